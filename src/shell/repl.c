/* The one file that knows readline. Built with BACKSTEP_READLINE or, without it, over getc. */
#include "shell/repl.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef BACKSTEP_READLINE
#include <readline/history.h>
#include <readline/readline.h>
#endif

#include "base/file.h"
#include "base/memory.h"
#include "shell/complete.h"
#include "shell/execute.h"
#include "shell/command_table.h"
#include "view/wrap.h"

#ifndef BACKSTEP_READLINE
const char *const REPL_EDITING = "no line editing";
#elif RL_READLINE_VERSION < 0x0700 /* libedit claims to be 4.2 */
const char *const REPL_EDITING = "libedit";
#else
const char *const REPL_EDITING = "GNU readline";
#endif

static const char PROMPT[] = "(backstep) ";

static struct session
    *current; /* for readline's callbacks and the signals, which take no context */
static volatile sig_atomic_t ended; /* SIGHUP or SIGTERM came: which */

/* ======================================== the terminal ======================================== */

static void on_interrupt(int signal)
{
    (void)signal;
    current->control.interrupted = 1;
    current->control.interrupts = current->control.interrupts + 1;
}

static void on_end(int signal)
{
    ended = signal;
    on_interrupt(signal);
}

static void measure_width(struct session *session)
{
    struct winsize size;
    bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    session->output.terminal_width = known ? size.ws_col : 80;
}

void repl_begin(struct session *session)
{
    /* what is being written to a full terminal goes on: stdio would drop it */
    struct sigaction interrupt = {.sa_handler = on_interrupt, .sa_flags = SA_RESTART};
    struct sigaction end = {.sa_handler = on_end, .sa_flags = SA_RESTART | (int)SA_RESETHAND};
    current = session;
    table_give(session);
    if (isatty(STDOUT_FILENO))
        measure_width(session);
    if (!session->output.terminal)
        return;
    sigaction(SIGINT, &interrupt, NULL);
    sigaction(SIGTERM, &end, NULL);
    sigaction(SIGHUP, &end, NULL);
}

void repl_report(struct session *session, const char *place, const struct error *error)
{
    bool red = session_colored(session);
    if (place)
        fprintf(session->output.notes, "%s: ", place);
    fputs(red ? "\033[31m" : "", session->output.notes);
    if (session->output.terminal && !strchr(error->message, '\n')) {
        int width = session_style(session).width;
        char hint[sizeof error->hint + 2];
        wrap_print(session->output.notes, error->message, 2, width);
        fputs(red ? "\033[0m" : "", session->output.notes);
        snprintf(hint, sizeof hint, "  %s", error->hint);
        if (error->hint[0])
            wrap_print(session->output.notes, hint, 2, width);
    } else {
        error_print(error, session->output.notes);
        fputs(red ? "\033[0m" : "", session->output.notes);
    }
    fflush(session->output.notes);
}

/* =================================== lines without readline =================================== */

static struct error input_error; /* why there is no further line, or without a message */

/* Waits for input at a terminal, looking for signals ten times a second: one that comes just before
 * the program begins to read would not end the reading. */
static void wait_for_line(const struct session *session)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    while (session->output.terminal && !session->control.interrupted && !feof(stdin) &&
           poll(&input, 1, 100) <= 0)
        continue;
}

/* Reads a line of standard input; an owned string, NULL at the end, after an error, and where
 * Ctrl-C ends a block. */
static char *plain_line(struct session *session, const char *prompt)
{
    char *line = NULL;
    for (;;) {
        if (session->output.terminal || session->output.echo) {
            fputs(prompt, session->output.results);
            fflush(session->output.results);
        }
        wait_for_line(session);
        if (!session->control.interrupted || !session->output.terminal)
            file_line(stdin, &line, &input_error);
        if (!session->output.terminal || !session->control.interrupted)
            break;
        memory_free(line);
        line = NULL;
        clearerr(stdin);
        fputc('\n', session->output.results);
        input_error = (struct error){0};
        if (ended)
            break;
        session->control.interrupted = 0;
        if (strcmp(prompt, PROMPT) != 0)
            break;
    }
    if (line && session->output.echo)
        fprintf(session->output.results, "%s\n", line);
    return line;
}

