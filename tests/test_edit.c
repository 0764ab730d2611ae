/* Edited programs: every place keeps its bits, stepping is training, and what fails changes
 * nothing. */
#include "harness.h"

#include "session/editing.h"
#include "judge/numerical.h"
#include "model/evaluation.h"
#include "model/run.h"
#include "model/version.h"

/* ===================================== what a place shows ===================================== */

enum { TENSORS = 40 };

/* Everything carried, every tensor that is there, the random state and the program. */
struct sight {
    struct place place;
    struct matrix value[TENSORS];
    struct random random;
    size_t version;
};

static void look(struct sight *sight, struct session *session)
{
    struct error error;
    struct network *network = &session->training.network;
    *sight = (struct sight){.place = session->training.timeline.place,
                            .random = network->random,
                            .version = network->version};
    assert_true(network->tensor_count <= TENSORS);
    for (size_t t = 0; t < network->tensor_count; t++) {
        struct tensor *tensor = &network->tensors[t];
        if (tensor->lifetime == LIFETIME_DATA ||
            !timeline_materialise(&session->training.timeline, t, &error))
            continue;
        assert_ok(matrix_new(&sight->value[t], tensor->rows, tensor->columns, &error), &error);
        matrix_copy(sight->value[t], tensor->value);
    }
}

static void forget(struct sight *sight)
{
    for (size_t t = 0; t < TENSORS; t++)
        matrix_free(&sight->value[t]);
}

static void compare(const struct sight *expected, struct session *session)
{
    struct sight seen;
    look(&seen, session);
    assert_int_equal(place_compare(seen.place, expected->place), 0);
    assert_int_equal(seen.version, expected->version);
    assert_true(random_same(&seen.random, &expected->random));
    for (size_t t = 0; t < session->training.network.tensor_count; t++)
        assert_same_bits(seen.value[t], expected->value[t],
                         session->training.network.tensors[t].name);
    forget(&seen);
}

/* ====================================== motions in time ======================================= */

/* What a user does on the way: at an iteration, after so many statements. */
static const struct {
    struct place place;
    const char *line;
} WAY[] = {
    {{0, 0}, "edit A1 = tanh(Z1)"},
    {{0, 3}, "edit dZ1 = dA1 * (1 - A1**2)"},
    {{1, 6}, "edit A1 = np.abs(Z1)"}, /* has run: from iteration 2 on */
    {{1, 9}, "edit db1 = np.sum(dZ1) / m"},
    {{2, 0}, "insert after dW1: dW1 = dW1 + 0.01 * W1"},
    {{2, 12}, "insert after Z1: H = np.maximum(Z1, 0.1 * Z1)"}, /* has passed: from 3 on */
    {{3, 2}, "edit A1 = H"},
    {{3, 3}, "insert after A1: A1 = A1 * (np.random.rand(*A1.shape) < 0.8)"},
    {{3, 9}, "let noise = np.random.randn(3, 4)"},
    {{4, 0}, "insert after W1: W1 = W1 + 0.001 * noise"},
    {{4, 18}, "revert db1"},
    {{5, 5}, "let W2 = W2 * 1.5"},
    {{5, 7}, "sabotage 1"},
    {{6, 1}, "insert after loss: alpha = alpha * 0.9"},
    {{6, 17}, "revert W1"}, /* the inserted one */
    {{7, 4}, "revert A1"},
    {{7, 6}, "reveal"},
    {{8, 0}, "revert"},
    {{9, 8}, "edit W2 -= alpha * dW2 * (iteration > 9)"},
};
enum { WAY_COUNT = sizeof WAY / sizeof WAY[0], ITERATIONS = 12, PLACES = ITERATIONS * 20 };

static struct sight sights[PLACES];

/* The straight way; returns how many places it has. */
static size_t go_straight(struct session *session)
{
    struct error error;
    size_t count = 0, next = 0;
    while (session->training.timeline.place.iteration < ITERATIONS) {
        for (; next < WAY_COUNT &&
               place_compare(WAY[next].place, session->training.timeline.place) == 0;
             next++)
            command(session, WAY[next].line);
        assert_true(count < PLACES);
        look(&sights[count++], session);
        assert_ok(timeline_step(&session->training.timeline, &error), &error);
    }
    assert_int_equal(next, WAY_COUNT);
    return count;
}

