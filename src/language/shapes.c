/* Functions that see the same elements in another shape or kind, or tell the shape. */
#include <math.h>

#include "language/call.h"
#include "language/operators.h"

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
    if (!call_sizes(size, &dimensions, call, 1, error))
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

static const struct function functions[] = {
    {"transpose", 1, 1, true, false, .apply = transpose},
    {"reshape", 2, 6, true, false, .apply = reshape},
    {"flatten", 1, 1, true, false, .apply = flatten},
    {"ravel", 1, 1, true, false, .apply = flatten},
    {"copy", 1, 1, true, false, .apply = copy},
    {"array", 1, 1, false, false, .apply = copy},
    {"asarray", 1, 1, false, false, .apply = copy},
    {"int", 1, 1, false, false, .apply = as_integer},
    {"float", 1, 1, false, false, .apply = as_real},
    {"shape", 1, 1, false, false, .apply = shape},
    {"size", 1, 1, false, false, .apply = size},
    {"len", 1, 1, false, false, .apply = length},
    {"squeeze", 1, 1, true, false, .apply = squeeze},
};

const struct function_family SHAPES = {functions, sizeof functions / sizeof functions[0]};
