/* Comparing, sorting and finding elements. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "language/functions.h"
#include "language/operators.h"
#include "language/python_numpy.h"

/* ======================================== comparing =========================================== */

static bool close_to(double x, double y, double relative, double absolute)
{
    return x == y || fabs(x - y) <= absolute + relative * fabs(y);
}

/* array_equal, allclose */
bool python_np_equal(struct python *python, const struct python_arguments *arguments,
                     struct python_value *result)
{
    const struct python_value *rtol = python_argument(arguments, 2, "rtol");
    const struct python_value *atol = python_argument(arguments, 3, "atol");
    double relative = 1e-5, absolute = 1e-8;
    struct array a, b = {0}, x, y;
    int dimensions;
    size_t size[2];
    bool exact = strcmp(arguments->name, "array_equal") == 0, same;
    if (python_unknown_argument(arguments, result))
        return true;
    bool ok = python_np_argument(python, arguments, 0, NULL, &a) &&
              python_np_argument(python, arguments, 1, NULL, &b) &&
              (!rtol || exact || python_float(python, *rtol, "rtol", &relative)) &&
              (!atol || exact || python_float(python, *atol, "atol", &absolute));
    same = ok && operator_common(&dimensions, size, a, b) &&
           operator_broadcast(&x, a, dimensions, size) &&
           operator_broadcast(&y, b, dimensions, size);
    if (exact)
        same = ok && array_same(a, b);
    for (size_t j = 0; same && !exact && j < size[1]; j++)
        for (size_t i = 0; same && i < size[0]; i++)
            same = close_to((double)*array_at(x, i, j), (double)*array_at(y, i, j), relative,
                            absolute);
    array_free(&a);
    array_free(&b);
    *result = python_boolean(same);
    return ok;
}

bool python_np_nan_to_num(struct python *python, const struct python_arguments *arguments,
                          struct python_value *result)
{
    const struct python_value *with = python_argument(arguments, (size_t)-1, "nan");
    double nan = 0;
    struct array array, copy = {0};
    struct error error = {0};
    if (python_unknown_argument(arguments, result))
        return true;
    if (!python_np_argument(python, arguments, 0, "x", &array))
        return false;
    bool ok =
        (!with || python_float(python, *with, "nan", &nan)) &&
        (array_copy(&copy, array, &error) || python_raise_error(python, "MemoryError", &error));
    for (size_t k = 0; ok && k < array_count(copy); k++) {
        double x = (double)copy.at[k];
        copy.at[k] = (real)(isnan(x) ? nan : isinf(x) ? copysign(1.7976931348623157e308, x) : x);
    }
    array_free(&array);
    return ok && python_from_array(python, copy, result);
}

/* less, equal, logical_and and their kind */
bool python_np_pair(struct python *python, const struct python_arguments *arguments,
                    struct python_value *result)
{
    static const char *const pairs[][2] = {
        {"less", "<"},         {"less_equal", "<="}, {"greater", ">"},     {"greater_equal", ">="},
        {"equal", "=="},       {"not_equal", "!="},  {"logical_and", "&"}, {"logical_or", "|"},
        {"logical_xor", "^"},  {"mod", "%"},         {"remainder", "%"},   {"floor_divide", "//"},
        {"float_power", "**"}, {"multiply", "*"},    {"add", "+"},         {"subtract", "-"},
        {"divide", "/"},       {"true_divide", "/"}, {"power", "**"}};
    struct array a, b = {0}, made = {0};
    struct error error = {0};
    const char *op = "";
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (strcmp(pairs[i][0], arguments->name) == 0)
            op = pairs[i][1];
    if (python_unknown_argument(arguments, result))
        return true;
    bool ok = python_np_argument(python, arguments, 0, "x1", &a) &&
              python_np_argument(python, arguments, 1, "x2", &b) &&
              python_work(python, 10 * (double)(array_count(a) + array_count(b)));
    if (ok && !operator_binary(&made, op, a, b, &error))
        ok = python_raise_error(python, "ValueError", &error);
    if (ok && strncmp(arguments->name, "logical", 7) == 0)
        made.kind = ARRAY_BOOLEAN;
    array_free(&a);
    array_free(&b);
    const struct python_value *out = python_argument(arguments, (size_t)-1, "out");
    struct python_value whole = {.kind = VALUE_ELLIPSIS};
    if (!ok || !python_from_array(python, made, result))
        return false;
    return !out || out->kind != VALUE_ARRAY || python_store(python, *out, whole, *result);
}

bool python_np_not(struct python *python, const struct python_arguments *arguments,
                   struct python_value *result)
{
    if (python_unknown_argument(arguments, result))
        return true;
    return arguments->count == 1
               ? python_compare(python, "==", arguments->at[0], python_integer(0), result)
               : python_raise(python, "TypeError", NULL, "logical_not takes one array");
}

