/* Functions that make one number of many: over everything, or along an axis. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "language/call.h"
#include "language/operators.h"

/* A run of numbers at equal distances. */
struct run {
    const real *at;
    size_t count;
    ptrdiff_t stride;
};

static double number(struct run run, size_t i)
{
    return (double)run.at[(ptrdiff_t)i * run.stride];
}

static double sum_of(struct run run)
{
    double sum = 0;
    for (size_t i = 0; i < run.count; i++)
        sum += number(run, i);
    return sum;
}

static double mean_of(struct run run)
{
    return sum_of(run) / (double)run.count;
}

static size_t extreme(struct run run, double sign)
{
    size_t best = 0;
    for (size_t i = 1; i < run.count && !isnan(number(run, best)); i++)
        if (sign * number(run, i) > sign * number(run, best) || isnan(number(run, i)))
            best = i;
    return best;
}

static double max_of(struct run run)
{
    return number(run, extreme(run, 1));
}

static double min_of(struct run run)
{
    return number(run, extreme(run, -1));
}

static double argmax_of(struct run run)
{
    return (double)extreme(run, 1);
}

static double argmin_of(struct run run)
{
    return (double)extreme(run, -1);
}

static double variance_of(struct run run)
{
    double mean = mean_of(run), sum = 0;
    for (size_t i = 0; i < run.count; i++)
        sum += (number(run, i) - mean) * (number(run, i) - mean);
    return sum / (double)run.count;
}

static double std_of(struct run run)
{
    return sqrt(variance_of(run));
}

static double any_of(struct run run)
{
    for (size_t i = 0; i < run.count; i++)
        if (number(run, i) != 0)
            return 1;
    return 0;
}

static double all_of(struct run run)
{
    for (size_t i = 0; i < run.count; i++)
        if (number(run, i) == 0)
            return 0;
    return 1;
}

static double count_nonzero_of(struct run run)
{
    double count = 0;
    for (size_t i = 0; i < run.count; i++)
        count += number(run, i) != 0;
    return count;
}

static double norm_of(struct run run)
{
    double sum = 0;
    for (size_t i = 0; i < run.count; i++)
        sum += number(run, i) * number(run, i);
    return sqrt(sum);
}

static double logsumexp_of(struct run run)
{
    double max = max_of(run), sum = 0;
    if (isinf(max))
        return max;
    for (size_t i = 0; i < run.count; i++)
        sum += exp(number(run, i) - max);
    return max + log(sum);
}

static double prod_of(struct run run)
{
    double product = 1;
    for (size_t i = 0; i < run.count; i++)
        product *= number(run, i);
    return product;
}

/* ====================================== what to run over ====================================== */

/* How a call wants to reduce: an axis, or everything. */
struct plan {
    bool everything, keepdims;
    int axis;
};

/* Whether axis=(0, 1), in either order, names both axes of a matrix. */
static bool is_both(struct array axis, struct array a)
{
    if (array_count(axis) != 2 || a.dimensions != 2)
        return false;
    double first = (double)*array_flat(axis, 0), second = (double)*array_flat(axis, 1);
    first += first < 0 ? 2 : 0;
    second += second < 0 ? 2 : 0;
    return first + second == 1 && first * second == 0;
}

static bool plan_of(struct plan *plan, const struct call *call, struct error *error)
{
    struct array a = call->argument[0], axis = call->axis;
    bool has_axis = call->has_axis, none = call->axis_none;
    if (call->count > 1) {
        if (has_axis)
            return error_set(error, NULL, "%s has two axes", call->function->name);
        has_axis = true;
        none = call->none[1];
        axis = call->argument[1];
    }
    *plan = (struct plan){.everything = !has_axis || none || is_both(axis, a)};
    plan->keepdims = call->has_keepdims && array_value(call->keepdims) != 0;
    if (plan->everything && call->python && !has_axis && a.dimensions == 2 &&
        strcmp(call->function->name, "sum") == 0)
        plan->everything = false; /* Python's sum adds the rows of a matrix: axis 0 */
    else if (!plan->everything) {
        double value = array_count(axis) == 1 ? array_value(axis) : NAN;
        if (value != -1 && value != 0 && value != 1)
            return error_set(error, "axis=0 runs down the rows, axis=1 along the columns.",
                             "%s: an axis is 0, 1 or -1", call->function->name);
        plan->axis = value < 0 ? a.dimensions - 1 : (int)value;
        if (plan->axis < 0 || plan->axis >= a.dimensions)
            return error_set(error, NULL, "%s: axis %g does not exist: the array has %d dimensions",
                             call->function->name, value, a.dimensions);
    }
    return true;
}

