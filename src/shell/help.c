#include <ctype.h>
#include <string.h>

#include "commands/command.h"
#include "commands/set.h"
#include "view/wrap.h"

/* ========================================== overview ========================================== */

static const struct {
    const char *command, *summary;
} OVERVIEW[] = {
    {"step", "run the next statement; an empty line does it again"},
    {"next, run 100", "run one whole iteration, or a hundred"},
    {"back, goto 20", "undo the last statement; go to any iteration"},
    {"list", "the statements of this pass"},
    {"print Z1[0:3]", "print a value; the expression alone does it, too"},
    {"info tensors", "the names, shapes and ranges of all tensors"},
    {"explain dZ1", "the book's section on a statement"},
    {"why dW1[3,400]", "the sum that an entry is"},
    {"break dW1", "stop after a statement, always or if a condition holds"},
    {"quit", "leave"},
};

/* Prints two columns, the second from column `from` on; in a narrow terminal below each other. */
static void print_pair(struct session *session, const char *left, const char *right, int from)
{
    char line[600];
    int width = session_style(session).width, wide = wrap_columns(left);
    if (wide < from && from + 24 <= width) {
        snprintf(line, sizeof line, "%-*s%s", from, left, right);
        wrap_print(session->output.results, line, from, width);
        return;
    }
    wrap_print(session->output.results, left, 4, width);
    snprintf(line, sizeof line, "      %s", right);
    wrap_print(session->output.results, line, 6, width);
}

static void help_overview(struct session *session)
{
    wrap_print(session->output.results,
               "Ten commands to begin with (`help all` lists the rest, `help COMMAND` has an "
               "example):",
               0, session_style(session).width);
    for (size_t i = 0; i < sizeof OVERVIEW / sizeof OVERVIEW[0]; i++) {
        char left[60];
        snprintf(left, sizeof left, "  %s", OVERVIEW[i].command);
        print_pair(session, left, OVERVIEW[i].summary, 18);
    }
}

/* ======================================== help COMMAND ======================================== */

/* Prints each line of a text as it is, after `before`. */
static void print_lines(struct session *session, const char *text, const char *before)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        char line[300];
        snprintf(line, sizeof line, "%s%.*s", before, (int)length, text);
        wrap_print(session->output.results, line, 8, session_style(session).width);
        text += length + (text[length] == '\n');
    }
}

static void help_one(struct session *session, const struct command *command)
{
    fprintf(session->output.results, "%s", command->usage);
    if (command->brief)
        fprintf(session->output.results, "    (short: %s)", command->brief);
    fputc('\n', session->output.results);
    wrap_print(session->output.results, command->summary, 0, session_style(session).width);
    print_lines(session, command->example, "    ");
}

static void help_all(struct session *session)
{
    const char *part = "";
    for (const struct command_group *const *group = session->control.commands; *group; group++) {
        if (strcmp((*group)->name, part) != 0)
            fprintf(session->output.results, "%s\n", (*group)->name);
        part = (*group)->name;
        for (size_t i = 0; i < (*group)->count; i++) {
            char left[120];
            snprintf(left, sizeof left, "  %s", (*group)->commands[i].usage);
            print_pair(session, left, (*group)->commands[i].summary, 43);
        }
    }
    fprintf(session->output.results, "`help functions` lists the functions of expressions.\n");
}

static void help_functions(struct session *session)
{
    const char *name;
    int column = 0, width = session_style(session).width;
    for (size_t i = 0; (name = expression_function(i)); i++) {
        if (column + (int)strlen(name) + 1 > (width < 76 ? width : 76)) {
            fputc('\n', session->output.results);
            column = 0;
        }
        column += fprintf(session->output.results, column ? " %s" : "%s", name);
    }
    fputc('\n', session->output.results);
    wrap_print(session->output.results,
               "With and without np. before them. Methods: .T .dot .sum .mean .max .min .std "
               ".argmax .reshape .copy .astype .shape .size",
               0, width);
}

/* ==================================== help for other names ==================================== */

static bool is_function(const char *word)
{
    const char *name;
    if (strncmp(word, "np.", 3) == 0)
        word += 3;
    for (size_t i = 0; (name = expression_function(i)); i++)
        if (strcmp(name, word) == 0)
            return true;
    return false;
}

