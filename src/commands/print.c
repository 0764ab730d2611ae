/* The commands that look: print, display, info, whatis, let and alias. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/break.h"
#include "commands/command.h"
#include "commands/draw_commands.h"
#include "session/editing.h"
#include "commands/motion.h"
#include "judge/network_names.h"
#include "commands/recipe.h"
#include "session/stops.h"
#include "session/evaluating.h"
#include "session/draw.h"
#include "commands/words.h"
#include "model/version.h"
#include "view/summary.h"
#include "language/caret.h"
#include "view/wrap.h"

/* ========================================== printing ========================================== */

static bool run_print(struct session *session, const char *arguments, struct error *error)
{
    struct print_style style = session_style(session);
    struct array value;
    if (arguments[0] == '/' && arguments[1] && (arguments[2] == ' ' || !arguments[2])) {
        style.form = arguments[1];
        if (style.form != 'e' && style.form != 'i')
            return error_set(error, "print/e with exponents, print/i as whole numbers",
                             "print: there is no form /%c", style.form);
        arguments += 2 + strspn(arguments + 2, " ");
    }
    if (!*arguments)
        return error_set(error, "print Z1[0:3, 0:4]", "print needs an expression");
    if (!session_evaluate(session, &value, arguments, error))
        return false;
    print_array(session->output.results, value, style);
    array_free(&value);
    return true;
}

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

static bool run_display(struct session *session, const char *arguments, struct error *error)
{
    struct array value;
    if (!*arguments) {
        if (!session->displays.count)
            fprintf(session->output.results, "Nothing is displayed: `display loss` adds it.\n");
        motion_displays(session);
        return true;
    }
    const char *rest;
    const struct command *drawn = draw_command(session, arguments, &rest);
    struct expression expression;
    struct language_error inner = {0};
    if (!drawn && draw_named(session, arguments))
        return error_set(error, "display heatmap dW1, display plot loss",
                         "display %s needs an expression", arguments);
    if (!drawn && !expression_parse(&expression, arguments, &inner)) {
        caret_write(error, &inner, arguments);
        return false;
    }
    if (!drawn)
        expression_free(&expression);
    struct display *grown = memory_grow(session->displays.list, &session->displays.capacity,
                                        session->displays.count + 1, sizeof *grown, error);
    char *text = grown ? memory_string(arguments, error) : NULL;
    if (grown)
        session->displays.list = grown;
    if (!text)
        return false;
    struct display *display = &grown[session->displays.count++];
    *display = (struct display){session->displays.next++, text};
    struct error ignored;
    if (drawn) {
        draw_display(session, display);
    } else if (session_evaluate(session, &value, text, &ignored)) {
        fprintf(session->output.notes, "%zu: %s = ", display->number, text);
        print_array(session->output.notes, value, session_style(session));
        array_free(&value);
    }
    return true;
}

static bool run_undisplay(struct session *session, const char *arguments, struct error *error)
{
    size_t number = 0, kept = 0;
    bool found = !*arguments;
    if (*arguments && !argument_count(arguments, 0, &number, error))
        return false;
    for (size_t i = 0; i < session->displays.count; i++) {
        if (*arguments && session->displays.list[i].number != number) {
            session->displays.list[kept++] = session->displays.list[i];
            continue;
        }
        found = true;
        memory_free(session->displays.list[i].text);
    }
    session->displays.count = kept;
    return found || error_set(error, "`display` lists them.", "there is no display %zu", number);
}

/* ============================================ info ============================================ */

