/* products.h - the statements with a matrix product: Z = W @ A + b, and its derivatives by W and A.
 *
 * dT has T's shape; n is a number of samples, any. The derivations are chapter 5's. */
#ifndef BACKSTEP_PRODUCTS_H
#define BACKSTEP_PRODUCTS_H

#include "model/operation.h"

/* Z (H x n) = W (H x D) @ A (D x n) + b (H x 1), b added to every column. A is X in layer 1. */
void forward_scores(struct matrix Z, struct matrix W, struct matrix A, struct matrix b);

/* Z = W @ A + b, by W, added up over the samples:
 * dW (H x D) += dZ (H x n) @ A (D x n).T */
void backward_weights(struct matrix dW, struct matrix dZ, struct matrix A);

/* Z = W @ A + b, by A:
 * dA (D x n) = W (H x D).T @ dZ (H x n) */
void backward_activations(struct matrix dA, struct matrix W, struct matrix dZ);

extern const struct operation OPERATION_SCORES;      /* W @ A + b */
extern const struct operation OPERATION_WEIGHTS;     /* dZ @ A.T / m */
extern const struct operation OPERATION_ACTIVATIONS; /* W.T @ dZ */

#endif
