#include "view/table.h"

void table_print(FILE *stream, const char *name, struct matrix matrix, int decimals)
{
    int width = 0;
    for (size_t i = 0; i < matrix_count(matrix); i++) {
        int length = snprintf(NULL, 0, "%.*f", decimals, (double)matrix.at[i]);
        width = length > width ? length : width;
    }
    fprintf(stream, "%s (%zu x %zu)\n", name, matrix.rows, matrix.columns);
    for (size_t i = 0; i < matrix.rows; i++) {
        for (size_t j = 0; j < matrix.columns; j++)
            fprintf(stream, "  %*.*f", width, decimals, (double)*matrix_at(matrix, i, j));
        fputc('\n', stream);
    }
}
