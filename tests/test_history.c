/* Numbers by iteration: written down as iterations run, forgotten with the future they belong to,
 * filled by replay and from snapshots. */
#include "test.h"

#include "commands/command.h"
#include "shell/execute.h"
#include "session/samples.h"
#include "session/session.h"

static FILE *silence;

static void begin(struct session *session)
{
    struct error error;
    assert_ok(session_new(session, &error), &error);
    session->output.results = session->output.notes = silence;
    assert_ok(command_execute(session, "data toy", &error), &error);
}

static void command(struct session *session, const char *line)
{
    struct error error = {0};
    if (!command_execute(session, line, &error))
        fail_msg("%s: %s (%s)", line, error.message, error.hint);
}

/* What is written down of an expression at an iteration; NaN for nothing. */
static double noted(struct session *session, const char *text, size_t iteration)
{
    struct error error;
    size_t index;
    double value = NAN;
    assert_ok(history_series(session, text, &index, &error), &error);
    history_value(&session->training.history.series[index], iteration, &value);
    return value;
}

static double value_of(struct session *session, const char *text)
{
    struct error error;
    struct array value;
    assert_ok(session_evaluate(session, &value, text, &error), &error);
    double number = array_value(value);
    array_free(&value);
    return number;
}

static void fill(struct session *session, const char *text)
{
    struct error error;
    size_t index;
    assert_ok(history_series(session, text, &index, &error), &error);
    assert_ok(history_fill(session, &index, 1, &error), &error);
}

static void iterations_are_noted_as_they_run(void **state)
{
    struct session session;
    double loss[6];
    char line[40];
    (void)state;
    begin(&session);
    command(&session, "run 4"); /* at full speed */
    command(&session, "step 16");
    command(&session, "step 3"); /* iteration 5 is not done */
    for (size_t i = 0; i < 5; i++)
        loss[i] = noted(&session, "loss", i);
    assert_true(isnan(noted(&session, "loss", 5)));
    for (size_t i = 0; i < 5; i++) {
        snprintf(line, sizeof line, "goto %zu", i + 1);
        command(&session, line);
        assert_close(loss[i], value_of(&session, "loss"), 0);
        assert_close(noted(&session, "accuracy", i), value_of(&session, "accuracy"), 0);
    }
    session_free(&session);
}

static void another_future_is_another_history(void **state)
{
    struct session session;
    (void)state;
    begin(&session);
    command(&session, "run 8");
    double before = noted(&session, "loss", 2), after = noted(&session, "loss", 3);
    command(&session, "goto 3");
    assert_true(!isnan(noted(&session, "loss", 7)));
    command(&session, "let W1 = W1 * 2");
    assert_close(noted(&session, "loss", 2), before, 0);
    assert_true(isnan(noted(&session, "loss", 3)) && isnan(noted(&session, "loss", 7)));
    command(&session, "run 2");
    assert_true(!isnan(noted(&session, "loss", 3)));
    assert_true(noted(&session, "loss", 3) != after);
    command(&session, "restart");
    assert_true(isnan(noted(&session, "loss", 0)));
    session_free(&session);
}

static void tracked_numbers_are_noted(void **state)
{
    struct session session;
    (void)state;
    begin(&session);
    command(&session, "track np.max(abs(dW1))");
    command(&session, "run 3");
    double last = value_of(&session, "np.max(abs(dW1))");
    assert_close(noted(&session, "np.max(abs(dW1))", 2), last, 0);
    command(&session, "untrack np.max(abs(dW1))");
    command(&session, "run 1");
    assert_true(isnan(noted(&session, "np.max(abs(dW1))", 3)));
    session_free(&session);
}

/* What was not tracked is found by replay, and the place stays. */
static void replay_fills_what_is_missing(void **state)
{
    static const char text[] = "np.sum(dW1 * dW1) + W1[0, 1]";
    struct session a, b;
    (void)state;
    begin(&a);
    begin(&b);
    command(&a, "set timeline 0"); /* but one snapshot */
    command(&b, "track np.sum(dW1 * dW1) + W1[0, 1]");
    command(&a, "run 6");
    command(&b, "run 6");
    command(&a, "goto 2");
    command(&a, "let b1 = b1 + 1");
    command(&b, "goto 2");
    command(&b, "let b1 = b1 + 1");
    command(&a, "run 5");
    command(&b, "run 5");
    command(&a, "advance dZ2");
    struct place here = a.training.timeline.place;
    double W = value_of(&a, "W1[1, 1]");
    fill(&a, text);
    for (size_t i = 0; i < 7; i++) {
        assert_true(!isnan(noted(&b, text, i)));
        assert_close(noted(&a, text, i), noted(&b, text, i), 0);
    }
    assert_int_equal(place_compare(a.training.timeline.place, here), 0);
    assert_close(value_of(&a, "W1[1, 1]"), W, 0);
    assert_true(isnan(noted(&a, text, 7)));
    session_free(&a);
    session_free(&b);
}

/* accuracy(train) and loss(train) by snapshots are what they are when evaluated there. */
static void snapshots_fill_what_parameters_give(void **state)
{
    struct session session;
    char line[40];
    (void)state;
    begin(&session);
    command(&session, "run 3");
    command(&session, "let W2 = W2 * 3"); /* in the journal, at (3, 0) */
    command(&session, "run 3");
    fill(&session, "loss(train)");
    for (size_t i = 0; i < 6; i++) {
        snprintf(line, sizeof line, "goto %zu", i + 1);
        command(&session, line);
        double now = value_of(&session, "loss(train)");
        assert_close(noted(&session, "loss(train)", i), now, 0);
        if (i < 5) /* what an iteration's forward pass says is what the one before has led to */
            assert_close(noted(&session, "loss", i + 1), now, sizeof(real) == 8 ? 1e-6 : 1e-3);
    }
    session_free(&session);
}

static void sets_have_names(void **state)
{
    struct session session;
    struct error error = {0};
    struct array value;
    (void)state;
    begin(&session);
    command(&session, "next");
    command(&session, "set dev 0:2");
    assert_close(value_of(&session, "accuracy(dev) + accuracy(train)"), 2, 0);
    assert_false(session_evaluate(&session, &value, "accuracy(valid)", &error));
    assert_non_null(strstr(error.message, "no samples \"valid\""));
    assert_false(session_evaluate(&session, &value, "loss(test)", &error));
    assert_non_null(strstr(error.message, "the toy has no test samples"));
    command(&session, "set dev 1:1");
    assert_false(session_evaluate(&session, &value, "loss(dev)", &error));
    assert_non_null(strstr(error.message, "no samples of the training file are held out"));
    assert_false(session_evaluate(&session, &value, "lost(dev)", &error));
    assert_non_null(strstr(error.message, "no function lost"));
    session_free(&session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(iterations_are_noted_as_they_run),
        cmocka_unit_test(another_future_is_another_history),
        cmocka_unit_test(tracked_numbers_are_noted),
        cmocka_unit_test(replay_fills_what_is_missing),
        cmocka_unit_test(snapshots_fill_what_parameters_give),
        cmocka_unit_test(sets_have_names),
    };
    silence = fopen("/dev/null", "w");
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    fclose(silence);
    return failed;
}
