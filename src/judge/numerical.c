#include "judge/numerical.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "judge/probe.h"
#include "model/run.h"
#include "model/version.h"

static const double RELATIVE = 1e-6;       /* an entry passes within this */
static const double NOISY = 1e-2;          /* a tensor with a larger error can't be ok */
static const double SINGLES_BUDGET = 2e10; /* operations for entries nudged one by one */
static const double CURVED = 1e-3;         /* of a kink: what curvature may change a slope by */
static const double KINKS = 0.1;           /* a tensor with more kinks than this is not judged */

enum { SINGLES_LEAST = 5, SINGLES_MOST = 60 };

size_t numerical_source(const struct network *network, size_t gradient)
{
    const struct tensor *it = &network->tensors[gradient];
    if (it->role != ROLE_GRADIENT)
        return network->tensor_count;
    bool before_loss = network_computes(network, it->of) < network_computes(network, network->loss);
    return tensor_is_parameter(&network->tensors[it->of]) || before_loss ? it->of
                                                                         : network->tensor_count;
}

bool numerical_prepare(struct network *scratch, struct error *error)
{
    struct random random = scratch->random;
    bool ok = run_statements(scratch, 0, network_pass(scratch, PASS_UPDATE), error);
    scratch->random = random; /* each run of the check draws the same again */
    return ok;
}

/* The mean over samples [from, to) of (b - a) / width. */
static double mean_slope(struct matrix a, struct matrix b, size_t from, size_t to, double width)
{
    double sum = 0;
    for (size_t n = from; n < to; n++)
        sum += (double)(b.at[n] - a.at[n]);
    return sum / (double)(to - from) / width;
}

bool numerical_slope(struct network *scratch, size_t parameter, size_t row, size_t column,
                     double left, double right, double *slope, struct error *error)
{
    struct probe probe;
    if (!probe_new(&probe, scratch, parameter, 0, error))
        return false;
    probe.rows = false;
    bool ok = probe_nudge(&probe, row, column, right, probe.right, error) &&
              probe_nudge(&probe, row, column, -left, probe.left, error) &&
              probe_begin_again(&probe, error) && probe_costs(&probe, probe.centre, error);
    scratch->random = probe.random;
    if (ok)
        *slope = mean_slope(probe.left, probe.right, 0, scratch->batch.count, left + right);
    probe_free(&probe);
    return ok;
}

/* ========================================== judging =========================================== */

static double slope_of(const struct probe *probe, struct matrix a, struct matrix b, size_t from,
                       size_t to, double width)
{
    return probe->scale * mean_slope(a, b, from, to, width);
}

static bool agrees(double analytic, double numerical, double noise)
{
    double difference = fabs(analytic - numerical);
    return difference <= RELATIVE * fmax(fabs(analytic), fabs(numerical)) || difference <= noise;
}

/* What rounding does to a difference of two costs: a few units in the last place of the numbers
 * that are subtracted (the scores, and the cost made from them) over h. */
static double noise_of(const struct probe *probe, size_t from, size_t to, double h)
{
    const struct statement *loss = &probe->network->statements[probe->loss];
    bool scores = loss_is_mean_of_costs(loss);
    struct matrix Z = probe->network->tensors[loss->operand[0]].value;
    double largest = 1;
    for (size_t n = from; n < to; n++) {
        largest = fmax(largest, fabs((double)probe->centre.at[n]));
        for (size_t k = 0; scores && k < Z.rows; k++)
            largest = fmax(largest, fabs((double)*matrix_at(Z, k, n)));
    }
    return 8 * (double)REAL_EPSILON * largest / h * probe->scale;
}

/* The slopes to both sides differ at h and no less at h / 10: no smooth function does that. */
static bool is_kink(const struct probe *probe, size_t from, size_t to, double h, double noise)
{
    double at_h = fabs(slope_of(probe, probe->centre, probe->right, from, to, h) -
                       slope_of(probe, probe->left, probe->centre, from, to, h));
    double at_tenth = fabs(slope_of(probe, probe->centre, probe->right_tenth, from, to, h / 10) -
                           slope_of(probe, probe->left_tenth, probe->centre, from, to, h / 10));
    return at_h > 4 * noise && at_tenth > 40 * noise && at_tenth > at_h / 3;
}

