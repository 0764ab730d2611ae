/* Numerical gradients: right ones pass on real images, planted mistakes are caught. */
#include "test.h"

#include "judge/numerical.h"
#include "model/operations/activations.h"
#include "model/operations/biases.h"
#include "model/operations/products.h"
#include "model/operations/softmax_loss.h"
#include "model/network.h"
#include "model/run.h"
#include "tensor/product.h"

static struct dataset mnist;

static int load_mnist(void **state)
{
    (void)state;
    struct error error;
    return dataset_read_mnist(&mnist, DATASET_TRAIN, &error) ? 0 : -1;
}

static int free_mnist(void **state)
{
    (void)state;
    dataset_free(&mnist);
    return 0;
}

/* A network over real images 1000 .. 1000 + samples. */
static void make_network(struct network *network, struct layers layers, size_t samples,
                         enum initialisation initialisation, uint32_t seed)
{
    struct error error;
    struct random random;
    struct dataset data = dataset_slice(mnist, 1000, 1000 + samples);
    assert_ok(network_new(network, layers, data, &error), &error);
    random_seed(&random, seed);
    network_initialise(network, initialisation, &random);
}

/* Checks all gradients; returns how many were not "ok", and the worst error. */
static size_t check_all(struct network *network, size_t entries, double *worst)
{
    struct error error;
    struct numerical_options options = NUMERICAL_DEFAULTS;
    options.entries = entries;
    size_t not_ok = 0;
    *worst = 0;
    assert_ok(numerical_prepare(network, &error), &error);
    for (size_t t = 0; t < network->tensor_count; t++) {
        struct gradient_check check;
        if (network->tensors[t].role != ROLE_GRADIENT)
            continue;
        assert_ok(gradient_check(&check, network, t, options, &error), &error);
        assert_int_equal(check.ok + check.wrong + check.zeros + check.kinks, check.count);
        not_ok += check.verdict != VERDICT_OK;
        *worst = fmax(*worst, check.error);
        gradient_check_free(&check);
    }
    return not_ok;
}

