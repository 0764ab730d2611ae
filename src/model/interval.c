#include "model/interval.h"

#include <math.h>

struct interval interval_wilson(size_t hits, size_t count)
{
    static const double z = 1.959963984540054; /* leaves 2.5 % of a normal distribution above it */
    if (count == 0)
        return (struct interval){0, 1};
    double n = (double)count, share = (double)hits / n;
    double scale = 1 + z * z / n;
    double middle = (share + z * z / (2 * n)) / scale;
    double half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / scale;
    /* at the ends the two are equal on paper, and rounding must not lead beyond */
    return (struct interval){hits == 0 ? 0 : middle - half, hits == count ? 1 : middle + half};
}
