#include "model/operations/activations.h"
#include "model/operations/products.h"
#include "model/operations/softmax_loss.h"

#include <tgmath.h>

/* expect FAIL: once for each input */
void forward_scores(struct matrix Z, struct matrix W, struct matrix A, struct matrix b)
{
    for (size_t n = 0; n < Z.columns; n++)
        for (size_t i = 0; i < Z.rows; i++) {
            *matrix_at(Z, i, n) = 0;
            for (size_t j = 0; j < W.columns; j++)
                *matrix_at(Z, i, n) +=
                    *matrix_at(W, i, j) * *matrix_at(A, j, n) + *matrix_at(b, i, 0);
        }
}

/* expect FAIL: negative scores pass */
void forward_relu(struct matrix A, struct matrix Z)
{
    for (size_t i = 0; i < matrix_count(Z); i++)
        A.at[i] = Z.at[i];
}

/* expect FAIL: The maximum of the whole batch */
void forward_softmax(struct matrix A, struct matrix Z)
{
    real max = Z.at[0];
    for (size_t i = 0; i < matrix_count(Z); i++)
        if (Z.at[i] > max)
            max = Z.at[i];
    for (size_t n = 0; n < Z.columns; n++) {
        real sum = 0;
        for (size_t k = 0; k < Z.rows; k++)
            sum += exp(*matrix_at(Z, k, n) - max);
        for (size_t k = 0; k < Z.rows; k++)
            *matrix_at(A, k, n) = exp(*matrix_at(Z, k, n) - max) / sum;
    }
}
