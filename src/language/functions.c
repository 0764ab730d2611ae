#include "language/functions.h"

#include <math.h>
#include <string.h>

#include "language/operators.h"

/* ==================================== element by element ==================================== */

static double relu(double x)
{
    return x < 0 ? 0 : x;
}

static double relu_slope(double x)
{
    return x > 0;
}

static double sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}

static double square(double x)
{
    return x * x;
}

static double sign(double x)
{
    return isnan(x) ? x : (x > 0) - (x < 0);
}

static double negated(double x)
{
    return -x;
}

static double is_nan(double x)
{
    return isnan(x);
}

static double is_infinite(double x)
{
    return isinf(x) != 0; /* the C library's tells the sign */
}

static double is_finite(double x)
{
    return isfinite(x);
}

static const struct {
    const char *name;
    double (*function)(double);
    enum array_kind kind;
    bool keeps; /* an integer stays one */
} maps[] = {
    {"abs", fabs, ARRAY_REAL, true},
    {"absolute", fabs, ARRAY_REAL, true},
    {"exp", exp, ARRAY_REAL, false},
    {"log", log, ARRAY_REAL, false},
    {"log2", log2, ARRAY_REAL, false},
    {"log10", log10, ARRAY_REAL, false},
    {"log1p", log1p, ARRAY_REAL, false},
    {"expm1", expm1, ARRAY_REAL, false},
    {"sqrt", sqrt, ARRAY_REAL, false},
    {"square", square, ARRAY_REAL, true},
    {"tanh", tanh, ARRAY_REAL, false},
    {"sin", sin, ARRAY_REAL, false},
    {"cos", cos, ARRAY_REAL, false},
    {"sign", sign, ARRAY_REAL, true},
    {"floor", floor, ARRAY_REAL, false},
    {"ceil", ceil, ARRAY_REAL, false},
    {"isnan", is_nan, ARRAY_BOOLEAN, false},
    {"isinf", is_infinite, ARRAY_BOOLEAN, false},
    {"isfinite", is_finite, ARRAY_BOOLEAN, false},
    {"relu", relu, ARRAY_REAL, true},
    {"ReLU", relu, ARRAY_REAL, true},
    {"relu_deriv", relu_slope, ARRAY_BOOLEAN, false},
    {"ReLU_deriv", relu_slope, ARRAY_BOOLEAN, false},
    {"negative", negated, ARRAY_REAL, true},
    {"sigmoid", sigmoid, ARRAY_REAL, false},
    {"rint", rint, ARRAY_REAL, false},
};

static bool apply_map(const struct call *call, struct array *result, struct error *error)
{
    size_t i = 0;
    while (strcmp(maps[i].name, call->name) != 0)
        i++;
    struct array a = call->argument[0];
    bool keeps = maps[i].keeps && a.kind != ARRAY_REAL;
    return operator_map(result, a, maps[i].function, keeps ? ARRAY_INTEGER : maps[i].kind, error);
}

static const struct {
    const char *name, *op;
} pairs[] = {
    {"maximum", "max"}, {"minimum", "min"}, {"add", "+"},    {"subtract", "-"},
    {"multiply", "*"},  {"divide", "/"},    {"power", "**"}, {"greater", ">"},
};

static bool apply_pair(const struct call *call, struct array *result, struct error *error)
{
    size_t i = 0;
    while (strcmp(pairs[i].name, call->name) != 0)
        i++;
    return operator_binary(result, pairs[i].op, call->argument[0], call->argument[1], error);
}

/* =========================================== shapes =========================================== */

static bool whole_number(size_t *number, struct array a, size_t k, const char *name,
                         struct error *error)
{
    double value = array_count(a) > k ? (double)*array_flat(a, k) : NAN;
    if (!(value >= 0 && value <= ARRAY_ELEMENTS && value == floor(value)))
        return error_set(error, NULL, "%s: a size is a whole number", name);
    *number = (size_t)value;
    return true;
}

/* Sizes given as numbers or as one tuple, beginning at argument `from`. */
static bool sizes_of(double *size, int *dimensions, const struct call *call, int from,
                     struct error *error)
{
    *dimensions = 0;
    for (int i = from; i < call->count; i++) {
        if (call->argument[i].dimensions == 2)
            return error_set(error, NULL, "%s: sizes are numbers, or one list of them", call->name);
        for (size_t k = 0; k < array_count(call->argument[i]); k++) {
            if (*dimensions == 2)
                return error_set(error, NULL,
                                 "%s: arrays of more than two dimensions are not supported",
                                 call->name);
            size[(*dimensions)++] = (double)*array_flat(call->argument[i], k);
        }
    }
    return true;
}

