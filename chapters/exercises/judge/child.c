#include "child.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

enum { STATUS_LATE = 97, OUTPUT_BYTES = 1 << 20, MEMORY_BYTES = 1 << 30, PATIENCE = 6 };

#ifdef SANITIZED
#include <sanitizer/common_interface_defs.h>

/* The sanitizers ask for these; the environment (ASAN_OPTIONS) comes after them. A crash gets its
 * trace, an abort too, and the parent process reads it. */
const char *__asan_default_options(void);
const char *__ubsan_default_options(void);

const char *__asan_default_options(void)
{
    return "detect_leaks=0:handle_abort=1:abort_on_error=0:exitcode=98:hard_rss_limit_mb=1500:"
           "max_allocation_size_mb=1024:color=never:print_legend=0";
}

const char *__ubsan_default_options(void)
{
    return "print_stacktrace=1:color=never";
}
#endif

bool child_is_sanitized(void)
{
#ifdef SANITIZED
    return true;
#else
    return false;
#endif
}

/* ======================================= inside the child ===================================== */

/* Functions that are wrong. Compilers call __cyg_profile_func_enter at the beginning of each of the
 * student's functions (-finstrument-functions); so it is known who calls one of these. */
static struct {
    void (*mine)(void);
    const char *name;
} wrong[JUDGE_FUNCTIONS];
static size_t wrongs;
static FILE *inherited; /* the report of this process; NULL in the parent */

void child_wrong(void (*mine)(void), const char *name)
{
    wrong[wrongs].mine = mine;
    wrong[wrongs++].name = name;
}

/* NOLINTBEGIN(bugprone-reserved-identifier): the compilers chose these names */
void __cyg_profile_func_enter(void *function, void *site);
void __cyg_profile_func_exit(void *function, void *site);

void __cyg_profile_func_enter(void *function, void *site)
{
    (void)site;
    for (size_t i = 0; inherited && i < wrongs; i++)
        if ((uintptr_t)function == (uintptr_t)wrong[i].mine) {
            fprintf(inherited, "h%s\n", wrong[i].name);
            fflush(inherited);
            _exit(0);
        }
}

void __cyg_profile_func_exit(void *function, void *site)
{
    (void)function;
    (void)site;
}
/* NOLINTEND(bugprone-reserved-identifier) */

/* The student's matrix_at, see place.h. */
real *place_at(const char *text, long line, struct matrix matrix, size_t i, size_t j);

real *place_at(const char *text, long line, struct matrix matrix, size_t i, size_t j)
{
    if (i >= matrix.rows || j >= matrix.columns) {
        fprintf(inherited,
                "p%ld\n!matrix_at(%s): there is no element (%zu, %zu), the matrix is %zux%zu.\n=\n",
                line, text, i, j, matrix.rows, matrix.columns);
        fflush(inherited);
        _exit(0);
    }
    return matrix.at + i + j * matrix.rows;
}

/* Time is up: say where. (Neither function is one that a signal handler should call; but this
 * process is given up, and if they fail it is killed a little later.) */
static void late(int signal)
{
    (void)signal;
#ifdef SANITIZED
    __sanitizer_print_stack_trace();
#endif
    _exit(STATUS_LATE);
}

static void limit(double seconds)
{
    const struct rlimit output = {OUTPUT_BYTES, OUTPUT_BYTES}, none = {0, 0};
    const struct itimerval time = {
        .it_value = {(time_t)seconds, (suseconds_t)((seconds - (double)(time_t)seconds) * 1e6)}};
    setrlimit(RLIMIT_FSIZE, &output);
    setrlimit(RLIMIT_CORE, &none);
    if (!child_is_sanitized()) { /* a sanitizer reserves far more than it uses */
        const struct rlimit memory = {MEMORY_BYTES, MEMORY_BYTES};
        setrlimit(RLIMIT_DATA, &memory);
    }
    signal(SIGPROF, late);
    setitimer(ITIMER_PROF, &time,
              NULL); /* of computing: a busy machine is not the student's fault */
}

static _Noreturn void be_child(FILE *file[3], const char *name,
                               void (*judge_function)(struct judge *judge), double seconds)
{
    setpgid(0, 0);
    if (!freopen("/dev/null", "r", stdin) || dup2(fileno(file[1]), STDOUT_FILENO) < 0 ||
        dup2(fileno(file[2]), STDERR_FILENO) < 0)
        _exit(1);
    limit(seconds);
    struct judge judge = {.function = name, .report = file[0]};
    inherited = file[0];
    judge_function(&judge);
    inherited = NULL;
    judge_trial(&judge, NULL);
    fprintf(file[0], "=\n");
    fflush(file[0]);
    fflush(stdout);
    _exit(0);
}