/* Where one sample's cost bends within h on one side of the point alone: the slope on the other
 * side, on which the point lies, without its error of order h. The slope towards the bend changes
 * from h to h / 10, the other one hardly does. False where there is no such bend. */
static bool slope_beside_bend(const struct probe *probe, size_t n, double h, double *slope)
{
    double right = slope_of(probe, probe->centre, probe->right, n, n + 1, h);
    double left = slope_of(probe, probe->left, probe->centre, n, n + 1, h);
    double right_tenth = slope_of(probe, probe->centre, probe->right_tenth, n, n + 1, h / 10);
    double left_tenth = slope_of(probe, probe->left_tenth, probe->centre, n, n + 1, h / 10);
    double to_right = fabs(right - right_tenth), to_left = fabs(left - left_tenth);
    double changed = fmax(to_right, to_left), other = fmin(to_right, to_left);
    double kink = fmax(fabs(right - left), fabs(right_tenth - left_tenth));
    if (changed < 10 * other || changed <= 40 * noise_of(probe, n, n + 1, h) ||
        changed < CURVED * kink)
        return false;
    *slope = to_right > to_left ? (10 * left_tenth - left) / 9 : (10 * right_tenth - right) / 9;
    return true;
}

/* The slope with the bends near the point left out, sample by sample: a single one among thousands
 * is enough to spoil their mean. False where no sample has one. */
static bool slope_without_bends(const struct probe *probe, size_t from, size_t to, double h,
                                double *slope)
{
    double sum = 0, beside;
    size_t bends = 0;
    for (size_t n = from; n < to; n++) {
        bool bent = slope_beside_bend(probe, n, h, &beside);
        bends += bent;
        sum += bent ? beside : slope_of(probe, probe->left, probe->right, n, n + 1, 2 * h);
    }
    *slope = sum / (double)(to - from);
    return bends > 0;
}

/* Whether the program's own value agrees with a slope, where another one is judged. */
static bool own_agrees(const struct probe *probe, const struct entry *entry, double slope,
                       double noise)
{
    return probe->own &&
           agrees((double)*matrix_at(*probe->own, entry->row, entry->column), slope, noise);
}

/* Judges an entry from the costs of samples [from, to) at both points. Sets *retry instead when
 * it disagrees and the costs at h / 10 are not there yet. */
static void judge(struct entry *entry, const struct probe *probe, size_t from, size_t to, double h,
                  bool have_tenth, bool *retry)
{
    entry->numerical = slope_of(probe, probe->left, probe->right, from, to, 2 * h);
    entry->noise = noise_of(probe, from, to, h);
    entry->kind = ENTRY_OK;
    if (entry->analytic == 0 && fabs(entry->numerical) <= entry->noise)
        entry->kind = ENTRY_ZERO;
    if (agrees(entry->analytic, entry->numerical, entry->noise))
        return;
    entry->kind = ENTRY_WRONG;
    if (own_agrees(probe, entry, entry->numerical, entry->noise))
        return;
    if (!have_tenth) {
        *retry = true;
        return;
    }
    double finer = slope_of(probe, probe->left_tenth, probe->right_tenth, from, to, h / 5);
    if (agrees(entry->analytic, finer, 10 * entry->noise)) {
        entry->numerical = finer;
        entry->noise *= 10;
        entry->kind = ENTRY_OK;
    } else if (own_agrees(probe, entry, finer, 10 * entry->noise)) {
        entry->numerical = finer; /* a bend lies within h, not within h / 10 */
        entry->noise *= 10;
    } else if (slope_without_bends(probe, from, to, h, &finer) &&
               (agrees(entry->analytic, finer, 20 * entry->noise) ||
                own_agrees(probe, entry, finer, 20 * entry->noise))) {
        entry->kind = agrees(entry->analytic, finer, 20 * entry->noise) ? ENTRY_OK : ENTRY_WRONG;
        entry->numerical = finer;
        entry->noise *= 20;
    } else if (is_kink(probe, from, to, h, entry->noise)) {
        entry->kind = ENTRY_KINK;
    }
}

/* Judges entries [0, count) that one nudge serves: one, or some of a row of a sample tensor, each
 * by its own sample's cost. */
