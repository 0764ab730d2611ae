/* The debugger's options, and its story from beginning to end. */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "commands/motion.h"
#include "shell/execute.h"
#include "shell/repl.h"
#include "tensor/kernel.h"
#include "view/wrap.h"
#include "session/begin.h"

#define VERSION "0.1"

static const char USAGE[] =
    "usage: backstep [-q] [-n] [--batch] [--echo] [-e COMMAND]... [-x FILE]... [COMMAND [ARG]...]\n"
    "  -q            no greeting\n"
    "  -n            no init file (~/.config/backstep/init)\n"
    "  -e COMMAND    run a command; -x FILE those of a file; in the order given\n"
    "  --batch       no prompt: end after them, or after standard input where there are none;\n"
    "                the first error ends it with status 2, a failed assert makes the status 1\n"
    "  --echo        print prompts and lines, for transcripts; without --batch, errors\n"
    "                are reported and the next line follows\n"
    "  --version, --help\n"
    "  COMMAND       as at the prompt, then end\n";

struct options {
    bool quiet, no_init, batch, echo, version, help;
    const char *wrong;   /* a word that is not understood, NULL for none */
    const char *missing; /* or one that lacks its argument */
    int scripts;         /* index of the first -e or -x; argc if none */
    int command;         /* index of the first word of a command; argc if none */
};

static bool parse_flag(struct options *options, const char *word)
{
    const struct {
        const char *word;
        bool *flag;
    } flags[] = {
        {"-q", &options->quiet},          {"-n", &options->no_init}, {"--batch", &options->batch},
        {"--echo", &options->echo},       {"-h", &options->help},    {"--help", &options->help},
        {"--version", &options->version},
    };
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        if (strcmp(word, flags[i].word) == 0) {
            *flags[i].flag = true;
            return true;
        }
    return false;
}

static struct options parse(int argc, char **argv)
{
    struct options options = {.scripts = argc, .command = argc};
    for (int i = 1; i < argc; i++) {
        bool script = strcmp(argv[i], "-e") == 0 || strcmp(argv[i], "-x") == 0;
        if (script && i + 1 == argc)
            options.missing = argv[i];
        else if (script) {
            options.scripts = options.scripts < i ? options.scripts : i;
            i++;
        } else if (!parse_flag(&options, argv[i])) {
            if (argv[i][0] == '-')
                options.wrong = argv[i];
            else
                options.command = i;
            return options;
        }
    }
    return options;
}

/* Carries out a line of the command line, which has no further ones for a block. */
static struct outcome run_line(struct session *session, const char *line)
{
    struct outcome outcome = execute_whole(session, execute(session, line));
    return outcome.wants == WANTS_LINES ? execute(session, NULL) : outcome;
}

/* Runs the -e and -x in the order given; false after one that failed. */
static bool run_scripts(struct session *session, const struct options *options, char **argv)
{
    for (int i = options->scripts; i < options->command && !session->control.quit; i++) {
        bool file = strcmp(argv[i], "-x") == 0;
        if (!file && strcmp(argv[i], "-e") != 0)
            continue;
        i++;
        struct outcome outcome = file ? execute_whole(session, execute_file(session, argv[i]))
                                      : run_line(session, argv[i]);
        if (!outcome.ok) {
            repl_report(session, file ? NULL : "-e", &outcome.error);
            return false;
        }
        if (session->control.interrupts || ferror(session->output.results))
            return true;
    }
    return true;
}

/* Runs the command line's own command, its words joined by blanks. */
static bool run_command(struct session *session, int argc, char **argv, int first)
{
    struct outcome outcome = {.ok = false};
    char *line = memory_string("", &outcome.error);
    for (int i = first; line && i < argc; i++) {
        char *longer = memory_format(&outcome.error, "%s%s%s", line, *line ? " " : "", argv[i]);
        memory_free(line);
        line = longer;
    }
    if (line)
        outcome = run_line(session, line);
    memory_free(line);
    if (!outcome.ok)
        repl_report(session, NULL, &outcome.error);
    return outcome.ok;
}

