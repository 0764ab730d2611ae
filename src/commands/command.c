#include "commands/command.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/near.h"
#include "session/names.h"
#include "model/version.h"

const struct command_group *const COMMAND_GROUPS[] = {
    &MOTION_COMMANDS,   &BACK_COMMANDS,     &STOP_COMMANDS,  &LOOK_COMMANDS,
    &EXPLAIN_COMMANDS,  &DRAW_COMMANDS,     &JUDGE_COMMANDS, &EDIT_COMMANDS,
    &SABOTAGE_COMMANDS, &EVALUATE_COMMANDS, &FILE_COMMANDS,  &SETTING_COMMANDS,
    &SCRIPT_COMMANDS,   &RECIPE_COMMANDS,   &HELP_COMMANDS,  NULL,
};

/* ========================================= arguments ========================================== */

const char *argument_word(const char *text, char *word, size_t length)
{
    text += strspn(text, " \t");
    size_t used = strcspn(text, " \t");
    size_t kept = used < length ? used : length - 1;
    memcpy(word, text, kept);
    word[kept] = '\0';
    text += used;
    return text + strspn(text, " \t");
}

bool argument_count(const char *arguments, size_t otherwise, size_t *count, struct error *error)
{
    *count = otherwise;
    if (!*arguments)
        return true;
    char *end;
    errno = 0;
    unsigned long long value = strtoull(arguments, &end, 10);
    if (!isdigit((unsigned char)*arguments) || *end || errno || value > SIZE_MAX / 64)
        return error_set(error, NULL, "\"%.60s\" is no whole number", arguments);
    *count = (size_t)value;
    return true;
}

bool argument_none(const char *arguments, const char *command, struct error *error)
{
    return !*arguments ||
           error_set(error, NULL, "%s takes no arguments: \"%.60s\"", command, arguments);
}

char *argument_path(const char *text, const char **rest, struct error *error)
{
    const char *from = text + strspn(text, " \t"), *home = getenv("HOME");
    char quote = *from == '"' || *from == '\'' ? *from++ : '\0';
    size_t length = quote ? 0 : rest ? strcspn(from, " \t") : strlen(from);
    const char *end = quote ? strchr(from, quote) : from + length;
    if (!end) {
        error_set(error, NULL, "the closing %c of a file's name is missing", quote);
        return NULL;
    }
    length = (size_t)(end - from);
    end += quote != '\0';
    const char *after = end + strspn(end, " \t");
    if (length == 0 || length > INT_MAX || (after == end && *end) || (!rest && *after)) {
        error_set(error, "A name with blanks stands in quotes: \"my file\".",
                  length ? "%.60s: not understood after a file's name" : "a file's name is missing",
                  after);
        return NULL;
    }
    if (rest)
        *rest = after;
    bool at_home = from[0] == '~' && (length == 1 || from[1] == '/');
    if (!at_home)
        return memory_format(error, "%.*s", (int)length, from);
    if (home && *home)
        return memory_format(error, "%s%.*s", home, (int)length - 1, from + 1);
    error_set(error, NULL, "~ has no meaning: $HOME is not set");
    return NULL;
}

/* The statement of a program that computes a name. */
static bool find_target(const struct session *session, const struct program *program,
                        const char *name, size_t *statement, struct error *error)
{
    const struct network *network = &session->training.network;
    *statement = program_first(program, network_find(network, name));
    if (*statement < program->count)
        return true;
    if (names_known(network, name))
        return error_set(error, "Targets are what statements compute: `list all`.",
                         "%s is computed by no statement", name);
    struct near near = near_word(name);
    for (size_t s = 0; s < program->count; s++)
        near_offer(&near, network->tensors[program->statements[s].target].name);
    char hint[80] = "Targets are what statements compute: `list all`.";
    if (near.best)
        snprintf(hint, sizeof hint, "Did you mean %s?", near.best);
    return error_set_kind(error, near.best ? ERROR_NO_NAME : ERROR_NO_TARGET, hint,
                          "there is no target \"%.60s\"", name);
}

bool argument_target(const struct session *session, const char *name, size_t *statement,
                     struct error *error)
{
    struct program program = network_program(&session->training.network);
    return find_target(session, &program, name, statement, error);
}

bool argument_spot(const struct session *session, const char *text, struct spot *spot,
                   struct error *error)
{
    const char *colon = strchr(text, ':');
    char number[32] = "";
    *spot = (struct spot){0};
    if (isdigit((unsigned char)*text)) {
        size_t length = colon ? (size_t)(colon - text) : strlen(text);
        if (length >= sizeof number)
            return error_set(error, NULL, "\"%.60s\" is no iteration", text);
        snprintf(number, sizeof number, "%.*s", (int)length, text);
        if (!argument_count(number, 0, &spot->iteration, error))
            return false;
        spot->has_iteration = true;
        text = colon ? colon + 1 : "";
    }
    spot->has_statement = *text != '\0';
    if (!*text && colon)
        return error_set(error, "goto 17:dZ2", "a target is missing after the colon");
    if (!*text)
        return true;
    size_t iteration =
        spot->has_iteration ? spot->iteration : session->training.timeline.place.iteration;
    const struct program *program = timeline_program_of(&session->training.timeline, iteration);
    if (!find_target(session, program, text, &spot->statement, error))
        return false;
    spot->target =
        session->training.network.tensors[program->statements[spot->statement].target].name;
    return true;
}

