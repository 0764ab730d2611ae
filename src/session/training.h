/* training.h - the network, and the way that its training has gone.
 *
 * A training is a network, the timeline of its iterations, and the history of its loss and
 * accuracy. What begins one is in begin.h. */
#ifndef BACKSTEP_TRAINING_H
#define BACKSTEP_TRAINING_H

#include "model/archive.h"
#include "model/network.h"
#include "session/history.h"
#include "session/settings.h"
#include "time/timeline.h"

struct training {
    struct settings begun; /* those that the network was built from */
    struct network network;
    struct timeline timeline;
    struct history history;
};

void training_free(struct training *training);

/* The network that the settings describe for these samples of the training file, its parameters
 * drawn, or read for the toy. The samples stay the caller's; network_free. */
bool training_build(struct network *network, const struct settings *settings, const char *data_name,
                    struct dataset train, struct error *error);

/* Gives the parameters at the timeline's place those of a model of the same layers, as one change
 * in the journal. *dropped tells whether there was a future. */
bool training_take_model(struct timeline *timeline, const struct archive *model, bool *dropped,
                         struct error *error);

/* The accuracy on the samples trained on, at the forward pass that is looked at. */
bool training_accuracy(struct training *training, double *accuracy, struct error *error);

/* Comes back to a place from which other places were looked at. Whether all went well: `ok` says
 * whether the looking did, and if not, *error is its error and stays. */
bool training_return(struct training *training, struct place here, bool ok, struct error *error);

#endif
