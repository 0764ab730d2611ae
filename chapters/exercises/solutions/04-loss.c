/* Exercise 4, loss: a solution. */
#include "model/operations/softmax_loss.h"

#include <tgmath.h>

/* ln(sum exp(z)) = max + ln(sum exp(z - max)): the largest exponential is 1, so the sum is between
 * 1 and K. */
real loss_logsumexp(struct matrix Z, size_t n)
{
    real max = *matrix_at(Z, 0, n), sum = 0;
    for (size_t k = 1; k < Z.rows; k++)
        if (*matrix_at(Z, k, n) > max)
            max = *matrix_at(Z, k, n);
    for (size_t k = 0; k < Z.rows; k++)
        sum += exp(*matrix_at(Z, k, n) - max);
    return max + log(sum);
}

/* -ln(exp(z[label]) / sum exp(z)) = logsumexp(z) - z[label]: no probability is ever computed, so
 * none can become 0. */
void loss_costs(struct matrix costs, struct matrix Z, struct matrix Y)
{
    for (size_t n = 0; n < Z.columns; n++) {
        real score_of_label = 0;
        for (size_t k = 0; k < Z.rows; k++)
            score_of_label += *matrix_at(Y, k, n) * *matrix_at(Z, k, n);
        *matrix_at(costs, 0, n) = loss_logsumexp(Z, n) - score_of_label;
    }
}

/* A column of Z is a matrix itself, and so is a number: loss_costs does the work. */
void loss_sum(struct matrix loss, struct matrix Z, struct matrix Y)
{
    for (size_t n = 0; n < Z.columns; n++) {
        real cost = 0;
        loss_costs((struct matrix){1, 1, &cost}, matrix_columns(Z, n, n + 1),
                   matrix_columns(Y, n, n + 1));
        *matrix_at(loss, 0, 0) += cost;
    }
}
