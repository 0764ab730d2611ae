/* asking.h - asks the stops (stops.h) whether a motion is to end here. */
#ifndef BACKSTEP_ASKING_H
#define BACKSTEP_ASKING_H

#include "session/session.h"

/* Asks every enabled stop whether it wants to end the motion after `statement`, just executed. A
 * stop that does counts its hit and is named in `reason`, which stays empty otherwise; `reached` is
 * its number, for its commands. With `count` false nothing is counted, ignored or removed: the way
 * back only wants to know. False when a condition cannot be evaluated. */
bool stops_ask(struct session *session, size_t statement, bool count, char *reason, size_t length,
               size_t *reached, struct error *error);

/* Looks at the watched values anew, without comparing: after a jump. */
void stops_look(struct session *session);

/* The same of one watch, such as a new one. */
void stops_watch(struct session *session, struct stop *stop);

#endif
