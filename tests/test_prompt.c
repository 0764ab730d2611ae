/* The prompt as a person meets it: the debugger at a pseudo-terminal. The program is the one beside
 * this test's folder, or what BACKSTEP names. */
#include <libgen.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "terminal.h"
#include "test.h"

static char program[1024], home[256], history[300];
static bool editing; /* it was built with GNU readline */

/* ========================================== sessions ========================================== */

/* A session with the toy data, at its first prompt. */
static void begin(struct terminal *terminal, unsigned short columns)
{
    char *arguments[] = {program, "-n", "-q", NULL};
    terminal_open(terminal, arguments, columns, false);
    terminal_expect(terminal, "(backstep) ");
    terminal_type(terminal, "data toy\r");
    terminal_expect(terminal, "=> 1  Z1");
    terminal_expect(terminal, "(backstep) ");
}

/* Types a line and waits for the text in its answer, and the prompt. */
static void ask(struct terminal *terminal, const char *line, const char *answer)
{
    terminal_type(terminal, line);
    terminal_type(terminal, "\r");
    terminal_expect(terminal, answer);
    terminal_expect(terminal, "(backstep) ");
}

/* At a prompt: a Ctrl-D that comes before it is none to readline. */
static void leave(struct terminal *terminal)
{
    terminal_type(terminal, "\004");
    assert_int_equal(terminal_close(terminal), 0);
    assert_true(terminal_cooked(terminal));
    terminal_free(terminal);
}

static void need_readline(void)
{
    if (!editing)
        skip();
}

/* What the session has printed so far must not hold the text. */
static void assert_absent(const char *printed, const char *text)
{
    if (strstr(printed, text))
        fail_msg("\"%s\" should not be in:\n%s", text, printed);
}

/* ========================================= completion ========================================= */

static void completes_commands(void **state)
{
    struct terminal terminal;
    (void)state;
    need_readline();
    begin(&terminal, 100);
    ask(&terminal, "ste\t", "=> 2  A1");
    ask(&terminal, "reverse-st\t", "=> 1  Z1");
    ask(&terminal, "help reverse-st\t", "the same as back");
    ask(&terminal, "info te\t", "kept as bytes");
    leave(&terminal);
}

static void completes_targets(void **state)
{
    struct terminal terminal;
    (void)state;
    need_readline();
    begin(&terminal, 100);
    terminal_type(&terminal, "advance dZ\t\t");
    terminal_expect(&terminal, "dZ1  dZ2");
    ask(&terminal, "1", "=> 11 dW1");
    ask(&terminal, "dW\t2[0,0]", "\n-0.1");
    ask(&terminal, "break dA\t", "Breakpoint 1 after 9  dA1");
    ask(&terminal, "goto 3:los\t", "=> 6  dZ2");
    leave(&terminal);
}

static void completes_settings(void **state)
{
    struct terminal terminal;
    (void)state;
    need_readline();
    begin(&terminal, 100);
    terminal_type(&terminal, "set lear\t0.25\r");
    ask(&terminal, "show learn\t", "learning_rate 0.25");
    ask(&terminal, "set init x\t", "restart");
    ask(&terminal, "show init", "init xavier");
    terminal_type(&terminal, "set view ter\t\r");
    ask(&terminal, "show view", "view terminal");
    ask(&terminal, "heatm\tdW\t1", "no value yet");
    ask(&terminal, "break loss", "Breakpoint 1");
    ask(&terminal, "recipe xav", "there is no recipe");
    ask(&terminal, "recipe xav\t", "there are breakpoints");
    leave(&terminal);
}

static void completes_expressions(void **state)
{
    struct terminal terminal;
    (void)state;
    need_readline();
    begin(&terminal, 100);
    terminal_type(&terminal, "np.su\t\t");
    terminal_expect(&terminal, "np.subtract(");
    ask(&terminal, "m\tW1)", "\n0.5\n");
    ask(&terminal, "W1[0:ite\t+1, 0]", "[0.5]");
    ask(&terminal, "2*alp\t", "\n0.2\n");
    ask(&terminal, "W1.sha\t", "(3, 4)");
    ask(&terminal, "np.sum(W1, ax\t0)", "[ 0.3");
    ask(&terminal, "print np.maxi\tlen(W1), 0)", "\n3\n");
    leave(&terminal);
}

