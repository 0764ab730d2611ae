#include "session/settings.h"

#include <string.h>

static const struct settings DEFAULTS = {
    .layers = {.count = 2, .units = {784, 10, 10}},
    .init = INITIALISE_UNIFORM,
    .seed = 0,
    .train = {0, 41000},
    .dev = {41000, 42000},
    .learning_rate = 0.1,
    .iterations = 500,
    .precision = 6,
    .timeline = (size_t)256 << 20,
    .color = 2,
};

struct settings settings_default(void)
{
    return DEFAULTS;
}

bool settings_default_slice(const struct settings *settings)
{
    return memcmp(settings->train, DEFAULTS.train, sizeof DEFAULTS.train) == 0;
}

bool settings_slices_fit(const struct settings *settings, struct dataset train, struct error *error)
{
    if (settings->train[0] >= settings->train[1] || settings->train[1] > train.samples)
        return error_set(error, "set train 0:41000 trains on the first 41000 samples.",
                         "train %zu:%zu: the training file has samples 0 to %zu",
                         settings->train[0], settings->train[1], train.samples - 1);
    if (settings->dev[0] > settings->dev[1] || settings->dev[1] > train.samples)
        return error_set(error, "set dev 41000:42000 holds out a thousand samples.",
                         "dev %zu:%zu: the training file has samples 0 to %zu", settings->dev[0],
                         settings->dev[1], train.samples - 1);
    return true;
}

/* Whether all samples of a file of so many are for training, as settings_for chooses where there
 * are few. */
static bool trains_on_all(const struct settings *settings, size_t samples)
{
    const size_t *train = settings->train, *dev = settings->dev;
    return train[0] == 0 && train[1] == samples && dev[0] == dev[1];
}

struct settings settings_for(const struct settings *from, const char *name, struct dataset train,
                             size_t before)
{
    struct settings settings = *from;
    struct layers *layers = &settings.layers;
    settings.shuffle = false;
    if (strcmp(name, "toy") == 0) {
        *layers = (struct layers){.count = 2, .units = {4, 3, 2}};
    } else if (layers->units[0] != train.inputs || layers->units[layers->count] != train.classes) {
        *layers = DEFAULTS.layers;
        layers->units[0] = train.inputs;
    }
    bool fits = settings.train[1] <= train.samples && settings.dev[1] <= train.samples;
    bool was_small = before < DEFAULTS.train[1];
    if (train.samples >= DEFAULTS.dev[1] && (was_small || !fits)) {
        memcpy(settings.train, DEFAULTS.train, sizeof settings.train);
        memcpy(settings.dev, DEFAULTS.dev, sizeof settings.dev);
    } else if (!fits || trains_on_all(from, before)) {
        settings.train[0] = 0;
        settings.train[1] = settings.dev[0] = settings.dev[1] = train.samples;
    }
    return settings;
}
