#include "session/training.h"

#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "data/open.h"
#include "model/parameters.h"
#include "model/run.h"

void training_free(struct training *training)
{
    history_free(&training->history);
    timeline_free(&training->timeline);
    network_free(&training->network);
}

/* ========================================== building ========================================== */

/* Draws what a shuffle of so many samples draws: a notebook that shuffles first has consumed that
 * much of the random numbers before its parameters. */
static bool skip_shuffle(struct random *random, size_t samples, struct error *error)
{
    size_t *order = memory_new(samples, sizeof *order, error);
    if (order)
        random_permutation(random, order, samples);
    memory_free(order);
    return order;
}

/* Refuses layers whose parameters need more memory than the machine has. Of each there is the
 * value, its gradient with a share for each lane of samples, what the timeline's two iterations
 * began with, and a snapshot. */
static bool check_memory(struct layers layers, size_t samples, struct error *error)
{
    double copies = 5 + (double)run_lanes(samples), parameters = 0;
    for (size_t l = 1; l <= layers.count; l++)
        parameters += ((double)layers.units[l - 1] + 1) * (double)layers.units[l];
    double need = parameters * copies * sizeof(real);
    double there = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    return need <= there || there <= 0 ||
           error_set(error, "`set layers 784 10 10` is a smaller network.",
                     "these layers have %.0f parameters: training takes %.0f GB of memory, this "
                     "machine has %.0f",
                     parameters, need / 1e9, there / 1e9);
}

bool training_build(struct network *network, const struct settings *settings, const char *data_name,
                    struct dataset train, struct error *error)
{
    if (!settings_slices_fit(settings, train, error))
        return false;
    struct dataset samples = dataset_slice(train, settings->train[0], settings->train[1]);
    if (!check_memory(settings->layers, samples.samples, error))
        return false;
    if (!network_new(network, settings->layers, samples, error))
        return false;
    if (settings->threads > 0)
        network->threads = settings->threads;
    network->tensors[network->alpha].value.at[0] = (real)settings->learning_rate;
    struct random random;
    random_seed(&random, settings->seed);
    if (settings->shuffle && !skip_shuffle(&random, train.samples, error)) {
        network_free(network);
        return false;
    }
    network_initialise(network, settings->init, &random);
    network->random = random; /* as in a notebook, the next draws go on from there */
    struct layers toy = {.count = 2, .units = {4, 3, 2}};
    if (strcmp(data_name, "toy") != 0 || memcmp(&settings->layers, &toy, sizeof toy) != 0)
        return true;
    char *folder = dataset_folder("toy", error);
    char *path = folder ? memory_format(error, "%s/parameters.txt", folder) : NULL;
    bool ok = path && parameters_read(network, path, error);
    memory_free(folder);
    memory_free(path);
    if (!ok)
        network_free(network);
    return ok;
}

bool training_take_model(struct timeline *timeline, const struct archive *model, bool *dropped,
                         struct error *error)
{
    const struct network *network = timeline->network;
    size_t tensors[2 * NETWORK_LAYERS];
    struct matrix values[2 * NETWORK_LAYERS];
    for (size_t l = 0; l < model->layers.count; l++) {
        tensors[2 * l] = network_role(network, ROLE_WEIGHTS, l + 1);
        values[2 * l] = model->weights[l];
        tensors[2 * l + 1] = network_role(network, ROLE_BIASES, l + 1);
        values[2 * l + 1] = model->biases[l];
    }
    return timeline_change_all(timeline, tensors, values, 2 * model->layers.count, dropped, error);
}

/* ======================================== looking at it ========================================
 */

bool training_accuracy(struct training *training, double *accuracy, struct error *error)
{
    struct network *network = &training->network;
    if (!training->timeline.valid[network->loss] && !training->timeline.valid[network->output]) {
        if (!timeline_materialise(&training->timeline, network->output, error))
            return false;
    }
    *accuracy = run_accuracy(network);
    return true;
}

bool training_return(struct training *training, struct place here, bool ok, struct error *error)
{
    struct error second; /* the first error is the one to tell */
    return timeline_goto(&training->timeline, here, NULL, NULL, ok ? error : &second) && ok;
}