static void completes_files(void **state)
{
    struct terminal terminal;
    char line[400];
    (void)state;
    need_readline();
    begin(&terminal, 200);
    snprintf(line, sizeof line, "save %s/doubled-1.npy W1 * 2", home);
    ask(&terminal, line, "\n");
    snprintf(line, sizeof line, "load W1 %s/doub\t", home);
    ask(&terminal, line, "\n");
    ask(&terminal, "W1[0,0]", "\n1\n");
    leave(&terminal);
}

/* ========================================== history =========================================== */

static void keeps_history(void **state)
{
    struct terminal terminal;
    struct stat info;
    char text[400] = "";
    (void)state;
    need_readline();
    unlink(history);
    begin(&terminal, 100);
    ask(&terminal, "step", "=> 2");
    ask(&terminal, " print 77", "\n77\n");
    ask(&terminal, "print 5", "\n5\n");
    ask(&terminal, "print 5", "\n5\n");
    ask(&terminal, "\033[A\033[A", "=> 3");
    leave(&terminal);
    assert_int_equal(stat(history, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    FILE *file = fopen(history, "r");
    assert_non_null(file);
    assert_true(fread(text, 1, sizeof text - 1, file) > 0);
    fclose(file);
    assert_string_equal(text, "data toy\nstep\nprint 5\nstep\n");

    char *arguments[] = {program, "-n", "-q", NULL};
    terminal_open(&terminal, arguments, 100, false);
    terminal_expect(&terminal, "(backstep) ");
    ask(&terminal, "\033[A\033[A", "\n5\n");
    leave(&terminal);
}

/* ======================================== empty lines ========================================= */

static void empty_lines_repeat_motions(void **state)
{
    struct terminal terminal;
    (void)state;
    begin(&terminal, 100);
    ask(&terminal, "step", "=> 2");
    ask(&terminal, "", "=> 3");
    ask(&terminal, "print 6*7", "\n42\n");
    ask(&terminal, "", "=> 4");
    ask(&terminal, "break b1", "Breakpoint 1");
    terminal_type(&terminal, "delete\r\r");
    ask(&terminal, "info place", "iteration 0, 3 statements done");
    ask(&terminal, "next", "iteration 0 done");
    ask(&terminal, "", "iteration 1 done");
    ask(&terminal, "run 2", "iteration 3 done");
    ask(&terminal, "\rinfo place", "iteration 4, 0 statements done");
    ask(&terminal, "restart", "=> 1");
    ask(&terminal, "\rinfo place", "iteration 0, 0 statements done");
    leave(&terminal);
}

/* =========================================== Ctrl-C =========================================== */

static void interrupt_clears_the_line(void **state)
{
    struct terminal terminal;
    (void)state;
    begin(&terminal, 100);
    terminal_type(&terminal, "this is garbage");
    terminal_expect(&terminal, "garbage");
    terminal_type(&terminal, "\003");
    terminal_expect(&terminal, "(backstep) ");
    ask(&terminal, "print 6*7", "\n42\n");
    terminal_type(&terminal, "define two\r");
    terminal_expect(&terminal, "> ");
    terminal_type(&terminal, "\003");
    terminal_expect(&terminal, "within a block");
    ask(&terminal, "print 7*7", "49\n");
    assert_absent(terminal.plain, "there is no");
    leave(&terminal);
}

/* What is typed right behind Ctrl-C belongs to the next line, from its first key on. Without
 * readline, the terminal may echo it before there is a prompt. */
static void interrupt_keeps_what_follows(void **state)
{
    struct terminal terminal;
    (void)state;
    begin(&terminal, 100);
    for (int i = 0; i < 5; i++) {
        char line[32], answer[32];
        terminal_type(&terminal, "hello");
        terminal_expect(&terminal, "hello");
        terminal_read(&terminal, 2); /* so that it waits for a key */
        snprintf(line, sizeof line, "\003print 12340+%d\r", i);
        snprintf(answer, sizeof answer, "1234%d\n", i);
        terminal_type(&terminal, line);
        terminal_expect(&terminal, answer);
        terminal_expect(&terminal, "(backstep) ");
    }
    terminal_type(&terminal, "define two\r");
    terminal_expect(&terminal, "> ");
    terminal_read(&terminal, 2);
    terminal_type(&terminal, "\003print 700+77\r");
    terminal_expect(&terminal, "within a block");
    terminal_expect(&terminal, "777\n");
    terminal_expect(&terminal, "(backstep) "); /* else the end would be typed into no line */
    leave(&terminal);
}

/* ========================================== progress ========================================== */

/* The widest line, where a carriage return begins one, too. */
static size_t widest_drawn(const struct terminal *terminal, size_t from)
{
    size_t widest = 0, column = 0;
    for (size_t i = from; i < terminal->raw_length; i++) {
        char c = terminal->raw[i];
        column = c == '\n' || c == '\r' ? 0 : column + (((unsigned char)c & 0xc0) != 0x80);
        widest = column > widest ? column : widest;
    }
    return widest;
}

/* A long run at so many columns shows these, and never a longer line. */
static void runs_with_bar(unsigned short columns, const char *const *parts)
{
    struct terminal terminal;
    char *arguments[] = {program, "-n", "-q", "-e", "set train 0:20000", "-e", "restart", NULL};
    terminal_open(&terminal, arguments, columns, false);
    terminal_expect(&terminal, "(backstep) ");
    terminal_type(&terminal, "set color off\r"); /* what colours is not stripped here */
    terminal_expect(&terminal, "(backstep) ");
    size_t from = terminal.raw_length; /* readline draws its prompt in its own way */
    terminal_type(&terminal, "run 100000\r");
    for (size_t i = 0; parts[i]; i++)
        terminal_expect(&terminal, parts[i]);
    size_t widest = widest_drawn(&terminal, from);
    if (widest > columns)
        fail_msg("a line has %zu columns:\n%s", widest, terminal.raw);
    terminal_type(&terminal, "\003");
    terminal_expect(&terminal, "Interrupted");
    terminal_expect(&terminal, "(backstep) ");
    leave(&terminal);
}

static void draws_progress(void **state)
{
    (void)state;
    runs_with_bar(40, (const char *const[]){"░  ", " of 100000  ", " left", NULL});
    runs_with_bar(100, (const char *const[]){"░  ", "iteration ", " of 100000", "loss ",
                                             "accuracy ", "a second", " left", NULL});
    setenv("LC_ALL", "C", 1);
    runs_with_bar(40, (const char *const[]){"[--", "-]  ", " of 100000  ", " left", NULL});
    setenv("LC_ALL", "C.UTF-8", 1);
}

/* On MNIST, where an iteration takes its time. */
static void interrupt_ends_a_run(void **state)
{
    struct terminal terminal;
    char *arguments[] = {program, "-n", "-q", "-e", "set train 0:20000", "-e", "restart", NULL};
    (void)state;
    terminal_open(&terminal, arguments, 120, false);
    terminal_expect(&terminal, "(backstep) ");
    ask(&terminal, "run 3", "iteration 2 done");
    ask(&terminal, "let kept = loss", "");
    terminal_type(&terminal, "run 1000000\r");
    terminal_expect(&terminal, "a second");
    terminal_type(&terminal, "\003");
    terminal_expect(&terminal, "Interrupted");
    ask(&terminal, "assert iteration > 3", "");
    ask(&terminal, "back", "=> 16 b2");
    ask(&terminal, "goto 3", "=> 1  Z1");
    ask(&terminal, "kept == loss", "\nTrue\n");
    leave(&terminal);
    assert_absent(terminal.plain ? terminal.plain : "", "FAIL");
}

static void interrupt_ends_other_motions(void **state)
{
    struct terminal terminal;
    char *arguments[] = {program, "-n", "-q", "-e", "set train 0:10000", "-e", "restart", NULL};
    (void)state;
    terminal_open(&terminal, arguments, 120, false);
    terminal_expect(&terminal, "(backstep) ");
    terminal_type(&terminal, "goto 1000000\r");
    terminal_read(&terminal, 10);
    terminal_type(&terminal, "\003");
    terminal_expect(&terminal, "Interrupted");
    terminal_expect(&terminal, "(backstep) ");
    ask(&terminal, "goto 100", "=> 1  Z1");
    ask(&terminal, "break dW1 if loss > 100", "Breakpoint 1");
    terminal_type(&terminal, "reverse-continue\r");
    terminal_read(&terminal, 5);
    terminal_type(&terminal, "\003");
    terminal_expect(&terminal, "Interrupted");
    terminal_expect(&terminal, "(backstep) ");
    ask(&terminal, "iteration", "\n100\n");
    terminal_type(&terminal, "lastchange alpha\r");
    terminal_read(&terminal, 5);
    terminal_type(&terminal, "\003");
    terminal_expect(&terminal, "Interrupted");
    terminal_expect(&terminal, "(backstep) ");
    assert_absent(terminal.plain, "since the beginning\n");
    ask(&terminal, "iteration", "\n100\n");
    leave(&terminal);
}

/* Ctrl-C ends a script and its run, not only the run. */
static void interrupt_ends_a_script(void **state)
{
    struct terminal terminal;
    char path[300], line[400];
    (void)state;
    snprintf(path, sizeof path, "%s/long.bs", home);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "echo begun\nrun 1000000\necho \"not\" reached\nrun 1000000\n");
    fclose(file);
    char *arguments[] = {program, "-n", "-q", NULL};
    terminal_open(&terminal, arguments, 120, false);
    terminal_expect(&terminal, "(backstep) ");
    snprintf(line, sizeof line, "source %s\r", path);
    terminal_type(&terminal, line);
    terminal_expect(&terminal, "a second");
    terminal_type(&terminal, "\003");
    terminal_expect(&terminal, "Interrupted");
    terminal_expect(&terminal, "(backstep) ");
    ask(&terminal, "print 6*7", "\n42\n");
    assert_absent(terminal.plain, "\"not\" reached");
    leave(&terminal);
}

/* The commands of a stop that go on for ever: by `line`, which leads back before the break. */
static void begin_endless(struct terminal *terminal, const char *line)
{
    begin(terminal, 100);
    ask(terminal, "break dZ1", "Breakpoint 1");
    terminal_type(terminal, "commands\r");
    terminal_expect(terminal, "> ");
    terminal_type(terminal, line);
    terminal_type(terminal, "\r");
    terminal_expect(terminal, "> ");
    terminal_type(terminal, "continue\r");
    terminal_expect(terminal, "> ");
    ask(terminal, "end", "");
    terminal_type(terminal, "continue\r");
    for (int i = 0; i < 3; i++)
        terminal_expect(terminal, "Breakpoint 1");
}

static void interrupt_ends_commands_of_a_stop(void **state)
{
    static const char *const lines[] = {"reverse-next 1", "goto 0", "back 12"};
    struct terminal terminal;
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        begin_endless(&terminal, lines[i]);
        terminal_type(&terminal, "\003");
        terminal_expect(&terminal, "Interrupted");
        terminal_expect(&terminal, "(backstep) ");
        ask(&terminal, "print 6*7", "\n42\n");
        leave(&terminal);
    }
}

