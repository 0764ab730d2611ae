#include "debugger/samples.h"

#include <string.h>

#include "model/evaluate.h"

static void describe(struct samples *samples, const size_t slice[2], const char *file)
{
    snprintf(samples->origin, sizeof samples->origin, "samples %zu:%zu of the %s file", slice[0],
             slice[1], file);
}

bool samples_find(struct session *session, const char *name, struct samples *samples,
                  struct error *error)
{
    const struct settings *settings = &session->settings;
    const char *file = session->order ? "shuffled training" : "training";
    *samples = (struct samples){.name = name};
    if (!*name)
        samples->name = settings->dev[0] < settings->dev[1] ? "dev" : "train";
    if (strcmp(samples->name, "train") == 0) {
        samples->data = session->network.data;
        size_t from = (size_t)(samples->data.labels - session->train.labels);
        describe(samples, (size_t[]){from, from + samples->data.samples}, file);
        return true;
    }
    if (strcmp(samples->name, "dev") == 0) {
        samples->data = session_dev(session);
        describe(samples, settings->dev, file);
        return samples->data.samples ||
               error_set(error, "set dev 41000:42000 holds out a thousand samples.",
                         "no samples of the training file are held out");
    }
    if (strcmp(samples->name, "test") != 0)
        return error_set(error, "train, dev or test", "there is no set of samples \"%.60s\"", name);
    if (!session_test(session, &samples->data, error))
        return false;
    describe(samples, (size_t[]){0, samples->data.samples}, "test");
    return !samples->data.unlabelled ||
           error_set(error, "`predict` tells what the network takes pictures for.",
                     "the test samples of %s have no labels", session->data_name);
}

/* ========================================== as names ========================================== */

static const struct figure {
    const char *name, *set;
    bool accuracy; /* else the loss */
} FIGURES[] = {
    {"train_accuracy", "train", true}, {"train_loss", "train", false},
    {"dev_accuracy", "dev", true},     {"dev_loss", "dev", false},
    {"test_accuracy", "test", true},   {"test_loss", "test", false},
};
enum { FIGURE_COUNT = sizeof FIGURES / sizeof FIGURES[0] };

static bool figure_value(struct session *session, const struct figure *figure, struct array *value,
                         struct error *error)
{
    struct samples samples;
    struct evaluation evaluation;
    if (!samples_find(session, figure->set, &samples, error) ||
        !evaluate(&evaluation, &session->network, samples.data, error))
        return false;
    double number = figure->accuracy ? evaluation_accuracy(&evaluation) : evaluation.loss;
    evaluation_free(&evaluation);
    return array_scalar(value, number, ARRAY_REAL, error);
}

bool samples_value(struct session *session, const char *name, struct array *value, bool *found,
                   struct error *error)
{
    for (size_t i = 0; i < FIGURE_COUNT; i++)
        if (strcmp(FIGURES[i].name, name) == 0) {
            *found = true;
            return figure_value(session, &FIGURES[i], value, error);
        }
    *found = false;
    return false;
}

void samples_names(void (*visit)(void *context, const char *name), void *context)
{
    for (size_t i = 0; i < FIGURE_COUNT; i++)
        visit(context, FIGURES[i].name);
}
