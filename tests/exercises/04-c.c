#include "model/operations/softmax_loss.h"

#include <tgmath.h>

/* expect FAIL: reads column 0 */
real loss_logsumexp(struct matrix Z, size_t n)
{
    real max = *matrix_at(Z, matrix_argmax(Z, 0), 0), sum = 0;
    for (size_t k = 0; k < Z.rows; k++)
        sum += exp(*matrix_at(Z, k, 0) - max);
    return max + log(sum);
}

/* expect FAIL: This is the squared error */
void loss_costs(struct matrix costs, struct matrix Z, struct matrix Y)
{
    for (size_t n = 0; n < Z.columns; n++) {
        real max = *matrix_at(Z, matrix_argmax(Z, n), n), sum = 0;
        costs.at[n] = 0;
        for (size_t k = 0; k < Z.rows; k++)
            sum += exp(*matrix_at(Z, k, n) - max);
        for (size_t k = 0; k < Z.rows; k++)
            costs.at[n] += pow(exp(*matrix_at(Z, k, n) - max) / sum - *matrix_at(Y, k, n), 2);
    }
}
