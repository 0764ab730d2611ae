/* batch.h - which samples of a data set an iteration sees: a cursor over an order.
 *
 * Three things are told apart. A data set has so many samples (dataset.samples); an iteration sees
 * `count` of them, the m of the formulas; and column n of X is that sample of the data which
 * batch_sample names. */
#ifndef BACKSTEP_BATCH_H
#define BACKSTEP_BATCH_H

#include "data/dataset.h"

struct batch {
    const size_t *order; /* samples of the data; NULL for their own order; not owned */
    size_t from, count;  /* the batch is order[from] to order[from + count - 1] */
};

/* All samples of a data set, in their own order. */
struct batch batch_all(struct dataset data);

/* The sample of the data that is column n of the batch. */
size_t batch_sample(struct batch batch, size_t n);

/* The label of column n. */
uint8_t batch_label(struct batch batch, struct dataset data, size_t n);

/* X (inputs x n) and Y (classes x n): columns [from, from + n) of the batch. */
void batch_inputs(struct matrix X, struct batch batch, struct dataset data, size_t from);
void batch_one_hot(struct matrix Y, struct batch batch, struct dataset data, size_t from);

#endif