static bool judge_entries(struct probe *probe, struct entry *entry, size_t count, double h,
                          struct error *error)
{
    bool sample = probe->rows, retry = false;
    size_t m = probe->network->batch.count, row = entry->row, column = entry->column;
    if (!probe_nudge(probe, row, column, h, probe->right, error) ||
        !probe_nudge(probe, row, column, -h, probe->left, error))
        return false;
    for (size_t i = 0; i < count; i++)
        judge(&entry[i], probe, sample ? entry[i].column : 0, sample ? entry[i].column + 1 : m, h,
              false, &retry);
    if (!retry)
        return true;
    if (!probe_nudge(probe, row, column, h / 10, probe->right_tenth, error) ||
        !probe_nudge(probe, row, column, -h / 10, probe->left_tenth, error))
        return false;
    for (size_t i = 0; i < count; i++)
        if (entry[i].kind == ENTRY_WRONG)
            judge(&entry[i], probe, sample ? entry[i].column : 0, sample ? entry[i].column + 1 : m,
                  h, true, &retry);
    return true;
}

/* ====================================== choosing entries ====================================== */

/* The entries of a gradient of the loss: at most `limit` that are not zero, in random order, and
 * a quarter as many zeros. */
static size_t choose_entries(struct entry *entries, struct matrix gradient, const size_t *order,
                             size_t limit)
{
    size_t live = 0, zeros = 0;
    for (size_t k = 0; k < matrix_count(gradient); k++) {
        double analytic = (double)gradient.at[order[k]];
        size_t *used = analytic == 0 ? &zeros : &live;
        if (*used == (analytic == 0 ? limit / 4 + 1 : limit))
            continue;
        ++*used;
        entries[live + zeros - 1] = (struct entry){.row = order[k] % gradient.rows,
                                                   .column = order[k] / gradient.rows,
                                                   .analytic = analytic};
    }
    return live + zeros;
}

/* Every column of at most `limit` rows, row after row. */
static size_t choose_rows(struct entry *entries, struct matrix gradient, const size_t *order,
                          size_t limit)
{
    size_t rows = gradient.rows < limit ? gradient.rows : limit, count = 0;
    for (size_t k = 0; k < rows; k++)
        for (size_t n = 0; n < gradient.columns; n++)
            entries[count++] = (struct entry){
                .row = order[k],
                .column = n,
                .analytic = (double)*matrix_at(gradient, order[k], n),
            };
    return count;
}

/* Of more than `most` entries, every so-manieth. */
static bool choose_given(struct gradient_check *check, struct matrix gradient,
                         struct numerical_options options, size_t most, struct error *error)
{
    size_t every = options.position_count > most ? options.position_count / most : 1;
    check->entries = memory_new(options.position_count, sizeof *check->entries, error);
    for (size_t i = 0; check->entries && i < options.position_count; i += every) {
        struct position at = options.positions[i];
        assert(at.row < gradient.rows && at.column < gradient.columns);
        check->entries[check->count++] = (struct entry){
            .row = at.row,
            .column = at.column,
            .analytic = (double)*matrix_at(gradient, at.row, at.column),
        };
    }
    return check->count > 0;
}

/* How many entries of a sample tensor are nudged one by one. */
static size_t most_single(const struct probe *probe)
{
    double most = SINGLES_BUDGET / (2 * probe_cost(probe->network, probe->source));
    return most < SINGLES_LEAST ? SINGLES_LEAST : most > SINGLES_MOST ? SINGLES_MOST : (size_t)most;
}

static bool choose(struct gradient_check *check, const struct probe *probe, struct matrix gradient,
                   struct numerical_options options, struct error *error)
{
    bool single = probe->scale != 1;
    if (single && options.entries > most_single(probe))
        options.entries = most_single(probe);
    if (options.positions)
        return choose_given(check, gradient, options, single ? most_single(probe) : SIZE_MAX,
                            error);
    bool sample = probe->rows;
    size_t count = sample ? gradient.rows : matrix_count(gradient);
    size_t rows = options.entries < gradient.rows ? options.entries : gradient.rows;
    size_t most = sample ? rows * gradient.columns : count;
    size_t *order = memory_new(count, sizeof *order, error);
    check->entries = memory_new(most, sizeof *check->entries, error);
    if (order && check->entries) {
        struct random random;
        random_seed(&random, options.seed);
        random_permutation(&random, order, count);
        check->count = (sample ? choose_rows : choose_entries)(check->entries, gradient, order,
                                                               options.entries);
    }
    memory_free(order);
    return check->count > 0;
}

