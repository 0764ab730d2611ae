#include "data/one_hot.h"

/* expect FAIL: were never written */
void one_hot(struct matrix Y, const uint8_t *labels)
{
    for (size_t j = 0; j < Y.columns; j++)
        *matrix_at(Y, labels[j], j) = 1;
}

/* expect FAIL: begins with 0 as the largest */
void one_hot_labels(uint8_t *labels, struct matrix Y)
{
    for (size_t j = 0; j < Y.columns; j++) {
        real largest = 0;
        labels[j] = 0;
        for (size_t i = 0; i < Y.rows; i++)
            if (*matrix_at(Y, i, j) > largest) {
                largest = *matrix_at(Y, i, j);
                labels[j] = (uint8_t)i;
            }
    }
}