#ifdef BACKSTEP_READLINE
/* ========================================== history =========================================== */

enum { HISTORY_LENGTH = 10000 };

static int history_new; /* lines of this session */

/* The history file, its folders made: an owned path. NULL where there is no place for it, and, with
 * the error set, when memory is short. */
static char *history_path(struct error *error)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    char *path = state && *state ? memory_format(error, "%s/backstep/history", state)
                 : home && *home ? memory_format(error, "%s/.local/state/backstep/history", home)
                                 : NULL;
    for (char *end = path; end && *end; end++)
        if (end > path && *end == '/') {
            *end = '\0';
            mkdir(path, 0700);
            *end = '/';
        }
    return path;
}

static void keep_history(const char *line)
{
    HIST_ENTRY *last = history_length ? history_get(history_base + history_length - 1) : NULL;
    if (!*line || *line == ' ' || *line == '\t' || (last && strcmp(line, last->line) == 0))
        return;
    add_history(line);
    history_new++;
}

/* Adds this session's lines to those that other sessions may have added meanwhile. */
static void save_history(const char *path)
{
    int file = path ? open(path, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
    if (file < 0)
        return;
    fchmod(file, 0600);
    close(file);
    mode_t mask = umask(0077);
    if (history_new > HISTORY_LENGTH)
        history_new = HISTORY_LENGTH;
    if (history_new && append_history(history_new, path) == 0)
        history_truncate_file(path, HISTORY_LENGTH);
    umask(mask);
}

/* ========================================= completion ========================================= */

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
    bool single = candidates && candidates[0] && !candidates[1];
    bool open = single && strchr("(=.", candidates[0][strlen(candidates[0]) - 1]);
    rl_completion_append_character = open ? '\0' : ' ';
    return rl_completion_matches(text, next_candidate);
}

/* What ends a word: in an expression the operators, too, but not in a file's name. */
static char *word_breaks(void)
{
    static char expression[] = " \t\n[](){}+-*/@<>=!,:;&|~%^", blanks[] = " \t\n";
    return complete_by_blanks(current, rl_line_buffer, (size_t)rl_point) ? blanks : expression;
}

/* ========================================== editing =========================================== */

static char *pasted; /* lines of a paste that are still to be carried out; owned, NULL for none */

/* The first of the pasted lines that is not blank, owned, and keeps the others; NULL for none, and,
 * with input_error set, when memory is short. */
static char *next_pasted(void)
{
    char *all = pasted, *line = NULL;
    pasted = NULL;
    if (!all)
        return NULL;
    const char *text = all + strspn(all, " \t\r\n");
    size_t length = strcspn(text, "\r\n");
    if (*text)
        line = memory_format(&input_error, "%.*s", (int)length, text);
    if (line && text[length] && !(pasted = memory_string(text + length, &input_error))) {
        memory_free(line);
        line = NULL;
    }
    memory_free(all);
    return line;
}

static bool ending; /* the line being edited has been ended by a signal */

/* Ctrl-C at the prompt ends the line, and so do SIGTERM and SIGHUP; called while readline waits,
 * and before it takes a key. With rl_done alone, keys that come right behind would still go to this
 * line and be lost: so a newline before them ends it. Where something else takes that newline, the
 * next call ends the line. */
static int end_line_if_interrupted(void)
{
    if (!current->control.interrupted)
        return 0;
#if RL_READLINE_VERSION >= 0x0700 /* libedit's rl_stuff_char inserts into the line */
    if (!ending) {
        ending = true;
        rl_stuff_char('\n');
        return 0;
    }
#endif
    rl_done = 1;
    return 0;
}

#if RL_READLINE_VERSION >= 0x0700
static int next_key(FILE *stream)
{
    if (!ending)
        end_line_if_interrupted();
    return rl_getc(stream);
}
#endif

/* A line as readline gives it, which is several where a terminal marks a paste as one. */
static char *line_of(char *line)
{
    if (!strchr(line, '\n'))
        return memory_string(line, &input_error);
    pasted = memory_string(line, &input_error);
    char *first = next_pasted();
    return first || input_error.message[0] ? first : memory_string("#", &input_error);
}

