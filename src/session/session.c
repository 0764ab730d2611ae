#include "session/session.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef _OPENMP
#include <omp.h>
#endif

#include "base/memory.h"
#include "base/near.h"
#include "data/open.h"
#include "language/caret.h"
#include "session/editing.h"
#include "session/names.h"
#include "session/samples.h"
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

void session_empty(struct session *session)
{
    *session = (struct session){
        .settings = DEFAULTS,
        .output = {.results = stdout, .notes = stderr, .drawing = draw_new()},
        .displays.next = 1,
        .stops.next = 1,
    };
}

bool session_new(struct session *session, struct error *error)
{
    session_empty(session);
    if (session_load(session, "mnist", error))
        return true;
    session->data.missing = *error;
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
    draw_free(&session->output.drawing);
    history_free(&session->training.history);
    timeline_free(&session->training.timeline);
    network_free(&session->training.network);
    dataset_free(&session->data.train);
    dataset_free(&session->data.test);
    for (size_t i = 0; i < session->names.variable_count; i++) {
        memory_free(session->names.variables[i].name);
        array_free(&session->names.variables[i].value);
    }
    for (size_t i = 0; i < session->names.alias_count; i++) {
        memory_free(session->names.aliases[i].name);
        memory_free(session->names.aliases[i].text);
    }
    for (size_t i = 0; i < session->displays.count; i++)
        memory_free(session->displays.list[i].text);
    for (size_t i = 0; i < session->definitions.count; i++) {
        memory_free(session->definitions.list[i].name);
        memory_free(session->definitions.list[i].lines);
    }
    for (size_t i = 0; i < session->stops.count; i++)
        free_stop(&session->stops.list[i]);
    memory_free(session->names.variables);
    memory_free(session->names.aliases);
    memory_free(session->displays.list);
    memory_free(session->definitions.list);
    memory_free(session->stops.list);
    memory_free(session->data.name);
    memory_free(session->data.order);
    memory_free(session->control.last_line);
    memory_free(session->judging.hint);
    *session = (struct session){0};
}

static bool check_slices(const struct settings *settings, struct dataset train, struct error *error)
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

/* The network that the settings describe, its parameters drawn (or read, for the toy). */
static bool build(struct network *network, const struct settings *settings, const char *data_name,
                  struct dataset train, struct error *error)
{
    if (!check_slices(settings, train, error))
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
    history_drop(&((struct session *)session)->training.history, iteration);
}

/* Puts a network that was just built in the place of the one before. */
static void install(struct session *session, struct network *network, struct timeline *timeline)
{
    timeline_free(&session->training.timeline);
    network_free(&session->training.network);
    session->training.network = *network;
    session->training.timeline = *timeline;
    session->training.timeline.network = &session->training.network;
    session->training.timeline.listener = (struct timeline_listener){arrived, dropped, session};
    history_drop(&session->training.history, 0);
    draw_restarted(&session->output.drawing);
    session->output.following = session->output.following &&
                                session->output.followed < session->training.network.data.samples;
    for (size_t i = 0; i < session->stops.count; i++) {
        session->stops.list[i].has_old = false;
        array_free(&session->stops.list[i].old);
    }
}

/* Journals a model's parameters at the timeline's place, all or none. */
static bool take_model(struct timeline *timeline, const struct archive *model, bool *dropped,
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

bool session_take_model(struct session *session, const struct archive *model, bool *dropped,
                        struct error *error)
{
    return take_model(&session->training.timeline, model, dropped, error);
}

/* What is edited goes over to the network that comes. */
static bool keep_edits(struct session *session, struct network *network, struct error *error)
{
    if (session->training.network.program_count < 2)
        return true;
    size_t version = timeline_next_version(&session->training.timeline);
    if (edit_keep(network, &session->training.network, version, session->output.notes, error))
        return true;
    network_free(network);
    return false;
}

/* Builds a network and its timeline, with the model's parameters where there is one, and puts them
 * in the place of those before; on failure nothing changes. */
static bool begin(struct session *session, const struct settings *settings, const char *data_name,
                  struct dataset train, const struct archive *model, struct error *error)
{
    struct network network;
    struct timeline timeline;
    bool dropped;
    if (!build(&network, settings, data_name, train, error) ||
        !keep_edits(session, &network, error))
        return false;
    if (!timeline_new(&timeline, &network, settings->timeline, error)) {
        network_free(&network);
        return false;
    }
    if (model && !take_model(&timeline, model, &dropped, error)) {
        timeline_free(&timeline);
        network_free(&network);
        return false;
    }
    install(session, &network, &timeline);
    return true;
}

/* ==================================== the order of samples ==================================== */

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
    if (!ok)
        dataset_free(copy);
    return ok;
}

