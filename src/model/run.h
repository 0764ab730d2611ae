/* run.h - runs statements over the samples, one after another or block by block.
 *
 * The samples are cut into lanes, whose number depends on their count alone. A lane goes through
 * its samples from left to right, a block at a time, and sums what they contribute to each
 * gradient; the lanes' sums are added in order. Threads take whole lanes. So neither the number
 * of threads nor the size of a block, nor whether the statements run one after another over all
 * samples or all of them block by block, changes a bit of the result.
 *
 * A run by blocks is cut into segments. A Whole statement, a person's line among them, is one by
 * itself: it runs once, over whole tensors. The statements between two of them go through the
 * blocks together, as far as none reads what another one sums. A tensor of samples that only one
 * segment uses exists a block at a time; all others exist in full. Any kind of operation may stand
 * in any pass: how it is run follows from its kind and from what it reads and gives. */
#ifndef BACKSTEP_RUN_H
#define BACKSTEP_RUN_H

#include "model/model.h"

/* Statements [from, to), one after another over all samples. Each sample tensor computed exists
 * in full afterwards; those used as operands, and not computed here, must exist in full before.
 * False, with the error set, when memory is short or a person's line fails; the statements from
 * there on have not run. */
bool run_statements(struct network *network, size_t from, size_t to, struct error *error);

/* The same results, block by block, so that a block stays in cache from one statement to the
 * next. Afterwards those sample tensors exist that had to exist in full, with their last value, and
 * no others. False as above, and then the sample tensors may hold anything. */
bool run_blocks(struct network *network, size_t from, size_t to, struct error *error);

/* One whole iteration, block by block; adds one to network->iteration. */
bool run_iteration(struct network *network, struct error *error);

/* Lets go of every sample and data tensor that exists in full. */
void run_release(struct network *network);

/* Gives a data tensor (X, Y) its full value, for those who want to look at it. */
bool run_materialise(struct network *network, size_t tensor, struct error *error);

/* The number of lanes for so many samples: one for every 512, at least 1, at most 32. */
size_t run_lanes(size_t samples);

/* The share of samples whose prediction, as last computed, is their label. */
double run_accuracy(const struct network *network);

#endif
