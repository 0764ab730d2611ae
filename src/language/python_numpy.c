/* NumPy's functions: those of the expression language, called with Python's values and keywords. */
#include <math.h>
#include <string.h>

#include "language/functions.h"
#include "language/operators.h"
#include "language/python_numpy.h"

/* =========================================== arrays =========================================== */

static enum array_kind kind_of(struct python_value value)
{
    return value.kind == VALUE_BOOLEAN   ? ARRAY_BOOLEAN
           : value.kind == VALUE_INTEGER ? ARRAY_INTEGER
                                         : ARRAY_REAL;
}

static bool ragged(struct python *python)
{
    return python_raise(python, "ValueError", NULL, "these rows have different lengths");
}

/* A list of arrays or rows, as the rows of a matrix; of numbers, as a 1-D array. */
static bool rows_to_array(struct python *python, struct python_value list, size_t count,
                          struct array *array)
{
    struct error error = {0};
    struct python_value item;
    struct array row = {0};
    *array = (struct array){0};
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        ok = python_item(python, list, i, &item) && python_to_array(python, item, &row);
        python_release(item);
        if (ok && row.dimensions > 1 && !(row.dimensions == 2 && array_count(row) == 1))
            ok = python_raise(python, "ValueError", "np.vstack(...) joins matrices.",
                              "arrays of three dimensions are not supported");
        if (ok && i == 0)
            ok = array_new(array, row.dimensions ? 2 : 1, count,
                           row.dimensions ? array_count(row) : 1, row.kind, &error) ||
                 python_raise_error(python, "MemoryError", &error);
        if (ok && i &&
            (array_count(row) != array->size[1] ||
             (row.dimensions > 0) != (array->dimensions == 2)))
            ok = ragged(python);
        for (size_t j = 0; ok && j < array->size[1]; j++)
            *array_at(*array, i, j) = *array_flat(row, j);
        if (ok && row.kind > array->kind)
            array->kind = row.kind;
        array_free(&row);
    }
    if (!ok)
        array_free(array);
    return ok;
}

bool python_to_array(struct python *python, struct python_value value, struct array *array)
{
    struct error error = {0};
    size_t count;
    *array = (struct array){0};
    if (value.kind == VALUE_ARRAY) {
        *array = array_share(python_array_of(value)->array);
        return true;
    }
    if (python_is_number(value))
        return array_scalar(array, python_number(value), kind_of(value), &error) ||
               python_raise_error(python, "MemoryError", &error);
    if (value.kind == VALUE_UNKNOWN)
        return python_needs(python, value, "an array");
    bool row = value.kind == VALUE_LIST || value.kind == VALUE_TUPLE || value.kind == VALUE_RANGE ||
               value.kind == VALUE_SEQUENCE;
    if (!row)
        return python_raise(python, "TypeError", NULL, "an array cannot be made of %s",
                            python_type_name(value));
    if (!python_length(python, value, &count) || !python_work(python, 10 * (double)count))
        return false;
    if (count)
        return rows_to_array(python, value, count, array);
    return array_new(array, 1, 0, 1, ARRAY_REAL, &error) ||
           python_raise_error(python, "MemoryError", &error);
}

bool python_from_array(struct python *python, struct array array, struct python_value *value)
{
    array.tuple = false;
    return python_new_array(&python->heap, value, array, &python->error->error) &&
           python_work(python, (double)array_count(python_array_of(*value)->array));
}

size_t python_fold_of(struct python_value a, struct python_value b)
{
    size_t x = a.kind == VALUE_ARRAY ? python_array_of(a)->fold : 0;
    size_t y = b.kind == VALUE_ARRAY ? python_array_of(b)->fold : 0;
    bool single_a = python_is_number(a), single_b = python_is_number(b);
    return x && single_b ? x : y && single_a ? y : 0;
}

/* ==================================== calls of the language =================================== */

/* Keywords that stand for an argument's place. */
static int place_of(const char *keyword)
{
    static const struct {
        const char *name;
        int place;
    } places[] = {{"a", 0},          {"x", 0},        {"x1", 0},       {"shape", 0},
                  {"N", 0},          {"arr", 0},      {"b", 1},        {"x2", 1},
                  {"a_min", 1},      {"min", 1},      {"a_max", 2},    {"max", 2},
                  {"fill_value", 1}, {"newshape", 1}, {"decimals", 1}, {"condition", 0},
                  {"start", 0},      {"stop", 1},     {"step", 2},     {"y", 2},
                  {"object", 0}};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (strcmp(places[i].name, keyword) == 0)
            return places[i].place;
    return -1;
}

