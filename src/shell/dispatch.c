#include "shell/dispatch.h"

#include <ctype.h>
#include <string.h>

#include "base/memory.h"
#include "base/near.h"
#include "commands/command.h"
#include "session/output.h"
#include "session/evaluating.h"
#include "shell/newcomer.h"

struct visit {
    const char *name;
    bool known;
};

static void compare(void *context, const char *name)
{
    struct visit *visit = context;
    visit->known |= strcmp(visit->name, name) == 0;
}

static bool is_known_name(const struct session *session, const char *name)
{
    struct visit visit = {name, false};
    session_names(session, compare, &visit);
    return visit.known;
}

/* Whether what follows the first word makes the line an expression: "W1[3]", "A2 - Y", "x.T". */
static bool continues_expression(const char *rest)
{
    rest += strspn(rest, " ");
    return *rest && strchr("[.(+*/@<>=!%&|,-", *rest);
}

/* Whether a line begins as an expression does, though with no name: not loss < 1, True. */
static bool begins_expression(const char *word)
{
    return strcmp(word, "not") == 0 || strcmp(word, "True") == 0 || strcmp(word, "False") == 0;
}

/* Keeps what an empty line repeats: the last motion, until something was done that it might
 * surprise. */
static bool remember(struct session *session, const struct command *command, const char *line,
                     struct error *error)
{
    if (command->flags & (COMMAND_ONLY_SHOWS | COMMAND_DRAWS))
        return true;
    char *copy = command->flags & COMMAND_REPEATS ? memory_string(line, error) : NULL;
    if (command->flags & COMMAND_REPEATS && !copy)
        return false;
    memory_free(session->control.last_line);
    session->control.last_line = copy;
    return true;
}

static bool print_expression(struct session *session, const char *line, struct error *error)
{
    struct array value;
    if (!session_evaluate(session, &value, line, error))
        return false;
    print_array(session->output.results, value, session_style(session));
    array_free(&value);
    return true;
}

static bool unknown(const struct session *session, const char *word, size_t candidates,
                    struct error *error)
{
    struct near near = near_word(word);
    for (const struct command_group *const *group = session->control.commands; *group; group++)
        for (size_t i = 0; i < (*group)->count; i++) {
            const char *name = (*group)->commands[i].name;
            if (isalpha((unsigned char)*name))
                near_offer(&near, name);
        }
    char hint[200] = "`help` lists the commands, `info tensors` the names; `let NAME = EXPR` gives "
                     "one.";
    if (candidates > 1)
        snprintf(hint, sizeof hint, "It is the beginning of %zu commands: `help all`.", candidates);
    else if (near.best)
        snprintf(hint, sizeof hint, "Did you mean the command %s?", near.best);
    return error_set(error, hint, "there is no command or name \"%.60s\"", word);
}

/* The line's first word: letters, digits, underscores and, within it, hyphens. */
static const char *first_word(const char *line, char *word, size_t length)
{
    size_t used = 0;
    while (isalnum((unsigned char)line[used]) || line[used] == '_' ||
           (line[used] == '-' && used && isalpha((unsigned char)line[used + 1]) &&
            strncmp(line, "reverse", used < 7 ? used : 7) == 0))
        used++;
    if (line[0] == '?')
        used = 1;
    snprintf(word, length, "%.*s", (int)(used < length ? used : length - 1), line);
    return line + used;
}

bool dispatch_line(struct session *session, const char *line, struct error *error)
{
    char word[64];
    const char *rest = first_word(line, word, sizeof word), *arguments = rest + strspn(rest, " ");
    size_t candidates;
    const struct command *command = command_find(session, word, &candidates);
    const char *definition = definitions_find(&session->definitions, word);
    bool without_data = definition || (command && command->flags & COMMAND_WITHOUT_DATA);
    if (!session->data.name && !without_data) {
        *error = session->data.missing;
        return false;
    }
    if (session->data.name && newcomer_answer(session, line, error))
        return false;
    if (definition)
        return script_push_lines(&session->control.scripts, FRAME_DEFINITION, definition, error);
    if (command && (command_named(session, word) ||
                    (!is_known_name(session, word) && !continues_expression(rest))))
        return remember(session, command, line, error) && command->run(session, arguments, error);
    if (*word && expression_is_name(word) && !continues_expression(rest) &&
        !begins_expression(word) && !is_known_name(session, word)) {
        const char *near = session_near_name(session, word);
        if (*arguments || !near || candidates > 1)
            return unknown(session, word, candidates, error);
    }
    return print_expression(session, line, error);
}