/* ======================================== positions =========================================== */

/* np.where(condition): the positions where it holds, one array a dimension; or nonzero */
bool python_np_positions(struct python *python, const struct python_arguments *arguments,
                         struct python_value *result)
{
    struct array array, at;
    struct python_value part;
    size_t count = 0, used;
    if (!python_np_argument(python, arguments, 0, "condition", &array))
        return false;
    for (size_t k = 0; k < array_count(array); k++)
        count += *array_flat(array, k) != 0;
    bool ok = python_new_items(&python->heap, result, VALUE_TUPLE, 2, &python->error->error);
    for (int d = 0; ok && d < (array.dimensions ? array.dimensions : 1); d++) {
        ok = python_np_new(python, &at, 1, count, 1, ARRAY_INTEGER);
        used = 0;
        for (size_t k = 0; ok && k < array_count(array); k++)
            if (*array_flat(array, k) != 0)
                at.at[used++] = (real)(array.dimensions < 2 ? k
                                       : d                  ? k % array.size[1]
                                                            : k / array.size[1]);
        ok = ok && python_from_array(python, at, &part) &&
             python_append(python_items_of(*result), part, &python->error->error);
    }
    array_free(&array);
    return ok;
}

bool python_np_where(struct python *python, const struct python_arguments *arguments,
                     struct python_value *result)
{
    if (python_unknown_argument(arguments, result))
        return true;
    return arguments->count == 3 ? python_call_language(python, arguments, result)
                                 : python_np_positions(python, arguments, result);
}

struct ranked {
    double value;
    size_t at;
};

static int by_value(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->value != y->value)
        return (x->value > y->value) - (x->value < y->value);
    return (x->at > y->at) - (x->at < y->at);
}

/* sort, argsort, unique: of one dimension, or of each row */
bool python_np_sort(struct python *python, const struct python_arguments *arguments,
                    struct python_value *result)
{
    struct array array, made = {0};
    bool places = strcmp(arguments->name, "argsort") == 0;
    bool unique = strcmp(arguments->name, "unique") == 0;
    if (python_unknown_argument(arguments, result))
        return true;
    if (!python_np_argument(python, arguments, 0, "a", &array))
        return false;
    size_t rows = array.dimensions == 2 && !unique ? array.size[0] : 1, used = 0;
    size_t columns = rows ? array_count(array) / rows : 0;
    struct ranked *ranked = memory_new(columns, sizeof *ranked, &python->error->error);
    bool ok = ranked && python_work(python, 50 * (double)array_count(array)) &&
              python_np_new(python, &made, unique ? 1 : array.dimensions, array.size[0],
                            unique ? 1 : array.size[1], places ? ARRAY_INTEGER : array.kind);
    if (ok && unique) {
        array_free(&made);
        ok = python_np_new(python, &made, 1, columns, 1, array.kind);
    }
    for (size_t r = 0; ok && r < rows; r++) {
        for (size_t c = 0; c < columns; c++)
            ranked[c] = (struct ranked){(double)*array_flat(array, r * columns + c), c};
        qsort(ranked, columns, sizeof *ranked, by_value);
        for (size_t c = 0; c < columns; c++)
            if (!unique)
                *array_flat(made, r * columns + c) =
                    places ? (real)ranked[c].at : (real)ranked[c].value;
            else if (c == 0 || ranked[c].value != ranked[c - 1].value)
                made.at[used++] = (real)ranked[c].value;
    }
    if (unique)
        made.size[0] = used;
    memory_free(ranked);
    array_free(&array);
    if (!ok)
        array_free(&made);
    return ok && python_from_array(python, made, result);
}

bool python_np_cumsum(struct python *python, const struct python_arguments *arguments,
                      struct python_value *result)
{
    struct array array, made;
    double sum = 0;
    if (python_unknown_argument(arguments, result))
        return true;
    if (!python_np_argument(python, arguments, 0, "a", &array))
        return false;
    bool ok = python_np_new(python, &made, 1, array_count(array), 1,
                            array.kind == ARRAY_BOOLEAN ? ARRAY_INTEGER : array.kind);
    for (size_t k = 0; ok && k < array_count(array); k++)
        made.at[k] = (real)(sum += (double)*array_flat(array, k));
    array_free(&array);
    return ok && python_from_array(python, made, result);
}

