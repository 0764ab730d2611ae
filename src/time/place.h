/* place.h - a place in the training: so many whole iterations, and so many statements of the next.
 *
 * At (N, k) with k > 0 the tensors are those of iteration N, and exist up to statement k. At
 * (N, 0) they are those of iteration N - 1, which is whole. */
#ifndef BACKSTEP_PLACE_H
#define BACKSTEP_PLACE_H

#include <stddef.h>

struct place {
    size_t iteration;
    size_t done; /* statements of it, below the program's count */
};

/* -1, 0 or 1 as place a is before, at or after b. */
int place_compare(struct place a, struct place b);

#endif
