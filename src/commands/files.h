/* files.h - the commands on data and files, each in a file of its own; files.c has their table. */
#ifndef BACKSTEP_FILES_H
#define BACKSTEP_FILES_H

#include "session/session.h"

/* split DEV: the first DEV samples are held out, the others trained on. */
bool run_split(struct session *session, const char *arguments, struct error *error);

/* shuffle: the samples in the order that a notebook's np.random.shuffle gives them. */
bool run_shuffle(struct session *session, const char *arguments, struct error *error);

/* export csv|idx|png PATH [train|dev|test|FROM:TO] */
bool run_export(struct session *session, const char *arguments, struct error *error);

/* predict [--raw] FILE...|SAMPLE... */
bool run_predict(struct session *session, const char *arguments, struct error *error);

/* values NAME SHAPE [int|bool], the numbers, end: what keep_session writes. */
bool run_values(struct session *session, const char *arguments, struct error *error);

/* Writes a script that leads here: data, settings, journal, place, the names that the user gave,
 * what is displayed, tracked and followed, and the breakpoints; what concerns the terminal alone
 * (view, width, color) is not in it. Each number is written in base 16, so that it comes back bit
 * for bit. The file is replaced in one step, see base/file.h. */
bool keep_session(struct session *session, const char *path, struct error *error);

/* Begins to carry out such a script in a session of its own, which takes the place of this one when
 * all of it has been carried out; a script that somebody wrote is carried out in this one. What
 * belongs to the terminal stays, and names of one's own that mean nothing else in the new session.
 * A failure leaves the session as it was, and says so. */
bool keep_load(struct session *session, const char *path, struct error *error);

/* random_state, the words, end: what keep_journal writes. */
bool run_random_state(struct session *session, const char *arguments, struct error *error);

/* ---- the parts of keep_session ---- */

/* The commands that make the journal's changes at their places, and go to the session's place. */
void keep_journal(FILE *stream, const struct session *session);

/* A value as `values` reads it again, bit for bit. */
void keep_values(FILE *stream, const char *name, struct array value);

/* The shortest decimals that give the number back. */
const char *keep_number(char text[40], double number);

/* Whether the text ends in the suffix, with something before it. */
bool has_suffix(const char *text, const char *suffix);

#endif
