/* step.h - moving through the training, and what is shown at each stop. */
#ifndef BACKSTEP_STEP_H
#define BACKSTEP_STEP_H

#include "session/session.h"

/* Runs the next statement, shows what is followed, and tells in `reason` (empty if nothing did)
 * which break, watch or catch wants to stop here. */
bool motion_step(struct session *session, char *reason, size_t length, struct error *error);

/* Prints the statement that comes next, with its place in the book. */
void motion_next_line(struct session *session, FILE *stream);

/* Prints the statement just executed with its summary, what comes next, and the displays. */
void motion_show(struct session *session);

/* Prints the displays. */
void motion_displays(struct session *session);

/* Prints what a statement's target holds now, on a line or two. */
void motion_summary(struct session *session, size_t statement);

#endif
