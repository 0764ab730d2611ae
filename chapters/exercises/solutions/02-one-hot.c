/* Exercise 2, one-hot: a solution. */
#include "data/one_hot.h"

/* Every number is written: a zero, or the one. */
void one_hot(struct matrix Y, const uint8_t *labels)
{
    for (size_t j = 0; j < Y.columns; j++)
        for (size_t i = 0; i < Y.rows; i++)
            *matrix_at(Y, i, j) = i == labels[j] ? 1 : 0;
}

/* The search begins with a number of the column itself, so it finds negative ones as well; and only
 * a larger one takes its place, so the first of equals stays. */
void one_hot_labels(uint8_t *labels, struct matrix Y)
{
    for (size_t j = 0; j < Y.columns; j++) {
        size_t best = 0;
        for (size_t i = 1; i < Y.rows; i++)
            if (*matrix_at(Y, i, j) > *matrix_at(Y, best, j))
                best = i;
        labels[j] = (uint8_t)best;
    }
}