static bool filled(const struct call *call, struct array *result, double value, struct error *error)
{
    double size[2] = {1, 1};
    int dimensions;
    size_t whole[2] = {1, 1};
    if (!sizes_of(size, &dimensions, call, 0, error))
        return false;
    for (int d = 0; d < dimensions; d++) {
        if (!(size[d] >= 0 && size[d] <= ARRAY_ELEMENTS && size[d] == floor(size[d])))
            return error_set(error, NULL, "%s: a size is a whole number", call->name);
        whole[d] = (size_t)size[d];
    }
    if (!array_new(result, dimensions, whole[0], whole[1], ARRAY_REAL, error))
        return false;
    for (size_t k = 0; k < array_count(*result); k++)
        result->at[k] = (real)value;
    return true;
}

static bool zeros(const struct call *call, struct array *result, struct error *error)
{
    return filled(call, result, 0, error);
}

static bool ones(const struct call *call, struct array *result, struct error *error)
{
    return filled(call, result, 1, error);
}

/* full((2, 3), 0.5): a shape, and the number that fills it */
static bool full(const struct call *call, struct array *result, struct error *error)
{
    struct call shape_of = *call;
    struct array value = call->argument[1];
    shape_of.count = 1;
    if (array_count(value) != 1)
        return error_set(error, "np.full((2, 3), 0.5)", "full: one number fills an array");
    if (!filled(&shape_of, result, array_value(value), error))
        return false;
    result->kind = value.kind;
    return true;
}

static bool like(const struct call *call, struct array *result, struct error *error)
{
    struct array a = call->argument[0];
    if (!array_new(result, a.dimensions, a.size[0], a.size[1], a.kind, error))
        return false;
    for (size_t k = 0; k < array_count(a); k++)
        result->at[k] = call->name[0] == 'o';
    return true;
}

static bool eye(const struct call *call, struct array *result, struct error *error)
{
    size_t size = 0;
    if (!whole_number(&size, call->argument[0], 0, "eye", error) ||
        !array_new(result, 2, size, size, ARRAY_REAL, error))
        return false;
    for (size_t j = 0; j < size; j++)
        for (size_t i = 0; i < size; i++)
            *array_at(*result, i, j) = i == j;
    return true;
}

static bool arange(const struct call *call, struct array *result, struct error *error)
{
    double part[3] = {0, 0, 1};
    enum array_kind kind = ARRAY_INTEGER;
    for (int i = 0; i < call->count; i++) {
        if (array_count(call->argument[i]) != 1)
            return error_set(error, NULL, "arange takes numbers");
        part[call->count == 1 ? 1 : i] = array_value(call->argument[i]);
        kind = call->argument[i].kind == ARRAY_REAL ? ARRAY_REAL : kind;
    }
    double count = ceil((part[1] - part[0]) / part[2]);
    if (!(count <= ARRAY_ELEMENTS))
        return error_set(error, NULL, "arange: too many elements, or a step of zero");
    if (!array_new(result, 1, count > 0 ? (size_t)count : 0, 1, kind, error))
        return false;
    for (size_t k = 0; k < result->size[0]; k++)
        result->at[k] = (real)(part[0] + (double)k * part[2]);
    return true;
}

static bool transpose(const struct call *call, struct array *result, struct error *error)
{
    (void)error;
    *result = operator_transpose(call->argument[0]);
    return true;
}

static bool reshape(const struct call *call, struct array *result, struct error *error)
{
    struct array a = call->argument[0];
    double size[2] = {1, 1};
    int dimensions, open = -1;
    if (!sizes_of(size, &dimensions, call, 1, error))
        return false;
    double known = 1, count = (double)array_count(a);
    for (int d = 0; d < dimensions; d++) {
        if (size[d] == -1 && open < 0)
            open = d;
        else
            known *= size[d];
    }
    if (open >= 0)
        size[open] = known > 0 ? count / known : 0;
    if (size[0] * size[1] != count || size[0] != floor(size[0]) || size[1] != floor(size[1]) ||
        size[0] < 0 || size[1] < 0 || size[0] > ARRAY_ELEMENTS || size[1] > ARRAY_ELEMENTS)
        return error_set(error, "-1 stands for the size that fits.",
                         "reshape: %zu elements do not fill that shape", array_count(a));
    if (!array_new(result, dimensions, (size_t)size[0], (size_t)size[1], a.kind, error))
        return false;
    for (size_t k = 0; k < array_count(a); k++)
        *array_flat(*result, k) = *array_flat(a, k);
    return true;
}

