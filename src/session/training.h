/* training.h - the network, and the way that its training has gone.
 *
 * A training is a network, the timeline of its iterations, and the history of its loss and
 * accuracy. Building makes a new network and its timeline beside the old ones from settings and
 * samples; only when all of it stands is it put in their place, and what else the session knows
 * about the old training (stops' old values, the sample that is followed) is told. */
#ifndef BACKSTEP_TRAINING_H
#define BACKSTEP_TRAINING_H

#include "model/archive.h"
#include "model/network.h"
#include "session/history.h"
#include "session/settings.h"
#include "time/timeline.h"

struct session;

struct training {
    struct settings begun; /* those that the network was built from */
    struct network network;
    struct timeline timeline;
    struct history history;
};

void training_free(struct training *training);

/* Builds a network for these samples of the training file and stands at its beginning, with a
 * model's parameters where `model` is not NULL; the settings become the session's. The samples stay
 * the caller's and must outlive the network. On failure nothing changes. */
bool training_begin(struct session *session, const struct settings *settings, const char *data_name,
                    struct dataset train, const struct archive *model, struct error *error);

/* Puts the session's samples in the order that the settings ask for, and begins with them. On
 * failure nothing changes. */
bool training_restart_with(struct session *session, const struct settings *settings,
                           const struct archive *model, struct error *error);

/* The same with the settings as they are, and without a model. */
bool training_restart(struct session *session, struct error *error);

/* Gives the parameters here those of a model of the same layers, as one change in the journal.
 * *dropped tells whether there was a future. */
bool training_take_model(struct training *training, const struct archive *model, bool *dropped,
                         struct error *error);

/* The network that a restart with this seed would begin with, but that shuffled samples stay in the
 * order of the session's own seed. The caller frees it; the session stays as it is. */
bool training_network(const struct session *session, uint32_t seed, struct network *network,
                      struct error *error);

/* The accuracy on the samples trained on, at the forward pass that is looked at. */
bool training_accuracy(struct training *training, double *accuracy, struct error *error);

/* Comes back to a place from which other places were looked at. Whether all went well: `ok` says
 * whether the looking did, and if not, *error is its error and stays. */
bool training_return(struct training *training, struct place here, bool ok, struct error *error);

#endif
