/* gnuplot.h - one gnuplot process that lives as long as pictures are wanted.
 *
 * It is found as $GNUPLOT or on PATH, and runs in a process group of its own, so that Ctrl-C does
 * not reach it; SIGTERM and SIGHUP, where they are not ignored, end it before they do what they did
 * without it. Commands go through a pipe; after them it is asked to print a token, and its answer
 * is awaited for a limited time. Whatever it says on the way is kept. A process that dies, hangs or
 * floods costs one error; the next commands start another. */
#ifndef BACKSTEP_GNUPLOT_H
#define BACKSTEP_GNUPLOT_H

#include <sys/types.h>

#include "base/error.h"

struct gnuplot {
    pid_t process;             /* 0 while none runs */
    int input, output, errors; /* our ends of its pipes */
    unsigned long tokens;      /* printed so far */
    double patience;           /* seconds that an answer may take */
    bool restarted;            /* the last commands had to start it again, since it had died */
    char line[4096];           /* of its output, being read */
    size_t line_length;
    char complaint[1024]; /* the beginning of what it said on stderr, during the last commands */
    char terminals[1024]; /* their names, each between blanks */
};

/* Seconds that an answer may take where $BACKSTEP_PATIENCE names no other number. */
extern const double GNUPLOT_PATIENCE;

/* A process that is not yet there: it starts with the first commands. */
struct gnuplot gnuplot_new(double patience);

/* Carries out commands, lines each ended by a newline, and waits until that is done. False, with
 * the error saying what gnuplot complained of, or that it is missing, has died or did not answer in
 * time; in all these cases but the first the process is gone. */
bool gnuplot_run(struct gnuplot *gnuplot, const char *commands, struct error *error);

/* Whether it can draw on this terminal ("qt"). Starts it if need be; false if it cannot be. */
bool gnuplot_has_terminal(struct gnuplot *gnuplot, const char *terminal, struct error *error);

/* Ends the process, if there is one. The struct can be used again. */
void gnuplot_stop(struct gnuplot *gnuplot);

/* A text as a string of gnuplot's: an owned string with its quotes, in which every byte that is no
 * letter, digit, blank or harmless sign is an octal escape, so that nothing in it is carried out.
 */
char *gnuplot_quote(const char *text, struct error *error);

#endif
