/* summary.h - a matrix in one line: range, mean, spread, what is odd, and its shape as a curve. */
#ifndef BACKSTEP_SUMMARY_H
#define BACKSTEP_SUMMARY_H

#include <stdio.h>

#include "tensor/matrix.h"

enum { SUMMARY_BINS = 9 };

struct summary {
    size_t count, nan, infinite, zeros;
    double min, max, mean, std; /* of the finite elements; NaN where there are none. The mean is 0
                                   where it is but rounding noise */
    size_t bins[SUMMARY_BINS];  /* finite elements between min and max, in equal parts */
};

struct summary summary_of(struct matrix matrix);

/* "10x41000  min -11.2  mean -0.31  max 9.87  std 2.41  zeros 12%  ..#%#.." into `text` of `length`
 * bytes, without a newline; the curve in block elements where the locale is UTF-8. A 1x1 matrix is
 * its number alone. Returns text. */
char *summary_text(char *text, size_t length, struct matrix matrix);

#endif
