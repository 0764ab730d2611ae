/* Exercise 5: the five functions of the backward pass. */
#include "judge.h"
#include "place.h"

EXERCISE_5(PLACE_MINE)

static void error(struct matrix dZ, const struct matrix *operand, const struct context *context)
{
    (void)context;
    mine_backward_error(dZ, operand[0], operand[1]);
}

static void weights(struct matrix dW, const struct matrix *operand, const struct context *context)
{
    (void)context;
    mine_backward_weights(dW, operand[0], operand[1]);
}

static void biases(struct matrix db, const struct matrix *operand, const struct context *context)
{
    (void)context;
    mine_backward_biases(db, operand[0]);
}

static void activations(struct matrix dA, const struct matrix *operand,
                        const struct context *context)
{
    (void)context;
    mine_backward_activations(dA, operand[0], operand[1]);
}

static void mask(struct matrix dZ, const struct matrix *operand, const struct context *context)
{
    (void)context;
    mine_backward_mask(dZ, operand[0], operand[1]);
}

/* ========================================= judging ============================================ */

static void judge_error(struct judge *judge)
{
    judge_statements(judge, (const char *const[]){"A", "Y"}, error);
}

static void judge_weights(struct judge *judge)
{
    judge_statements(judge, (const char *const[]){"dZ", "A"}, weights);
}

static void judge_biases(struct judge *judge)
{
    judge_statements(judge, (const char *const[]){"dZ"}, biases);
}

static void judge_activations(struct judge *judge)
{
    judge_statements(judge, (const char *const[]){"W", "dZ"}, activations);
}

/* Scores of exactly zero: there the slope is 0. */
static void judge_zeros(struct judge *judge)
{
    struct matrix Z = network_tensor(&bench.small, "Z1")->value, zeros, right;
    struct matrix dA = network_tensor(&bench.small, "dA1")->value;
    if (!matrix_new(&zeros, Z.rows, Z.columns, NULL) ||
        !matrix_new(&right, Z.rows, Z.columns, NULL)) {
        judge_say(judge, "There is not enough memory to judge it.");
        return;
    }
    for (size_t i = 0; i < matrix_count(Z); i++)
        zeros.at[i] = i % 3 ? Z.at[i] : 0;
    backward_mask(right, dA, zeros);
    judge_trial(judge, "scores that are exactly zero");
    struct matrix dZ =
        judge_target(judge, "dZ1", (struct matrix){.rows = Z.rows, .columns = Z.columns});
    struct matrix lent[] = {judge_operand(judge, "dA1", dA), judge_operand(judge, "Z1", zeros)};
    judge_enter(judge);
    mine_backward_mask(dZ, lent[0], lent[1]);
    struct comparison c = {
        .target = "dZ1", .yours = dZ, .right = right, .role = {{"dA", dA}, {"Z", zeros}}};
    if (judge_leave(judge))
        judge_compare(judge, &c);
    matrix_free(&zeros);
    matrix_free(&right);
}

static void judge_mask(struct judge *judge)
{
    if (judge_statements(judge, (const char *const[]){"dA", "Z"}, mask))
        judge_zeros(judge);
}

static void together(struct judge *judge)
{
    const struct operation mine[] = {
        {.name = "backward_error", .kind = OPERATION_COLUMNS, .operands = 2, .apply = error},
        {.name = "backward_weights", .kind = OPERATION_SUM, .operands = 2, .apply = weights},
        {.name = "backward_biases", .kind = OPERATION_SUM, .operands = 1, .apply = biases},
        {.name = "backward_activations",
         .kind = OPERATION_COLUMNS,
         .operands = 2,
         .apply = activations},
        {.name = "backward_mask", .kind = OPERATION_COLUMNS, .operands = 2, .apply = mask}};
    judge_training(judge, mine, 5);
}

/* ========================================= mistakes =========================================== */

#define DIVIDED                                                                                    \
    "It divides by the number of samples. The library does so itself, after all blocks of "        \
    "samples "                                                                                     \
    "have been added."

