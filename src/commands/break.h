/* break.h - what other commands do with breaks, watches and catches. */
#ifndef BACKSTEP_BREAK_H
#define BACKSTEP_BREAK_H

#include "session/session.h"

/* Prints them all. */
void stops_list(const struct session *session);

/* Writes the commands that set them, numbered from 1, after a hash those that the place in the
 * session makes no sense of. Hits are counted anew. */
void stops_keep(FILE *stream, struct session *session);

#endif
