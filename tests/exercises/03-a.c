#include "model/operations/activations.h"
#include "model/operations/products.h"
#include "model/operations/softmax_loss.h"

#include <tgmath.h>

/* expect FAIL: The bias is missing */
void forward_scores(struct matrix Z, struct matrix W, struct matrix A, struct matrix b)
{
    for (size_t n = 0; n < Z.columns; n++)
        for (size_t i = 0; i < Z.rows; i++) {
            *matrix_at(Z, i, n) = 0;
            for (size_t j = 0; j < W.columns; j++)
                *matrix_at(Z, i, n) += *matrix_at(W, i, j) * *matrix_at(A, j, n);
        }
}

/* expect FAIL: the slope of ReLU */
void forward_relu(struct matrix A, struct matrix Z)
{
    for (size_t i = 0; i < matrix_count(Z); i++)
        A.at[i] = Z.at[i] > 0;
}

/* expect FAIL: The maximum is not taken off first */
void forward_softmax(struct matrix A, struct matrix Z)
{
    for (size_t n = 0; n < Z.columns; n++) {
        real sum = 0;
        for (size_t k = 0; k < Z.rows; k++)
            sum += exp(*matrix_at(Z, k, n));
        for (size_t k = 0; k < Z.rows; k++)
            *matrix_at(A, k, n) = exp(*matrix_at(Z, k, n)) / sum;
    }
}
