/* Exercise 3, forward: a solution. */
#include "model/operations/activations.h"
#include "model/operations/products.h"
#include "model/operations/softmax_loss.h"

#include <tgmath.h>

/* Z[i,n] begins with unit i's bias; then each input adds its share. */
void forward_scores(struct matrix Z, struct matrix W, struct matrix A, struct matrix b)
{
    for (size_t n = 0; n < Z.columns; n++)
        for (size_t i = 0; i < Z.rows; i++) {
            real sum = *matrix_at(b, i, 0);
            for (size_t j = 0; j < W.columns; j++)
                sum += *matrix_at(W, i, j) * *matrix_at(A, j, n);
            *matrix_at(Z, i, n) = sum;
        }
}

void forward_relu(struct matrix A, struct matrix Z)
{
    for (size_t n = 0; n < Z.columns; n++)
        for (size_t i = 0; i < Z.rows; i++)
            *matrix_at(A, i, n) = *matrix_at(Z, i, n) < 0 ? 0 : *matrix_at(Z, i, n);
}

/* With the column's own maximum taken off, the largest exponential is exp(0) = 1: nothing
 * overflows, and the sum is at least 1. */
void forward_softmax(struct matrix A, struct matrix Z)
{
    for (size_t n = 0; n < Z.columns; n++) {
        real max = *matrix_at(Z, 0, n), sum = 0;
        for (size_t k = 1; k < Z.rows; k++)
            if (*matrix_at(Z, k, n) > max)
                max = *matrix_at(Z, k, n);
        for (size_t k = 0; k < Z.rows; k++) {
            *matrix_at(A, k, n) = exp(*matrix_at(Z, k, n) - max);
            sum += *matrix_at(A, k, n);
        }
        for (size_t k = 0; k < Z.rows; k++)
            *matrix_at(A, k, n) /= sum;
    }
}
