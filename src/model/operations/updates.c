/* How to add one: write its function and its record here; what it keeps from iteration to iteration
 * is a carried tensor, which program.c has to add beside the parameter. */
#include "model/operations/updates.h"

/* T = T - alpha * dT */
void update_parameter(struct matrix T, struct matrix before, struct matrix alpha, struct matrix dT)
{
    for (size_t i = 0; i < matrix_count(T); i++)
        T.at[i] = before.at[i] - alpha.at[0] * dT.at[i];
}

static void update(struct matrix T, const struct matrix *operand, const struct context *context)
{
    (void)context;
    update_parameter(T, operand[0], operand[1], operand[2]);
}

static const struct spoiling UPDATE_SPOILINGS[] = {
    {"%1$s + %2$s * %3$s", "it goes uphill"},
    {"%1$s - %3$s", "the learning rate is forgotten"},
    {"%1$s - %2$s * np.sign(%3$s)", "only the gradient's signs count"},
    {"%1$s - %2$s * np.mean(%3$s)", "all entries move alike"},
    {NULL, NULL},
};

const struct operation OPERATION_UPDATE = {
    .name = "update_parameter",
    .kind = OPERATION_WHOLE,
    .operands = 3,
    .apply = update,
    .reads = {READS_TARGET, READS_ALPHA, READS_GRADIENT},
    .formula = "%1$s - %2$s * %3$s",
    .why = {.words = "{0} - {1} * {2} = {=0} - {=1} * {=2}"},
    .spoilings = UPDATE_SPOILINGS,
    .spoiled_as = 10,
};
