#include "judge/network_names.h"

#include <string.h>

#include "model/run.h"
#include "model/version.h"

/* ===================================== what has a value ======================================= */

static bool materialise(const struct network_names *names, size_t tensor, struct error *error)
{
    struct network *network = names->network;
    const struct tensor *it = &network->tensors[tensor];
    if (names->materialise)
        return names->materialise(names->context, tensor, error);
    if (it->lifetime == LIFETIME_DATA)
        return run_materialise(network, tensor, error);
    return it->value.at || error_set(error, NULL, "%s has no value here", it->name);
}

static bool predict(const struct network_names *names, struct error *error)
{
    return names->predict ? names->predict(names->context, error)
                          : materialise(names, names->network->output, error);
}

/* ========================================== numbers =========================================== */

/* The samples' labels, or what the network takes them for: 1-D, as a notebook has them. */
static bool digits(struct array *value, const struct network *network, bool predicted,
                   struct error *error)
{
    if (!array_new(value, 1, network->batch.count, 1, ARRAY_INTEGER, error))
        return false;
    for (size_t n = 0; n < network->batch.count; n++)
        value->at[n] =
            predicted ? network->predictions[n] : batch_label(network->batch, network->data, n);
    return true;
}

static bool m_value(const struct network_names *names, struct array *value, struct error *error)
{
    return array_scalar(value, (double)names->network->batch.count, ARRAY_INTEGER, error);
}

static bool labels_value(const struct network_names *names, struct array *value,
                         struct error *error)
{
    return digits(value, names->network, false, error);
}

static bool predictions_value(const struct network_names *names, struct array *value,
                              struct error *error)
{
    return predict(names, error) && digits(value, names->network, true, error);
}

static bool accuracy_value(const struct network_names *names, struct array *value,
                           struct error *error)
{
    return predict(names, error) &&
           array_scalar(value, run_accuracy(names->network), ARRAY_REAL, error);
}

static bool iteration_value(const struct network_names *names, struct array *value,
                            struct error *error)
{
    return array_scalar(value, (double)names->network->iteration, ARRAY_INTEGER, error);
}

/* ========================================== tensors =========================================== */

static bool tensor_value(const struct network_names *names, size_t tensor, struct array *value,
                         struct error *error)
{
    if (!materialise(names, tensor, error))
        return false;
    *value = array_borrow(names->network->tensors[tensor].value);
    if (names->network->tensors[tensor].number)
        value->dimensions = 0;
    return true;
}

static size_t alpha_of(const struct network *network)
{
    return network->alpha;
}

static size_t Y_of(const struct network *network)
{
    return network->Y;
}

static size_t output_of(const struct network *network)
{
    return network->output;
}

static size_t none_of(const struct network *network)
{
    return network->tensor_count;
}

/* Names beside the tensors': numbers about the training, and what the tutorials call things. */
static const struct {
    const char *name;
    bool (*value)(const struct network_names *names, struct array *value, struct error *error);
    size_t (*tensor)(const struct network *network); /* which it reads */
} NAMES[] = {
    {"m", m_value, none_of},
    {"labels", labels_value, none_of},
    {"predictions", predictions_value, output_of},
    {"accuracy", accuracy_value, output_of},
    {"iteration", iteration_value, none_of},
    {"lr", NULL, alpha_of},
    {"learning_rate", NULL, alpha_of},
    {"one_hot_Y", NULL, Y_of},
    {"Y_one_hot", NULL, Y_of},
};
enum { NAME_COUNT = sizeof NAMES / sizeof NAMES[0] };

/* Whether a row of the table is one now: what an edit added is none once no version computes it. */
static bool is_there(const struct network *network, size_t tensor)
{
    enum lifetime lifetime = network->tensors[tensor].lifetime;
    return lifetime == LIFETIME_CARRIED || lifetime == LIFETIME_DATA ||
           version_computes(network, tensor);
}

static size_t find_number(const char *name)
{
    size_t i = 0;
    while (i < NAME_COUNT && strcmp(NAMES[i].name, name) != 0)
        i++;
    return i;
}

size_t network_names_tensor(const struct network *network, const char *name)
{
    size_t tensor = network_find(network, name), i = find_number(name);
    if (tensor < network->tensor_count && is_there(network, tensor))
        return tensor;
    return i < NAME_COUNT ? NAMES[i].tensor(network) : network->tensor_count;
}

bool network_names_known(const struct network *network, const char *name)
{
    return network_names_tensor(network, name) < network->tensor_count ||
           find_number(name) < NAME_COUNT;
}

bool network_names_renames(const char *name)
{
    size_t i = find_number(name);
    return i < NAME_COUNT && !NAMES[i].value;
}

bool network_names_find(const struct network_names *names, const char *name, struct array *value,
                        bool *found, struct error *error)
{
    size_t i = find_number(name);
    *found = true;
    if (i < NAME_COUNT && NAMES[i].value)
        return NAMES[i].value(names, value, error);
    size_t tensor = network_names_tensor(names->network, name);
    if (tensor < names->network->tensor_count)
        return tensor_value(names, tensor, value, error);
    *found = false;
    return false;
}

void network_names_visit(const struct network *network,
                         void (*visit)(void *context, const char *name), void *context)
{
    for (size_t t = 0; t < network->tensor_count; t++)
        if (is_there(network, t))
            visit(context, network->tensors[t].name);
    for (size_t i = 0; i < NAME_COUNT; i++)
        visit(context, NAMES[i].name);
}

/* ========================================= the link =========================================== */

static bool lookup(const struct names *names, const struct scope *scope, const char *name,
                   struct array *value, bool *found, struct error *error)
{
    (void)scope;
    return network_names_find(names->context, name, value, found, error);
}

static void each(const struct names *names, void (*visit)(void *context, const char *name),
                 void *context)
{
    const struct network_names *own = names->context;
    network_names_visit(own->network, visit, context);
}

struct names network_names_link(struct network_names *names, const struct names *next)
{
    return (struct names){lookup, each, names, next};
}
