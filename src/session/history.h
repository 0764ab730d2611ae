/* history.h - numbers by iteration: the loss and the accuracy of every forward pass, written down
 * as iterations run, and what else is tracked. Entry i is what was there when iteration i was done.
 */
#ifndef BACKSTEP_HISTORY_H
#define BACKSTEP_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

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

/* The first two series. */
enum { HISTORY_LOSS, HISTORY_ACCURACY, HISTORY_BUILT_IN };

/* Makes these two, if need be. */
bool history_begin(struct history *history, struct error *error);

void history_free(struct history *history);

/* Forgets iterations from this one on: another future begins. */
void history_drop(struct history *history, size_t iteration);

/* The index of the series of an expression, which is made if need be. False, with the error set, if
 * it is none or memory is short. */
bool history_series(struct history *history, const char *text, size_t *index, struct error *error);

/* Writes a value down. What memory is short for is not: it is asked for again when it is wanted. */
void history_put(struct series *series, size_t iteration, double value);

/* The value at an iteration; false while it is not known. */
bool history_value(const struct series *series, size_t iteration, double *value);

#endif
