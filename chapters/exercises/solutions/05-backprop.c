/* Exercise 5, backpropagation: a solution. */
#include "model/operations/activations.h"
#include "model/operations/biases.h"
#include "model/operations/products.h"
#include "model/operations/softmax_loss.h"

/* Forward: A = softmax(Z), cost = -ln(A[label]).   dZ (K x n) = A (K x n) - Y (K x n) */
void backward_error(struct matrix dZ, struct matrix A, struct matrix Y)
{
    for (size_t n = 0; n < dZ.columns; n++)
        for (size_t k = 0; k < dZ.rows; k++)
            *matrix_at(dZ, k, n) = *matrix_at(A, k, n) - *matrix_at(Y, k, n);
}

/* Forward: Z = W @ A + b.   dW (H x D) += dZ (H x n) @ A (D x n).T
 * W[i,j] carries A[j] into Z[i], in every sample: an outer product a sample, added up. */
void backward_weights(struct matrix dW, struct matrix dZ, struct matrix A)
{
    for (size_t n = 0; n < dZ.columns; n++)
        for (size_t j = 0; j < dW.columns; j++)
            for (size_t i = 0; i < dW.rows; i++)
                *matrix_at(dW, i, j) += *matrix_at(dZ, i, n) * *matrix_at(A, j, n);
}

/* Forward: Z = W @ A + b.   db (H x 1) += the columns of dZ (H x n) */
void backward_biases(struct matrix db, struct matrix dZ)
{
    for (size_t n = 0; n < dZ.columns; n++)
        for (size_t i = 0; i < dZ.rows; i++)
            *matrix_at(db, i, 0) += *matrix_at(dZ, i, n);
}

/* Forward: Z = W @ A + b.   dA (D x n) = W (H x D).T @ dZ (H x n)
 * A[j] feeds every Z[i] through W[i,j], so it hears from all of them. */
void backward_activations(struct matrix dA, struct matrix W, struct matrix dZ)
{
    for (size_t n = 0; n < dA.columns; n++)
        for (size_t j = 0; j < dA.rows; j++) {
            real sum = 0;
            for (size_t i = 0; i < W.rows; i++)
                sum += *matrix_at(W, i, j) * *matrix_at(dZ, i, n);
            *matrix_at(dA, j, n) = sum;
        }
}

/* Forward: A = max(Z, 0).   dZ (H x n) = dA (H x n) where Z (H x n) is positive, else 0 */
void backward_mask(struct matrix dZ, struct matrix dA, struct matrix Z)
{
    for (size_t n = 0; n < dZ.columns; n++)
        for (size_t i = 0; i < dZ.rows; i++)
            *matrix_at(dZ, i, n) = *matrix_at(Z, i, n) > 0 ? *matrix_at(dA, i, n) : 0;
}
