#include "judge/local.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "language/operators.h"
#include "model/run.h"
#include "model/version.h"

static const double FORMULA = 1e-8; /* of the largest entry: a formula and a function differ less */
static const double RELATIVE = 1e-6; /* a derivative's */
static const double SHARE = 1e-7;    /* of the largest entry, below which rounding decides */

/* ========================================= by formula ========================================= */

static bool compare(struct local_fault *fault, bool *right, struct matrix found,
                    struct array formula)
{
    struct array view = {0};
    size_t size[2] = {found.rows, found.columns};
    double largest = 0;
    *right = operator_broadcast(&view, formula, 2, size);
    for (size_t k = 0; k < matrix_count(found); k++)
        if (isfinite(found.at[k]))
            largest = fmax(largest, fabs((double)found.at[k]));
    for (size_t j = 0; *right && j < found.columns; j++)
        for (size_t i = 0; *right && i < found.rows; i++) {
            double x = (double)*matrix_at(found, i, j), y = (double)*array_at(view, i, j);
            bool same = isfinite(x) && isfinite(y) ? fabs(x - y) <= FORMULA * largest
                                                   : isfinite(x) == isfinite(y);
            if (same)
                continue;
            *right = false;
            fault->at = (struct position){i, j};
            fault->found = x;
            fault->expected = y;
        }
    return true;
}

/* Runs a forward statement or an update: what its function gives beside what its formula says. A
 * person's own line is the formula itself. */
static bool by_formula(struct local_fault *fault, bool *right, struct network *network, size_t s,
                       const struct scope *scope, struct error *error)
{
    const struct statement *statement = &network->statements[s];
    struct language_error inner = {0};
    struct array formula;
    fault->judge = LOCAL_FORMULA;
    if (statement->line)
        return run_statements(network, s, s + 1, error);
    if (!evaluate_text(&formula, statement->formula, scope, &inner))
        return error_set(error, inner.error.hint, "%s: %.800s", statement->formula,
                         inner.error.message);
    bool ok = run_statements(network, s, s + 1, error) &&
              compare(fault, right, network->tensors[statement->target].value, formula);
    array_free(&formula);
    return ok;
}

/* ======================================= by derivative ======================================== */

/* A statement of dT, and what a nudge of T does to the forward statements behind it. */
struct local {
    struct network *network;
    size_t source, gradient; /* T and dT */
    size_t loss;             /* the loss statement */
    struct matrix *kept;     /* a tensor: its value before the nudges, where one may change */
    bool *changed;           /* a tensor: differs now */
    struct matrix costs;     /* 1 x m: each sample's, before the nudges */
    struct matrix nudged;    /* 1 x m: scratch */
    struct matrix right, left, right_tenth, left_tenth; /* 1 x m: what nudges change */
};

static void local_free(struct local *local)
{
    for (size_t t = 0; local->kept && t < local->network->tensor_count; t++)
        matrix_free(&local->kept[t]);
    memory_free(local->kept);
    memory_free(local->changed);
    struct matrix *const all[] = {&local->costs, &local->nudged,      &local->right,
                                  &local->left,  &local->right_tenth, &local->left_tenth};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        matrix_free(all[i]);
}

static void costs_of(const struct local *local, struct matrix costs)
{
    const struct statement *loss = &local->network->statements[local->loss];
    struct matrix operand[NETWORK_OPERANDS] = {{0}};
    for (size_t i = 0; i < loss->operation->operands; i++)
        operand[i] = local->network->tensors[loss->operand[i]].value;
    loss->operation->costs(costs, operand);
}

/* The statements that may change run from the one behind T up to the loss. */
static size_t first_behind(const struct local *local)
{
    const struct tensor *source = &local->network->tensors[local->source];
    return source->lifetime == LIFETIME_SAMPLE ? network_computes(local->network, local->source) + 1
                                               : 0;
}

static bool local_new(struct local *local, struct network *network, size_t gradient,
                      struct error *error)
{
    size_t m = network->batch.count, count = network->tensor_count;
    *local = (struct local){.network = network, .gradient = gradient};
    local->source = numerical_source(network, gradient);
    local->loss = network_computes(network, network->loss);
    local->kept = memory_new(count, sizeof *local->kept, error);
    local->changed = memory_new(count, sizeof *local->changed, error);
    bool ok =
        local->kept && local->changed && matrix_new(&local->costs, 1, m, error) &&
        matrix_new(&local->nudged, 1, m, error) && matrix_new(&local->right, 1, m, error) &&
        matrix_new(&local->left, 1, m, error) && matrix_new(&local->right_tenth, 1, m, error) &&
        matrix_new(&local->left_tenth, 1, m, error) && run_materialise(network, network->Y, error);
    for (size_t s = first_behind(local); ok && s < local->loss; s++) {
        size_t t = network->statements[s].target;
        struct matrix value = network->tensors[t].value;
        ok = matrix_new(&local->kept[t], value.rows, value.columns, error);
        if (ok)
            matrix_copy(local->kept[t], value);
    }
    if (ok)
        costs_of(local, local->costs);
    else
        local_free(local);
    return ok;
}

