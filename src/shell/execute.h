/* execute.h - what happens with a line that a person has typed. */
#ifndef BACKSTEP_EXECUTE_H
#define BACKSTEP_EXECUTE_H

#include "session/session.h"

/* Carries out one line: a command, an expression to print, a comment or nothing. False, with the
 * error set, when it failed. */
bool command_execute(struct session *session, const char *line, struct error *error);

/* The same for an empty line at the prompt: the last motion again, if it repeats. */
bool command_repeat(struct session *session, struct error *error);

#endif