static bool flatten(const struct call *call, struct array *result, struct error *error)
{
    struct array a = call->argument[0];
    if (!array_new(result, 1, array_count(a), 1, a.kind, error))
        return false;
    for (size_t k = 0; k < array_count(a); k++)
        result->at[k] = *array_flat(a, k);
    return true;
}

/* Without the dimensions of size 1. */
static bool squeeze(const struct call *call, struct array *result, struct error *error)
{
    (void)error;
    *result = array_share(call->argument[0]);
    int kept = 0;
    for (int d = 0; d < call->argument[0].dimensions; d++)
        if (call->argument[0].size[d] != 1) {
            result->size[kept] = call->argument[0].size[d];
            result->stride[kept++] = call->argument[0].stride[d];
        }
    result->dimensions = kept;
    for (int d = kept; d < 2; d++) {
        result->size[d] = 1;
        result->stride[d] = 0;
    }
    return true;
}

/* 0, 1, or the second argument at 0: the slope of ReLU, with its value at the kink chosen. */
static bool heaviside(const struct call *call, struct array *result, struct error *error)
{
    struct array a = call->argument[0], zero = call->argument[1];
    if (array_count(zero) != 1)
        return error_set(error, NULL, "heaviside: what it is at 0 is one number");
    if (!array_new(result, a.dimensions, a.size[0], a.size[1], ARRAY_REAL, error))
        return false;
    for (size_t k = 0; k < array_count(a); k++) {
        real x = *array_flat(a, k);
        *array_flat(*result, k) = x > 0 ? 1 : x == 0 ? (real)array_value(zero) : x < 0 ? 0 : x;
    }
    return true;
}

static bool copy(const struct call *call, struct array *result, struct error *error)
{
    return array_copy(result, call->argument[0], error);
}

static double integer(double x)
{
    return trunc(x) + 0.0; /* integers have no -0 */
}

/* astype(int) truncates; the other types keep the numbers. The type arrives as a name's text. */
static bool as_integer(const struct call *call, struct array *result, struct error *error)
{
    return operator_map(result, call->argument[0], integer, ARRAY_INTEGER, error);
}

static bool as_real(const struct call *call, struct array *result, struct error *error)
{
    if (!array_copy(result, call->argument[0], error))
        return false;
    result->kind = ARRAY_REAL;
    return true;
}

static bool shape(const struct call *call, struct array *result, struct error *error)
{
    struct array a = call->argument[0];
    if (!array_new(result, 1, (size_t)a.dimensions, 1, ARRAY_INTEGER, error))
        return false;
    for (int d = 0; d < a.dimensions; d++)
        result->at[d] = (real)a.size[d];
    result->tuple = true;
    return true;
}

static bool size(const struct call *call, struct array *result, struct error *error)
{
    return array_scalar(result, (double)array_count(call->argument[0]), ARRAY_INTEGER, error);
}

static bool length(const struct call *call, struct array *result, struct error *error)
{
    if (call->argument[0].dimensions == 0)
        return error_set(error, NULL, "len of a number");
    return array_scalar(result, (double)call->argument[0].size[0], ARRAY_INTEGER, error);
}

/* ================================= of matrices and networks ================================= */

static bool dot(const struct call *call, struct array *result, struct error *error)
{
    struct array a = call->argument[0], b = call->argument[1];
    if (a.dimensions == 0 || b.dimensions == 0)
        return operator_binary(result, "*", a, b, error);
    return operator_product(result, a, b, call->stop, error);
}

static bool matmul(const struct call *call, struct array *result, struct error *error)
{
    return operator_product(result, call->argument[0], call->argument[1], call->stop, error);
}

