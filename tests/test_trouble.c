/* Sessions in trouble: without data, interrupted, with blocks that are refused, with files of odd
 * names. */
#include "harness.h"

#include "commands/arguments.h"
#include "commands/command.h"
#include "model/run.h"
#include "model/workspace.h"
#include "session/evaluating.h"

/* ========================================== no data =========================================== */

static void without_mnist_other_data_can_be_named(void **state)
{
    (void)state;
    static const char *const refused[] = {"step",    "W1",      "print 1",   "set seed 3",  "list",
                                          "a = 3",   "goto 3",  "data",      "info place",  "show",
                                          "restart", "let a=1", "break dW1", "data nowhere"};
    static const char *const allowed[] = {"help", "help step", "echo text", "# nothing"};
    struct session session;
    struct error error = {0};
    char line[128];
    snprintf(line, sizeof line, "cp -r data/toy '%s/toy'", folder);
    assert_int_equal(system(line), 0);
    setenv("BACKSTEP_DATA", folder, 1);
    assert_error(begin_session(&session, &error), &error, "mnist/train-images");
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        error = (struct error){0};
        assert_error(attempt(&session, refused[i], &error), &error, "no such file");
    }
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
        assert_ok(attempt(&session, allowed[i], &error), &error);
    assert_ok(attempt(&session, "data toy", &error), &error);
    assert_ok(attempt(&session, "step 16", &error), &error);
    assert_close(number(&session, "iteration"), 1, 0);
    session_free(&session);
    error = (struct error){0};
    begin_session(&session, &error);
    snprintf(line, sizeof line, "data \"%s/toy\"", folder);
    assert_ok(attempt(&session, line, &error), &error);
    assert_close(number(&session, "m"), 5, 0);
    session_free(&session);
    unsetenv("BACKSTEP_DATA");
}

/* ======================================== interruptions ======================================= */

/* A condition, a watch and an alias are stopped as a run is, and leave no error behind. */
static void an_interrupt_ends_evaluations(void **state)
{
    (void)state;
    struct session session;
    struct error error = {0};
    new_session(&session, "data toy");
    session.control.interrupted = 1;
    assert_error(attempt(&session, "print W1 @ X", &error), &error, "Interrupted");
    assert_null(strchr(error.message, '\n'));
    session.control.interrupted = 1;
    attempt_all(&session, "break dW1 if loss > 100\n");
    session.control.interrupted = 1;
    error = (struct error){0};
    assert_ok(attempt(&session, "run 5", &error), &error);
    assert_int_equal(session.control.interrupted, 0);
    assert_int_equal(session.training.timeline.place.iteration, 0);
    assert_in_range(session.training.timeline.place.done, 1, 11);
    session_free(&session);
}

/* ======================================== short memory ======================================== */

/* An edited iteration that runs again, and fails: what it had computed is not taken for the
 * iteration before. */
static void a_way_that_fails_leaves_no_accuracy(void **state)
{
    (void)state;
    struct session session;
    bool struck = true;
    size_t cut = 0;
    new_session(&session, "data toy");
    command_all(&session, "edit A1 = np.tanh(Z1)\nrun 3\n");
    for (long failing = 0; struck; failing++) {
        struct error error = {0};
        struct array value;
        command(&session, "goto 2:dZ1");
        workspace_free(&session.training.network.workspace);
        memory_fail_after(failing);
        bool done = attempt(&session, "back 2", &error);
        struck = memory_fail_after(-1) < 0;
        if (done || session.training.timeline.place.done)
            continue;
        cut++;
        assert_error(session_evaluate(&session, &value, "accuracy", &error), &error, "not at hand");
        assert_error(session_evaluate(&session, &value, "dW1", &error), &error, "not at hand");
    }
    assert_true(cut > 0);
    session_free(&session);
}

/* =========================================== blocks =========================================== */

static void refused_blocks_are_dropped(void **state)
{
    (void)state;
    struct session session;
    char *text = NULL;
    size_t length;
    FILE *lines = open_memstream(&text, &length);
    assert_non_null(lines);
    new_session(&session, "data toy");
    assert_int_equal(attempt_all(&session, "define print\nlet va = 1\nend\nlet vb = 1\n"), 1);
    assert_int_equal(attempt_all(&session, "commands 99\nlet va = 1\ncommands 1\nlet va = 2\nend\n"
                                           "let va = 3\nend\nlet vb = vb + 1\n"),
                     1);
    assert_int_equal(attempt_all(&session, "define 3\nlet va = 1\nend\nlet vb = vb + 1\n"), 1);
    fputs("define long\n", lines);
    for (int i = 0; i < 8000; i++)
        fputs("let va = 1\n", lines);
    fputs("end\nlet vb = vb + 1\n", lines);
    fclose(lines);
    assert_int_equal(attempt_all(&session, text), 1);
    assert_int_equal(session.definitions.count, 0);
    assert_int_equal(session.names.variable_count, 1);
    assert_close(number(&session, "vb"), 4, 0);
    free(text);
    session_free(&session);
}

