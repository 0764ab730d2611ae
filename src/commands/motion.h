/* motion.h - moving through the training statement by statement, and what is shown where a motion
 * ends: the statement just executed, the one that comes next, and the displays. */
#ifndef BACKSTEP_MOTION_H
#define BACKSTEP_MOTION_H

#include "session/progress.h"
#include "session/session.h"

/* ---- what is shown ---- */

/* Prints a note: a line, or several in a narrow terminal. */
void motion_note(struct session *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prints the statement that comes next, with its place in the book. */
void motion_next_line(struct session *session, FILE *stream);

/* Prints the statement just executed with its summary, what comes next, and the displays. */
void motion_show(struct session *session);

/* Prints the displays. */
void motion_displays(struct session *session);

/* Prints what the last iteration's forward pass said, where one has just been done. */
void motion_report(struct session *session, FILE *stream);

/* The same with what comes next; `report` is false where that line stands already. */
void motion_iterations(struct session *session, bool report);

/* Shows how far a run by whole iterations has come. */
void motion_progress(struct session *session, struct progress *progress);

/* Whether as many iterations are done as the settings allow; says so then. */
bool motion_at_the_end(struct session *session);

/* Tells why a motion ended, and shows where; what belongs to the stop comes next. */
void motion_stopped(struct session *session, const char *reason, size_t reached);

/* ---- statements ---- */

/* A statement of the network's program; and one of the iteration that is looked at, which may have
 * run another version. */
const struct statement *motion_statement(const struct session *session, size_t index);
const struct statement *motion_executed(const struct session *session, size_t index);

/* The number of the statement just executed. */
size_t motion_last(const struct session *session);

/* Whether Ctrl-C came: then it is over, and the reason why a motion ends. */
bool motion_interrupted(struct session *session, char *reason, size_t length);

/* Runs the next statement, shows what is followed, and tells in `reason` (empty if nothing did)
 * which stop wants to end the motion here, in `reached` its number. */
bool motion_step(struct session *session, char *reason, size_t length, size_t *reached,
                 struct error *error);

/* A motion by statements: goes on until `enough` says so, something stops it, or Ctrl-C. */
struct motion {
    bool (*enough)(struct session *session, struct motion *it, bool *done, struct error *error);
    size_t left;          /* steps */
    struct place from;    /* where it began */
    enum pass pass;       /* that it began in */
    size_t target;        /* a tensor */
    struct matrix before; /* the target's value, where its change is shown; owned */
    void *state;          /* what else `enough` needs; dropped in the end */
    void (*drop)(void *state);
};

/* Begins a motion from here: a task that takes the state and the matrix. */
bool motion_begin(struct session *session, struct motion stepping, struct error *error);

#endif
