/* wrap.h - lines that fit a narrow terminal. */
#ifndef BACKSTEP_WRAP_H
#define BACKSTEP_WRAP_H

#include <stdio.h>

/* Prints a text and a newline. A line that would be longer than `width` goes on in the next one,
 * after `indent` blanks: broken where two blanks or more stand between its parts, and at single
 * blanks only within a part that is longer than a line. A word that is longer stays whole. */
void wrap_print(FILE *stream, const char *text, int indent, int width);

/* The columns that a UTF-8 text takes, all its characters being one wide. */
int wrap_columns(const char *text);

#endif
