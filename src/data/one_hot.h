/* one_hot.h - labels as columns of zeros with a single one, and back. */
#ifndef BACKSTEP_ONE_HOT_H
#define BACKSTEP_ONE_HOT_H

#include <stdint.h>

#include "tensor/matrix.h"

/* Y (classes x n): column j is zero but for a one in row labels[j]. Every label is below the
 * number of Y's rows, which the caller has fixed: it is not to be guessed from the labels. */
void one_hot(struct matrix Y, const uint8_t *labels);

/* labels[j] = the row of the largest element of column j: the inverse of one_hot, and the
 * predicted digit where Y holds probabilities. */
void one_hot_labels(uint8_t *labels, struct matrix Y);

#endif
