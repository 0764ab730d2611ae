#include "judge/probe.h"
#include "judge/judgement.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "judge/diagnose.h"
#include "model/run.h"

static const double RELATIVE = 1e-6; /* an entry passes within this */
static const double SHARE = 1e-10;   /* of the largest entry: rounding of sums that cancel */
static const double BUDGET = 8e8;    /* floating-point operations to be spent on nudges */

enum { NUDGES_LEAST = 3, NUDGES_MOST = 40 };

/* ========================================= comparing ========================================== */

static double largest_of(struct matrix matrix)
{
    double largest = 0;
    for (size_t k = 0; k < matrix_count(matrix); k++)
        if (isfinite(matrix.at[k]))
            largest = fmax(largest, fabs((double)matrix.at[k]));
    return largest;
}

static bool same_entry(double user, double right, double largest)
{
    if (!isfinite(user) || !isfinite(right))
        return user == right || (isnan(user) && isnan(right));
    return fabs(user - right) <= fmax(RELATIVE * fmax(fabs(user), fabs(right)), SHARE * largest);
}

bool judge_same(struct matrix values, struct matrix truth)
{
    double largest = largest_of(truth);
    for (size_t k = 0; k < matrix_count(truth); k++)
        if (!same_entry((double)values.at[k], (double)truth.at[k], largest))
            return false;
    return true;
}

static void note_entry(struct judgement *judgement, size_t row, size_t column, double right,
                       double user)
{
    if (judgement->entry_count < JUDGEMENT_ROWS)
        judgement->entry[judgement->entry_count++] =
            (struct judged_entry){{row, column}, right, user};
}

/* Compares all entries with a value that is right. */
static void compare_values(struct judgement *judgement, struct matrix values, struct matrix truth)
{
    double largest = largest_of(truth), difference = 0, size_user = 0, size_right = 0;
    judgement->wrong = judgement->entry_count = 0;
    judgement->compared = matrix_count(truth);
    for (size_t k = 0; k < matrix_count(truth); k++) {
        double user = (double)values.at[k], right = (double)truth.at[k];
        difference += (user - right) * (user - right);
        size_user += user * user;
        size_right += right * right;
        if (same_entry(user, right, largest))
            continue;
        judgement->wrong++;
        note_entry(judgement, k % truth.rows, k / truth.rows, right, user);
    }
    double scale = sqrt(size_user) + sqrt(size_right);
    judgement->error = scale == 0 ? 0 : sqrt(difference) / scale;
    judgement->verdict = judgement->wrong ? VERDICT_FAIL : VERDICT_OK;
}

/* Whether a statement runs a spoiled line in secret. */
static bool is_spoiled(const struct statement *statement)
{
    return statement->spoiled && !statement->line;
}

/* What a statement's formula gives, in the program's own notation. */
static bool formula_value(struct matrix *truth, struct trial *trial, size_t s, struct error *error)
{
    const struct statement *statement = &trial->network.statements[s];
    struct trial as_author = *trial;
    struct language_error inner = {0};
    struct array value;
    struct matrix values;
    enum fit fit;
    trial->layout = LAYOUT_COLUMNS;
    trial->mean = false;
    trial->labels = 0;
    trial->function = NULL;
    bool ok =
        trial_evaluate(trial, trial->network.tensor_count, statement->formula, &value, &inner);
    if (!ok && error)
        *error = inner.error;
    if (ok) {
        ok = trial_fit(trial, statement->target, value, &fit, &values, error);
        array_free(&value);
    }
    trial->layout = as_author.layout;
    trial->mean = as_author.mean;
    trial->labels = as_author.labels;
    trial->function = as_author.function;
    trial->used_answer = as_author.used_answer;
    if (ok && values.at)
        *truth = values;
    return ok && values.at;
}

bool judge_truth(struct matrix *truth, struct trial *trial, size_t tensor, struct error *error)
{
    struct network *network = &trial->network;
    struct matrix value = network->tensors[tensor].value;
    size_t s = network_computes(network, tensor);
    if (is_spoiled(&network->statements[s]) && network->statements[s].pass != PASS_BACKWARD)
        return formula_value(truth, trial, s, error);
    if (!matrix_new(truth, value.rows, value.columns, error))
        return false;
    matrix_copy(*truth, value);
    if (network->statements[s].pass != PASS_UPDATE)
        return true;
    bool ok = run_statements(network, s, s + 1, error);
    for (size_t k = 0; k < matrix_count(value); k++) { /* what it gave, and what it stood at */
        real given = value.at[k];
        value.at[k] = truth->at[k];
        truth->at[k] = given;
    }
    if (!ok)
        matrix_free(truth);
    return ok;
}

