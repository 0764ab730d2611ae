#include "model/operations/softmax_loss.h"

#include <tgmath.h>

/* expect FAIL: it is not added back */
real loss_logsumexp(struct matrix Z, size_t n)
{
    real max = *matrix_at(Z, matrix_argmax(Z, n), n), sum = 0;
    for (size_t k = 0; k < Z.rows; k++)
        sum += exp(*matrix_at(Z, k, n) - max);
    return log(sum);
}

/* The probability of sample n's label. */
static real chosen(struct matrix Z, struct matrix Y, size_t n)
{
    real max = *matrix_at(Z, matrix_argmax(Z, n), n), sum = 0, label = 0;
    for (size_t k = 0; k < Z.rows; k++) {
        sum += exp(*matrix_at(Z, k, n) - max);
        label += *matrix_at(Y, k, n) * exp(*matrix_at(Z, k, n) - max);
    }
    return label / sum;
}

/* expect FAIL: The logarithm of a probability */
void loss_costs(struct matrix costs, struct matrix Z, struct matrix Y)
{
    for (size_t n = 0; n < Z.columns; n++)
        costs.at[n] = -log(chosen(Z, Y, n));
}

/* expect FAIL: It divides by the number of samples */
void loss_sum(struct matrix loss, struct matrix Z, struct matrix Y)
{
    for (size_t n = 0; n < Z.columns; n++)
        loss.at[0] -= log(chosen(Z, Y, n)) / (real)Z.columns;
}
