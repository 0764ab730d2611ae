/* execute.h - the one entry for what a person types.
 *
 * A client (a terminal, a page, a script on the command line, a test) pushes a line; the outcome
 * says what came of it and what is wanted next:
 *
 *     struct outcome outcome = execute(session, line);
 *     while (outcome.wants == WANTS_TIME)
 *         outcome = execute_on(session);   ... and whatever else the client has to do
 *     if (!outcome.ok)
 *         error_print(&outcome.error, stderr);
 *
 * Nothing here reads, or works for much longer than EXECUTE_SECONDS at a time, but for commands
 * that look at control.interrupted themselves. Setting that, and counting control.interrupts, ends
 * what runs, as Ctrl-C does, also between two slices. */
#ifndef BACKSTEP_EXECUTE_H
#define BACKSTEP_EXECUTE_H

#include "session/session.h"

#define EXECUTE_SECONDS 0.05

enum wants {
    WANTS_COMMAND, /* the next line is one */
    WANTS_LINES,   /* the next line belongs to a block, up to `end` */
    WANTS_ANSWER,  /* yes or no, to control.question.text */
    WANTS_TIME,    /* execute_on goes on */
    WANTS_NOTHING, /* the session is over: `quit` */
};

struct outcome {
    bool ok;            /* nothing has failed yet */
    struct error error; /* else what has; it names all scripts on the way */
    char script[300];   /* the one that it arose in, and the line's number; "" and 0 for none */
    size_t line;
    enum wants wants;
};

/* Carries out a line: a command, an expression to print, a comment or nothing; a line of a block;
 * an answer. NULL says that the input is over: within a block that is an error, to a question it is
 * a no. While time is wanted no line is taken: that is an error, too, and changes nothing. */
struct outcome execute(struct session *session, const char *line);

/* The same for the commands of a file. */
struct outcome execute_file(struct session *session, const char *path);

/* Goes on with what is under way. */
struct outcome execute_on(struct session *session);

/* Goes on until no time is wanted: for clients with nothing else to do. */
struct outcome execute_whole(struct session *session, struct outcome outcome);

#endif