/* ======================================== the verdict ========================================= */

/* Counts the kinds and decides. */
static void conclude(struct gradient_check *check)
{
    double difference = 0, analytic = 0, numerical = 0;
    bool above_noise = false;
    for (size_t i = 0; i < check->count; i++) {
        const struct entry *entry = &check->entries[i];
        check->ok += entry->kind == ENTRY_OK;
        check->wrong += entry->kind == ENTRY_WRONG;
        check->zeros += entry->kind == ENTRY_ZERO;
        check->kinks += entry->kind == ENTRY_KINK;
        if (entry->kind == ENTRY_KINK)
            continue;
        difference += (entry->analytic - entry->numerical) * (entry->analytic - entry->numerical);
        analytic += entry->analytic * entry->analytic;
        numerical += entry->numerical * entry->numerical;
        above_noise |= fmax(fabs(entry->analytic), fabs(entry->numerical)) > entry->noise;
    }
    double scale = sqrt(analytic) + sqrt(numerical);
    check->error = scale == 0 ? 0 : sqrt(difference) / scale;
    check->verdict = VERDICT_NOT_JUDGED;
    if (!isfinite(check->error))
        check->reason = "there are NaN or infinities among the numbers";
    else if ((double)check->kinks > KINKS * (double)check->count)
        check->reason = "too many kinks: more than a tenth of the entries";
    else if (check->wrong)
        check->verdict = VERDICT_FAIL;
    else if (!above_noise)
        check->reason = "too small to judge: every entry is within the rounding noise";
    else if (check->error > NOISY)
        check->reason = "too small to judge: the rounding noise is as large as the gradient";
    else
        check->verdict = VERDICT_OK;
}

static bool judge_all(struct gradient_check *check, struct probe *probe,
                      struct numerical_options options, struct error *error)
{
    bool sample = probe->rows;
    for (size_t i = 0, end; i < check->count; i = end) {
        end = i + 1;
        while (sample && end < check->count && check->entries[end].row == check->entries[i].row)
            end++;
        if (options.goes_on && !options.goes_on(options.context))
            return error_set(error, NULL, "interrupted");
        if (!judge_entries(probe, &check->entries[i], end - i, options.h, error))
            return false;
    }
    return true;
}

static bool is_judgeable(const struct network *network, size_t gradient, size_t source,
                         struct numerical_options options, struct error *error)
{
    if (source == network->tensor_count)
        return error_set(error, "Gradients are what the statements of the backward pass compute.",
                         "%s is no gradient", network->tensors[gradient].name);
    if (sizeof(real) < sizeof(double))
        return error_set(error, "Build with plain `make`.",
                         "numerical gradients need the double build; this one computes in %s",
                         REAL_NAME);
    if (!isfinite(options.h) || options.h <= 0 || (options.entries < 1 && !options.positions))
        return error_set(error, "h = 1e-5 serves well.",
                         "h = %g and %zu entries: h must be positive, and one entry be judged",
                         options.h, options.entries);
    return true;
}

bool gradient_check_values(struct gradient_check *check, struct network *scratch, size_t gradient,
                           struct matrix values, struct numerical_options options,
                           struct error *error)
{
    *check = (struct gradient_check){.tensor = gradient};
    size_t source = numerical_source(scratch, gradient);
    if (!is_judgeable(scratch, gradient, source, options, error))
        return false;
    struct probe probe;
    if (!probe_new(&probe, scratch, source, options.step, error))
        return false;
    probe.own = options.own;
    bool ok = probe_choose_way(&probe, error) && choose(check, &probe, values, options, error) &&
              judge_all(check, &probe, options, error) && probe_begin_again(&probe, error) &&
              probe_costs(&probe, probe.centre, error);
    scratch->random = probe.random;
    probe_free(&probe);
    if (ok)
        conclude(check);
    else
        gradient_check_free(check);
    return ok;
}

bool gradient_check(struct gradient_check *check, struct network *scratch, size_t gradient,
                    struct numerical_options options, struct error *error)
{
    return gradient_check_values(check, scratch, gradient, scratch->tensors[gradient].value,
                                 options, error);
}

void gradient_check_free(struct gradient_check *check)
{
    memory_free(check->entries);
    *check = (struct gradient_check){0};
}
