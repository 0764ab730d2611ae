/* dispatch.h - what a line means: a command, a definition's name, or an expression to print. */
#ifndef BACKSTEP_DISPATCH_H
#define BACKSTEP_DISPATCH_H

#include "session/session.h"

/* Carries out a line that is not blank and has no blanks around it, or begins to. False, with the
 * error set, when it failed. */
bool dispatch_line(struct session *session, const char *line, struct error *error);

#endif
