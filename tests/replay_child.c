/* A child process, its output and its deadline. */
#include "replay_child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const size_t output_limit = (size_t)16 << 20;

/* The group to kill from a signal handler, 0 while nothing runs. */
static volatile sig_atomic_t running;

static void end_by_signal(int number)
{
    if (running)
        kill(-(pid_t)running, SIGKILL);
    signal(number, SIG_DFL);
    raise(number);
}

void child_forward_signals(void)
{
    signal(SIGINT, end_by_signal);
    signal(SIGTERM, end_by_signal);
    signal(SIGHUP, end_by_signal);
}

static long long milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* The child's side: never returns. */
static void become_shell(const char *command, int input, int output, unsigned processor)
{
    const struct rlimit limit = {processor, processor + 5}; /* SIGXCPU, then SIGKILL */
    setpgid(0, 0);
    setrlimit(RLIMIT_CPU, &limit);
    if (input < 0)
        input = open("/dev/null", O_RDONLY);
    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    for (int i = STDERR_FILENO + 1; i < 64; i++)
        close(i); /* a child that outlives its shell must not hold what is ours */
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

/* Reads what there is into RESULT, which grows to *ROOM bytes. Returns what read returns. */
static ssize_t read_block(int from, struct child_result *result, size_t *room)
{
    if (*room - result->length < 4096) {
        size_t size = *room ? 2 * *room : (size_t)1 << 16;
        char *grown = realloc(result->output, size);
        if (!grown)
            return -1;
        result->output = grown;
        *room = size;
    }
    return read(from, result->output + result->length, *room - result->length - 1);
}

/* Reads until the end, a silence of so many seconds or the limit of output. Returns false when
   reading fails. */
static bool read_output(int from, unsigned silence, struct child_result *result)
{
    long long span = silence * 1000LL, deadline = milliseconds() + span;
    struct pollfd ready = {.fd = from, .events = POLLIN};
    size_t room = 0;
    for (;;) {
        long long left = deadline - milliseconds();
        if (left <= 0) {
            result->end = CHILD_SILENT;
            return true;
        }
        if (poll(&ready, 1, left < 60000 ? (int)left : 60000) <= 0)
            continue;
        ssize_t got = read_block(from, result, &room);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0;
        result->length += (size_t)got;
        deadline = milliseconds() + span;
        if (result->length > output_limit) {
            result->end = CHILD_FLOODED;
            return true;
        }
    }
}

/* Waits for PID; one that closed its output and runs on is silent. */
static void await(pid_t pid, unsigned silence, struct child_result *result)
{
    long long deadline = milliseconds() + silence * 1000LL;
    const struct timespec pause = {.tv_nsec = 2000000};
    int status = 0;
    if (result->end != CHILD_ENDED)
        kill(-pid, SIGKILL);
    while (waitpid(pid, &status, WNOHANG) == 0) {
        if (milliseconds() > deadline && result->end == CHILD_ENDED) {
            result->end = CHILD_SILENT;
            kill(-pid, SIGKILL);
        }
        nanosleep(&pause, NULL);
    }
    result->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    if (result->end == CHILD_ENDED && result->status == 128 + SIGXCPU)
        result->end = CHILD_EXHAUSTED; /* the shell, or what it ran last */
}

bool child_run(const char *command, FILE *input, struct child_limits limits,
               struct child_result *result)
{
    int ends[2];
    *result = (struct child_result){0};
    if (pipe(ends) != 0) {
        printf("no pipe for \"%s\": %s\n", command, strerror(errno));
        return false;
    }
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0)
        become_shell(command, input ? fileno(input) : -1, ends[1], limits.processor);
    close(ends[1]);
    if (pid < 0) {
        printf("no process for \"%s\": %s\n", command, strerror(errno));
        close(ends[0]);
        return false;
    }
    setpgid(pid, pid); /* here too: whoever comes first */
    running = pid;
    bool kept = read_output(ends[0], limits.silence, result);
    if (!kept)
        kill(-pid, SIGKILL);
    close(ends[0]);
    await(pid, limits.silence, result);
    running = 0;
    if (!kept) {
        printf("the output of \"%s\" could not be read\n", command);
        free(result->output);
        result->output = NULL;
    }
    return kept;
}
