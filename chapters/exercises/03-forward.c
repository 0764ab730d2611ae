/* Exercise 3, forward: scores, ReLU, softmax.
 *
 * Write each function in place of its empty body. `make check N=3` judges it against the library's,
 * `make hint N=3` helps. Chapter 3 explains all three.
 *
 * What you may use: element (i, j) of a matrix M is *matrix_at(M, i, j), for reading and writing;
 * M.rows and M.columns are its sizes; `real` is the type of its numbers. A column is a sample, n of
 * them at a time. What stands in the result before is not zero. */
#include "model/operations/activations.h"
#include "model/operations/products.h"
#include "model/operations/softmax_loss.h"

#include <tgmath.h>

/* Set Z (H x n) = W (H x D) @ A (D x n) + b (H x 1), b added to every column. Write the loops of
 * the product yourself. */
void forward_scores(struct matrix Z, struct matrix W, struct matrix A, struct matrix b)
{
}

/* Set A (H x n) = max(Z (H x n), 0), number by number. */
void forward_relu(struct matrix A, struct matrix Z)
{
}

/* Set A (K x n) to the softmax of Z (K x n), column by column: exponentials, divided by their sum.
 * It must survive scores of thousands, in both directions, in any of the columns. */
void forward_softmax(struct matrix A, struct matrix Z)
{
}
