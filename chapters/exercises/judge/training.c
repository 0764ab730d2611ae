/* Exercise 6: update_parameter, run_iteration, train. */
#include "judge.h"

#include "base/memory.h"
#include "place.h"

EXERCISE_6(PLACE_MINE)

/* ==================================== update_parameter ======================================== */

static void update(struct matrix T, const struct matrix *operand, const struct context *context)
{
    (void)context;
    mine_update_parameter(T, operand[0], operand[1], operand[2]);
}

/* T and `before` are the same matrix, as in the program. */
static void judge_in_place(struct judge *judge)
{
    struct matrix W = network_tensor(&bench.small, "W1")->value, right;
    struct matrix dW = network_tensor(&bench.small, "dW1")->value;
    struct matrix alpha = network_tensor(&bench.small, "alpha")->value;
    if (!matrix_new(&right, W.rows, W.columns, NULL)) {
        judge_say(judge, "There is not enough memory to judge it.");
        return;
    }
    update_parameter(right, W, alpha, dW);
    judge_trial(judge, "T and `before` in the same memory");
    struct matrix T = judge_target(judge, "W1", W);
    struct matrix lent[] = {judge_operand(judge, "alpha", alpha), judge_operand(judge, "dW1", dW)};
    judge_enter(judge);
    mine_update_parameter(T, T, lent[0], lent[1]);
    struct comparison c = {.target = "W1",
                           .yours = T,
                           .right = right,
                           .role = {{"T", W}, {"alpha", alpha}, {"dT", dW}}};
    if (judge_leave(judge))
        judge_compare(judge, &c);
    matrix_free(&right);
}

static void judge_update(struct judge *judge)
{
    if (judge_statements(judge, (const char *const[]){"T", "alpha", "dT"}, update))
        judge_in_place(judge);
}

/* ===================================== whole iterations ======================================= */

/* Two networks that begin alike, 3 iterations old. */
struct pair {
    struct network mine, library;
};

static bool pair_new(struct judge *judge, struct pair *pair, const struct network *from)
{
    if (!network_scratch(&pair->mine, from, from->data, NULL) ||
        !network_scratch(&pair->library, from, from->data, NULL))
        return judge_that(judge, false, "There is not enough memory to judge it.");
    pair->mine.iteration = pair->library.iteration = 3;
    return true;
}

static void pair_free(struct pair *pair)
{
    network_free(&pair->mine);
    network_free(&pair->library);
}

/* Whether the parameters are those of the library's network. */
static bool compare_networks(struct judge *judge, const struct pair *pair)
{
    const struct network *mine = &pair->mine, *library = &pair->library;
    if (!judge_that(judge, mine->iteration == library->iteration,
                    "network->iteration is %zu instead of %zu.", mine->iteration,
                    library->iteration))
        return false;
    for (size_t t = 0; t < library->tensor_count; t++) {
        const struct tensor *tensor = &library->tensors[t];
        struct comparison c = {
            .target = tensor->name, .yours = mine->tensors[t].value, .right = tensor->value};
        if (tensor->lifetime == LIFETIME_CARRIED && !judge_compare(judge, &c))
            return false;
    }
    return true;
}

static bool judge_iterations(struct judge *judge, const struct network *from, size_t count)
{
    struct pair pair;
    if (!pair_new(judge, &pair, from))
        return false;
    bool ok = true, returned = true;
    for (size_t i = 0; i < count; i++)
        ok = run_iteration(&pair.library, NULL) && ok;
    judge_enter(judge);
    for (size_t i = 0; i < count; i++)
        returned = mine_run_iteration(&pair.mine, NULL) && returned;
    ok = judge_leave(judge) && ok &&
         judge_that(judge, returned, "It returns false, though all went well.") &&
         compare_networks(judge, &pair);
    pair_free(&pair);
    return ok;
}

/* Whether an error inside is handed on, and no iteration is counted. */
static bool judge_short(struct judge *judge, bool (*run)(struct network *network))
{
    struct pair pair;
    judge_trial(judge, "memory that runs short");
    if (!pair_new(judge, &pair, &bench.small))
        return false;
    judge_enter(judge);
    memory_fail_after(0);
    bool returned = run(&pair.mine);
    bool struck = memory_fail_after(-1) < 0;
    bool ok = judge_leave(judge) &&
              judge_that(judge, struck, "It computes nothing: no memory was asked for.") &&
              judge_that(judge, !returned,
                         "Memory ran short inside, and it returns true all the same.") &&
              judge_that(judge, pair.mine.iteration == 3,
                         "Memory ran short inside, and the iteration is counted all the same.");
    pair_free(&pair);
    return ok;
}

static bool run_once(struct network *network)
{
    struct error error;
    return mine_run_iteration(network, &error);
}

static void judge_run_iteration(struct judge *judge)
{
    judge_trial(judge, BENCH_SMALL);
    if (!judge_iterations(judge, &bench.small, 1))
        return;
    judge_trial(judge, BENCH_REAL);
    if (judge_iterations(judge, &bench.real, 5))
        judge_short(judge, run_once);
}

