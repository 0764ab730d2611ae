/* samples.h - the samples of a session: loading them, their order, and the test file.
 *
 * The training file is held whole; what is trained on and what is held out are slices of it, named
 * in the settings. `set shuffle` puts the whole file in another order, and `order` says which. The
 * test file is read when it is first wanted. */
#ifndef BACKSTEP_SAMPLES_H
#define BACKSTEP_SAMPLES_H

#include "data/dataset.h"
#include "session/settings.h"

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

#endif