/* What a full terminal keeps waiting arrives, whatever signal comes meanwhile. */
static void interrupt_loses_no_output(void **state)
{
    struct terminal terminal;
    (void)state;
    begin_endless(&terminal, "goto 0");
    for (int i = 0; i < 3; i++) { /* unread, the terminal fills */
        usleep(300000);
        kill(terminal.child, SIGINT);
    }
    terminal_expect(&terminal, "Interrupted");
    terminal_expect(&terminal, "(backstep) ");
    ask(&terminal, "print 6*7", "\n42\n");
    leave(&terminal);
}

static void interrupt_ends_an_expression(void **state)
{
    struct terminal terminal;
    char line[300];
    (void)state;
    begin(&terminal, 200);
    ask(&terminal, "alias z0 = 1", "");
    for (int i = 1; i < 10; i++) {
        snprintf(line, sizeof line, "alias z%d = z%d", i, i - 1);
        for (int term = 1; term < 30; term++)
            snprintf(line + strlen(line), sizeof line - strlen(line), "+z%d", i - 1);
        ask(&terminal, line, "");
    }
    terminal_type(&terminal, "print z9\r");
    terminal_read(&terminal, 5);
    terminal_type(&terminal, "\003");
    terminal_expect(&terminal, "Interrupted");
    terminal_expect(&terminal, "(backstep) ");
    ask(&terminal, "break loss if z9 > 0", "Breakpoint 1");
    terminal_type(&terminal, "run 3\r");
    terminal_read(&terminal, 5);
    terminal_type(&terminal, "\003");
    terminal_expect(&terminal, "Interrupted");
    terminal_expect(&terminal, "=> 6  dZ2");
    terminal_expect(&terminal, "(backstep) ");
    ask(&terminal, "print 6*7", "\n42\n");
    leave(&terminal);
}

