/* Pseudo-terminals are beyond what compilers show without these; in macOS, _XOPEN_SOURCE alone
 * would hide much else. */
#define _XOPEN_SOURCE   700 /* NOLINT(bugprone-reserved-identifier) */
#define _DEFAULT_SOURCE     /* NOLINT(bugprone-reserved-identifier) */
#ifdef __APPLE__
#define _DARWIN_C_SOURCE /* NOLINT(bugprone-reserved-identifier) */
#endif
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "test.h"

enum { PATIENCE = 60 }; /* seconds: for machines that are busy, not for measuring */

/* ====================================== the child's side ====================================== */

static void run_program(int slave, char *const *arguments)
{
    signal(SIGTTOU, SIG_DFL);
    for (int file = 0; file < 3; file++)
        dup2(slave, file);
    if (slave > 2)
        close(slave);
    execv(arguments[0], arguments);
    perror(arguments[0]);
    _exit(127);
}

/* Waits for the program as a shell would: in its own group, in the foreground. */
static void act_as_shell(int slave, char *const *arguments)
{
    int status;
    signal(SIGTTOU, SIG_IGN);
    pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0);
        tcsetpgrp(slave, getpid());
        run_program(slave, arguments);
    }
    setpgid(child, child);
    while (waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status)) {
        struct termios settings;
        tcgetattr(slave, &settings);
        tcsetpgrp(slave, getpid());
        dprintf(slave, "[stopped, %s]\n", settings.c_lflag & ICANON ? "cooked" : "raw");
        tcsetpgrp(slave, child);
        kill(-child, SIGCONT);
    }
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

static void begin_child(const struct terminal *terminal, char *const *arguments, bool shell)
{
    close(terminal->master);
    setsid();
    ioctl(terminal->slave, TIOCSCTTY, 0);
    if (shell)
        act_as_shell(terminal->slave, arguments);
    run_program(terminal->slave, arguments);
}

/* ====================================== the tests' side ======================================= */

void terminal_resize(struct terminal *terminal, unsigned short columns)
{
    struct winsize size = {.ws_row = 50, .ws_col = columns};
    assert_int_equal(ioctl(terminal->master, TIOCSWINSZ, &size), 0);
}

void terminal_open(struct terminal *terminal, char *const *arguments, unsigned short columns,
                   bool shell)
{
    *terminal = (struct terminal){.master = posix_openpt(O_RDWR | O_NOCTTY)};
    assert_true(terminal->master >= 0);
    assert_int_equal(grantpt(terminal->master), 0);
    assert_int_equal(unlockpt(terminal->master), 0);
    terminal->slave = open(ptsname(terminal->master), O_RDWR | O_NOCTTY);
    assert_true(terminal->slave >= 0);
    terminal_resize(terminal, columns);
    terminal->child = fork();
    assert_true(terminal->child >= 0);
    if (terminal->child == 0)
        begin_child(terminal, arguments, shell);
    fcntl(terminal->master, F_SETFL, O_NONBLOCK);
}

/* What is shown, without escape sequences: ESC [ parameters letter, ESC letter. */
static void strip(struct terminal *terminal)
{
    size_t used = 0;
    for (size_t i = 0; i < terminal->raw_length; i++) {
        char c = terminal->raw[i];
        if (c == '\033' && terminal->raw[i + 1] == '[') {
            i += 2;
            while (i < terminal->raw_length && !(terminal->raw[i] >= '@' && terminal->raw[i] < 127))
                i++;
        } else if (c == '\033') {
            i++;
        } else if (c != '\r' && c != '\a') {
            terminal->plain[used++] = c;
        }
    }
    terminal->plain[used] = '\0';
    terminal->plain_length = used;
}

/* Reads what is there, waiting for it some milliseconds; false when there is nothing more. */
static bool read_some(struct terminal *terminal, int milliseconds)
{
    struct pollfd poll_for = {.fd = terminal->master, .events = POLLIN};
    if (poll(&poll_for, 1, milliseconds) <= 0)
        return false;
    if (terminal->raw_length + 4096 > terminal->capacity) {
        terminal->capacity = 2 * terminal->capacity + 8192;
        terminal->raw = realloc(terminal->raw, terminal->capacity);
        terminal->plain = realloc(terminal->plain, terminal->capacity);
        assert_non_null(terminal->raw);
        assert_non_null(terminal->plain);
    }
    ssize_t count = read(terminal->master, terminal->raw + terminal->raw_length, 4095);
    if (count <= 0)
        return false;
    terminal->raw_length += (size_t)count;
    terminal->raw[terminal->raw_length] = '\0';
    strip(terminal);
    return true;
}

void terminal_type(struct terminal *terminal, const char *text)
{
    size_t length = strlen(text);
    while (length) {
        ssize_t count = write(terminal->master, text, length);
        if (count < 0 && errno != EAGAIN)
            fail_msg("cannot type: %s", strerror(errno));
        if (count > 0) {
            text += count;
            length -= (size_t)count;
        }
        if (length)
            read_some(terminal, 100);
    }
}

void terminal_expect(struct terminal *terminal, const char *text)
{
    time_t begun = time(NULL);
    for (;;) {
        const char *from = terminal->plain ? terminal->plain + terminal->mark : "";
        const char *found = strstr(from, text);
        if (found) {
            terminal->mark = (size_t)(found - terminal->plain) + strlen(text);
            return;
        }
        if (time(NULL) - begun > PATIENCE) {
            kill(terminal->child, SIGKILL);
            fail_msg("\"%s\" did not come, but:\n%s", text, from);
        }
        read_some(terminal, 200);
    }
}

void terminal_read(struct terminal *terminal, int tenths)
{
    for (int i = 0; i < tenths; i++) {
        struct timespec tenth = {0, 100000000};
        nanosleep(&tenth, NULL);
        while (read_some(terminal, 0))
            continue;
    }
}

int terminal_close(struct terminal *terminal)
{
    time_t begun = time(NULL);
    int status;
    while (waitpid(terminal->child, &status, WNOHANG) == 0) {
        read_some(terminal, 50);
        if (time(NULL) - begun > PATIENCE) {
            kill(terminal->child, SIGKILL);
            fail_msg("it does not end; it said:\n%s", terminal->plain ? terminal->plain : "");
        }
    }
    while (read_some(terminal, 50))
        continue;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool terminal_cooked(const struct terminal *terminal)
{
    struct termios settings;
    assert_int_equal(tcgetattr(terminal->slave, &settings), 0);
    return (settings.c_lflag & (ICANON | ECHO | ISIG)) == (ICANON | ECHO | ISIG);
}

void terminal_free(struct terminal *terminal)
{
    close(terminal->slave);
    close(terminal->master);
    free(terminal->raw);
    free(terminal->plain);
    *terminal = (struct terminal){0};
}

size_t terminal_widest(const struct terminal *terminal, size_t from)
{
    size_t widest = 0, column = 0;
    for (size_t i = from; i < terminal->plain_length; i++) {
        char c = terminal->plain[i];
        column = c == '\n' ? 0 : column + (((unsigned char)c & 0xc0) != 0x80);
        widest = column > widest ? column : widest;
    }
    return widest;
}
