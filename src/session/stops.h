/* stops.h - breaks, watches and catches. */
#ifndef BACKSTEP_STOPS_H
#define BACKSTEP_STOPS_H

#include "session/session.h"

/* Asks every enabled stop whether it wants to end the motion after `statement`, just executed. A
 * stop that does counts its hit and is named in `reason`, which stays empty otherwise; `reached` is
 * its number, for its commands. With `count` false nothing is counted, ignored or removed: the way
 * back only wants to know. False when a condition cannot be evaluated. */
bool stops_ask(struct session *session, size_t statement, bool count, char *reason, size_t length,
               size_t *reached, struct error *error);

/* Looks at the watched values anew, without comparing: after a jump. */
void stops_look(struct session *session);

/* Whether any is enabled. */
bool stops_any(const struct session *session);

/* Runs the commands that belong to a stop, and removes it if it was a temporary one. */
bool stops_after(struct session *session, size_t number, struct error *error);

/* Prints them all. */
void stops_list(const struct session *session);

/* Writes the commands that set them, numbered from 1, after a hash those that the place in the
 * session makes no sense of. Hits are counted anew. */
void stops_keep(FILE *stream, struct session *session);

/* Removes the stop at this index. */
void stops_remove(struct session *session, size_t index);

#endif
