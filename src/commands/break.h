/* break.h - what other commands do with breaks, watches and catches. */
#ifndef BACKSTEP_BREAK_H
#define BACKSTEP_BREAK_H

#include "session/session.h"

/* Runs the commands that belong to a stop, and removes it if it was a temporary one. */
bool stops_after(struct session *session, size_t number, struct error *error);

/* Prints them all. */
void stops_list(const struct session *session);

/* Writes the commands that set them, numbered from 1, after a hash those that the place in the
 * session makes no sense of. Hits are counted anew. */
void stops_keep(FILE *stream, struct session *session);

#endif
