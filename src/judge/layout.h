/* layout.h - formulas and sentences of the program's form, in the form of an author who has a
 * sample a row. */
#ifndef BACKSTEP_LAYOUT_H
#define BACKSTEP_LAYOUT_H

#include "judge/trial.h"

/* Writes `text`, which is about a tensor, for the trial's layout: products are turned around,
 * "W2.T @ dZ2" is "dZ2 @ W2.T" (with W out x in, "dZ2 @ W2"), and the axes are exchanged. The text
 * is cut to `length`. */
void layout_text(char *turned, size_t length, const struct trial *trial, size_t tensor,
                 const char *text);

#endif
