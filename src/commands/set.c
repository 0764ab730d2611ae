/* set and show: the settings. */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#ifdef _OPENMP
#include <omp.h>
#endif

#include "base/near.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "commands/set.h"
#include "session/script.h"

struct setting {
    const char *name;
    const char *help;
    bool at_restart; /* takes effect there */
    bool (*set)(struct session *session, const char *text, struct error *error);
    void (*show)(const struct session *session, char *text, size_t length);
};

/* =========================================== values =========================================== */

static bool whole(const char *text, const char *name, size_t least, size_t most, size_t *value,
                  struct error *error)
{
    char *end;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    if (!isdigit((unsigned char)*text) || *end || errno || number < least || number > most)
        return error_set(error, NULL, "%s: \"%.60s\" is no whole number from %zu to %zu", name,
                         text, least, most);
    *value = (size_t)number;
    return true;
}

static bool set_layers(struct session *session, const char *text, struct error *error)
{
    struct layers layers = {0};
    size_t count = 0;
    while (*text) {
        char word[64];
        text = argument_word(text, word, sizeof word);
        if (count > NETWORK_LAYERS)
            return error_set(error, NULL, "layers: at most %d", NETWORK_LAYERS + 1);
        if (!whole(word, "layers", 1, 1000000, &layers.units[count], error))
            return false;
        count++;
    }
    if (count < 2)
        return error_set(error, "set layers 784 10 10",
                         "layers: inputs and outputs are needed at least");
    layers.count = count - 1;
    if (layers.units[0] != session->data.train.inputs ||
        layers.units[layers.count] != session->data.train.classes)
        return error_set(error, NULL, "layers: these data need %zu inputs and %zu outputs",
                         session->data.train.inputs, session->data.train.classes);
    session->settings.layers = layers;
    return true;
}

static void show_layers(const struct session *session, char *text, size_t length)
{
    const struct layers *layers = &session->settings.layers;
    size_t used = 0;
    for (size_t l = 0; l <= layers->count && used < length; l++)
        used += (size_t)snprintf(text + used, length - used, l ? " %zu" : "%zu", layers->units[l]);
}

static const char *const INITS[] = {"uniform", "small", "xavier", "he"};

static bool set_init(struct session *session, const char *text, struct error *error)
{
    for (int i = 0; i < 4; i++)
        if (strcmp(text, INITS[i]) == 0) {
            session->settings.init = (enum initialisation)i;
            return true;
        }
    return error_set(error, "uniform, small, xavier or he", "init: there is no \"%.60s\"", text);
}

static void show_init(const struct session *session, char *text, size_t length)
{
    snprintf(text, length, "%s", INITS[session->settings.init]);
}

static bool set_seed(struct session *session, const char *text, struct error *error)
{
    size_t seed = 0;
    if (!whole(text, "seed", 0, UINT32_MAX, &seed, error))
        return false;
    session->settings.seed = (uint32_t)seed;
    return true;
}

static void show_seed(const struct session *session, char *text, size_t length)
{
    snprintf(text, length, "%u", session->settings.seed);
}

static bool set_slice(const struct session *session, const char *text, const char *name,
                      size_t least, size_t slice[2], struct error *error)
{
    char from[64];
    size_t bound[2];
    const char *colon = strchr(text, ':');
    if (!colon || colon - text >= 60)
        return error_set(error, "set train 0:41000", "%s: a slice is FROM:TO", name);
    snprintf(from, sizeof from, "%.*s", (int)(colon - text), text);
    if (!whole(*from ? from : "0", name, 0, session->data.train.samples, &bound[0], error) ||
        !whole(colon + 1, name, 0, session->data.train.samples, &bound[1], error))
        return false;
    if (bound[1] < bound[0] + least)
        return error_set(error, "TO is one more than the last sample: 0:100 are the first hundred.",
                         "%s: there are no samples from %zu to %zu", name, bound[0], bound[1]);
    memcpy(slice, bound, sizeof bound);
    return true;
}

static bool set_train(struct session *session, const char *text, struct error *error)
{
    return set_slice(session, text, "train", 1, session->settings.train, error);
}

static bool set_dev(struct session *session, const char *text, struct error *error)
{
    return set_slice(session, text, "dev", 0, session->settings.dev, error);
}

