#include "language/array.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

struct buffer {
    size_t holders;
    size_t count; /* of elements */
    real *at;
};

static _Thread_local size_t alive, allowed = SIZE_MAX;

size_t array_alive(void)
{
    return alive;
}

size_t array_limit(size_t elements)
{
    size_t before = allowed;
    allowed = elements;
    return before;
}

bool array_fits(size_t rows, size_t columns)
{
    bool empty = rows == 0 || columns == 0;
    return empty ? rows <= ARRAY_EMPTY && columns <= ARRAY_EMPTY : rows <= ARRAY_ELEMENTS / columns;
}

bool array_new(struct array *array, int dimensions, size_t rows, size_t columns,
               enum array_kind kind, struct error *error)
{
    *array = (struct array){0};
    if (!array_fits(rows, columns))
        return error_set(error, NULL, "a %zux%zu array is more than an expression may make", rows,
                         columns);
    if (alive + rows * columns > allowed)
        return error_set(error, "Fewer samples need less.",
                         "no memory is left for a %zux%zu array here", rows, columns);
    struct buffer *owner = memory_new(1, sizeof *owner, error);
    real *at = owner ? memory_reals(rows, columns, error) : NULL;
    if (!at) {
        memory_free(owner);
        return false;
    }
    *owner = (struct buffer){.holders = 1, .count = rows * columns, .at = at};
    alive += owner->count;
    *array = (struct array){
        .dimensions = dimensions,
        .size = {rows, columns},
        .stride = {1, (ptrdiff_t)rows},
        .kind = kind,
        .at = at,
        .owner = owner,
    };
    return true;
}

bool array_scalar(struct array *array, double value, enum array_kind kind, struct error *error)
{
    if (!array_new(array, 0, 1, 1, kind, error))
        return false;
    array->at[0] = (real)value;
    return true;
}

struct array array_borrow(struct matrix matrix)
{
    return (struct array){
        .dimensions = 2,
        .size = {matrix.rows, matrix.columns},
        .stride = {1, (ptrdiff_t)matrix.rows},
        .kind = ARRAY_REAL,
        .at = matrix.at,
    };
}

struct array array_share(struct array array)
{
    if (array.owner)
        array.owner->holders++;
    return array;
}

void array_free(struct array *array)
{
    if (array->owner && --array->owner->holders == 0) {
        alive -= array->owner->count;
        memory_free(array->owner->at);
        memory_free(array->owner);
    }
    *array = (struct array){0};
}

size_t array_count(struct array array)
{
    return array.size[0] * array.size[1];
}

real *array_flat(struct array array, size_t k)
{
    return array_at(array, k / array.size[1], k % array.size[1]);
}

bool array_same(struct array a, struct array b)
{
    if (a.dimensions != b.dimensions || a.size[0] != b.size[0] || a.size[1] != b.size[1])
        return false;
    for (size_t j = 0; j < a.size[1]; j++)
        for (size_t i = 0; i < a.size[0]; i++) {
            real x = *array_at(a, i, j), y = *array_at(b, i, j);
            if (x != y && !(isnan(x) && isnan(y)))
                return false;
        }
    return true;
}

double array_value(struct array array)
{
    return (double)array.at[0];
}

bool array_matrix(struct matrix *matrix, struct matrix *copy, struct array array,
                  struct error *error)
{
    *copy = (struct matrix){0};
    bool columns_follow = array.size[1] <= 1 || array.stride[1] == (ptrdiff_t)array.size[0];
    if ((array.size[0] <= 1 || array.stride[0] == 1) && columns_follow) {
        *matrix = (struct matrix){array.size[0], array.size[1], array.at};
        return true;
    }
    if (!matrix_new(copy, array.size[0], array.size[1], error))
        return false;
    for (size_t j = 0; j < array.size[1]; j++)
        for (size_t i = 0; i < array.size[0]; i++)
            *matrix_at(*copy, i, j) = *array_at(array, i, j);
    *matrix = *copy;
    return true;
}

bool array_copy(struct array *copy, struct array array, struct error *error)
{
    if (!array_new(copy, array.dimensions, array.size[0], array.size[1], array.kind, error))
        return false;
    copy->tuple = array.tuple;
    for (size_t j = 0; j < array.size[1]; j++)
        for (size_t i = 0; i < array.size[0]; i++)
            *array_at(*copy, i, j) = *array_at(array, i, j);
    return true;
}

char *array_shape(char *text, size_t length, struct array array)
{
    if (array.dimensions == 0)
        snprintf(text, length, "()");
    else if (array.dimensions == 1)
        snprintf(text, length, "(%zu,)", array.size[0]);
    else
        snprintf(text, length, "(%zu, %zu)", array.size[0], array.size[1]);
    return text;
}