/* np.diag, np.tile(v, n), np.repeat(v, n) */
bool python_np_diag(struct python *python, const struct python_arguments *arguments,
                    struct python_value *result)
{
    struct array array, made;
    if (python_unknown_argument(arguments, result))
        return true;
    if (!python_np_argument(python, arguments, 0, "v", &array))
        return false;
    bool vector = array.dimensions < 2;
    size_t size = vector                          ? array_count(array)
                  : array.size[0] < array.size[1] ? array.size[0]
                                                  : array.size[1];
    bool ok = python_np_new(python, &made, vector ? 2 : 1, size, vector ? size : 1, array.kind);
    if (ok)
        for (size_t k = 0; k < array_count(made); k++)
            made.at[k] = 0;
    for (size_t i = 0; ok && i < size; i++)
        *array_at(made, i, vector ? i : 0) = *array_at(array, i, vector ? 0 : i);
    array_free(&array);
    return ok && python_from_array(python, made, result);
}

/* np.squeeze(A, axis=...): the language's, or one dimension by its number */
bool python_np_squeeze(struct python *python, const struct python_arguments *arguments,
                       struct python_value *result)
{
    const struct python_value *axis = python_argument_after(arguments, 1, "axis");
    struct python_arguments plain = *arguments;
    struct array array;
    long long along = 0;
    plain.count = arguments->self.kind == VALUE_NONE && arguments->count;
    plain.keywords = 0;
    if (!axis || python_unknown_argument(arguments, result))
        return python_call_language(python, &plain, result);
    if (!python_np_argument(python, arguments, 0, "a", &array))
        return false;
    if (!python_np_axis(python, axis, array.dimensions, &along) || along >= array.dimensions ||
        array.size[along] != 1) {
        array_free(&array);
        return python_raise(python, "ValueError", NULL, "squeeze: this dimension is not of size 1");
    }
    if (along == 0) {
        array.size[0] = array.size[1];
        array.stride[0] = array.stride[1];
    }
    array.size[1] = 1;
    array.stride[1] = 0;
    array.dimensions--;
    return python_from_array(python, array, result);
}

/* np.size(A, 0) */
bool python_np_size(struct python *python, const struct python_arguments *arguments,
                    struct python_value *result)
{
    struct python_value shape;
    if (python_unknown_argument(arguments, result))
        return true;
    if (arguments->count < 2)
        return python_call_language(python, arguments, result);
    struct python_arguments first = *arguments;
    first.count = 1;
    if (!python_shape(python, &first, &shape))
        return false;
    bool ok = python_subscript(python, shape, arguments->at[1], result);
    python_release(shape);
    return ok;
}

/* add.at(A, places, values): one after another, so that a place may come twice */
bool python_add_at(struct python *python, const struct python_arguments *arguments,
                   struct python_value *result)
{
    struct array places, values = {0};
    struct python_value old, sum;
    *result = python_none();
    if (arguments->count != 3)
        return python_raise(python, "TypeError", NULL, "at takes an array, places and values");
    if (python_unknown_argument(arguments, result))
        return true;
    if (arguments->at[1].kind == VALUE_TUPLE) {
        const struct python_items *pair = python_items_of(arguments->at[1]);
        bool ok = pair->count == 2;
        struct array rows = {0}, columns = {0};
        ok = ok && python_to_array(python, pair->at[0], &rows) &&
             python_to_array(python, pair->at[1], &columns) &&
             python_to_array(python, arguments->at[2], &values);
        for (size_t k = 0; ok && k < array_count(rows); k++) {
            struct python_value index;
            ok = python_new_items(&python->heap, &index, VALUE_TUPLE, 2, &python->error->error) &&
                 python_append(python_items_of(index),
                               python_integer((long long)*array_flat(rows, k)),
                               &python->error->error) &&
                 python_append(python_items_of(index),
                               python_integer((long long)*array_flat(columns, k)),
                               &python->error->error) &&
                 python_subscript(python, arguments->at[0], index, &old);
            double value = (double)*array_flat(values, array_count(values) == 1 ? 0 : k);
            ok = ok && python_binary(python, "+", old, python_real(value), &sum);
            ok = ok && python_store(python, arguments->at[0], index, sum);
        }
        array_free(&rows);
        array_free(&columns);
        array_free(&values);
        return ok;
    }
    bool ok = python_to_array(python, arguments->at[1], &places) &&
              python_to_array(python, arguments->at[2], &values);
    for (size_t k = 0; ok && k < array_count(places); k++) {
        struct python_value index = python_integer((long long)*array_flat(places, k)), one;
        bool single = values.dimensions == 0;
        ok = python_subscript(python, arguments->at[0], index, &old) &&
             (single ? (one = python_real(array_value(values)), true)
                     : python_item(python, arguments->at[2], k, &one)) &&
             python_binary(python, "+", old, one, &sum) &&
             python_store(python, arguments->at[0], index, sum);
    }
    array_free(&places);
    array_free(&values);
    return ok;
}
