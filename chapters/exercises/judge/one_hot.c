/* Exercise 2: one_hot, one_hot_labels. */
#include "judge.h"
#include "place.h"

EXERCISE_2(PLACE_MINE)

static bool judge_one_hot_of(struct judge *judge, const uint8_t *labels, size_t classes, size_t m)
{
    struct matrix right, numbers;
    if (!matrix_new(&right, classes, m, NULL) || !matrix_new(&numbers, 1, m, NULL))
        return judge_that(judge, false, "There is not enough memory to judge it.");
    one_hot(right, labels);
    for (size_t n = 0; n < m; n++)
        numbers.at[n] = labels[n];
    struct matrix Y = judge_target(judge, "Y", (struct matrix){classes, m, NULL});
    const uint8_t *lent = judge_bytes(judge, "labels", labels, m, true);
    judge_enter(judge);
    mine_one_hot(Y, lent);
    struct comparison c = {
        .target = "Y", .yours = Y, .right = right, .role = {{"Y", right}, {"labels", numbers}}};
    bool ok = judge_leave(judge) && judge_compare(judge, &c);
    matrix_free(&right);
    matrix_free(&numbers);
    return ok;
}

static void judge_one_hot(struct judge *judge)
{
    static const uint8_t low[] = {1, 0, 1, 1, 0, 2, 2};
    judge_trial(judge, "a few labels");
    if (!judge_one_hot_of(judge, bench.small_data.labels, 3, 11))
        return;
    judge_trial(judge, "a batch that lacks the highest classes");
    if (!judge_one_hot_of(judge, low, 5, sizeof low))
        return;
    judge_trial(judge, "the labels of 300 real images");
    judge_one_hot_of(judge, bench.real_data.labels, 10, BENCH_IMAGES);
}

static bool judge_labels_of(struct judge *judge, const char *name, struct matrix value)
{
    struct matrix yours, right;
    size_t m = value.columns;
    if (!matrix_new(&yours, 1, m, NULL) || !matrix_new(&right, 1, m, NULL))
        return judge_that(judge, false, "There is not enough memory to judge it.");
    for (size_t n = 0; n < m; n++)
        right.at[n] = (real)matrix_argmax(value, n);
    uint8_t *labels = judge_bytes(judge, "labels", NULL, m, false);
    uint8_t untouched = labels[0]; /* no label of these: far above the number of classes */
    struct matrix lent = judge_operand(judge, name, value);
    judge_enter(judge);
    mine_one_hot_labels(labels, lent);
    for (size_t n = 0; n < m; n++)
        yours.at[n] = labels[n] == untouched ? judge_untouched() : labels[n];
    struct comparison c = {
        .target = "labels", .yours = yours, .right = right, .role = {{"Y", value}}};
    bool ok = judge_leave(judge) && judge_compare(judge, &c);
    matrix_free(&yours);
    matrix_free(&right);
    return ok;
}

/* Columns in which the largest number is below zero, or stands in two rows. */
static void judge_hard_columns(struct judge *judge)
{
    real negative[] = {-3, -1, -2, -0.5f, -4, -9, -7, -8, -6};
    real ties[] = {1, 1, 0, 0, 2, 2, 5, 5, 5, 0, 0, 0};
    judge_trial(judge, "columns of negative numbers");
    if (!judge_labels_of(judge, "Y", (struct matrix){3, 3, negative}))
        return;
    judge_trial(judge, "columns whose largest number stands in two rows");
    judge_labels_of(judge, "Y", (struct matrix){3, 4, ties});
}

static void judge_labels(struct judge *judge)
{
    judge_trial(judge, "a few one-hot columns");
    if (!judge_labels_of(judge, "Y", network_tensor(&bench.small, "Y")->value))
        return;
    judge_trial(judge, "the probabilities of 300 real images");
    if (judge_labels_of(judge, "A2", network_tensor(&bench.real, "A2")->value))
        judge_hard_columns(judge);
}

static const struct slip mistakes[] = {
    {"one_hot", "np.arange(Y.shape[0])[:, None] == labels - 1",
     "The ones stand one row too high: label 0 belongs to row 0."},
    {"one_hot", "np.arange(Y.shape[0])[:, None] == labels + 1",
     "The ones stand one row too low: label 0 belongs to row 0."},
    {"one_hot", "1 - Y", "Zeros and ones are exchanged."},
    {"one_hot", "Y * labels", "The label itself was written. A one is wanted."},
    {"one_hot", "np.arange(Y.shape[0])[:, None] == labels[0, 0]",
     "Every column got the label of sample 0."},
    {"one_hot_labels", "np.max(Y, axis=0)",
     "This is the largest number of each column. Its row is wanted."},
    {"one_hot_labels", "np.floor(np.max(Y, axis=0))",
     "This is the largest number of each column, as an integer. Its row is wanted."},
    {"one_hot_labels", "np.argmin(Y, axis=0)", "This is the row of the smallest number."},
    {"one_hot_labels", "np.argmax(Y, axis=0) + 1", "The rows are counted from 1. Count from 0."},
    {"one_hot_labels", "Y.shape[0] - 1 - np.argmax(Y[::-1], axis=0)",
     "Among equal numbers it takes the last row. Take the first, as NumPy's argmax does."},
    {"one_hot_labels", "np.where(np.max(Y, axis=0) > 0, np.argmax(Y, axis=0), 0)",
     "The search begins with 0 as the largest, so no negative number is ever found."},
    {"one_hot_labels", "np.argmax(Y[:, 0])", "Every sample got the answer of column 0."},
};

const struct exercise EXERCISE = {
    "2",
    {{"one_hot", judge_one_hot, (void (*)(void))mine_one_hot},
     {"one_hot_labels", judge_labels, (void (*)(void))mine_one_hot_labels}},
    2,
    NULL,
    mistakes,
    sizeof mistakes / sizeof mistakes[0],
};
