/* Exercise 5, backpropagation: the five functions of the backward pass.
 *
 * Derive each of them (chapter 5 does, but try on paper first), then write it in place of its empty
 * body. `make check N=5` judges it against the library's, `make hint N=5` helps.
 *
 * What you may use: element (i, j) of a matrix M is *matrix_at(M, i, j), for reading and writing;
 * M.rows and M.columns are its sizes; `real` is the type of its numbers. A column is a sample, n of
 * them at a time. The matrices lie apart in memory, and all have the shapes that the comments say.
 *
 * Column n of dZ and dA is the gradient of sample n's own cost. dW and db are sums over the
 * samples: the library calls you for one block of samples after another, and divides by m when all
 * is added. So these two add to what is there already. */
#include "model/operations/activations.h"
#include "model/operations/biases.h"
#include "model/operations/products.h"
#include "model/operations/softmax_loss.h"

/* Forward: A = softmax(Z), and the cost is -ln of A where the one-hot Y is 1.
 *
 * Set dZ (K x n), the gradient by Z of each sample's cost, from A (K x n) and Y (K x n). */
void backward_error(struct matrix dZ, struct matrix A, struct matrix Y)
{
}

/* Forward: Z = W @ A + b.
 *
 * Add to dW (H x D) what n samples contribute, from dZ (H x n) and A (D x n). */
void backward_weights(struct matrix dW, struct matrix dZ, struct matrix A)
{
}

/* Forward: Z = W @ A + b.
 *
 * Add to db (H x 1) what n samples contribute, from dZ (H x n). */
void backward_biases(struct matrix db, struct matrix dZ)
{
}

/* Forward: Z = W @ A + b.
 *
 * Set dA (D x n), the gradient by A of each sample's cost, from W (H x D) and dZ (H x n). */
void backward_activations(struct matrix dA, struct matrix W, struct matrix dZ)
{
}

/* Forward: A = max(Z, 0).
 *
 * Set dZ (H x n) from dA (H x n) and Z (H x n). At Z = 0, where there is a corner, take the slope
 * to be 0. */
void backward_mask(struct matrix dZ, struct matrix dA, struct matrix Z)
{
}
