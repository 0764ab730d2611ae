#include "model/model.h"

#include <assert.h>
#include <string.h>

size_t network_role(const struct network *network, enum role role, size_t layer)
{
    size_t t = 0;
    while (t < network->tensor_count &&
           (network->tensors[t].role != role || network->tensors[t].layer != layer))
        t++;
    return t;
}

size_t network_activations(const struct network *network, size_t layer)
{
    return layer ? network_role(network, ROLE_ACTIVATIONS, layer) : network->X;
}

size_t network_gradient(const struct network *network, size_t tensor)
{
    size_t t = 0;
    while (t < network->tensor_count &&
           (network->tensors[t].role != ROLE_GRADIENT || network->tensors[t].of != tensor))
        t++;
    return t;
}

size_t network_output_error(const struct network *network)
{
    return network_gradient(network, network_role(network, ROLE_SCORES, network->layers.count));
}

size_t network_identified(const struct network *network, struct identity identity)
{
    size_t t = network_role(network, identity.role, identity.layer);
    return identity.gradient ? network_gradient(network, t) : t;
}

struct identity network_identity(const struct network *network, size_t tensor)
{
    const struct tensor *it = &network->tensors[tensor];
    bool gradient = it->role == ROLE_GRADIENT;
    return (struct identity){gradient ? network->tensors[it->of].role : it->role, it->layer,
                             gradient};
}

bool network_is(const struct network *network, size_t tensor, struct identity identity)
{
    if (tensor >= network->tensor_count)
        return false;
    struct identity own = network_identity(network, tensor);
    return own.role == identity.role && own.layer == identity.layer &&
           own.gradient == identity.gradient;
}

bool tensor_is_parameter(const struct tensor *tensor)
{
    return tensor->role == ROLE_WEIGHTS || tensor->role == ROLE_BIASES;
}

size_t network_find(const struct network *network, const char *name)
{
    size_t t = 0;
    while (t < network->tensor_count && strcmp(network->tensors[t].name, name) != 0)
        t++;
    return t;
}

struct tensor *network_tensor(const struct network *network, const char *name)
{
    size_t t = network_find(network, name);
    assert(t < network->tensor_count);
    return &network->tensors[t];
}

size_t network_computes(const struct network *network, size_t tensor)
{
    size_t s = 0;
    while (s < network->statement_count && network->statements[s].target != tensor)
        s++;
    return s;
}

size_t network_statement(const struct network *network, const char *name)
{
    return network_computes(network, network_find(network, name));
}

size_t network_pass(const struct network *network, enum pass pass)
{
    size_t s = 0;
    while (s < network->statement_count && network->statements[s].pass != pass)
        s++;
    return s;
}