static size_t move(struct session *session, struct random *random, size_t here, size_t count)
{
    struct error error;
    struct timeline *timeline = &session->training.timeline;
    size_t to = (size_t)random_below(random, count);
    switch (random_below(random, 4)) {
    case 0:
        if (here + 1 == count)
            break;
        assert_ok(timeline_step(timeline, &error), &error);
        return here + 1;
    case 1:
        if (timeline->place.iteration + 1 == ITERATIONS)
            break;
        assert_ok(timeline_next(timeline, &error), &error);
        while (sights[here].place.iteration != timeline->place.iteration)
            here++;
        return here;
    case 2: {
        struct place previous;
        if (!timeline_previous(timeline, timeline->place, &previous))
            break;
        assert_ok(timeline_goto(timeline, previous, NULL, NULL, &error), &error);
        return here - 1;
    }
    default:
        break;
    }
    assert_ok(timeline_goto(timeline, sights[to].place, NULL, NULL, &error), &error);
    return to;
}

static void any_place_has_its_bits(void **state)
{
    (void)state;
    struct session session;
    struct random random;
    new_session(&session, "data toy");
    command(&session, "set timeline 20K"); /* so that snapshots are thinned */
    size_t count = go_straight(&session), here = count - 1;
    struct error error;
    assert_ok(timeline_goto(&session.training.timeline, sights[here].place, NULL, NULL, &error),
              &error);
    random_seed(&random, 5);
    for (int i = 0; i < 1000; i++) {
        here = move(&session, &random, here, count);
        compare(&sights[here], &session);
    }
    for (size_t i = 0; i < count; i++)
        forget(&sights[i]);
    session_free(&session);
}

static void an_edit_in_the_past_drops_the_future(void **state)
{
    (void)state;
    struct session session;
    new_session(&session, "data toy");
    command_all(&session, "run 3\n"
                          "insert after Z1: H = np.mean(Z1)\n"
                          "run 2\n");
    double loss = number(&session, "loss");
    command(&session, "goto 1");
    assert_int_equal(session.training.network.statement_count, 16);
    shows(&session, "edit A1 = tanh(Z1)", "new future");
    fails(&session, "H", "no command or name");
    fails(&session, "goto 4:H", "no target");
    command(&session, "goto 5");
    assert_true(number(&session, "loss") != loss);
    assert_int_equal(session.training.network.statement_count, 16);
    command(&session, "goto 1"); /* an edit at this place stands; before it, the old one ran */
    assert_true(number(&session, "all(A1 == relu(Z1))") == 1);
    command(&session, "step 2");
    assert_true(number(&session, "all(A1 == tanh(Z1))") == 1);
    command_all(&session, "restart\n"
                          "next\n"
                          "insert after Z1: H = np.mean(Z1)\n"
                          "goto 0:dZ2\n");
    command(&session, "edit dZ1 = dA1"); /* does not take over what was inserted later */
    shows_not(&session, "info edits", "H = ");
    command(&session, "goto 2");
    assert_int_equal(session.training.network.statement_count, 16);
    session_free(&session);
}

/* ==================================== the same as the C code ================================== */

static const double RELATIVE = sizeof(real) == sizeof(double) ? 1e-12 : 1e-4;

/* Every statement replaced by its own formula, evaluated, trains to the same parameters. */
static void formulas_train_as_the_functions_do(void **state)
{
    (void)state;
    struct session session;
    new_session(&session, "data toy");
    command(&session, "run 20");
    double right[2] = {number(&session, "np.sum(W1 ** 2)"), number(&session, "np.sum(abs(b2))")};
    command(&session, "restart");
    for (size_t s = 0; s < 16; s++) {
        char line[200];
        const struct statement *statement = &session.training.network.statements[s];
        snprintf(line, sizeof line, "edit %s = %s",
                 session.training.network.tensors[statement->target].name, statement->formula);
        command(&session, line);
    }
    command(&session, "run 20");
    assert_close(number(&session, "np.sum(W1 ** 2)"), right[0], RELATIVE);
    assert_close(number(&session, "np.sum(abs(b2))"), right[1], RELATIVE);
    assert_close(number(&session, "accuracy"), 1, 0);
    session_free(&session);
}

