#include "model/train.h"

#include "model/run.h"

bool train(struct network *network, size_t iterations, train_watcher *watcher, void *context,
           struct error *error)
{
    for (size_t i = 0; i < iterations; i++) {
        struct train_report report = {.iteration = network->iteration};
        if (!run_iteration(network, error))
            return false;
        report.loss = (double)network->tensors[network->loss].value.at[0];
        report.accuracy = run_accuracy(network);
        if (watcher && !watcher(&report, context))
            return true;
    }
    return true;
}
