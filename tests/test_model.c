/* The statements' mathematics, the program, and the two orders of running it. */
#include "test.h"

#include "model/operations/activations.h"
#include "model/operations/softmax_loss.h"
#include "model/evaluation.h"
#include "model/network.h"
#include "model/parameters.h"
#include "model/run.h"
#include "model/train.h"

/* ====================================== the mathematics ======================================= */

static void relu_and_its_mask(void **state)
{
    (void)state;
    const real nan = (real)NAN;
    real z[] = {-2, 0, 3, nan}, a[4], da[] = {5, 6, 7, 8}, dz[4];
    struct matrix Z = {4, 1, z}, A = {4, 1, a}, dA = {4, 1, da}, dZ = {4, 1, dz};
    forward_relu(A, Z);
    assert_true(a[0] == 0 && a[1] == 0 && a[2] == 3);
    assert_true(isnan(a[3]));
    backward_mask(dZ, dA, Z);
    assert_true(dz[0] == 0 && dz[1] == 0 && dz[2] == 7 && dz[3] == 0);
}

static void softmax_stands_large_scores(void **state)
{
    (void)state;
    real z[] = {2, 1, 0, 1002, 1001, 1000, -1002, -1003, -1004}, a[9];
    struct matrix Z = {3, 3, z}, A = {3, 3, a};
    forward_softmax(A, Z);
    static const double expected[] = {0.6652409557748219, 0.24472847105479764, 0.09003057317038046};
    for (size_t j = 0; j < 3; j++)
        for (size_t i = 0; i < 3; i++)
            assert_close((double)*matrix_at(A, i, j), expected[i],
                         sizeof(real) == 4 ? 1e-6 : 1e-15);
}

static void loss_reads_scores(void **state)
{
    (void)state;
    real z[] = {0, -2000, 5, 5}, y[] = {0, 1, 1, 0}, costs[2], sum[1] = {0};
    struct matrix Z = {2, 2, z}, Y = {2, 2, y}, C = {1, 2, costs}, L = {1, 1, sum};
    loss_costs(C, Z, Y);
    assert_true(costs[0] == 2000);
    assert_close((double)costs[1], log(2), 1e-6);
    loss_sum(L, Z, Y);
    assert_close((double)sum[0], 2000 + log(2), 1e-6);
}

/* ======================================== the program ========================================= */

static struct network toy;
static struct dataset toy_data;

static int load_toy(void **state)
{
    (void)state;
    struct error error = {0};
    bool ok = parameters_toy(&toy, &toy_data, &error);
    if (!ok)
        error_print(&error, stderr);
    return ok ? 0 : -1;
}

static int free_toy(void **state)
{
    (void)state;
    network_free(&toy);
    dataset_free(&toy_data);
    return 0;
}

static void program_of_two_layers(void **state)
{
    (void)state;
    static const char *const expected[] = {
        "Z1 = W1 @ X + b1",
        "A1 = relu(Z1)",
        "Z2 = W2 @ A1 + b2",
        "A2 = softmax(Z2)",
        "loss = np.mean(logsumexp(Z2, axis=0) - np.sum(Y * Z2, axis=0))",
        "dZ2 = A2 - Y",
        "dW2 = dZ2 @ A1.T / m",
        "db2 = np.sum(dZ2, axis=1, keepdims=True) / m",
        "dA1 = W2.T @ dZ2",
        "dZ1 = dA1 * (Z1 > 0)",
        "dW1 = dZ1 @ X.T / m",
        "db1 = np.sum(dZ1, axis=1, keepdims=True) / m",
        "W1 = W1 - alpha * dW1",
        "b1 = b1 - alpha * db1",
        "W2 = W2 - alpha * dW2",
        "b2 = b2 - alpha * db2",
    };
    assert_int_equal(toy.statement_count, 16);
    for (size_t s = 0; s < 16; s++) {
        char line[128];
        snprintf(line, sizeof line, "%s = %s", toy.tensors[toy.statements[s].target].name,
                 toy.statements[s].formula);
        assert_string_equal(line, expected[s]);
    }
    assert_int_equal(network_pass(&toy, PASS_BACKWARD), 5);
    assert_int_equal(network_pass(&toy, PASS_UPDATE), 12);
    assert_int_equal(network_find(&toy, "W3"), toy.tensor_count);
    assert_int_equal(network_statement(&toy, "X"), toy.statement_count);
}

