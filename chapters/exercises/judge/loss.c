/* Exercise 4: loss_logsumexp, loss_costs, loss_sum. */
#include "judge.h"
#include "place.h"

EXERCISE_4(PLACE_MINE)

/* What is judged on one batch of scores and labels. */
typedef bool batch_judge(struct judge *judge, struct matrix Z, struct matrix Y);

/* Scores that are hard: far apart, large, all equal. The label of column n is n % 3. */
enum { HARD_CLASSES = 3, HARD_SAMPLES = 6 };
static const real HARD[HARD_CLASSES][HARD_SAMPLES] = {
    {0, 1000, -1000, 5, 0, 700},
    {-2000, 1000, -3000, 5, -800, 710},
    {-2000, 999, -1000, 5, 800, -720},
};

static bool judge_hard(struct judge *judge, batch_judge *judge_batch)
{
    struct matrix Z, Y;
    if (!matrix_new(&Z, HARD_CLASSES, HARD_SAMPLES, NULL) ||
        !matrix_new(&Y, HARD_CLASSES, HARD_SAMPLES, NULL))
        return judge_that(judge, false, "There is not enough memory to judge it.");
    matrix_fill(Y, 0);
    for (size_t n = 0; n < HARD_SAMPLES; n++) {
        *matrix_at(Y, n % HARD_CLASSES, n) = 1;
        for (size_t k = 0; k < HARD_CLASSES; k++)
            *matrix_at(Z, k, n) = HARD[k][n];
    }
    judge_trial(judge, "scores of hundreds and thousands");
    bool ok = judge_batch(judge, Z, Y);
    matrix_free(&Z);
    matrix_free(&Y);
    return ok;
}

static void judge_batches(struct judge *judge, batch_judge *judge_batch)
{
    struct network *network[] = {&bench.small, &bench.real};
    const char *const where[] = {BENCH_SMALL, BENCH_REAL};
    for (size_t i = 0; i < 2; i++) {
        judge_trial(judge, where[i]);
        if (!judge_batch(judge, network_tensor(network[i], "Z2")->value,
                         network_tensor(network[i], "Y")->value))
            return;
    }
    judge_hard(judge, judge_batch);
}

/* Compares a row of one number a sample. */
static bool compare_row(struct judge *judge, const char *target, struct matrix yours,
                        struct matrix right, struct matrix Z, struct matrix Y)
{
    struct comparison c = {
        .target = target, .yours = yours, .right = right, .role = {{"Z", Z}, {"Y", Y}}};
    return judge_leave(judge) && judge_compare(judge, &c);
}

static bool judge_logsumexp_of(struct judge *judge, struct matrix Z, struct matrix Y)
{
    struct matrix yours, right;
    if (!matrix_new(&yours, 1, Z.columns, NULL) || !matrix_new(&right, 1, Z.columns, NULL))
        return judge_that(judge, false, "There is not enough memory to judge it.");
    for (size_t n = 0; n < Z.columns; n++)
        right.at[n] = loss_logsumexp(Z, n);
    struct matrix lent = judge_operand(judge, "Z2", Z);
    judge_enter(judge);
    for (size_t n = 0; n < Z.columns; n++)
        yours.at[n] = mine_loss_logsumexp(lent, n);
    bool ok = compare_row(judge, "logsumexp", yours, right, Z, Y);
    matrix_free(&yours);
    matrix_free(&right);
    return ok;
}

static bool judge_costs_of(struct judge *judge, struct matrix Z, struct matrix Y)
{
    struct matrix right;
    if (!matrix_new(&right, 1, Z.columns, NULL))
        return judge_that(judge, false, "There is not enough memory to judge it.");
    loss_costs(right, Z, Y);
    struct matrix yours = judge_target(judge, "costs", (struct matrix){1, Z.columns, NULL});
    struct matrix lent[] = {judge_operand(judge, "Z2", Z), judge_operand(judge, "Y", Y)};
    judge_enter(judge);
    mine_loss_costs(yours, lent[0], lent[1]);
    bool ok = compare_row(judge, "costs", yours, right, Z, Y);
    matrix_free(&right);
    return ok;
}

static bool judge_sum_of(struct judge *judge, struct matrix Z, struct matrix Y)
{
    real start = (real)0.75, sum = start;
    struct matrix before = {1, 1, &start}, right = {1, 1, &sum};
    loss_sum(right, Z, Y);
    struct matrix yours = judge_target(judge, "loss", before);
    struct matrix lent[] = {judge_operand(judge, "Z2", Z), judge_operand(judge, "Y", Y)};
    judge_enter(judge);
    mine_loss_sum(yours, lent[0], lent[1]);
    struct comparison c = {.target = "loss",
                           .yours = yours,
                           .right = right,
                           .before = before,
                           .role = {{"Z", Z}, {"Y", Y}}};
    return judge_leave(judge) && judge_compare(judge, &c);
}

static void judge_logsumexp(struct judge *judge)
{
    judge_batches(judge, judge_logsumexp_of);
}

static void judge_costs(struct judge *judge)
{
    judge_batches(judge, judge_costs_of);
}

static void judge_sum(struct judge *judge)
{
    judge_batches(judge, judge_sum_of);
}

static void sum(struct matrix loss, const struct matrix *operand, const struct context *context)
{
    (void)context;
    mine_loss_sum(loss, operand[0], operand[1]);
}

static void together(struct judge *judge)
{
    const struct operation mine[] = {
        {.name = "loss_sum", .kind = OPERATION_SUM, .operands = 2, .apply = sum}};
    judge_training(judge, mine, 1);
}

/* ========================================= mistakes =========================================== */

