#include "model/operations/activations.h"
#include "model/operations/biases.h"
#include "model/operations/products.h"
#include "model/operations/softmax_loss.h"

/* expect FAIL: The factor 2 */
void backward_error(struct matrix dZ, struct matrix A, struct matrix Y)
{
    for (size_t i = 0; i < matrix_count(dZ); i++)
        dZ.at[i] = 2 * (A.at[i] - Y.at[i]);
}

/* expect FAIL: stand row after row */
void backward_weights(struct matrix dW, struct matrix dZ, struct matrix A)
{
    for (size_t n = 0; n < dZ.columns; n++)
        for (size_t i = 0; i < dZ.rows; i++)
            for (size_t j = 0; j < A.rows; j++)
                dW.at[i * A.rows + j] += *matrix_at(dZ, i, n) * *matrix_at(A, j, n);
}

/* expect FAIL: What is added is -3 times */
void backward_biases(struct matrix db, struct matrix dZ)
{
    for (size_t n = 0; n < dZ.columns; n++)
        for (size_t i = 0; i < dZ.rows; i++)
            db.at[i] -= 3 * *matrix_at(dZ, i, n);
}

/* expect FAIL: None of the known mistakes */
void backward_activations(struct matrix dA, struct matrix W, struct matrix dZ)
{
    real sum = 0;
    for (size_t n = 0; n < dA.columns; n++)
        for (size_t j = 0; j < dA.rows; j++) {
            for (size_t i = 0; i < W.rows; i++)
                sum += *matrix_at(W, i, j) * *matrix_at(dZ, i, n) + 1;
            *matrix_at(dA, j, n) = sum;
        }
}

/* expect FAIL: At exactly 0 */
void backward_mask(struct matrix dZ, struct matrix dA, struct matrix Z)
{
    for (size_t i = 0; i < matrix_count(dZ); i++)
        dZ.at[i] = Z.at[i] < 0 ? 0 : dA.at[i];
}
