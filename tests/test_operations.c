/* The records of operations: what programs are built from, and what every activation must be. */
#include "test.h"

#include "judge/local.h"
#include "judge/network_names.h"
#include "model/network.h"
#include "model/operations/activations.h"
#include "model/parameters.h"
#include "model/program.h"
#include "model/run.h"

static struct network toy;
static struct dataset data;

static int load_toy(void **state)
{
    (void)state;
    struct error error;
    return parameters_toy(&toy, &data, &error) ? 0 : -1;
}

static int free_toy(void **state)
{
    (void)state;
    network_free(&toy);
    dataset_free(&data);
    return 0;
}

/* Three layers over the toy's samples, the hidden ones with this activation. */
static void make_network(struct network *network, const struct operation *activation)
{
    struct error error;
    struct random random;
    struct layers layers = {
        .count = 3, .units = {4, 5, 3, 2}, .activation = {NULL, activation, activation}};
    assert_ok(network_new(network, layers, data, &error), &error);
    random_seed(&random, 3);
    network_initialise(network, INITIALISE_UNIFORM, &random);
}

/* ======================================== what tensors are ==================================== */

static void tensors_are_found_by_what_they_are(void **state)
{
    (void)state;
    struct network network;
    make_network(&network, NULL);
    for (size_t t = 0; t < network.tensor_count; t++) {
        const struct tensor *tensor = &network.tensors[t];
        struct identity is = network_identity(&network, t);
        char name[24];
        assert_string_equal(identity_name(name, is), tensor->name);
        assert_int_equal(network_identified(&network, is), t);
        assert_true(network_is(&network, t, is));
        if (tensor->role != ROLE_GRADIENT)
            continue;
        const struct tensor *of = &network.tensors[tensor->of];
        assert_string_equal(tensor->name + 1, of->name);
        assert_int_equal(network_gradient(&network, tensor->of), t);
        assert_true(tensor->rows == of->rows && tensor->columns == of->columns);
        assert_int_equal(tensor->layer, of->layer);
    }
    assert_int_equal(network_role(&network, ROLE_WEIGHTS, 4), network.tensor_count);
    assert_int_equal(network_gradient(&network, network.output), network.tensor_count);
    assert_int_equal(network_activations(&network, 0), network.X);
    assert_int_equal(network_activations(&network, 3), network.output);
    assert_int_equal(network_output_error(&network), network_find(&network, "dZ3"));
    assert_false(network_is(&network, network.tensor_count, (struct identity){0}));
    network_free(&network);
}

/* alpha is carried like the parameters, and is none. */
static void parameters_are_weights_and_biases(void **state)
{
    (void)state;
    size_t count = 0;
    for (size_t t = 0; t < toy.tensor_count; t++)
        count += tensor_is_parameter(&toy.tensors[t]);
    assert_int_equal(count, 4);
    assert_int_equal(toy.tensors[toy.alpha].lifetime, LIFETIME_CARRIED);
    assert_false(tensor_is_parameter(&toy.tensors[toy.alpha]));
}

/* ========================================= the records ======================================== */

static void records_say_what_is_asked_of_them(void **state)
{
    (void)state;
    for (size_t s = 0; s < toy.statement_count; s++) {
        const struct statement *statement = &toy.statements[s];
        const struct operation *it = statement->operation;
        assert_non_null(it->apply);
        assert_non_null(it->why.words);
        assert_true(!it->why.terms == !it->why.term);
        assert_true(it->values || statement->pass == PASS_UPDATE);
        for (size_t i = 0; i < NETWORK_OPERANDS; i++)
            assert_true((it->reads[i] != READS_NOTHING) == (i < it->operands));
        for (size_t i = 0; i < s; i++) {
            const struct operation *other = toy.statements[i].operation;
            if (other != it && other->spoiled_as == it->spoiled_as)
                fail_msg("%s and %s are spoiled in the same place", it->name, other->name);
        }
    }
}

static void activations_are_found_by_name(void **state)
{
    (void)state;
    for (size_t i = 0; ACTIVATIONS[i]; i++)
        assert_ptr_equal(activation_find(ACTIVATIONS[i]->called), ACTIVATIONS[i]);
    assert_null(activation_find("forward_relu"));
    assert_null(activation_find(""));
}

/* Formula and function agree, and derivatives with slopes, in each statement of the program. */
static void every_activation_is_right(void **state)
{
    (void)state;
    need_double();
    for (size_t i = 0; ACTIVATIONS[i]; i++) {
        struct error error;
        struct network network;
        struct local_fault fault;
        struct numerical_options options = NUMERICAL_DEFAULTS;
        make_network(&network, ACTIVATIONS[i]);
        struct network_names own = {.network = &network};
        struct names link = network_names_link(&own, NULL);
        struct scope scope = {.names = &link};
        size_t A1 = network_computes(&network, network_activations(&network, 1));
        assert_ptr_equal(network.statements[A1].operation, ACTIVATIONS[i]);
        assert_true(network.statements[A1].context.rate == ACTIVATIONS[i]->context.rate);
        assert_ok(numerical_prepare(&network, &error), &error);
        assert_ok(local_first_fault(&fault, &network, &scope, options, &error), &error);
        if (fault.statement < network.statement_count)
            fail_msg("%s: statement %zu is wrong", ACTIVATIONS[i]->called, fault.statement + 1);
        network_free(&network);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tensors_are_found_by_what_they_are),
        cmocka_unit_test(parameters_are_weights_and_biases),
        cmocka_unit_test(records_say_what_is_asked_of_them),
        cmocka_unit_test(activations_are_found_by_name),
        cmocka_unit_test(every_activation_is_right),
    };
    return cmocka_run_group_tests(tests, load_toy, free_toy);
}
