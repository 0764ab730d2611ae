/* complete.h - what may stand where the cursor is. Knows no readline. */
#ifndef BACKSTEP_COMPLETE_H
#define BACKSTEP_COMPLETE_H

#include "session/session.h"

/* The words that begin with `text`, which stands at column `start` of the line: commands at its
 * beginning, else what the command's usage says: targets, settings and their values, names and
 * functions of expressions, the words that it lists. NULL after the last; the list and its strings
 * are given to complete_free; there are fewer where memory is short. *files is set where a file
 * name belongs instead. NULL for none. */
char **complete_line(const struct session *session, const char *line, size_t start,
                     const char *text, bool *files);

/* Whether the word that ends at column `end` is ended by blanks alone, as a file's name or a
 * command's; those of expressions are ended by operators, too. */
bool complete_by_blanks(const struct session *session, const char *line, size_t end);

void complete_free(char **words);

#endif
