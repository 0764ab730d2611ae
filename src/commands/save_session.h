/* save_session.h - a session as a script that leads to its place. */
#ifndef BACKSTEP_SAVE_SESSION_H
#define BACKSTEP_SAVE_SESSION_H

#include "session/session.h"

/* Writes a script that leads here: data, settings, journal, place, the names that the user gave,
 * what is displayed, tracked and followed, and the breakpoints; what concerns the terminal alone
 * (view, width, color) is not in it. Each number is written in base 16, so that it comes back bit
 * for bit. The file is replaced in one step, see base/file.h. */
bool save_session(struct session *session, const char *path, struct error *error);

#endif
