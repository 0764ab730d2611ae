/* samples.h - the samples of a session: loading them, their order, the test file, and the sets that
 * a network is trained and judged on.
 *
 * The training file is held whole; what is trained on and what is held out are slices of it, named
 * in the settings. `set shuffle` puts the whole file in another order, and `order` says which. The
 * test file is read when it is first wanted. Expressions may use the numbers accuracy(dev),
 * loss(test) and so on. */
#ifndef BACKSTEP_SAMPLES_H
#define BACKSTEP_SAMPLES_H

#include "data/dataset.h"
#include "language/scope.h"
#include "session/settings.h"

struct session;

struct session_data {
    char *name;                 /* "mnist", "toy" or a path; NULL while there are no data */
    struct error missing;       /* and why not */
    struct dataset train, test; /* the whole files; test is empty until it is wanted */
    size_t *order;              /* which sample of its file each of train is; NULL: as they come */
    bool test_loaded;
};

void samples_free(struct session_data *data);

/* Reads the training samples of "mnist", "toy" or whatever data/open.h reads. Those without labels
 * are refused: there is nothing to learn from them. */
bool samples_read(struct dataset *train, const char *name, struct error *error);

/* Takes samples that samples_read gave for its own, in place of those before; `name`, owned, too.
 */
void samples_take(struct session_data *data, char *name, struct dataset train);

/* The samples of the test file: a view. */
bool samples_test(struct session_data *data, struct dataset *test, struct error *error);

/* The samples that the settings hold out: a view. */
struct dataset samples_dev(const struct session_data *data, const struct settings *settings);

/* The training samples in an order, before it is known whether they will be used so. */
struct arrangement {
    struct dataset train;
    size_t *order;
    bool same; /* as they are now: train is the session's own */
};

/* Arranges them as the settings ask. The caller gives it to one of the next two. */
bool samples_arrange(struct arrangement *arrangement, const struct session_data *data,
                     const struct settings *settings, struct error *error);

void samples_accept(struct session_data *data, struct arrangement *arrangement);

void samples_reject(struct arrangement *arrangement);

/* ---- the sets ---- */

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

/* Its value with the parameters as they stand. */
bool samples_value(struct session *session, const char *text, double *value, struct error *error);

/* The same with the parameters that an iteration began with, of which there must be a snapshot. */
bool samples_value_at(struct session *session, const char *text, size_t iteration, double *value,
                      struct error *error);

#endif
