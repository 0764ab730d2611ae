/* How to add one: write its function and that of its derivative, a record for each, and a row of
 * ACTIVATIONS at the end. A layer then has it by its name: layers.activation[1] =
 * activation_find("relu"). Nothing else needs to know of it. */
#include "model/operations/activations.h"

#include <string.h>

/* ========================================= max(Z, 0) ========================================== */

/* A (H x n) = max(Z (H x n), 0) */
void forward_relu(struct matrix A, struct matrix Z)
{
    for (size_t i = 0; i < matrix_count(Z); i++)
        A.at[i] = Z.at[i] < 0 ? 0 : Z.at[i];
}

static void relu(struct matrix A, const struct matrix *operand, const struct context *context)
{
    (void)context;
    forward_relu(A, operand[0]);
}

static const struct spoiling RELU_SPOILINGS[] = {
    {"np.abs(%1$s)", "negative scores are turned round, not silenced"},
    {"np.maximum(%1$s, 0.1 * %1$s)",
     "negative scores leak through, and the slope does not know of it"},
    {NULL, NULL},
};

const struct operation OPERATION_RELU = {
    .name = "forward_relu",
    .kind = OPERATION_COLUMNS,
    .operands = 1,
    .apply = relu,
    .reads = {READS_SCORES},
    .formula = "relu(%1$s)",
    .called = "relu",
    .values = "activations",
    .derivative = {{0, &OPERATION_MASK}},
    .why = {.words = "max({0}[{i}, {j}], 0) = max({=0}, 0)"},
    .spoilings = RELU_SPOILINGS,
    .spoiled_as = 6,
};

/* Forward: A = max(Z, 0).   dZ (H x n) = dA (H x n) * (Z (H x n) > 0) */
void backward_mask(struct matrix dZ, struct matrix dA, struct matrix Z)
{
    for (size_t i = 0; i < matrix_count(dZ); i++)
        dZ.at[i] = dA.at[i] * (Z.at[i] > 0);
}

static void mask(struct matrix dZ, const struct matrix *operand, const struct context *context)
{
    (void)context;
    backward_mask(dZ, operand[0], operand[1]);
}

static const struct spoiling MASK_SPOILINGS[] = {
    {"%1$s", "the slope of ReLU is forgotten"},
    {"%1$s * (%1$s > 0)", "the mask is made from the wrong tensor"},
    {"%1$s * (%2$s < 0)", "the mask is the wrong way round"},
    {"%1$s * relu(%2$s)", "it multiplies by ReLU, not by its slope"},
    {NULL, NULL},
};

const struct operation OPERATION_MASK = {
    .name = "backward_mask",
    .kind = OPERATION_COLUMNS,
    .operands = 2,
    .apply = mask,
    .reads = {READS_GRADIENT, READS_SCORES},
    .formula = "%1$s * (%2$s > 0)",
    .values = "gradient of each sample's cost by its scores",
    .zeros = "silenced by ReLU",
    .why = {.words = "{0} * ({1} > 0) = {=0} * ({=1} > 0)"},
    .spoilings = MASK_SPOILINGS,
    .spoiled_as = 4,
};

/* ========================================= the family ========================================= */

const struct operation *const ACTIVATIONS[] = {&OPERATION_RELU, NULL};

const struct operation *activation_find(const char *name)
{
    size_t i = 0;
    while (ACTIVATIONS[i] && strcmp(ACTIVATIONS[i]->called, name) != 0)
        i++;
    return ACTIVATIONS[i];
}