static void program_of_any_depth(void **state)
{
    (void)state;
    struct error error = {0};
    for (size_t count = 1; count <= NETWORK_LAYERS; count++) {
        struct layers layers = {.count = count};
        for (size_t l = 0; l <= count; l++)
            layers.units[l] = l == 0 ? 4 : l == count ? 2 : 3;
        struct network network;
        assert_ok(network_new(&network, layers, toy_data, &error), &error);
        assert_int_equal(network.statement_count, 8 * count);
        assert_ok(train(&network, 1, NULL, NULL, &error), &error);
        network_free(&network);
    }
}

static void network_refuses_layers_that_do_not_fit(void **state)
{
    (void)state;
    struct error error = {0};
    struct network network;
    assert_error(
        network_new(&network, (struct layers){.count = 2, .units = {5, 3, 2}}, toy_data, &error),
        &error, "5 inputs, but the pictures have 4 pixels");
    assert_error(
        network_new(&network, (struct layers){.count = 2, .units = {4, 3, 10}}, toy_data, &error),
        &error, "10 outputs, but the data have 2 classes");
    assert_error(
        network_new(&network, (struct layers){.count = 2, .units = {4, 0, 2}}, toy_data, &error),
        &error, "layer 1 has no units");
    assert_error(network_new(&network, (struct layers){.count = 99}, toy_data, &error), &error,
                 "99 weight matrices");
    struct dataset none = dataset_slice(toy_data, 0, 0);
    assert_error(
        network_new(&network, (struct layers){.count = 2, .units = {4, 3, 2}}, none, &error),
        &error, "no samples");
    assert_null(network.tensors);
}

/* The first sample of the toy set, as one computes it on paper. */
static void toy_first_column(void **state)
{
    (void)state;
    struct error error = {0};
    assert_ok(run_statements(&toy, 0, network_pass(&toy, PASS_UPDATE), &error), &error);
    static const double Z1[] = {0.84, -0.62, 0.1}, A1[] = {0.84, 0, 0.1};
    static const double Z2[] = {0.634, -0.258};
    double tolerance = sizeof(real) == 4 ? 1e-6 : 1e-15;
    for (size_t i = 0; i < 3; i++) {
        assert_true(fabs((double)network_tensor(&toy, "Z1")->value.at[i] - Z1[i]) < tolerance);
        assert_true(fabs((double)network_tensor(&toy, "A1")->value.at[i] - A1[i]) < tolerance);
    }
    for (size_t i = 0; i < 2; i++)
        assert_true(fabs((double)network_tensor(&toy, "Z2")->value.at[i] - Z2[i]) < tolerance);
    double a = 1 / (1 + exp(Z2[1] - Z2[0]));
    assert_close((double)network_tensor(&toy, "A2")->value.at[0], a, 1e-6);
    assert_close((double)network_tensor(&toy, "dZ2")->value.at[0], a - 1, 1e-6);
    run_release(&toy);
}

/* ========================================= two orders ========================================= */

/* A network over random data, each layer as wide as told, initialised from the seed. */
static void make_network(struct network *network, struct layers layers, struct dataset data,
                         uint32_t seed)
{
    struct error error = {0};
    struct random random;
    random_seed(&random, seed);
    assert_ok(network_new(network, layers, data, &error), &error);
    network_initialise(network, INITIALISE_UNIFORM, &random);
}

static void compare_carried(const struct network *a, const struct network *b)
{
    for (size_t t = 0; t < a->tensor_count; t++)
        if (a->tensors[t].lifetime == LIFETIME_CARRIED ||
            a->tensors[t].lifetime == LIFETIME_GRADIENT)
            assert_same_bits(a->tensors[t].value, b->tensors[t].value, a->tensors[t].name);
    assert_memory_equal(a->predictions, b->predictions, a->data.samples);
}

