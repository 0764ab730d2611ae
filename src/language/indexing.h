/* indexing.h - A[1:5, :], A[3], A[:, None], A[rows, columns], A[A > 0]. */
#ifndef BACKSTEP_INDEXING_H
#define BACKSTEP_INDEXING_H

#include "language/array.h"

/* One item between the brackets. */
struct index {
    enum { INDEX_SLICE, INDEX_NUMBER, INDEX_NEW, INDEX_ARRAY } kind;
    bool has_start, has_stop;
    ptrdiff_t start, stop, step; /* of a slice; start alone for a number */
    struct array array;          /* of positions, or of booleans; the caller's */
};

/* The elements that the items choose: a view that shares with `array`, or new memory where
 * positions come from arrays. False, with the error set, when an item is out of range or there are
 * too many. The result is the caller's to free. */
bool index_array(struct array *result, struct array array, const struct index *index, int count,
                 struct error *error);

#endif
