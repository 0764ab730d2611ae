/* array.h - the values of the expression language: NumPy's arrays of 0, 1 or 2 dimensions.
 *
 * An array sees its elements through strides, so that a transpose, a slice or a broadcast is the
 * same memory seen otherwise. Memory that an expression made is counted and shared by the views
 * of it; memory of the tensor table is only borrowed. */
#ifndef BACKSTEP_ARRAY_H
#define BACKSTEP_ARRAY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/real.h"
#include "tensor/matrix.h"

enum {
    ARRAY_ELEMENTS = 1 << 28, /* the most that an expression may make: two gigabytes */
    ARRAY_EMPTY = 1 << 20     /* the longest dimension beside one of size 0 */
};

/* What the numbers are, for printing and for arithmetic: all are stored as reals. */
enum array_kind { ARRAY_BOOLEAN, ARRAY_INTEGER, ARRAY_REAL };

struct array {
    int dimensions;      /* 0, 1 or 2 */
    size_t size[2];      /* of each dimension; 1 beyond `dimensions` */
    ptrdiff_t stride[2]; /* in elements */
    enum array_kind kind;
    bool tuple;           /* a 1-D array that prints as (10, 784) */
    real *at;             /* the first element */
    struct buffer *owner; /* counted memory, or NULL for borrowed */
};

/* Whether an array may have so many rows and columns: no more than ARRAY_ELEMENTS, and none that is
 * longer than ARRAY_EMPTY beside a size of 0. */
bool array_fits(size_t rows, size_t columns);

/* The elements of all arrays that live in this thread, borrowed memory apart; and how many there
 * may be from now on (SIZE_MAX for any number), which returns what was allowed before. */
size_t array_alive(void);
size_t array_limit(size_t elements);

/* A new array: one dimension, or two stored column after column. Zero (NaN in debug builds). False,
 * with the array empty and the error set, for one that does not fit, or when memory is short. */
bool array_new(struct array *array, int dimensions, size_t rows, size_t columns,
               enum array_kind kind, struct error *error);

/* A new number. */
bool array_scalar(struct array *array, double value, enum array_kind kind, struct error *error);

/* A matrix of someone else's, seen as a 2-D array; it owns nothing. */
struct array array_borrow(struct matrix matrix);

/* One more holder of the same elements; each is given to array_free. */
struct array array_share(struct array array);

/* Lets go of the elements and leaves the array empty. */
void array_free(struct array *array);

/* The number of elements. */
size_t array_count(struct array array);

/* Element (i, j); j is 0 for one dimension, both are 0 for none. */
static inline real *array_at(struct array array, size_t i, size_t j)
{
    return array.at + (ptrdiff_t)i * array.stride[0] + (ptrdiff_t)j * array.stride[1];
}

/* Element number k in NumPy's order, row after row. */
real *array_flat(struct array array, size_t k);

/* Whether both have one shape and equal elements; a NaN equals a NaN. */
bool array_same(struct array a, struct array b);

/* The value of an array of one element. */
double array_value(struct array array);

/* The elements as a matrix: the array's own memory where it is stored column after column, else a
 * copy that *copy owns (empty otherwise). A 1-D array is one column. */
bool array_matrix(struct matrix *matrix, struct matrix *copy, struct array array,
                  struct error *error);

/* An independent copy, stored column after column. */
bool array_copy(struct array *copy, struct array array, struct error *error);

/* "(10, 784)", "(5,)" or "()", into `text` of `length` bytes; returns text. */
char *array_shape(char *text, size_t length, struct array array);

#endif