/* Four iterations, by blocks and by statements, with 1, 2 and 3 threads: six runs, one result. */
static void orders_agree(struct layers layers, size_t samples)
{
    struct error error = {0};
    struct random random;
    random_seed(&random, 11);
    struct dataset data =
        random_dataset(&random, layers.units[0], layers.units[layers.count], samples);
    struct network first;
    make_network(&first, layers, data, 3);
    first.threads = 1;
    assert_ok(train(&first, 4, NULL, NULL, &error), &error);
    for (int threads = 1; threads <= 3; threads++)
        for (int stepping = 0; stepping < 2; stepping++) {
            struct network network;
            make_network(&network, layers, data, 3);
            network.threads = threads;
            for (int i = 0; stepping && i < 4; i++)
                for (size_t s = 0; s < network.statement_count; s++)
                    assert_ok(run_statements(&network, s, s + 1, &error), &error);
            if (!stepping)
                assert_ok(train(&network, 4, NULL, NULL, &error), &error);
            compare_carried(&first, &network);
            network_free(&network);
        }
    network_free(&first);
    dataset_free(&data);
}

static void orders_agree_bit_for_bit(void **state)
{
    (void)state;
    static const size_t samples[] = {1, 5, 127, 128, 129, 511, 1023, 1024, 3001};
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        orders_agree((struct layers){.count = 1, .units = {13, 3}}, samples[i]);
        orders_agree((struct layers){.count = 2, .units = {13, 7, 3}}, samples[i]);
        orders_agree((struct layers){.count = 3, .units = {13, 7, 5, 3}}, samples[i]);
    }
}

static void orders_agree_on_mnist(void **state)
{
    (void)state;
    struct error error = {0};
    struct dataset mnist;
    assert_ok(dataset_read_mnist(&mnist, DATASET_TRAIN, &error), &error);
    struct dataset data = dataset_slice(mnist, 0, 20011);
    struct network fast, slow;
    make_network(&fast, (struct layers){.count = 2, .units = {784, 10, 10}}, data, 0);
    make_network(&slow, (struct layers){.count = 2, .units = {784, 10, 10}}, data, 0);
    fast.threads = 3;
    slow.threads = 2;
    assert_ok(train(&fast, 3, NULL, NULL, &error), &error);
    for (int i = 0; i < 3; i++)
        assert_ok(run_statements(&slow, 0, slow.statement_count, &error), &error);
    compare_carried(&fast, &slow);
    network_free(&fast);
    network_free(&slow);
    dataset_free(&mnist);
}

static void lanes_depend_on_samples_alone(void **state)
{
    (void)state;
    assert_int_equal(run_lanes(1), 1);
    assert_int_equal(run_lanes(1023), 1);
    assert_int_equal(run_lanes(1024), 2);
    assert_int_equal(run_lanes(41000), 32);
    assert_int_equal(run_lanes(60000), 32);
}

/* ==================================== failing, evaluating ===================================== */

/* Every allocation of building and running a network fails once; nothing is lost or leaked. */
static void network_survives_failing_memory(void **state)
{
    (void)state;
    struct error error = {0};
    struct layers layers = {.count = 2, .units = {4, 3, 2}};
    long failing = 0;
    for (bool built = false; !built; failing++) {
        struct network network;
        memory_fail_after(failing);
        built = network_new(&network, layers, toy_data, &error);
        memory_fail_after(-1);
        network_free(&network);
    }
    assert_true(failing > 10);
    struct network network;
    make_network(&network, layers, toy_data, 1);
    failing = 0;
    for (bool done = false; !done; failing++) {
        struct matrix before;
        assert_ok(matrix_new(&before, 3, 4, &error), &error);
        matrix_copy(before, network_tensor(&network, "W1")->value);
        memory_fail_after(failing);
        done = run_iteration(&network, &error);
        memory_fail_after(-1);
        if (!done) {
            assert_error(false, &error, "out of memory");
            assert_same_bits(network_tensor(&network, "W1")->value, before, "W1");
            assert_int_equal(network.iteration, 0);
        }
        matrix_free(&before);
    }
    assert_true(failing > 5);
    network_free(&network);
}

