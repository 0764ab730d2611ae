/* let and alias: names, and what they stand for. */
#include "commands/let.h"

#include <string.h>

#include "base/memory.h"
#include "commands/command.h"
#include "commands/words.h"
#include "judge/network_names.h"
#include "language/caret.h"
#include "session/evaluating.h"
#include "session/given_names.h"

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

static const struct command commands[] = {
    {"let", NULL, "let NAME = EXPR", "give a value a name, or a parameter a value",
     "let confident = np.max(A2, axis=0) > 0.9\nlet W1 = W1 * 2             going back undoes it\n"
     "undefine confident          forgets the name\n",
     0, run_let},
    {"alias", NULL, "alias NAME = EXPR", "a name for an expression, evaluated anew each time",
     "alias Z = Z2\n", 0, run_alias},
};

const struct command_group LET_COMMANDS = {"looking", commands,
                                           sizeof commands / sizeof commands[0]};
