#include "model/program.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/memory.h"

/* Rows of the tensor table while the program is built, by layer; [0] is unused but for A[0] = X. */
struct rows {
    size_t W[NETWORK_LAYERS + 1], b[NETWORK_LAYERS + 1];
    size_t Z[NETWORK_LAYERS + 1], A[NETWORK_LAYERS + 1];
    size_t dZ[NETWORK_LAYERS + 1], dA[NETWORK_LAYERS + 1];
    size_t dW[NETWORK_LAYERS + 1], db[NETWORK_LAYERS + 1];
};

/* Adds a tensor and returns its row. */
static size_t add_tensor(struct network *network, enum role role, enum lifetime lifetime,
                         size_t layer, size_t rows, size_t columns)
{
    struct tensor *tensor = &network->tensors[network->tensor_count];
    *tensor = (struct tensor){
        .role = role, .layer = layer, .lifetime = lifetime, .rows = rows, .columns = columns};
    identity_name(tensor->name, (struct identity){role, layer, false});
    return network->tensor_count++;
}

/* Adds the gradient of a tensor: one column a sample like that, or a sum over the samples. */
static size_t add_gradient(struct network *network, size_t of)
{
    struct tensor source = network->tensors[of];
    size_t t = network->tensor_count++;
    struct tensor *gradient = &network->tensors[t];
    *gradient = (struct tensor){
        .role = ROLE_GRADIENT,
        .layer = source.layer,
        .of = of,
        .lifetime = source.lifetime == LIFETIME_SAMPLE ? LIFETIME_SAMPLE : LIFETIME_GRADIENT,
        .rows = source.rows,
        .columns = source.columns,
    };
    identity_name(gradient->name, (struct identity){source.role, source.layer, true});
    return t;
}

/* What a statement is but for its operands and formula. */
struct outline {
    size_t target;
    const struct operation *operation;
    enum pass pass;
    size_t layer;
};

static const char *name_of(const struct network *network, size_t tensor)
{
    return network->tensors[tensor].name;
}

/* Adds a statement. `formula` is a pattern in which %s stands for each of the operands' names in
 * turn; `operand` are as many rows as the operation takes. */
static bool add_statement(struct network *network, struct outline line, const size_t *operand,
                          const char *formula, struct error *error)
{
    struct statement *statement = &network->statements[network->statement_count];
    *statement = (struct statement){
        .target = line.target,
        .operation = line.operation,
        .pass = line.pass,
        .layer = line.layer,
        .id = network->statement_count,
    };
    const char *name[NETWORK_OPERANDS] = {"", "", "", ""};
    for (size_t i = 0; i < line.operation->operands; i++) {
        statement->operand[i] = operand[i];
        name[i] = name_of(network, operand[i]);
    }
    statement->formula = memory_format(error, formula, name[0], name[1], name[2], name[3]);
    if (!statement->formula)
        return false;
    network->statement_count++;
    return true;
}

#define STATEMENT(network, line, error, formula, ...)                                              \
    add_statement(network, line, (const size_t[NETWORK_OPERANDS]){__VA_ARGS__}, formula, error)

static bool build_forward(struct network *network, struct rows *rows, struct error *error)
{
    size_t last = network->layers.count, m = network->data.samples;
    for (size_t l = 1; l <= last; l++) {
        size_t units = network->layers.units[l];
        rows->Z[l] = add_tensor(network, ROLE_SCORES, LIFETIME_SAMPLE, l, units, m);
        rows->A[l] = add_tensor(network, ROLE_ACTIVATIONS, LIFETIME_SAMPLE, l, units, m);
        struct outline scores = {rows->Z[l], &OPERATION_SCORES, PASS_FORWARD, l};
        struct outline activate = {rows->A[l], l == last ? &OPERATION_SOFTMAX : &OPERATION_RELU,
                                   PASS_FORWARD, l};
        if (!STATEMENT(network, scores, error, "%s @ %s + %s", rows->W[l], rows->A[l - 1],
                       rows->b[l]) ||
            !STATEMENT(network, activate, error, l == last ? "softmax(%s)" : "relu(%s)",
                       rows->Z[l]))
            return false;
    }
    network->output = rows->A[last];
    network->loss = add_tensor(network, ROLE_COST, LIFETIME_GRADIENT, 0, 1, 1);
    network->tensors[network->loss].number = true;
    struct outline loss = {network->loss, &OPERATION_LOSS, PASS_FORWARD, 0};
    return STATEMENT(network, loss, error,
                     "np.mean(logsumexp(%1$s, axis=0) - np.sum(%2$s * %1$s, axis=0))",
                     rows->Z[last], network->Y);
}

