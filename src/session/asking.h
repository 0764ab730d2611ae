/* asking.h - asks the stops (stops.h) whether a motion is to end here. */
#ifndef BACKSTEP_ASKING_H
#define BACKSTEP_ASKING_H

#include "session/session.h"

/* Asks every enabled stop whether it wants to end the motion after `statement`, just executed. Each
 * that does counts a hit, and the first that is not to be ignored any more is named in `reason`,
 * which stays empty without one; `reached` is its number, for its commands. With `count` false, as
 * on the way back, hits are not counted, and one that would be ignored is named, too. Watches take
 * the value that they see for the next comparison in either case. False when a condition cannot be
 * evaluated. */
bool stops_ask(struct session *session, size_t statement, bool count, char *reason, size_t length,
               size_t *reached, struct error *error);

/* Looks at the watched values anew, without comparing: after a jump. */
void stops_look(struct session *session);

/* The same of one watch, such as a new one. */
void stops_watch(struct session *session, struct stop *stop);

#endif
