/* samples.h - the sets of samples that a network is judged on, by their names. */
#ifndef BACKSTEP_SAMPLES_H
#define BACKSTEP_SAMPLES_H

#include "debugger/session.h"

struct samples {
    const char *name;    /* "train", "dev", "test" or "FROM:TO"; the caller's */
    char origin[96];     /* "samples 41000:42000 of the training file" */
    struct dataset data; /* a view: the session's */
};

/* Finds the set with this name, or a range of the training file; "" is the dev set, or the training
 * set where none is held out. The test file is read when it is first wanted. False, with the error
 * set, when there is no such set, it is empty or has no labels. */
bool samples_find(struct session *session, const char *name, struct samples *samples,
                  struct error *error);

/* What the names "dev_accuracy", "test_loss" and so on stand for: the present parameters' accuracy
 * or loss on that set. *found tells whether `name` is one of them. */
bool samples_value(struct session *session, const char *name, struct array *value, bool *found,
                   struct error *error);

/* Calls `visit` with each of these names, which live as long as the program. */
void samples_names(void (*visit)(void *context, const char *name), void *context);

#endif