/* Stepping an edited program and training a copy of it give the same bits. */
static void stepping_equals_training(void **state)
{
    (void)state;
    struct session session;
    struct network copy;
    struct error error;
    new_session(&session, "data toy");
    command_all(&session, "edit A1 = tanh(Z1)\n"
                          "insert after A1: A1 = A1 * (np.random.rand(3, m) < 0.7)\n"
                          "insert after Z1: H = Z1 * 2\n"
                          "edit dZ1 = dA1 * (1 - A1**2) + 0 * H\n");
    assert_ok(
        network_scratch(&copy, &session.training.network, session.training.network.data, &error),
        &error);
    for (int i = 0; i < 6; i++)
        assert_ok(run_iteration(&copy, &error), &error);
    command(&session, "step 108");
    assert_int_equal(session.training.timeline.place.iteration, 6);
    for (size_t t = 0; t < copy.tensor_count; t++)
        if (copy.tensors[t].lifetime == LIFETIME_CARRIED)
            assert_same_bits(copy.tensors[t].value, session.training.network.tensors[t].value,
                             copy.tensors[t].name);
    assert_true(random_same(&copy.random, &session.training.network.random));
    network_free(&copy);
    session_free(&session);
}

/* An edited program on other samples: labels, m and sample tensors are theirs. */
static void other_samples_have_their_own_names(void **state)
{
    (void)state;
    struct session session;
    struct error error;
    struct evaluation evaluation;
    new_session(&session, "data toy");
    command_all(&session, "insert after loss: loss = 100 * m + labels[0] + 0 * np.sum(Y)\n"
                          "insert after Z1: H = Z1 > 0\n");
    struct dataset two = dataset_slice(session.data.train, 1, 3);
    assert_ok(evaluate(&evaluation, &session.training.network, two, &error), &error);
    assert_close(evaluation.loss, 200 + two.labels[0], 0);
    evaluation_free(&evaluation);
    command(&session, "next");
    assert_close(number(&session, "loss"), 500 + session.data.train.labels[0], 0);
    session_free(&session);
}

/* ======================================= the judge ========================================== */

/* The verdict of the numerical gradient check on a gradient, in a scratch network. */
static enum verdict judge(const struct session *session, const char *gradient)
{
    struct network scratch;
    struct error error;
    struct gradient_check check;
    assert_ok(network_scratch(&scratch, &session->training.network, session->training.network.data,
                              &error),
              &error);
    assert_ok(numerical_prepare(&scratch, &error), &error);
    assert_ok(gradient_check(&check, &scratch, network_find(&scratch, gradient), NUMERICAL_DEFAULTS,
                             &error),
              &error);
    enum verdict verdict = check.verdict;
    gradient_check_free(&check);
    network_free(&scratch);
    return verdict;
}

static void edited_gradients_are_judged(void **state)
{
    (void)state;
    static const char *const gradients[] = {"dZ2", "dW2", "db2", "dA1", "dZ1", "dW1", "db1"};
    if (sizeof(real) < sizeof(double))
        return;
    struct session session;
    new_session(&session, "data toy");
    command(&session, "edit A1 = tanh(Z1)");
    assert_int_equal(judge(&session, "dZ1"), VERDICT_FAIL);
    assert_int_equal(judge(&session, "dA1"), VERDICT_OK);
    command(&session, "edit dZ1 = dA1 * (1 - A1**2)");
    for (size_t i = 0; i < 7; i++)
        assert_int_equal(judge(&session, gradients[i]), VERDICT_OK);
    command_all(&session, "revert\n"
                          "insert after A1: D = np.random.rand(*A1.shape) < 0.6\n"
                          "insert after D: A1 = A1 * D / 0.6\n");
    assert_int_equal(judge(&session, "dW2"), VERDICT_OK);
    assert_int_equal(judge(&session, "dW1"), VERDICT_FAIL);
    command(&session, "insert after dA1: dA1 = dA1 * D / 0.6");
    for (size_t i = 0; i < 7; i++)
        assert_int_equal(judge(&session, gradients[i]), VERDICT_OK);
    session_free(&session);
}

