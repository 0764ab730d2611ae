/* begin.h - begins sessions and trainings.
 *
 * A new network and its timeline are made beside the old ones from settings and samples; only when
 * all of it stands is it put in their place, and what else the session knows about the old training
 * (stops' old values, the sample that is followed) is told. */
#ifndef BACKSTEP_BEGIN_H
#define BACKSTEP_BEGIN_H

#include "session/session.h"

/* Begins with default settings and MNIST. False, with the error set and kept in the session, when
 * that cannot be loaded: the session is there all the same, to be freed, without data and network
 * until session_load gives it some. */
bool session_new(struct session *session, struct error *error);

/* Loads "mnist", "toy" or whatever data/open.h reads, and restarts. On failure all stays as it
 * was. */
bool session_load(struct session *session, const char *name, struct error *error);

/* Builds a network for these samples of the training file and stands at its beginning, with a
 * model's parameters where `model` is not NULL; the settings become the session's. The samples stay
 * the caller's and must outlive the network. On failure nothing changes. */
bool session_begin(struct session *session, const struct settings *settings, const char *data_name,
                   struct dataset train, const struct archive *model, struct error *error);

/* Puts the session's samples in the order that the settings ask for, and begins with them. On
 * failure nothing changes. */
bool session_restart_with(struct session *session, const struct settings *settings,
                          const struct archive *model, struct error *error);

/* The same with the settings as they are, and without a model. */
bool session_restart(struct session *session, struct error *error);

/* The network that a restart with this seed would begin with, but that shuffled samples stay in the
 * order of the session's own seed. The caller frees it; the session stays as it is. */
bool session_network(const struct session *session, uint32_t seed, struct network *network,
                     struct error *error);

#endif
