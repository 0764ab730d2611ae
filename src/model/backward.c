#include "model/backward.h"

#include "tensor/product.h"

/* Forward: A = softmax(Z), cost = -ln(A[label]).   dZ (K x n) = A (K x n) - Y (K x n) */
void backward_error(struct matrix dZ, struct matrix A, struct matrix Y)
{
    for (size_t i = 0; i < matrix_count(dZ); i++)
        dZ.at[i] = A.at[i] - Y.at[i];
}

/* Forward: Z = W @ A + b.   dW (H x D) += dZ (H x n) @ A (D x n).T */
void backward_weights(struct matrix dW, struct matrix dZ, struct matrix A)
{
    product_abt_add(dW, dZ, A);
}

/* Forward: Z = W @ A + b.   db (H x 1) += the columns of dZ (H x n) */
void backward_biases(struct matrix db, struct matrix dZ)
{
    for (size_t n = 0; n < dZ.columns; n++)
        for (size_t i = 0; i < dZ.rows; i++)
            db.at[i] += *matrix_at(dZ, i, n);
}

/* Forward: Z = W @ A + b.   dA (D x n) = W (H x D).T @ dZ (H x n) */
void backward_activations(struct matrix dA, struct matrix W, struct matrix dZ)
{
    product_atb(dA, W, dZ);
}

/* Forward: A = max(Z, 0).   dZ (H x n) = dA (H x n) * (Z (H x n) > 0) */
void backward_mask(struct matrix dZ, struct matrix dA, struct matrix Z)
{
    for (size_t i = 0; i < matrix_count(dZ); i++)
        dZ.at[i] = dA.at[i] * (Z.at[i] > 0);
}
