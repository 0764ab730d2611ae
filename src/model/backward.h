/* backward.h - the statements of the backward pass, each beside the forward line it
 * differentiates. dT has T's shape; n is a number of samples. The derivations are chapter 5's. */
#ifndef BACKSTEP_BACKWARD_H
#define BACKSTEP_BACKWARD_H

#include "tensor/matrix.h"

/* A = softmax(Z) and the cross-entropy with Y, together:
 * dZ (K x n) = A (K x n) - Y (K x n) */
void backward_error(struct matrix dZ, struct matrix A, struct matrix Y);

/* Z = W @ A + b, by W, added up over the samples:
 * dW (H x D) += dZ (H x n) @ A (D x n).T */
void backward_weights(struct matrix dW, struct matrix dZ, struct matrix A);

/* Z = W @ A + b, by b, added up over the samples:
 * db (H x 1) += sum of dZ's (H x n) columns */
void backward_biases(struct matrix db, struct matrix dZ);

/* Z = W @ A + b, by A:
 * dA (D x n) = W (H x D).T @ dZ (H x n) */
void backward_activations(struct matrix dA, struct matrix W, struct matrix dZ);

/* A = max(Z, 0), by Z, with slope 0 at 0:
 * dZ (H x n) = dA (H x n) * (Z (H x n) > 0) */
void backward_mask(struct matrix dZ, struct matrix dA, struct matrix Z);

#endif
