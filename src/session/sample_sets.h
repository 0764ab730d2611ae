/* sample_sets.h - the sets of samples that a network is trained and judged on, and the numbers
 * about them that expressions may use: accuracy(dev), loss(test) and so on. */
#ifndef BACKSTEP_SAMPLE_SETS_H
#define BACKSTEP_SAMPLE_SETS_H

#include "session/session.h"

struct samples {
    const char *name;    /* "train", "dev", "test" or "FROM:TO"; the caller's */
    char origin[96];     /* "samples 41000:42000 of the training file" */
    struct dataset data; /* a view: the session's */
};

/* The samples that a word names: "train", "dev", "test", "FROM:TO" of the training file, or "" for
 * all of it. `first` is the number of the first one in its file. */
bool samples_slice(struct session *session, const char *word, struct dataset *samples,
                   size_t *first, struct error *error);

/* Whether a word names samples in that way. */
bool samples_named(const char *word);

/* Finds the set with this name, or a range of the training file; "" is the dev set, or the training
 * set where none is held out. The test file is read when it is first wanted. False, with the error
 * set, when there is no such set, it is empty or has no labels. */
bool samples_find(struct session *session, const char *name, struct samples *samples,
                  struct error *error);

/* The link of a chain that knows these numbers. */
struct names samples_link(struct session *session, const struct names *next);

/* Whether a text is accuracy(SET) or loss(SET). */
bool samples_is(const char *text);

/* Its value with the parameters that an iteration began with, of which there must be a snapshot. */
bool samples_value_at(struct session *session, const char *text, size_t iteration, double *value,
                      struct error *error);

/* Prints which samples these are, and how many iterations are done. */
void samples_print(struct session *session, const struct samples *samples);

#endif