/* Everything, in NumPy's order: row after row. */
static bool over_everything(struct array *result, struct array a, struct plan plan,
                            double (*reduce)(struct run), enum array_kind kind, struct error *error)
{
    struct matrix matrix, copy = {0};
    struct array rows = operator_transpose(a);
    bool ok = array_matrix(&matrix, &copy, rows, error);
    array_free(&rows);
    if (!ok)
        return false;
    struct run run = {matrix.at, matrix_count(matrix), 1};
    ok = array_scalar(result, reduce(run), kind, error);
    matrix_free(&copy);
    if (ok && plan.keepdims)
        result->dimensions = a.dimensions;
    return ok;
}

static bool along_axis(struct array *result, struct array a, struct plan plan,
                       double (*reduce)(struct run), enum array_kind kind, struct error *error)
{
    int other = 1 - plan.axis;
    size_t count = a.dimensions == 2 ? a.size[other] : 1;
    if (!array_new(result, 1, count, 1, kind, error))
        return false;
    for (size_t k = 0; k < count; k++) {
        struct run run = {a.at + (ptrdiff_t)k * a.stride[other], a.size[plan.axis],
                          a.stride[plan.axis]};
        result->at[k] = (real)reduce(run);
    }
    result->dimensions = a.dimensions - 1;
    if (plan.keepdims) {
        result->dimensions = a.dimensions;
        result->size[other] = count;
        result->size[plan.axis] = 1;
        result->stride[other] = 1;
        result->stride[plan.axis] = (ptrdiff_t)count;
    }
    return true;
}

static bool reduce_call(const struct call *call, struct array *result, double (*reduce)(struct run),
                        enum array_kind kind, bool needs_elements, struct error *error)
{
    struct plan plan = {0};
    struct array a = call->argument[0];
    bool pair = call->python && call->count == 2 && a.dimensions == 0 && !call->none[1];
    if (pair &&
        (strcmp(call->function->name, "max") == 0 || strcmp(call->function->name, "min") == 0))
        return operator_binary(result, call->function->name, a, call->argument[1],
                               error); /* Python's */
    if (!plan_of(&plan, call, error))
        return false;
    size_t count = plan.everything ? array_count(a) : a.size[plan.axis];
    if (count == 0 && needs_elements)
        return error_set(error, NULL, "%s of no elements", call->function->name);
    return (plan.everything ? over_everything : along_axis)(result, a, plan, reduce, kind, error);
}

static enum array_kind counted(const struct call *call)
{
    return call->argument[0].kind == ARRAY_BOOLEAN ? ARRAY_INTEGER : call->argument[0].kind;
}

#define REDUCTION(name, kind, needs_elements)                                                      \
    static bool reduce_##name(const struct call *call, struct array *result, struct error *error)  \
    {                                                                                              \
        return reduce_call(call, result, name##_of, kind, needs_elements, error);                  \
    }

REDUCTION(sum, counted(call), false)
REDUCTION(prod, counted(call), false)
REDUCTION(mean, ARRAY_REAL, true)
REDUCTION(max, call->argument[0].kind, true)
REDUCTION(min, call->argument[0].kind, true)
REDUCTION(std, ARRAY_REAL, true)
REDUCTION(variance, ARRAY_REAL, true)
REDUCTION(argmax, ARRAY_INTEGER, true)
REDUCTION(argmin, ARRAY_INTEGER, true)
REDUCTION(any, ARRAY_BOOLEAN, false)
REDUCTION(all, ARRAY_BOOLEAN, false)
REDUCTION(norm, ARRAY_REAL, false)
REDUCTION(count_nonzero, ARRAY_INTEGER, false)
REDUCTION(logsumexp, ARRAY_REAL, true)

static const struct function functions[] = {
    {"sum", 1, 2, true, true, .apply = reduce_sum},
    {"mean", 1, 2, true, true, .apply = reduce_mean},
    {"max", 1, 2, true, true, .apply = reduce_max},
    {"min", 1, 2, true, true, .apply = reduce_min},
    {"amax", 1, 2, false, true, .apply = reduce_max},
    {"amin", 1, 2, false, true, .apply = reduce_min},
    {"std", 1, 2, true, true, .apply = reduce_std},
    {"var", 1, 2, true, true, .apply = reduce_variance},
    {"argmax", 1, 2, true, true, .apply = reduce_argmax},
    {"argmin", 1, 2, true, true, .apply = reduce_argmin},
    {"any", 1, 2, true, true, .apply = reduce_any},
    {"all", 1, 2, true, true, .apply = reduce_all},
    {"prod", 1, 2, true, true, .apply = reduce_prod},
    {"norm", 1, 1, false, true, .apply = reduce_norm},
    {"count_nonzero", 1, 2, false, true, .apply = reduce_count_nonzero},
    {"logsumexp", 1, 2, false, true, .apply = reduce_logsumexp},
};

const struct function_family REDUCTIONS = {functions, sizeof functions / sizeof functions[0]};
