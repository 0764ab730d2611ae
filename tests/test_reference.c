/* Whole trainings on MNIST beside NumPy's: tests/reference/NAME.txt, made by make.py and
 * recipes.py there. */
#include "test.h"

#include "model/evaluation.h"
#include "model/network.h"
#include "model/train.h"

enum { ITERATIONS = 2001 };

struct reference {
    double loss[ITERATIONS], accuracy[ITERATIONS]; /* NaN where the file has none */
    double test;
    size_t confusion[100];
    FILE *file;
};

static struct dataset train_set, test_set;

static int load_mnist(void **state)
{
    (void)state;
    struct error error;
    return dataset_read_mnist(&train_set, DATASET_TRAIN, &error) &&
                   dataset_read_mnist(&test_set, DATASET_TEST, &error)
               ? 0
               : -1;
}

static int free_mnist(void **state)
{
    (void)state;
    dataset_free(&train_set);
    dataset_free(&test_set);
    return 0;
}

static void read_reference(struct reference *reference, const char *name)
{
    char path[128], line[256];
    snprintf(path, sizeof path, "tests/reference/%s.txt", name);
    reference->file = fopen(path, "r");
    assert_non_null(reference->file);
    for (int i = 0; i < ITERATIONS; i++)
        reference->loss[i] = reference->accuracy[i] = NAN;
    while (fgets(line, sizeof line, reference->file)) {
        size_t i, j, count;
        double value;
        if (sscanf(line, "loss %zu %lf", &i, &value) == 2)
            reference->loss[i] = value;
        else if (sscanf(line, "accuracy %zu %lf", &i, &value) == 2)
            reference->accuracy[i] = value;
        else if (sscanf(line, "test %lf", &value) == 1)
            reference->test = value;
        else if (sscanf(line, "confusion %zu %zu %zu", &i, &j, &count) == 3)
            reference->confusion[i * 10 + j] = count;
    }
}

/* The lines "initial W1 SUM MAGNITUDES FIRST LAST" (or "final ..."). */
static void compare_parameters(const struct network *network, struct reference *reference,
                               const char *when, double tolerance)
{
    char line[256], word[16], name[16];
    int compared = 0;
    rewind(reference->file);
    while (fgets(line, sizeof line, reference->file)) {
        double sum, magnitudes, first, last;
        if (sscanf(line, "%15s %15s %lf %lf %lf %lf", word, name, &sum, &magnitudes, &first,
                   &last) != 6 ||
            strcmp(word, when) != 0)
            continue;
        struct matrix T = network_tensor(network, name)->value;
        double own_sum = 0, own_magnitudes = 0;
        for (size_t i = 0; i < matrix_count(T); i++) {
            own_sum += (double)T.at[i];
            own_magnitudes += fabs((double)T.at[i]);
        }
        assert_true(fabs(own_sum - sum) <= tolerance * magnitudes);
        assert_close(own_magnitudes, magnitudes, tolerance);
        assert_close((double)T.at[0], first, tolerance);
        assert_close((double)T.at[matrix_count(T) - 1], last, tolerance);
        compared++;
    }
    assert_int_equal(compared, 2 * network->layers.count);
}

static bool compare_report(const struct train_report *report, void *context)
{
    const struct reference *reference = context;
    double loss = reference->loss[report->iteration];
    if (isnan(loss))
        return true;
    assert_close(report->loss, loss, sizeof(real) == 4 ? 1e-4 : 1e-9);
    if (sizeof(real) == 8)
        assert_true(report->accuracy == reference->accuracy[report->iteration]);
    return true;
}

static void compare_evaluation(const struct network *network, const struct reference *reference)
{
    struct error error;
    struct evaluation result;
    assert_ok(evaluate(&result, network, test_set, &error), &error);
    if (sizeof(real) == 4) {
        assert_true(fabs(evaluation_accuracy(&result) - reference->test) < 0.002);
    } else {
        assert_true(evaluation_accuracy(&result) == reference->test);
        assert_memory_equal(result.confusion, reference->confusion, sizeof reference->confusion);
    }
    evaluation_free(&result);
}

/* Trains beside NumPy. Where `whole` is false, the file has more iterations than are run here, and
 * its last lines belong to the end of those. */
