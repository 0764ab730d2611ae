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

/* Adds one, enabled; a watch looks at its value. The condition, or what is watched, is copied; NULL
 * for none. Returns it, valid until the next one is added; NULL, with the error set, when memory is
 * short. */
struct stop *stops_new(struct session *session, enum stop_kind kind, const char *condition,
                       struct error *error);

/* The stop with this number, NULL for none. */
struct stop *stops_find(const struct session *session, size_t number);

/* Removes the stop at this index. */
void stops_remove(struct session *session, size_t index);

#endif
