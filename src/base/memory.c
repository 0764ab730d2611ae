#include "base/memory.h"

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 64 }; /* a cache line, and the widest vector */

static long fail_after = -1;

long memory_fail_after(long count)
{
    long left = fail_after;
    fail_after = count;
    return left;
}

static bool must_fail(void)
{
    return fail_after >= 0 && fail_after-- == 0;
}

void *memory_new(size_t count, size_t size, struct error *error)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > PTRDIFF_MAX - ALIGNMENT) {
        error_set(error, NULL, "an array of %zu elements of %zu bytes is larger than memory can be",
                  count, size);
        return NULL;
    }
    size_t rounded = (bytes / ALIGNMENT + 1) * ALIGNMENT;
    void *block = must_fail() ? NULL : aligned_alloc(ALIGNMENT, rounded);
    if (!block) {
        error_write_kind(error, ERROR_MEMORY, "Use fewer samples or smaller layers.",
                         "out of memory (%zu bytes wanted)", bytes);
        return NULL;
    }
    memset(block, 0, rounded);
    return block;
}

size_t memory_cost(size_t bytes)
{
    return (bytes / ALIGNMENT + 2) * ALIGNMENT;
}

real *memory_reals(size_t rows, size_t columns, struct error *error)
{
    size_t count;
    if (__builtin_mul_overflow(rows, columns, &count)) {
        error_set(error, NULL, "a %zux%zu matrix is larger than memory can be", rows, columns);
        return NULL;
    }
    real *block = memory_new(count, sizeof *block, error);
#ifdef BACKSTEP_DEBUG
    for (size_t i = 0; block && i < count; i++)
        block[i] = (real)NAN;
#endif
    return block;
}

char *memory_string(const char *text, struct error *error)
{
    return memory_format(error, "%s", text);
}

char *memory_format(struct error *error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = memory_new((size_t)length + 1, 1, error);
    if (!text)
        return NULL;
    va_start(arguments, format);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return text;
}

void *memory_grow(void *block, size_t *capacity, size_t needed, size_t size, struct error *error)
{
    if (needed <= *capacity)
        return block;
    size_t larger = *capacity < 8 ? 16 : *capacity + *capacity / 2;
    if (larger < needed)
        larger = needed;
    void *grown = memory_new(larger, size, error);
    if (!grown)
        return NULL;
    if (block)
        memcpy(grown, block, *capacity * size);
    memory_free(block);
    *capacity = larger;
    return grown;
}

void memory_free(void *block)
{
    free(block);
}