/* ========================================== pasting =========================================== */

static void pasted_lines_arrive(void **state)
{
    struct terminal terminal;
    char paste[2000] = "", number[32];
    (void)state;
    begin(&terminal, 100);
    for (int i = 0; i < 50; i++)
        snprintf(paste + strlen(paste), sizeof paste - strlen(paste), "print %d + 1000\r", i);
    terminal_type(&terminal, paste);
    for (int i = 0; i < 50; i++) {
        snprintf(number, sizeof number, "%d\n", i + 1000);
        terminal_expect(&terminal, number);
    }
    terminal_expect(&terminal, "(backstep) ");
    leave(&terminal);
}

static void marked_pastes_arrive(void **state)
{
    struct terminal terminal;
    char paste[2000] = "\033[200~", number[32];
    (void)state;
    need_readline();
    begin(&terminal, 100);
    for (int i = 0; i < 50; i++)
        snprintf(paste + strlen(paste), sizeof paste - strlen(paste), "print %d + 2000\n\n", i);
    terminal_type(&terminal, paste);
    terminal_type(&terminal, "\033[201~\r");
    for (int i = 0; i < 50; i++) {
        snprintf(number, sizeof number, "\n%d\n", i + 2000);
        terminal_expect(&terminal, number);
    }
    terminal_type(&terminal,
                  "\033[200~step\ndefine two\nprint 3*5\nprint 3*6\nend\ntwo\033[201~\r");
    terminal_expect(&terminal, "=> 2");
    terminal_expect(&terminal, "\n15\n18\n");
    ask(&terminal, "info place", "iteration 0, 1 statements done");
    leave(&terminal);
}