/* ====================================== choosing entries ====================================== */

/* An entry or a row, and how much speaks for nudging it. */
struct candidate {
    size_t place;
    double weight;
};

static int heavier(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight < y->weight ? 1 : -1;
    return (x->place > y->place) - (x->place < y->place);
}

static int earlier(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    return (x->place > y->place) - (x->place < y->place);
}

/* How far the user's entry is from the program's; where both are the same, entries that are not
 * zero come first. NaN is as far as can be. */
static double weight_of(double user, double program, double largest)
{
    if (!isfinite(user))
        return INFINITY;
    double apart = same_entry(user, program, largest) ? 0 : fabs(user - program);
    return apart + 1e-30 * fabs(program);
}

/* The `most` places to nudge, in order: entries of a parameter, or rows. */
static struct candidate *choose(struct matrix values, struct matrix program, bool rows,
                                size_t *most, struct error *error)
{
    size_t count = rows ? program.rows : matrix_count(program);
    struct candidate *candidates = memory_new(count, sizeof *candidates, error);
    double largest = largest_of(program);
    for (size_t k = 0; candidates && k < count; k++)
        candidates[k].place = k;
    for (size_t k = 0; candidates && k < matrix_count(program); k++)
        candidates[rows ? k % program.rows : k].weight +=
            weight_of((double)values.at[k], (double)program.at[k], largest);
    *most = *most < count ? *most : count;
    if (candidates) {
        qsort(candidates, count, sizeof *candidates, heavier);
        qsort(candidates, *most, sizeof *candidates, earlier);
    }
    return candidates;
}

static struct position *positions_of(const struct candidate *candidates, size_t count, bool rows,
                                     struct matrix program, size_t *total, struct error *error)
{
    size_t each = rows ? program.columns : 1;
    struct position *positions = memory_new(count * each, sizeof *positions, error);
    *total = count * each;
    for (size_t k = 0; positions && k < count; k++)
        for (size_t n = 0; n < each; n++)
            positions[k * each + n] = rows ? (struct position){candidates[k].place, n}
                                           : (struct position){candidates[k].place % program.rows,
                                                               candidates[k].place / program.rows};
    return positions;
}

/* ========================================= gradients ========================================== */

/* Whether the program's own values agree with the differences, where they were taken. */
static bool program_agrees(const struct gradient_check *check, struct matrix program)
{
    for (size_t i = 0; i < check->count; i++) {
        const struct entry *entry = &check->entries[i];
        double own = (double)*matrix_at(program, entry->row, entry->column);
        double apart = fabs(own - entry->numerical);
        bool same =
            apart <= RELATIVE * fmax(fabs(own), fabs(entry->numerical)) || apart <= entry->noise;
        if (entry->kind != ENTRY_KINK && !same)
            return false;
    }
    return true;
}

static void take_over(struct judgement *judgement, const struct gradient_check *check)
{
    judgement->verdict = check->verdict;
    judgement->reason = check->reason;
    judgement->error = check->error;
    judgement->compared = check->count;
    judgement->wrong = check->wrong;
    judgement->kinks = check->kinks;
    for (size_t i = 0; i < check->count; i++)
        if (check->entries[i].kind == ENTRY_WRONG)
            note_entry(judgement, check->entries[i].row, check->entries[i].column,
                       check->entries[i].numerical, check->entries[i].analytic);
}

/* The differences decide; where the program's gradient stands up to them, it decides the rest. */
static void decide(struct judgement *judgement, const struct gradient_check *check,
                   struct matrix values, struct matrix program)
{
    take_over(judgement, check);
    judgement->program_wrong = !program_agrees(check, program);
    if (judgement->verdict != VERDICT_OK || judgement->program_wrong)
        return;
    double error = judgement->error;
    size_t compared = judgement->compared;
    compare_values(judgement, values, program);
    if (judgement->verdict == VERDICT_OK) {
        judgement->error = error;
        judgement->compared = compared;
    } else {
        judgement->numerical = false;
    }
}

