/* repl.h - reading commands, from a terminal through readline or from anywhere else. */
#ifndef BACKSTEP_REPL_H
#define BACKSTEP_REPL_H

#include "session/session.h"

/* What edits the lines at the prompt: "GNU readline", "libedit" or "no line editing". */
extern const char *const REPL_EDITING;

/* Measures the terminal, if the session has one, and makes Ctrl-C end what runs instead of the
 * program. Called before anything runs. */
void repl_begin(struct session *session);

/* Reads commands from standard input until it ends or one says quit. At a terminal with a prompt,
 * editing, completion and history; elsewhere silently, and then the first error ends it (unless the
 * session echoes, as transcripts do). Returns the program's exit status. */
int repl_run(struct session *session);

/* Prints an error as this session shows errors: to where notes go, with "file:line: " before it
 * where `place` is not NULL. */
void repl_report(struct session *session, const char *place, const struct error *error);

#endif
