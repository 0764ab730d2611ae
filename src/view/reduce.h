/* reduce.h - large matrices made small enough for a picture, block by block. */
#ifndef BACKSTEP_REDUCE_H
#define BACKSTEP_REDUCE_H

#include "tensor/matrix.h"

enum reduce_by {
    REDUCE_EXTREMES, /* a block becomes its element furthest from zero: nothing odd is lost */
    REDUCE_MEANS,    /* or the mean of its elements */
};

/* Cuts a matrix into blocks of equal size (those at the right and the bottom may be smaller), so
 * few that no more than most_rows x most_columns are left, and puts one number in each one's place.
 * A block with a NaN becomes NaN, one with an infinity that infinity. block[0] and block[1] are the
 * rows and columns of a block. The caller frees *small. False, with it empty and the error set,
 * when memory is short. */
bool reduce_matrix(struct matrix *small, size_t block[2], struct matrix matrix, size_t most_rows,
                   size_t most_columns, enum reduce_by by, struct error *error);

#endif