/* What is no command: a tensor, a function, a setting, a definition, or nothing. */
static bool help_other(struct session *session, const char *word, size_t candidates,
                       struct error *error)
{
    const struct network *network = &session->training.network;
    const char *lines = definitions_find(&session->definitions, word), *setting;
    size_t statement = network_statement(network, word);
    if (lines) {
        fprintf(session->output.results, "%s, which you have defined:\n", word);
        print_lines(session, lines, "    ");
        return true;
    }
    if (statement < network->statement_count) {
        fprintf(session->output.results,
                "%s is computed by statement %zu. `explain %s` tells more.\n", word, statement + 1,
                word);
        return true;
    }
    if (is_function(word)) {
        fprintf(session->output.results, "%s is a function of expressions, as NumPy's.\n", word);
        return true;
    }
    for (size_t i = 0; (setting = setting_name(i)); i++)
        if (strcmp(setting, word) == 0) {
            fprintf(session->output.results, "%s is a setting. `show %s` tells more.\n", word,
                    word);
            return true;
        }
    return error_set(error, "`help all` lists the commands, `apropos WORD` searches.",
                     candidates > 1 ? "\"%.60s\" is the beginning of several commands"
                                    : "there is no command \"%.60s\"",
                     word);
}

static bool run_help(struct session *session, const char *arguments, struct error *error)
{
    size_t candidates;
    if (!*arguments || strcmp(arguments, "()") == 0)
        help_overview(session);
    else if (strcmp(arguments, "all") == 0)
        help_all(session);
    else if (strcmp(arguments, "functions") == 0)
        help_functions(session);
    else {
        const struct command *command = command_find(session, arguments, &candidates);
        if (!command)
            return help_other(session, arguments, candidates, error);
        help_one(session, command);
    }
    return true;
}

/* ========================================== apropos =========================================== */

/* Whether the text contains the word, whatever the case of letters. */
static bool mentions(const char *text, const char *word)
{
    size_t length = strlen(word);
    for (; *text; text++) {
        size_t i = 0;
        while (i < length && tolower((unsigned char)text[i]) == tolower((unsigned char)word[i]))
            i++;
        if (i == length)
            return true;
    }
    return false;
}

/* Settings and functions that mention a word; whether there are any. */
static bool apropos_others(struct session *session, const char *word)
{
    const char *name;
    bool found = false;
    for (size_t i = 0; (name = setting_name(i)); i++) {
        char left[80];
        if (!mentions(name, word) && !mentions(setting_help(i), word))
            continue;
        found = true;
        snprintf(left, sizeof left, "set %s", name);
        print_pair(session, left, setting_help(i), 41);
    }
    for (size_t i = 0; (name = expression_function(i)); i++) {
        if (!mentions(name, word))
            continue;
        found = true;
        print_pair(session, name, "a function of expressions", 41);
    }
    return found;
}

static bool run_apropos(struct session *session, const char *arguments, struct error *error)
{
    bool found = false;
    if (!*arguments)
        return error_set(error, "apropos time", "apropos needs a word");
    for (const struct command_group *const *group = session->control.commands; *group; group++)
        for (size_t i = 0; i < (*group)->count; i++) {
            const struct command *command = &(*group)->commands[i];
            if (!mentions(command->summary, arguments) && !mentions(command->usage, arguments) &&
                !mentions(command->example, arguments))
                continue;
            found = true;
            print_pair(session, command->usage, command->summary, 41);
        }
    if (!apropos_others(session, arguments) && !found)
        fprintf(session->output.results, "No command, setting or function mentions \"%s\".\n",
                arguments);
    return true;
}

static const struct command commands[] = {
    {"help", "h", "help [all|functions|COMMAND]", "this help",
     "help break                    one command, with an example\n"
     "help all                      every command, a line each\n",
     COMMAND_WITHOUT_DATA | COMMAND_ONLY_SHOWS, run_help},
    {"?", NULL, "? [COMMAND]", "the same", "? break\n", COMMAND_WITHOUT_DATA | COMMAND_ONLY_SHOWS,
     run_help},
    {"apropos", NULL, "apropos WORD", "commands, settings and functions that mention a word",
     "apropos breakpoint            all that is about breakpoints\n",
     COMMAND_WITHOUT_DATA | COMMAND_ONLY_SHOWS, run_apropos},
};

const struct command_group HELP_COMMANDS = {"help", commands, sizeof commands / sizeof commands[0]};