static bool run_init(struct session *session)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    struct outcome outcome = {.ok = true};
    if (!(config && *config) && !(home && *home))
        return true;
    char *path = config && *config
                     ? memory_format(&outcome.error, "%s/backstep/init", config)
                     : memory_format(&outcome.error, "%s/.config/backstep/init", home);
    if (!path)
        outcome.ok = false;
    else if (access(path, F_OK) == 0)
        outcome = execute_whole(session, execute_file(session, path));
    memory_free(path);
    if (!outcome.ok)
        repl_report(session, NULL, &outcome.error);
    return outcome.ok;
}

static void greet(struct session *session)
{
    char layers[128] = "", line[400];
    for (size_t l = 0; l <= session->settings.layers.count && l < 8; l++)
        snprintf(layers + strlen(layers), sizeof layers - strlen(layers), l ? "-%zu" : "%zu",
                 session->settings.layers.units[l]);
    snprintf(line, sizeof line,
             "Backstep %s   %s %s, %zu training images, seed %u.   \"help\" lists commands, "
             "\"quit\" leaves.",
             VERSION, strcmp(session->data.name, "mnist") == 0 ? "MNIST" : session->data.name,
             layers, session->training.network.data.samples, session->settings.seed);
    wrap_print(session->output.notes, line, 0, session_style(session).width);
    motion_next_line(session, session->output.notes);
}

static void tell_missing_data(struct session *session)
{
    repl_report(session, NULL, &session->data.missing);
    fputs("`data FOLDER` or `data toy` begins with other data.\n", session->output.notes);
}

/* What comes before the prompt, the prompt, and the exit status. */
static int run(struct session *session, const struct options *options, int argc, char **argv)
{
    bool command = options->command < argc, scripts = options->scripts < options->command;
    bool input = !command && !(options->batch && (scripts || isatty(STDIN_FILENO)));
    session->output.echo = options->echo;
    session->control.batch = options->batch;
    session->output.terminal =
        input && !options->batch && !options->echo && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    if (session->output.terminal || session->output.echo || (command && isatty(STDOUT_FILENO)))
        session->output.notes = stdout;
    repl_begin(session);
    if (!options->no_init && !run_init(session) && !session->output.terminal)
        return 2;
    if (input && (session->output.terminal || session->output.echo) && !session->data.name)
        tell_missing_data(session);
    else if (!options->quiet && input && (session->output.terminal || session->output.echo))
        greet(session);
    if (!run_scripts(session, options, argv) && !session->output.terminal)
        return 2;
    if (command && !session->control.quit)
        return run_command(session, argc, argv, options->command) ? session->control.status : 2;
    return input && !session->control.quit ? repl_run(session) : session->control.status;
}

/* Without standard streams, the first files opened would take their places. What is put there
 * fails when it is used. */
static void open_streams(void)
{
    for (int file = 0; file < 3; file++)
        if (fcntl(file, F_GETFD) < 0)
            open("/dev/null", file == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* What has been printed must have arrived. */
static int close_output(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    fprintf(stderr, "backstep: standard output cannot be written: %s\n", strerror(errno));
    return 2;
}

static int usage(const struct options *options)
{
    if (options->wrong)
        fprintf(stderr, "backstep: %s is not understood\n", options->wrong);
    if (options->missing)
        fprintf(stderr, "backstep: %s needs an argument\n", options->missing);
    if (options->wrong || options->missing) {
        fputs(USAGE, stderr);
        return 2;
    }
    if (options->help)
        fputs(USAGE, stdout);
    else
        printf("Backstep " VERSION ", with %s, numbers of %zu bits, kernel %s\n", REPL_EDITING,
               8 * sizeof(real), kernel_in_use()->name);
    return close_output(0);
}

int main(int argc, char **argv)
{
    struct options options = parse(argc, argv);
    struct error error = {0};
    struct session session;
    setlocale(LC_CTYPE, "");
    open_streams();
    if (options.wrong || options.missing || options.help || options.version)
        return usage(&options);
    session_new(&session, &error); /* without data it waits for the command that names some */
    int status = run(&session, &options, argc, argv);
    session_free(&session);
    return close_output(status);
}