/* dZ of a layer: from the labels in the last one, through ReLU in the others. */
static bool build_dZ(struct network *network, struct rows *rows, size_t l, struct error *error)
{
    if (l == network->layers.count) {
        rows->dZ[l] = add_gradient(network, rows->Z[l]);
        struct outline line = {rows->dZ[l], &OPERATION_ERROR, PASS_BACKWARD, l};
        return STATEMENT(network, line, error, "%s - %s", rows->A[l], network->Y);
    }
    rows->dA[l] = add_gradient(network, rows->A[l]);
    rows->dZ[l] = add_gradient(network, rows->Z[l]);
    struct outline back = {rows->dA[l], &OPERATION_ACTIVATIONS, PASS_BACKWARD, l};
    struct outline mask = {rows->dZ[l], &OPERATION_MASK, PASS_BACKWARD, l};
    return STATEMENT(network, back, error, "%s.T @ %s", rows->W[l + 1], rows->dZ[l + 1]) &&
           STATEMENT(network, mask, error, "%s * (%s > 0)", rows->dA[l], rows->Z[l]);
}

static bool build_backward(struct network *network, struct rows *rows, struct error *error)
{
    for (size_t l = network->layers.count; l >= 1; l--) {
        if (!build_dZ(network, rows, l, error))
            return false;
        rows->dW[l] = add_gradient(network, rows->W[l]);
        rows->db[l] = add_gradient(network, rows->b[l]);
        struct outline weights = {rows->dW[l], &OPERATION_WEIGHTS, PASS_BACKWARD, l};
        struct outline biases = {rows->db[l], &OPERATION_BIASES, PASS_BACKWARD, l};
        if (!STATEMENT(network, weights, error, "%s @ %s.T / m", rows->dZ[l], rows->A[l - 1]) ||
            !STATEMENT(network, biases, error, "np.sum(%s, axis=1, keepdims=True) / m",
                       rows->dZ[l]))
            return false;
    }
    return true;
}

static bool build_update(struct network *network, const struct rows *rows, struct error *error)
{
    for (size_t l = 1; l <= network->layers.count; l++) {
        struct outline W = {rows->W[l], &OPERATION_UPDATE, PASS_UPDATE, l};
        struct outline b = {rows->b[l], &OPERATION_UPDATE, PASS_UPDATE, l};
        if (!STATEMENT(network, W, error, "%s - %s * %s", rows->W[l], network->alpha,
                       rows->dW[l]) ||
            !STATEMENT(network, b, error, "%s - %s * %s", rows->b[l], network->alpha, rows->db[l]))
            return false;
    }
    return true;
}

bool program_build(struct network *network, struct error *error)
{
    size_t count = network->layers.count;
    network->tensor_capacity = 8 * count + 4;
    network->tensors = memory_new(network->tensor_capacity, sizeof *network->tensors, error);
    network->statements = memory_new(8 * count, sizeof *network->statements, error);
    if (!network->tensors || !network->statements)
        return false;

    struct rows rows = {0};
    size_t m = network->data.samples;
    const size_t *units = network->layers.units;
    network->X = rows.A[0] = add_tensor(network, ROLE_INPUT, LIFETIME_DATA, 0, units[0], m);
    network->Y = add_tensor(network, ROLE_LABELS, LIFETIME_DATA, 0, units[count], m);
    network->alpha = add_tensor(network, ROLE_SETTING, LIFETIME_CARRIED, 0, 1, 1);
    network->tensors[network->alpha].number = true;
    for (size_t l = 1; l <= count; l++) {
        rows.W[l] = add_tensor(network, ROLE_WEIGHTS, LIFETIME_CARRIED, l, units[l], units[l - 1]);
        rows.b[l] = add_tensor(network, ROLE_BIASES, LIFETIME_CARRIED, l, units[l], 1);
    }
    return build_forward(network, &rows, error) && build_backward(network, &rows, error) &&
           build_update(network, &rows, error);
}