/* ======================================= what is refused ====================================== */

static void bad_lines_change_nothing(void **state)
{
    (void)state;
    static const char *const lines[][2] = {
        {"edit", "a target, = and a line"},
        {"edit A1", "= and a line are needed"},
        {"edit A1 =", "the line is missing"},
        {"edit A1 == 3", "= and a line"},
        {"edit A1 = relu(Z1", "a ) is missing"},
        {"edit A1 = relu(nothing)", "there is no nothing"},
        {"edit Q = 3", "there is no target"},
        {"edit X = 3", "computed by no statement"},
        {"edit A1 = A1 * 2", "uses A1 itself"},
        {"edit A1 = relu(Z2)", "reads Z2, which is computed only after it"},
        {"edit A1 = accuracy", "reads A2, which is computed only after it"},
        {"edit dW1 = X @ dZ1.T", "the line gives (4, 3), dW1 is 3x4"},
        {"edit db2 = np.sum(dZ2, axis=1)", "the line gives (2,), db2 is 2x1"},
        {"edit Z1 = W1.T @ X", "have no product"},
        {"edit A1[0 = 3", "a ] is missing"},
        {"edit abcdefghijklmnopqrstuvwxyz = 1", "too long"},
        {"insert A1 = 3", "a place and a line"},
        {"insert after A1 A1 = 3", "a place and a line"},
        {"insert after Q: A1 = 3", "no target"},
        {"insert after A1: Y = 3", "made from the data"},
        {"insert after A1: m = 3", "a number about the training"},
        {"insert after A1: exp = 3", "cannot be a tensor's name"},
        {"insert after A1: 3H = 3", "cannot be a tensor's name"},
        {"insert after A1: own = 3", "a name of your own"},
        {"insert after A1: H = H + 1", "there is no H"},
        {"insert after A1: H = np.sum(A1, axis=1)", "one dimension"},
        {"insert after A1: H = Z2", "reads Z2, which is computed only after it"},
        {"insert after A1: A1 = A1[0:2]", "the line gives (2, 5), A1 is 3x5"},
        {"revert", "no statement is edited"},
        {"revert A1", "A1 is not edited"},
        {"revert Q", "no target"},
        {"sabotage 1000", "1 to 51"},
        {"sabotage x", "no whole number"},
        {"guess A1", "no statement is spoiled"},
        {"reveal", "no statement is spoiled"},
        {"promise", "a whole iteration"},
    };
    struct session session;
    struct sight before;
    new_session(&session, "data toy");
    command_all(&session, "let own = 3\n"
                          "run 2\n"
                          "step 3\n");
    look(&before, &session);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        fails(&session, lines[i][0], lines[i][1]);
        compare(&before, &session);
        assert_int_equal(session.training.network.program_count, 1);
    }
    forget(&before);
    session_free(&session);
}

static void a_tensor_in_use_stays(void **state)
{
    (void)state;
    struct session session;
    new_session(&session, "data toy");
    command_all(&session, "insert after Z1: H = Z1 * 2\n"
                          "edit A1 = relu(H)\n");
    fails(&session, "revert H", "reads H, which no statement computes");
    assert_int_equal(session.training.network.statement_count, 17);
    command(&session, "revert");
    assert_int_equal(session.training.network.statement_count, 16);
    fails(&session, "H", "no statement of this iteration computes it");
    session_free(&session);
}