/* =========================================== train ============================================ */

enum { MOST = 20 };

/* What a watcher heard. */
struct heard {
    size_t calls, end_after;
    struct train_report report[MOST];
};

static bool hear(const struct train_report *report, void *context)
{
    struct heard *heard = context;
    if (heard->calls < MOST)
        heard->report[heard->calls] = *report;
    heard->calls++;
    return heard->calls != heard->end_after;
}

static bool compare_heard(struct judge *judge, const struct heard *yours, const struct heard *right)
{
    if (!judge_that(
            judge, yours->calls == right->calls,
            "The watcher is called %zu times instead of %zu%s.", yours->calls, right->calls,
            right->calls == right->end_after ? ": it returned false, which ends the training" : ""))
        return false;
    for (size_t i = 0; i < right->calls; i++) {
        const struct train_report *y = &yours->report[i], *r = &right->report[i];
        if (!judge_that(judge, y->iteration == r->iteration,
                        "Call %zu of the watcher reports iteration %zu instead of %zu%s.", i,
                        y->iteration, r->iteration,
                        y->iteration == r->iteration + 1
                            ? ": the network has counted on in the meantime"
                            : "") ||
            !judge_that(judge, judge_agree((real)y->loss, (real)r->loss, 1),
                        "Iteration %zu reports the loss %.9g instead of %.9g.", r->iteration,
                        y->loss, r->loss) ||
            !judge_that(judge, judge_agree((real)y->accuracy, (real)r->accuracy, 1),
                        "Iteration %zu reports the accuracy %.9g instead of %.9g.", r->iteration,
                        y->accuracy, r->accuracy))
            return false;
    }
    return true;
}

static bool judge_train_of(struct judge *judge, const struct network *from, size_t iterations,
                           size_t end_after, bool watched)
{
    struct pair pair;
    struct heard yours = {.end_after = end_after}, right = {.end_after = end_after};
    if (!pair_new(judge, &pair, from))
        return false;
    bool ok = train(&pair.library, iterations, watched ? hear : NULL, &right, NULL);
    judge_enter(judge);
    bool returned = mine_train(&pair.mine, iterations, watched ? hear : NULL, &yours, NULL);
    ok = judge_leave(judge) && ok && compare_heard(judge, &yours, &right) &&
         judge_that(judge, returned, "It returns false, though all went well.") &&
         compare_networks(judge, &pair);
    pair_free(&pair);
    return ok;
}

static bool train_once(struct network *network)
{
    struct error error;
    return mine_train(network, 1, NULL, NULL, &error);
}

static void judge_train(struct judge *judge)
{
    judge_trial(judge, BENCH_SMALL);
    if (!judge_train_of(judge, &bench.small, 7, 0, true))
        return;
    judge_trial(judge, "no iterations");
    if (!judge_train_of(judge, &bench.small, 0, 0, true))
        return;
    judge_trial(judge, "a watcher that ends it");
    if (!judge_train_of(judge, &bench.small, 7, 4, true))
        return;
    judge_trial(judge, "no watcher");
    if (!judge_train_of(judge, &bench.small, 3, 0, false))
        return;
    judge_trial(judge, BENCH_REAL);
    if (judge_train_of(judge, &bench.real, 5, 0, true))
        judge_short(judge, train_once);
}

static void together(struct judge *judge)
{
    const struct operation mine[] = {
        {.name = "update_parameter", .kind = OPERATION_WHOLE, .operands = 3, .apply = update}};
    judge_training(judge, mine, 1);
}

static const struct slip mistakes[] = {
    {"update_parameter", "T + alpha * dT", "Added: that goes up the slope."},
    {"update_parameter", "T - dT", "alpha is missing."},
    {"update_parameter", "T + dT", "Added, and alpha is missing."},
    {"update_parameter", "-alpha * dT", "`before` is missing: this is the step alone."},
    {"update_parameter", "alpha * dT", "This is the step alone, and with the wrong sign."},
    {"update_parameter", "T - alpha", "dT is missing."},
    {"update_parameter", "T", "Nothing is subtracted."},
    {"update_parameter", "alpha * T - dT", "alpha belongs to dT, not to T."},
    {"update_parameter", "alpha * (T - dT)", "alpha belongs to dT alone."},
    {"update_parameter", "T - alpha * T", "T is subtracted from itself: dT is meant."},
    {"update_parameter", "alpha * dT - T", "The whole has the wrong sign."},
};

const struct exercise EXERCISE = {
    "6",
    {{"update_parameter", judge_update, (void (*)(void))mine_update_parameter},
     {"run_iteration", judge_run_iteration, (void (*)(void))mine_run_iteration},
     {"train", judge_train, (void (*)(void))mine_train}},
    3,
    together,
    mistakes,
    sizeof mistakes / sizeof mistakes[0],
};