static void blocks_nest(void **state)
{
    (void)state;
    struct session session;
    new_session(&session, "data toy");
    command_all(&session, "let va = 0\nlet vb = 0\nbreak dZ1\n"
                          "define outer\ncommands 1\nlet va = va + 1\n"
                          "define inner\nlet vb = vb + 1\nend\ninner\nend\n"
                          "let vb = vb + 10\nend\n"
                          "let vb = vb + 100\nouter\ncontinue\ncontinue\n");
    assert_close(number(&session, "va"), 2, 0);
    assert_close(number(&session, "vb"), 112, 0);
    session_free(&session);
}

/* ======================================== files' names ======================================== */

static void is_path(const char *text, bool last, const char *expected, const char *behind)
{
    struct error error = {0};
    const char *rest = NULL;
    char *path = argument_path(text, last ? NULL : &rest, &error);
    if (!expected) {
        assert_error(path != NULL, &error, behind);
        return;
    }
    assert_ok(path != NULL, &error);
    assert_string_equal(path, expected);
    if (!last)
        assert_string_equal(rest, behind);
    memory_free(path);
}

static void files_have_names_with_blanks(void **state)
{
    (void)state;
    char home[300] = "", path[5000] = "", *old = getenv("HOME");
    snprintf(home, sizeof home, "%s", old ? old : "");
    setenv("HOME", "/home/ann", 1);
    is_path("W1.npy W1", false, "W1.npy", "W1");
    is_path("  \"a b/x.npy\"  W1 + 1", false, "a b/x.npy", "W1 + 1");
    is_path("'a \"b\"' W1", false, "a \"b\"", "W1");
    is_path("~/x.npy W1", false, "/home/ann/x.npy", "W1");
    is_path("'~/a b' W1", false, "/home/ann/a b", "W1");
    is_path("~ann/x", true, "~ann/x", "");
    is_path("~", true, "/home/ann", "");
    is_path("a b/c d", true, "a b/c d", "");
    is_path("'a b'", true, "a b", "");
    is_path("'a b' c", true, NULL, "c: not understood");
    is_path("'a b'c", false, NULL, "c: not understood");
    is_path("'a b", true, NULL, "closing '");
    is_path("\"a b'", false, NULL, "closing \"");
    is_path("", true, NULL, "missing");
    is_path("''", true, NULL, "missing");
    memset(path, 'x', sizeof path - 1);
    is_path(path, true, path, "");
    is_path(path, false, path, "");
    unsetenv("HOME");
    is_path("~/x", true, NULL, "$HOME");
    if (old)
        setenv("HOME", home, 1);
}

static void files_with_such_names_are_read(void **state)
{
    (void)state;
    struct session session;
    struct error error = {0};
    char line[200];
    snprintf(line, sizeof line, "%s/a b.bs", folder);
    FILE *file = fopen(line, "w");
    assert_non_null(file);
    fputs("let a = 5\n", file);
    fclose(file);
    new_session(&session, "data toy");
    snprintf(line, sizeof line, "source \"%s/a b.bs\"", folder);
    assert_ok(attempt(&session, line, &error), &error);
    assert_close(number(&session, "a"), 5, 0);
    snprintf(line, sizeof line, "%s/self.bs", folder);
    file = fopen(line, "w");
    assert_non_null(file);
    fprintf(file, "source %s\n", line);
    fclose(file);
    snprintf(line, sizeof line, "source %s/self.bs", folder);
    assert_error(attempt(&session, line, &error), &error, "scripts within scripts");
    char *first = strstr(error.message, "self.bs:1: ");
    assert_non_null(first);
    assert_null(strstr(first + 1, "self.bs:1: "));
    session_free(&session);
}

/* ===================================== control characters ===================================== */

static void errors_hold_no_control_characters(void **state)
{
    (void)state;
    struct session session;
    struct error error = {0};
    new_session(&session, "data toy");
    assert_error(attempt(&session, "W1 + \033[31mred", &error), &error, "\\x1b[31mred");
    assert_null(strchr(error.message, '\033'));
    assert_non_null(strstr(error.message, "\n  W1 + \\x1b[31mred\n       ^"));
    assert_error(attempt(&session, "\033]0;title\007 W1", &error), &error, "\\x07");
    assert_error(attempt(&session, "[1] + \001 $", &error), &error, "\n        ^");
    char many[4000] = "nosuch ";
    memset(many + 7, 1, 3000);
    assert_error(attempt(&session, many, &error), &error, "");
    for (const char *c = error.message; *c; c++)
        assert_true(*c == '\n' || (unsigned char)*c >= ' ');
    session_free(&session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_mnist_other_data_can_be_named),
        cmocka_unit_test(an_interrupt_ends_evaluations),
        cmocka_unit_test(a_way_that_fails_leaves_no_accuracy),
        cmocka_unit_test(refused_blocks_are_dropped),
        cmocka_unit_test(blocks_nest),
        cmocka_unit_test(files_have_names_with_blanks),
        cmocka_unit_test(files_with_such_names_are_read),
        cmocka_unit_test(errors_hold_no_control_characters),
    };
    return cmocka_run_group_tests(tests, harness_begin, harness_end);
}
