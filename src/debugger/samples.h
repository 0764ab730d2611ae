/* samples.h - the sets of samples that a network is judged by: train, dev and test, and the numbers
 * accuracy(dev), loss(test) and so on, which expressions may use. */
#ifndef BACKSTEP_SAMPLES_H
#define BACKSTEP_SAMPLES_H

#include "debugger/session.h"
#include "model/evaluate.h"

/* The samples called "train", "dev" or "test". False, with the error set, for another name, an
 * empty set, or a test file that cannot be read. They stay the session's. */
bool samples_set(struct session *session, const char *name, struct dataset *data,
                 struct error *error);

/* Whether a text is accuracy(SET) or loss(SET). */
bool samples_is(const char *text);

/* Its value with the parameters as they stand. */
bool samples_value(struct session *session, const char *text, double *value, struct error *error);

/* The same with the parameters that an iteration began with, of which there must be a snapshot. */
bool samples_value_at(struct session *session, const char *text, size_t iteration, double *value,
                      struct error *error);

#endif