bool session_restart_with(struct session *session, const struct settings *settings,
                          const struct archive *model, struct error *error)
{
    struct dataset train = session->data.train;
    size_t *order, *now = session->data.order, count = train.samples;
    if (!wanted_order(settings, count, &order, error))
        return false;
    bool same = order && now ? memcmp(order, now, count * sizeof *order) == 0 : order == now;
    if (!same && !reorder(&train, session->data.train, now, order, error)) {
        memory_free(order);
        return false;
    }
    if (!begin(session, settings, session->data.name, train, model, error)) {
        memory_free(order);
        if (!same)
            dataset_free(&train);
        return false;
    }
    session->settings = session->training.begun = *settings;
    memory_free(session->data.order);
    session->data.order = order;
    if (!same)
        dataset_free(&session->data.train);
    session->data.train = train;
    return true;
}

bool session_restart(struct session *session, struct error *error)
{
    struct settings settings = session->settings;
    return session_restart_with(session, &settings, NULL, error);
}

/* ========================================== the data ========================================== */

/* Whether all samples of the data are for training, as settings_for chooses where there are few. */
static bool trains_on_all(const struct session *session)
{
    const size_t *train = session->settings.train, *dev = session->settings.dev;
    return train[0] == 0 && train[1] == session->data.train.samples && dev[0] == dev[1];
}

/* What fits another data set: MNIST's defaults, or layers and slices of what there is. A slice that
 * a person has set stays where it fits. */
static struct settings settings_for(const struct session *session, const char *name,
                                    struct dataset train)
{
    struct settings settings = session->settings;
    struct layers *layers = &settings.layers;
    settings.shuffle = false;
    if (strcmp(name, "toy") == 0) {
        *layers = (struct layers){2, {4, 3, 2}};
    } else if (layers->units[0] != train.inputs || layers->units[layers->count] != train.classes) {
        *layers = DEFAULTS.layers;
        layers->units[0] = train.inputs;
    }
    bool fits = settings.train[1] <= train.samples && settings.dev[1] <= train.samples;
    bool was_small = session->data.train.samples < DEFAULTS.train[1];
    if (train.samples >= DEFAULTS.dev[1] && (was_small || !fits)) {
        memcpy(settings.train, DEFAULTS.train, sizeof settings.train);
        memcpy(settings.dev, DEFAULTS.dev, sizeof settings.dev);
    } else if (!fits || trains_on_all(session)) {
        settings.train[0] = 0;
        settings.train[1] = settings.dev[0] = settings.dev[1] = train.samples;
    }
    return settings;
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

/* Reads training samples; those without labels are of no use for training. */
static bool read_labelled(struct dataset *train, const char *name, struct error *error)
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

bool session_load(struct session *session, const char *name, struct error *error)
{
    struct dataset train;
    if (!read_labelled(&train, name, error))
        return false;
    struct settings settings = settings_for(session, name, train);
    char *copy = memory_string(name, error);
    if (!copy || !begin(session, &settings, name, train, NULL, error)) {
        memory_free(copy);
        dataset_free(&train);
        return false;
    }
    dataset_free(&session->data.train);
    dataset_free(&session->data.test);
    memory_free(session->data.name);
    memory_free(session->data.order);
    session->data.order = NULL;
    session->data.train = train;
    session->data.test_loaded = false;
    session->data.name = copy;
    session->settings = session->training.begun = settings;
    return true;
}

bool session_test(struct session *session, struct dataset *test, struct error *error)
{
    if (!session->data.test_loaded) {
        if (strcmp(session->data.name, "toy") == 0)
            return error_set(error, "Its five samples are for training: `evaluate train`.",
                             "the toy has no test samples");
        if (!read_data(&session->data.test, session->data.name, DATASET_TEST, error))
            return false;
        session->data.test_loaded = true;
    }
    *test = session->data.test;
    return true;
}

bool session_default_slice(const struct session *session)
{
    return memcmp(session->settings.train, DEFAULTS.train, sizeof DEFAULTS.train) == 0;
}

struct dataset session_dev(const struct session *session)
{
    return dataset_slice(session->data.train, session->settings.dev[0], session->settings.dev[1]);
}

bool session_network(const struct session *session, uint32_t seed, struct network *network,
                     struct error *error)
{
    struct settings settings = session->settings;
    settings.seed = seed;
    return build(network, &settings, session->data.name, session->data.train, error);
}

bool session_goes_on(void *session)
{
    return !((struct session *)session)->control.interrupted;
}

struct print_style session_style(const struct session *session)
{
    int width = session->settings.width ? session->settings.width : session->output.terminal_width;
    return (struct print_style){session->settings.precision, width ? width : 100, 0};
}

int session_list_width(const struct session *session)
{
    bool known = session->settings.width || session->output.terminal_width;
    return known ? session_style(session).width : INT_MAX / 2;
}

bool session_colored(const struct session *session)
{
    const char *never = getenv("NO_COLOR"), *terminal = getenv("TERM");
    bool dumb = !terminal || strcmp(terminal, "dumb") == 0;
    int color = session->settings.color;
    return session->output.terminal && !(never && *never) && (color == 1 || (color == 2 && !dumb));
}

/* =========================================== names ============================================ */

bool session_accuracy(struct session *session, double *accuracy, struct error *error)
{
    struct network *network = &session->training.network;
    if (!session->training.timeline.valid[network->loss] &&
        !session->training.timeline.valid[network->output]) {
        if (!timeline_materialise(&session->training.timeline, network->output, error))
            return false;
    }
    *accuracy = run_accuracy(network);
    return true;
}

static bool materialise(void *context, size_t tensor, struct error *error)
{
    struct session *session = context;
    return timeline_materialise(&session->training.timeline, tensor, error);
}

static bool predict(void *context, struct error *error)
{
    double ignored;
    return session_accuracy(context, &ignored, error);
}

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
    for (size_t i = 0; i < session->names.variable_count; i++)
        if (strcmp(session->names.variables[i].name, name) == 0) {
            *value = array_share(session->names.variables[i].value);
            return true;
        }
    for (size_t i = 0; i < session->names.alias_count; i++)
        if (strcmp(session->names.aliases[i].name, name) == 0) {
            struct scope scope = session_scope(session);
            return alias_value(&scope, name, session->names.aliases[i].text, value, error);
        }
    struct names names = {&session->training.network, materialise, predict, session};
    double number;
    if (names_lookup(&names, name, value, found, error))
        return true;
    if (*found || !samples_is(name))
        return false;
    *found = true;
    return samples_value(session, name, &number, error) &&
           array_scalar(value, number, ARRAY_REAL, error);
}