#define COSTS  "(logsumexp(Z, axis=0) - np.sum(Y * Z, axis=0))"
#define CHOSEN "np.sum(Y * softmax(Z), axis=0)" /* the probability of the label */

#define OVERFLOW                                                                                   \
    "The maximum is not taken off first: exp overflows above 709, and below -745 the sum is 0."
#define THROUGH_P                                                                                  \
    "The logarithm of a probability: it underflows to 0 where the label's score lags by 745, and " \
    "ln 0 is infinite. The scores know better: logsumexp minus the label's score."
#define EPSILON "An epsilon in the logarithm: no cost can be larger than -ln of it."

static const struct slip mistakes[] = {
    {"loss_logsumexp", "np.log(np.sum(np.exp(Z), axis=0))", OVERFLOW},
    {"loss_logsumexp", "logsumexp(Z, axis=0) - np.max(Z, axis=0)",
     "The maximum was taken off, but it is not added back."},
    {"loss_logsumexp", "logsumexp(Z, axis=0) + np.max(Z, axis=0)", "The maximum is added twice."},
    {"loss_logsumexp", "np.max(Z, axis=0)", "This is the maximum alone."},
    {"loss_logsumexp", "np.sum(np.exp(Z), axis=0)", "The logarithm is missing."},
    {"loss_logsumexp", "np.sum(np.exp(Z - np.max(Z, axis=0)), axis=0)",
     "The logarithm is missing, and the maximum is not added back."},
    {"loss_logsumexp", "np.max(Z, axis=0) + np.sum(np.exp(Z - np.max(Z, axis=0)), axis=0)",
     "The logarithm is missing."},
    {"loss_logsumexp", "np.max(Z) + np.log(np.sum(np.exp(Z - np.max(Z)), axis=0))",
     "The maximum of all columns is taken off, not that of column n."},
    {"loss_logsumexp", "logsumexp(Z[:, 0], axis=0)", "It reads column 0, whatever n is."},
    {"loss_logsumexp", "logsumexp(Z, axis=0) / np.log(2)",
     "The logarithm to base 2: nats are wanted."},
    {"loss_logsumexp", "logsumexp(Z, axis=0) / np.log(10)",
     "The logarithm to base 10: nats are wanted."},
    {"loss_costs", "np.log(np.sum(np.exp(Z), axis=0)) - np.sum(Y * Z, axis=0)", OVERFLOW},
    {"loss_costs", "-np.log(np.sum(Y * np.exp(Z) / np.sum(np.exp(Z), axis=0), axis=0))", OVERFLOW},
    {"loss_costs", "-np.log(" CHOSEN ")", THROUGH_P},
    {"loss_costs", "-np.log(" CHOSEN " + 1e-8)", EPSILON},
    {"loss_costs", "-np.log(" CHOSEN " + 1e-9)", EPSILON},
    {"loss_costs", "-np.log(" CHOSEN " + 1e-10)", EPSILON},
    {"loss_costs", "-np.log(" CHOSEN " + 1e-12)", EPSILON},
    {"loss_costs", "-np.log(" CHOSEN " + 1e-15)", EPSILON},
    {"loss_costs", "-" COSTS, "The sign is turned round."},
    {"loss_costs", "logsumexp(Z, axis=0)", "The label's score is not subtracted."},
    {"loss_costs", "logsumexp(Z, axis=0) + np.sum(Y * Z, axis=0)",
     "The label's score is added instead of subtracted."},
    {"loss_costs", "np.sum(Y * Z, axis=0)", "Only the label's score is there."},
    {"loss_costs", "logsumexp(Z, axis=0) - np.sum(Z, axis=0)",
     "All scores are subtracted, not the label's alone: Y picks it out."},
    {"loss_costs", "logsumexp(Z, axis=0) - np.sum(Y, axis=0)",
     "Y itself is subtracted, not the score that it picks out."},
    {"loss_costs", "logsumexp(Z, axis=0) - np.max(Z, axis=0)",
     "The largest score is subtracted, not the label's."},
    {"loss_costs", COSTS " / m", "1/m: a cost is one sample's own."},
    {"loss_costs", "np.sum((softmax(Z) - Y)**2, axis=0)", "This is the squared error."},
    {"loss_costs", "1 - " CHOSEN,
     "This is how much the probability lacks; its logarithm is wanted."},
    {"loss_sum", "np.sum(" COSTS ") / m",
     "It divides by the number of samples. The library does so itself, after all blocks of samples "
     "have been added."},
    {"loss_sum", "np.log(np.sum(np.exp(Z), axis=0)).sum() - np.sum(Y * Z)", OVERFLOW},
    {"loss_sum", "-np.sum(np.log(" CHOSEN "))", THROUGH_P},
    {"loss_sum", "-np.sum(" COSTS ")", "The sign is turned round."},
    {"loss_sum", "np.sum(logsumexp(Z, axis=0))", "The label's scores are not subtracted."},
    {"loss_sum", COSTS "[0]", "Only sample 0 is there."},
    {"loss_sum", COSTS "[-1]", "Only the last sample is there."},
    {"loss_sum", "np.sum((softmax(Z) - Y)**2)", "This is the squared error."},
};

const struct exercise EXERCISE = {
    "4",
    {{"loss_logsumexp", judge_logsumexp, (void (*)(void))mine_loss_logsumexp},
     {"loss_costs", judge_costs, (void (*)(void))mine_loss_costs},
     {"loss_sum", judge_sum, (void (*)(void))mine_loss_sum}},
    3,
    together,
    mistakes,
    sizeof mistakes / sizeof mistakes[0],
};
