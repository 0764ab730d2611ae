#include "model/operations/activations.h"
#include "model/operations/products.h"
#include "model/operations/softmax_loss.h"

#include <stdio.h>
#include <tgmath.h>

/* expect LOOP: There is no end */
void forward_scores(struct matrix Z, struct matrix W, struct matrix A, struct matrix b)
{
    for (volatile unsigned char i = 0; i < 300; i++)
        Z.at[0] = 0; /* here */
}

/* expect ok: it printed: Z is */
void forward_relu(struct matrix A, struct matrix Z)
{
    printf("Z is %zu x %zu\n\001\002\n", Z.rows, Z.columns);
    for (size_t i = 0; i < matrix_count(Z); i++)
        A.at[i] = Z.at[i] < 0 ? 0 : Z.at[i];
}

/* expect FAIL: runs along the rows */
void forward_softmax(struct matrix A, struct matrix Z)
{
    for (size_t k = 0; k < Z.rows; k++) {
        real sum = 0;
        for (size_t n = 0; n < Z.columns; n++)
            sum += exp(*matrix_at(Z, k, n));
        for (size_t n = 0; n < Z.columns; n++)
            *matrix_at(A, k, n) = exp(*matrix_at(Z, k, n)) / sum;
    }
}