/* ========================================== finding =========================================== */

const struct command *command_find(const char *word, size_t *candidates)
{
    const struct command *found = NULL;
    size_t length = strlen(word);
    *candidates = 0;
    for (size_t g = 0; COMMAND_GROUPS[g]; g++)
        for (size_t i = 0; i < COMMAND_GROUPS[g]->count; i++) {
            const struct command *command = &COMMAND_GROUPS[g]->commands[i];
            bool brief = command->brief && strcmp(command->brief, word) == 0;
            if (brief || strcmp(command->name, word) == 0)
                return command;
            if (length && strncmp(command->name, word, length) == 0) {
                found = command;
                ++*candidates;
            }
        }
    return *candidates == 1 ? found : NULL;
}

/* ========================================= executing ========================================== */

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

/* What is there without data: commands that read some, give help, carry out others or leave, and
 * what saved sessions begin with. */
static bool needs_data(const struct command *command, const char *arguments)
{
    static const char *const names[] = {"data",   "help", "?",    "apropos", "source",
                                        "define", "echo", "quit", "exit",    "undefine"};
    for (size_t i = 0; command && i < sizeof names / sizeof names[0]; i++)
        if (strcmp(command->name, names[i]) == 0)
            return false;
    return !command || strcmp(command->name, "revert") != 0 || strcmp(arguments, "all") != 0;
}

/* Whether a command only shows something: the motion before it can still be repeated. */
static bool only_shows(const struct command *command)
{
    static const char *const names[] = {
        "print", "display", "info", "whatis", "list", "explain",   "why",      "show",    "apropos",
        "help",  "?",       "echo", "check",  "hint", "gradcheck", "evaluate", "mistakes"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(command->name, names[i]) == 0)
            return true;
    return command >= DRAW_COMMANDS.commands &&
           command < DRAW_COMMANDS.commands + DRAW_COMMANDS.count;
}

/* Keeps what an empty line repeats: the last motion, until something was done that it might
 * surprise. */
static void remember(struct session *session, const struct command *command, const char *line)
{
    if (command && only_shows(command))
        return;
    memory_free(session->control.last_line);
    session->control.last_line = command && command->repeats ? memory_string(line, NULL) : NULL;
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

static bool unknown(const char *word, size_t candidates, struct error *error)
{
    struct near near = near_word(word);
    for (size_t g = 0; COMMAND_GROUPS[g]; g++)
        for (size_t i = 0; i < COMMAND_GROUPS[g]->count; i++) {
            const char *name = COMMAND_GROUPS[g]->commands[i].name;
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

static bool execute(struct session *session, const char *line, struct error *error)
{
    char word[64];
    const char *rest = first_word(line, word, sizeof word), *arguments = rest + strspn(rest, " ");
    size_t candidates;
    const struct command *command = command_find(word, &candidates);
    const char *definition = script_definition(session, word);
    bool exact = command && (strcmp(command->name, word) == 0 ||
                             (command->brief && strcmp(command->brief, word) == 0));
    if (!session->data.name && !definition && needs_data(command, arguments)) {
        *error = session->data.missing;
        return false;
    }
    if (session->data.name && newcomer_answer(session, line, error))
        return false;
    if (definition) {
        bool ok = script_lines(session, definition, error);
        remember(session, NULL, NULL);
        return ok;
    }
    if (exact || (command && !is_known_name(session, word) && !continues_expression(rest))) {
        remember(session, command, line);
        return command->run(session, arguments, error);
    }
    if (*word && expression_is_name(word) && !continues_expression(rest) &&
        !begins_expression(word) && !is_known_name(session, word)) {
        const char *near = session_near_name(session, word);
        if (*arguments || !near || candidates > 1)
            return unknown(word, candidates, error);
    }
    return print_expression(session, line, error);
}

bool command_execute(struct session *session, const char *line, struct error *error)
{
    line += strspn(line, " \t\r");
    size_t length = strlen(line);
    while (length && isspace((unsigned char)line[length - 1]))
        length--;
    if (length == 0 || *line == '#')
        return true;
    char *copy = memory_format(error, "%.*s", (int)length, line);
    if (!copy)
        return false;
    bool ok = execute(session, copy, error);
    memory_free(copy);
    fflush(session->output.results);
    return ok;
}

bool command_repeat(struct session *session, struct error *error)
{
    if (!session->control.last_line)
        return true;
    char *line = memory_string(session->control.last_line, error);
    bool ok = line && command_execute(session, line, error);
    memory_free(line);
    return ok;
}
