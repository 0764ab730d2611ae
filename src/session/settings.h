/* settings.h - what `set` sets and `show` shows: how the network is built, how it is trained, how
 * things are printed.
 *
 * Those that a network is built from take effect when a training begins; training.h keeps those
 * that the one under way began with. The others are read where they matter, whenever they do. */
#ifndef BACKSTEP_SETTINGS_H
#define BACKSTEP_SETTINGS_H

#include "data/dataset.h"
#include "model/network.h"

struct settings {
    /* these take effect at `restart` */
    struct layers layers;
    enum initialisation init;
    uint32_t seed;
    size_t train[2], dev[2]; /* samples [from, to) of the training file */
    bool shuffle; /* its samples are in numpy.random.shuffle's order, else in the file's */
    /* these at once */
    double learning_rate; /* alpha; at once, and at the beginning of each restart */
    size_t iterations;    /* where `continue` and `until` end */
    int threads;          /* 0: as many as the machine has */
    int precision;        /* significant digits */
    size_t timeline;      /* bytes for snapshots */
    int width;            /* of the output; 0: the terminal's */
    int color;            /* 0 off, 1 on, 2 auto */
    int convention;       /* of lines that are judged: enum convention */
    bool full_hints;      /* a wrong line's correction is shown at once */
};

/* Those that a session begins with: MNIST, as the tutorial splits it. */
struct settings settings_default(void);

/* Whether the samples to train on are those that a session begins with. */
bool settings_default_slice(const struct settings *settings);

/* These settings for other data: MNIST's defaults, or layers and slices of what there is. A slice
 * that a person has set stays where it fits. `before` is how many samples the file had that they
 * were for; 0 for none. */
struct settings settings_for(const struct settings *settings, const char *name,
                             struct dataset train, size_t before);

/* Whether the training file has the samples to train on and those held out; the error says which it
 * has not. */
bool settings_slices_fit(const struct settings *settings, struct dataset train,
                         struct error *error);

#endif