static bool reads_changed(const struct local *local, const struct statement *statement)
{
    if (statement_line(statement) || statement->operation->kind == OPERATION_WHOLE)
        return true; /* an expression reads what it likes */
    for (size_t i = 0; i < statement->operation->operands; i++)
        if (local->changed[statement->operand[i]])
            return true;
    return false;
}

/* The gradient of a tensor, if the program computes one. */
static struct matrix gradient_of(const struct network *network, size_t tensor)
{
    size_t t = network_gradient(network, tensor);
    return t < network->tensor_count ? network->tensors[t].value : (struct matrix){0};
}

/* sum[n] += what sample n's cost would change: dC times the change of C, C's own value put back. */
static void collect(const struct local *local, size_t tensor, struct matrix gradient,
                    struct matrix sum)
{
    struct matrix value = local->network->tensors[tensor].value, kept = local->kept[tensor];
    for (size_t n = 0; n < value.columns; n++)
        for (size_t k = 0; k < value.rows; k++)
            sum.at[n] +=
                *matrix_at(gradient, k, n) * (*matrix_at(value, k, n) - *matrix_at(kept, k, n));
    matrix_copy(value, kept);
}

/* What each sample's cost changes as T changed, by the forward statements that read it: up to those
 * whose own gradients the program has. */
static bool consequences(struct local *local, struct matrix sum, struct error *error)
{
    struct network *network = local->network;
    bool ok = true;
    memset(local->changed, 0, network->tensor_count * sizeof *local->changed);
    local->changed[local->source] = true;
    matrix_fill(sum, 0);
    for (size_t s = first_behind(local); ok && s < local->loss; s++) {
        const struct statement *statement = &network->statements[s];
        struct matrix gradient = gradient_of(network, statement->target);
        if (statement->target == local->source || !reads_changed(local, statement))
            continue;
        ok = run_statements(network, s, s + 1, error);
        if (ok && gradient.at)
            collect(local, statement->target, gradient, sum);
        else
            local->changed[statement->target] = true;
    }
    if (ok && reads_changed(local, &network->statements[local->loss])) {
        costs_of(local, local->nudged);
        for (size_t n = 0; n < sum.columns; n++)
            sum.at[n] += local->nudged.at[n] - local->costs.at[n];
    }
    for (size_t t = 0; t < network->tensor_count; t++)
        if (local->changed[t] && local->kept[t].at)
            matrix_copy(network->tensors[t].value, local->kept[t]);
    return ok;
}

/* The same with `step` added to an entry of a parameter, or to a row of a sample tensor. */
static bool nudge(struct local *local, size_t row, size_t column, double step, struct matrix sum,
                  struct error *error)
{
    struct tensor *tensor = &local->network->tensors[local->source];
    bool sample = tensor->lifetime == LIFETIME_SAMPLE;
    size_t from = sample ? 0 : column, to = sample ? tensor->columns : column + 1;
    struct matrix saved;
    if (!matrix_new(&saved, 1, to - from, error))
        return false;
    for (size_t j = from; j < to; j++) {
        saved.at[j - from] = *matrix_at(tensor->value, row, j);
        *matrix_at(tensor->value, row, j) += (real)step;
    }
    bool ok = consequences(local, sum, error);
    for (size_t j = from; j < to; j++)
        *matrix_at(tensor->value, row, j) = saved.at[j - from];
    matrix_free(&saved);
    return ok;
}

/* The mean over samples [from, to) of (b - a) / width. */
static double slope(struct matrix a, struct matrix b, size_t from, size_t to, double width)
{
    double sum = 0;
    for (size_t n = from; n < to; n++)
        sum += (double)(b.at[n] - a.at[n]);
    return sum / (double)(to - from) / width;
}

/* Whether an entry agrees: with the slope at h, with that at h / 10, or with one of the sides' at a
 * bend. Numbers that are none are not judged here. */
