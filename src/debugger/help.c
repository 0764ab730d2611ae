#include <ctype.h>
#include <string.h>

#include "debugger/command.h"

static const char OVERVIEW[] =
    "Ten commands to begin with (`help all` lists the rest, `help COMMAND` has an example):\n"
    "  step            run the next statement; an empty line does it again\n"
    "  next, run 100   run one whole iteration, or a hundred\n"
    "  back, goto 20   undo the last statement; go to any iteration\n"
    "  list            the statements of this pass\n"
    "  print Z1[0:3]   print a value; the expression alone does it, too\n"
    "  info tensors    the names, shapes and ranges of all tensors\n"
    "  explain dZ1     the book's section on a statement\n"
    "  why dW1[3,400]  the sum that an entry is\n"
    "  break dW1 if max(abs(dW1)) > 1   stop after a statement\n"
    "  quit            leave\n";

static void help_one(struct session *session, const struct command *command)
{
    fprintf(session->out, "%s", command->usage);
    if (command->brief)
        fprintf(session->out, "    (short: %s)", command->brief);
    fprintf(session->out, "\n%s\n", command->summary);
    for (const char *line = command->example; *line;) {
        size_t length = strcspn(line, "\n");
        fprintf(session->out, "    %.*s\n", (int)length, line);
        line += length + (line[length] == '\n');
    }
}

static void help_all(struct session *session)
{
    for (size_t g = 0; COMMAND_GROUPS[g]; g++) {
        fprintf(session->out, "%s\n", COMMAND_GROUPS[g]->name);
        for (size_t i = 0; i < COMMAND_GROUPS[g]->count; i++)
            fprintf(session->out, "  %-40s %s\n", COMMAND_GROUPS[g]->commands[i].usage,
                    COMMAND_GROUPS[g]->commands[i].summary);
    }
    fprintf(session->out, "`help functions` lists the functions of expressions.\n");
}

static void help_functions(struct session *session)
{
    const char *name;
    int column = 0;
    for (size_t i = 0; (name = expression_function(i)); i++) {
        if (column + (int)strlen(name) + 1 > 76) {
            fputc('\n', session->out);
            column = 0;
        }
        column += fprintf(session->out, column ? " %s" : "%s", name);
    }
    fprintf(session->out,
            "\nWith and without np. before them. Methods: .T .dot .sum .mean .max .min "
            ".std .argmax .reshape .copy .astype .shape .size\n");
}

static bool run_help(struct session *session, const char *arguments, struct error *error)
{
    size_t candidates;
    if (!*arguments)
        fputs(OVERVIEW, session->out);
    else if (strcmp(arguments, "all") == 0)
        help_all(session);
    else if (strcmp(arguments, "functions") == 0)
        help_functions(session);
    else {
        const struct command *command = command_find(arguments, &candidates);
        if (!command)
            return error_set(error, "`help all` lists the commands, `apropos WORD` searches.",
                             "there is no command \"%.60s\"", arguments);
        help_one(session, command);
    }
    return true;
}

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

static bool run_apropos(struct session *session, const char *arguments, struct error *error)
{
    bool found = false;
    if (!*arguments)
        return error_set(error, "apropos time", "apropos needs a word");
    for (size_t g = 0; COMMAND_GROUPS[g]; g++)
        for (size_t i = 0; i < COMMAND_GROUPS[g]->count; i++) {
            const struct command *command = &COMMAND_GROUPS[g]->commands[i];
            if (!mentions(command->summary, arguments) && !mentions(command->usage, arguments))
                continue;
            found = true;
            fprintf(session->out, "%-40s %s\n", command->usage, command->summary);
        }
    if (!found)
        fprintf(session->out, "No command's help mentions \"%s\".\n", arguments);
    return true;
}

static const struct command commands[] = {
    {"help", "h", "help [all|functions|COMMAND]", "this help", "help break\n", false, run_help},
    {"?", NULL, "? [COMMAND]", "the same", "?\n", false, run_help},
    {"apropos", NULL, "apropos WORD", "commands whose help mentions a word", "apropos change\n",
     false, run_apropos},
};

const struct command_group HELP_COMMANDS = {"help", commands, sizeof commands / sizeof commands[0]};