static bool is_ignored(const char *keyword)
{
    static const char *const names[] = {"dtype", "copy", "order", "casting", "out", "device"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], keyword) == 0)
            return true;
    return false;
}

static bool set_argument(struct python *python, struct call *call, int place,
                         struct python_value value)
{
    if (place < 0 || place >= CALL_ARGUMENTS)
        return python_raise(python, "TypeError", NULL, "%s: too many arguments",
                            call->function->name);
    for (; call->count <= place; call->count++)
        call->none[call->count] = true;
    call->none[place] = value.kind == VALUE_NONE;
    return call->none[place] || python_to_array(python, value, &call->argument[place]);
}

static bool set_keyword(struct python *python, struct call *call, const struct function *function,
                        const char *keyword, struct python_value value)
{
    int place = place_of(keyword);
    bool truth;
    if (is_ignored(keyword))
        return true;
    if (function->reduces && strcmp(keyword, "axis") == 0) {
        call->has_axis = true;
        call->axis_none = value.kind == VALUE_NONE;
        return call->axis_none || python_to_array(python, value, &call->axis);
    }
    if (function->reduces && strcmp(keyword, "keepdims") == 0) {
        call->has_keepdims = true;
        return python_truth(python, value, &truth) &&
               python_to_array(python, python_boolean(truth), &call->keepdims);
    }
    if (place < 0)
        return python_raise(python, "TypeError", NULL, "%s: the keyword %s is not supported",
                            call->function->name, keyword);
    return set_argument(python, call, place, value);
}

static void free_call(struct call *call)
{
    for (int i = 0; i < CALL_ARGUMENTS; i++)
        array_free(&call->argument[i]);
    array_free(&call->axis);
    array_free(&call->keepdims);
}

/* The first unknown among the arguments, which makes the result unknown. */
static bool any_unknown(const struct python_arguments *arguments, struct python_value *result)
{
    const struct python_value *unknown =
        arguments->self.kind == VALUE_UNKNOWN ? &arguments->self : NULL;
    for (size_t i = 0; !unknown && i < arguments->count; i++)
        if (arguments->at[i].kind == VALUE_UNKNOWN)
            unknown = &arguments->at[i];
    for (size_t i = 0; !unknown && i < arguments->keywords; i++)
        if (arguments->named[i].kind == VALUE_UNKNOWN)
            unknown = &arguments->named[i];
    *result = unknown ? python_share(*unknown) : python_none();
    return unknown != NULL;
}

/* What astype and dtype= make of an array: `type` is int, float, bool, a text, or something else.
 */
bool python_cast(struct python *python, struct array *array, struct python_value type)
{
    const char *name = type.kind == VALUE_NATIVE   ? ((struct python_native *)type.object)->name
                       : type.kind == VALUE_STRING ? python_text_of(type)
                                                   : "float";
    enum array_kind kind = strncmp(name, "int", 3) == 0 || strncmp(name, "uint", 4) == 0
                               ? ARRAY_INTEGER
                           : strncmp(name, "bool", 4) == 0 ? ARRAY_BOOLEAN
                                                           : ARRAY_REAL;
    struct error error = {0};
    struct array copy;
    if (array->kind == kind)
        return true;
    if (!array_copy(&copy, *array, &error))
        return python_raise_error(python, "MemoryError", &error);
    for (size_t k = 0; k < array_count(copy); k++)
        copy.at[k] = kind == ARRAY_INTEGER   ? (real)trunc((double)copy.at[k])
                     : kind == ARRAY_BOOLEAN ? copy.at[k] != 0
                                             : copy.at[k];
    copy.kind = kind;
    array_free(array);
    *array = copy;
    return true;
}

static bool apply_dtype(struct python *python, const struct python_arguments *arguments,
                        struct array *array)
{
    const struct python_value *type = python_argument(arguments, (size_t)-1, "dtype");
    return !type || type->kind == VALUE_NONE || python_cast(python, array, *type);
}

/* out=A: the result goes into A's elements. */
static bool give_out(struct python *python, const struct python_arguments *arguments,
                     struct python_value *result)
{
    const struct python_value *out = python_argument(arguments, (size_t)-1, "out");
    struct python_value whole = {.kind = VALUE_ELLIPSIS};
    if (!out || out->kind != VALUE_ARRAY)
        return true;
    if (!python_store(python, *out, whole, *result))
        return false;
    python_release(*result);
    *result = python_share(*out);
    return true;
}