static bool stop_at_two(const struct train_report *report, void *context)
{
    size_t *calls = context;
    assert_int_equal(report->iteration, (*calls)++);
    return report->iteration < 2;
}

static void watcher_ends_the_training(void **state)
{
    (void)state;
    struct error error = {0};
    struct network network;
    size_t calls = 0;
    make_network(&network, (struct layers){.count = 2, .units = {4, 3, 2}}, toy_data, 1);
    assert_ok(train(&network, 10, stop_at_two, &calls, &error), &error);
    assert_int_equal(network.iteration, 3);
    assert_int_equal(calls, 3);
    network_free(&network);
}

static void evaluation_leaves_the_network_alone(void **state)
{
    (void)state;
    struct error error = {0};
    struct evaluation result;
    real before = network_tensor(&toy, "W1")->value.at[0];
    assert_ok(evaluate(&result, &toy, dataset_slice(toy_data, 1, 4), &error), &error);
    assert_int_equal(result.samples, 3);
    size_t total = 0;
    for (size_t i = 0; i < 4; i++)
        total += result.confusion[i];
    assert_int_equal(total, 3);
    assert_int_equal(result.confusion[0] + result.confusion[3], result.correct);
    assert_true(network_tensor(&toy, "W1")->value.at[0] == before);
    evaluation_free(&result);
    struct dataset wrong = toy_data;
    wrong.inputs = 2;
    assert_error(evaluate(&result, &toy, wrong, &error), &error, "4 inputs, but");
}

static void parameters_refuse_bad_files(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } bad[] = {
        {"W9 3 4\n", ":1: \"W9\" is no parameter"},
        {"# only\n\nX 4 5\n", ":3: \"X\" is no parameter"},
        {"b1 3 1\n1 2", ":2: a number is missing"},
        {"b1 3 1\n1 x 3", ":2: \"x\" is no number"},
        {"b1 3 1\n1 nan 3", ":2: \"nan\" is no number"},
        {"b1 3 2\n1 2 3", ":1: b1 is 3x2, but this network's is 3x1"},
        {"b1 3 1\n1 0.1111111111111111111111111111111111111111111111111111111111111111xyz 3",
         " is no number"},
        {"b1 3 1\n1 1e999 3", "\"1e999\" is no number"},
        {"b2 2 1 9 9\nb1 3 1\n1 2 3 4", ":3: \"4\" is no parameter"},
    };
    struct error error = {0};
    real before = network_tensor(&toy, "b2")->value.at[0];
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char path[] = "/tmp/backstep-parameters-XXXXXX";
        int descriptor = mkstemp(path);
        FILE *file = fdopen(descriptor, "w");
        assert_non_null(file);
        fputs(bad[i].text, file);
        fclose(file);
        assert_error(parameters_read(&toy, path, &error), &error, bad[i].message);
        assert_true(network_tensor(&toy, "b2")->value.at[0] == before);
        remove(path);
    }
    assert_error(parameters_read(&toy, "/nowhere/at/all", &error), &error, "cannot open");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relu_and_its_mask),
        cmocka_unit_test(softmax_stands_large_scores),
        cmocka_unit_test(loss_reads_scores),
        cmocka_unit_test(program_of_two_layers),
        cmocka_unit_test(program_of_any_depth),
        cmocka_unit_test(network_refuses_layers_that_do_not_fit),
        cmocka_unit_test(toy_first_column),
        cmocka_unit_test(orders_agree_bit_for_bit),
        cmocka_unit_test(orders_agree_on_mnist),
        cmocka_unit_test(lanes_depend_on_samples_alone),
        cmocka_unit_test(network_survives_failing_memory),
        cmocka_unit_test(watcher_ends_the_training),
        cmocka_unit_test(evaluation_leaves_the_network_alone),
        cmocka_unit_test(parameters_refuse_bad_files),
    };
    return cmocka_run_group_tests(tests, load_toy, free_toy);
}
