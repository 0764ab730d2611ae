/* NumPy's functions that the expression language has not: those that take lists, change an array in
 * place, or give something else than one array. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "language/functions.h"
#include "language/operators.h"
#include "language/python_numpy.h"

/* The array that is argument `index` (a method's own counts as the first), owned. */
bool python_np_argument(struct python *python, const struct python_arguments *arguments,
                        size_t index, const char *keyword, struct array *array)
{
    bool method = arguments->self.kind != VALUE_NONE;
    if (method && index == 0)
        return python_to_array(python, arguments->self, array);
    const struct python_value *value = python_argument(arguments, index - method, keyword);
    *array = (struct array){0};
    return value ? python_to_array(python, *value, array)
                 : python_raise(python, "TypeError", NULL, "%s needs an array", arguments->name);
}

const struct python_value *python_argument_after(const struct python_arguments *arguments,
                                                 size_t index, const char *keyword)
{
    return python_argument(arguments, index - (arguments->self.kind != VALUE_NONE), keyword);
}

bool python_np_new(struct python *python, struct array *array, int dimensions, size_t rows,
                   size_t columns, enum array_kind kind)
{
    struct error error = {0};
    return array_new(array, dimensions, rows, columns, kind, &error) ||
           python_raise_error(python, "MemoryError", &error);
}

/* An unknown argument makes the result unknown. */
bool python_unknown_argument(const struct python_arguments *arguments, struct python_value *result)
{
    for (size_t i = 0; i < arguments->count; i++)
        if (arguments->at[i].kind == VALUE_UNKNOWN) {
            *result = python_share(arguments->at[i]);
            return true;
        }
    return false;
}

bool python_np_axis(struct python *python, const struct python_value *value, int dimensions,
                    long long *axis)
{
    if (value && value->kind != VALUE_NONE && !python_whole(python, *value, "an axis", axis))
        return false;
    *axis += *axis < 0 ? dimensions : 0;
    return (*axis >= 0 && *axis < 2) ||
           python_raise(python, "ValueError", NULL, "there is no such axis");
}

/* ========================================== making ============================================ */

/* np.array and its kind: a copy, but of asarray the array itself; dtype= */
static bool call_array(struct python *python, const struct python_arguments *arguments,
                       struct python_value *result)
{
    const struct python_value *value = python_argument(arguments, 0, "object");
    const struct python_value *type = python_argument(arguments, 1, "dtype");
    bool same = strncmp(arguments->name, "as", 2) == 0;
    struct error error = {0};
    struct array array, copy;
    if (!value)
        return python_raise(python, "TypeError", NULL, "array needs a value");
    if (value->kind == VALUE_UNKNOWN || (same && value->kind == VALUE_ARRAY && !type)) {
        *result = python_share(*value);
        return true;
    }
    if (!python_to_array(python, *value, &array))
        return false;
    bool ok = true;
    if (!same && value->kind == VALUE_ARRAY) {
        ok = array_copy(&copy, array, &error) || python_raise_error(python, "MemoryError", &error);
        array_free(&array);
        array = ok ? copy : (struct array){0};
    }
    if (!ok || (type && type->kind != VALUE_NONE && !python_cast(python, &array, *type))) {
        array_free(&array);
        return false;
    }
    const struct python_value *least = python_argument(arguments, (size_t)-1, "ndmin");
    if (least && least->kind == VALUE_INTEGER && least->integer == 2 && array.dimensions < 2) {
        array.size[1] = array.size[0];
        array.stride[1] = array.stride[0];
        array.size[0] = 1;
        array.dimensions = 2;
    }
    size_t fold = value->kind == VALUE_ARRAY ? python_array_of(*value)->fold : 0;
    if (!python_from_array(python, array, result))
        return false;
    python_array_of(*result)->fold = fold;
    return true;
}