static bool finish_call(struct python *python, const struct function *function, struct call *call,
                        const struct python_arguments *arguments, struct python_value *result)
{
    struct error error = {0};
    struct array made = {0};
    double work = 0;
    for (int i = 0; i < call->count; i++)
        work += 10 * (double)array_count(call->argument[i]);
    bool product =
        strcmp(call->function->name, "dot") == 0 || strcmp(call->function->name, "matmul") == 0;
    if (product && call->count == 2)
        work *= (double)call->argument[1].size[1] / 50 + 1;
    if (call->count < function->least || call->count > function->most)
        return python_raise(python, "TypeError", NULL, "%s takes %d to %d arguments",
                            call->function->name, function->least, function->most);
    if (!python_work(python, work))
        return false;
    if (!function->apply(call, &made, &error))
        return python_raise_error(python, "ValueError", &error);
    if (!apply_dtype(python, arguments, &made)) {
        array_free(&made);
        return false;
    }
    return python_from_array(python, made, result) && give_out(python, arguments, result);
}

/* Sizes given in one tuple, as one argument; a third one is refused by its name. */
static bool shape_of_three(struct python *python, const struct python_arguments *arguments,
                           const struct function *function)
{
    bool shaped = strcmp(function->name, "zeros") == 0 || strcmp(function->name, "ones") == 0 ||
                  strcmp(function->name, "full") == 0 || strcmp(function->name, "reshape") == 0;
    for (size_t i = 0; shaped && i < arguments->count; i++)
        if ((arguments->at[i].kind == VALUE_TUPLE || arguments->at[i].kind == VALUE_LIST) &&
            python_items_of(arguments->at[i])->count > 2 &&
            !(strcmp(function->name, "reshape") == 0 && i == 0 &&
              arguments->self.kind == VALUE_NONE))
            return python_raise(python, "ValueError", NULL,
                                "%s: arrays of three dimensions are not supported", function->name);
    return true;
}

bool python_call_language(struct python *python, const struct python_arguments *arguments,
                          struct python_value *result)
{
    struct function function;
    struct call call = {.function = &function, .random = &python->random};
    if (any_unknown(arguments, result))
        return true;
    if (!function_find(&function, arguments->name))
        return python_raise(python, "AttributeError", NULL, "there is no %s", arguments->name);
    call.stop = python->host.stop;
    call.classes = 10;
    bool self = arguments->self.kind != VALUE_NONE;
    bool ok = shape_of_three(python, arguments, &function);
    if (ok && self)
        ok = set_argument(python, &call, 0, arguments->self);
    for (size_t i = 0; ok && i < arguments->count; i++)
        ok = set_argument(python, &call, (int)i + self, arguments->at[i]);
    for (size_t i = 0; ok && i < arguments->keywords; i++)
        ok = set_keyword(python, &call, &function, arguments->keyword[i], arguments->named[i]);
    ok = ok && finish_call(python, &function, &call, arguments, result);
    free_call(&call);
    return ok;
}

/* ======================================= attributes =========================================== */

static bool shape_tuple(struct python *python, const struct python_array *object,
                        struct python_value *value)
{
    struct error *error = &python->error->error;
    struct array array = object->array;
    bool ok = python_new_items(&python->heap, value, VALUE_TUPLE, 3, error);
    for (int d = 0; ok && d < array.dimensions; d++) {
        size_t size = array.size[d];
        if (object->fold && d == 1) {
            ok = python_append(python_items_of(*value),
                               python_integer((long long)(size / object->fold)), error);
            size = object->fold;
        }
        ok = ok && python_append(python_items_of(*value), python_integer((long long)size), error);
    }
    return ok;
}

bool python_shape(struct python *python, const struct python_arguments *arguments,
                  struct python_value *result)
{
    struct array array;
    const struct python_value *value = python_argument(arguments, 0, "a");
    if (any_unknown(arguments, result))
        return true;
    if (value && value->kind == VALUE_ARRAY)
        return shape_tuple(python, python_array_of(*value), result);
    if (!value || !python_to_array(python, *value, &array))
        return false;
    struct python_array object = {.array = array};
    bool ok = shape_tuple(python, &object, result);
    array_free(&array);
    return ok;
}

