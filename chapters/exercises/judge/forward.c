/* Exercise 3: forward_scores, forward_relu, forward_softmax. */
#include "judge.h"
#include "place.h"

EXERCISE_3(PLACE_MINE)

/* ======================================== operations ========================================== */

static void scores(struct matrix Z, const struct matrix *operand, const struct context *context)
{
    (void)context;
    mine_forward_scores(Z, operand[0], operand[1], operand[2]);
}

static void relu(struct matrix A, const struct matrix *operand, const struct context *context)
{
    (void)context;
    mine_forward_relu(A, operand[0]);
}

static void softmax(struct matrix A, const struct matrix *operand, const struct context *context)
{
    (void)context;
    mine_forward_softmax(A, operand[0]);
}

static void judge_scores(struct judge *judge)
{
    judge_statements(judge, (const char *const[]){"W", "A", "b"}, scores);
}

static void judge_relu(struct judge *judge)
{
    judge_statements(judge, (const char *const[]){"Z"}, relu);
}

/* Scores with `shift` added in column n, n times over. */
static bool judge_shifted(struct judge *judge, const char *where, real shift)
{
    struct matrix Z = network_tensor(&bench.small, "Z2")->value, shifted, right;
    bool ok = matrix_new(&shifted, Z.rows, Z.columns, NULL) &&
              matrix_new(&right, Z.rows, Z.columns, NULL);
    if (!ok)
        return judge_that(judge, false, "There is not enough memory to judge it.");
    for (size_t n = 0; n < Z.columns; n++)
        for (size_t k = 0; k < Z.rows; k++)
            *matrix_at(shifted, k, n) = *matrix_at(Z, k, n) + (real)n * shift;
    forward_softmax(right, shifted);
    judge_trial(judge, where);
    struct matrix A =
        judge_target(judge, "A2", (struct matrix){.rows = Z.rows, .columns = Z.columns});
    struct matrix operand = judge_operand(judge, "Z2", shifted);
    judge_enter(judge);
    mine_forward_softmax(A, operand);
    struct comparison c = {.target = "A2", .yours = A, .right = right, .role = {{"Z", shifted}}};
    ok = judge_leave(judge) && judge_compare(judge, &c);
    matrix_free(&shifted);
    matrix_free(&right);
    return ok;
}

static void judge_softmax(struct judge *judge)
{
    if (judge_statements(judge, (const char *const[]){"Z"}, softmax) &&
        judge_shifted(judge, "scores up to 10000", 1000))
        judge_shifted(judge, "scores down to -10000", -1000);
}

static void together(struct judge *judge)
{
    const struct operation mine[] = {
        {.name = "forward_scores", .kind = OPERATION_COLUMNS, .operands = 3, .apply = scores},
        {.name = "forward_relu", .kind = OPERATION_COLUMNS, .operands = 1, .apply = relu},
        {.name = "forward_softmax", .kind = OPERATION_COLUMNS, .operands = 1, .apply = softmax}};
    judge_training(judge, mine, 3);
}

/* ========================================= mistakes =========================================== */

#define STABLE "np.exp(Z - np.max(Z, axis=0))"

static const struct slip mistakes[] = {
    {"forward_scores", "W @ A", "The bias is missing."},
    {"forward_scores", "W @ A - b", "The bias is subtracted."},
    {"forward_scores", "W @ A + b[0]", "Every unit gets the bias of unit 0."},
    {"forward_scores", "W @ A + W.shape[1] * b",
     "The bias is added once for each input: its line stands inside of the loop over the inputs."},
    {"forward_scores", "b + 0 * (W @ A)", "Only the bias is there, no product."},
    {"forward_scores", "np.reshape(W.T, W.shape) @ A + b",
     "W is read row after row. It lies column after column: W[i,j] is at[i + j * rows]."},
    {"forward_scores", "np.reshape(W.T, W.shape) @ A",
     "W is read row after row, and b is missing."},
    {"forward_scores", "W @ A[:, 0:1] + b + 0 * (W @ A)",
     "Every sample gets the scores of sample 0."},
    {"forward_relu", "Z", "Nothing is cut: negative scores pass."},
    {"forward_relu", "np.abs(Z)", "This is the absolute value: what is negative should become 0."},
    {"forward_relu", "np.minimum(Z, 0)",
     "This is min(Z, 0): the comparison is the wrong way round."},
    {"forward_relu", "Z > 0", "This is the slope of ReLU, not ReLU: Z itself where Z > 0."},
    {"forward_relu", "np.where(Z > 0, Z, 0.01 * Z)", "This is the leaky ReLU."},
    {"forward_relu", "np.where(Z > 0, Z, 0.1 * Z)", "This is a leaky ReLU."},
    {"forward_relu", "np.tanh(Z)", "This is tanh."},
    {"forward_relu", "sigmoid(Z)", "This is the sigmoid."},
    {"forward_softmax", "np.exp(Z) / np.sum(np.exp(Z), axis=0)",
     "The maximum is not taken off first: exp overflows above 709, and 0/0 is NaN."},
    {"forward_softmax", "np.exp(Z - np.max(Z)) / np.sum(np.exp(Z - np.max(Z)), axis=0)",
     "The maximum of the whole batch is taken off, not that of each column: others underflow."},
    {"forward_softmax", "np.exp(Z - Z[0]) / np.sum(np.exp(Z - Z[0]), axis=0)",
     "The first score is taken off, not the largest."},
    {"forward_softmax", "np.exp(Z)", "The exponentials are not divided by their sum."},
    {"forward_softmax", STABLE, "The exponentials are not divided by their sum."},
    {"forward_softmax", "np.exp(Z) / np.sum(np.exp(Z))",
     "The sum runs over all samples. Each column needs its own."},
    {"forward_softmax", STABLE " / np.sum(" STABLE ")",
     "The sum runs over all samples. Each column needs its own."},
    {"forward_softmax", "np.exp(Z) / np.sum(np.exp(Z), axis=1, keepdims=True)",
     "The sum runs along the rows. The classes are the rows, so it must run down each column."},
    {"forward_softmax",
     STABLE " / (np.sum(" STABLE ", axis=0) @ (np.arange(m)[:, None] <= np.arange(m)))",
     "The sum is not set to zero before each column: it goes on growing."},
    {"forward_softmax", "Z / np.sum(Z, axis=0)", "The exponential is missing."},
    {"forward_softmax", "Z - logsumexp(Z, axis=0)", "This is the logarithm of softmax."},
    {"forward_softmax", "sigmoid(Z)", "This is the sigmoid: columns don't add up to 1."},
};

const struct exercise EXERCISE = {
    "3",
    {{"forward_scores", judge_scores, (void (*)(void))mine_forward_scores},
     {"forward_relu", judge_relu, (void (*)(void))mine_forward_relu},
     {"forward_softmax", judge_softmax, (void (*)(void))mine_forward_softmax}},
    3,
    together,
    mistakes,
    sizeof mistakes / sizeof mistakes[0],
};
