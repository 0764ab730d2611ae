/* Exercise 6, training: a solution. */
#include "model/train.h"

#include "model/run.h"
#include "model/operations/updates.h"

/* Against the slope: T = before - alpha * dT */
void update_parameter(struct matrix T, struct matrix before, struct matrix alpha, struct matrix dT)
{
    for (size_t i = 0; i < matrix_count(T); i++)
        T.at[i] = before.at[i] - alpha.at[0] * dT.at[i];
}

/* Only what has happened is counted. */
bool run_iteration(struct network *network, struct error *error)
{
    size_t update = network_pass(network, PASS_UPDATE);
    if (!run_blocks(network, 0, update, error))
        return false;
    if (!run_statements(network, update, network->statement_count, error))
        return false;
    network->iteration++;
    return true;
}

/* The iteration's number is read before it runs, for afterwards the network has counted on. */
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
            break;
    }
    return true;
}