static bool outer(const struct call *call, struct array *result, struct error *error)
{
    struct array a = call->argument[0], b = call->argument[1];
    enum array_kind kind = a.kind > b.kind ? a.kind : b.kind;
    if (!array_new(result, 2, array_count(a), array_count(b), kind, error))
        return false;
    for (size_t j = 0; j < result->size[1]; j++)
        for (size_t i = 0; i < result->size[0]; i++)
            *array_at(*result, i, j) = *array_flat(a, i) * *array_flat(b, j);
    return true;
}

/* x where the condition holds, else y: all three broadcast. */
static bool where(const struct call *call, struct array *result, struct error *error)
{
    struct array view[3] = {0};
    int dimensions = 0;
    size_t shape_of[2] = {1, 1};
    for (int i = 0; i < 3; i++) {
        struct array so_far = {.dimensions = dimensions, .size = {shape_of[0], shape_of[1]}};
        if (!operator_common(&dimensions, shape_of, so_far, call->argument[i]))
            return error_set(error, NULL, "where: the three shapes do not broadcast");
    }
    for (int i = 0; i < 3; i++)
        operator_broadcast(&view[i], call->argument[i], dimensions, shape_of);
    enum array_kind kind = view[1].kind > view[2].kind ? view[1].kind : view[2].kind;
    if (!array_new(result, dimensions, shape_of[0], shape_of[1], kind, error))
        return false;
    for (size_t j = 0; j < shape_of[1]; j++)
        for (size_t i = 0; i < shape_of[0]; i++)
            *array_at(*result, i, j) = *array_at(view[*array_at(view[0], i, j) != 0 ? 1 : 2], i, j);
    return true;
}

static bool clip(const struct call *call, struct array *result, struct error *error)
{
    struct array low = {0};
    struct array a = call->argument[0];
    if (call->none[1])
        low = array_share(a);
    else if (!operator_binary(&low, "max", a, call->argument[1], error))
        return false;
    bool ok = true;
    if (call->count < 3 || call->none[2])
        *result = array_share(low);
    else
        ok = operator_binary(result, "min", low, call->argument[2], error);
    array_free(&low);
    return ok;
}