/* ===================================== kinds of terminal ====================================== */

static void width_follows_the_terminal(void **state)
{
    struct terminal terminal;
    (void)state;
    begin(&terminal, 100);
    terminal_resize(&terminal, 50);
    size_t from = terminal.mark;
    ask(&terminal, "np.arange(60)", "59]");
    size_t widest = terminal_widest(&terminal, from);
    assert_in_range(widest, 40, 50);
    terminal_resize(&terminal, 90);
    from = terminal.mark;
    ask(&terminal, "np.arange(60)", "59]");
    widest = terminal_widest(&terminal, from);
    assert_in_range(widest, 80, 90);
    leave(&terminal);
}

static void narrow_lines_fit(void **state)
{
    struct terminal terminal;
    (void)state;
    begin(&terminal, 40);
    size_t from = terminal.mark;
    ask(&terminal, "display loss", "");
    ask(&terminal, "watch b2", "Watchpoint 1");
    for (int i = 0; i < 15; i++)
        ask(&terminal, "step", "=> ");
    ask(&terminal, "continue", "Watchpoint 1");
    ask(&terminal, "delete", "");
    ask(&terminal, "next", "=> ");
    ask(&terminal, "run 5", "=> ");
    ask(&terminal, "back 2", "=> ");
    ask(&terminal, "goto 1:dW1", "=> ");
    ask(&terminal, "finish", "=> ");
    ask(&terminal, "help", "leave");
    ask(&terminal, "no_such_thing + 1", "^");
    ask(&terminal, "steep", "Did you mean");
    if (terminal_widest(&terminal, from) > 40)
        fail_msg("a line has %zu columns:\n%s", terminal_widest(&terminal, from), terminal.plain);
    leave(&terminal);
}