static bool judge_gradient(struct judgement *judgement, struct trial *trial, struct matrix values,
                           struct error *error)
{
    struct network *network = &trial->network;
    size_t tensor = judgement->tensor, source = numerical_source(network, tensor), count = 0;
    struct matrix program = network->tensors[tensor].value;
    bool rows = network->tensors[tensor].lifetime == LIFETIME_SAMPLE;
    double affordable = BUDGET / (2 * probe_cost(network, source));
    size_t most = affordable < NUDGES_LEAST  ? NUDGES_LEAST
                  : affordable > NUDGES_MOST ? NUDGES_MOST
                                             : (size_t)affordable;
    struct numerical_options options = NUMERICAL_DEFAULTS;
    struct gradient_check check;
    struct candidate *candidates = choose(values, program, rows, &most, error);
    struct position *positions =
        candidates ? positions_of(candidates, most, rows, program, &count, error) : NULL;
    options.positions = positions;
    options.position_count = count;
    options.own = &program;
    bool ok = positions && gradient_check_values(&check, network, tensor, values, options, error);
    if (ok) {
        judgement->numerical = true;
        judgement->h = options.h;
        decide(judgement, &check, values, program);
        gradient_check_free(&check);
    }
    memory_free(candidates);
    memory_free(positions);
    return ok;
}

/* ======================================= the interface ======================================== */

static const struct statement *statement_of(const struct network *network, size_t tensor)
{
    return &network->statements[network_computes(network, tensor)];
}

static bool is_gradient(const struct network *network, size_t tensor)
{
    size_t s = network_computes(network, tensor);
    return s < network->statement_count && network->statements[s].pass == PASS_BACKWARD &&
           numerical_source(network, tensor) < network->tensor_count;
}

/* The values against what is right, whichever way that is found. */
static bool judge_numbers(struct judgement *judgement, struct trial *trial, struct matrix values,
                          struct matrix truth, struct error *error)
{
    if (is_gradient(&trial->network, judgement->tensor))
        return judge_gradient(judgement, trial, values, error);
    compare_values(judgement, values, truth);
    judgement->program_wrong = is_spoiled(statement_of(&trial->network, judgement->tensor));
    return true;
}

/* The bank knows the mistakes of the program as it was built: of a line of a person's it says
 * nothing, and nothing where there is no truth to compare with. */
static bool bank_knows(const struct judgement *judgement, const struct network *network)
{
    for (size_t s = 0; s < network->statement_count; s++)
        if (network->statements[s].target == judgement->tensor && network->statements[s].line)
            return false;
    return !(judgement->numerical && judgement->program_wrong);
}

bool judge_value(struct judgement *judgement, struct trial *trial, size_t tensor,
                 struct array value, struct error *error)
{
    const struct tensor *it = &trial->network.tensors[tensor];
    struct matrix values, truth;
    enum fit fit;
    *judgement = (struct judgement){
        .tensor = tensor, .samples = trial->network.batch.count, .total = it->rows * it->columns};
    if (!trial_fit(trial, tensor, value, &fit, &values, error))
        return false;
    if (fit == FIT_NONE)
        return judge_shape(judgement, trial, tensor, value, trial->network.batch.count, error);
    if (!judge_truth(&truth, trial, tensor, error)) {
        matrix_free(&values);
        return false;
    }
    bool ok = judge_numbers(judgement, trial, values, truth, error);
    if (ok && fit != FIT_RIGHT && judgement->verdict != VERDICT_NOT_JUDGED) {
        judgement->values_right = judgement->verdict == VERDICT_OK;
        judgement->verdict = VERDICT_FAIL;
        diagnose_shape(judgement, trial, value, fit, trial->network.batch.count);
    }
    bool known = bank_knows(judgement, &trial->network);
    if (ok && judgement->verdict == VERDICT_FAIL && !judgement->values_right && known)
        ok = diagnose_value(judgement, trial, value, fit, values, truth, error);
    if (ok && judgement->verdict == VERDICT_OK && known)
        diagnose_blindness(judgement, trial, truth);
    matrix_free(&values);
    matrix_free(&truth);
    return ok;
}

bool judge_shape(struct judgement *judgement, struct trial *trial, size_t tensor,
                 struct array value, size_t m, struct error *error)
{
    const struct tensor *it = &trial->network.tensors[tensor];
    struct matrix truth, none = {0};
    *judgement = (struct judgement){
        .tensor = tensor,
        .verdict = VERDICT_FAIL,
        .samples = m,
        .total = it->rows * (it->columns == trial->network.batch.count ? m : it->columns),
    };
    diagnose_shape(judgement, trial, value, FIT_NONE, m);
    if (!judge_truth(&truth, trial, tensor, error))
        return false;
    bool ok = diagnose_value(judgement, trial, value, FIT_NONE, none, truth, error);
    matrix_free(&truth);
    return ok;
}
