#include "model/operations/activations.h"
#include "model/operations/biases.h"
#include "model/operations/products.h"
#include "model/operations/softmax_loss.h"

#include "tensor/product.h"

/* expect FAIL: 1/m inside */
void backward_error(struct matrix dZ, struct matrix A, struct matrix Y)
{
    for (size_t i = 0; i < matrix_count(dZ); i++)
        dZ.at[i] = (A.at[i] - Y.at[i]) / (real)dZ.columns;
}

/* expect FAIL: It sets dW2 instead of adding to it */
void backward_weights(struct matrix dW, struct matrix dZ, struct matrix A)
{
    product_abt(dW, dZ, A);
}

/* expect FAIL: Only the last sample is there */
void backward_biases(struct matrix db, struct matrix dZ)
{
    for (size_t n = 0; n < dZ.columns; n++)
        for (size_t i = 0; i < dZ.rows; i++)
            db.at[i] = *matrix_at(dZ, i, n);
}

/* expect CRASH: A.columns == B.rows */
void backward_activations(struct matrix dA, struct matrix W, struct matrix dZ)
{
    product_ab(dA, W, dZ); /* here */
}

/* expect FAIL: The mask looks at dA */
void backward_mask(struct matrix dZ, struct matrix dA, struct matrix Z)
{
    for (size_t i = 0; i < matrix_count(dZ); i++)
        dZ.at[i] = dA.at[i] * (dA.at[i] > 0);
}
