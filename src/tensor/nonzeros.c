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

bool nonzeros_new(struct nonzeros *nonzeros, const uint8_t *bytes, size_t rows, size_t columns,
                  struct error *error)
{
    size_t count = 0, used = 0;
    *nonzeros = (struct nonzeros){0};
    assert(rows <= NONZEROS_ROWS);
    for (size_t i = 0; i < rows * columns; i++)
        count += bytes[i] != 0;
    if (count > UINT32_MAX)
        return error_set(error, NULL, "the data have more than four thousand million numbers");
    if (!reserve(nonzeros, columns, count, error))
        return false;
    nonzeros->rows = rows;
    nonzeros->columns = columns;
    for (size_t j = 0; j < columns; j++) {
        nonzeros->from[j] = (uint32_t)used;
        for (size_t i = 0; i < rows; i++) {
            uint8_t byte = bytes[j * rows + i];
            nonzeros->row[used] =
                (uint16_t)i; /* stays only if the next one does not overwrite it */
            nonzeros->byte[used] = byte;
            used += byte != 0;
        }
    }
    nonzeros->from[columns] = (uint32_t)used;
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

bool nonzeros_are_few(const struct nonzeros *nonzeros)
{
    double all = (double)nonzeros->rows * (double)nonzeros->columns;
    return all > 0 && (double)nonzeros->from[nonzeros->columns] <= 0.5 * all;
}
