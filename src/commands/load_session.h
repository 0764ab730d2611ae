/* load_session.h - a saved session in place of this one. */
#ifndef BACKSTEP_LOAD_SESSION_H
#define BACKSTEP_LOAD_SESSION_H

#include "session/session.h"

/* Begins to carry out a script that save_session wrote in a session of its own, which takes the
 * place of this one when all of it has been carried out; a script that somebody wrote is carried
 * out in this one. What belongs to the terminal stays, and names of one's own that mean nothing
 * else in the new session. A failure leaves the session as it was, and says so. */
bool load_session(struct session *session, const char *path, struct error *error);

#endif
