/* memory.h - the one door for allocation: sizes checked for overflow, 64-byte alignment, and a
 * switch for tests that makes an allocation fail. */
#ifndef BACKSTEP_MEMORY_H
#define BACKSTEP_MEMORY_H

#include <stddef.h>

#include "base/error.h"
#include "base/real.h"

/* count * size bytes, all zero. The caller owns them and gives them to memory_free. NULL, with
 * the error set, when the product overflows or memory is short. A count of 0 gives one byte. */
void *memory_new(size_t count, size_t size, struct error *error);

/* What memory_new(bytes, 1, ...) takes, as a budget should count it: with the rounding to whole
 * cache lines, and a line for the allocator's own books and what alignment leaves unused. */
size_t memory_cost(size_t bytes);

/* As memory_new, for rows * columns reals. In builds with BACKSTEP_DEBUG they are NaN instead of
 * zero, so that a sum over forgotten elements shows. */
real *memory_reals(size_t rows, size_t columns, struct error *error);

/* An owned copy of a string; NULL, with the error set, when memory is short. */
char *memory_string(const char *text, struct error *error);

/* An owned string formatted as by printf. */
char *memory_format(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* An array of *capacity elements grown to hold at least `needed`: the new block, *capacity set,
 * what was added zeroed. NULL, with the error set and the old block untouched, when memory is
 * short. */
void *memory_grow(void *block, size_t *capacity, size_t needed, size_t size, struct error *error);

/* Gives a block back; NULL is allowed. */
void memory_free(void *block);

/* For tests: the allocation `count` calls from now fails (0 the next one), once; a negative count
 * never. Returns how many were still to go before the last setting struck, negative if it did. */
long memory_fail_after(long count);

#endif
