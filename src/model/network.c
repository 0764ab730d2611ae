#include "model/network.h"

#include <assert.h>
#ifdef _OPENMP
#include <omp.h>
#endif

#include "base/memory.h"
#include "model/program.h"
#include "model/version.h"
#include "model/workspace.h"

static bool check_layers(struct layers layers, struct dataset data, struct error *error)
{
    if (layers.count < 1 || layers.count > NETWORK_LAYERS)
        return error_set(error, "784 10 10 is one hidden layer of ten units.",
                         "layers: %zu weight matrices, expected 1 to %d", layers.count,
                         NETWORK_LAYERS);
    for (size_t l = 0; l <= layers.count; l++)
        if (layers.units[l] < 1)
            return error_set(error, NULL, "layers: layer %zu has no units", l);
    if (layers.units[0] != data.inputs)
        return error_set(error, "The first layer is as wide as a picture has pixels.",
                         "layers: %zu inputs, but the pictures have %zu pixels", layers.units[0],
                         data.inputs);
    if (layers.units[layers.count] != data.classes)
        return error_set(error, "The last layer is as wide as there are classes.",
                         "layers: %zu outputs, but the data have %zu classes",
                         layers.units[layers.count], data.classes);
    if (data.classes > 256)
        return error_set(error, NULL, "layers: %zu outputs, expected at most 256", data.classes);
    if (data.samples < 1)
        return error_set(error, NULL, "the data hold no samples");
    return true;
}

static bool allocate_carried(struct network *network, struct error *error)
{
    for (size_t t = 0; t < network->tensor_count; t++) {
        struct tensor *tensor = &network->tensors[t];
        if (tensor->lifetime != LIFETIME_CARRIED && tensor->lifetime != LIFETIME_GRADIENT)
            continue;
        if (!matrix_new(&tensor->value, tensor->rows, tensor->columns, error))
            return false;
        matrix_fill(tensor->value, 0);
    }
    network->tensors[network->alpha].value.at[0] = (real)0.1;
    return true;
}

bool network_new(struct network *network, struct layers layers, struct dataset data,
                 struct error *error)
{
    *network =
        (struct network){.layers = layers, .data = data, .batch = batch_all(data), .threads = 1};
#ifdef _OPENMP
    network->threads = omp_get_max_threads();
#endif
    if (!check_layers(layers, data, error)) {
        *network = (struct network){0};
        return false;
    }
    network->predictions = memory_new(data.samples, 1, error);
    if (network->predictions && program_build(network, error) && version_first(network, error) &&
        allocate_carried(network, error))
        return true;
    network_free(network);
    return false;
}

bool network_scratch(struct network *network, const struct network *from, struct dataset data,
                     struct error *error)
{
    if (!network_new(network, from->layers, data, error))
        return false;
    network->threads = from->threads;
    network->iteration = from->iteration;
    if (!version_copy(network, from, error)) {
        network_free(network);
        return false;
    }
    network_copy_carried(network, from);
    return true;
}

bool network_over(struct network *network, const struct network *from, struct batch batch,
                  struct error *error)
{
    if (!network_scratch(network, from, from->data, error))
        return false;
    if (network_use_batch(network, batch, error))
        return true;
    network_free(network);
    return false;
}

bool network_use_batch(struct network *network, struct batch batch, struct error *error)
{
    uint8_t *predictions = memory_new(batch.count, 1, error);
    if (!predictions)
        return false;
    memory_free(network->predictions);
    network->predictions = predictions;
    network->batch = batch;
    for (size_t t = 0; t < network->tensor_count; t++) {
        struct tensor *tensor = &network->tensors[t];
        if (tensor->lifetime != LIFETIME_SAMPLE && tensor->lifetime != LIFETIME_DATA)
            continue;
        tensor->columns = batch.count;
        matrix_free(&tensor->value);
    }
    return true;
}

void network_free(struct network *network)
{
    for (size_t t = 0; t < network->tensor_count; t++)
        matrix_free(&network->tensors[t].value);
    version_free(network);
    workspace_free(&network->workspace);
    memory_free(network->tensors);
    memory_free(network->predictions);
    *network = (struct network){0};
}

/* ======================================= what is carried ====================================== */

void network_copy_carried(struct network *to, const struct network *from)
{
    assert(to->tensor_count == from->tensor_count);
    for (size_t t = 0; t < from->tensor_count; t++)
        if (from->tensors[t].lifetime == LIFETIME_CARRIED)
            matrix_copy(to->tensors[t].value, from->tensors[t].value);
    to->random = from->random;
}
