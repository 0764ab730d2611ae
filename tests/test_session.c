/* Sessions through their commands: formulas against the C functions, iterations against NumPy, and
 * a thousand motions in time. */
#include "harness.h"
#include "session/evaluating.h"

static const char *target_of(const struct session *session, size_t statement)
{
    return session->training.network.tensors[session->training.network.statements[statement].target]
        .name;
}

/* =============================== formulas and the C functions * =============================== */

static const double RELATIVE = sizeof(real) == sizeof(double) ? 1e-12 : 1e-4;

/* Fails unless both have one shape, and no element is apart by more than RELATIVE of the largest.
 */
static void assert_near(struct array value, struct array expected, const char *name, size_t when)
{
    double largest = 0;
    assert_int_equal(value.dimensions, expected.dimensions);
    assert_int_equal(value.size[0], expected.size[0]);
    assert_int_equal(value.size[1], expected.size[1]);
    for (size_t k = 0; k < array_count(expected); k++)
        largest = fmax(largest, fabs((double)*array_flat(expected, k)));
    for (size_t k = 0; k < array_count(expected); k++) {
        double x = (double)*array_flat(value, k), y = (double)*array_flat(expected, k);
        if (!(fabs(x - y) <= RELATIVE * largest))
            fail_msg("iteration %zu, %s, element %zu: the formula gives %.17g, the function %.17g",
                     when, name, k, x, y);
    }
}

/* Steps through the iteration that comes next: each formula is evaluated just before its statement.
 */
static void compare_iteration(struct session *session)
{
    size_t iteration = session->training.timeline.place.iteration;
    for (size_t s = 0; s < session->training.network.statement_count; s++) {
        struct array formula, computed;
        struct error error;
        const char *text = session->training.network.statements[s].formula;
        assert_int_equal(session->training.timeline.place.done, s);
        assert_ok(session_evaluate(session, &formula, text, &error), &error);
        command(session, "step");
        assert_ok(session_evaluate(session, &computed, target_of(session, s), &error), &error);
        assert_near(formula, computed, target_of(session, s), iteration);
        array_free(&formula);
        array_free(&computed);
    }
}

static void compare_layers(struct session *session, const char *layers)
{
    static const char *const inits[] = {"uniform", "small", "xavier", "he"};
    for (size_t i = 0; i < 4; i++) {
        command_format(session, "set layers %s", layers);
        command_format(session, "set init %s", inits[i]);
        command_format(session, "set seed %zu", i + 5);
        command_all(session, "restart\n"
                             "set learning_rate 0.5\n");
        compare_iteration(session);
        compare_iteration(session);
        command(session, "next 5");
        compare_iteration(session);
        command(session, "goto 30");
        compare_iteration(session);
        command(session, "goto 4");
        compare_iteration(session);
    }
}

/* 40 pictures of 4 x 3 pixels, with labels 0 to 9, as a folder of IDX files. */
static void write_data(void)
{
    uint8_t images[16 + 40 * 12] = {0, 0, 8, 3, 0, 0, 0, 40, 0, 0, 0, 4, 0, 0, 0, 3};
    uint8_t labels[8 + 40] = {0, 0, 8, 1, 0, 0, 0, 40};
    char path[300];
    struct random random;
    random_seed(&random, 11);
    for (size_t k = 16; k < sizeof images; k++)
        images[k] = (uint8_t)random_below(&random, 256);
    for (size_t k = 8; k < sizeof labels; k++)
        labels[k] = (uint8_t)random_below(&random, 10);
    snprintf(path, sizeof path, "%s/train-images-idx3-ubyte", folder);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(images, 1, sizeof images, file), sizeof images);
    fclose(file);
    snprintf(path, sizeof path, "%s/train-labels-idx1-ubyte", folder);
    file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(labels, 1, sizeof labels, file), sizeof labels);
    fclose(file);
}

static void formulas_equal_the_functions(void **state)
{
    (void)state;
    struct session session;
    new_session(&session, "data toy");
    compare_layers(&session, "4 2");
    compare_layers(&session, "4 3 2");
    compare_layers(&session, "4 5 3 2");
    compare_layers(&session, "4 6 5 3 2");
    write_data();
    command_format(&session, "data %s", folder);
    compare_layers(&session, "12 10");
    compare_layers(&session, "12 7 10");
    compare_layers(&session, "12 9 8 10");
    compare_layers(&session, "12 6 17 5 10");
    session_free(&session);
}

/* =================================== iterations and NumPy * =================================== */

static const char PYTHON[] = "/usr/bin/python3";

/* Saves every tensor of the iteration after `before`, as iteration.py wants to have them. */
static void save_iteration(struct session *session, size_t before)
{
    const struct network *network = &session->training.network;
    command_format(session, "goto %zu", before);
    for (size_t t = 0; t < network->tensor_count; t++)
        if (network->tensors[t].lifetime == LIFETIME_CARRIED && t != network->alpha)
            command_format(session, "save %s/%s.begin.npy %s", folder, network->tensors[t].name,
                           network->tensors[t].name);
    command_format(session, "step %zu", network->statement_count);
    for (size_t t = 0; t < network->tensor_count; t++)
        if (t != network->alpha)
            command_format(session, "save %s/%s.npy %s", folder, network->tensors[t].name,
                           network->tensors[t].name);
}