static bool round_to(const struct call *call, struct array *result, struct error *error)
{
    enum { MOST = 300 }; /* beyond, the power of ten is infinite */
    double decimals = 0;
    if (call->count > 1)
        decimals = array_count(call->argument[1]) == 1 ? array_value(call->argument[1]) : NAN;
    if (!(fabs(decimals) <= MOST && decimals == floor(decimals)))
        return error_set(error, "np.round(W1, 2)",
                         "%s: decimals are one whole number from -%d to %d", call->name, MOST,
                         MOST);
    double scale = pow(10, decimals);
    if (!array_copy(result, call->argument[0], error))
        return false;
    for (size_t k = 0; k < array_count(*result); k++) {
        double scaled = (double)result->at[k] * scale;
        if (isfinite(scaled))
            result->at[k] = (real)(rint(scaled) / scale);
    }
    return true;
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
    if (call->count > 1 && !whole_number(&classes, call->argument[1], 0, "one_hot", error))
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

/* ======================================= random numbers ======================================= */

/* Shapes as zeros takes them, filled row after row, as NumPy does. */
static bool drawn(const struct call *call, struct array *result, double (*draw)(struct random *),
                  struct error *error)
{
    if (!call->random)
        return error_set(error, "`let noise = np.random.randn(10, 1)` draws some once.",
                         "no random numbers are drawn here");
    if (!filled(call, result, 0, error))
        return false;
    for (size_t i = 0; i < result->size[0]; i++)
        for (size_t j = 0; j < result->size[1]; j++)
            *array_at(*result, i, j) = (real)draw(call->random);
    return true;
}

static bool uniform(const struct call *call, struct array *result, struct error *error)
{
    return drawn(call, result, random_uniform, error);
}

static bool normal(const struct call *call, struct array *result, struct error *error)
{
    return drawn(call, result, random_normal, error);
}

/* ======================================== the table ========================================= */

static const struct function functions[] = {
    {"zeros", 1, 2, false, false, zeros},
    {"ones", 1, 2, false, false, ones},
    {"zeros_like", 1, 1, false, false, like},
    {"ones_like", 1, 1, false, false, like},
    {"full", 2, 2, false, false, full},
    {"eye", 1, 1, false, false, eye},
    {"arange", 1, 3, false, false, arange},
    {"transpose", 1, 1, true, false, transpose},
    {"reshape", 2, 6, true, false, reshape},
    {"flatten", 1, 1, true, false, flatten},
    {"ravel", 1, 1, true, false, flatten},
    {"copy", 1, 1, true, false, copy},
    {"array", 1, 1, false, false, copy},
    {"asarray", 1, 1, false, false, copy},
    {"int", 1, 1, false, false, as_integer},
    {"float", 1, 1, false, false, as_real},
    {"shape", 1, 1, false, false, shape},
    {"size", 1, 1, false, false, size},
    {"len", 1, 1, false, false, length},
    {"dot", 2, 2, true, false, dot},
    {"matmul", 2, 2, false, false, matmul},
    {"outer", 2, 2, false, false, outer},
    {"where", 3, 3, false, false, where},
    {"clip", 2, 3, true, false, clip},
    {"squeeze", 1, 1, true, false, squeeze},
    {"heaviside", 2, 2, false, false, heaviside},
    {"round", 1, 2, true, false, round_to},
    {"softmax", 1, 1, false, true, softmax},
    {"one_hot", 1, 2, false, false, one_hot_call},
    {"rand", 0, 2, false, false, uniform},
    {"randn", 0, 2, false, false, normal},
};

enum {
    OWN = sizeof functions / sizeof functions[0],
    MAPS = sizeof maps / sizeof maps[0],
    PAIRS = sizeof pairs / sizeof pairs[0],
};

bool function_at(struct function *function, size_t index)
{
    if (index < REDUCTION_COUNT) {
        *function = REDUCTIONS[index];
        return true;
    }
    index -= REDUCTION_COUNT;
    if (index < OWN) {
        *function = functions[index];
        return true;
    }
    index -= OWN;
    if (index < MAPS) {
        *function = (struct function){maps[index].name, 1, 1, false, false, apply_map};
        return true;
    }
    index -= MAPS;
    if (index < PAIRS) {
        *function = (struct function){pairs[index].name, 2, 2, false, false, apply_pair};
        return true;
    }
    return false;
}

/* What notebooks call the functions that they write themselves, and NumPy's second names. */
static const char *const SPELLINGS[][2] = {
    {"deriv_ReLU", "relu_deriv"},
    {"derivative_ReLU", "relu_deriv"},
    {"ReLU_derivative", "relu_deriv"},
    {"relu_derivative", "relu_deriv"},
    {"derivative_relu", "relu_deriv"},
    {"deriv_relu", "relu_deriv"},
    {"d_relu", "relu_deriv"},
    {"drelu", "relu_deriv"},
    {"dReLU", "relu_deriv"},
    {"relu_prime", "relu_deriv"},
    {"ReLU_prime", "relu_deriv"},
    {"relu_grad", "relu_deriv"},
    {"relu_gradient", "relu_deriv"},
    {"relu_backward", "relu_deriv"},
    {"relu_back_prop", "relu_deriv"},
    {"Relu", "relu"},
    {"RELU", "relu"},
    {"Softmax", "softmax"},
    {"SoftMax", "softmax"},
    {"soft_max", "softmax"},
    {"stable_softmax", "softmax"},
    {"Sigmoid", "sigmoid"},
    {"onehot", "one_hot"},
    {"oneHot", "one_hot"},
    {"one_hot_encode", "one_hot"},
    {"one_hot_encoding", "one_hot"},
    {"to_categorical", "one_hot"},
    {"range", "arange"},
    {"average", "mean"},
    {"true_divide", "divide"},
    {"float32", "float"},
    {"float64", "float"},
    {"int32", "int"},
    {"int64", "int"},
};

static bool find_exactly(struct function *function, const char *name)
{
    for (size_t i = 0; function_at(function, i); i++)
        if (strcmp(function->name, name) == 0)
            return true;
    return false;
}

bool function_find(struct function *function, const char *name)
{
    if (find_exactly(function, name))
        return true;
    for (size_t i = 0; i < sizeof SPELLINGS / sizeof SPELLINGS[0]; i++)
        if (strcmp(SPELLINGS[i][0], name) == 0)
            return find_exactly(function, SPELLINGS[i][1]);
    return false;
}

const char *expression_function(size_t index)
{
    struct function function;
    return function_at(&function, index) ? function.name : NULL;
}

bool expression_is_function(const char *name)
{
    struct function function;
    return function_find(&function, name) && !function.method;
}
