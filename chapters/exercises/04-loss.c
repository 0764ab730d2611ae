/* Exercise 4, loss: what each answer costs, read from the scores.
 *
 * Write each function in place of its empty body. `make check N=4` judges it against the library's,
 * `make hint N=4` helps. Chapter 4 derives all three.
 *
 * What you may use: element (i, j) of a matrix M is *matrix_at(M, i, j), for reading and writing;
 * M.rows and M.columns are its sizes; `real` is the type of its numbers. A column is a sample, n of
 * them at a time. The functions may call each other. */
#include "model/operations/softmax_loss.h"

#include <tgmath.h>

/* Return ln(sum over k of exp(Z[k, n])) for column n of Z (K x m). It must survive scores of
 * thousands, in both directions. */
real loss_logsumexp(struct matrix Z, size_t n)
{
    return 0;
}

/* Set costs (1 x n): the cross-entropy of each sample, in nats, from its scores Z (K x n) and its
 * label, the row in which Y (K x n) has its one. Scores {0, -2000} with the second label cost 2000,
 * not infinity. */
void loss_costs(struct matrix costs, struct matrix Z, struct matrix Y)
{
}

/* Add to loss (1 x 1) what n samples cost. The library calls you for one block of samples after
 * another, and divides by m when all is added. */
void loss_sum(struct matrix loss, struct matrix Z, struct matrix Y)
{
}
