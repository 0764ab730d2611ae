#include "view/gnuplot.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"

extern char **environ;

const double GNUPLOT_PATIENCE = 2.5;

static const char MISSING[] =
    "`set view terminal` needs no gnuplot; GNUPLOT names another program.";

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

struct gnuplot gnuplot_new(double patience)
{
    const char *set = getenv("BACKSTEP_PATIENCE");
    double seconds_set = set ? strtod(set, NULL) : 0;
    return (struct gnuplot){.patience = seconds_set > 0 ? seconds_set : patience};
}

/* ======================================= ended by a signal ==================================== */

/* Signals that end the program, unless it catches them itself: gnuplot must go with it, also one
 * that does not notice that its input is closed. */
static const int ENDINGS[] = {SIGTERM, SIGHUP};
enum { ENDING_COUNT = 2 };

static volatile sig_atomic_t running; /* the process group last started, 0 for none */
static struct sigaction before_us[ENDING_COUNT];

/* Ends the process group, and leaves the signal to whom it was for before. */
static void end_with_us(int signal)
{
    int error = errno;
    if (running)
        kill(-(pid_t)running, SIGKILL);
    running = 0;
    for (int i = 0; i < ENDING_COUNT; i++)
        if (ENDINGS[i] == signal)
            sigaction(signal, &before_us[i], NULL);
    raise(signal); /* arrives when this handler returns */
    errno = error;
}

/* Holds those signals back, so that a process cannot start unseen. */
static void hold_endings(sigset_t *before)
{
    sigset_t endings;
    sigemptyset(&endings);
    for (int i = 0; i < ENDING_COUNT; i++)
        sigaddset(&endings, ENDINGS[i]);
    sigprocmask(SIG_BLOCK, &endings, before);
}

static void watch_endings(void)
{
    struct sigaction own = {.sa_handler = end_with_us}, now;
    for (int i = 0; i < ENDING_COUNT; i++) {
        sigaction(ENDINGS[i], NULL, &now);
        if (now.sa_handler == SIG_IGN || now.sa_handler == end_with_us)
            continue;
        before_us[i] = now;
        sigaction(ENDINGS[i], &own, NULL);
    }
}

/* ========================================== starting ========================================== */

/* The environment with UTF-8 for its locale, whatever the user's: an owned array of borrowed
 * strings. */
static char **utf8_environment(struct error *error)
{
    static char locale[] = "LC_ALL=C.UTF-8";
    size_t count = 0, used = 0;
    while (environ[count])
        count++;
    char **copy = memory_new(count + 2, sizeof *copy, error);
    for (size_t i = 0; copy && i < count; i++)
        if (strncmp(environ[i], "LC_ALL=", 7) != 0)
            copy[used++] = environ[i];
    if (copy)
        copy[used] = locale;
    return copy;
}

static void close_all(int *files, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (files[i] >= 0)
            close(files[i]);
}

/* Three pipes, for stdin, stdout and stderr: [0] of each is read, [1] written. None survives an
 * exec, and our ends do not block. */
static bool open_pipes(int pipes[3][2])
{
    memset(pipes, -1, 3 * sizeof *pipes);
    for (int i = 0; i < 3; i++) {
        if (pipe(pipes[i]) != 0) {
            close_all(pipes[0], 6);
            return false;
        }
        fcntl(pipes[i][0], F_SETFD, FD_CLOEXEC);
        fcntl(pipes[i][1], F_SETFD, FD_CLOEXEC);
        fcntl(pipes[i][i == 0], F_SETFL, O_NONBLOCK);
    }
    return true;
}

