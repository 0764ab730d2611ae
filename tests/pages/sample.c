/* What the pages in this folder quote. */
#include "sample.h"

double relu(double z)
{
    return z > 0 ? z : 0;
}

double relu_slope(double z)
{
    if (z != z)
        return z;
    return z > 0 ? 1 : 0;
}

double square(double z)
{
    return z * z;
}
