#include "tensor/matrix.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"

bool matrix_new(struct matrix *matrix, size_t rows, size_t columns, struct error *error)
{
    *matrix = (struct matrix){0};
    real *at = memory_reals(rows, columns, error);
    if (!at)
        return false;
    *matrix = (struct matrix){.rows = rows, .columns = columns, .at = at};
    return true;
}

void matrix_free(struct matrix *matrix)
{
    memory_free(matrix->at);
    *matrix = (struct matrix){0};
}

struct matrix matrix_columns(struct matrix matrix, size_t from, size_t to)
{
    assert(from <= to && to <= matrix.columns);
    return (struct matrix){matrix.rows, to - from, matrix.at + from * matrix.rows};
}

void matrix_fill(struct matrix matrix, real value)
{
    for (size_t i = 0; i < matrix_count(matrix); i++)
        matrix.at[i] = value;
}

void matrix_copy(struct matrix target, struct matrix source)
{
    assert(target.rows == source.rows && target.columns == source.columns);
    if (matrix_count(source))
        memcpy(target.at, source.at, matrix_count(source) * sizeof *source.at);
}

size_t matrix_argmax(struct matrix matrix, size_t j)
{
    const real *column = matrix.at + j * matrix.rows;
    size_t best = 0;
    for (size_t i = 1; i < matrix.rows && !isnan(column[best]); i++)
        if (column[i] > column[best] || isnan(column[i]))
            best = i;
    return best;
}