static void compare_run(const char *name, struct layers layers, size_t samples,
                        enum initialisation initialisation, uint32_t seed, double alpha,
                        size_t iterations, bool whole)
{
    struct error error = {0};
    struct reference reference;
    struct random random;
    struct network network;
    read_reference(&reference, name);
    assert_ok(network_new(&network, layers, dataset_slice(train_set, 0, samples), &error), &error);
    random_seed(&random, seed);
    network_initialise(&network, initialisation, &random);
    network_tensor(&network, "alpha")->value.at[0] = (real)alpha;
    double exact = sizeof(real) == 4 ? 1e-4 : 1e-12;
    compare_parameters(&network, &reference, "initial", exact);
    assert_ok(train(&network, iterations, compare_report, &reference, &error), &error);
    if (whole) {
        compare_parameters(&network, &reference, "final", sizeof(real) == 4 ? 1e-2 : 1e-9);
        compare_evaluation(&network, &reference);
    }
    fclose(reference.file);
    network_free(&network);
}

/* The sanitizers are after memory: there, a long training's beginning is enough. */
static void compare(const char *name, struct layers layers, size_t samples,
                    enum initialisation initialisation, uint32_t seed, double alpha,
                    size_t iterations)
{
    bool whole = true;
#ifdef BACKSTEP_DEBUG
    whole = samples * iterations <= 200000;
    iterations = whole ? iterations : 3;
#endif
    compare_run(name, layers, samples, initialisation, seed, alpha, iterations, whole);
}

/* A recipe's training: its beginning, or as much as NumPy's file has where BACKSTEP_WHOLE is set,
 * which takes half an hour. */
static void compare_recipe(const char *name, struct layers layers,
                           enum initialisation initialisation, double alpha, size_t iterations)
{
    bool whole = getenv("BACKSTEP_WHOLE");
    compare_run(name, layers, 60000, initialisation, 0, alpha, whole ? iterations : 2, whole);
}

static void uniform_10_for_500_iterations(void **state)
{
    (void)state;
    compare("uniform-10-seed0", (struct layers){.count = 2, .units = {784, 10, 10}}, 41000,
            INITIALISE_UNIFORM, 0, 0.1, 500);
}

static void uniform_10_another_seed(void **state)
{
    (void)state;
    compare("uniform-10-seed7", (struct layers){.count = 2, .units = {784, 10, 10}}, 41000,
            INITIALISE_UNIFORM, 7, 0.1, 60);
}

static void xavier_10_all_samples(void **state)
{
    (void)state;
    compare("xavier-10-seed3", (struct layers){.count = 2, .units = {784, 10, 10}}, 60000,
            INITIALISE_XAVIER, 3, 0.1, 30);
}

static void small_128(void **state)
{
    (void)state;
    compare("small-128-seed1", (struct layers){.count = 2, .units = {784, 128, 10}}, 10000,
            INITIALISE_SMALL, 1, 0.1, 21);
}

static void he_532(void **state)
{
    (void)state;
    compare("he-532-seed2", (struct layers){.count = 2, .units = {784, 532, 10}}, 3000,
            INITIALISE_HE, 2, 0.03, 11);
}

static void he_three_hidden_layers(void **state)
{
    (void)state;
    compare("he-deep-seed5", (struct layers){.count = 4, .units = {784, 40, 30, 20, 10}}, 5000,
            INITIALISE_HE, 5, 0.1, 36);
}

static void uniform_no_hidden_layer(void **state)
{
    (void)state;
    compare("uniform-1-seed4", (struct layers){.count = 1, .units = {784, 10}}, 5000,
            INITIALISE_UNIFORM, 4, 0.1, 36);
}

static void recipe_he_532(void **state)
{
    (void)state;
    compare_recipe("recipe-he-532", (struct layers){.count = 2, .units = {784, 532, 10}},
                   INITIALISE_HE, 0.03, 250);
}

static void recipe_small_128(void **state)
{
    (void)state;
    compare_recipe("recipe-small-128", (struct layers){.count = 2, .units = {784, 128, 10}},
                   INITIALISE_SMALL, 0.1, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uniform_10_for_500_iterations),
        cmocka_unit_test(uniform_10_another_seed),
        cmocka_unit_test(xavier_10_all_samples),
        cmocka_unit_test(small_128),
        cmocka_unit_test(he_532),
        cmocka_unit_test(he_three_hidden_layers),
        cmocka_unit_test(uniform_no_hidden_layer),
        cmocka_unit_test(recipe_he_532),
        cmocka_unit_test(recipe_small_128),
    };
    return cmocka_run_group_tests(tests, load_mnist, free_mnist);
}
