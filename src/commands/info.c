/* info and whatis: what there is. */
#include <string.h>

#include "commands/arguments.h"
#include "commands/break.h"
#include "commands/command.h"
#include "commands/recipe.h"
#include "judge/network_names.h"
#include "model/version.h"
#include "session/editing.h"
#include "session/evaluating.h"
#include "session/session.h"
#include "view/summary.h"
#include "view/wrap.h"

/* =========================================== tensors ========================================== */

static const char *what_is(const struct network *network, const struct tensor *tensor)
{
    static const char *const words[] = {
        [ROLE_INPUT] = "pixels / 255, a column a sample",
        [ROLE_LABELS] = "labels, one-hot",
        [ROLE_WEIGHTS] = "weights",
        [ROLE_BIASES] = "biases",
        [ROLE_SETTING] = "the learning rate",
    };
    const struct program *program = &network->programs[0];
    size_t s = program_first(program, (size_t)(tensor - network->tensors));
    if (words[tensor->role])
        return words[tensor->role];
    return s < program->count ? program->statements[s].operation->values
                              : "of an inserted statement";
}

/* Range and memory of a tensor; nothing is computed or widened for it. */
static void print_tensor(struct session *session, struct tensor *tensor)
{
    const struct network *network = &session->training.network;
    size_t t = (size_t)(tensor - network->tensors), done;
    const struct program *program = timeline_program(&session->training.timeline);
    size_t statement = program_first(program, t);
    bool carried = tensor->lifetime == LIFETIME_CARRIED;
    char shape[48], range[64] = "";
    timeline_looked_at(&session->training.timeline, &done);
    bool there = tensor->value.at && (carried || tensor->lifetime == LIFETIME_DATA ||
                                      (session->training.timeline.valid[t] && statement < done));
    if (there) {
        struct summary summary = summary_of(tensor->value);
        snprintf(range, sizeof range, "%.4g .. %.4g", print_value(summary.min),
                 print_value(summary.max));
    } else if (tensor->lifetime == LIFETIME_DATA) {
        snprintf(range, sizeof range, "kept as bytes");
    } else if (statement < done) {
        snprintf(range, sizeof range, "computed when looked at");
    } else if (statement < program->count) {
        snprintf(range, sizeof range, "not yet: statement %zu", statement + 1);
    } else {
        snprintf(range, sizeof range, "not in this iteration");
    }
    double megabytes = there ? (double)matrix_count(tensor->value) * sizeof(real) / 1e6 : 0;
    snprintf(shape, sizeof shape, "%zux%zu", tensor->rows, tensor->columns);
    char line[300];
    snprintf(line, sizeof line, "%-6s %-11s %-24s %7.1f MB  %s", tensor->name, shape, range,
             megabytes, what_is(network, tensor));
    wrap_print(session->output.results, line, 7, session_list_width(session));
}

/* =========================================== topics =========================================== */

static bool info_tensors(struct session *session, struct error *error)
{
    const struct network *network = &session->training.network;
    (void)error;
    for (size_t t = 0; t < network->tensor_count; t++)
        if (network_names_known(network, network->tensors[t].name))
            print_tensor(session, &network->tensors[t]);
    return true;
}

static bool info_stops(struct session *session, struct error *error)
{
    (void)error;
    stops_list(session);
    return true;
}

static bool info_display(struct session *session, struct error *error)
{
    const struct displays *displays = &session->displays;
    (void)error;
    if (!displays->count)
        fprintf(session->output.results, "Nothing is displayed: `display loss` adds it.\n");
    for (size_t i = 0; i < displays->count; i++)
        fprintf(session->output.results, "%zu: %s\n", displays->list[i].number,
                displays->list[i].text);
    return true;
}

static bool info_aliases(struct session *session, struct error *error)
{
    (void)error;
    if (!session->names.alias_count)
        fprintf(session->output.results, "No aliases: `alias NAME = EXPR` gives one.\n");
    for (size_t i = 0; i < session->names.alias_count; i++)
        fprintf(session->output.results, "%s = %s\n", session->names.aliases[i].name,
                session->names.aliases[i].text);
    return true;
}

static bool info_edits(struct session *session, struct error *error)
{
    (void)error;
    edit_list(session);
    return true;
}

static bool info_variables(struct session *session, struct error *error)
{
    (void)error;
    if (!session->names.variable_count)
        fprintf(session->output.results, "No names of your own: `let NAME = EXPR` gives one.\n");
    for (size_t i = 0; i < session->names.variable_count; i++) {
        char shape[64];
        fprintf(session->output.results, "%s  %s\n", session->names.variables[i].name,
                array_shape(shape, sizeof shape, session->names.variables[i].value));
    }
    return true;
}

static bool info_place(struct session *session, struct error *error)
{
    const struct timeline *timeline = &session->training.timeline;
    (void)error;
    fprintf(session->output.results,
            "iteration %zu, %zu statements done; reached so far: iteration %zu; %zu snapshots, one "
            "every %zu iterations\n",
            timeline->place.iteration, timeline->place.done, timeline->furthest.iteration,
            timeline->snapshots.count, timeline->snapshots.interval);
    return true;
}

/* The topics; a word stands for the first that it begins. */
static const struct {
    const char *name;
    bool (*tell)(struct session *session, struct error *error);
} TOPICS[] = {
    {"tensors", info_tensors},     {"breakpoints", info_stops}, {"stops", info_stops},
    {"display", info_display},     {"aliases", info_aliases},   {"edits", info_edits},
    {"variables", info_variables}, {"place", info_place},       {"recipes", recipe_list},
};

static bool run_info(struct session *session, const char *arguments, struct error *error)
{
    static const char topics[] =
        "info tensors, break, display, edits, variables, aliases, place, recipes";
    char word[64];
    argument_word(arguments, word, sizeof word);
    size_t length = strlen(word);
    if (!length)
        return error_set(error, topics, "info needs a word: what to tell about");
    for (size_t i = 0; i < sizeof TOPICS / sizeof TOPICS[0]; i++)
        if (strncmp(word, TOPICS[i].name, length) == 0)
            return TOPICS[i].tell(session, error);
    return error_set(error, topics, "info: there is no \"%.60s\"", word);
}

/* =========================================== whatis =========================================== */

static bool run_whatis(struct session *session, const char *arguments, struct error *error)
{
    static const char *const kind[] = {"booleans", "integers", REAL_NAME};
    struct array value;
    char shape[64];
    if (!*arguments)
        return error_set(error, "whatis dZ1 @ X.T", "whatis needs an expression");
    if (!session_evaluate(session, &value, arguments, error))
        return false;
    fprintf(session->output.results, "%s: %s, %s\n", arguments,
            value.dimensions ? array_shape(shape, sizeof shape, value) : "a number",
            kind[value.kind]);
    array_free(&value);
    return true;
}

static const struct command commands[] = {
    {"info", "i", "info tensors|break|display|edits|variables|aliases|place|recipes",
     "lists of what there is", "info tensors\n", COMMAND_ONLY_SHOWS, run_info},
    {"whatis", NULL, "whatis EXPR", "the shape of a value", "whatis dZ1 @ X.T\n",
     COMMAND_ONLY_SHOWS, run_whatis},
};

const struct command_group INFO_COMMANDS = {"looking", commands,
                                            sizeof commands / sizeof commands[0]};