/* The array's own elements seen with another shape where they lie in one run, else a copy. */
static bool same_elements(struct array array, struct array *view)
{
    bool column = array.dimensions == 2 && array.size[1] == 1;
    bool row = array.dimensions == 2 && array.size[0] == 1;
    bool vector = array.dimensions == 1;
    bool to_column = view->dimensions == 2 && view->size[1] == 1;
    bool to_row = view->dimensions == 2 && view->size[0] == 1;
    if (!(column || row || vector) || !(to_column || to_row || view->dimensions == 1))
        return false;
    ptrdiff_t stride = row && !column ? array.stride[1] : array.stride[0];
    size_t count = array_count(array);
    struct array seen = array_share(array);
    seen.dimensions = view->dimensions;
    seen.size[0] = to_row && !to_column ? 1 : count;
    seen.size[1] = to_row && !to_column ? count : 1;
    seen.stride[0] = to_row && !to_column ? 0 : stride;
    seen.stride[1] = to_row && !to_column ? stride : 0;
    array_free(view);
    *view = seen;
    return true;
}

static bool reshaped(struct python *python, struct python_value self, struct python_value shape,
                     struct python_value *result)
{
    struct python_arguments arguments = {.name = "reshape", .self = self, .at = &shape, .count = 1};
    if (!python_call_language(python, &arguments, result))
        return false;
    if (result->kind == VALUE_ARRAY && self.kind == VALUE_ARRAY)
        same_elements(python_array_of(self)->array, &python_array_of(*result)->array);
    return true;
}

/* A.reshape(...), np.reshape(A, ...), A.ravel(): sizes in a tuple or one by one. */
bool python_call_reshape(struct python *python, const struct python_arguments *arguments,
                         struct python_value *result)
{
    bool method = arguments->self.kind != VALUE_NONE;
    bool ravel = strcmp(arguments->name, "ravel") == 0;
    struct python_value self = method ? arguments->self : python_none(), shape;
    size_t from = !method;
    if (any_unknown(arguments, result))
        return true;
    if (arguments->count < from)
        return python_raise(python, "TypeError", NULL, "%s needs an array", arguments->name);
    if (!method)
        self = arguments->at[0];
    const struct python_value *named = python_argument(arguments, (size_t)-1, "newshape");
    if (arguments->count == from + 1 || named)
        return reshaped(python, self, named ? *named : arguments->at[from], result);
    if (!python_new_items(&python->heap, &shape, VALUE_TUPLE, 2, &python->error->error))
        return false;
    bool ok =
        !ravel || python_append(python_items_of(shape), python_integer(-1), &python->error->error);
    for (size_t i = from; ok && i < arguments->count; i++)
        ok = python_append(python_items_of(shape), python_share(arguments->at[i]),
                           &python->error->error);
    ok = ok && reshaped(python, self, shape, result);
    python_release(shape);
    return ok;
}

bool python_reshape(struct python *python, struct python_value array, struct python_value shape)
{
    struct python_value result;
    if (!reshaped(python, array, shape, &result))
        return false;
    struct python_array *to = python_array_of(array), *from = python_array_of(result);
    struct array held = to->array;
    to->array = from->array;
    from->array = held;
    to->fold = 0;
    python_release(result);
    return true;
}

static bool transposed(struct python *python, struct python_value self, struct python_value *value)
{
    if (python_array_of(self)->fold)
        return python_raise(python, "ValueError", "Reshape it to two dimensions first.",
                            "arrays of three dimensions are not transposed here");
    return python_from_array(python, operator_transpose(python_array_of(self)->array), value);
}

bool python_array_attribute(struct python *python, struct python_value self, const char *name,
                            struct python_value *value)
{
    const struct python_array *object = python_array_of(self);
    if (strcmp(name, "T") == 0)
        return transposed(python, self, value);
    if (strcmp(name, "shape") == 0)
        return shape_tuple(python, object, value);
    if (strcmp(name, "size") == 0 || strcmp(name, "ndim") == 0) {
        *value = python_integer(name[0] == 's' ? (long long)array_count(object->array)
                                               : object->array.dimensions + (object->fold != 0));
        return true;
    }
    if (strcmp(name, "dtype") == 0)
        return python_builtin(python,
                              object->array.kind == ARRAY_BOOLEAN   ? "bool"
                              : object->array.kind == ARRAY_INTEGER ? "int"
                                                                    : "float",
                              value);
    if (strcmp(name, "flat") == 0) {
        struct python_arguments arguments = {.name = "ravel", .self = self};
        return python_call_reshape(python, &arguments, value);
    }
    python_routine *routine = python_numpy_method(name);
    return routine &&
           python_new_native(python, python_keep_name(python, name), routine, &self, value);
}

python_routine *python_own_function(const char *name)
{
    struct function function;
    static const char *const own[] = {"relu", "relu_deriv", "softmax", "sigmoid", "one_hot"};
    if (!function_find(&function, name))
        return NULL;
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (strcmp(function.name, own[i]) == 0 || strcmp(own[i], name) == 0)
            return python_call_language;
    return NULL;
}
