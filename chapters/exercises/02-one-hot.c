/* Exercise 2, one-hot: labels as columns, and back.
 *
 * Write each function in place of its empty body. `make check N=2` judges it against the library's,
 * `make hint N=2` helps. Chapter 2 explains both.
 *
 * What you may use: element (i, j) of a matrix M is *matrix_at(M, i, j), for reading and writing;
 * M.rows and M.columns are its sizes. A column is a sample. */
#include "data/one_hot.h"

/* Set Y (classes x n): column j is zero but for a one in row labels[j]. What stood in Y before is
 * not zero. Every label is below Y.rows. */
void one_hot(struct matrix Y, const uint8_t *labels)
{
}

/* Set labels[j] to the row of the largest number in column j, for each of Y's columns; the first
 * one where several are largest. Numbers may be anything, negative too. (matrix_argmax does this
 * for one column; write it yourself.) */
void one_hot_labels(uint8_t *labels, struct matrix Y)
{
}
