/* program_file.h - program [FILE]: runs a person's own program and judges it (judge/own_verdict.h).
 */
#ifndef BACKSTEP_PROGRAM_COMMAND_H
#define BACKSTEP_PROGRAM_COMMAND_H

#include "session/session.h"

/* program [FILE.py|FILE.ipynb]: what was not run, the loss, parameters and gradients by their
 * numbers, and the verdict. Without a file the lines up to `end` are the program. */
bool run_program(struct session *session, const char *arguments, struct error *error);

#endif
