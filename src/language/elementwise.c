/* Functions element by element: of one array, of two, and those that choose or round. */
#include <math.h>

#include "language/call.h"
#include "language/operators.h"

/* ======================================== of one array ======================================== */

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

static bool map(const struct call *call, struct array *result, struct error *error)
{
    const struct function *function = call->function;
    struct array a = call->argument[0];
    bool keeps = function->keeps && a.kind != ARRAY_REAL;
    return operator_map(result, a, function->map, keeps ? ARRAY_INTEGER : function->kind, error);
}

/* ======================================= of two and more ====================================== */

static bool pair(const struct call *call, struct array *result, struct error *error)
{
    return operator_binary(result, call->function->op, call->argument[0], call->argument[1], error);
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
                         "%s: decimals are one whole number from -%d to %d", call->function->name,
                         MOST, MOST);
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

/* ========================================= the family ========================================= */

#define MAP(name, function, number, whole)                                                         \
    {                                                                                              \
        name, 1, 1, .apply = map, .map = (function), .kind = (number), .keeps = (whole)            \
    }
#define PAIR(name, operator)                                                                       \
    {                                                                                              \
        name, 2, 2, .apply = pair, .op = (operator)                                                \
    }

static const struct function functions[] = {
    {"where", 3, 3, false, false, .apply = where},
    {"clip", 2, 3, true, false, .apply = clip},
    {"heaviside", 2, 2, false, false, .apply = heaviside},
    {"round", 1, 2, true, false, .apply = round_to},
    MAP("abs", fabs, ARRAY_REAL, true),
    MAP("absolute", fabs, ARRAY_REAL, true),
    MAP("exp", exp, ARRAY_REAL, false),
    MAP("log", log, ARRAY_REAL, false),
    MAP("log2", log2, ARRAY_REAL, false),
    MAP("log10", log10, ARRAY_REAL, false),
    MAP("log1p", log1p, ARRAY_REAL, false),
    MAP("expm1", expm1, ARRAY_REAL, false),
    MAP("sqrt", sqrt, ARRAY_REAL, false),
    MAP("square", square, ARRAY_REAL, true),
    MAP("tanh", tanh, ARRAY_REAL, false),
    MAP("sin", sin, ARRAY_REAL, false),
    MAP("cos", cos, ARRAY_REAL, false),
    MAP("sign", sign, ARRAY_REAL, true),
    MAP("floor", floor, ARRAY_REAL, false),
    MAP("ceil", ceil, ARRAY_REAL, false),
    MAP("isnan", is_nan, ARRAY_BOOLEAN, false),
    MAP("isinf", is_infinite, ARRAY_BOOLEAN, false),
    MAP("isfinite", is_finite, ARRAY_BOOLEAN, false),
    MAP("relu", relu, ARRAY_REAL, true),
    MAP("ReLU", relu, ARRAY_REAL, true),
    MAP("relu_deriv", relu_slope, ARRAY_BOOLEAN, false),
    MAP("ReLU_deriv", relu_slope, ARRAY_BOOLEAN, false),
    MAP("negative", negated, ARRAY_REAL, true),
    MAP("sigmoid", sigmoid, ARRAY_REAL, false),
    MAP("rint", rint, ARRAY_REAL, false),
    PAIR("maximum", "max"),
    PAIR("minimum", "min"),
    PAIR("add", "+"),
    PAIR("subtract", "-"),
    PAIR("multiply", "*"),
    PAIR("divide", "/"),
    PAIR("power", "**"),
    PAIR("greater", ">"),
};

const struct function_family ELEMENTWISE = {functions, sizeof functions / sizeof functions[0]};
