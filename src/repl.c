/* The one file that knows readline. Built with BACKSTEP_READLINE or, without it, over getline. */
#include "repl.h"

#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef BACKSTEP_READLINE
#include <readline/history.h>
#include <readline/readline.h>
#endif

#include "base/memory.h"
#include "debugger/command.h"
#include "debugger/complete.h"

static const char PROMPT[] = "(backstep) ";

static struct session *current; /* for readline's callbacks and the signal, which take no context */

void repl_report(struct session *session, const char *place, const struct error *error)
{
    if (place)
        fprintf(session->notes, "%s: ", place);
    error_print(error, session->notes);
    fflush(session->notes);
}

static void on_interrupt(int signal)
{
    (void)signal;
    current->interrupted = 1;
}

static void measure_width(struct session *session)
{
    struct winsize size;
    bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    session->terminal_width = known ? size.ws_col : 80;
}

/* ========================================== lines without readline
 * ========================================== */

/* Reads a line of standard input, without its newline; an owned string, NULL at the end. */
static char *plain_line(void *reader, const char *prompt)
{
    struct session *session = reader;
    char *line = NULL;
    size_t capacity = 0;
    if (session->terminal || session->echo) {
        fputs(prompt, session->out);
        fflush(session->out);
    }
    ssize_t length = getline(&line, &capacity, stdin);
    if (length < 0) {
        free(line);
        return NULL;
    }
    if (length && line[length - 1] == '\n')
        line[length - 1] = '\0';
    if (session->echo)
        fprintf(session->out, "%s\n", line);
    char *copy = memory_string(line, NULL);
    free(line);
    return copy;
}

#ifdef BACKSTEP_READLINE
/* =========================================== history ===========================================
 */

/* The history file, its folders made: an owned path, or NULL where there is no place for it. */
static char *history_path(void)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    char *folder = state && *state ? memory_format(NULL, "%s/backstep", state)
                   : home && *home ? memory_format(NULL, "%s/.local/state/backstep", home)
                                   : NULL;
    for (char *end = folder; end && *end; end++)
        if (end > folder && *end == '/') {
            *end = '\0';
            mkdir(folder, 0700);
            *end = '/';
        }
    if (folder)
        mkdir(folder, 0700);
    char *path = folder ? memory_format(NULL, "%s/history", folder) : NULL;
    memory_free(folder);
    return path;
}

static void keep_history(const char *line)
{
    static char last[1024];
    if (!*line || *line == ' ' || strcmp(line, last) == 0)
        return;
    add_history(line);
    snprintf(last, sizeof last, "%s", line);
}

static void save_history(const char *path)
{
    mode_t mask = umask(0077);
    if (path && write_history(path) == 0)
        chmod(path, 0600);
    umask(mask);
}

/* ========================================== completion ==========================================
 */

static char **candidates; /* of the word being completed, owned, NULL after the last */

static char *next_candidate(const char *text, int state)
{
    static size_t index;
    (void)text;
    if (state == 0)
        index = 0;
    return candidates && candidates[index] ? strdup(candidates[index++]) : NULL;
}

static char **complete(const char *text, int start, int end)
{
    bool files = false;
    (void)end;
    complete_free(candidates);
    candidates = complete_line(current, rl_line_buffer, (size_t)start, text, &files);
    rl_attempted_completion_over = !files;
    rl_completion_append_character = candidates && candidates[0] && !candidates[1] ? ' ' : '\0';
    return rl_completion_matches(text, next_candidate);
}

/* ========================================= the terminal =========================================
 */

/* Ctrl-C at the prompt clears the line; readline calls this while it waits. */
static int clear_line_if_interrupted(void)
{
    if (!current->interrupted)
        return 0;
    current->interrupted = 0;
    rl_replace_line("", 0);
    rl_crlf();
    rl_on_new_line();
    rl_redisplay();
    return 0;
}

static char *edited_line(void *reader, const char *prompt)
{
    (void)reader;
    char *line = readline(prompt);
    char *copy = line ? memory_string(line, NULL) : NULL;
    if (line)
        keep_history(line);
    free(line);
    return copy;
}

static void begin_editing(void)
{
    rl_readline_name = "Backstep";
    rl_attempted_completion_function = complete;
    rl_completer_word_break_characters = " \t\n[](){}+-*/@<>=!,:;&|~%^";
    rl_event_hook = clear_line_if_interrupted;
    rl_signal_event_hook = clear_line_if_interrupted;
    rl_catch_signals = 0;
    rl_change_environment = 0;
    using_history();
    stifle_history(10000);
}
#endif

/* ============================================ the loop
 * ============================================ */

static bool run_line(struct session *session, const char *line, size_t number)
{
    struct error error = {0};
    char place[48];
    bool blank = line[strspn(line, " \t\r")] == '\0';
    if (blank && (session->terminal || session->echo) ? command_repeat(session, &error)
                                                      : command_execute(session, line, &error))
        return true;
    snprintf(place, sizeof place, "stdin:%zu", number);
    repl_report(session, session->terminal || session->echo ? NULL : place, &error);
    return false;
}

static int run_lines(struct session *session)
{
    size_t number = 0;
    bool forgiving = session->terminal || session->echo;
    while (!session->quit) {
        if (session->terminal)
            measure_width(session);
        char *line = session->read_line(session->reader, PROMPT);
        if (!line)
            break;
        session->interrupted = 0;
        bool ok = run_line(session, line, ++number);
        memory_free(line);
        if (!ok && !forgiving)
            return 2;
    }
    if (session->terminal && !session->quit)
        fputc('\n', session->out);
    return session->status;
}

int repl_run(struct session *session)
{
    struct sigaction action = {.sa_handler = on_interrupt};
    current = session;
    session->read_line = plain_line;
    session->reader = session;
    if (session->terminal)
        sigaction(SIGINT, &action, NULL);
#ifdef BACKSTEP_READLINE
    char *path = NULL;
    if (session->terminal) {
        path = history_path();
        begin_editing();
        if (path)
            read_history(path);
        session->read_line = edited_line;
    }
#endif
    int status = run_lines(session);
#ifdef BACKSTEP_READLINE
    if (session->terminal)
        save_history(path);
    memory_free(path);
    complete_free(candidates);
    candidates = NULL;
#endif
    return status;
}
