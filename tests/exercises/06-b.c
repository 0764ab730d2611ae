#include "model/train.h"

#include "model/run.h"
#include "model/operations/updates.h"

/* expect FAIL: alpha is missing */
void update_parameter(struct matrix T, struct matrix before, struct matrix alpha, struct matrix dT)
{
    for (size_t i = 0; i < matrix_count(T); i++)
        T.at[i] = before.at[i] - dT.at[i];
}

/* expect FAIL: it returns true all the same */
bool run_iteration(struct network *network, struct error *error)
{
    size_t update = network_pass(network, PASS_UPDATE);
    run_blocks(network, 0, update, error);
    run_statements(network, update, network->statement_count, error);
    network->iteration++;
    return true;
}

/* expect --: it calls a function that is wrong itself */
bool train(struct network *network, size_t iterations, train_watcher *watcher, void *context,
           struct error *error)
{
    for (size_t i = 0; i < iterations; i++)
        if (!run_iteration(network, error))
            return false;
    return true;
}
