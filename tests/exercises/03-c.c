#include "model/operations/activations.h"
#include "model/operations/products.h"
#include "model/operations/softmax_loss.h"

#include <tgmath.h>

/* expect FAIL: W is read row after row */
void forward_scores(struct matrix Z, struct matrix W, struct matrix A, struct matrix b)
{
    for (size_t n = 0; n < Z.columns; n++)
        for (size_t i = 0; i < Z.rows; i++) {
            real sum = b.at[i];
            for (size_t j = 0; j < W.columns; j++)
                sum += W.at[i * W.columns + j] * *matrix_at(A, j, n);
            *matrix_at(Z, i, n) = sum;
        }
}

/* expect CRASH: outside of its memory */
void forward_relu(struct matrix A, struct matrix Z)
{
    for (size_t i = 0; i <= matrix_count(Z); i++)
        A.at[i] = Z.at[i] < 0 ? 0 : Z.at[i]; /* here */
}

/* expect FAIL: The sum is not set to zero */
void forward_softmax(struct matrix A, struct matrix Z)
{
    real sum = 0;
    for (size_t n = 0; n < Z.columns; n++) {
        real max = *matrix_at(Z, matrix_argmax(Z, n), n);
        for (size_t k = 0; k < Z.rows; k++) {
            *matrix_at(A, k, n) = exp(*matrix_at(Z, k, n) - max);
            sum += *matrix_at(A, k, n);
        }
        for (size_t k = 0; k < Z.rows; k++)
            *matrix_at(A, k, n) /= sum;
    }
}
