#include "model/loss.h"

#include <tgmath.h>

/* ln(sum exp(z)) = max + ln(sum exp(z - max)) */
real loss_logsumexp(struct matrix Z, size_t n)
{
    real max = *matrix_at(Z, matrix_argmax(Z, n), n);
    real sum = 0;
    for (size_t k = 0; k < Z.rows; k++)
        sum += exp(*matrix_at(Z, k, n) - max);
    return max + log(sum);
}

/* cost[n] = logsumexp(Z[:, n]) - sum(Y[:, n] * Z[:, n]) */
static real cost(struct matrix Z, struct matrix Y, size_t n)
{
    real score_of_label = 0;
    for (size_t k = 0; k < Z.rows; k++)
        score_of_label += *matrix_at(Y, k, n) * *matrix_at(Z, k, n);
    return loss_logsumexp(Z, n) - score_of_label;
}

void loss_costs(struct matrix costs, struct matrix Z, struct matrix Y)
{
    for (size_t n = 0; n < Z.columns; n++)
        costs.at[n] = cost(Z, Y, n);
}

/* loss (1 x 1) += the costs of Z (K x n) and Y (K x n) */
void loss_sum(struct matrix loss, struct matrix Z, struct matrix Y)
{
    for (size_t n = 0; n < Z.columns; n++)
        loss.at[0] += cost(Z, Y, n);
}
