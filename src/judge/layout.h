/* layout.h - formulas and sentences of the program's form, in the form of an author who has a
 * sample a row. */
#ifndef BACKSTEP_LAYOUT_H
#define BACKSTEP_LAYOUT_H

#include <stdbool.h>

#include "judge/trial.h"

/* Writes `text` for that layout: products are turned around, "W2.T @ dZ2" is "dZ2 @ W2.T" (with W
 * out x in, "dZ2 @ W2"), and the axes are exchanged. `weights` tells that the text is about a
 * gradient of weights. The text is cut to `length`. */
void layout_text(char *turned, size_t length, const char *text, enum layout layout, bool weights);

#endif
