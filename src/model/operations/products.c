/* How to add one: write its function, forward and backward, and a record for each below; the
 * forward record names its derivatives, operand by operand. A layer that is not dense also needs a
 * place in program.c's list of what a layer is made of. */
#include "model/operations/products.h"

#include "model/operations/biases.h"
#include "tensor/product.h"

/* ======================================= Z = W @ A + b ======================================== */

/* Z (H x n) += b (H x 1), to each column */
static void add_biases(struct matrix Z, struct matrix b)
{
    for (size_t n = 0; n < Z.columns; n++)
        for (size_t i = 0; i < Z.rows; i++)
            *matrix_at(Z, i, n) += b.at[i];
}

/* Z (H x n) = W (H x D) @ A (D x n) + b (H x 1) */
void forward_scores(struct matrix Z, struct matrix W, struct matrix A, struct matrix b)
{
    product_ab(Z, W, A);
    add_biases(Z, b);
}

static void scores(struct matrix Z, const struct matrix *operand, const struct context *context)
{
    (void)context;
    forward_scores(Z, operand[0], operand[1], operand[2]);
}

static void sparse_scores(struct matrix Z, const struct matrix *operand, const struct sparse *X,
                          const struct context *context)
{
    (void)context;
    product_as(Z, operand[0], X);
    add_biases(Z, operand[2]);
}

static size_t scores_terms(const struct matrix *operand)
{
    return operand[0].columns;
}

/* Z[i, j] = sum over k of W[i, k] * A[k, j], plus b[i] */
static void scores_term(const struct matrix *operand, size_t i, size_t j, size_t k,
                        double factor[2])
{
    factor[0] = (double)*matrix_at(operand[0], i, k);
    factor[1] = (double)*matrix_at(operand[1], k, j);
}

static const struct spoiling SCORES_SPOILINGS[] = {
    {"%1$s @ %2$s", "the biases are forgotten"},
    {"%1$s @ %2$s - %3$s", "the biases are subtracted"},
    {NULL, NULL},
};

const struct operation OPERATION_SCORES = {
    .name = "forward_scores",
    .kind = OPERATION_COLUMNS,
    .operands = 3,
    .apply = scores,
    .apply_sparse = sparse_scores,
    .sparse = 1,
    .reads = {READS_WEIGHTS, READS_BEFORE, READS_BIASES},
    .formula = "%1$s @ %2$s + %3$s",
    .values = "scores",
    .derivative = {{0, &OPERATION_WEIGHTS}, {2, &OPERATION_BIASES}, {1, &OPERATION_ACTIVATIONS}},
    .why = {.words = "the sum over k of {0}[{i}, k] * {1}[k, {j}], plus {2}[{i}] = {+2}",
            .terms = scores_terms,
            .term = scores_term},
    .spoilings = SCORES_SPOILINGS,
    .spoiled_as = 8,
};

/* ============================================ by W ============================================ */

/* Forward: Z = W @ A + b.   dW (H x D) += dZ (H x n) @ A (D x n).T */
void backward_weights(struct matrix dW, struct matrix dZ, struct matrix A)
{
    product_abt_add(dW, dZ, A);
}

static void weights(struct matrix dW, const struct matrix *operand, const struct context *context)
{
    (void)context;
    backward_weights(dW, operand[0], operand[1]);
}

static void sparse_weights(struct matrix dW, const struct matrix *operand, const struct sparse *X,
                           const struct context *context)
{
    (void)context;
    product_ast_add(dW, operand[0], X);
}

static size_t weights_terms(const struct matrix *operand)
{
    return operand[0].columns;
}

/* dW[i, j] = the mean over the samples k of dZ[i, k] * A[j, k] */
static void weights_term(const struct matrix *operand, size_t i, size_t j, size_t k,
                         double factor[2])
{
    factor[0] = (double)*matrix_at(operand[0], i, k);
    factor[1] = (double)*matrix_at(operand[1], j, k);
}

static const struct spoiling WEIGHTS_SPOILINGS[] = {
    {"%1$s @ %2$s.T", "the 1/m is missing: a sum, not the mean"},
    {"%1$s @ %2$s.T / m / m", "the mean is taken twice"},
    {"%1$s @ (%2$s > 0).T / m", "it only asks whether an input is positive, not how large it is"},
    {"-%1$s @ %2$s.T / m", "the sign is wrong"},
    {NULL, NULL},
};

const struct operation OPERATION_WEIGHTS = {
    .name = "backward_weights",
    .kind = OPERATION_SUM,
    .operands = 2,
    .apply = weights,
    .apply_sparse = sparse_weights,
    .sparse = 1,
    .reads = {READS_GRADIENT, READS_BEFORE},
    .formula = "%1$s @ %2$s.T / m",
    .values = "gradient of the loss by the weights",
    .why = {.words = "1/{m} of the sum over the samples n of {0}[{i}, n] * {1}[{j}, n]",
            .terms = weights_terms,
            .term = weights_term},
    .spoilings = WEIGHTS_SPOILINGS,
    .spoiled_as = 1,
};

/* ============================================ by A ============================================ */

/* Forward: Z = W @ A + b.   dA (D x n) = W (H x D).T @ dZ (H x n) */
void backward_activations(struct matrix dA, struct matrix W, struct matrix dZ)
{
    product_atb(dA, W, dZ);
}

static void activations(struct matrix dA, const struct matrix *operand,
                        const struct context *context)
{
    (void)context;
    backward_activations(dA, operand[0], operand[1]);
}

static size_t activations_terms(const struct matrix *operand)
{
    return operand[0].rows;
}

/* dA[i, j] = sum over k of W[k, i] * dZ[k, j] */
static void activations_term(const struct matrix *operand, size_t i, size_t j, size_t k,
                             double factor[2])
{
    factor[0] = (double)*matrix_at(operand[0], k, i);
    factor[1] = (double)*matrix_at(operand[1], k, j);
}

static const struct spoiling ACTIVATIONS_SPOILINGS[] = {
    {"%1$s @ %2$s", "the weights are not transposed"},
    {"%1$s.T @ %2$s / m", "the 1/m comes too early, and comes again in dW"},
    {"%1$s.T @ np.sign(%2$s)", "only the signs of the gradient are passed on"},
    {NULL, NULL},
};

const struct operation OPERATION_ACTIVATIONS = {
    .name = "backward_activations",
    .kind = OPERATION_COLUMNS,
    .operands = 2,
    .apply = activations,
    .reads = {READS_WEIGHTS, READS_GRADIENT},
    .formula = "%1$s.T @ %2$s",
    .values = "gradient of each sample's cost by its activations",
    .why = {.words = "the sum over k of {0}[k, {i}] * {1}[k, {j}]",
            .terms = activations_terms,
            .term = activations_term},
    .spoilings = ACTIVATIONS_SPOILINGS,
    .spoiled_as = 3,
};