static const struct slip mistakes[] = {
    {"backward_error", "Y - A", "Turned round: that is Y - A."},
    {"backward_error", "(A - Y) / m",
     "1/m inside: a column of dZ2 is the gradient of its own sample's cost; the mean comes with "
     "dW2."},
    {"backward_error", "2 * (A - Y)",
     "The factor 2 belongs to a squared error, not to cross-entropy."},
    {"backward_error", "A", "The label is not subtracted."},
    {"backward_error", "A + Y", "The label is added instead of subtracted."},
    {"backward_error", "(A - Y) * A * (1 - A)",
     "An additional derivative, a * (1 - a). Softmax and cross-entropy together give just a - y."},
    {"backward_error", "-Y / A",
     "This is the gradient by A2. The softmax between A2 and Z2 is still to be passed."},
    {"backward_error", "A - 1", "1 is subtracted in every row, not in the label's alone."},
    {"backward_weights", "dZ @ A.T / m", DIVIDED},
    {"backward_weights", "-(dZ @ A.T)", "The sign is turned round."},
    {"backward_weights", "np.sum(dZ, axis=1, keepdims=True) @ np.sum(A, axis=1, keepdims=True).T",
     "Summed too early: the sum over the samples of products is not the product of the sums."},
    {"backward_weights", "dZ[:, 0:1] @ A[:, 0:1].T", "Only sample 0 is there."},
    {"backward_weights", "dZ[:, -1:] @ A[:, -1:].T",
     "Only the last sample is there: the others were overwritten, not added."},
    {"backward_weights", "dZ @ (A > 0).T", "A's sign is used in place of A."},
    {"backward_biases", "np.sum(dZ, axis=1, keepdims=True) / m", DIVIDED},
    {"backward_biases", "-np.sum(dZ, axis=1, keepdims=True)", "The sign is turned round."},
    {"backward_biases", "dZ[:, 0:1]", "Only sample 0 is there."},
    {"backward_biases", "dZ[:, -1:]", "Only the last sample is there."},
    {"backward_biases", "np.sum(dZ)",
     "Summed over the classes as well as the samples: every bias gets the same number, near zero "
     "for dZ2, whose columns each sum to zero."},
    {"backward_activations", "-(W.T @ dZ)", "The sign is turned round."},
    {"backward_activations", "W.T @ dZ / m", "1/m does not belong here: columns don't meet in dA."},
    {"backward_activations", "np.reshape(W.T, W.shape).T @ dZ",
     "W is read row after row. It lies column after column: W[i,j] is at[i + j * rows]."},
    {"backward_activations", "W @ dZ", "W must be transposed."},
    {"backward_activations", "np.abs(W.T) @ dZ", "The weights' signs are lost."},
    {"backward_mask", "dA", "There is no mask: where Z is not positive, the gradient must be 0."},
    {"backward_mask", "dA * (dA > 0)", "The mask looks at dA. It must look at Z."},
    {"backward_mask", "dA * Z",
     "Multiplied by Z itself, not by the slope of ReLU, which is 0 or 1."},
    {"backward_mask", "dA * relu(Z)", "Multiplied by relu(Z), not by its slope, which is 0 or 1."},
    {"backward_mask", "Z > 0", "This is the mask alone: dA is missing."},
    {"backward_mask", "dA * (Z < 0)", "The mask is the wrong way round."},
    {"backward_mask", "dA * (Z <= 0)", "The mask is the wrong way round."},
    {"backward_mask", "dA * (Z >= 0)", "At exactly 0 the slope is taken as 0 in this book: Z > 0."},
    {"backward_mask", "np.where(Z > 0, dA, 0.01 * dA)", "This is the slope of the leaky ReLU."},
    {"backward_mask", "dA * (1 - np.tanh(Z)**2)", "This is the slope of tanh."},
};

const struct exercise EXERCISE = {
    "5",
    {{"backward_error", judge_error, (void (*)(void))mine_backward_error},
     {"backward_weights", judge_weights, (void (*)(void))mine_backward_weights},
     {"backward_biases", judge_biases, (void (*)(void))mine_backward_biases},
     {"backward_activations", judge_activations, (void (*)(void))mine_backward_activations},
     {"backward_mask", judge_mask, (void (*)(void))mine_backward_mask}},
    5,
    together,
    mistakes,
    sizeof mistakes / sizeof mistakes[0],
};
