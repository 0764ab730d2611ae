#include "time/snapshots.h"

#include "base/memory.h"
#include "time/carried.h"

struct snapshots snapshots_empty(const struct network *network, size_t budget)
{
    return (struct snapshots){.interval = 1, .budget = budget, .first = network->random};
}

static void free_block(struct snapshot *snapshot)
{
    memory_free(snapshot->carried);
    memory_free(snapshot->random);
}

void snapshots_free(struct snapshots *snapshots)
{
    for (size_t i = 0; i < snapshots->blocks; i++)
        free_block(&snapshots->at[i]);
    memory_free(snapshots->at);
    *snapshots = (struct snapshots){0};
}

const struct snapshot *snapshots_nearest(const struct snapshots *snapshots, size_t iteration)
{
    size_t low = 0, high = snapshots->count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (snapshots->at[middle].iteration <= iteration)
            low = middle;
        else
            high = middle;
    }
    return &snapshots->at[low];
}

bool snapshots_next(const struct snapshots *snapshots, size_t *iteration)
{
    for (size_t i = 0; i < snapshots->count; i++)
        if (snapshots->at[i].iteration > *iteration) {
            *iteration = snapshots->at[i].iteration;
            return true;
        }
    return false;
}

void snapshots_restore(const struct snapshots *snapshots, const struct snapshot *snapshot,
                       struct network *network)
{
    carried_restore_tensors(network, snapshot->carried);
    network->random = snapshot->random ? *snapshot->random : snapshots->first;
}

void snapshots_cut(struct snapshots *snapshots, size_t iteration)
{
    while (snapshots->count && snapshots->at[snapshots->count - 1].iteration > iteration)
        snapshots->count--;
}

/* Keeps the multiples of the interval. The blocks of the others are kept behind them: the holes
 * that they would leave in the heap are too small for aligned blocks of the same size. */
static void keep_multiples(struct snapshots *snapshots)
{
    size_t kept = 0;
    for (size_t i = 0; i < snapshots->count; i++) {
        struct snapshot snapshot = snapshots->at[i];
        if (snapshot.iteration % snapshots->interval != 0)
            continue;
        snapshots->at[i] = snapshots->at[kept];
        snapshots->at[kept++] = snapshot;
    }
    snapshots->count = kept;
}

static bool has_drawn(const struct snapshots *snapshots, const struct network *network)
{
    return !random_same(&network->random, &snapshots->first);
}

size_t snapshots_cost(const struct snapshots *snapshots, const struct network *network)
{
    /* while the table grows by half there are two of them: 1 + 1.5 lines */
    return memory_cost(carried_count(network) * sizeof(real)) + 5 * sizeof(struct snapshot) / 2 +
           (has_drawn(snapshots, network) ? memory_cost(sizeof(struct random)) : 0);
}

/* Doubles the distance between snapshots until one more fits into the budget. */
static void thin(struct snapshots *snapshots, const struct network *network)
{
    size_t most = snapshots->budget / snapshots_cost(snapshots, network);
    while (snapshots->count > 1 && snapshots->count >= most) {
        snapshots->interval *= 2;
        keep_multiples(snapshots);
    }
}

void snapshots_set_budget(struct snapshots *snapshots, const struct network *network, size_t budget)
{
    snapshots->budget = budget;
    thin(snapshots, network);
    while (snapshots->blocks > snapshots->count)
        free_block(&snapshots->at[--snapshots->blocks]);
}

/* Memory for one snapshot more. Without it, the way back is longer and nothing else is lost. */
static bool add_block(struct snapshots *snapshots, const struct network *network)
{
    struct error unsaid;
    struct snapshot *grown = memory_grow(snapshots->at, &snapshots->capacity, snapshots->blocks + 1,
                                         sizeof *grown, &unsaid);
    real *carried = grown ? memory_new(carried_count(network), sizeof *carried, &unsaid) : NULL;
    if (grown)
        snapshots->at = grown;
    if (carried)
        snapshots->at[snapshots->blocks++] = (struct snapshot){.carried = carried};
    return carried != NULL;
}

/* Not on the way through the known past, and at a multiple of the interval. */
static bool is_due(const struct snapshots *snapshots, size_t iteration)
{
    return !snapshots->count || (snapshots->at[snapshots->count - 1].iteration < iteration &&
                                 iteration % snapshots->interval == 0);
}

void snapshots_take(struct snapshots *snapshots, const struct network *network, size_t iteration)
{
    if (!is_due(snapshots, iteration))
        return;
    thin(snapshots, network);
    if (!is_due(snapshots, iteration))
        return;
    struct error unsaid; /* as in add_block */
    bool drawn = has_drawn(snapshots, network);
    struct random *random = drawn ? memory_new(1, sizeof *random, &unsaid) : NULL;
    if ((drawn && !random) ||
        (snapshots->count == snapshots->blocks && !add_block(snapshots, network))) {
        memory_free(random);
        return;
    }
    struct snapshot *snapshot = &snapshots->at[snapshots->count++];
    memory_free(snapshot->random);
    snapshot->iteration = iteration;
    snapshot->random = random;
    if (random)
        *random = network->random;
    carried_save_tensors(network, snapshot->carried);
}