/* Starts the program; the status is 0 or an errno. */
static int spawn(pid_t *process, int pipes[3][2], char **environment)
{
    const char *set = getenv("GNUPLOT");
    char name[] = "gnuplot", plain[] = "-d", *arguments[] = {name, plain, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t signals, none;
    sigemptyset(&none);
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    sigaddset(&signals, SIGINT);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    for (int i = 0; i < 3; i++)
        posix_spawn_file_actions_adddup2(&actions, pipes[i][i > 0], i);
    posix_spawnattr_setflags(&attributes, (short)(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF |
                                                  POSIX_SPAWN_SETSIGMASK));
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setsigmask(&attributes, &none);
    int status = posix_spawnp(process, set && *set ? set : "gnuplot", &actions, &attributes,
                              arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return status;
}

static bool start(struct gnuplot *gnuplot, struct error *error)
{
    int pipes[3][2];
    char **environment = utf8_environment(error);
    if (!environment)
        return false;
    if (!open_pipes(pipes)) {
        memory_free(environment);
        return error_set(error, NULL, "gnuplot cannot be started: %s", strerror(errno));
    }
    sigset_t signals;
    hold_endings(&signals);
    int status = spawn(&gnuplot->process, pipes, environment);
    running = status ? 0 : (sig_atomic_t)gnuplot->process;
    watch_endings();
    sigprocmask(SIG_SETMASK, &signals, NULL);
    memory_free(environment);
    for (int i = 0; i < 3; i++) {
        close(pipes[i][i > 0]);
        if (status)
            close(pipes[i][i == 0]);
    }
    if (status) {
        gnuplot->process = 0;
        return error_set(error, MISSING, "gnuplot cannot be started: %s", strerror(status));
    }
    gnuplot->input = pipes[0][1];
    gnuplot->output = pipes[1][0];
    gnuplot->errors = pipes[2][0];
    gnuplot->line_length = 0;
    return true;
}

/* ========================================== stopping ========================================== */

/* Ends the process and those it started, and gives its exit status. */
static int end_process(struct gnuplot *gnuplot)
{
    int status = 0;
    if (gnuplot->process == 0)
        return 0;
    int files[] = {gnuplot->input, gnuplot->output, gnuplot->errors};
    pid_t ended = waitpid(gnuplot->process, &status, WNOHANG);
    kill(-gnuplot->process, SIGKILL);
    running = 0;
    while (ended == 0 || (ended < 0 && errno == EINTR))
        ended = waitpid(gnuplot->process, &status, 0);
    close_all(files, 3);
    gnuplot->process = 0;
    return status;
}

void gnuplot_stop(struct gnuplot *gnuplot)
{
    end_process(gnuplot);
}

/* The last line of what it said that is not blank, for a message. */
static const char *last_words(struct gnuplot *gnuplot)
{
    char *text = gnuplot->complaint;
    char *line = strrchr(text, '\n');
    line = line ? line + 1 : text;
    for (char *c = line; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 127)
            *c = ' ';
    return line + strspn(line, " ");
}

/* The process has ended by itself, which it should not: what became of it. */
static bool has_died(struct gnuplot *gnuplot, struct error *error)
{
    char how[64];
    usleep(20000); /* its output may be closed a little before it can be waited for */
    int status = end_process(gnuplot);
    if (WIFSIGNALED(status))
        snprintf(how, sizeof how, "was killed by signal %d", WTERMSIG(status));
    else
        snprintf(how, sizeof how, "ended with status %d", WEXITSTATUS(status));
    const char *words = last_words(gnuplot);
    return error_set(error, "The next picture starts it again.", "gnuplot %s%s%.300s", how,
                     *words ? ": " : "", words);
}

/* ========================================= exchanging ========================================= */

/* What is being sent, and what is waited for. */
struct exchange {
    const char *text;
    size_t left;
    char token[48];
    double deadline;
    bool answered, ended;
    char answer[1024]; /* what follows the token in its line */
};

/* Looks for the token in a whole line of output. */
static void read_line(struct gnuplot *gnuplot, struct exchange *exchange)
{
    size_t length = strlen(exchange->token);
    gnuplot->line[gnuplot->line_length] = '\0';
    gnuplot->line_length = 0;
    if (strncmp(gnuplot->line, exchange->token, length) != 0)
        return;
    exchange->answered = true;
    snprintf(exchange->answer, sizeof exchange->answer, "%s", gnuplot->line + length);
}

static void read_output(struct gnuplot *gnuplot, struct exchange *exchange)
{
    char bytes[4096];
    ssize_t count = read(gnuplot->output, bytes, sizeof bytes);
    exchange->ended |= count == 0;
    for (ssize_t i = 0; i < count; i++) {
        if (bytes[i] == '\n')
            read_line(gnuplot, exchange);
        else if (gnuplot->line_length + 1 < sizeof gnuplot->line)
            gnuplot->line[gnuplot->line_length++] = bytes[i];
    }
}

/* Keeps the first of what it complains of; the rest is read and dropped. Tells whether there was
 * anything. */
static bool read_errors(struct gnuplot *gnuplot)
{
    char bytes[4096];
    ssize_t count = read(gnuplot->errors, bytes, sizeof bytes);
    size_t used = strlen(gnuplot->complaint);
    for (ssize_t i = 0; i < count && used + 1 < sizeof gnuplot->complaint; i++)
        if (bytes[i])
            gnuplot->complaint[used++] = bytes[i];
    gnuplot->complaint[used] = '\0';
    return count > 0;
}

static void send_some(struct gnuplot *gnuplot, struct exchange *exchange)
{
    ssize_t count = write(gnuplot->input, exchange->text, exchange->left);
    if (count > 0) {
        exchange->text += count;
        exchange->left -= (size_t)count;
    } else if (errno != EAGAIN && errno != EINTR) {
        exchange->ended = true;
    }
}

/* Sends and reads, as the pipes allow, until the token has come, the process has ended, or the time
 * is over. */
static void converse(struct gnuplot *gnuplot, struct exchange *exchange)
{
    struct pollfd files[] = {{.fd = gnuplot->output, .events = POLLIN},
                             {.fd = gnuplot->errors, .events = POLLIN},
                             {.fd = gnuplot->input, .events = POLLOUT}};
    double left;
    while (!exchange->answered && !exchange->ended && (left = exchange->deadline - seconds()) > 0) {
        files[2].fd = exchange->left ? gnuplot->input : -1;
        if (poll(files, 3, (int)(left * 1000) + 1) <= 0)
            continue;
        if (files[1].revents && !read_errors(gnuplot))
            files[1].fd = -1;
        if (files[2].revents)
            send_some(gnuplot, exchange);
        if (files[0].revents)
            read_output(gnuplot, exchange);
    }
    for (int i = 0; i < 64 && read_errors(gnuplot); i++)
        continue;
    for (size_t end = strlen(gnuplot->complaint);
         end && isspace((unsigned char)gnuplot->complaint[end - 1]);)
        gnuplot->complaint[--end] = '\0';
}

/* Sends the text, lets the token be printed with `what` behind it, and waits for it. */
static bool ask(struct gnuplot *gnuplot, const char *text, const char *what, double deadline,
                struct exchange *exchange, struct error *error)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    *exchange = (struct exchange){.deadline = deadline};
    snprintf(exchange->token, sizeof exchange->token, "backstep-token-%d-%lu ",
             (int)gnuplot->process, ++gnuplot->tokens);
    char *all = memory_format(error, "%sprint \"%s\", %s\n", text, exchange->token, what);
    if (!all)
        return false;
    exchange->text = all;
    exchange->left = strlen(all);
    gnuplot->complaint[0] = '\0';
    sigaction(SIGPIPE, &ignore, &before);
    converse(gnuplot, exchange);
    sigaction(SIGPIPE, &before, NULL);
    memory_free(all);
    if (exchange->answered)
        return true;
    if (exchange->ended)
        return has_died(gnuplot, error);
    end_process(gnuplot);
    int first = (int)strcspn(gnuplot->complaint, "\n"); /* of what may be a flood */
    return error_set(error, "BACKSTEP_PATIENCE=20 waits for twenty seconds.",
                     "gnuplot gave no answer within %.3g s%s%.*s", gnuplot->patience,
                     first ? "; it said: " : "", first < 200 ? first : 200, gnuplot->complaint);
}

/* Starts a process that is not there, or no more, and learns what it can draw on. */
static bool begin(struct gnuplot *gnuplot, double deadline, struct error *error)
{
    struct exchange exchange;
    int status;
    bool died = gnuplot->process && waitpid(gnuplot->process, &status, WNOHANG) != 0;
    if (died) {
        int files[] = {gnuplot->input, gnuplot->output, gnuplot->errors};
        kill(-gnuplot->process, SIGKILL);
        running = 0;
        close_all(files, 3);
        gnuplot->process = 0;
    }
    gnuplot->restarted = died;
    if (gnuplot->process)
        return true;
    if (!start(gnuplot, error) ||
        !ask(gnuplot, "set print '-'\n", "GPVAL_TERMINALS", deadline, &exchange, error))
        return false;
    snprintf(gnuplot->terminals, sizeof gnuplot->terminals, " %.1000s ", exchange.answer);
    return true;
}

bool gnuplot_run(struct gnuplot *gnuplot, const char *commands, struct error *error)
{
    struct exchange exchange;
    double deadline = seconds() + gnuplot->patience;
    if (!begin(gnuplot, deadline, error))
        return false;
    bool restarted = gnuplot->restarted;
    if (!ask(gnuplot, commands, "GPVAL_ERRNO", deadline, &exchange, error))
        return false;
    gnuplot->restarted = restarted;
    return strtol(exchange.answer, NULL, 10) == 0 ||
           error_set(error, NULL, "gnuplot: %.400s", last_words(gnuplot));
}

bool gnuplot_has_terminal(struct gnuplot *gnuplot, const char *terminal, struct error *error)
{
    char name[40];
    snprintf(name, sizeof name, " %s ", terminal);
    return begin(gnuplot, seconds() + gnuplot->patience, error) &&
           strstr(gnuplot->terminals, name) != NULL;
}

/* ========================================== quoting =========================================== */

char *gnuplot_quote(const char *text, struct error *error)
{
    size_t length = strlen(text), used = 0;
    char *quoted = memory_new(4 * length + 3, 1, error);
    if (!quoted)
        return NULL;
    bool escaped = false; /* gnuplot takes every digit behind an escape for a part of it */
    quoted[used++] = '"';
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        bool plain = c < 128 && (isalnum(c) || strchr(" .,:-_/()", c));
        escaped = !plain || (escaped && isdigit(c));
        if (escaped)
            used += (size_t)snprintf(quoted + used, 5, "\\%03o", c);
        else
            quoted[used++] = (char)c;
    }
    quoted[used++] = '"';
    quoted[used] = '\0';
    return quoted;
}
