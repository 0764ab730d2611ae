/* How to add one: write the output's function, its loss's and their derivative, a record for each,
 * and a row of OUTPUTS at the end. A loss that reads the activations instead of the scores has the
 * gradient of those as its derivative; then the output's record needs one of its own. */
#include "model/operations/softmax_loss.h"

#include <tgmath.h>

/* ========================================== softmax =========================================== */

/* A (K x n) = exp(Z (K x n) - max) / sum, column by column */
void forward_softmax(struct matrix A, struct matrix Z)
{
    for (size_t n = 0; n < Z.columns; n++) {
        real max = *matrix_at(Z, matrix_argmax(Z, n), n);
        real sum = 0;
        for (size_t k = 0; k < Z.rows; k++) {
            *matrix_at(A, k, n) = exp(*matrix_at(Z, k, n) - max);
            sum += *matrix_at(A, k, n);
        }
        for (size_t k = 0; k < Z.rows; k++)
            *matrix_at(A, k, n) /= sum;
    }
}

static void softmax(struct matrix A, const struct matrix *operand, const struct context *context)
{
    (void)context;
    forward_softmax(A, operand[0]);
}

/* The score, the column's largest, the sum of all exponentials, and how many these are. */
static void softmax_numbers(const struct matrix *operand, size_t i, size_t j, double *number)
{
    struct matrix Z = operand[0];
    number[0] = (double)*matrix_at(Z, i, j);
    number[1] = (double)*matrix_at(Z, matrix_argmax(Z, j), j);
    number[2] = 0;
    for (size_t k = 0; k < Z.rows; k++)
        number[2] += exp((double)*matrix_at(Z, k, j) - number[1]);
    number[3] = (double)Z.rows;
}

static const struct spoiling SOFTMAX_SPOILINGS[] = {
    {"np.exp(%1$s - np.max(%1$s)) / np.sum(np.exp(%1$s - np.max(%1$s)))",
     "the sum runs over all samples, not over each column"},
    {"sigmoid(%1$s)", "each score is squeezed alone: the columns don't sum to 1"},
    {"softmax(%1$s, axis=1)", "the rows sum to 1, not the columns"},
    {NULL, NULL},
};

const struct operation OPERATION_SOFTMAX = {
    .name = "forward_softmax",
    .kind = OPERATION_COLUMNS,
    .operands = 1,
    .apply = softmax,
    .reads = {READS_SCORES},
    .formula = "softmax(%1$s)",
    .called = "softmax",
    .values = "probabilities",
    .loss = &OPERATION_LOSS,
    .why = {.words = "exp({=0} - {=1}) / {=2}: the score, the column's largest, the sum of all "
                     "{=3}",
            .numbers = softmax_numbers},
    .spoilings = SOFTMAX_SPOILINGS,
    .spoiled_as = 7,
};

/* ====================================== the cross-entropy ===================================== */

/* ln(sum exp(z)) = max + ln(sum exp(z - max)) */
real loss_logsumexp(struct matrix Z, size_t n)
{
    real max = *matrix_at(Z, matrix_argmax(Z, n), n);
    real sum = 0;
    for (size_t k = 0; k < Z.rows; k++)
        sum += exp(*matrix_at(Z, k, n) - max);
    return max + log(sum);
}

/* cost[n] = logsumexp(Z[:, n]) - sum(Y[:, n] * Z[:, n]) */
static real cost(struct matrix Z, struct matrix Y, size_t n)
{
    real score_of_label = 0;
    for (size_t k = 0; k < Z.rows; k++)
        score_of_label += *matrix_at(Y, k, n) * *matrix_at(Z, k, n);
    return loss_logsumexp(Z, n) - score_of_label;
}

void loss_costs(struct matrix costs, struct matrix Z, struct matrix Y)
{
    for (size_t n = 0; n < Z.columns; n++)
        costs.at[n] = cost(Z, Y, n);
}

/* loss (1 x 1) += the costs of Z (K x n) and Y (K x n) */
void loss_sum(struct matrix loss, struct matrix Z, struct matrix Y)
{
    for (size_t n = 0; n < Z.columns; n++)
        loss.at[0] += cost(Z, Y, n);
}

static void loss(struct matrix sum, const struct matrix *operand, const struct context *context)
{
    (void)context;
    loss_sum(sum, operand[0], operand[1]);
}

static void costs_of(struct matrix costs, const struct matrix *operand)
{
    loss_costs(costs, operand[0], operand[1]);
}

static size_t loss_terms(const struct matrix *operand)
{
    return operand[0].columns;
}

static void loss_term(const struct matrix *operand, size_t i, size_t j, size_t k, double factor[2])
{
    (void)i;
    (void)j;
    factor[0] = (double)cost(operand[0], operand[1], k);
    factor[1] = 1;
}

static const struct spoiling LOSS_SPOILINGS[] = {
    {"np.sum(logsumexp(%1$s, axis=0) - np.sum(%2$s * %1$s, axis=0))",
     "it is the sum of the costs, not their mean"},
    {NULL, NULL},
};

const struct operation OPERATION_LOSS = {
    .name = "loss_sum",
    .kind = OPERATION_SUM,
    .operands = 2,
    .apply = loss,
    .reads = {READS_SCORES, READS_LABELS},
    .formula = "np.mean(logsumexp(%1$s, axis=0) - np.sum(%2$s * %1$s, axis=0))",
    .values = "the mean cost",
    .derivative = {{0, &OPERATION_ERROR}},
    .costs = costs_of,
    .why = {.words = "the mean over the samples n of logsumexp({0}[:, n]) - {0}[label, n]",
            .terms = loss_terms,
            .term = loss_term,
            .single = true},
    .spoilings = LOSS_SPOILINGS,
    .spoiled_as = 9,
};

/* ======================================= their derivative ===================================== */

/* Forward: A = softmax(Z), cost = -ln(A[label]).   dZ (K x n) = A (K x n) - Y (K x n) */
void backward_error(struct matrix dZ, struct matrix A, struct matrix Y)
{
    for (size_t i = 0; i < matrix_count(dZ); i++)
        dZ.at[i] = A.at[i] - Y.at[i];
}

static void error(struct matrix dZ, const struct matrix *operand, const struct context *context)
{
    (void)context;
    backward_error(dZ, operand[0], operand[1]);
}

static const struct spoiling ERROR_SPOILINGS[] = {
    {"%2$s - %1$s", "the sign is wrong"},
    {"2 * (%1$s - %2$s)", "there is a factor 2, as of a squared error"},
    {"(%1$s - %2$s) * %1$s * (1 - %1$s)",
     "there is a slope too many: softmax and cross-entropy together need none"},
    {"%1$s - one_hot((labels + 1) %% %2$s.shape[0])", "the labels are off by one"},
    {NULL, NULL},
};

const struct operation OPERATION_ERROR = {
    .name = "backward_error",
    .kind = OPERATION_COLUMNS,
    .operands = 2,
    .apply = error,
    .reads = {READS_ACTIVATIONS, READS_LABELS},
    .formula = "%1$s - %2$s",
    .values = "gradient of each sample's cost by its scores",
    .why = {.words = "{0} - {1} = {=0} - {=1}; the label of sample {j} is {label}"},
    .spoilings = ERROR_SPOILINGS,
    .spoiled_as = 5,
};

const struct operation *const OUTPUTS[] = {&OPERATION_SOFTMAX, NULL};