static const char *what_is(const struct network *network, const struct tensor *tensor)
{
    static const char *const words[] = {
        [ROLE_INPUT] = "pixels / 255, a column a sample",
        [ROLE_LABELS] = "labels, one-hot",
        [ROLE_WEIGHTS] = "weights",
        [ROLE_BIASES] = "biases",
        [ROLE_SETTING] = "the learning rate",
        [ROLE_STATE] = NULL,
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

static bool run_info(struct session *session, const char *arguments, struct error *error)
{
    char word[64];
    argument_word(arguments, word, sizeof word);
    size_t length = strlen(word);
    if (length && strncmp(word, "tensors", length) == 0) {
        for (size_t t = 0; t < session->training.network.tensor_count; t++)
            if (network_names_known(&session->training.network,
                                    session->training.network.tensors[t].name))
                print_tensor(session, &session->training.network.tensors[t]);
        return true;
    }
    if (length &&
        (strncmp(word, "breakpoints", length) == 0 || strncmp(word, "stops", length) == 0)) {
        stops_list(session);
        return true;
    }
    if (length && strncmp(word, "display", length) == 0) {
        if (!session->displays.count)
            fprintf(session->output.results, "Nothing is displayed: `display loss` adds it.\n");
        for (size_t i = 0; i < session->displays.count; i++)
            fprintf(session->output.results, "%zu: %s\n", session->displays.list[i].number,
                    session->displays.list[i].text);
        return true;
    }
    if (length && strncmp(word, "aliases", length) == 0) {
        if (!session->names.alias_count)
            fprintf(session->output.results, "No aliases: `alias NAME = EXPR` gives one.\n");
        for (size_t i = 0; i < session->names.alias_count; i++)
            fprintf(session->output.results, "%s = %s\n", session->names.aliases[i].name,
                    session->names.aliases[i].text);
        return true;
    }
    if (length && strncmp(word, "edits", length) == 0) {
        edit_list(session);
        return true;
    }
    if (length && strncmp(word, "variables", length) == 0) {
        if (!session->names.variable_count)
            fprintf(session->output.results,
                    "No names of your own: `let NAME = EXPR` gives one.\n");
        for (size_t i = 0; i < session->names.variable_count; i++) {
            char shape[64];
            fprintf(session->output.results, "%s  %s\n", session->names.variables[i].name,
                    array_shape(shape, sizeof shape, session->names.variables[i].value));
        }
        return true;
    }
    if (length && strncmp(word, "place", length) == 0) {
        struct place place = session->training.timeline.place,
                     furthest = session->training.timeline.furthest;
        fprintf(
            session->output.results,
            "iteration %zu, %zu statements done; reached so far: iteration %zu; %zu snapshots, one "
            "every %zu iterations\n",
            place.iteration, place.done, furthest.iteration,
            session->training.timeline.snapshots.count,
            session->training.timeline.snapshots.interval);
        return true;
    }
    if (length && strncmp(word, "recipes", length) == 0)
        return recipe_list(session, error);
    static const char topics[] =
        "info tensors, break, display, edits, variables, aliases, place, recipes";
    if (!length)
        return error_set(error, topics, "info needs a word: what to tell about");
    return error_set(error, topics, "info: there is no \"%.60s\"", word);
}

/* ======================================== giving names ======================================== */

/* Says that a change was made in the past. */
static void note_new_future(struct session *session, bool dropped)
{
    if (dropped)
        fprintf(session->output.notes,
                "This begins a new future: what came after this place is gone.\n");
}

/* Gives a parameter new values: journaled, so that going back undoes it. `random` is what they were
 * drawn up to, or NULL. */
static bool change_tensor(struct session *session, size_t tensor, struct array value,
                          const struct random *random, struct error *error)
{
    struct matrix old = session->training.network.tensors[tensor].value, matrix, copy;
    char shape[64];
    bool dropped, one = matrix_count(old) == 1 && array_count(value) == 1;
    if (!one && (value.size[0] != old.rows || value.size[1] != old.columns ||
                 value.dimensions == 0 || (value.dimensions == 1 && old.columns != 1)))
        return error_set(error, NULL, "%s is %zux%zu, this is %s",
                         session->training.network.tensors[tensor].name, old.rows, old.columns,
                         array_shape(shape, sizeof shape, value));
    if (!array_matrix(&matrix, &copy, value, error))
        return false;
    bool ok =
        timeline_change_drawn(&session->training.timeline, tensor, matrix, random, &dropped, error);
    matrix_free(&copy);
    if (ok)
        note_new_future(session, dropped);
    return ok;
}

/* What was drawn at the prompt is in the journal, too, so that any place has its random state. */
static bool change_random(struct session *session, const struct random *random, struct error *error)
{
    bool dropped;
    if (!random)
        return true;
    if (!timeline_change_drawn(&session->training.timeline, CHANGE_NOTHING, (struct matrix){0},
                               random, &dropped, error))
        return false;
    note_new_future(session, dropped);
    return true;
}

static struct variable *find_variable(const struct session *session, const char *name)
{
    for (size_t i = 0; i < session->names.variable_count; i++)
        if (strcmp(session->names.variables[i].name, name) == 0)
            return &session->names.variables[i];
    return NULL;
}

static bool set_variable(struct session *session, const char *name, struct array value,
                         const struct random *random, struct error *error)
{
    struct variable *known = find_variable(session, name);
    if (known) {
        if (!change_random(session, random, error))
            return false;
        array_free(&known->value);
        known->value = value;
        return true;
    }
    struct variable *grown =
        memory_grow(session->names.variables, &session->names.variable_capacity,
                    session->names.variable_count + 1, sizeof *grown, error);
    char *copy = grown ? memory_string(name, error) : NULL;
    if (grown)
        session->names.variables = grown;
    if (!copy || !change_random(session, random, error)) {
        memory_free(copy);
        return false;
    }
    given_forget(&session->names, name); /* an alias of that name */
    grown[session->names.variable_count++] = (struct variable){copy, value};
    return true;
}

/* A parameter gets the value itself, a free name a copy of it. What a statement computes cannot be
 * overwritten. */
static bool assign(struct session *session, const char *name, struct array value,
                   const struct random *random, struct error *error)
{
    size_t tensor = network_find(&session->training.network, name);
    if (tensor < session->training.network.tensor_count &&
        network_names_known(&session->training.network, name)) {
        enum lifetime lifetime = session->training.network.tensors[tensor].lifetime;
        if (lifetime == LIFETIME_CARRIED)
            return change_tensor(session, tensor, value, random, error);
        return error_set(error, "let changes parameters and names of your own.",
                         lifetime == LIFETIME_DATA ? "%s is made from the data"
                                                   : "%s is computed by a statement",
                         name);
    }
    if (!words_may_be_given(session, name, false, error))
        return false;
    struct array copy;
    if (!array_copy(&copy, value, error))
        return false;
    if (set_variable(session, name, copy, random, error))
        return true;
    array_free(&copy);
    return false;
}

bool assign_value(struct session *session, const char *name, struct array value,
                  struct error *error)
{
    return assign(session, name, value, NULL, error);
}

/* Splits "NAME = TEXT"; false, with the error set, for anything else. */
static bool split_assignment(const char *arguments, char *name, size_t length, const char **text,
                             const char *usage, struct error *error)
{
    const char *equals = strchr(arguments, '=');
    size_t used = equals ? (size_t)(equals - arguments) : 0;
    while (used && arguments[used - 1] == ' ')
        used--;
    if (!equals || used == 0 || used >= length)
        return error_set(error, usage, "a name, = and an expression are needed");
    memcpy(name, arguments, used);
    name[used] = '\0';
    *text = equals + 1 + strspn(equals + 1, " ");
    if (!expression_is_name(name) || **text == '=')
        return error_set(error, usage, "\"%.60s\" is no name", name);
    if (!**text)
        return error_set(error, usage, "an expression is missing after %.60s =", name);
    return true;
}

static bool run_let(struct session *session, const char *arguments, struct error *error)
{
    char name[64];
    const char *text;
    struct array value;
    struct random random = session->training.network.random;
    if (!split_assignment(arguments, name, sizeof name, &text, "let big = np.abs(W1) > 0.4",
                          error) ||
        !session_draw(session, &value, text, &random, error))
        return false;
    bool drew = !random_same(&random, &session->training.network.random);
    bool ok = assign(session, name, value, drew ? &random : NULL, error);
    array_free(&value);
    return ok;
}

static bool run_alias(struct session *session, const char *arguments, struct error *error)
{
    char name[64];
    const char *text;
    struct expression expression;
    struct language_error inner = {0};
    if (!split_assignment(arguments, name, sizeof name, &text, "alias Z = Z2", error))
        return false;
    if (!expression_parse(&expression, text, &inner)) {
        caret_write(error, &inner, text);
        return false;
    }
    expression_free(&expression);
    if (!words_may_be_given(session, name, true, error))
        return false;
    struct alias *alias = NULL;
    for (size_t i = 0; i < session->names.alias_count; i++)
        if (strcmp(session->names.aliases[i].name, name) == 0)
            alias = &session->names.aliases[i];
    char *copy = memory_string(text, error);
    if (!copy)
        return false;
    if (alias) {
        memory_free(alias->text);
        alias->text = copy;
        return true;
    }
    struct alias *grown = memory_grow(session->names.aliases, &session->names.alias_capacity,
                                      session->names.alias_count + 1, sizeof *grown, error);
    char *own = grown ? memory_string(name, error) : NULL;
    if (grown)
        session->names.aliases = grown;
    if (!own) {
        memory_free(copy);
        return false;
    }
    given_forget(&session->names, name); /* a variable of that name */
    grown[session->names.alias_count++] = (struct alias){own, copy};
    return true;
}

static bool run_assert(struct session *session, const char *arguments, struct error *error)
{
    bool holds;
    if (!*arguments)
        return error_set(error, "assert loss < 0.6", "assert needs a condition");
    if (!session_condition(session, &holds, arguments, error))
        return false;
    if (!holds) {
        fprintf(session->output.notes, "FAIL  %s\n", arguments);
        session->control.status = 1;
    }
    return true;
}

static const struct command commands[] = {
    {"print", "p", "print[/e|/i] EXPR", "print a value; the expression alone does it, too",
     "print Z1[0:3, 0:4]\nprint/e np.max(abs(dW1))\nnp.mean(A1 > 0)\n", COMMAND_ONLY_SHOWS,
     run_print},
    {"display", NULL, "display [EXPR]", "print a value at every stop, or draw it",
     "display loss\ndisplay heatmap dW1\n", COMMAND_ONLY_SHOWS, run_display},
    {"undisplay", NULL, "undisplay [N]", "no longer", "undisplay 1\n", 0, run_undisplay},
    {"info", "i", "info tensors|break|display|edits|variables|aliases|place|recipes",
     "lists of what there is", "info tensors\n", COMMAND_ONLY_SHOWS, run_info},
    {"whatis", NULL, "whatis EXPR", "the shape of a value", "whatis dZ1 @ X.T\n",
     COMMAND_ONLY_SHOWS, run_whatis},
    {"let", NULL, "let NAME = EXPR", "give a value a name, or a parameter a value",
     "let confident = np.max(A2, axis=0) > 0.9\nlet W1 = W1 * 2             going back undoes it\n"
     "undefine confident          forgets the name\n",
     0, run_let},
    {"alias", NULL, "alias NAME = EXPR", "a name for an expression, evaluated anew each time",
     "alias Z = Z2\n", 0, run_alias},
    {"assert", NULL, "assert EXPR", "a condition that must hold; else the status is 1",
     "assert loss < 0.6\n", 0, run_assert},
};

const struct command_group LOOK_COMMANDS = {"looking", commands,
                                            sizeof commands / sizeof commands[0]};
