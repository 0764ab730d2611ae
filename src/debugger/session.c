#include "debugger/session.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef _OPENMP
#include <omp.h>
#endif

#include "base/memory.h"
#include "debugger/edit.h"
#include "debugger/names.h"
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
    };
    if (session_load(session, "mnist", error))
        return true;
    session->no_data = *error;
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
    session->following = session->following && session->followed < session->network.data.samples;
    for (size_t i = 0; i < session->stop_count; i++) {
        session->stops[i].has_old = false;
        array_free(&session->stops[i].old);
    }
    return true;
}

/* What is edited goes over to the network that comes. */
static bool keep_edits(struct session *session, struct network *network, struct error *error)
{
    if (session->network.program_count < 2)
        return true;
    size_t version = timeline_next_version(&session->timeline);
    if (edit_keep(network, &session->network, version, session->notes, error))
        return true;
    network_free(network);
    return false;
}

bool session_restart(struct session *session, struct error *error)
{
    struct network network;
    return build(&network, &session->settings, session->data_name, session->train, error) &&
           keep_edits(session, &network, error) && install(session, &network, error);
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
        !keep_edits(session, &network, error) || !install(session, &network, error)) {
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

bool session_goes_on(void *session)
{
    return !((struct session *)session)->interrupted;
}

struct print_style session_style(const struct session *session)
{
    int width = session->settings.width ? session->settings.width : session->terminal_width;
    return (struct print_style){session->settings.precision, width ? width : 100, 0};
}

int session_list_width(const struct session *session)
{
    bool known = session->settings.width || session->terminal_width;
    return known ? session_style(session).width : INT_MAX / 2;
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

static bool materialise(void *context, size_t tensor, struct error *error)
{
    struct session *session = context;
    return timeline_materialise(&session->timeline, tensor, error);
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
    struct names names = {&session->network, materialise, predict, session};
    return names_lookup(&names, name, value, found, error);
}

bool session_forget(struct session *session, const char *name)
{
    size_t kept = 0, aliases = 0, before = session->variable_count + session->alias_count;
    for (size_t i = 0; i < session->variable_count; i++) {
        if (strcmp(session->variables[i].name, name) != 0) {
            session->variables[kept++] = session->variables[i];
            continue;
        }
        memory_free(session->variables[i].name);
        array_free(&session->variables[i].value);
    }
    for (size_t i = 0; i < session->alias_count; i++) {
        if (strcmp(session->aliases[i].name, name) != 0) {
            session->aliases[aliases++] = session->aliases[i];
            continue;
        }
        memory_free(session->aliases[i].name);
        memory_free(session->aliases[i].text);
    }
    session->variable_count = kept;
    session->alias_count = aliases;
    return kept + aliases < before;
}

void session_names(const struct session *session, void (*visit)(void *context, const char *name),
                   void *context)
{
    names_visit(&session->network, visit, context);
    for (size_t i = 0; i < session->variable_count; i++)
        visit(context, session->variables[i].name);
    for (size_t i = 0; i < session->alias_count; i++)
        visit(context, session->aliases[i].name);
}

struct scope session_scope(struct session *session)
{
    return (struct scope){.lookup = lookup,
                          .suggest = session_near_name,
                          .context = session,
                          .random = session->drawing,
                          .depth = &session->nesting,
                          .stop = &session->interrupted};
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

struct near_name session_near(const char *name)
{
    int length = (int)strlen(name);
    return (struct near_name){name, NULL, length <= 2 ? 2 : length <= 4 ? 3 : 5};
}

void session_compare(void *context, const char *name)
{
    struct near_name *near = context;
    int distance = session_distance(near->name, name);
    if (distance < near->distance) {
        near->distance = distance;
        near->best = name;
    }
}

const char *session_near_name(void *session, const char *name)
{
    struct near_name near = session_near(name);
    session_names(session, session_compare, &near);
    return near.best;
}

/* ========================================= evaluating ========================================= */

void session_caret(struct error *error, const struct language_error *from, const char *text)
{
    if (from->stopped) {
        error_set(error, NULL, "%s", from->error.message);
        return;
    }
    size_t length = strlen(text), column = from->column;
    size_t start = column > 50 ? column - 50 : 0;
    int shown = (int)(length - start > 90 ? 90 : length - start);
    char hint[sizeof error->hint];
    snprintf(hint, sizeof hint, "%s", from->error.hint);
    size_t before = (column - start) + (start ? 3 : 0);
    for (size_t i = start; i < column; i++) /* it is written as \x1b */
        before += iscntrl((unsigned char)text[i]) ? 3 : 0;
    error_set(error, hint, "%.600s\n  %s%.*s\n  %*s^", from->error.message, start ? "..." : "",
              shown, text + start, (int)before, "");
}

bool session_draw(struct session *session, struct array *value, const char *text,
                  struct random *random, struct error *error)
{
    struct language_error inner = {0};
    struct random *outer = session->drawing;
    session->drawing = random;
    struct scope scope = session_scope(session);
    bool ok = evaluate_text(value, text, &scope, &inner);
    session->drawing = outer;
    if (!ok)
        session_caret(error, &inner, text);
    return ok;
}

bool session_evaluate(struct session *session, struct array *value, const char *text,
                      struct error *error)
{
    struct random copy = session->network.random;
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
