/* formula.h - a person's line, made so that any network can run it: the edited statements.
 *
 * What the line reads of the session (variables, aliases) is taken as it stands when the line is
 * made: later changes of them don't change the past. Tensors, labels, m and the other numbers are
 * those of the network that it runs in. */
#ifndef BACKSTEP_FORMULA_H
#define BACKSTEP_FORMULA_H

#include "session/session.h"
#include "model/line.h"

/* Parses a line for a target. `about` says what it is about (of a spoiled statement), or is NULL;
 * it is copied. The caller holds it, and calls line_release. NULL, with the error set and the line
 * shown with a caret, for what is no expression or leads back to itself through aliases. */
struct line *formula_new(struct session *session, const char *target, const char *text,
                         const char *about, struct error *error);

/* Evaluates a line in a network, without giving it to a tensor; the caller calls array_free. */
bool formula_evaluate(struct line *line, struct network *network, struct array *value,
                      struct error *error);

/* Calls `visit` with the name of everything that it reads, but variables and aliases. */
void formula_reads(const struct line *line, void (*visit)(void *context, const char *name),
                   void *context);

/* The names of the variables that were taken, after one another with commas; "" for none. */
void formula_taken(const struct line *line, char *text, size_t length);

/* Calls one of both with each name that was taken, aliases after what they read: a variable with
 * its value, which stays the line's, an alias with its text. */
void formula_visit_taken(const struct line *line,
                         void (*variable)(void *context, const char *name, struct array value),
                         void (*alias)(void *context, const char *name, const char *text),
                         void *context);

/* Whether its last run gave one number to many entries. */
bool formula_shared(const struct line *line);

/* The name of its target. */
const char *formula_target(const struct line *line);

/* The line as it was typed. */
const char *formula_text(const struct line *line);

/* What `about` was; "" for nothing. */
const char *formula_about(const struct line *line);

#endif