static bool call_linspace(struct python *python, const struct python_arguments *arguments,
                          struct python_value *result)
{
    double from, to;
    long long count = 50;
    const struct python_value *number = python_argument(arguments, 2, "num");
    struct array array;
    if (arguments->count < 2)
        return python_raise(python, "TypeError", NULL, "linspace takes two ends");
    if (!python_float(python, arguments->at[0], "linspace's start", &from) ||
        !python_float(python, arguments->at[1], "linspace's stop", &to) ||
        (number && !python_whole(python, *number, "linspace's number", &count)))
        return false;
    if (count < 0 || !python_np_new(python, &array, 1, (size_t)count, 1, ARRAY_REAL))
        return python_raise(python, "ValueError", NULL, "linspace: too many, or below zero");
    for (long long i = 0; i < count; i++)
        array.at[i] = (real)(count > 1 && i == count - 1
                                 ? to
                                 : from + (double)i * ((to - from) / (double)(count - 1)));
    if (count == 1)
        array.at[0] = (real)from;
    return python_from_array(python, array, result);
}

/* empty, empty_like: what NumPy leaves to chance is zero here */
static bool call_empty(struct python *python, const struct python_arguments *arguments,
                       struct python_value *result)
{
    struct python_arguments zeros = *arguments;
    zeros.name = strcmp(arguments->name, "empty") == 0 ? "zeros" : "zeros_like";
    return python_call_language(python, &zeros, result);
}

/* full_like(A, value) */
static bool call_full_like(struct python *python, const struct python_arguments *arguments,
                           struct python_value *result)
{
    struct python_arguments like = *arguments;
    struct python_value whole = {.kind = VALUE_ELLIPSIS};
    const struct python_value *value = python_argument(arguments, 1, "fill_value");
    like.name = "zeros_like";
    like.count = arguments->count ? 1 : 0;
    if (python_unknown_argument(arguments, result))
        return true;
    if (!value)
        return python_raise(python, "TypeError", NULL, "full_like needs a value");
    return python_call_language(python, &like, result) &&
           python_store(python, *result, whole, *value);
}

/* A.fill(3): all elements, in place */
static bool call_fill(struct python *python, const struct python_arguments *arguments,
                      struct python_value *result)
{
    struct python_value whole = {.kind = VALUE_ELLIPSIS};
    *result = python_none();
    return arguments->count ? python_store(python, arguments->self, whole, arguments->at[0])
                            : python_raise(python, "TypeError", NULL, "fill needs a number");
}

static bool call_astype(struct python *python, const struct python_arguments *arguments,
                        struct python_value *result)
{
    const struct python_value *type = python_argument(arguments, 0, "dtype");
    const struct python_array *object = python_array_of(arguments->self);
    struct error error = {0};
    struct array copy;
    if (!type)
        return python_raise(python, "TypeError", NULL, "astype needs a type");
    if (!array_copy(&copy, object->array, &error))
        return python_raise_error(python, "MemoryError", &error);
    if (!python_cast(python, &copy, *type)) {
        array_free(&copy);
        return false;
    }
    bool ok = python_from_array(python, copy, result);
    if (ok)
        python_array_of(*result)->fold = object->fold;
    return ok;
}

/* ========================================= the tables ========================================= */

/* np.set_printoptions(...), np.seterr(...): nothing happens */
static bool call_nothing(struct python *python, const struct python_arguments *arguments,
                         struct python_value *result)
{
    (void)python;
    (void)arguments;
    *result = python_none();
    return true;
}

/* np.vectorize(f): f, which the program then calls with arrays */
static bool call_same(struct python *python, const struct python_arguments *arguments,
                      struct python_value *result)
{
    (void)python;
    *result = arguments->count ? python_share(arguments->at[0]) : python_none();
    return true;
}

