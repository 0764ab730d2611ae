#include "model/train.h"

#include "model/run.h"
#include "model/operations/updates.h"

/* expect FAIL: goes up the slope */
void update_parameter(struct matrix T, struct matrix before, struct matrix alpha, struct matrix dT)
{
    for (size_t i = 0; i < matrix_count(T); i++)
        T.at[i] = before.at[i] + alpha.at[0] * dT.at[i];
}

/* expect FAIL: network->iteration is 3 instead of 4 */
bool run_iteration(struct network *network, struct error *error)
{
    size_t update = network_pass(network, PASS_UPDATE);
    return run_blocks(network, 0, update, error) &&
           run_statements(network, update, network->statement_count, error);
}

/* expect FAIL: 0.44 */
bool train(struct network *network, size_t iterations, train_watcher *watcher, void *context,
           struct error *error)
{
    size_t update = network_pass(network, PASS_UPDATE);
    for (size_t i = 0; i < iterations; i++) {
        struct train_report report = {.iteration = network->iteration++, .loss = 0.44};
        if (!run_blocks(network, 0, update, error) ||
            !run_statements(network, update, network->statement_count, error))
            return false;
        if (watcher && !watcher(&report, context))
            return true;
    }
    return true;
}
