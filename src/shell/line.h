/* line.h - what a line means: a command, a definition's name, or an expression to print. */
#ifndef BACKSTEP_SHELL_LINE_H
#define BACKSTEP_SHELL_LINE_H

#include "session/session.h"

/* Carries out a line that is not blank and has no blanks around it, or begins to. False, with the
 * error set, when it failed. */
bool line_carry_out(struct session *session, const char *line, struct error *error);

#endif
