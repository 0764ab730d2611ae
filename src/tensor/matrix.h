/* matrix.h - a rows x columns matrix of reals, stored column after column, one sample a column.
 *
 * Because columns are contiguous, a range of columns is itself a matrix over the same memory:
 * matrix_columns gives one without copying. */
#ifndef BACKSTEP_MATRIX_H
#define BACKSTEP_MATRIX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/real.h"

struct matrix {
    size_t rows;
    size_t columns;
    real *at; /* element (i, j) is at[i + j * rows]; NULL while there are no elements */
};

/* Allocates a rows x columns matrix, all zero (NaN in debug builds). The caller owns it and calls
 * matrix_free. False, with *matrix empty and the error set, when memory is short. */
bool matrix_new(struct matrix *matrix, size_t rows, size_t columns, struct error *error);

/* Frees the elements and leaves the matrix empty. */
void matrix_free(struct matrix *matrix);

/* Columns [from, to) of a matrix: a view that owns nothing. */
struct matrix matrix_columns(struct matrix matrix, size_t from, size_t to);

/* Every element becomes the value. */
void matrix_fill(struct matrix matrix, real value);

/* Copies the elements; both matrices have the same shape. */
void matrix_copy(struct matrix target, struct matrix source);

/* The number of elements. */
static inline size_t matrix_count(struct matrix matrix)
{
    return matrix.rows * matrix.columns;
}

/* A pointer to element (i, j), for reading and writing. */
static inline real *matrix_at(struct matrix matrix, size_t i, size_t j)
{
    return matrix.at + i + j * matrix.rows;
}

/* The row of the largest element of column j, the first one among equals, the first NaN before
 * all others: what numpy.argmax(axis=0) gives. */
size_t matrix_argmax(struct matrix matrix, size_t j);

#endif
