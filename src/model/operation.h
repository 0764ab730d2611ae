/* operation.h - what a statement does, and how its work may be cut.
 *
 * Columns: column n of the target needs only column n of the operands that have a column a
 *          sample. Applied to any range of columns, in any order.
 * Sum:     adds to the target what a range of samples contributes; whoever runs it begins at zero
 *          and divides by m at the end: a mean over the samples.
 * Whole:   anything else, applied once to whole tensors. */
#ifndef BACKSTEP_OPERATION_H
#define BACKSTEP_OPERATION_H

#include "tensor/matrix.h"

enum operation_kind { OPERATION_COLUMNS, OPERATION_SUM, OPERATION_WHOLE };

struct operation {
    const char *name; /* of the C function: "forward_relu" */
    enum operation_kind kind;
    size_t operands;
    /* `operand` holds as many matrices as the operation takes. The target may be an operand only
     * in a Whole operation. */
    void (*apply)(struct matrix target, const struct matrix *operand);
};

extern const struct operation OPERATION_SCORES;      /* W @ A + b */
extern const struct operation OPERATION_RELU;        /* relu(Z) */
extern const struct operation OPERATION_SOFTMAX;     /* softmax(Z) */
extern const struct operation OPERATION_LOSS;        /* mean cross-entropy of softmax(Z) and Y */
extern const struct operation OPERATION_ERROR;       /* A - Y */
extern const struct operation OPERATION_WEIGHTS;     /* dZ @ A.T / m */
extern const struct operation OPERATION_BIASES;      /* sum(dZ, axis=1) / m */
extern const struct operation OPERATION_ACTIVATIONS; /* W.T @ dZ */
extern const struct operation OPERATION_MASK;        /* dA * (Z > 0) */
extern const struct operation OPERATION_UPDATE;      /* T - alpha * dT */
extern const struct operation OPERATION_LINE;        /* none: an inserted statement's line */

#endif
