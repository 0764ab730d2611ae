/* control.h - what is under way while commands are carried out.
 *
 * Nothing in the library reads input. Whoever has lines (a terminal, a page, a test) pushes them
 * one by one into the shell's execute(), which answers what it wants next. So a command that cannot
 * be done at once leaves here what is left of it, and returns:
 * - scripts: more commands to be carried out (script.h);
 * - a block: it takes the lines that follow, up to `end`;
 * - a task: it goes on in slices, between which it can be interrupted;
 * - a question: it waits for a yes or no;
 * - instead: another command in its own place.
 * A task is over before the next command begins, and so is a block. */
#ifndef BACKSTEP_CONTROL_H
#define BACKSTEP_CONTROL_H

#include <signal.h>

#include "session/script.h"

struct command_group;

/* The lines that a command takes; what is in them when they have come to their `end`. */
typedef bool block_taker(struct session *session, const char *arguments, const char *text,
                         struct error *error);

struct line_block {
    block_taker *take; /* NULL while there is no block */
    char *arguments;   /* of the command; owned */
    bool commands;     /* blocks within it have an `end` of their own */
    size_t longest;    /* bytes that it may have */
    size_t depth;      /* how many `end`s are to come */
    char *text;        /* each line ended by a newline; owned */
    size_t length, capacity;
    struct error error; /* what is wrong with it, told at its end; no message while nothing is */
};

/* A slice does a little of the work, sets *done with the last of it, and asks control.interrupted
 * by itself. */
typedef bool task_slice(struct session *session, void *state, bool *done, struct error *error);

struct task {
    task_slice *slice;         /* NULL while there is no task */
    void (*drop)(void *state); /* called when it is done, failed, or was given up */
    void *state;
};

typedef bool answer_taker(struct session *session, bool yes, struct error *error);

struct question {
    answer_taker *take; /* NULL while there is no question */
    char *text;         /* owned */
};

struct control {
    const struct command_group *const *commands; /* all of them, NULL after the last group */
    bool batch;                                  /* the first error ends it, echo or not */
    bool quit;
    int status;   /* of the program: 1 after a failed assert, check or gradcheck, 2 after one that
                   * could not   judge, else 0 */
    bool repeats; /* an empty line does the last motion again */
    char *last_line; /* that motion's; owned, NULL for nothing */
    bool untold;     /* what a saved session trains on is still to be told */
    size_t stopped;  /* the stop whose commands come next; 0 for none */
    char *instead;   /* a command that stands for the one being carried out; owned, or NULL */
    struct scripts scripts;
    struct line_block block;
    struct task task;
    struct question question;
    double slice_end;   /* by control_seconds: when a slice should be over */
    sig_atomic_t begun; /* interrupts there were when the line began that was pushed */
    volatile sig_atomic_t interrupted; /* set by Ctrl-C, until what runs has stopped */
    volatile sig_atomic_t interrupts;  /* how many there were: scripts end when one comes */
};

enum block_kind {
    BLOCK_COMMANDS, /* of Backstep: blocks among them end before this one does */
    BLOCK_PASTED,   /* of another language: an `end` ends it */
    BLOCK_NUMBERS,  /* the same, as long as a saved tensor needs */
};

/* Takes the lines that follow: `take` gets a copy of the arguments and, with their `end`, these
 * lines. */
bool control_block(struct control *control, enum block_kind kind, const char *arguments,
                   block_taker *take, struct error *error);

/* Refuses a block with the error: the lines up to its `end` are dropped, then the error is told;
 * where `notes` is not NULL, since a person types them, there before, too. */
bool control_refuse(struct control *control, FILE *notes, const struct error *error);

/* Goes on with a task, whose state it takes; where that is NULL, memory was short: returns false.
 */
bool control_task(struct control *control, task_slice *slice, void (*drop)(void *state),
                  void *state);

/* Asks what is answered by yes or no. The text is a sentence with its question mark. */
bool control_ask(struct control *control, const char *text, answer_taker *take,
                 struct error *error);

/* Seconds since some beginning, by a clock that nobody sets. */
double control_seconds(void);

/* Whether a slice of a task may go on: it is not interrupted, and its time is not over. A
 * timeline_watcher, whose context is the control. */
bool control_goes_on(void *control);

/* Gives up the block or the question that is under way. */
void control_end_block(struct control *control);
void control_end_question(struct control *control);

/* Frees all that is here. Frames are dropped without being told their end. */
void control_free(struct control *control);

#endif
