#include "model/update.h"

/* T = T - alpha * dT */
void update_parameter(struct matrix T, struct matrix before, struct matrix alpha, struct matrix dT)
{
    for (size_t i = 0; i < matrix_count(T); i++)
        T.at[i] = before.at[i] - alpha.at[0] * dT.at[i];
}
