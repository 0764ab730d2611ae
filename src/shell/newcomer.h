/* newcomer.h - answers to what a person types who knows NumPy, but not this debugger. */
#ifndef BACKSTEP_NEWCOMER_H
#define BACKSTEP_NEWCOMER_H

#include "session/session.h"

/* What somebody who knows NumPy or Python, but not this debugger, may have meant: sets the error to
 * an answer with the command that does it. False where there is nothing to say. */
bool newcomer_answer(struct session *session, const char *line, struct error *error);

#endif
