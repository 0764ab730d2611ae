#include "time/carried.h"

#include <string.h>

#include "base/memory.h"

/* How many reals the random state takes. */
enum { RANDOM_REALS = (sizeof(struct random) + sizeof(real) - 1) / sizeof(real) };

/* The reals of a tensor that are carried. */
static size_t count_of(const struct network *network, size_t tensor)
{
    const struct tensor *row = &network->tensors[tensor];
    return row->lifetime == LIFETIME_CARRIED ? matrix_count(row->value) : 0;
}

const real *carried_at(const struct network *network, const real *carried, size_t tensor)
{
    for (size_t t = 0; t < tensor; t++)
        carried += count_of(network, t);
    return carried;
}

size_t carried_count(const struct network *network)
{
    size_t count = 0;
    for (size_t t = 0; t < network->tensor_count; t++)
        count += count_of(network, t);
    return count;
}

real *carried_new(const struct network *network, struct error *error)
{
    return memory_new(carried_count(network) + RANDOM_REALS, sizeof(real), error);
}

void carried_save_tensors(const struct network *network, real *carried)
{
    for (size_t t = 0; t < network->tensor_count; t++) {
        size_t count = count_of(network, t);
        if (count)
            memcpy(carried, network->tensors[t].value.at, count * sizeof *carried);
        carried += count;
    }
}

void carried_restore_tensors(struct network *network, const real *carried)
{
    for (size_t t = 0; t < network->tensor_count; t++) {
        size_t count = count_of(network, t);
        if (count)
            memcpy(network->tensors[t].value.at, carried, count * sizeof *carried);
        carried += count;
    }
}

void carried_save(const struct network *network, real *carried)
{
    carried_save_tensors(network, carried);
    memcpy(carried + carried_count(network), &network->random, sizeof network->random);
}

void carried_restore(struct network *network, const real *carried)
{
    carried_restore_tensors(network, carried);
    memcpy(&network->random, carried + carried_count(network), sizeof network->random);
}
