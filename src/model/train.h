/* train.h - iterations, one after another at full speed. */
#ifndef BACKSTEP_TRAIN_H
#define BACKSTEP_TRAIN_H

#include "model/network.h"

/* What an iteration's forward pass said, before its update. */
struct train_report {
    size_t iteration; /* counted from 0 */
    double loss;
    double accuracy; /* on the samples trained on, 0 to 1 */
};

/* Called after each iteration; false ends the training there. */
typedef bool train_watcher(const struct train_report *report, void *context);

/* Runs so many iterations. The watcher may be NULL. False, with the error set, when memory is
 * short; being ended by the watcher is no error. */
bool train(struct network *network, size_t iterations, train_watcher *watcher, void *context,
           struct error *error);

#endif
