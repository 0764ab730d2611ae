#include "model/forward.h"

#include <tgmath.h>

#include "tensor/product.h"

/* Z (H x n) = W (H x D) @ A (D x n) + b (H x 1) */
void forward_scores(struct matrix Z, struct matrix W, struct matrix A, struct matrix b)
{
    product_ab(Z, W, A);
    for (size_t n = 0; n < Z.columns; n++)
        for (size_t i = 0; i < Z.rows; i++)
            *matrix_at(Z, i, n) += b.at[i];
}

/* A (H x n) = max(Z (H x n), 0) */
void forward_relu(struct matrix A, struct matrix Z)
{
    for (size_t i = 0; i < matrix_count(Z); i++)
        A.at[i] = Z.at[i] < 0 ? 0 : Z.at[i];
}

/* A (K x n) = exp(Z (K x n) - max) / sum, column by column */
void forward_softmax(struct matrix A, struct matrix Z)
{
    for (size_t n = 0; n < Z.columns; n++) {
        real max = *matrix_at(Z, matrix_argmax(Z, n), n);
        real sum = 0;
        for (size_t k = 0; k < Z.rows; k++) {
            *matrix_at(A, k, n) = exp(*matrix_at(Z, k, n) - max);
            sum += *matrix_at(A, k, n);
        }
        for (size_t k = 0; k < Z.rows; k++)
            *matrix_at(A, k, n) /= sum;
    }
}