/* ======================================= in the parent ======================================== */

/* Waits for the child; one that neither computes nor ends is stopped after a while. */
static int await(pid_t pid, double seconds)
{
    const struct timespec pause = {.tv_nsec = 5000000};
    time_t began = time(NULL);
    int status = 0;
    bool asked = false;
    while (waitpid(pid, &status, WNOHANG) == 0) {
        double waited = difftime(time(NULL), began);
        if (!asked && waited > PATIENCE * seconds) {
            kill(pid, SIGPROF);
            asked = true;
        } else if (waited > PATIENCE * seconds + 5) {
            kill(-pid, SIGKILL);
        }
        nanosleep(&pause, NULL);
    }
    kill(-pid, SIGKILL); /* what it may have started itself */
    return asked && !WIFEXITED(status) ? STATUS_LATE << 8 : status;
}

static void take(char *text, FILE *file)
{
    rewind(file);
    size_t got = fread(text, 1, CHILD_TEXT - 1, file);
    text[got] = '\0';
    for (size_t i = 0; i < got; i++)
        if (!text[i])
            text[i] = '?';
}

/* The last line of the report begins with this letter. */
static bool ends_with(const char *report, char kind)
{
    size_t length = strlen(report);
    if (length == 0 || report[length - 1] != '\n')
        return false;
    size_t at = length - 1;
    while (at > 0 && report[at - 1] != '\n')
        at--;
    return report[at] == kind;
}

static enum outcome judge_end(const struct child *child, int status)
{
    bool failed = child->report[0] == '!' || strstr(child->report, "\n!");
    if (ends_with(child->report, 'h'))
        return OUTCOME_HEIR;
    if (WIFEXITED(status) && WEXITSTATUS(status) == STATUS_LATE)
        return OUTCOME_LOOP;
    if (child->signal == SIGXFSZ)
        return OUTCOME_FLOOD;
    if (child->signal == SIGKILL && !child->messages[0])
        return OUTCOME_LOOP;
    if (child->signal || strstr(child->messages, "ERROR: AddressSanitizer") ||
        strstr(child->messages, "runtime error: ") || strstr(child->messages, "rss limit"))
        return OUTCOME_CRASH;
    if (!ends_with(child->report, '='))
        return OUTCOME_EXIT;
    return failed ? OUTCOME_FAIL : OUTCOME_OK;
}

bool child_run(struct child *child, const char *name, void (*judge)(struct judge *judge),
               double seconds, struct error *error)
{
    *child = (struct child){0};
    FILE *file[3] = {tmpfile(), tmpfile(), tmpfile()}; /* report, output, messages */
    bool ok = file[0] && file[1] && file[2];
    fflush(NULL);
    pid_t pid = ok ? fork() : -1;
    if (pid == 0)
        be_child(file, name, judge, seconds);
    if (pid > 0) {
        setpgid(pid, pid); /* here too: whoever comes first */
        int status = await(pid, seconds);
        child->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        child->status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
        take(child->report, file[0]);
        take(child->output, file[1]);
        take(child->messages, file[2]);
        child->outcome = judge_end(child, status);
    } else {
        error_set(error, NULL, "no process to judge in: %s", strerror(errno));
    }
    for (size_t i = 0; i < 3; i++)
        if (file[i])
            fclose(file[i]);
    return pid > 0;
}

bool child_place(const struct child *child, const char *file, char *place, size_t length)
{
    size_t name = strlen(file);
    const char *line = strstr(child->report, "\np"); /* by place_at */
    if (line) {
        snprintf(place, length, "%s:%ld", file, strtol(line + 2, NULL, 10));
        return true;
    }
    if (child->outcome != OUTCOME_CRASH && child->outcome != OUTCOME_LOOP)
        return false;
    for (const char *at = child->messages; (at = strstr(at, file)); at += name) {
        if (at[name] != ':' || at[name + 1] < '0' || at[name + 1] > '9')
            continue;
        snprintf(place, length, "%s:%ld", file, strtol(at + name + 1, NULL, 10));
        return true;
    }
    return false;
}
