/* loss.h - cross-entropy, read from the scores. */
#ifndef BACKSTEP_LOSS_H
#define BACKSTEP_LOSS_H

#include "tensor/matrix.h"

/* ln(sum over k of exp(Z[k, n])): column n's log-sum-exp, safe for scores of any size. */
real loss_logsumexp(struct matrix Z, size_t n);

/* costs (1 x n) = what each sample costs: log-sum-exp of its scores Z (K x n) minus the score of
 * its label, which the one-hot Y (K x n) picks out. In nats. */
void loss_costs(struct matrix costs, struct matrix Z, struct matrix Y);

/* loss (1 x 1) += the costs of n samples, from left to right. */
void loss_sum(struct matrix loss, struct matrix Z, struct matrix Y);

#endif
