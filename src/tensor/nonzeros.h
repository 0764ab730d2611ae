/* nonzeros.h - columns of numbers that are mostly zero, as lists of those that are not.
 *
 * The numbers are bytes, which stand for byte / 255, as the pixels of a picture do: in MNIST four
 * of five are zero. Column j's list is row[k], byte[k] for k from from[j] to from[j + 1], its rows
 * ascending. A product runs through the lists instead of all numbers (see product.h): what it
 * leaves out, it would have added as a * 0. */
#ifndef BACKSTEP_NONZEROS_H
#define BACKSTEP_NONZEROS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/real.h"

enum { NONZEROS_ROWS = 1 << 16 }; /* the most that an index of 16 bits reaches */

struct nonzeros {
    size_t rows, columns;
    uint32_t *from; /* columns + 1 */
    uint16_t *row;
    uint8_t *byte;
    size_t columns_capacity, capacity; /* columns and numbers that there is memory for */
};

/* Some columns of such a matrix, in any order, as an operand of a product: its column j is column
 * first + order[j] of the lists, or first + j where there is no order. */
struct sparse {
    const struct nonzeros *columns;
    const size_t *order;
    size_t first;
    const struct nonzeros *rows; /* the transpose: a list a row, over these columns alone */
};

/* The lists of rows x columns bytes, stored column after column. The caller calls nonzeros_free.
 * False, with *nonzeros empty and the error set, when memory is short. */
bool nonzeros_new(struct nonzeros *nonzeros, const uint8_t *bytes, size_t rows, size_t columns,
                  struct error *error);

void nonzeros_free(struct nonzeros *nonzeros);

/* Makes `rows` the transpose of `count` columns of the operand: a list for each of its rows, of the
 * columns in which it is not zero, counted from 0. `rows` is empty or was made before; its memory
 * is used again. `count` is at most NONZEROS_ROWS. False, with it empty and the error set, when
 * memory is short. */
bool nonzeros_transpose(struct nonzeros *rows, const struct sparse *operand, size_t count,
                        struct error *error);

/* How many bytes are not 0. */
size_t nonzeros_count(const uint8_t *bytes, size_t count);

/* Whether it pays to go through lists of so many numbers instead of all. */
bool nonzeros_are_few(size_t count, size_t all);

/* The column of the lists that is the operand's column j. */
static inline size_t sparse_column(const struct sparse *operand, size_t j)
{
    return operand->first + (operand->order ? operand->order[j] : j);
}

/* Where the numbers of the operand's column j stand that are in rows [low, high). */
struct span {
    size_t from, to;
};
static inline struct span sparse_span(const struct sparse *operand, size_t j, size_t low,
                                      size_t high)
{
    const struct nonzeros *lists = operand->columns;
    size_t column = sparse_column(operand, j);
    struct span span = {lists->from[column], lists->from[column + 1]};
    while (low > 0 && span.from < span.to && lists->row[span.from] < low)
        span.from++;
    while (high < lists->rows && span.to > span.from && lists->row[span.to - 1] >= high)
        span.to--;
    return span;
}

/* byte / 255, for each of the 256 bytes. */
const real *nonzeros_values(void);

#endif
