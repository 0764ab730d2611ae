/* interval.h - how far a share that was counted may be from the true one. */
#ifndef BACKSTEP_INTERVAL_H
#define BACKSTEP_INTERVAL_H

#include <stddef.h>

struct interval {
    double low, high;
};

/* The 95 % confidence interval of a share of which `hits` of `count` independent samples were
 * counted; from 0 to 1 where the count is 0. It stays within 0 and 1, and holds for small counts
 * and shares near the ends, where the share plus and minus two standard deviations does not.
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
 * Journal of the American Statistical Association 22 (1927), 209-212. */
struct interval interval_wilson(size_t hits, size_t count);

#endif
