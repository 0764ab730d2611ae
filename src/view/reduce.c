#include "view/reduce.h"

#include <math.h>

struct range {
    size_t from, to;
};

/* The number that stands for the elements in these rows and columns. */
static double block_value(struct matrix matrix, struct range rows, struct range columns,
                          enum reduce_by by)
{
    double sum = 0, extreme = 0, infinite = 0;
    for (size_t j = columns.from; j < columns.to; j++)
        for (size_t i = rows.from; i < rows.to; i++) {
            double x = (double)*matrix_at(matrix, i, j);
            if (isnan(x))
                return NAN;
            if (isinf(x))
                infinite = x;
            extreme = fabs(x) > fabs(extreme) ? x : extreme;
            sum += x;
        }
    if (infinite != 0)
        return infinite;
    double count = (double)((rows.to - rows.from) * (columns.to - columns.from));
    return by == REDUCE_MEANS ? sum / count : extreme;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

bool reduce_matrix(struct matrix *small, size_t block[2], struct matrix matrix, size_t most_rows,
                   size_t most_columns, enum reduce_by by, struct error *error)
{
    block[0] = matrix.rows > most_rows ? (matrix.rows + most_rows - 1) / most_rows : 1;
    block[1] =
        matrix.columns > most_columns ? (matrix.columns + most_columns - 1) / most_columns : 1;
    size_t rows = (matrix.rows + block[0] - 1) / block[0];
    size_t columns = (matrix.columns + block[1] - 1) / block[1];
    if (!matrix_new(small, rows, columns, error))
        return false;
    for (size_t j = 0; j < columns; j++)
        for (size_t i = 0; i < rows; i++) {
            struct range r = {i * block[0], smaller((i + 1) * block[0], matrix.rows)};
            struct range c = {j * block[1], smaller((j + 1) * block[1], matrix.columns)};
            *matrix_at(*small, i, j) = (real)block_value(matrix, r, c, by);
        }
    return true;
}
