/* snapshots.h - what was carried at the beginnings of iterations, as many as a budget allows,
 * but at least two.
 *
 * There always is one of iteration 0, and a later one, however small the budget is. The others are
 * taken at the multiples of an interval, which is doubled, and every second one dropped, whenever
 * one more would not fit into the budget. */
#ifndef BACKSTEP_SNAPSHOTS_H
#define BACKSTEP_SNAPSHOTS_H

#include "model/network.h"

/* The carried tensors, one after another, at the beginning of an iteration. */
struct snapshot {
    size_t iteration;
    real *carried;         /* owned */
    struct random *random; /* drawn to by then; NULL while it is that of the beginning; owned */
};

struct snapshots {
    struct snapshot *at; /* by iteration, ascending; the first is iteration 0 */
    size_t count, capacity;
    size_t blocks;       /* with memory: behind the snapshots stand blocks to be used again */
    size_t interval;     /* they are taken at its multiples */
    size_t budget;       /* bytes */
    struct random first; /* the random state at the beginning */
};

/* None yet; the budget is in bytes. */
struct snapshots snapshots_empty(const struct network *network, size_t budget);

void snapshots_free(struct snapshots *snapshots);

/* Sets the budget in bytes, and thins the snapshots to it. */
void snapshots_set_budget(struct snapshots *snapshots, const struct network *network,
                          size_t budget);

/* What one snapshot counts against the budget: its numbers, its line in the table, and what the
 * allocator adds to both. */
size_t snapshots_cost(const struct snapshots *snapshots, const struct network *network);

/* Takes one at the beginning of an iteration, before the changes made there, if one is due. Being
 * short of memory only makes the past slower to reach. */
void snapshots_take(struct snapshots *snapshots, const struct network *network, size_t iteration);

/* The last at or before an iteration. */
const struct snapshot *snapshots_nearest(const struct snapshots *snapshots, size_t iteration);

/* The next iteration after *iteration that there is one of; false when there is none. */
bool snapshots_next(const struct snapshots *snapshots, size_t *iteration);

/* Gives a network of the same layers what a snapshot holds. */
void snapshots_restore(const struct snapshots *snapshots, const struct snapshot *snapshot,
                       struct network *network);

/* Drops those after an iteration. */
void snapshots_cut(struct snapshots *snapshots, size_t iteration);

#endif
