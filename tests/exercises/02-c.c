#include "data/one_hot.h"

#include <stdlib.h>

/* expect FAIL: there is no element */
void one_hot(struct matrix Y, const uint8_t *labels)
{
    for (size_t j = 0; j < Y.columns; j++)
        for (size_t i = 0; i < Y.rows; i++)
            *matrix_at(Y, j, i) = i == labels[j];
}

/* expect EXIT: status 0 */
void one_hot_labels(uint8_t *labels, struct matrix Y)
{
    if (Y.columns)
        exit(0);
}
