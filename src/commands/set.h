/* set.h - the settings by name, for `help`, completion and saved sessions. */
#ifndef BACKSTEP_SET_H
#define BACKSTEP_SET_H

#include "session/session.h"

/* The name of setting number `index`, and what it is for; NULL after the last. */
const char *setting_name(size_t index);
const char *setting_help(size_t index);

/* Writes the command that gives this setting, whose value is a word, the value it has. */
void setting_keep(FILE *stream, const struct session *session, const char *name);

#endif
