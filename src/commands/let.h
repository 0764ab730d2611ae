/* let.h - giving names and parameters values: what `let` does, for the commands that read values.
 */
#ifndef BACKSTEP_LET_H
#define BACKSTEP_LET_H

#include "session/session.h"

/* Gives a parameter new values, journaled, or a free name a copy of them. */
bool assign_value(struct session *session, const char *name, struct array value,
                  struct error *error);

#endif
