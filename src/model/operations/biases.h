/* biases.h - the derivative of Z = W @ A + b by b. Forward, b is added by forward_scores. */
#ifndef BACKSTEP_BIASES_H
#define BACKSTEP_BIASES_H

#include "model/operation.h"

/* Z = W @ A + b, by b, added up over the samples:
 * db (H x 1) += sum of dZ's (H x n) columns */
void backward_biases(struct matrix db, struct matrix dZ);

extern const struct operation OPERATION_BIASES; /* sum(dZ, axis=1) / m */

#endif
