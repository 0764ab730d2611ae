/* markdown.h - a section of the book in the terminal. */
#ifndef BACKSTEP_MARKDOWN_H
#define BACKSTEP_MARKDOWN_H

#include <stdio.h>

/* Prints lines of Markdown, up to NULL. Prose is wrapped anew; code, transcripts and tables keep
 * their lines, which go on indented where they are longer than `width`; formulas are written for a
 * terminal (view/mathematics.h); of a picture there is its file's name. Empty lines stand between
 * what is printed, never before or behind it. */
void markdown_print(FILE *stream, const char *const *lines, int width);

#endif