/* Reads a line with readline; an owned string. NULL at the end, and where Ctrl-C ends a block. */
static char *edited_line(struct session *session, const char *prompt)
{
    char *line = next_pasted();
    if (line) {
        fprintf(session->output.results, "%s%s\n", prompt, line);
        keep_history(line);
        return line;
    }
    while (!input_error.message[0]) {
        ending = false;
        char *edited = readline(prompt);
        bool cleared = session->control.interrupted != 0;
        if (edited && !cleared) {
            line = line_of(edited);
            keep_history(line ? line : "");
        }
        free(edited);
        if (!cleared || ended)
            break;
        session->control.interrupted = 0;
        if (strcmp(prompt, PROMPT) != 0)
            break;
    }
    return line;
}

static void begin_editing(void)
{
    rl_readline_name = "Backstep";
    rl_attempted_completion_function = complete;
    rl_completion_word_break_hook = word_breaks;
    rl_event_hook = end_line_if_interrupted;
#if RL_READLINE_VERSION >= 0x0700 /* libedit has neither */
    rl_signal_event_hook = end_line_if_interrupted;
    rl_getc_function = next_key;
    rl_change_environment = 0;
#endif
    using_history();
    stifle_history(HISTORY_LENGTH);
}
#endif

/* ========================================== the loop ========================================== */

/* What is pasted after a line that Ctrl-C has ended is not carried out. */
static void forget_pasted(void)
{
#ifdef BACKSTEP_READLINE
    memory_free(pasted);
    pasted = NULL;
#endif
}

/* The next line that is wanted; owned, NULL where there is none. */
static char *next_line(struct session *session, enum wants wants)
{
    char question[200];
    const char *prompt = wants == WANTS_LINES ? "> " : PROMPT;
    if (wants == WANTS_ANSWER) {
        snprintf(question, sizeof question, "%.180s (y or n) ", session->control.question.text);
        prompt = question;
    }
#ifdef BACKSTEP_READLINE
    if (session->output.terminal)
        return edited_line(session, prompt);
#endif
    return plain_line(session, prompt);
}

/* Carries a line out, and reports what failed. */
static struct outcome run_line(struct session *session, const char *line, size_t number)
{
    char place[48];
    sig_atomic_t interrupts = session->control.interrupts;
    session->control.interrupted = 0;
    if (session->output.terminal)
        measure_width(session);
    struct outcome outcome = execute_whole(session, execute(session, line));
    session->control.interrupted = 0; /* what it has ended is over */
    if (session->control.interrupts != interrupts)
        forget_pasted();
    snprintf(place, sizeof place, "stdin:%zu", number);
    if (!outcome.ok)
        repl_report(session, session->control.repeats ? NULL : place, &outcome.error);
    return outcome;
}

static int run_lines(struct session *session)
{
    bool forgiving = session->output.terminal || (session->output.echo && !session->control.batch);
    struct outcome outcome = {.ok = true, .wants = WANTS_COMMAND};
    size_t number = 0;
    while (outcome.wants != WANTS_NOTHING && !ended) {
        char *line = next_line(session, outcome.wants);
        if (!line && outcome.wants == WANTS_COMMAND)
            break;
        number += line != NULL;
        if (!ended)
            outcome = run_line(session, line, number);
        memory_free(line);
        if ((!outcome.ok && !forgiving) || ferror(session->output.results))
            return 2;
    }
    if (input_error.message[0]) {
        repl_report(session, "stdin", &input_error);
        return 2;
    }
    if (session->output.terminal && !session->control.quit)
        fputc('\n', session->output.results);
    return ended ? 128 + ended : session->control.status;
}

int repl_run(struct session *session)
{
    current = session;
    session->control.repeats = session->output.terminal || session->output.echo;
#ifdef BACKSTEP_READLINE
    char *path = NULL;
    if (session->output.terminal) {
        struct error error = {0};
        path = history_path(&error);
        begin_editing();
        if (path)
            read_history(path);
        else if (error.message[0])
            repl_report(session, "history", &error);
    }
#endif
    int status = run_lines(session);
#ifdef BACKSTEP_READLINE
    if (session->output.terminal)
        save_history(path);
    memory_free(path);
    forget_pasted();
    complete_free(candidates);
    candidates = NULL;
#endif
    return status;
}
