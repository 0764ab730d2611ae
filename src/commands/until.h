/* until.h - running until a condition holds. */
#ifndef BACKSTEP_UNTIL_H
#define BACKSTEP_UNTIL_H

#include "session/session.h"

/* until COND */
bool run_until(struct session *session, const char *arguments, struct error *error);

#endif
