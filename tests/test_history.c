/* Numbers by iteration: written down as iterations run, forgotten with the future they belong to,
 * filled by replay and from snapshots. */
#include "harness.h"

#include "session/samples.h"
#include "session/evaluating.h"
#include "session/tracking.h"

/* What is written down of an expression at an iteration; NaN for nothing. */
static double recorded(struct session *session, const char *text, size_t iteration)
{
    struct error error;
    size_t index;
    double value = NAN;
    assert_ok(history_series(&session->training.history, text, &index, &error), &error);
    history_value(&session->training.history.series[index], iteration, &value);
    return value;
}

static void fill(struct session *session, const char *text)
{
    struct error error;
    size_t index;
    assert_ok(history_series(&session->training.history, text, &index, &error), &error);
    assert_ok(tracking_fill(session, &index, 1, &error), &error);
}

static void iterations_are_noted_as_they_run(void **state)
{
    struct session session;
    double loss[6];
    (void)state;
    new_session(&session, "data toy");
    command(&session, "run 4"); /* at full speed */
    command(&session, "step 16");
    command(&session, "step 3"); /* iteration 5 is not done */
    for (size_t i = 0; i < 5; i++)
        loss[i] = recorded(&session, "loss", i);
    assert_true(isnan(recorded(&session, "loss", 5)));
    for (size_t i = 0; i < 5; i++) {
        command_format(&session, "goto %zu", i + 1);
        assert_close(loss[i], number(&session, "loss"), 0);
        assert_close(recorded(&session, "accuracy", i), number(&session, "accuracy"), 0);
    }
    session_free(&session);
}

static void another_future_is_another_history(void **state)
{
    struct session session;
    (void)state;
    new_session(&session, "data toy");
    command(&session, "run 8");
    double before = recorded(&session, "loss", 2), after = recorded(&session, "loss", 3);
    command(&session, "goto 3");
    assert_true(!isnan(recorded(&session, "loss", 7)));
    command(&session, "let W1 = W1 * 2");
    assert_close(recorded(&session, "loss", 2), before, 0);
    assert_true(isnan(recorded(&session, "loss", 3)) && isnan(recorded(&session, "loss", 7)));
    command(&session, "run 2");
    assert_true(!isnan(recorded(&session, "loss", 3)));
    assert_true(recorded(&session, "loss", 3) != after);
    command(&session, "restart");
    assert_true(isnan(recorded(&session, "loss", 0)));
    session_free(&session);
}

static void tracked_numbers_are_noted(void **state)
{
    struct session session;
    (void)state;
    new_session(&session, "data toy");
    command_all(&session, "track np.max(abs(dW1))\n"
                          "run 3\n");
    double last = number(&session, "np.max(abs(dW1))");
    assert_close(recorded(&session, "np.max(abs(dW1))", 2), last, 0);
    command_all(&session, "untrack np.max(abs(dW1))\n"
                          "run 1\n");
    assert_true(isnan(recorded(&session, "np.max(abs(dW1))", 3)));
    session_free(&session);
}

/* What was not tracked is found by replay, and the place stays. */
static void replay_fills_what_is_missing(void **state)
{
    static const char text[] = "np.sum(dW1 * dW1) + W1[0, 1]";
    struct session a, b;
    (void)state;
    new_session(&a, "data toy");
    new_session(&b, "data toy");
    command(&a, "set timeline 0"); /* but one snapshot */
    command(&b, "track np.sum(dW1 * dW1) + W1[0, 1]");
    command(&a, "run 6");
    command(&b, "run 6");
    command_all(&a, "goto 2\n"
                    "let b1 = b1 + 1\n");
    command_all(&b, "goto 2\n"
                    "let b1 = b1 + 1\n");
    command(&a, "run 5");
    command(&b, "run 5");
    command(&a, "advance dZ2");
    struct place here = a.training.timeline.place;
    double W = number(&a, "W1[1, 1]");
    fill(&a, text);
    for (size_t i = 0; i < 7; i++) {
        assert_true(!isnan(recorded(&b, text, i)));
        assert_close(recorded(&a, text, i), recorded(&b, text, i), 0);
    }
    assert_int_equal(place_compare(a.training.timeline.place, here), 0);
    assert_close(number(&a, "W1[1, 1]"), W, 0);
    assert_true(isnan(recorded(&a, text, 7)));
    session_free(&a);
    session_free(&b);
}

/* accuracy(train) and loss(train) by snapshots are what they are when evaluated there. */
static void snapshots_fill_what_parameters_give(void **state)
{
    struct session session;
    (void)state;
    new_session(&session, "data toy");
    command(&session, "run 3");
    command(&session, "let W2 = W2 * 3"); /* in the journal, at (3, 0) */
    command(&session, "run 3");
    fill(&session, "loss(train)");
    for (size_t i = 0; i < 6; i++) {
        command_format(&session, "goto %zu", i + 1);
        double now = number(&session, "loss(train)");
        assert_close(recorded(&session, "loss(train)", i), now, 0);
        if (i < 5) /* what an iteration's forward pass says is what the one before has led to */
            assert_close(recorded(&session, "loss", i + 1), now, sizeof(real) == 8 ? 1e-6 : 1e-3);
    }
    session_free(&session);
}

static void sets_have_names(void **state)
{
    struct session session;
    struct error error = {0};
    struct array value;
    (void)state;
    new_session(&session, "data toy");
    command_all(&session, "set dev 0:2\n"
                          "restart\n"
                          "next\n");
    assert_close(number(&session, "accuracy(dev) + accuracy(train)"), 2, 0);
    assert_false(session_evaluate(&session, &value, "accuracy(valid)", &error));
    assert_non_null(strstr(error.message, "no samples \"valid\""));
    assert_false(session_evaluate(&session, &value, "loss(test)", &error));
    assert_non_null(strstr(error.message, "the toy has no test samples"));
    command_all(&session, "set dev 1:1\n"
                          "restart\n");
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
    return cmocka_run_group_tests(tests, harness_begin, harness_end);
}