static void show_train(const struct session *session, char *text, size_t length)
{
    snprintf(text, length, "%zu:%zu", session->settings.train[0], session->settings.train[1]);
}

static void show_dev(const struct session *session, char *text, size_t length)
{
    snprintf(text, length, "%zu:%zu", session->settings.dev[0], session->settings.dev[1]);
}

static bool set_shuffle(struct session *session, const char *text, struct error *error)
{
    bool on = strcmp(text, "on") == 0;
    if (!on && strcmp(text, "off") != 0)
        return error_set(error, "on or off", "shuffle: there is no \"%.60s\"", text);
    session->settings.shuffle = on;
    return true;
}

static void show_shuffle(const struct session *session, char *text, size_t length)
{
    snprintf(text, length, "%s", session->settings.shuffle ? "on" : "off");
}

/* alpha is carried like a parameter: a change of it is journaled at its place. */
static bool set_learning_rate(struct session *session, const char *text, struct error *error)
{
    char *end;
    bool dropped;
    double rate = strtod(text, &end);
    if (end == text || *end || !isfinite(rate))
        return error_set(error, "set learning_rate 0.1", "learning_rate: \"%.60s\" is no number",
                         text);
    real value[] = {(real)rate};
    if (!timeline_change(&session->training.timeline, session->training.network.alpha,
                         (struct matrix){1, 1, value}, &dropped, error))
        return false;
    session->settings.learning_rate = rate;
    if (rate < 0)
        fprintf(session->output.notes, "A negative learning rate climbs: the loss will grow.\n");
    if (dropped)
        fprintf(session->output.notes,
                "This begins a new future: what came after this place is gone.\n");
    return true;
}

static void show_learning_rate(const struct session *session, char *text, size_t length)
{
    snprintf(
        text, length, "%g",
        (double)session->training.network.tensors[session->training.network.alpha].value.at[0]);
}

static bool set_iterations(struct session *session, const char *text, struct error *error)
{
    return whole(text, "iterations", 0, 1000000000, &session->settings.iterations, error);
}

static void show_iterations(const struct session *session, char *text, size_t length)
{
    snprintf(text, length, "%zu", session->settings.iterations);
}

static bool set_threads(struct session *session, const char *text, struct error *error)
{
    size_t threads = 0;
    if (!whole(text, "threads", 0, 1024, &threads, error))
        return false;
    session->settings.threads = (int)threads;
#ifdef _OPENMP
    session->training.network.threads = threads ? (int)threads : omp_get_max_threads();
#endif
    return true;
}

static void show_threads(const struct session *session, char *text, size_t length)
{
    snprintf(text, length, "%d", session->training.network.threads);
}

static bool set_precision(struct session *session, const char *text, struct error *error)
{
    size_t precision = 0;
    if (!whole(text, "precision", 1, 17, &precision, error))
        return false;
    session->settings.precision = (int)precision;
    return true;
}

static void show_precision(const struct session *session, char *text, size_t length)
{
    snprintf(text, length, "%d", session->settings.precision);
}

/* 256M, 64K, 1G or bytes */
static bool set_timeline(struct session *session, const char *text, struct error *error)
{
    char *end;
    double size = strtod(text, &end);
    const char *units = "kmg", *unit = *end ? strchr(units, tolower((unsigned char)*end)) : NULL;
    if (end == text || !(size >= 0) || (*end && (!unit || end[1])))
        return error_set(error, "set timeline 256M", "timeline: \"%.60s\" is no size", text);
    for (ptrdiff_t i = unit ? unit - units : -1; i >= 0; i--)
        size *= 1024;
    if (size > 1e15)
        return error_set(error, NULL, "timeline: \"%.60s\" is too large", text);
    session->settings.timeline = (size_t)size;
    snapshots_set_budget(&session->training.timeline.snapshots, &session->training.network,
                         session->settings.timeline);
    return true;
}

static void show_timeline(const struct session *session, char *text, size_t length)
{
    static const char *const units[] = {" bytes", "K", "M", "G", "T"};
    double size = (double)session->settings.timeline;
    size_t unit = 0;
    while (size >= 1024 && unit + 1 < sizeof units / sizeof units[0]) {
        size /= 1024;
        unit++;
    }
    snprintf(text, length, "%.4g%s", size, units[unit]);
}

