/* caret.h - an error of the language as people see it: the message, the line, a caret below the
 * column. */
#ifndef BACKSTEP_CARET_H
#define BACKSTEP_CARET_H

#include "language/expression.h"

/* Turns an error about a text into one that shows it, long texts only around the column. Where the
 * evaluation was stopped, the text is right and not shown. */
void caret_write(struct error *error, const struct language_error *from, const char *text);

#endif
