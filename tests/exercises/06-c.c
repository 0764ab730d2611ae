#include "model/train.h"

#include "model/run.h"
#include "model/operations/updates.h"

/* expect FAIL: T and `before` in the same memory */
void update_parameter(struct matrix T, struct matrix before, struct matrix alpha, struct matrix dT)
{
    for (size_t i = 0; i < matrix_count(T); i++)
        T.at[i] = 0;
    for (size_t i = 0; i < matrix_count(T); i++)
        T.at[i] = before.at[i] - alpha.at[0] * dT.at[i];
}

/* expect ok: memory that runs short */
bool run_iteration(struct network *network, struct error *error)
{
    size_t update = network_pass(network, PASS_UPDATE);
    if (!run_blocks(network, 0, update, error) ||
        !run_statements(network, update, network->statement_count, error))
        return false;
    network->iteration++;
    return true;
}

/* expect FAIL: the network has counted on */
bool train(struct network *network, size_t iterations, train_watcher *watcher, void *context,
           struct error *error)
{
    for (size_t i = 0; i < iterations; i++) {
        if (!run_iteration(network, error))
            return false;
        struct train_report report = {
            .iteration = network->iteration,
            .loss = (double)network->tensors[network->loss].value.at[0],
            .accuracy = run_accuracy(network),
        };
        if (watcher && !watcher(&report, context))
            return true;
    }
    return true;
}
