#include "model/operations/activations.h"
#include "model/operations/biases.h"
#include "model/operations/products.h"
#include "model/operations/softmax_loss.h"

/* expect FAIL: An additional derivative */
void backward_error(struct matrix dZ, struct matrix A, struct matrix Y)
{
    for (size_t i = 0; i < matrix_count(dZ); i++)
        dZ.at[i] = (A.at[i] - Y.at[i]) * A.at[i] * (1 - A.at[i]);
}

/* expect FAIL: there is no element */
void backward_weights(struct matrix dW, struct matrix dZ, struct matrix A)
{
    for (size_t n = 0; n < dZ.columns; n++)
        for (size_t j = 0; j < dW.columns; j++)
            for (size_t i = 0; i < dW.rows; i++)
                *matrix_at(dW, j, i) += *matrix_at(dZ, i, n) * *matrix_at(A, j, n); /* here */
}

/* expect FAIL: Only sample 0 is there */
void backward_biases(struct matrix db, struct matrix dZ)
{
    for (size_t i = 0; i < dZ.rows; i++)
        db.at[i] += *matrix_at(dZ, i, 0);
}

/* expect FAIL: It changes W2 */
void backward_activations(struct matrix dA, struct matrix W, struct matrix dZ)
{
    for (size_t i = 0; i < matrix_count(W); i++)
        W.at[i] = -W.at[i];
    for (size_t i = 0; i < matrix_count(dA); i++)
        dA.at[i] = 0;
}

/* expect CRASH: divides a whole number by zero */
void backward_mask(struct matrix dZ, struct matrix dA, struct matrix Z)
{
    size_t none = dZ.rows - Z.rows;
    dZ.at[0] = dA.at[0] * (real)(Z.columns / none); /* here */
}