/* A line that fails while it runs stops the motion at the last good place. */
static void a_line_that_fails_stops(void **state)
{
    (void)state;
    struct session session;
    new_session(&session, "data toy");
    command(&session, "edit A1 = (relu(Z1) + 0 * np.random.rand())[0:3 - (iteration > 2)]");
    fails(&session, "run 10", "the line gives (2, 5), A1 is 3x5");
    assert_int_equal(session.training.timeline.place.iteration, 3);
    assert_int_equal(session.training.timeline.place.done, 1);
    assert_true(number(&session, "np.sum(Z1)") != 0);
    double random = number(&session, "np.random.rand()");
    fails(&session, "step", "the line gives");
    assert_true(number(&session, "np.random.rand()") == random);
    fails(&session, "goto 7", "the line gives");
    command(&session, "goto 2:A1");
    assert_true(number(&session, "all(A1 == relu(Z1))") == 1);
    command_all(&session, "revert\n"
                          "goto 7\n");
    session_free(&session);
}

/* =================================== variables and restarts =================================== */

/* What a line takes of the session stays as it was when the line was made. */
static void lines_keep_what_they_took(void **state)
{
    (void)state;
    struct session session;
    new_session(&session, "data toy");
    command_all(&session, "let factor = 2\n"
                          "alias twice = Z1 * factor\n"
                          "edit A1 = relu(twice)\n"
                          "step 2\n"
                          "let factor = 3\n"
                          "alias twice = Z1 * 0\n"
                          "goto 0\n"
                          "step 2\n");
    assert_true(number(&session, "all(A1 == relu(Z1 * 2))") == 1);
    session_free(&session);
}

static void restarts_keep_what_fits(void **state)
{
    (void)state;
    struct session session;
    new_session(&session, "data toy");
    command_all(&session, "edit A1 = tanh(Z1)\n"
                          "insert after Z2: S = np.mean(Z2)\n"
                          "insert after A1: A1 = A1 * 0.5\n"
                          "run 3\n");
    double loss = number(&session, "loss");
    shows(&session, "restart", "kept: A1 = tanh(Z1)");
    assert_int_equal(session.training.network.statement_count, 18);
    command(&session, "run 3");
    assert_true(number(&session, "loss") == loss);
    command(&session, "set layers 4 6 3 2");
    shows(&session, "restart", "kept: S = np.mean(Z2)");
    assert_int_equal(session.training.network.statement_count, 26);
    command(&session, "set layers 4 2");
    shows(&session, "restart", "dropped: S = np.mean(Z2)");
    command(&session, "next");
    session_free(&session);
}

/* Random numbers belong to the place; looking does not draw. */
static void random_numbers_go_back(void **state)
{
    (void)state;
    struct session session;
    new_session(&session, "data toy");
    double first = number(&session, "np.random.rand()");
    assert_true(number(&session, "np.random.rand()") == first);
    command(&session, "let x = np.random.rand()");
    assert_true(number(&session, "x") == first);
    double second = number(&session, "np.random.rand()");
    assert_true(second != first);
    command_all(&session, "run 2\n"
                          "let W1 = np.random.randn(3, 4)\n");
    double third = number(&session, "np.random.rand()");
    command_all(&session, "step\n"
                          "goto 1:A1\n");
    assert_true(number(&session, "np.random.rand()") == second);
    command(&session, "goto 2");
    assert_true(number(&session, "np.random.rand()") == third);
    command(&session, "restart");
    assert_true(number(&session, "np.random.rand()") == first);
    session_free(&session);
}

/* ===================================== sabotage and promise =================================== */

/* Each number spoils one statement, which nothing but the numbers tells, and guessing finds it. */
static void sabotage_is_secret(void **state)
{
    (void)state;
    struct session session;
    new_session(&session, "data toy");
    char *list = memory_string(command(&session, "list all"), NULL);
    size_t spoiled = 0;
    for (size_t n = 1; n <= 51; n++) {
        char line[40];
        struct error error = {0};
        command(&session, "goto 0");
        snprintf(line, sizeof line, "sabotage %zu", n);
        if (!attempt(&session, line, &error)) {
            assert_non_null(strstr(error.message, "changes nothing"));
            continue;
        }
        spoiled++;
        assert_string_equal(command(&session, "list all"), list);
        shows(&session, "info edits", "No statement is edited");
        size_t found = 0;
        for (size_t s = 0; s < 16; s++) {
            const struct statement *statement = &session.training.network.statements[s];
            snprintf(line, sizeof line, "guess %s",
                     session.training.network.tensors[statement->target].name);
            found += strncmp(command(&session, line), "Yes", 3) == 0;
        }
        assert_int_equal(found, 1);
        command(&session, "next");
        shows(&session, "reveal", "ran in place of");
        command_all(&session, "goto 0\n"
                              "reveal\n");
    }
    assert_int_equal(spoiled, 50);
    memory_free(list);
    session_free(&session);
}

