/* activations.h - what hidden layers make of their scores, and the derivatives. */
#ifndef BACKSTEP_ACTIVATIONS_H
#define BACKSTEP_ACTIVATIONS_H

#include "model/operation.h"

/* A (H x n) = max(Z (H x n), 0); a NaN stays one. */
void forward_relu(struct matrix A, struct matrix Z);

/* A = max(Z, 0), by Z, with slope 0 at 0:
 * dZ (H x n) = dA (H x n) * (Z (H x n) > 0) */
void backward_mask(struct matrix dZ, struct matrix dA, struct matrix Z);

extern const struct operation OPERATION_RELU; /* relu(Z) */
extern const struct operation OPERATION_MASK; /* dA * (Z > 0) */

/* The forward records of the family, ended by NULL; the first is what layers have that choose
 * none. */
extern const struct operation *const ACTIVATIONS[];

/* The activation that is called so: "relu"; NULL for none. */
const struct operation *activation_find(const char *name);

#endif
