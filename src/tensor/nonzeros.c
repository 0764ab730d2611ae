#include "tensor/nonzeros.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"

#define ONE(n)        ((real)(n) / 255)
#define FOUR(n)       ONE(n), ONE((n) + 1), ONE((n) + 2), ONE((n) + 3)
#define SIXTEEN(n)    FOUR(n), FOUR((n) + 4), FOUR((n) + 8), FOUR((n) + 12)
#define SIXTY_FOUR(n) SIXTEEN(n), SIXTEEN((n) + 16), SIXTEEN((n) + 32), SIXTEEN((n) + 48)

const real *nonzeros_values(void)
{
    static const real values[256] = {SIXTY_FOUR(0), SIXTY_FOUR(64), SIXTY_FOUR(128),
                                     SIXTY_FOUR(192)};
    return values;
}

void nonzeros_free(struct nonzeros *nonzeros)
{
    memory_free(nonzeros->from);
    memory_free(nonzeros->row);
    memory_free(nonzeros->byte);
    *nonzeros = (struct nonzeros){0};
}

/* Memory for so many columns and numbers; what it held is lost. */
static bool reserve(struct nonzeros *nonzeros, size_t columns, size_t count, struct error *error)
{
    if (columns <= nonzeros->columns_capacity && count <= nonzeros->capacity && nonzeros->from)
        return true;
    nonzeros_free(nonzeros);
    nonzeros->from = memory_new(columns + 1, sizeof *nonzeros->from, error);
    nonzeros->row = memory_new(count + 1, sizeof *nonzeros->row, error);
    nonzeros->byte = memory_new(count + 1, 1, error);
    if (!nonzeros->from || !nonzeros->row || !nonzeros->byte) {
        nonzeros_free(nonzeros);
        return false;
    }
    nonzeros->columns_capacity = columns;
    nonzeros->capacity = count;
    return true;
}

size_t nonzeros_count(const uint8_t *bytes, size_t count)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += bytes[i] != 0;
    return found;
}

bool nonzeros_new(struct nonzeros *nonzeros, const uint8_t *bytes, size_t rows, size_t columns,
                  struct error *error)
{
    size_t count = nonzeros_count(bytes, rows * columns);
    *nonzeros = (struct nonzeros){0};
    assert(rows <= NONZEROS_ROWS && count <= UINT32_MAX);
    if (!reserve(nonzeros, columns, count, error))
        return false;
    nonzeros->rows = rows;
    nonzeros->columns = columns;
    for (size_t j = 0; j < columns; j++)
        nonzeros->from[j + 1] =
            nonzeros->from[j] + (uint32_t)nonzeros_count(bytes + j * rows, rows);
#ifdef _OPENMP
#pragma omp parallel for schedule(static)
#endif
    for (size_t j = 0; j < columns; j++) {
        size_t used = nonzeros->from[j], end = nonzeros->from[j + 1];
        for (size_t i = 0; used < end; i++) {
            nonzeros->row[used] = (uint16_t)i; /* stays unless the byte is 0 */
            nonzeros->byte[used] = bytes[j * rows + i];
            used += bytes[j * rows + i] != 0;
        }
    }
    return true;
}

bool nonzeros_transpose(struct nonzeros *rows, const struct sparse *operand, size_t count,
                        struct error *error)
{
    const struct nonzeros *columns = operand->columns;
    size_t total = 0;
    assert(count <= NONZEROS_ROWS);
    for (size_t j = 0; j < count; j++) {
        size_t column = sparse_column(operand, j);
        total += columns->from[column + 1] - columns->from[column];
    }
    if (!reserve(rows, columns->rows, total, error))
        return false;
    rows->rows = count;
    rows->columns = columns->rows;
    uint32_t *from = rows->from;
    memset(from, 0, (columns->rows + 1) * sizeof *from);
    for (size_t j = 0; j < count; j++) {
        size_t column = sparse_column(operand, j);
        for (uint32_t k = columns->from[column]; k < columns->from[column + 1]; k++)
            from[columns->row[k] + 1]++;
    }
    for (size_t i = 0; i < columns->rows; i++)
        from[i + 1] += from[i];
    for (size_t j = 0; j < count; j++) {
        size_t column = sparse_column(operand, j);
        for (uint32_t k = columns->from[column]; k < columns->from[column + 1]; k++) {
            uint32_t to = from[columns->row[k]]++; /* moves on to where the next list begins */
            rows->row[to] = (uint16_t)j;
            rows->byte[to] = columns->byte[k];
        }
    }
    memmove(from + 1, from, columns->rows * sizeof *from);
    from[0] = 0;
    return true;
}

bool nonzeros_are_few(size_t count, size_t all)
{
    return count <= UINT32_MAX && 2 * count <= all;
}