static void dumb_terminals_do(void **state)
{
    struct terminal terminal;
    (void)state;
    setenv("TERM", "dumb", 1);
    begin(&terminal, 80);
    ask(&terminal, "step", "=> 2  A1");
    ask(&terminal, "nonsense here", "there is no");
    assert_absent(terminal.raw, "\033");
    leave(&terminal);
    setenv("TERM", "xterm", 1);
}

static void colours_only_where_wanted(void **state)
{
    struct terminal terminal;
    (void)state;
    begin(&terminal, 100);
    ask(&terminal, "nonsense here", "there is no");
    assert_non_null(strstr(terminal.raw, "\033[1m=> 1  Z1"));
    assert_non_null(strstr(terminal.raw, "\033[31mthere is no"));
    size_t before = terminal.raw_length;
    ask(&terminal, "set color off", "");
    ask(&terminal, "step", "=> 2");
    assert_absent(terminal.raw + before, "\033[1m");
    leave(&terminal);
    setenv("NO_COLOR", "1", 1);
    begin(&terminal, 100);
    ask(&terminal, "nonsense here", "there is no");
    ask(&terminal, "set color on", "");
    ask(&terminal, "step", "=> 2");
    assert_absent(terminal.raw, "\033[1m");
    assert_absent(terminal.raw, "\033[31m");
    leave(&terminal);
    unsetenv("NO_COLOR");
}

static void honours_inputrc(void **state)
{
    struct terminal terminal;
    char path[300];
    (void)state;
    need_readline();
    snprintf(path, sizeof path, "%s/.inputrc", home);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("$if Backstep\n\"\\C-xh\": \"print 20+3\\n\"\n$endif\n"
          "$if Other\n\"\\C-xh\": \"print 10\\n\"\n$endif\n",
          file);
    fclose(file);
    begin(&terminal, 100);
    terminal_type(&terminal, "\030h");
    terminal_expect(&terminal, "\n23\n");
    terminal_expect(&terminal, "(backstep) ");
    leave(&terminal);
    unlink(path);
}

/* ======================================= other signals ======================================== */

/* At the prompt and in a run: the terminal as it was, the history saved. */
static void ends_on(int signal, bool running)
{
    struct terminal terminal;
    struct stat info;
    char *arguments[] = {program, "-n", "-q", NULL};
    unlink(history);
    terminal_open(&terminal, arguments, 100, false);
    terminal_expect(&terminal, "(backstep) ");
    ask(&terminal, "step", "=> 2");
    if (running) {
        terminal_type(&terminal, "run 1000000\r");
        terminal_expect(&terminal, "a second");
    }
    kill(terminal.child, signal);
    assert_int_equal(terminal_close(&terminal), 128 + signal);
    assert_true(terminal_cooked(&terminal));
    assert_int_equal(stat(history, &info) == 0 && info.st_size > 0, editing);
    terminal_free(&terminal);
}

/* In the endless commands of a stop. */
static void ends_commands_on(int signal)
{
    struct terminal terminal;
    begin_endless(&terminal, "goto 0");
    kill(terminal.child, signal);
    assert_int_equal(terminal_close(&terminal), 128 + signal);
    assert_true(terminal_cooked(&terminal));
    terminal_free(&terminal);
}

static void ends_cleanly(void **state)
{
    (void)state;
    ends_on(SIGTERM, false);
    ends_on(SIGHUP, false);
    ends_on(SIGTERM, true);
    ends_commands_on(SIGTERM);
    ends_commands_on(SIGHUP);
}

static void stops_and_goes_on(void **state)
{
    struct terminal terminal;
    char *arguments[] = {program, "-n", "-q", NULL};
    (void)state;
    terminal_open(&terminal, arguments, 100, true);
    terminal_expect(&terminal, "(backstep) ");
    ask(&terminal, "step", "=> 2");
    terminal_type(&terminal, "print 6");
    terminal_expect(&terminal, "print 6");
    terminal_type(&terminal, "\032");
    terminal_expect(&terminal, "[stopped, cooked]");
    terminal_read(&terminal, 3);
    terminal_type(&terminal, editing ? "*7\r" : "print 6*7\r");
    terminal_expect(&terminal, "\n42\n");
    terminal_expect(&terminal, "(backstep) ");
    leave(&terminal);
}

