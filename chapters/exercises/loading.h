/* loading.h - the one function of the exercises that the library has in another form: reading
 * the header of an IDX file that lies in memory. (src/data/idx.c reads it from a stream.) */
#ifndef EXERCISES_LOADING_H
#define EXERCISES_LOADING_H

#include "data/idx.h"

/* Reads the header of an IDX file of unsigned bytes from its first `count` bytes: sets
 * idx->dimensions, idx->size and idx->count (the product of the sizes). False when the bytes are
 * no such header: no two zeros first, a type other than 8, no or more than IDX_DIMENSIONS
 * dimensions, or an end before the last size. */
bool idx_header(struct idx *idx, const uint8_t *bytes, size_t count);

#endif
