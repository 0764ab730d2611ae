/* arguments.h - what stands behind a command's name: words, counts, files, targets, places. Each
 * function refuses what it cannot read with an error that quotes it. */
#ifndef BACKSTEP_ARGUMENTS_H
#define BACKSTEP_ARGUMENTS_H

#include "session/session.h"

/* Copies the first word of the text, and returns what follows it, without blanks before. */
const char *argument_word(const char *text, char *word, size_t length);

/* Reads "N" (a whole number), or `otherwise` when there are no arguments. */
bool argument_count(const char *arguments, size_t otherwise, size_t *count, struct error *error);

/* Reads a file's name: a word, or anything in quotes; "~" and "~/" at its beginning become $HOME. A
 * name that ends the line may hold blanks without quotes: then `rest` is NULL, else it is set to
 * what follows. Owned by the caller; NULL, with the error set, where there is none. */
char *argument_path(const char *text, const char **rest, struct error *error);

/* Reads a statement by its target's name. */
bool argument_target(const struct session *session, const char *name, size_t *statement,
                     struct error *error);

/* Reads "ITER", "ITER:TARGET" or "TARGET". The statement is that of the iteration's program: it may
 * have, or have had, another number there. */
struct spot {
    bool has_iteration, has_statement;
    size_t iteration, statement;
    const char *target; /* of the statement */
};
bool argument_spot(const struct session *session, const char *text, struct spot *spot,
                   struct error *error);

/* Refuses arguments where a command takes none. */
bool argument_none(const char *arguments, const char *command, struct error *error);

/* Whether the text ends in the suffix, with something before it. */
bool argument_has_suffix(const char *text, const char *suffix);

/* Whether the arguments are one file's name with this suffix, in quotes or not. */
bool argument_is_file(const char *arguments, const char *suffix);

#endif