static const struct {
    const char *name;
    python_routine *routine;
    bool function, method;
} ROUTINES[] = {
    {"array", call_array, true, false},
    {"asarray", call_array, true, false},
    {"ascontiguousarray", call_array, true, false},
    {"asanyarray", call_array, true, false},
    {"linspace", call_linspace, true, false},
    {"fill", call_fill, false, true},
    {"empty", call_empty, true, false},
    {"empty_like", call_empty, true, false},
    {"full_like", call_full_like, true, false},
    {"tile", python_np_repeat, true, false},
    {"repeat", python_np_repeat, true, true},
    {"astype", call_astype, false, true},
    {"concatenate", python_np_join, true, false},
    {"vstack", python_np_join, true, false},
    {"hstack", python_np_join, true, false},
    {"stack", python_np_join, true, false},
    {"column_stack", python_np_join, true, false},
    {"append", python_np_append, true, false},
    {"expand_dims", python_np_expand, true, false},
    {"atleast_2d", python_np_expand, true, false},
    {"item", python_np_item, false, true},
    {"tolist", python_np_tolist, false, true},
    {"split", python_np_split, true, false},
    {"array_split", python_np_split, true, false},
    {"array_equal", python_np_equal, true, false},
    {"allclose", python_np_equal, true, false},
    {"nan_to_num", python_np_nan_to_num, true, false},
    {"less", python_np_pair, true, false},
    {"less_equal", python_np_pair, true, false},
    {"greater", python_np_pair, true, false},
    {"greater_equal", python_np_pair, true, false},
    {"equal", python_np_pair, true, false},
    {"not_equal", python_np_pair, true, false},
    {"logical_and", python_np_pair, true, false},
    {"logical_or", python_np_pair, true, false},
    {"logical_xor", python_np_pair, true, false},
    {"mod", python_np_pair, true, false},
    {"remainder", python_np_pair, true, false},
    {"floor_divide", python_np_pair, true, false},
    {"float_power", python_np_pair, true, false},
    {"multiply", python_np_pair, true, false},
    {"add", python_np_pair, true, false},
    {"subtract", python_np_pair, true, false},
    {"divide", python_np_pair, true, false},
    {"true_divide", python_np_pair, true, false},
    {"power", python_np_pair, true, false},
    {"logical_not", python_np_not, true, false},
    {"where", python_np_where, true, false},
    {"nonzero", python_np_positions, true, true},
    {"sort", python_np_sort, true, false},
    {"argsort", python_np_sort, true, true},
    {"unique", python_np_sort, true, false},
    {"cumsum", python_np_cumsum, true, true},
    {"diag", python_np_diag, true, false},
    {"squeeze", python_np_squeeze, true, true},
    {"size", python_np_size, true, false},
    {"shape", python_shape, true, false},
    {"reshape", python_call_reshape, true, true},
    {"ravel", python_call_reshape, true, true},
    {"set_printoptions", call_nothing, true, false},
    {"seterr", call_nothing, true, false},
    {"errstate", call_nothing, true, false},
    {"vectorize", call_same, true, false},
};

static python_routine *routine_of(const char *name, bool method)
{
    for (size_t i = 0; i < sizeof ROUTINES / sizeof ROUTINES[0]; i++)
        if (strcmp(ROUTINES[i].name, name) == 0 &&
            (method ? ROUTINES[i].method : ROUTINES[i].function))
            return ROUTINES[i].routine;
    return NULL;
}

/* What the language has and NumPy has not. */
static bool is_own(const char *name)
{
    static const char *const names[] = {
        "relu",    "ReLU", "relu_deriv", "ReLU_deriv", "sigmoid", "softmax", "logsumexp",
        "one_hot", "int",  "float",      "len",        "rand",    "randn",   "norm"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

python_routine *python_numpy(const char *name)
{
    static const char *const second[] = {"average", "float32", "float64", "int32", "int64"};
    struct function function;
    python_routine *routine = routine_of(name, false);
    if (routine)
        return routine;
    if (strcmp(name, "norm") == 0)
        return python_call_language;
    if (is_own(name) || !function_find(&function, name))
        return NULL;
    bool spelled = strcmp(function.name, name) == 0 || strcmp(name, second[0]) == 0;
    return spelled ? python_call_language : NULL;
}

python_routine *python_numpy_method(const char *name)
{
    struct function function;
    python_routine *routine = routine_of(name, true);
    if (routine)
        return routine;
    return function_find(&function, name) && function.method && strcmp(function.name, name) == 0
               ? python_call_language
               : NULL;
}

python_routine *python_special(const char *name)
{
    if (strcmp(name, "expit") == 0)
        return python_call_sigmoid;
    return strcmp(name, "softmax") == 0 || strcmp(name, "logsumexp") == 0 ? python_call_language
                                                                          : NULL;
}

/* scipy.special.expit */
bool python_call_sigmoid(struct python *python, const struct python_arguments *arguments,
                         struct python_value *result)
{
    struct python_arguments named = *arguments;
    named.name = "sigmoid";
    return python_call_language(python, &named, result);
}
