/* output.h - where and how everything is printed and drawn.
 *
 * Nothing is printed but to one of two streams: `results` takes what was asked for, `notes` all
 * else. Both are whatever the session's owner gave it. How wide and whether in colours (session.h)
 * depends on the settings and on what the streams lead to. */
#ifndef BACKSTEP_OUTPUT_H
#define BACKSTEP_OUTPUT_H

#include <stdio.h>

#include "session/windows.h"

/* An expression printed at each stop. */
struct display {
    size_t number;
    char *text;
};

struct displays {
    struct display *list;
    size_t count, capacity, next;
};

struct output {
    FILE *results;      /* what print prints */
    FILE *notes;        /* everything else */
    bool terminal;      /* a person types and reads */
    int terminal_width; /* in characters; 0 where there is none */
    bool echo;          /* prompts and lines are printed, for transcripts */
    bool following;
    size_t followed; /* a sample, shown after every statement */
    struct drawing_state drawing;
};

/* Standard output and standard error, no terminal. */
struct output output_new(void);

void output_free(struct output *output);

void displays_free(struct displays *displays);

/* Another training has begun, on so many samples. */
void output_restarted(struct output *output, size_t samples);

#endif
