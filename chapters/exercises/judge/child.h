/* child.h - runs what may crash, loop or end, in a process of its own, and says what became of it.
 */
#ifndef EXERCISES_CHILD_H
#define EXERCISES_CHILD_H

#include "judge.h"

enum outcome {
    OUTCOME_OK,
    OUTCOME_FAIL,  /* the report says what is wrong */
    OUTCOME_HEIR,  /* it called a function that is wrong itself */
    OUTCOME_CRASH, /* killed by a signal or a sanitizer */
    OUTCOME_LOOP,  /* no end in time */
    OUTCOME_EXIT,  /* ended the program */
    OUTCOME_FLOOD, /* printed without end */
};

enum { CHILD_TEXT = 1 << 16 };

struct child {
    enum outcome outcome;
    int signal;                /* that killed it; 0 for none */
    int status;                /* that it ended with */
    char report[CHILD_TEXT];   /* what the judge wrote, a line each; the first letter is its kind */
    char output[CHILD_TEXT];   /* what the student's function printed */
    char messages[CHILD_TEXT]; /* the same on standard error, and the sanitizers' traces */
};

/* The functions that are wrong so far: whoever calls one of them is an heir. */
void child_wrong(void (*mine)(void), const char *name);

/* Judges a function in a child process that may compute for so many seconds. False, with the error
 * set, when there is no process to be had. */
bool child_run(struct child *child, const char *name, void (*judge)(struct judge *judge),
               double seconds, struct error *error);

/* Where it happened, "chapters/exercises/mine/05-backprop.c:23", into `place`; false where that is
 * not known. */
bool child_place(const struct child *child, const char *file, char *place, size_t length);

/* Whether this program was built with AddressSanitizer. */
bool child_is_sanitized(void);

#endif
