/* tracking.h - writes into the history (history.h) what iterations give, as they run and, for what
 * is asked for later, by running them again. */
#ifndef BACKSTEP_TRACKING_H
#define BACKSTEP_TRACKING_H

#include "session/session.h"

/* Writes down what the iteration that is just done gave. */
void tracking_arrived(struct session *session);

/* Fills what is missing of these series, of the iterations that are done at this place, by
 * replaying; comes back to the place. Ctrl-C ends it early, which is no error. */
bool tracking_fill(struct session *session, const size_t *index, size_t count, struct error *error);

#endif