static void gradients_are_right_on_real_images(void **state)
{
    (void)state;
    static const struct {
        struct layers layers;
        enum initialisation initialisation;
    } cases[] = {
        {{.count = 2, .units = {784, 10, 10}}, INITIALISE_UNIFORM},
        {{.count = 2, .units = {784, 10, 10}}, INITIALISE_XAVIER},
        {{.count = 1, .units = {784, 10}}, INITIALISE_UNIFORM},
        {{.count = 3, .units = {784, 12, 11, 10}}, INITIALISE_HE},
        {{.count = 4, .units = {784, 9, 8, 7, 10}}, INITIALISE_HE},
        {{.count = 2, .units = {784, 60, 10}}, INITIALISE_HE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct network network;
        double worst;
        make_network(&network, cases[i].layers, 60, cases[i].initialisation, (uint32_t)i);
        assert_int_equal(check_all(&network, 60, &worst), 0);
        if (worst > 1e-7)
            fail_msg("case %zu: relative error %.2e", i, worst);
        network_free(&network);
    }
}

static void checking_changes_nothing(void **state)
{
    (void)state;
    struct error error;
    struct network network, before;
    double worst;
    struct layers layers = {.count = 2, .units = {784, 10, 10}};
    make_network(&network, layers, 20, INITIALISE_UNIFORM, 5);
    make_network(&before, layers, 20, INITIALISE_UNIFORM, 5);
    assert_ok(numerical_prepare(&before, &error), &error);
    check_all(&network, 10, &worst);
    for (size_t t = 0; t < network.tensor_count; t++)
        if (network.tensors[t].lifetime != LIFETIME_DATA)
            assert_same_bits(network.tensors[t].value, before.tensors[t].value,
                             network.tensors[t].name);
    network_free(&network);
    network_free(&before);
}

/* ====================================== planted mistakes ====================================== */

static void times_two(struct matrix dZ, const struct matrix *operand, const struct context *context)
{
    (void)context;
    backward_error(dZ, operand[0], operand[1]);
    for (size_t i = 0; i < matrix_count(dZ); i++)
        dZ.at[i] *= 2;
}

static void wrong_sign(struct matrix dZ, const struct matrix *operand,
                       const struct context *context)
{
    (void)context;
    backward_error(dZ, operand[1], operand[0]);
}

static void softmax_slope_again(struct matrix dZ, const struct matrix *operand,
                                const struct context *context)
{
    (void)context;
    backward_error(dZ, operand[0], operand[1]);
    for (size_t i = 0; i < matrix_count(dZ); i++)
        dZ.at[i] *= operand[0].at[i] * (1 - operand[0].at[i]);
}

static void labels_off_by_one(struct matrix dZ, const struct matrix *operand,
                              const struct context *context)
{
    (void)context;
    struct matrix A = operand[0], Y = operand[1];
    for (size_t n = 0; n < A.columns; n++)
        for (size_t k = 0; k < A.rows; k++)
            *matrix_at(dZ, k, n) = *matrix_at(A, k, n) - *matrix_at(Y, (k + 1) % Y.rows, n);
}

static void divided_by_the_wrong_m(struct matrix dW, const struct matrix *operand,
                                   const struct context *context)
{
    (void)context;
    struct matrix scaled;
    struct error error;
    assert_true(matrix_new(&scaled, operand[0].rows, operand[0].columns, &error));
    for (size_t i = 0; i < matrix_count(scaled); i++)
        scaled.at[i] = operand[0].at[i] * 41000 / 42000;
    backward_weights(dW, scaled, operand[1]);
    matrix_free(&scaled);
}

static void no_transposition(struct matrix dA, const struct matrix *operand,
                             const struct context *context)
{
    (void)context;
    product_ab(dA, operand[0], operand[1]);
}

static void no_mask(struct matrix dZ, const struct matrix *operand, const struct context *context)
{
    (void)context;
    matrix_copy(dZ, operand[0]);
}

static void mask_of_the_gradient(struct matrix dZ, const struct matrix *operand,
                                 const struct context *context)
{
    (void)context;
    backward_mask(dZ, operand[0], operand[0]);
}

static void sum_over_everything(struct matrix db, const struct matrix *operand,
                                const struct context *context)
{
    (void)context;
    real sum = 0;
    for (size_t i = 0; i < matrix_count(operand[0]); i++)
        sum += operand[0].at[i];
    for (size_t i = 0; i < db.rows; i++)
        db.at[i] += sum;
}

static void one_sample_forgotten(struct matrix db, const struct matrix *operand,
                                 const struct context *context)
{
    (void)context;
    backward_biases(db, matrix_columns(operand[0], 1, operand[0].columns));
}

/* Wrong copies of statements' functions, each put in the program of a network of its own. */
static const struct mistake {
    const char *target;
    struct operation operation;
} mistakes[] = {
    {"dZ2", {.name = "times_two", .kind = OPERATION_COLUMNS, .operands = 2, .apply = times_two}},
    {"dZ2", {.name = "wrong_sign", .kind = OPERATION_COLUMNS, .operands = 2, .apply = wrong_sign}},
    {"dZ2",
     {.name = "softmax_slope_again",
      .kind = OPERATION_COLUMNS,
      .operands = 2,
      .apply = softmax_slope_again}},
    {"dZ2",
     {.name = "labels_off_by_one",
      .kind = OPERATION_COLUMNS,
      .operands = 2,
      .apply = labels_off_by_one}},
    {"dW1",
     {.name = "divided_by_the_wrong_m",
      .kind = OPERATION_SUM,
      .operands = 2,
      .apply = divided_by_the_wrong_m}},
    {"dA1",
     {.name = "no_transposition",
      .kind = OPERATION_COLUMNS,
      .operands = 2,
      .apply = no_transposition}},
    {"dZ1", {.name = "no_mask", .kind = OPERATION_COLUMNS, .operands = 2, .apply = no_mask}},
    {"dZ1",
     {.name = "mask_of_the_gradient",
      .kind = OPERATION_COLUMNS,
      .operands = 2,
      .apply = mask_of_the_gradient}},
    {"db2",
     {.name = "sum_over_everything",
      .kind = OPERATION_SUM,
      .operands = 1,
      .apply = sum_over_everything}},
    {"db1",
     {.name = "one_sample_forgotten",
      .kind = OPERATION_SUM,
      .operands = 1,
      .apply = one_sample_forgotten}},
};

/* The mistake's own tensor fails; what was computed before it stays right. */
static void catch_mistake(const struct mistake *mistake)
{
    struct error error;
    struct network network;
    make_network(&network, (struct layers){.count = 2, .units = {784, 10, 10}}, 50,
                 INITIALISE_UNIFORM, 8);
    size_t wrong = network_statement(&network, mistake->target);
    network.statements[wrong].operation = &mistake->operation;
    assert_ok(numerical_prepare(&network, &error), &error);
    for (size_t s = network_pass(&network, PASS_BACKWARD); s <= wrong; s++) {
        struct gradient_check check;
        assert_ok(gradient_check(&check, &network, network.statements[s].target, NUMERICAL_DEFAULTS,
                                 &error),
                  &error);
        if (check.verdict != (s == wrong ? VERDICT_FAIL : VERDICT_OK))
            fail_msg("%s: statement %zu has verdict %d", mistake->operation.name, s + 1,
                     check.verdict);
        gradient_check_free(&check);
    }
    network_free(&network);
}

static void planted_mistakes_are_caught(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++)
        catch_mistake(&mistakes[i]);
}

/* ================================== kinks, zeros, refusals * ================================== */

/* A bias that puts a unit's score exactly at 0 makes a kink of every one of its entries. */
static void kinks_are_not_failures(void **state)
{
    (void)state;
    struct error error;
    struct network network;
    struct gradient_check check;
    make_network(&network, (struct layers){.count = 2, .units = {784, 2, 10}}, 40,
                 INITIALISE_UNIFORM, 9);
    struct matrix W = network_tensor(&network, "W1")->value;
    for (size_t j = 0; j < W.columns; j++)
        *matrix_at(W, 0, j) = 0;
    network_tensor(&network, "b1")->value.at[0] = 0;
    assert_ok(numerical_prepare(&network, &error), &error);
    assert_ok(
        gradient_check(&check, &network, network_find(&network, "dZ1"), NUMERICAL_DEFAULTS, &error),
        &error);
    assert_int_equal(check.wrong, 0);
    assert_true(check.kinks >= 39 && check.kinks <= 40);
    assert_int_equal(check.verdict, VERDICT_NOT_JUDGED);
    assert_non_null(strstr(check.reason, "kinks"));
    gradient_check_free(&check);
    network_free(&network);
}

