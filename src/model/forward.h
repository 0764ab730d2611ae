/* forward.h - the statements of the forward pass. n is a number of samples, any. */
#ifndef BACKSTEP_FORWARD_H
#define BACKSTEP_FORWARD_H

#include "tensor/matrix.h"

/* Z (H x n) = W (H x D) @ A (D x n) + b (H x 1), b added to every column. A is X in layer 1. */
void forward_scores(struct matrix Z, struct matrix W, struct matrix A, struct matrix b);

/* A (H x n) = max(Z (H x n), 0); a NaN stays one. */
void forward_relu(struct matrix A, struct matrix Z);

/* A (K x n) = exp(Z (K x n)), each column divided by its sum: probabilities. The column's own
 * maximum is taken off first, which changes nothing on paper and prevents overflow. */
void forward_softmax(struct matrix A, struct matrix Z);

#endif
