/* Commands from files and under names, and what stands in scripts: source, define, echo, unless. */
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "commands/load_session.h"
#include "session/control.h"
#include "session/format.h"
#include "session/given_names.h"
#include "session/session.h"

static bool run_source(struct session *session, const char *arguments, struct error *error)
{
    if (!*arguments)
        return error_set(error, "source FILE", "source needs a file");
    char *path = argument_path(arguments, NULL, error);
    bool ok = path && load_session(session, path, error);
    memory_free(path);
    return ok;
}

static bool take_definition(struct session *session, const char *name, const char *lines,
                            struct error *error)
{
    struct definitions *definitions = &session->definitions;
    char *copy = memory_string(lines, error);
    if (!copy)
        return false;
    for (size_t i = 0; i < definitions->count; i++)
        if (strcmp(definitions->list[i].name, name) == 0) {
            memory_free(definitions->list[i].lines);
            definitions->list[i].lines = copy;
            return true;
        }
    struct definition *grown = memory_grow(definitions->list, &definitions->capacity,
                                           definitions->count + 1, sizeof *grown, error);
    char *own = grown ? memory_string(name, error) : NULL;
    if (grown)
        definitions->list = grown;
    if (!own) {
        memory_free(copy);
        return false;
    }
    grown[definitions->count++] = (struct definition){own, copy};
    return true;
}

static bool run_define(struct session *session, const char *arguments, struct error *error)
{
    size_t candidates;
    if (!expression_is_name(arguments))
        return error_set(error, "define NAME, the commands, end", "define needs a name") ||
               session_refuse(session, error);
    if (command_find(session, arguments, &candidates))
        return error_set(error, NULL, "%.60s is a command already", arguments) ||
               session_refuse(session, error);
    return control_block(&session->control, BLOCK_COMMANDS, arguments, take_definition, error);
}

/* ======================================== names again ========================================= */

static bool undefine_lines(struct session *session, const char *name)
{
    for (size_t i = 0; i < session->definitions.count; i++)
        if (strcmp(session->definitions.list[i].name, name) == 0) {
            memory_free(session->definitions.list[i].name);
            memory_free(session->definitions.list[i].lines);
            session->definitions.list[i] = session->definitions.list[--session->definitions.count];
            return true;
        }
    return false;
}

static bool run_undefine(struct session *session, const char *arguments, struct error *error)
{
    if (!*arguments)
        return error_set(error, "undefine NAME", "undefine needs a name");
    bool lines = undefine_lines(session, arguments),
         name = given_forget(&session->names, arguments);
    return lines || name ||
           error_set(error, "`info variables` and `info aliases` list them.",
                     "%.60s is no name of your own", arguments);
}

static bool run_echo(struct session *session, const char *arguments, struct error *error)
{
    char *text = format_text(session, arguments, error);
    if (!text)
        return false;
    fprintf(session->output.results, "%s\n", text);
    memory_free(text);
    return true;
}

static bool run_unless(struct session *session, const char *arguments, struct error *error)
{
    char path[512];
    const char *command = argument_word(arguments, path, sizeof path);
    if (!*command)
        return error_set(error, "unless train.csv export csv train.csv 0:42000",
                         "unless needs a file and a command");
    if (access(path, F_OK) == 0)
        return true;
    session->control.instead = memory_string(command, error);
    return session->control.instead;
}

static bool run_quit(struct session *session, const char *arguments, struct error *error)
{
    if (*arguments != '(' && !argument_none(arguments, "quit", error))
        return false;
    session->control.quit = true;
    return true;
}

static const struct command commands[] = {
    {"source", NULL, "source FILE", "carry out the commands of a file",
     "source warmup.bs              empty lines and lines that begin with # are passed over\n"
     "source \"~/my warmup.bs\"        blanks in quotes, ~/ is your home\n",
     COMMAND_WITHOUT_DATA, run_source},
    {"define", NULL, "define NAME ... end", "a name for a sequence of commands",
     "define look\n> print loss\n> print accuracy\n> end\n"
     "look                          carries them out\n",
     COMMAND_WITHOUT_DATA | COMMAND_TAKES_BLOCK, run_define},
    {"undefine", NULL, "undefine NAME", "forget a name that let, alias or define gave",
     "undefine confident            what it has hidden has its own meaning again\n",
     COMMAND_WITHOUT_DATA, run_undefine},
    {"echo", NULL, "echo TEXT", "print a text, with values in braces",
     "echo after the first pass\n"
     "echo loss {loss:.4f}, accuracy {accuracy:.2%}         as Python's f-strings\n",
     COMMAND_WITHOUT_DATA | COMMAND_ONLY_SHOWS, run_echo},
    {"unless", NULL, "unless FILE COMMAND", "carry out a command if a file is not there",
     "unless train.csv export csv train.csv 0:42000\n", 0, run_unless},
    {"quit", "q", "quit", "leave; exit and Ctrl-D do it, too", "quit\n", COMMAND_WITHOUT_DATA,
     run_quit},
    {"exit", NULL, "exit", "leave", "exit\n", COMMAND_WITHOUT_DATA, run_quit},
};

const struct command_group SCRIPT_COMMANDS = {"scripts", commands,
                                              sizeof commands / sizeof commands[0]};
