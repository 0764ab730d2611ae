#include "model/program.h"

#include <assert.h>
#include <stdio.h>

#include "base/memory.h"
#include "model/operations/activations.h"
#include "model/operations/products.h"
#include "model/operations/softmax_loss.h"
#include "model/operations/updates.h"

/* ========================================= the tensors ======================================== */

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

/* ======================================= one statement ======================================== */

/* The row that a statement in this layer means; `target` is its own, or that of the forward
 * statement that it differentiates. */
static size_t row_of(const struct network *network, enum operand reads, size_t layer, size_t target)
{
    switch (reads) {
    case READS_WEIGHTS:
        return network_role(network, ROLE_WEIGHTS, layer);
    case READS_BIASES:
        return network_role(network, ROLE_BIASES, layer);
    case READS_SCORES:
        return network_role(network, ROLE_SCORES, layer);
    case READS_ACTIVATIONS:
        return network_activations(network, layer);
    case READS_BEFORE:
        return network_activations(network, layer - 1);
    case READS_LABELS:
        return network->Y;
    case READS_ALPHA:
        return network->alpha;
    case READS_GRADIENT:
        return network_gradient(network, target);
    case READS_TARGET:
    case READS_NOTHING:
        break;
    }
    return target;
}

char *program_text(const struct network *network, const struct statement *statement,
                   const char *pattern, struct error *error)
{
    const char *name[NETWORK_OPERANDS] = {"", "", "", ""};
    for (size_t i = 0; i < statement->operation->operands; i++)
        name[i] = network->tensors[statement->operand[i]].name;
    return memory_format(error, pattern, name[0], name[1], name[2], name[3]);
}

/* Adds a statement for a target. What it reads is seen from the layer and from the tensor `seen`.
 */
static bool add_statement(struct network *network, const struct operation *operation,
                          enum pass pass, size_t target, size_t layer, size_t seen,
                          struct error *error)
{
    struct statement *statement = &network->statements[network->statement_count];
    *statement = (struct statement){
        .target = target,
        .operation = operation,
        .context = operation->context,
        .pass = pass,
        .layer = network->tensors[target].layer,
        .id = network->statement_count,
    };
    for (size_t i = 0; i < operation->operands; i++) {
        statement->operand[i] = row_of(network, operation->reads[i], layer, seen);
        assert(statement->operand[i] < network->tensor_count);
    }
    statement->formula = program_text(network, statement, operation->formula, error);
    network->statement_count += statement->formula != NULL;
    return statement->formula;
}

/* ========================================= the passes ========================================= */

const struct operation *program_activation(const struct layers *layers, size_t l)
{
    return layers->activation[l] ? layers->activation[l]
           : l == layers->count  ? OUTPUTS[0]
                                 : ACTIVATIONS[0];
}

static bool build_forward(struct network *network, struct error *error)
{
    size_t last = network->layers.count, m = network->batch.count;
    for (size_t l = 1; l <= last; l++) {
        size_t units = network->layers.units[l];
        size_t Z = add_tensor(network, ROLE_SCORES, LIFETIME_SAMPLE, l, units, m);
        size_t A = add_tensor(network, ROLE_ACTIVATIONS, LIFETIME_SAMPLE, l, units, m);
        if (!add_statement(network, &OPERATION_SCORES, PASS_FORWARD, Z, l, Z, error) ||
            !add_statement(network, program_activation(&network->layers, l), PASS_FORWARD, A, l, A,
                           error))
            return false;
        network->output = A;
    }
    network->loss = add_tensor(network, ROLE_COST, LIFETIME_GRADIENT, 0, 1, 1);
    network->tensors[network->loss].number = true;
    return add_statement(network, program_activation(&network->layers, last)->loss, PASS_FORWARD,
                         network->loss, last, network->loss, error);
}

/* The derivatives of a forward statement, by those operands that have a gradient. */
static bool add_derivatives(struct network *network, size_t forward, struct error *error)
{
    const struct statement *statement = &network->statements[forward];
    const struct derivative *derivative = statement->operation->derivative;
    size_t layer = statement->layer ? statement->layer : network->layers.count;
    for (size_t i = 0; i < OPERATION_DERIVATIVES && derivative[i].operation; i++) {
        size_t of = statement->operand[derivative[i].by];
        if (network->tensors[of].lifetime == LIFETIME_DATA)
            continue;
        size_t target = add_gradient(network, of), added = network->statement_count;
        if (!add_statement(network, derivative[i].operation, PASS_BACKWARD, target, layer,
                           statement->target, error))
            return false;
        network->statements[added].context = statement->context;
    }
    return true;
}

/* From the loss back. What has no gradient of its own when its turn comes, as the output that the
 * loss takes along, has none to pass on. */
static bool build_backward(struct network *network, struct error *error)
{
    for (size_t s = network->statement_count; s-- > 0;) {
        size_t target = network->statements[s].target;
        bool reached =
            target == network->loss || network_gradient(network, target) < network->tensor_count;
        if (reached && !add_derivatives(network, s, error))
            return false;
    }
    return true;
}

static bool build_update(struct network *network, struct error *error)
{
    for (size_t t = 0; t < network->tensor_count; t++)
        if (tensor_is_parameter(&network->tensors[t]) &&
            !add_statement(network, &OPERATION_UPDATE, PASS_UPDATE, t, network->tensors[t].layer, t,
                           error))
            return false;
    return true;
}

bool program_build(struct network *network, struct error *error)
{
    size_t count = network->layers.count, m = network->batch.count;
    const size_t *units = network->layers.units;
    /* A layer has two forward statements and two updates, and the loss stands at the end; each
     * forward statement may have derivatives. There is a tensor for each but the updates. */
    size_t computed = (2 * count + 1) * (1 + OPERATION_DERIVATIVES);
    network->tensor_capacity = computed + 2 * count + 3;
    network->tensors = memory_new(network->tensor_capacity, sizeof *network->tensors, error);
    network->statements = memory_new(computed + 2 * count, sizeof *network->statements, error);
    if (!network->tensors || !network->statements)
        return false;
    network->X = add_tensor(network, ROLE_INPUT, LIFETIME_DATA, 0, units[0], m);
    network->Y = add_tensor(network, ROLE_LABELS, LIFETIME_DATA, 0, units[count], m);
    network->alpha = add_tensor(network, ROLE_SETTING, LIFETIME_CARRIED, 0, 1, 1);
    network->tensors[network->alpha].number = true;
    for (size_t l = 1; l <= count; l++) {
        add_tensor(network, ROLE_WEIGHTS, LIFETIME_CARRIED, l, units[l], units[l - 1]);
        add_tensor(network, ROLE_BIASES, LIFETIME_CARRIED, l, units[l], 1);
    }
    return build_forward(network, error) && build_backward(network, error) &&
           build_update(network, error);
}
