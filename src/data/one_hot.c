#include "data/one_hot.h"

#include <assert.h>

void one_hot(struct matrix Y, const uint8_t *labels)
{
    matrix_fill(Y, 0);
    for (size_t j = 0; j < Y.columns; j++) {
        assert(labels[j] < Y.rows);
        *matrix_at(Y, labels[j], j) = 1;
    }
}

void one_hot_labels(uint8_t *labels, struct matrix Y)
{
    for (size_t j = 0; j < Y.columns; j++)
        labels[j] = (uint8_t)matrix_argmax(Y, j);
}
