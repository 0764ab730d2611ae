/* softmax_loss.h - how the program ends: softmax, the cross-entropy, and their derivative.
 *
 * The loss reads the scores, not the probabilities: so logits {0, -2000} with label 1 cost 2000,
 * not infinity, and its derivative by the scores takes softmax along. */
#ifndef BACKSTEP_SOFTMAX_LOSS_H
#define BACKSTEP_SOFTMAX_LOSS_H

#include "model/operation.h"

/* A (K x n) = exp(Z (K x n)), each column divided by its sum: probabilities. The column's own
 * maximum is taken off first, which changes nothing on paper and prevents overflow. */
void forward_softmax(struct matrix A, struct matrix Z);

/* ln(sum over k of exp(Z[k, n])): column n's log-sum-exp, safe for scores of any size. */
real loss_logsumexp(struct matrix Z, size_t n);

/* costs (1 x n) = what each sample costs: log-sum-exp of its scores Z (K x n) minus the score of
 * its label, which the one-hot Y (K x n) picks out. In nats. */
void loss_costs(struct matrix costs, struct matrix Z, struct matrix Y);

/* loss (1 x 1) += the costs of n samples, from left to right. */
void loss_sum(struct matrix loss, struct matrix Z, struct matrix Y);

/* A = softmax(Z) and the cross-entropy with Y, together:
 * dZ (K x n) = A (K x n) - Y (K x n) */
void backward_error(struct matrix dZ, struct matrix A, struct matrix Y);

extern const struct operation OPERATION_SOFTMAX; /* softmax(Z) */
extern const struct operation OPERATION_LOSS;    /* mean cross-entropy of softmax(Z) and Y */
extern const struct operation OPERATION_ERROR;   /* A - Y */

/* The activations that a program may end in, ended by NULL, each with its loss; the first is what
 * layers have that choose none. */
extern const struct operation *const OUTPUTS[];

#endif
