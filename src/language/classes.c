/* Functions of scores and labels: softmax, one_hot. */
#include <math.h>
#include <string.h>

#include "language/call.h"
#include "language/operators.h"

static void softmax_columns(struct array seen)
{
    for (size_t j = 0; j < seen.size[1]; j++) {
        double max = -INFINITY, sum = 0;
        for (size_t i = 0; i < seen.size[0]; i++)
            max = isnan(max) || (double)*array_at(seen, i, j) < max ? max
                                                                    : (double)*array_at(seen, i, j);
        for (size_t i = 0; i < seen.size[0]; i++) {
            *array_at(seen, i, j) = (real)exp((double)*array_at(seen, i, j) - max);
            sum += (double)*array_at(seen, i, j);
        }
        for (size_t i = 0; i < seen.size[0]; i++)
            *array_at(seen, i, j) /= (real)sum;
    }
}

/* Probabilities of each column's scores; of a 1-D array's, all together. */
static bool softmax(const struct call *call, struct array *result, struct error *error)
{
    struct array a = call->argument[0];
    bool given = call->has_axis && !call->axis_none;
    if (a.dimensions == 0)
        return error_set(error, NULL, "softmax of a number");
    if (given && array_count(call->axis) != 1)
        return error_set(error, NULL, "softmax: an axis is 0, 1 or -1");
    double axis = given ? array_value(call->axis) : 0;
    bool along_rows = a.dimensions == 2 && (axis == 1 || axis == -1 || (!given && call->rows));
    if (axis != 0 && axis != -1 && (axis != 1 || a.dimensions == 1))
        return error_set(error, "axis=0 runs down the rows, axis=1 along the columns.",
                         "softmax: axis %g does not exist: the array has %d dimensions", axis,
                         a.dimensions);
    if (!array_copy(result, a, error))
        return false;
    struct array seen = along_rows ? operator_transpose(*result) : array_share(*result);
    softmax_columns(seen);
    result->kind = ARRAY_REAL;
    array_free(&seen);
    return true;
}

/* Whether every column holds zeros and a single one. */
static bool is_one_hot(struct array a, size_t classes)
{
    if (a.dimensions != 2 || a.size[0] != classes || classes < 2)
        return false;
    for (size_t j = 0; j < a.size[1]; j++) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < a.size[0]; i++) {
            sum += (double)*array_at(a, i, j);
            squares += (double)(*array_at(a, i, j) * *array_at(a, i, j));
        }
        if (sum != 1 || squares != 1)
            return false;
    }
    return true;
}

/* classes x n columns from n labels (n x classes for those who have a sample a row); what is
 * one-hot already stays as it is. */
static bool one_hot_columns(const struct call *call, struct array labels, struct array *result,
                            struct error *error)
{
    size_t classes = call->classes;
    if (call->count > 1 && !call_whole_number(&classes, call->argument[1], 0, "one_hot", error))
        return false;
    if (is_one_hot(labels, classes)) {
        *result = array_share(labels);
        return true;
    }
    size_t count = array_count(labels);
    if (!array_new(result, 2, classes, count, ARRAY_REAL, error))
        return false;
    memset(result->at, 0, classes * count * sizeof *result->at);
    for (size_t k = 0; k < count; k++) {
        double label = (double)*array_flat(labels, k);
        if (!(label >= 0 && label < (double)classes && label == floor(label))) {
            array_free(result);
            return error_set(error, "one_hot takes digits: one_hot(labels).",
                             "one_hot: %g is no label below %zu", label, classes);
        }
        *array_at(*result, (size_t)label, k) = 1;
    }
    return true;
}

static bool one_hot_call(const struct call *call, struct array *result, struct error *error)
{
    struct array labels = call->argument[0], columns;
    if (!call->rows)
        return one_hot_columns(call, labels, result, error);
    struct array turned = operator_transpose(labels);
    bool ok = one_hot_columns(call, turned, &columns, error);
    array_free(&turned);
    if (ok) {
        *result = operator_transpose(columns);
        array_free(&columns);
    }
    return ok;
}

static const struct function functions[] = {
    {"softmax", 1, 1, false, true, .apply = softmax},
    {"one_hot", 1, 2, false, false, .apply = one_hot_call},
};

const struct function_family CLASSES = {functions, sizeof functions / sizeof functions[0]};