static bool agrees(const struct local *local, double found, size_t from, size_t to, double h,
                   double floor, double *expected)
{
    struct matrix zero = local->nudged;
    matrix_fill(zero, 0);
    const double candidates[] = {
        slope(local->left, local->right, from, to, 2 * h),
        slope(local->left_tenth, local->right_tenth, from, to, h / 5),
        slope(zero, local->right_tenth, from, to, h / 10),
        slope(local->left_tenth, zero, from, to, h / 10),
    };
    *expected = candidates[0];
    if (!isfinite(*expected) || !isfinite(found))
        return true;
    bool bend = fabs(candidates[2] - candidates[3]) > 1e-3 * fabs(candidates[1]);
    for (int i = 0; i < (bend ? 4 : 2); i++)
        if (fabs(found - candidates[i]) <=
            fmax(RELATIVE * fmax(fabs(found), fabs(candidates[i])), floor))
            return true;
    return false;
}

/* One entry of a parameter's gradient, or one row of a sample tensor's. */
static bool judge_row(struct local *local, struct local_fault *fault, bool *right, size_t row,
                      size_t column, double h, struct error *error)
{
    const struct network *network = local->network;
    struct matrix gradient = network->tensors[local->gradient].value;
    bool sample = network->tensors[local->source].lifetime == LIFETIME_SAMPLE;
    if (!nudge(local, row, column, h, local->right, error) ||
        !nudge(local, row, column, -h, local->left, error) ||
        !nudge(local, row, column, h / 10, local->right_tenth, error) ||
        !nudge(local, row, column, -h / 10, local->left_tenth, error))
        return false;
    double largest = 0, expected;
    for (size_t k = 0; k < matrix_count(gradient); k++)
        largest = fmax(largest, fabs((double)gradient.at[k]));
    for (size_t j = sample ? 0 : column; j < (sample ? gradient.columns : column + 1); j++) {
        double found = (double)*matrix_at(gradient, row, j);
        size_t from = sample ? j : 0, to = sample ? j + 1 : network->batch.count;
        if (agrees(local, found, from, to, h, SHARE * largest, &expected))
            continue;
        *right = false;
        fault->at = (struct position){row, j};
        fault->found = found;
        fault->expected = expected;
        return true;
    }
    return true;
}

static bool by_derivative(struct local_fault *fault, bool *right, struct network *network,
                          size_t gradient, struct numerical_options options, struct error *error)
{
    struct local local;
    struct random random;
    struct matrix value = network->tensors[gradient].value;
    bool sample = network->tensors[gradient].lifetime == LIFETIME_SAMPLE;
    size_t count = sample ? value.rows : matrix_count(value);
    size_t most = options.entries < count ? options.entries : count;
    fault->judge = LOCAL_DERIVATIVE;
    size_t *order = memory_new(count, sizeof *order, error);
    if (!order || !local_new(&local, network, gradient, error)) {
        memory_free(order);
        return false;
    }
    random_seed(&random, options.seed);
    random_permutation(&random, order, count);
    bool ok = true;
    for (size_t k = 0; ok && *right && k < most; k++)
        ok = judge_row(&local, fault, right, sample ? order[k] : order[k] % value.rows,
                       sample ? 0 : order[k] / value.rows, options.h, error);
    local_free(&local);
    memory_free(order);
    return ok;
}

/* ======================================= by differences ======================================= */

/* A statement of dT against differences of the loss; `begun` is the random state that the iteration
 * began with. */
static bool by_difference(struct local_fault *fault, bool *right, struct network *network,
                          size_t gradient, struct numerical_options options,
                          const struct random *begun, struct error *error)
{
    struct gradient_check check;
    struct random now = network->random;
    fault->judge = LOCAL_DIFFERENCE;
    network->random = *begun;
    bool ok = gradient_check(&check, network, gradient, options, error);
    network->random = now;
    if (!ok)
        return false;
    *right = check.verdict != VERDICT_FAIL;
    for (size_t i = 0; i < check.count && !*right; i++)
        if (check.entries[i].kind == ENTRY_WRONG) {
            fault->at = (struct position){check.entries[i].row, check.entries[i].column};
            fault->found = check.entries[i].analytic;
            fault->expected = check.entries[i].numerical;
            break;
        }
    gradient_check_free(&check);
    return true;
}

/* ====================================== one after another ===================================== */

/* A walk through the program. */
struct walk {
    struct network *network;
    const struct scope *scope;
    struct numerical_options options;
    struct random random;       /* what the iteration began with */
    bool own_lines;             /* a person's lines stand before the loss, or are it */
    struct local_fault *doubts; /* a tensor: the first of its statements that fits no step; owned */
};

static bool by_numbers(struct walk *walk, struct local_fault *fault, bool *right, size_t gradient,
                       size_t step, struct error *error)
{
    struct numerical_options options = walk->options;
    options.step = step;
    return walk->own_lines
               ? by_difference(fault, right, walk->network, gradient, options, &walk->random, error)
               : by_derivative(fault, right, walk->network, gradient, options, error);
}

