/* Functions that make arrays: of a shape, of a range, of random numbers. */
#include <math.h>

#include "language/call.h"

static bool filled(const struct call *call, struct array *result, double value, struct error *error)
{
    double size[2] = {1, 1};
    int dimensions;
    size_t whole[2] = {1, 1};
    if (!call_sizes(size, &dimensions, call, 0, error))
        return false;
    for (int d = 0; d < dimensions; d++) {
        if (!(size[d] >= 0 && size[d] <= ARRAY_ELEMENTS && size[d] == floor(size[d])))
            return error_set(error, NULL, "%s: a size is a whole number", call->function->name);
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
        result->at[k] = call->function->name[0] == 'o';
    return true;
}

static bool eye(const struct call *call, struct array *result, struct error *error)
{
    size_t size = 0;
    if (!call_whole_number(&size, call->argument[0], 0, "eye", error) ||
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

static const struct function functions[] = {
    {"zeros", 1, 2, false, false, .apply = zeros},
    {"ones", 1, 2, false, false, .apply = ones},
    {"zeros_like", 1, 1, false, false, .apply = like},
    {"ones_like", 1, 1, false, false, .apply = like},
    {"full", 2, 2, false, false, .apply = full},
    {"eye", 1, 1, false, false, .apply = eye},
    {"arange", 1, 3, false, false, .apply = arange},
    {"rand", 0, 2, false, false, .apply = uniform},
    {"randn", 0, 2, false, false, .apply = normal},
};

const struct function_family CONSTRUCTORS = {functions, sizeof functions / sizeof functions[0]};