static bool set_width(struct session *session, const char *text, struct error *error)
{
    size_t width = 0;
    if (!whole(text, "width", 0, 10000, &width, error))
        return false;
    session->settings.width = (int)width;
    return true;
}

static void show_width(const struct session *session, char *text, size_t length)
{
    snprintf(text, length, "%d", session->settings.width);
}

static bool set_color(struct session *session, const char *text, struct error *error)
{
    static const char *const values[] = {"off", "on", "auto"};
    for (int i = 0; i < 3; i++)
        if (strcmp(text, values[i]) == 0) {
            session->settings.color = i;
            return true;
        }
    return error_set(error, "on, off or auto", "color: there is no \"%.60s\"", text);
}

static void show_color(const struct session *session, char *text, size_t length)
{
    static const char *const values[] = {"off", "on", "auto"};
    snprintf(text, length, "%s", values[session->settings.color]);
}

static const char *const CONVENTIONS[] = {"auto", "sample", "mean"};

static bool set_convention(struct session *session, const char *text, struct error *error)
{
    for (int i = 0; i < 3; i++)
        if (strcmp(text, CONVENTIONS[i]) == 0) {
            session->settings.convention = i;
            return true;
        }
    return error_set(error, "auto, sample or mean", "convention: there is no \"%.60s\"", text);
}

static void show_convention(const struct session *session, char *text, size_t length)
{
    snprintf(text, length, "%s", CONVENTIONS[session->settings.convention]);
}

static bool set_hints(struct session *session, const char *text, struct error *error)
{
    bool full = strcmp(text, "full") == 0;
    if (!full && strcmp(text, "short") != 0)
        return error_set(error, "short or full", "hints: there is no \"%.60s\"", text);
    session->settings.full_hints = full;
    return true;
}

static void show_hints(const struct session *session, char *text, size_t length)
{
    snprintf(text, length, "%s", session->settings.full_hints ? "full" : "short");
}

/* The index of a word in a list that ends with NULL; false, with the error naming them, for
 * another. */
static bool choose(const char *text, const char *name, const char *const *words, size_t *index,
                   struct error *error)
{
    char hint[200] = "";
    for (*index = 0; words[*index]; ++*index) {
        if (strcmp(text, words[*index]) == 0)
            return true;
        snprintf(hint + strlen(hint), sizeof hint - strlen(hint), "%s%s", *index ? ", " : "",
                 words[*index]);
    }
    return error_set(error, hint, "%s: there is no \"%.60s\"", name, text);
}

static bool set_view(struct session *session, const char *text, struct error *error)
{
    size_t view;
    if (!choose(text, "view", DRAW_VIEWS, &view, error))
        return false;
    session->output.drawing.view = (enum draw_view)view;
    return true;
}

static void show_view(const struct session *session, char *text, size_t length)
{
    snprintf(text, length, "%s", DRAW_VIEWS[session->output.drawing.view]);
}

static bool set_reduce(struct session *session, const char *text, struct error *error)
{
    size_t by;
    if (!choose(text, "reduce", DRAW_REDUCES, &by, error))
        return false;
    session->output.drawing.reduce = (enum reduce_by)by;
    return true;
}

static void show_reduce(const struct session *session, char *text, size_t length)
{
    snprintf(text, length, "%s", DRAW_REDUCES[session->output.drawing.reduce]);
}

/* ========================================= the table ========================================== */

static const struct setting settings[] = {
    {"layers", "units of each layer, inputs first", true, set_layers, show_layers},
    {"init", "how parameters begin: uniform, small, xavier, he", true, set_init, show_init},
    {"seed", "of the random numbers, as numpy.random.seed", true, set_seed, show_seed},
    {"shuffle", "on or off: the training file in numpy.random.shuffle's order", true, set_shuffle,
     show_shuffle},
    {"train", "the samples to train on, FROM:TO of the training file", true, set_train, show_train},
    {"dev", "the samples held out, FROM:TO of the training file", true, set_dev, show_dev},
    {"learning_rate", "alpha, the length of a step", false, set_learning_rate, show_learning_rate},
    {"iterations", "where continue and until end", false, set_iterations, show_iterations},
    {"threads", "how many; 0 for all cores. The results do not depend on it", false, set_threads,
     show_threads},
    {"precision", "significant digits that are printed, 1 to 17", false, set_precision,
     show_precision},
    {"timeline", "memory for snapshots of the past, as 256M", false, set_timeline, show_timeline},
    {"width", "of the output in characters; 0 for the terminal's", false, set_width, show_width},
    {"color", "on, off or auto: on a terminal, unless NO_COLOR is set", false, set_color,
     show_color},
    {"view", "where pictures go: window, terminal, file, auto", false, set_view, show_view},
    {"reduce", "what stands for a block of a large matrix: extremes, means", false, set_reduce,
     show_reduce},
    {"convention", "of judged lines: 1/m in dW (sample) or in dZ (mean); auto finds out", false,
     set_convention, show_convention},
    {"hints", "short, or full: the right line is shown beside a wrong one", false, set_hints,
     show_hints},
};
enum { SETTINGS = sizeof settings / sizeof settings[0] };