/* How many statements of a pass compute a tensor, from `from` on. */
static size_t count_of(const struct network *network, size_t tensor, enum pass pass, size_t from)
{
    size_t count = 0;
    for (size_t s = from; s < network->statement_count; s++)
        count += network->statements[s].target == tensor && network->statements[s].pass == pass;
    return count;
}

/* One that others of the same dT follow may belong to any step of T: its fault, if it fits none, is
 * remembered, and told if dT is wrong in the end. */
static bool judge_part(struct walk *walk, size_t s, size_t steps, struct error *error)
{
    size_t gradient = walk->network->statements[s].target;
    struct local_fault fault = {.statement = s};
    bool fits = false;
    for (size_t step = steps; step > 0 && !fits; step--) {
        fits = true;
        if (!by_numbers(walk, &fault, &fits, gradient, step, error))
            return false;
    }
    if (!fits && walk->doubts[gradient].statement == walk->network->statement_count)
        walk->doubts[gradient] = fault;
    return true;
}

static bool judge_backward(struct walk *walk, struct local_fault *fault, bool *right, size_t s,
                           struct error *error)
{
    struct network *network = walk->network;
    size_t gradient = network->statements[s].target, source = numerical_source(network, gradient);
    if (!run_statements(network, s, s + 1, error))
        return false;
    if (source == network->tensor_count)
        return true;
    size_t steps = count_of(network, source, PASS_FORWARD, 0);
    if (count_of(network, gradient, PASS_BACKWARD, s + 1) > 0)
        return judge_part(walk, s, steps ? steps : 1, error);
    if (!by_numbers(walk, fault, right, gradient, 1, error))
        return false;
    if (!*right && walk->doubts[gradient].statement < network->statement_count)
        *fault = walk->doubts[gradient];
    return true;
}

static bool judge_statements(struct walk *walk, struct local_fault *fault, struct error *error)
{
    struct network *network = walk->network;
    bool right = true;
    for (size_t s = 0; s < network->statement_count; s++) {
        *fault = (struct local_fault){.statement = s};
        if (!(network->statements[s].pass == PASS_BACKWARD
                  ? judge_backward(walk, fault, &right, s, error)
                  : by_formula(fault, &right, network, s, walk->scope, error)))
            return false;
        if (!right)
            return true;
    }
    fault->statement = network->statement_count;
    return true;
}

/* Copies what is carried, to be put back by put_back; NULL when memory is short. */
static struct matrix *keep_carried(const struct network *network, struct error *error)
{
    struct matrix *kept = memory_new(network->tensor_count, sizeof *kept, error);
    bool ok = kept != NULL;
    for (size_t t = 0; ok && t < network->tensor_count; t++) {
        struct matrix value = network->tensors[t].value;
        if (network->tensors[t].lifetime != LIFETIME_CARRIED)
            continue;
        ok = matrix_new(&kept[t], value.rows, value.columns, error);
        if (ok)
            matrix_copy(kept[t], value);
    }
    for (size_t t = 0; kept && !ok && t < network->tensor_count; t++)
        matrix_free(&kept[t]);
    if (ok)
        return kept;
    memory_free(kept);
    return NULL;
}

static void put_back(struct network *network, struct matrix *kept)
{
    for (size_t t = 0; t < network->tensor_count; t++)
        if (kept[t].at) {
            matrix_copy(network->tensors[t].value, kept[t]);
            matrix_free(&kept[t]);
        }
    memory_free(kept);
}

bool local_first_fault(struct local_fault *fault, struct network *scratch,
                       const struct scope *scope, struct numerical_options options,
                       struct error *error)
{
    struct program forward = {scratch->statements, network_computes(scratch, scratch->loss) + 1};
    struct walk walk = {.network = scratch,
                        .scope = scope,
                        .options = options,
                        .random = scratch->random,
                        .own_lines = program_is_edited(&forward)};
    struct matrix *kept = keep_carried(scratch, error);
    walk.doubts = kept ? memory_new(scratch->tensor_count, sizeof *walk.doubts, error) : NULL;
    for (size_t t = 0; walk.doubts && t < scratch->tensor_count; t++)
        walk.doubts[t].statement = scratch->statement_count;
    bool ok = walk.doubts && judge_statements(&walk, fault, error);
    memory_free(walk.doubts);
    scratch->random = walk.random;
    if (kept)
        put_back(scratch, kept);
    return ok && numerical_prepare(scratch, error);
}
