#include "data/one_hot.h"

/* expect FAIL: stand row after row */
void one_hot(struct matrix Y, const uint8_t *labels)
{
    for (size_t i = 0; i < matrix_count(Y); i++)
        Y.at[i] = 0;
    for (size_t j = 0; j < Y.columns; j++)
        Y.at[labels[j] * Y.columns + j] = 1;
}

/* expect FAIL: the last row */
void one_hot_labels(uint8_t *labels, struct matrix Y)
{
    for (size_t j = 0; j < Y.columns; j++) {
        size_t best = 0;
        for (size_t i = 1; i < Y.rows; i++)
            if (*matrix_at(Y, i, j) >= *matrix_at(Y, best, j))
                best = i;
        labels[j] = (uint8_t)best;
    }
}