const char *setting_name(size_t index)
{
    return index < SETTINGS ? settings[index].name : NULL;
}

const char *setting_help(size_t index)
{
    return index < SETTINGS ? settings[index].help : NULL;
}

void setting_keep(FILE *stream, const struct session *session, const char *name)
{
    char text[256];
    size_t i = 0;
    while (i < SETTINGS - 1 && strcmp(settings[i].name, name) != 0)
        i++;
    settings[i].show(session, text, sizeof text);
    fprintf(stream, "set %s %s\n", settings[i].name, text);
}

static const struct setting *find_setting(const char *name, struct error *error)
{
    const struct setting *found = NULL;
    size_t length = strlen(name), matches = 0;
    if (strcmp(name, "alpha") == 0 || strcmp(name, "lr") == 0)
        name = "learning_rate";
    for (size_t i = 0; i < SETTINGS; i++) {
        if (strcmp(settings[i].name, name) == 0)
            return &settings[i];
        if (length && strncmp(settings[i].name, name, length) == 0) {
            found = &settings[i];
            matches++;
        }
    }
    if (matches == 1)
        return found;
    char hint[80] = "`show` lists them.";
    for (size_t i = 0; i < SETTINGS && !matches; i++)
        if (near_distance(name, settings[i].name) < 5)
            snprintf(hint, sizeof hint, "Did you mean %s?", settings[i].name);
    error_set(error, hint,
              matches ? "\"%.60s\" is the beginning of several settings"
                      : "there is no setting \"%.60s\"",
              name);
    return NULL;
}

static bool run_set(struct session *session, const char *arguments, struct error *error)
{
    char name[64];
    const char *text = argument_word(arguments, name, sizeof name);
    if (!*name)
        return error_set(error, "set learning_rate 0.5; `show` lists the settings.",
                         "set needs a setting and a value");
    const struct setting *setting = find_setting(name, error);
    if (*text == '=')
        text += 1 + strspn(text + 1, " ");
    if (!setting)
        return false;
    if (!*text)
        return error_set(error, setting->help, "set %s needs a value", setting->name);
    if (!setting->set(session, text, error))
        return false;
    if (setting->at_restart && !script_runs(&session->control.scripts))
        fprintf(session->output.notes, "This takes effect at `restart`.\n");
    return true;
}

static bool run_show(struct session *session, const char *arguments, struct error *error)
{
    char text[256];
    if (*arguments) {
        const struct setting *setting = find_setting(arguments, error);
        if (!setting)
            return false;
        setting->show(session, text, sizeof text);
        fprintf(session->output.results, "%s %s    (%s)\n", setting->name, text, setting->help);
        return true;
    }
    for (size_t i = 0; i < SETTINGS; i++) {
        settings[i].show(session, text, sizeof text);
        fprintf(session->output.results, "%-14s %-14s %s%s\n", settings[i].name, text,
                settings[i].help, settings[i].at_restart ? " (at restart)" : "");
    }
    return true;
}

static const struct command commands[] = {
    {"set", NULL, "set NAME VALUE", "change a setting",
     "set learning_rate 0.5\nset layers 784 32 10          takes effect at restart\n", 0, run_set},
    {"show", NULL, "show [NAME]", "the settings", "show seed\n", COMMAND_ONLY_SHOWS, run_show},
};

const struct command_group SET_COMMANDS = {"settings and data", commands,
                                           sizeof commands / sizeof commands[0]};
