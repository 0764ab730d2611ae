#include "model/train.h"

#include "model/run.h"
#include "model/operations/updates.h"

/* expect ok: a small network */
void update_parameter(struct matrix T, struct matrix before, struct matrix alpha, struct matrix dT)
{
    for (size_t i = 0; i < matrix_count(T); i++)
        T.at[i] = before.at[i] - alpha.at[0] * dT.at[i];
}

/* expect FAIL: entries wrong */
bool run_iteration(struct network *network, struct error *error)
{
    if (!run_blocks(network, 0, network_pass(network, PASS_UPDATE), error))
        return false;
    network->iteration++;
    return true;
}

/* expect FAIL: which ends the training */
bool train(struct network *network, size_t iterations, train_watcher *watcher, void *context,
           struct error *error)
{
    size_t update = network_pass(network, PASS_UPDATE);
    for (size_t i = 0; i < iterations; i++) {
        struct train_report report = {.iteration = network->iteration++};
        if (!run_blocks(network, 0, update, error) ||
            !run_statements(network, update, network->statement_count, error))
            return false;
        report.loss = (double)network->tensors[network->loss].value.at[0];
        report.accuracy = run_accuracy(network);
        if (watcher)
            watcher(&report, context);
    }
    return true;
}