bool session_forget(struct session *session, const char *name)
{
    size_t kept = 0, aliases = 0,
           before = session->names.variable_count + session->names.alias_count;
    for (size_t i = 0; i < session->names.variable_count; i++) {
        if (strcmp(session->names.variables[i].name, name) != 0) {
            session->names.variables[kept++] = session->names.variables[i];
            continue;
        }
        memory_free(session->names.variables[i].name);
        array_free(&session->names.variables[i].value);
    }
    for (size_t i = 0; i < session->names.alias_count; i++) {
        if (strcmp(session->names.aliases[i].name, name) != 0) {
            session->names.aliases[aliases++] = session->names.aliases[i];
            continue;
        }
        memory_free(session->names.aliases[i].name);
        memory_free(session->names.aliases[i].text);
    }
    session->names.variable_count = kept;
    session->names.alias_count = aliases;
    return kept + aliases < before;
}

void session_names(const struct session *session, void (*visit)(void *context, const char *name),
                   void *context)
{
    names_visit(&session->training.network, visit, context);
    for (size_t i = 0; i < session->names.variable_count; i++)
        visit(context, session->names.variables[i].name);
    for (size_t i = 0; i < session->names.alias_count; i++)
        visit(context, session->names.aliases[i].name);
}

struct scope session_scope(struct session *session)
{
    return (struct scope){.lookup = lookup,
                          .suggest = session_near_name,
                          .context = session,
                          .random = session->names.random,
                          .depth = &session->names.nesting,
                          .stop = &session->control.interrupted};
}

const char *session_near_name(void *session, const char *name)
{
    struct near near = near_name(name);
    session_names(session, near_offer, &near);
    return near.best;
}

/* ========================================= evaluating ========================================= */

bool session_draw(struct session *session, struct array *value, const char *text,
                  struct random *random, struct error *error)
{
    struct language_error inner = {0};
    struct random *outer = session->names.random;
    session->names.random = random;
    struct scope scope = session_scope(session);
    bool ok = evaluate_text(value, text, &scope, &inner);
    session->names.random = outer;
    if (!ok)
        caret_write(error, &inner, text);
    return ok;
}

bool session_evaluate(struct session *session, struct array *value, const char *text,
                      struct error *error)
{
    struct random copy = session->training.network.random;
    return session_draw(session, value, text, &copy, error);
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
