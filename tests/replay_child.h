/* Runs one shell command and keeps all that it prints. */
#ifndef REPLAY_CHILD_H
#define REPLAY_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum child_end {
    CHILD_ENDED,     /* by itself; status holds how */
    CHILD_TIMED_OUT, /* killed, as these two say */
    CHILD_FLOODED,   /* more than 16 MiB of output */
};

struct child_result {
    char *output; /* owned by the caller; has room for one byte after its length */
    size_t length;
    enum child_end end;
    int status; /* of the shell; 128 + N when signal N ended it */
};

/* Runs COMMAND by /bin/sh, standard output and error in one stream, in a process group of its own
   that is killed when SECONDS have passed. INPUT is read from its present place; with NULL it is
   /dev/null. With INPUT the seconds are counted from the last output on: each line of a debugger
   session has as much time as a command. Returns false, and prints why, when the command could not
   be run or kept; then there is no output to free. */
bool child_run(const char *command, FILE *input, unsigned seconds, struct child_result *result);

/* An interrupt or a termination ends the running command too, which is in another process group. */
void child_forward_signals(void);

#endif
