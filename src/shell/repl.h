/* repl.h - reading commands, from a terminal through readline or from anywhere else.
 *
 * A loop asks for a line, pushes it into execute() (execute.h), reports the error if there is one,
 * and asks for what execute() wants next: a command, a line of a block, a yes or no, or no line at
 * all while a task goes on. At a terminal readline edits the line and keeps the history, and
 * complete.h finishes words; several lines that were pasted are carried out one by one. A signal
 * sets a flag in session->control, which whatever runs looks at: Ctrl-C ends that alone, SIGHUP and
 * SIGTERM end the program once it has stopped. */
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
