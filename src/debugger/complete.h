/* complete.h - what may stand where the cursor is. Knows no readline. */
#ifndef BACKSTEP_COMPLETE_H
#define BACKSTEP_COMPLETE_H

#include "debugger/session.h"

/* The words that begin with `text`, which stands at column `start` of the line: commands at its
 * beginning, else what the command takes: targets, settings and their values, names and functions
 * of expressions. NULL after the last; the list and its strings are given to complete_free, and the
 * strings are from memory_string. *files is set where a file name belongs instead. NULL for none.
 */
char **complete_line(const struct session *session, const char *line, size_t start,
                     const char *text, bool *files);

void complete_free(char **words);

#endif
