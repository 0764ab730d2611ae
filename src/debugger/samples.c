#include "debugger/samples.h"

#include <string.h>

#include "debugger/files.h"
#include "model/evaluate.h"

bool samples_find(struct session *session, const char *name, struct samples *samples,
                  struct error *error)
{
    const struct settings *settings = &session->settings;
    bool held_out = settings->dev[0] < settings->dev[1];
    size_t first;
    *samples = (struct samples){.name = *name ? name : held_out ? "dev" : "train"};
    if (strcmp(samples->name, "dev") == 0 && !held_out)
        return error_set(error, "set dev 41000:42000 holds out a thousand samples.",
                         "no samples of the training file are held out");
    if (!find_samples(session, samples->name, &samples->data, &first, error))
        return false;
    bool test = strcmp(samples->name, "test") == 0;
    snprintf(samples->origin, sizeof samples->origin, "samples %zu:%zu of the %s file", first,
             first + samples->data.samples,
             test             ? "test"
             : session->order ? "shuffled training"
                              : "training");
    return !samples->data.unlabelled ||
           error_set(error, "`predict` tells what the network takes pictures for.",
                     "the %s samples of %s have no labels", samples->name, session->data_name);
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
