#include "debugger/session.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#ifdef _OPENMP
#include <omp.h>
#endif

#include "base/memory.h"
#include "debugger/samples.h"
#include "model/parameters.h"
#include "model/run.h"

static const struct settings DEFAULTS = {
    .layers = {2, {784, 10, 10}},
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

/* =================================== beginning and ending =================================== */

bool session_new(struct session *session, struct error *error)
{
    *session = (struct session){
        .settings = DEFAULTS,
        .out = stdout,
        .notes = stderr,
        .display_next = 1,
        .stop_next = 1,
        .drawing = draw_new(),
    };
    if (session_load(session, "mnist", error))
        return true;
    session_free(session);
    return false;
}

static void free_stop(struct stop *stop)
{
    memory_free(stop->condition);
    memory_free(stop->commands);
    array_free(&stop->old);
}

void session_free(struct session *session)
{
    draw_free(&session->drawing);
    history_free(&session->history);
    timeline_free(&session->timeline);
    network_free(&session->network);
    dataset_free(&session->train);
    dataset_free(&session->test);
    for (size_t i = 0; i < session->variable_count; i++) {
        memory_free(session->variables[i].name);
        array_free(&session->variables[i].value);
    }
    for (size_t i = 0; i < session->alias_count; i++) {
        memory_free(session->aliases[i].name);
        memory_free(session->aliases[i].text);
    }
    for (size_t i = 0; i < session->display_count; i++)
        memory_free(session->displays[i].text);
    for (size_t i = 0; i < session->definition_count; i++) {
        memory_free(session->definitions[i].name);
        memory_free(session->definitions[i].lines);
    }
    for (size_t i = 0; i < session->stop_count; i++)
        free_stop(&session->stops[i]);
    memory_free(session->variables);
    memory_free(session->aliases);
    memory_free(session->displays);
    memory_free(session->definitions);
    memory_free(session->stops);
    memory_free(session->data_name);
    memory_free(session->last_line);
    *session = (struct session){0};
}

static bool check_slices(const struct settings *settings, struct dataset train, struct error *error)
{
    if (settings->train[0] >= settings->train[1] || settings->train[1] > train.samples)
        return error_set(error, "set train 0:41000 trains on the first 41000 samples.",
                         "train %zu:%zu: the training file has samples 0 to %zu",
                         settings->train[0], settings->train[1], train.samples);
    if (settings->dev[0] > settings->dev[1] || settings->dev[1] > train.samples)
        return error_set(error, "set dev 41000:42000 holds out a thousand samples.",
                         "dev %zu:%zu: the training file has samples 0 to %zu", settings->dev[0],
                         settings->dev[1], train.samples);
    return true;
}

/* The network that the settings describe, its parameters drawn (or read, for the toy). */
static bool build(struct network *network, const struct settings *settings, const char *data_name,
                  struct dataset train, struct error *error)
{
    if (!check_slices(settings, train, error))
        return false;
    struct dataset samples = dataset_slice(train, settings->train[0], settings->train[1]);
    if (!network_new(network, settings->layers, samples, error))
        return false;
    if (settings->threads > 0)
        network->threads = settings->threads;
    network->tensors[network->alpha].value.at[0] = (real)settings->learning_rate;
    struct random random;
    random_seed(&random, settings->seed);
    network_initialise(network, settings->init, &random);
    struct layers toy = {2, {4, 3, 2}};
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

static void arrived(void *session)
{
    history_arrived(session);
}

static void dropped(void *session, size_t iteration)
{
    history_drop(&((struct session *)session)->history, iteration);
}

/* Puts a network that was just built in the place of the one before. The timeline points at the
 * network inside the session, so it is made last. */
static bool install(struct session *session, struct network *network, struct error *error)
{
    struct network old = session->network;
    struct timeline timeline;
    session->network = *network;
    if (!timeline_new(&timeline, &session->network, session->settings.timeline, error)) {
        session->network = old;
        network_free(network);
        return false;
    }
    timeline_free(&session->timeline);
    network_free(&old);
    session->timeline = timeline;
    session->timeline.listener = (struct timeline_listener){arrived, dropped, session};
    history_drop(&session->history, 0);
    draw_restarted(&session->drawing);
    session->following = session->following && session->followed < session->network.data.samples;
    for (size_t i = 0; i < session->stop_count; i++) {
        session->stops[i].has_old = false;
        array_free(&session->stops[i].old);
    }
    return true;
}

bool session_restart(struct session *session, struct error *error)
{
    struct network network;
    return build(&network, &session->settings, session->data_name, session->train, error) &&
           install(session, &network, error);
}

/* What fits another data set: MNIST's defaults, or layers and slices of what there is. */
static struct settings settings_for(const struct session *session, const char *name,
                                    struct dataset train)
{
    struct settings settings = session->settings;
    struct layers *layers = &settings.layers;
    if (strcmp(name, "toy") == 0) {
        *layers = (struct layers){2, {4, 3, 2}};
    } else if (layers->units[0] != train.inputs || layers->units[layers->count] != train.classes) {
        *layers = DEFAULTS.layers;
        layers->units[0] = train.inputs;
    }
    bool fits = settings.train[1] <= train.samples && settings.dev[1] <= train.samples;
    bool was_small = session->train.samples < DEFAULTS.train[1];
    if (train.samples >= DEFAULTS.dev[1] && (was_small || !fits)) {
        memcpy(settings.train, DEFAULTS.train, sizeof settings.train);
        memcpy(settings.dev, DEFAULTS.dev, sizeof settings.dev);
    } else if (!fits) {
        settings.train[0] = 0;
        settings.train[1] = settings.dev[0] = settings.dev[1] = train.samples;
    }
    return settings;
}

static bool read_data(struct dataset *data, const char *name, enum dataset_part part,
                      struct error *error)
{
    if (strcmp(name, "toy") != 0 && strcmp(name, "mnist") != 0)
        return dataset_read_folder(data, name, part, 10, error);
    char *folder = dataset_folder(name, error);
    bool ok = folder && dataset_read_folder(data, folder, part, name[0] == 't' ? 2 : 10, error);
    memory_free(folder);
    return ok;
}

bool session_load(struct session *session, const char *name, struct error *error)
{
    struct dataset train;
    struct network network;
    if (!read_data(&train, name, DATASET_TRAIN, error))
        return false;
    struct settings settings = settings_for(session, name, train);
    char *copy = memory_string(name, error);
    if (!copy || !build(&network, &settings, name, train, error) ||
        !install(session, &network, error)) {
        memory_free(copy);
        dataset_free(&train);
        return false;
    }
    dataset_free(&session->train);
    dataset_free(&session->test);
    memory_free(session->data_name);
    session->train = train;
    session->test_loaded = false;
    session->data_name = copy;
    session->settings = settings;
    return true;
}

struct dataset session_dev(const struct session *session)
{
    return dataset_slice(session->train, session->settings.dev[0], session->settings.dev[1]);
}

bool session_test(struct session *session, struct dataset *data, struct error *error)
{
    if (!session->test_loaded &&
        !read_data(&session->test, session->data_name, DATASET_TEST, error))
        return false;
    session->test_loaded = true;
    *data = session->test;
    return true;
}

bool session_goes_on(void *session)
{
    return !((struct session *)session)->interrupted;
}

struct print_style session_style(const struct session *session)
{
    int width = session->settings.width ? session->settings.width : session->terminal_width;
    return (struct print_style){session->settings.precision, width ? width : 100, 0};
}

bool session_colored(const struct session *session)
{
    const char *never = getenv("NO_COLOR"), *terminal = getenv("TERM");
    bool dumb = !terminal || strcmp(terminal, "dumb") == 0;
    int color = session->settings.color;
    return session->terminal && !(never && *never) && (color == 1 || (color == 2 && !dumb));
}

/* =========================================== names ============================================ */

bool session_accuracy(struct session *session, double *accuracy, struct error *error)
{
    struct network *network = &session->network;
    if (!session->timeline.valid[network->loss] && !session->timeline.valid[network->output]) {
        if (!timeline_materialise(&session->timeline, network->output, error))
            return false;
    }
    *accuracy = run_accuracy(network);
    return true;
}

/* The samples' labels, or what the network takes them for: 1-D, as a notebook has them. */
static bool digits(struct array *value, const uint8_t *labels, size_t count, struct error *error)
{
    if (!array_new(value, 1, count, 1, ARRAY_INTEGER, error))
        return false;
    for (size_t n = 0; n < count; n++)
        value->at[n] = labels[n];
    return true;
}

static bool predictions(struct session *session, struct array *value, struct error *error)
{
    double ignored;
    return session_accuracy(session, &ignored, error) &&
           digits(value, session->network.predictions, session->network.data.samples, error);
}

static bool accuracy_value(struct session *session, struct array *value, struct error *error)
{
    double accuracy;
    return session_accuracy(session, &accuracy, error) &&
           array_scalar(value, accuracy, ARRAY_REAL, error);
}

static bool labels_value(struct session *session, struct array *value, struct error *error)
{
    return digits(value, session->network.data.labels, session->network.data.samples, error);
}

static bool m_value(struct session *session, struct array *value, struct error *error)
{
    return array_scalar(value, (double)session->network.data.samples, ARRAY_INTEGER, error);
}

static bool iteration_value(struct session *session, struct array *value, struct error *error)
{
    return array_scalar(value, (double)session->timeline.place.iteration, ARRAY_INTEGER, error);
}

static bool tensor_value(struct session *session, size_t tensor, struct array *value,
                         struct error *error)
{
    if (!timeline_materialise(&session->timeline, tensor, error))
        return false;
    struct matrix matrix = session->network.tensors[tensor].value;
    *value = array_borrow(matrix);
    if (tensor == session->network.loss || tensor == session->network.alpha)
        value->dimensions = 0;
    return true;
}

static bool alpha_value(struct session *session, struct array *value, struct error *error)
{
    return tensor_value(session, session->network.alpha, value, error);
}

static bool Y_value(struct session *session, struct array *value, struct error *error)
{
    return tensor_value(session, session->network.Y, value, error);
}

/* Names beside the tensors': numbers about the training, and what the tutorials call things. */
static const struct {
    const char *name;
    bool (*value)(struct session *session, struct array *value, struct error *error);
} NAMES[] = {
    {"m", m_value},
    {"labels", labels_value},
    {"predictions", predictions},
    {"accuracy", accuracy_value},
    {"iteration", iteration_value},
    {"lr", alpha_value},
    {"learning_rate", alpha_value},
    {"one_hot_Y", Y_value},
    {"Y_one_hot", Y_value},
};
enum { NAME_COUNT = sizeof NAMES / sizeof NAMES[0] };

static bool lookup(void *context, const char *name, struct array *value, bool *found,
                   struct error *error);

/* An alias is evaluated where it is used; aliases of aliases go a few deep. */
static bool alias_value(const struct scope *scope, const char *name, const char *text,
                        struct array *value, struct error *error)
{
    struct session *session = scope->context;
    static size_t depth;
    struct language_error inner = {0};
    if (depth == 10)
        return error_set(error, NULL, "the alias %s leads back to itself", name);
    depth++;
    struct scope within = session_scope(session);
    struct array borrowed;
    bool ok = evaluate_text(&borrowed, text, &within, &inner);
    depth--;
    if (ok)
        *value = borrowed;
    else
        *error = inner.error;
    return ok;
}

static bool lookup(void *context, const char *name, struct array *value, bool *found,
                   struct error *error)
{
    struct session *session = context;
    *found = true;
    for (size_t i = 0; i < session->variable_count; i++)
        if (strcmp(session->variables[i].name, name) == 0) {
            *value = array_share(session->variables[i].value);
            return true;
        }
    for (size_t i = 0; i < session->alias_count; i++)
        if (strcmp(session->aliases[i].name, name) == 0) {
            struct scope scope = session_scope(session);
            return alias_value(&scope, name, session->aliases[i].text, value, error);
        }
    size_t tensor = network_find(&session->network, name);
    if (tensor < session->network.tensor_count)
        return tensor_value(session, tensor, value, error);
    for (size_t i = 0; i < NAME_COUNT; i++)
        if (strcmp(NAMES[i].name, name) == 0)
            return NAMES[i].value(session, value, error);
    double number;
    if (samples_is(name))
        return samples_value(session, name, &number, error) &&
               array_scalar(value, number, ARRAY_REAL, error);
    *found = false;
    return false;
}

void session_names(const struct session *session, void (*visit)(void *context, const char *name),
                   void *context)
{
    for (size_t t = 0; t < session->network.tensor_count; t++)
        visit(context, session->network.tensors[t].name);
    for (size_t i = 0; i < NAME_COUNT; i++)
        visit(context, NAMES[i].name);
    for (size_t i = 0; i < session->variable_count; i++)
        visit(context, session->variables[i].name);
    for (size_t i = 0; i < session->alias_count; i++)
        visit(context, session->aliases[i].name);
}

struct scope session_scope(struct session *session)
{
    return (struct scope){lookup, session_near_name, session};
}

/* ========================================= near names ========================================= */

static int replacement(char a, char b)
{
    return a == b ? 0 : tolower((unsigned char)a) == tolower((unsigned char)b) ? 1 : 2;
}

/* The distance of V. Levenshtein (1966), with exchanged neighbours as one step (F. Damerau, 1964);
 * a step counts 2, a change of letter case 1. */
int session_distance(const char *a, const char *b)
{
    enum { LONGEST = 40 };
    int distance[LONGEST + 1][LONGEST + 1];
    size_t rows = strlen(a), columns = strlen(b);
    if (rows > LONGEST || columns > LONGEST)
        return 2 * LONGEST;
    for (size_t i = 0; i <= rows; i++)
        for (size_t j = 0; j <= columns; j++) {
            int best = (int)(i + j) * 2;
            if (i && j) {
                int replaced = distance[i - 1][j - 1] + replacement(a[i - 1], b[j - 1]);
                int deleted = distance[i - 1][j] + 2, inserted = distance[i][j - 1] + 2;
                best = replaced < deleted ? replaced : deleted;
                best = inserted < best ? inserted : best;
            }
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                distance[i - 2][j - 2] + 2 < best)
                best = distance[i - 2][j - 2] + 2;
            distance[i][j] = best;
        }
    return distance[rows][columns];
}

struct near {
    const char *name, *best;
    int distance;
};

static void compare_name(void *context, const char *name)
{
    struct near *near = context;
    int distance = session_distance(near->name, name);
    if (distance < near->distance) {
        near->distance = distance;
        near->best = name;
    }
}

const char *session_near_name(void *session, const char *name)
{
    int length = (int)strlen(name);
    struct near near = {name, NULL, length <= 2 ? 2 : length <= 4 ? 3 : 5};
    session_names(session, compare_name, &near);
    return near.best;
}

/* ========================================= evaluating ========================================= */

void session_caret(struct error *error, const struct language_error *from, const char *text)
{
    size_t length = strlen(text), column = from->column;
    size_t start = column > 50 ? column - 50 : 0;
    int shown = (int)(length - start > 90 ? 90 : length - start);
    char hint[sizeof error->hint];
    snprintf(hint, sizeof hint, "%s", from->error.hint);
    error_set(error, hint, "%.600s\n  %s%.*s\n  %*s^", from->error.message, start ? "..." : "",
              shown, text + start, (int)(column - start) + (start ? 3 : 0), "");
}

bool session_evaluate(struct session *session, struct array *value, const char *text,
                      struct error *error)
{
    struct language_error inner = {0};
    struct scope scope = session_scope(session);
    if (evaluate_text(value, text, &scope, &inner))
        return true;
    session_caret(error, &inner, text);
    return false;
}

bool session_condition(struct session *session, bool *holds, const char *text, struct error *error)
{
    struct array value;
    if (!session_evaluate(session, &value, text, error))
        return false;
    bool single = array_count(value) == 1;
    *holds = single && value.at[0] != 0;
    array_free(&value);
    return single || error_set(error, "any(...) or all(...) makes one truth of many.",
                               "%.200s: a condition is one value, not many", text);
}