/* All units dead: every gradient below them is zero, and that is not "ok". */
static void zeros_prove_nothing(void **state)
{
    (void)state;
    struct error error;
    struct network network;
    struct gradient_check check;
    make_network(&network, (struct layers){.count = 2, .units = {784, 4, 10}}, 30,
                 INITIALISE_UNIFORM, 10);
    matrix_fill(network_tensor(&network, "b1")->value, -1000);
    assert_ok(numerical_prepare(&network, &error), &error);
    assert_ok(
        gradient_check(&check, &network, network_find(&network, "dW1"), NUMERICAL_DEFAULTS, &error),
        &error);
    assert_int_equal(check.zeros, check.count);
    assert_int_equal(check.verdict, VERDICT_NOT_JUDGED);
    assert_non_null(strstr(check.reason, "too small"));
    gradient_check_free(&check);
    network_free(&network);
}

/* NaN, infinities and overflow are not judged, neither ok nor wrong. */
static void numbers_that_are_none_are_not_judged(void **state)
{
    (void)state;
    const real values[] = {(real)NAN, (real)INFINITY, (real)1e308};
    for (size_t i = 0; i < 3; i++) {
        struct error error;
        struct network network;
        make_network(&network, (struct layers){.count = 2, .units = {784, 6, 10}}, 20,
                     INITIALISE_UNIFORM, 12);
        network_tensor(&network, "W2")->value.at[1] = values[i];
        assert_ok(numerical_prepare(&network, &error), &error);
        for (size_t t = 0; t < network.tensor_count; t++) {
            struct gradient_check check;
            if (network.tensors[t].role != ROLE_GRADIENT)
                continue;
            assert_ok(gradient_check(&check, &network, t, NUMERICAL_DEFAULTS, &error), &error);
            assert_int_equal(check.verdict, VERDICT_NOT_JUDGED);
            assert_non_null(check.reason);
            gradient_check_free(&check);
        }
        network_free(&network);
    }
}

static void odd_options_are_refused(void **state)
{
    (void)state;
    struct error error;
    struct network network;
    struct gradient_check check;
    const struct numerical_options odd[] = {{.h = 0, .entries = 10},
                                            {.h = -1, .entries = 10},
                                            {.h = NAN, .entries = 10},
                                            {.h = INFINITY, .entries = 10},
                                            {.h = 1e-5}};
    make_network(&network, (struct layers){.count = 1, .units = {784, 10}}, 3, INITIALISE_UNIFORM,
                 11);
    assert_ok(numerical_prepare(&network, &error), &error);
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
        assert_error(
            gradient_check(&check, &network, network_find(&network, "dW1"), odd[i], &error), &error,
            "h must be positive");
    network_free(&network);
}

static void what_is_no_gradient_is_refused(void **state)
{
    (void)state;
    struct error error;
    struct network network;
    struct gradient_check check;
    make_network(&network, (struct layers){.count = 1, .units = {784, 10}}, 3, INITIALISE_UNIFORM,
                 11);
    assert_error(
        gradient_check(&check, &network, network_find(&network, "Z1"), NUMERICAL_DEFAULTS, &error),
        &error, "Z1 is no gradient");
    network_free(&network);
}

static void float_needs_the_double_build(void **state)
{
    (void)state;
    struct error error;
    struct network network;
    struct gradient_check check;
    make_network(&network, (struct layers){.count = 1, .units = {784, 10}}, 3, INITIALISE_UNIFORM,
                 11);
    assert_error(
        gradient_check(&check, &network, network_find(&network, "dW1"), NUMERICAL_DEFAULTS, &error),
        &error, "need the double build");
    network_free(&network);
}

int main(void)
{
    const struct CMUnitTest in_double[] = {
        cmocka_unit_test(gradients_are_right_on_real_images),
        cmocka_unit_test(checking_changes_nothing),
        cmocka_unit_test(planted_mistakes_are_caught),
        cmocka_unit_test(kinks_are_not_failures),
        cmocka_unit_test(zeros_prove_nothing),
        cmocka_unit_test(numbers_that_are_none_are_not_judged),
        cmocka_unit_test(odd_options_are_refused),
        cmocka_unit_test(what_is_no_gradient_is_refused),
    };
    const struct CMUnitTest in_float[] = {
        cmocka_unit_test(float_needs_the_double_build),
        cmocka_unit_test(what_is_no_gradient_is_refused),
    };
    return sizeof(real) == sizeof(double)
               ? cmocka_run_group_tests(in_double, load_mnist, free_mnist)
               : cmocka_run_group_tests(in_float, load_mnist, free_mnist);
}
