/* evaluating.h - what texts mean in a session. */
#ifndef BACKSTEP_EVALUATING_H
#define BACKSTEP_EVALUATING_H

#include "language/expression.h"
#include "session/session.h"

/* The names of this session, each kind before the next: variables, aliases, tensors and the numbers
 * of the network, numbers about samples. */
struct scope session_scope(struct session *session);

/* Evaluates a text here; errors show the line with a caret. Looking changes nothing: random numbers
 * are those that the next line would draw. */
bool session_evaluate(struct session *session, struct array *value, const char *text,
                      struct error *error);

/* The same, drawing from a random state of the caller's. */
bool session_draw(struct session *session, struct array *value, const char *text,
                  struct random *random, struct error *error);

/* The same as a condition. */
bool session_condition(struct session *session, bool *holds, const char *text, struct error *error);

/* A name that may have been meant: a variable, alias, tensor or number. */
const char *session_near_name(void *session, const char *name);

/* Calls `visit` with each name that an expression may use. */
void session_names(const struct session *session, void (*visit)(void *context, const char *name),
                   void *context);

#endif