static void compare_with_numpy(struct session *session, unsigned seed, const char *init,
                               const char *layers, size_t samples, double alpha, size_t before)
{
    char line[512];
    command_format(session, "set layers %s", layers);
    command_format(session, "set init %s", init);
    command_format(session, "set seed %u", seed);
    command_format(session, "set train 0:%zu", samples);
    command(session, "restart");
    command_format(session, "set learning_rate %g", alpha);
    save_iteration(session, before);
    snprintf(line, sizeof line, "%s tests/reference/iteration.py %s %u %s %g %zu %zu %s >%s/log",
             PYTHON, folder, seed, init, alpha, samples, before, layers, folder);
    if (system(line) == 0)
        return;
    snprintf(line, sizeof line, "cat %s/log >&2", folder);
    fail_msg("%s, %s, seed %u: not as NumPy computes it (%d)", layers, init, seed, system(line));
}

static void iterations_equal_numpys(void **state)
{
    (void)state;
    char line[128];
    struct session session;
    snprintf(line, sizeof line, "%s -c 'import numpy' 2>/dev/null", PYTHON);
    if (sizeof(real) != sizeof(double) || system(line) != 0) {
        print_message("left out: it takes the double build and %s with numpy\n", PYTHON);
        skip();
    }
    new_session(&session, NULL);
    compare_with_numpy(&session, 0, "uniform", "784 10 10", 2000, 0.1, 0);
    compare_with_numpy(&session, 1, "small", "784 10 10", 2000, 0.1, 3);
    compare_with_numpy(&session, 2, "xavier", "784 10 10", 1999, 0.5, 1);
    compare_with_numpy(&session, 123, "he", "784 10 10", 2000, 0.25, 2);
    compare_with_numpy(&session, 7, "uniform", "784 12 11 10", 1500, 0.1, 1);
    compare_with_numpy(&session, 4000000000U, "he", "784 20 10 10", 1000, 0.1, 2);
    compare_with_numpy(&session, 3, "xavier", "784 10", 777, 0.3, 2);
    session_free(&session);
}

/* ===================================== motions in time * ====================================== */

enum { ITERATIONS = 10, PLACES = ITERATIONS * 16, TENSORS = 40, EDITS = 400 };

/* What is seen at a place: every tensor that has a value there. */
struct sight {
    struct matrix value[TENSORS];
};

static void free_sight(struct sight *sight)
{
    for (size_t t = 0; t < TENSORS; t++)
        matrix_free(&sight->value[t]);
}

static void look(struct sight *sight, struct session *session)
{
    *sight = (struct sight){0};
    assert_true(session->training.network.tensor_count <= TENSORS);
    for (size_t t = 0; t < session->training.network.tensor_count; t++) {
        struct array value;
        struct matrix matrix, copy;
        struct error error;
        if (!session_evaluate(session, &value, session->training.network.tensors[t].name, &error))
            continue;
        assert_ok(array_matrix(&matrix, &copy, value, &error), &error);
        assert_ok(matrix_new(&sight->value[t], matrix.rows, matrix.columns, &error), &error);
        matrix_copy(sight->value[t], matrix);
        matrix_free(&copy);
        array_free(&value);
    }
}

static void compare_sight(struct session *session, const struct sight *expected)
{
    struct sight seen;
    look(&seen, session);
    for (size_t t = 0; t < session->training.network.tensor_count; t++)
        assert_same_bits(seen.value[t], expected->value[t],
                         session->training.network.tensors[t].name);
    free_sight(&seen);
}

/* A session that goes straight through all places, and what it saw at each. */
struct straight {
    struct session session;
    struct sight sights[PLACES];
    struct {
        size_t at; /* the place's number */
        char line[64];
    } edits[EDITS];
    size_t edit_count;
};

static void run_straight(struct straight *straight)
{
    command(&straight->session, "set learning_rate 0.1"); /* an edit's would stay */
    command(&straight->session, "restart");
    for (size_t number = 0; number < PLACES; number++) {
        for (size_t i = 0; i < straight->edit_count; i++)
            if (straight->edits[i].at == number)
                command(&straight->session, straight->edits[i].line);
        free_sight(&straight->sights[number]);
        look(&straight->sights[number], &straight->session);
        command(&straight->session, "step");
    }
}

