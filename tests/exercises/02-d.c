#include "data/one_hot.h"

/* expect FAIL: It changes labels */
void one_hot(struct matrix Y, const uint8_t *labels)
{
    uint8_t *mine = (uint8_t *)labels;
    for (size_t j = 0; j < Y.columns; j++) {
        for (size_t i = 0; i < Y.rows; i++)
            *matrix_at(Y, i, j) = i == labels[j];
        mine[j] = 0;
    }
}

/* expect FAIL: Its row is wanted */
void one_hot_labels(uint8_t *labels, struct matrix Y)
{
    for (size_t j = 0; j < Y.columns; j++) {
        real largest = *matrix_at(Y, 0, j);
        for (size_t i = 1; i < Y.rows; i++)
            if (*matrix_at(Y, i, j) > largest)
                largest = *matrix_at(Y, i, j);
        labels[j] = (uint8_t)largest;
    }
}