/* The input's end after a line that has none: it is carried out, and the session ends. */
static void leaves_after_a_cut_line(void **state)
{
    struct terminal terminal;
    (void)state;
    begin(&terminal, 100);
    terminal_type(&terminal, editing ? "print 6*7\r" : "print 6*7\004\004");
    terminal_expect(&terminal, editing ? "\n42\n" : "42\n");
    if (editing) { /* before the prompt, the key would be the terminal's */
        terminal_expect(&terminal, "(backstep) ");
        terminal_type(&terminal, "\004");
    }
    assert_int_equal(terminal_close(&terminal), 0);
    terminal_free(&terminal);
}

static void leaves(void **state)
{
    static const char *const words[] = {"quit\r", "exit\r", "quit()\r", "exit()\r", "q\r", "\004"};
    struct terminal terminal;
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        begin(&terminal, 100);
        terminal_type(&terminal, words[i]);
        assert_int_equal(terminal_close(&terminal), 0);
        assert_true(terminal_cooked(&terminal));
        terminal_free(&terminal);
    }
}

/* ========================================= beginning ========================================== */

static void find_program(char *own)
{
    const char *given = getenv("BACKSTEP");
    char line[1200], answer[200] = "";
    snprintf(program, sizeof program, "%s/backstep", dirname(dirname(own)));
    if (given)
        snprintf(program, sizeof program, "%s", given);
    snprintf(line, sizeof line, "'%s' --version", program);
    FILE *version = popen(line, "r");
    if (version && !fgets(answer, sizeof answer, version))
        answer[0] = '\0';
    if (version)
        pclose(version);
    editing = strstr(answer, "GNU readline") != NULL;
}

static void set_environment(void)
{
    const char *temporary = getenv("TMPDIR");
    snprintf(home, sizeof home, "%s/backstep-prompt-XXXXXX", temporary ? temporary : "/tmp");
    if (!mkdtemp(home))
        abort();
    snprintf(history, sizeof history, "%s/backstep/history", home);
    setenv("HOME", home, 1);
    setenv("XDG_STATE_HOME", home, 1);
    setenv("TERM", "xterm", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    unsetenv("NO_COLOR");
    unsetenv("INPUTRC");
    unsetenv("COLUMNS");
    unsetenv("LINES");
}

static void remove_files(void)
{
    static const char *const names[] = {"backstep/history", "backstep", "doubled-1.npy",
                                        "long.bs",          ".inputrc", "."};
    char path[400];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", home, strcmp(names[i], ".") == 0 ? "" : names[i]);
        remove(path);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(completes_commands),
        cmocka_unit_test(completes_targets),
        cmocka_unit_test(completes_settings),
        cmocka_unit_test(completes_expressions),
        cmocka_unit_test(completes_files),
        cmocka_unit_test(keeps_history),
        cmocka_unit_test(empty_lines_repeat_motions),
        cmocka_unit_test(interrupt_clears_the_line),
        cmocka_unit_test(interrupt_keeps_what_follows),
        cmocka_unit_test(draws_progress),
        cmocka_unit_test(interrupt_ends_a_run),
        cmocka_unit_test(interrupt_ends_other_motions),
        cmocka_unit_test(interrupt_ends_a_script),
        cmocka_unit_test(interrupt_ends_commands_of_a_stop),
        cmocka_unit_test(interrupt_loses_no_output),
        cmocka_unit_test(interrupt_ends_an_expression),
        cmocka_unit_test(pasted_lines_arrive),
        cmocka_unit_test(marked_pastes_arrive),
        cmocka_unit_test(width_follows_the_terminal),
        cmocka_unit_test(narrow_lines_fit),
        cmocka_unit_test(dumb_terminals_do),
        cmocka_unit_test(colours_only_where_wanted),
        cmocka_unit_test(honours_inputrc),
        cmocka_unit_test(ends_cleanly),
        cmocka_unit_test(stops_and_goes_on),
        cmocka_unit_test(leaves),
        cmocka_unit_test(leaves_after_a_cut_line),
    };
    if (argc > 1) /* a name, with * and ? */
        cmocka_set_test_filter(argv[1]);
    find_program(argv[0]);
    set_environment();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove_files();
    return failed;
}