/* A change at this place: whatever was changed later is forgotten. */
static void edit(struct straight *straight, struct session *session, size_t number,
                 struct random *random)
{
    static const char *const lines[] = {
        "let W1 = W1 * 1.5",         "let b2 = b2 + 0.25",
        "set learning_rate 0.3",     "let W2 = -W2",
        "let W1 = W1 - 0.1 * W1**3", "let alpha = alpha / 2",
        "let b1 = b1[::-1]",         "let W2 = W2 + np.outer([1, -1], [0.5, 0.25, -0.5])"};
    const char *line = lines[random_below(random, sizeof lines / sizeof lines[0])];
    size_t kept = 0;
    command(session, line);
    for (size_t i = 0; i < straight->edit_count; i++)
        if (straight->edits[i].at <= number)
            straight->edits[kept++] = straight->edits[i];
    assert_true(kept < EDITS);
    straight->edits[kept].at = number;
    snprintf(straight->edits[kept].line, sizeof straight->edits[kept].line, "%s", line);
    straight->edit_count = kept + 1;
    run_straight(straight);
}

static enum pass pass_of(const struct session *session, size_t number)
{
    return session->training.network.statements[number % 16].pass;
}

/* Writes a motion at random, and returns the place that it should lead to. */
static size_t choose_motion(char *line, size_t length, const struct session *session, size_t here,
                            struct random *random)
{
    size_t count = 1 + (size_t)random_below(random, 20), few = 1 + count % 3, to = here;
    size_t place = (size_t)random_below(random, PLACES);
    size_t iteration = here / 16, whole = iteration + (here % 16 > 0);
    switch (random_below(random, 10)) {
    case 0:
        snprintf(line, length, "step %zu", count);
        return here + count;
    case 1:
        snprintf(line, length, "next %zu", few);
        return (iteration + few) * 16;
    case 2:
        snprintf(line, length, count % 2 ? "back %zu" : "reverse-step %zu", count);
        return count < here ? here - count : 0;
    case 3:
        snprintf(line, length, "reverse-next %zu", few);
        return few < whole ? (whole - few) * 16 : 0;
    case 4:
        snprintf(line, length, "goto %zu", place / 16);
        return place / 16 * 16;
    case 5:
        snprintf(line, length, "goto %zu:%s", place / 16, target_of(session, place % 16));
        return place + 1;
    case 6:
        snprintf(line, length, "advance %s", target_of(session, place % 16));
        do
            to++;
        while ((to - 1) % 16 != place % 16);
        return to;
    case 7:
        snprintf(line, length, "finish");
        do
            to++;
        while (to / 16 == iteration && pass_of(session, to) == pass_of(session, here));
        return to;
    case 8:
        snprintf(line, length, "reverse-finish");
        to -= to > 0;
        while (to % 16 && pass_of(session, to - 1) == pass_of(session, to))
            to--;
        return to;
    default:
        snprintf(line, length, "run %zu", few);
        return (iteration + few) * 16;
    }
}

static void motions_land_on_the_bits_of_a_straight_run(void **state)
{
    (void)state;
    static struct straight straight;
    struct session session;
    struct random random;
    char line[64];
    size_t here = 0;
    random_seed(&random, 17);
    new_session(&session, "data toy");
    new_session(&straight.session, "data toy");
    command(&session, "set timeline 1K"); /* so that snapshots are thinned */
    run_straight(&straight);
    for (int done = 0; done < 1000; done++) {
        if (random_below(&random, 12) == 0) {
            edit(&straight, &session, here, &random);
        } else {
            size_t to = choose_motion(line, sizeof line, &session, here, &random);
            if (to >= PLACES) {
                done--;
                continue;
            }
            command(&session, line);
            if (session.training.timeline.place.iteration * 16 +
                    session.training.timeline.place.done !=
                to)
                fail_msg("%s from place %zu led to %zu:%zu, not to place %zu", line, here,
                         session.training.timeline.place.iteration,
                         session.training.timeline.place.done, to);
            here = to;
        }
        compare_sight(&session, &straight.sights[here]);
    }
    for (size_t number = 0; number < PLACES; number++)
        free_sight(&straight.sights[number]);
    session_free(&straight.session);
    session_free(&session);
}

/* Where an iteration sees some samples of the data, in another order, `why` counts those and tells
 * their labels. */
static void why_speaks_of_the_batch(void **state)
{
    (void)state;
    static const size_t order[] = {1, 0, 3}; /* labels 1, 0, 1 */
    struct session session;
    struct error error;
    new_session(&session, "data toy");
    assert_ok(network_use_batch(&session.training.network, (struct batch){order, 0, 3}, &error),
              &error);
    command(&session, "next");
    shows(&session, "why dZ2[0,0]", "the label of sample 0 is 1");
    shows(&session, "why dZ2[0,1]", "the label of sample 1 is 0");
    shows(&session, "why db2[0]", "1/3 of the sum");
    session_free(&session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(why_speaks_of_the_batch),
        cmocka_unit_test(formulas_equal_the_functions),
        cmocka_unit_test(iterations_equal_numpys),
        cmocka_unit_test(motions_land_on_the_bits_of_a_straight_run),
    };
    return cmocka_run_group_tests(tests, harness_begin, harness_end);
}
