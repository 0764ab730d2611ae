#include "model/operations/activations.h"
#include "model/operations/biases.h"
#include "model/operations/products.h"
#include "model/operations/softmax_loss.h"

/* expect FAIL: Turned round */
void backward_error(struct matrix dZ, struct matrix A, struct matrix Y)
{
    for (size_t i = 0; i < matrix_count(dZ); i++)
        dZ.at[i] = Y.at[i] - A.at[i];
}

/* expect FAIL: It divides by the number of samples */
void backward_weights(struct matrix dW, struct matrix dZ, struct matrix A)
{
    for (size_t n = 0; n < dZ.columns; n++)
        for (size_t j = 0; j < dW.columns; j++)
            for (size_t i = 0; i < dW.rows; i++)
                *matrix_at(dW, i, j) +=
                    *matrix_at(dZ, i, n) * *matrix_at(A, j, n) / (real)dZ.columns;
}

/* expect FAIL: Summed over the classes as well */
void backward_biases(struct matrix db, struct matrix dZ)
{
    for (size_t i = 0; i < db.rows; i++)
        for (size_t k = 0; k < matrix_count(dZ); k++)
            db.at[i] += dZ.at[k];
}

/* expect FAIL: W is read row after row */
void backward_activations(struct matrix dA, struct matrix W, struct matrix dZ)
{
    for (size_t n = 0; n < dA.columns; n++)
        for (size_t j = 0; j < dA.rows; j++) {
            *matrix_at(dA, j, n) = 0;
            for (size_t i = 0; i < W.rows; i++)
                *matrix_at(dA, j, n) += W.at[i * W.columns + j] * *matrix_at(dZ, i, n);
        }
}

/* expect FAIL: There is no mask */
void backward_mask(struct matrix dZ, struct matrix dA, struct matrix Z)
{
    for (size_t i = 0; i < matrix_count(dZ); i++)
        dZ.at[i] = dA.at[i];
}
