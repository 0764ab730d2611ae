#include "session/samples.h"

#include <string.h>

#include "base/memory.h"
#include "data/lists.h"
#include "data/open.h"

/* ========================================== loading ========================================== */

void samples_free(struct session_data *data)
{
    dataset_free(&data->train);
    dataset_free(&data->test);
    memory_free(data->name);
    memory_free(data->order);
    *data = (struct session_data){0};
}

static bool read_data(struct dataset *data, const char *name, enum dataset_part part,
                      struct error *error)
{
    if (strcmp(name, "toy") != 0 && strcmp(name, "mnist") != 0)
        return dataset_open(data, name, part, 10, error);
    char *folder = dataset_folder(name, error);
    bool ok = folder && dataset_read_folder(data, folder, part, name[0] == 't' ? 2 : 10, error);
    memory_free(folder);
    return ok;
}

bool samples_read(struct dataset *train, const char *name, struct error *error)
{
    char hint[300];
    if (!read_data(train, name, DATASET_TRAIN, error))
        return false;
    if (!train->unlabelled)
        return true;
    dataset_free(train);
    snprintf(hint, sizeof hint, "`predict %.200s` predicts its pictures.", name);
    return error_set(error, hint, "%s: there are no labels in it, so nothing can be learnt", name);
}

void samples_take(struct session_data *data, char *name, struct dataset train)
{
    samples_free(data);
    data->name = name;
    data->train = train;
}

bool samples_test(struct session_data *data, struct dataset *test, struct error *error)
{
    if (!data->test_loaded) {
        if (strcmp(data->name, "toy") == 0)
            return error_set(error, "Its five samples are for training: `evaluate train`.",
                             "the toy has no test samples");
        if (!read_data(&data->test, data->name, DATASET_TEST, error))
            return false;
        data->test_loaded = true;
    }
    *test = data->test;
    return true;
}

struct dataset samples_dev(const struct session_data *data, const struct settings *settings)
{
    return dataset_slice(data->train, settings->dev[0], settings->dev[1]);
}

/* ========================================= the order ========================================= */

/* The order that the settings ask for, NULL for the file's; owned. */
static bool wanted_order(const struct settings *settings, size_t samples, size_t **order,
                         struct error *error)
{
    struct random random;
    *order = NULL;
    if (!settings->shuffle)
        return true;
    *order = memory_new(samples, sizeof **order, error);
    random_seed(&random, settings->seed);
    if (*order)
        random_permutation(&random, *order, samples);
    return *order;
}

/* A copy of the samples that stand in the order `from`, in the order `to`. */
static bool reorder(struct dataset *copy, struct dataset train, const size_t *from,
                    const size_t *to, struct error *error)
{
    size_t *place = memory_new(train.samples, sizeof *place, error); /* of each of the file's */
    *copy = train;
    copy->lists = NULL;
    copy->pixels = memory_new(train.samples, train.inputs, error);
    copy->labels = memory_new(train.samples, 1, error);
    bool ok = place && copy->pixels && copy->labels;
    for (size_t n = 0; ok && n < train.samples; n++)
        place[from ? from[n] : n] = n;
    for (size_t n = 0; ok && n < train.samples; n++) {
        size_t old = place[to ? to[n] : n];
        memcpy(copy->pixels + n * train.inputs, train.pixels + old * train.inputs, train.inputs);
        copy->labels[n] = train.labels[old];
    }
    memory_free(place);
    ok = ok && lists_new(copy, error);
    if (!ok)
        dataset_free(copy);
    return ok;
}

bool samples_arrange(struct arrangement *arrangement, const struct session_data *data,
                     const struct settings *settings, struct error *error)
{
    size_t *order, *now = data->order, count = data->train.samples;
    if (!wanted_order(settings, count, &order, error))
        return false;
    bool same = order && now ? memcmp(order, now, count * sizeof *order) == 0 : order == now;
    *arrangement = (struct arrangement){data->train, order, same};
    if (same || reorder(&arrangement->train, data->train, now, order, error))
        return true;
    memory_free(order);
    return false;
}

void samples_accept(struct session_data *data, struct arrangement *arrangement)
{
    memory_free(data->order);
    data->order = arrangement->order;
    if (!arrangement->same)
        dataset_free(&data->train);
    data->train = arrangement->train;
}

void samples_reject(struct arrangement *arrangement)
{
    memory_free(arrangement->order);
    if (!arrangement->same)
        dataset_free(&arrangement->train);
}
