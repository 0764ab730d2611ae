/* bar.h - how far a long run has come, in a line that fits the terminal. */
#ifndef BACKSTEP_BAR_H
#define BACKSTEP_BAR_H

#include <stdbool.h>
#include <stddef.h>

struct bar_state {
    size_t iteration;   /* where the run stands, */
    size_t first, last; /* where it began and where it will end */
    double loss, accuracy;
    double seconds; /* since it began */
};

/* "iteration 120 of 500  loss 0.5123  accuracy 0.8450  310.2 a second  1 s left" into `text` of
 * `length` bytes; returns text. */
char *bar_line(char *text, size_t length, const struct bar_state *state);

/* The same behind a bar, in at most `width` columns: what does not fit is left out, the rate first
 * and the time left last. The bar is of block elements with `utf8`, else ASCII. */
char *bar_text(char *text, size_t length, const struct bar_state *state, int width, bool utf8);

#endif
