/* mathematics.h - the book's formulas, which are written in LaTeX, as text for a terminal. */
#ifndef BACKSTEP_MATHEMATICS_H
#define BACKSTEP_MATHEMATICS_H

#include <stdbool.h>

#include "base/error.h"

/* "\frac{1}{m} \sum_n dZ2_{kn}" becomes "1/m · Σ_n dZ2_kn", and "1/m * sum_n dZ2_kn" without
 * `utf8`. Subscripts and exponents stay as they are written; a product that a fraction begins gets
 * its sign, since 1/m a could be read as 1/(m a). The caller gives it to memory_free. NULL, with
 * the error set, for a macro or an environment that is not known, and when memory is short. */
char *mathematics_text(const char *latex, bool utf8, struct error *error);

#endif
