#include "model/operations/softmax_loss.h"

#include <tgmath.h>

/* expect FAIL: The maximum is not taken off first */
real loss_logsumexp(struct matrix Z, size_t n)
{
    real sum = 0;
    for (size_t k = 0; k < Z.rows; k++)
        sum += exp(*matrix_at(Z, k, n));
    return log(sum);
}

/* expect --: it calls a function that is wrong itself */
void loss_costs(struct matrix costs, struct matrix Z, struct matrix Y)
{
    for (size_t n = 0; n < Z.columns; n++) {
        costs.at[n] = loss_logsumexp(Z, n);
        for (size_t k = 0; k < Z.rows; k++)
            costs.at[n] -= *matrix_at(Y, k, n) * *matrix_at(Z, k, n);
    }
}

/* expect FAIL: It sets loss instead of adding to it */
void loss_sum(struct matrix loss, struct matrix Z, struct matrix Y)
{
    real sum = 0;
    for (size_t n = 0; n < Z.columns; n++) {
        real max = *matrix_at(Z, matrix_argmax(Z, n), n), all = 0;
        for (size_t k = 0; k < Z.rows; k++) {
            all += exp(*matrix_at(Z, k, n) - max);
            sum -= *matrix_at(Y, k, n) * *matrix_at(Z, k, n);
        }
        sum += max + log(all);
    }
    loss.at[0] = sum;
}