static void promises_are_kept_by_short_steps(void **state)
{
    (void)state;
    struct session session;
    new_session(&session, "data toy");
    command_all(&session, "set learning_rate 0.001\n"
                          "next\n");
    shows(&session, "promise", "The promise was kept");
    double slope = number(&session, "np.sum(dW1**2)") + number(&session, "np.sum(db1**2)") +
                   number(&session, "np.sum(dW2**2)") + number(&session, "np.sum(db2**2)");
    char expected[40];
    snprintf(expected, sizeof expected, "promised by the gradient  %+.4g", -0.001 * slope);
    assert_printed(expected);
    command_all(&session, "edit W1 = W1 + alpha * dW1\n"
                          "edit W2 = W2 + alpha * dW2\n"
                          "next\n");
    shows(&session, "promise", "uphill");
    command_all(&session, "data mnist\n"
                          "revert\n"
                          "set train 0:100\n"
                          "restart\n"
                          "set learning_rate 20\n"
                          "next\n");
    shows(&session, "promise", "The loss rose");
    session_free(&session);
}

/* ======================================= failing memory ======================================= */

/* Every command, with each of its allocations failing in turn, changes nothing until it succeeds.
 */
static void failing_memory_changes_nothing(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "edit A1 = tanh(Z1)",
        "insert after A1: A1 = A1 * noise",
        "insert after Z2: H = Z2 @ Y.T",
        "edit dZ1 = dA1 * (1 - A1**2)",
        "let x = np.random.rand(3)",
        "step",
        "step",
        "sabotage 5",
        "step",
        "reveal",
        "revert H",
        "revert",
    };
    struct session session;
    new_session(&session, "data toy");
    command_all(&session, "let noise = np.random.rand(3, 5)\n"
                          "alias half = Z1 / 2\n"
                          "run 2\n"
                          "step 1\n");
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct sight before;
        look(&before, &session);
        bool done = false;
        for (long failing = 0; !done; failing++) {
            struct error error = {0};
            memory_fail_after(failing);
            done = attempt(&session, lines[i], &error);
            done &= memory_fail_after(-1) >= 0;
            /* what only shows may have failed after the command itself has succeeded */
            if (session.training.network.version != before.version ||
                place_compare(session.training.timeline.place, before.place) != 0 ||
                !random_same(&session.training.network.random, &before.random))
                done = true;
            if (!done)
                compare(&before, &session);
        }
        forget(&before);
    }
    command(&session, "run 2");
    session_free(&session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_place_has_its_bits),
        cmocka_unit_test(an_edit_in_the_past_drops_the_future),
        cmocka_unit_test(formulas_train_as_the_functions_do),
        cmocka_unit_test(stepping_equals_training),
        cmocka_unit_test(other_samples_have_their_own_names),
        cmocka_unit_test(edited_gradients_are_judged),
        cmocka_unit_test(bad_lines_change_nothing),
        cmocka_unit_test(a_tensor_in_use_stays),
        cmocka_unit_test(a_line_that_fails_stops),
        cmocka_unit_test(lines_keep_what_they_took),
        cmocka_unit_test(restarts_keep_what_fits),
        cmocka_unit_test(random_numbers_go_back),
        cmocka_unit_test(sabotage_is_secret),
        cmocka_unit_test(promises_are_kept_by_short_steps),
        cmocka_unit_test(failing_memory_changes_nothing),
    };
    return cmocka_run_group_tests(tests, harness_begin, harness_end);
}
