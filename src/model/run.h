/* run.h - runs statements over the samples, in full or block by block.
 *
 * The samples are cut into lanes, whose number depends on their count alone. A lane goes through
 * its samples from left to right, a block at a time, and sums what they contribute to each
 * gradient; the lanes' sums are added in order. Threads take whole lanes. So neither the number
 * of threads nor the size of a block, nor whether the statements run one after another over all
 * samples or all of them block by block, changes a bit of the result. */
#ifndef BACKSTEP_RUN_H
#define BACKSTEP_RUN_H

#include "model/network.h"

/* Statements [from, to), one after another over all samples. Each sample tensor computed exists
 * in full afterwards; those used as operands, and not computed here, must exist in full before.
 * False, with the error set, when memory is short or a person's line fails; the statements from
 * there on have not run. */
bool run_statements(struct network *network, size_t from, size_t to, struct error *error);

/* The same results, block by block, so that a block stays in cache from one statement to the
 * next; a program with a person's lines in it runs statement by statement all the same, and its
 * sample tensors exist. Otherwise they do not exist afterwards. [from, to) holds every statement
 * that computes a sample tensor which it uses. */
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

void run_free_workspace(struct network *network);

#endif
