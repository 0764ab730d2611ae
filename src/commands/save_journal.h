/* save_journal.h - the part of a saved session that makes its changes again. */
#ifndef BACKSTEP_SAVE_JOURNAL_H
#define BACKSTEP_SAVE_JOURNAL_H

#include "session/session.h"

/* The commands that make the journal's changes at their places, and go to the session's place. */
void save_journal(FILE *stream, const struct session *session);

/* The shortest decimals that give the number back. */
const char *save_number(char text[40], double number);

#endif
