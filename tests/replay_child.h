/* Runs one shell command and keeps all that it prints. */
#ifndef REPLAY_CHILD_H
#define REPLAY_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum child_end {
    CHILD_ENDED,     /* by itself; status holds how */
    CHILD_SILENT,    /* killed, as these three say: no output for too long */
    CHILD_EXHAUSTED, /* a process used up its processor time */
    CHILD_FLOODED,   /* more than 16 MiB of output */
};

struct child_result {
    char *output; /* owned by the caller; has room for one byte after its length */
    size_t length;
    enum child_end end;
    int status; /* of the shell; 128 + N when signal N ended it */
};

/* What a command may take. A busy machine stretches both a long computation and the silence before
   its output, which is why the clock on the wall counts silence only, and generously. */
struct child_limits {
    unsigned silence;   /* seconds without any output, by the clock */
    unsigned processor; /* seconds of processor time, of each process */
};

/* Runs COMMAND by /bin/sh, standard output and error in one stream, in a process group of its own
   that is killed at its limits. INPUT is read from its present place; with NULL it is /dev/null.
   Returns false, and prints why, when the command could not be run or kept; then there is no output
   to free. */
bool child_run(const char *command, FILE *input, struct child_limits limits,
               struct child_result *result);

/* An interrupt or a termination ends the running command too, which is in another process group. */
void child_forward_signals(void);

#endif
