/* How to add one (biases of another layout, a scale of each unit): write its function and its
 * record here, and name the record as a derivative of the forward operation that reads it. */
#include "model/operations/biases.h"

/* Forward: Z = W @ A + b.   db (H x 1) += the columns of dZ (H x n) */
void backward_biases(struct matrix db, struct matrix dZ)
{
    for (size_t n = 0; n < dZ.columns; n++)
        for (size_t i = 0; i < dZ.rows; i++)
            db.at[i] += *matrix_at(dZ, i, n);
}

static void biases(struct matrix db, const struct matrix *operand, const struct context *context)
{
    (void)context;
    backward_biases(db, operand[0]);
}

static size_t biases_terms(const struct matrix *operand)
{
    return operand[0].columns;
}

/* db[i] = the mean over the samples k of dZ[i, k] */
static void biases_term(const struct matrix *operand, size_t i, size_t j, size_t k,
                        double factor[2])
{
    (void)j;
    factor[0] = (double)*matrix_at(operand[0], i, k);
    factor[1] = 1;
}

static const struct spoiling BIASES_SPOILINGS[] = {
    {"np.sum(%1$s, axis=1, keepdims=True)", "the 1/m is missing: a sum, not the mean"},
    {"np.sum(%1$s) / m",
     "it sums over the units as well as over the samples, and all biases share one number"},
    {"np.sum(np.abs(%1$s), axis=1, keepdims=True) / m", "the signs are lost before the sum"},
    {NULL, NULL},
};

const struct operation OPERATION_BIASES = {
    .name = "backward_biases",
    .kind = OPERATION_SUM,
    .operands = 1,
    .apply = biases,
    .reads = {READS_GRADIENT},
    .formula = "np.sum(%1$s, axis=1, keepdims=True) / m",
    .values = "gradient of the loss by the biases",
    .why = {.words = "1/{m} of the sum over the samples n of {0}[{i}, n]",
            .terms = biases_terms,
            .term = biases_term,
            .single = true},
    .spoilings = BIASES_SPOILINGS,
    .spoiled_as = 2,
};
