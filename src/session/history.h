/* history.h - numbers by iteration: the loss and the accuracy of every forward pass, written down
 * as iterations run, and what else is tracked. Entry i is what was there when iteration i was done.
 */
#ifndef BACKSTEP_HISTORY_H
#define BACKSTEP_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct session;

struct series {
    char *text;    /* an expression that gives a number; owned */
    bool tracked;  /* asked for after every iteration; loss and accuracy always are */
    bool wanted;   /* asked for during the replay that goes on */
    double *value; /* by iteration; owned */
    bool *known;   /* owned */
    size_t value_capacity, known_capacity;
};

struct history {
    struct series *series; /* owned; the first two are loss and accuracy */
    size_t count, capacity;
};

void history_free(struct history *history);

/* Writes down what the iteration that is just done gave. */
void history_arrived(struct session *session);

/* Forgets iterations from this one on: another future begins. */
void history_drop(struct history *history, size_t iteration);

/* The index of the series of an expression, which is made if need be. False, with the error set, if
 * it is none or memory is short. */
bool history_series(struct session *session, const char *text, size_t *index, struct error *error);

/* Fills what is missing of these series, of the iterations that are done at this place, by
 * replaying; comes back to the place. Ctrl-C ends it early, which is no error. */
bool history_fill(struct session *session, const size_t *index, size_t count, struct error *error);

/* The value at an iteration; false while it is not known. */
bool history_value(const struct series *series, size_t iteration, double *value);

#endif
