/* The debugger's options, and its story from beginning to end. */
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "debugger/command.h"
#include "debugger/motion.h"
#include "repl.h"

#define VERSION "0.1"

static const char USAGE[] =
    "usage: backstep [-q] [-n] [--batch] [--echo] [-e COMMAND]... [-x FILE]... [COMMAND [ARG]...]\n"
    "  -q            no greeting\n"
    "  -n            no init file (~/.config/backstep/init)\n"
    "  -e COMMAND    run a command; -x FILE those of a file; in the order given\n"
    "  --batch       end after them, the first error with status 2, a failed assert with 1\n"
    "  --echo        print prompts and lines, for transcripts\n"
    "  COMMAND       as at the prompt, then end\n";

struct options {
    bool quiet, no_init, batch, echo;
    const char *error; /* a word that is not understood */
    bool help;
    int scripts; /* index of the first -e or -x; argc if none */
    int command; /* index of the first word of a command; argc if none */
};

static struct options parse(int argc, char **argv)
{
    struct options options = {.scripts = argc, .command = argc};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-q") == 0)
            options.quiet = true;
        else if (strcmp(argv[i], "-n") == 0)
            options.no_init = true;
        else if (strcmp(argv[i], "--batch") == 0)
            options.batch = true;
        else if (strcmp(argv[i], "--echo") == 0)
            options.echo = true;
        else if (strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "--help") == 0)
            options.help = true;
        else if ((strcmp(argv[i], "-e") == 0 || strcmp(argv[i], "-x") == 0) && i + 1 < argc) {
            options.scripts = options.scripts < i ? options.scripts : i;
            i++;
        } else if (argv[i][0] == '-') {
            options.error = argv[i];
            return options;
        } else {
            options.command = i;
            return options;
        }
    }
    return options;
}

/* Runs the -e and -x in the order given. */
static bool run_scripts(struct session *session, const struct options *options, char **argv)
{
    for (int i = options->scripts; i < options->command && !session->quit; i++) {
        bool file = strcmp(argv[i], "-x") == 0;
        struct error error = {0};
        if (!file && strcmp(argv[i], "-e") != 0)
            continue;
        i++;
        if (file ? script_source(session, argv[i], &error)
                 : command_execute(session, argv[i], &error))
            continue;
        repl_report(session, file ? NULL : "-e", &error);
        return false;
    }
    return true;
}

/* Runs the command line's own command, its words joined by blanks. */
static bool run_command(struct session *session, int argc, char **argv, int first)
{
    struct error error = {0};
    char *line = memory_string("", &error);
    for (int i = first; line && i < argc; i++) {
        char *longer = memory_format(&error, "%s%s%s", line, *line ? " " : "", argv[i]);
        memory_free(line);
        line = longer;
    }
    bool ok = line && command_execute(session, line, &error);
    memory_free(line);
    if (!ok)
        repl_report(session, NULL, &error);
    return ok;
}

static bool run_init(struct session *session)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    struct error error = {0};
    char *path = config && *config
                     ? memory_format(&error, "%s/backstep/init", config)
                     : memory_format(&error, "%s/.config/backstep/init", home ? home : "");
    bool ok = !path || access(path, R_OK) != 0 || script_source(session, path, &error);
    memory_free(path);
    if (!ok)
        repl_report(session, NULL, &error);
    return ok;
}

static void greet(struct session *session)
{
    char layers[128] = "";
    for (size_t l = 0; l <= session->settings.layers.count && l < 8; l++)
        snprintf(layers + strlen(layers), sizeof layers - strlen(layers), l ? "-%zu" : "%zu",
                 session->settings.layers.units[l]);
    fprintf(
        session->notes,
        "Backstep %s   %s %s, %zu training images, seed %u.   \"help\" lists commands, \"quit\" "
        "leaves.\n",
        VERSION, strcmp(session->data_name, "mnist") == 0 ? "MNIST" : session->data_name, layers,
        session->network.data.samples, session->settings.seed);
    motion_next_line(session, session->notes);
}

/* What comes before the prompt, the prompt, and the exit status. */
static int run(struct session *session, const struct options *options, int argc, char **argv)
{
    bool command = options->command < argc, prompt = !options->batch && !command;
    session->echo = options->echo;
    session->terminal = prompt && !options->echo && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    if (session->terminal || session->echo)
        session->notes = stdout;
    if (session->terminal || (command && isatty(STDOUT_FILENO)))
        session->notes = stdout;
    if (!options->no_init && !run_init(session) && !session->terminal)
        return 2;
    if (prompt && !options->quiet && (session->terminal || session->echo))
        greet(session);
    if (!run_scripts(session, options, argv) && !prompt)
        return 2;
    if (command)
        return run_command(session, argc, argv, options->command) ? session->status : 2;
    return prompt && !session->quit ? repl_run(session) : session->status;
}

int main(int argc, char **argv)
{
    struct options options = parse(argc, argv);
    struct error error = {0};
    struct session session;
    setlocale(LC_CTYPE, "");
    if (options.error || options.help) {
        if (options.error)
            fprintf(stderr, "backstep: %s is not understood\n", options.error);
        fputs(USAGE, options.error ? stderr : stdout);
        return options.error ? 2 : 0;
    }
    if (!session_new(&session, &error)) {
        error_print(&error, stderr);
        return 2;
    }
    int status = run(&session, &options, argc, argv);
    session_free(&session);
    return status;
}
