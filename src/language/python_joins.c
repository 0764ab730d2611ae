/* Joining and splitting arrays, and giving them other dimensions. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "language/functions.h"
#include "language/operators.h"
#include "language/python_numpy.h"

/* ========================================= joining ============================================ */

/* How the parts of a join stand: one below the other (axis 0) or side by side. */
static bool join(struct python *python, struct array *parts, size_t count, int axis,
                 struct array *joined)
{
    size_t size[2] = {0, 0}, at = 0;
    enum array_kind kind = ARRAY_BOOLEAN;
    int dimensions = count ? parts[0].dimensions : 1, other = 1 - axis;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].dimensions != dimensions || axis >= dimensions ||
            (i && dimensions == 2 && parts[i].size[other] != parts[0].size[other]))
            return python_raise(python, "ValueError", NULL,
                                "these arrays' shapes do not fit beside each other");
        size[axis] += parts[i].size[axis];
        size[other] = parts[i].size[other];
        kind = parts[i].kind > kind ? parts[i].kind : kind;
    }
    if (!python_np_new(python, joined, dimensions, size[0], size[1], kind))
        return false;
    for (size_t i = 0; i < count; i++) {
        for (size_t r = 0; r < parts[i].size[0]; r++)
            for (size_t c = 0; c < parts[i].size[1]; c++)
                *array_at(*joined, r + (axis ? 0 : at), c + (axis ? at : 0)) =
                    *array_at(parts[i], r, c);
        at += parts[i].size[axis];
    }
    return true;
}

/* A 1-D array as a row, or as a column. */
static void as_matrix(struct array *array, bool column)
{
    if (array->dimensions == 2)
        return;
    array->dimensions = 2;
    if (column)
        return;
    array->size[1] = array->size[0];
    array->stride[1] = array->stride[0];
    array->size[0] = 1;
    array->stride[0] = 0;
}

static void as_vector(struct array *array)
{
    array->dimensions = array->dimensions ? array->dimensions : 1;
}

static bool join_all(struct python *python, struct python_value list, const char *name, int axis,
                     struct python_value *result)
{
    size_t count, made = 0;
    struct python_value item;
    struct array joined;
    if (!python_length(python, list, &count))
        return false;
    struct array *parts = memory_new(count, sizeof *parts, &python->error->error);
    bool ok = parts != NULL;
    for (; ok && made < count; made += ok) {
        ok = python_item(python, list, made, &item) && python_to_array(python, item, &parts[made]);
        python_release(item);
        if (!ok)
            break;
        as_vector(&parts[made]);
        if (*name == 'v' || *name == 's')
            as_matrix(&parts[made], *name == 's' && axis == 1);
        else if (strcmp(name, "column_stack") == 0)
            as_matrix(&parts[made], true);
    }
    if (ok && *name == 'h' && count)
        axis = parts[0].dimensions == 2;
    ok = ok && join(python, parts, count, axis, &joined);
    for (size_t i = 0; i < made; i++)
        array_free(&parts[i]);
    memory_free(parts);
    return ok && python_work(python, 2 * (double)array_count(joined)) &&
           python_from_array(python, joined, result);
}

/* concatenate, vstack, hstack, stack, column_stack */
bool python_np_join(struct python *python, const struct python_arguments *arguments,
                    struct python_value *result)
{
    long long axis = *arguments->name == 'h' || strcmp(arguments->name, "column_stack") == 0;
    if (!arguments->count)
        return python_raise(python, "TypeError", NULL, "%s needs arrays", arguments->name);
    if (arguments->at[0].kind == VALUE_UNKNOWN) {
        *result = python_share(arguments->at[0]);
        return true;
    }
    return python_np_axis(python, python_argument(arguments, 1, "axis"), 2, &axis) &&
           join_all(python, arguments->at[0], arguments->name, (int)axis, result);
}

/* np.append(a, b, axis=None) */
bool python_np_append(struct python *python, const struct python_arguments *arguments,
                      struct python_value *result)
{
    const struct python_value *axis = python_argument(arguments, 2, "axis");
    struct array parts[2] = {0}, joined = {0};
    long long along = 0;
    if (python_unknown_argument(arguments, result))
        return true;
    bool ok = python_np_argument(python, arguments, 0, "arr", &parts[0]) &&
              python_np_argument(python, arguments, 1, "values", &parts[1]) &&
              python_np_axis(python, axis, 2, &along);
    bool flat = !axis || axis->kind == VALUE_NONE;
    for (int i = 0; ok && flat && i < 2; i++) {
        struct array vector;
        ok = python_np_new(python, &vector, 1, array_count(parts[i]), 1, parts[i].kind);
        for (size_t k = 0; ok && k < array_count(vector); k++)
            vector.at[k] = *array_flat(parts[i], k);
        array_free(&parts[i]);
        parts[i] = ok ? vector : (struct array){0};
    }
    ok = ok && join(python, parts, 2, (int)along, &joined);
    array_free(&parts[0]);
    array_free(&parts[1]);
    return ok && python_from_array(python, joined, result);
}

/* ========================================== shapes ============================================ */

bool python_np_expand(struct python *python, const struct python_arguments *arguments,
                      struct python_value *result)
{
    struct array array;
    long long axis = 0;
    bool least = strcmp(arguments->name, "atleast_2d") == 0;
    if (python_unknown_argument(arguments, result))
        return true;
    if (!python_np_argument(python, arguments, 0, "a", &array) ||
        !python_np_axis(python, python_argument(arguments, 1, "axis"), array.dimensions + 1, &axis))
        return false;
    if (array.dimensions == 2 && !least) {
        array_free(&array);
        return python_raise(python, "ValueError", NULL,
                            "expand_dims: arrays of three dimensions are not supported");
    }
    if (array.dimensions == 0)
        array.dimensions = least ? 2 : 1;
    else
        as_matrix(&array, axis == 1);
    return python_from_array(python, array, result);
}

/* A.item(), A.tolist() */
bool python_np_item(struct python *python, const struct python_arguments *arguments,
                    struct python_value *result)
{
    struct array array = python_array_of(arguments->self)->array;
    if (array_count(array) != 1)
        return python_raise(python, "ValueError", NULL, "item: there are %zu elements",
                            array_count(array));
    double value = array_value(array);
    *result = array.kind == ARRAY_REAL      ? python_real(value)
              : array.kind == ARRAY_BOOLEAN ? python_boolean(value != 0)
                                            : python_integer((long long)value);
    return true;
}

static bool to_list(struct python *python, struct array array, struct python_value *result)
{
    bool ok = python_new_items(&python->heap, result, VALUE_LIST, 0, &python->error->error) &&
              python_work(python, 20 * (double)array_count(array));
    for (size_t i = 0; ok && i < array.size[0]; i++) {
        struct python_value item;
        if (array.dimensions == 2) {
            struct array row = {.dimensions = 1,
                                .size = {array.size[1], 1},
                                .stride = {array.stride[1], 0},
                                .kind = array.kind,
                                .at = array_at(array, i, 0)};
            ok = to_list(python, row, &item);
        } else {
            double value = (double)*array_at(array, i, 0);
            item = array.kind == ARRAY_REAL      ? python_real(value)
                   : array.kind == ARRAY_BOOLEAN ? python_boolean(value != 0)
                                                 : python_integer((long long)value);
        }
        ok = ok && python_append(python_items_of(*result), item, &python->error->error);
    }
    return ok;
}

bool python_np_tolist(struct python *python, const struct python_arguments *arguments,
                      struct python_value *result)
{
    struct array array = python_array_of(arguments->self)->array;
    return array.dimensions ? to_list(python, array, result)
                            : python_np_item(python, arguments, result);
}

/* np.split(A, 3): equal pieces along the axis, or array_split's nearly equal ones */
bool python_np_split(struct python *python, const struct python_arguments *arguments,
                     struct python_value *result)
{
    struct array array;
    long long count, axis = 0;
    if (arguments->count < 2 || !python_np_argument(python, arguments, 0, NULL, &array))
        return python_raise(python, "TypeError", NULL, "%s needs an array and a number",
                            arguments->name);
    bool ok =
        python_whole(python, arguments->at[1], "the number of pieces", &count) &&
        python_np_axis(python, python_argument(arguments, 2, "axis"), array.dimensions, &axis);
    if (ok && (count < 1 || count > (long long)array.size[axis] ||
               (*arguments->name == 's' && array.size[axis] % (size_t)count)))
        ok = python_raise(python, "ValueError", NULL, "%s: %zu do not make %lld equal pieces",
                          arguments->name, array.size[axis], count);
    ok = ok && python_new_items(&python->heap, result, VALUE_LIST, 0, &python->error->error);
    size_t at = 0;
    for (size_t i = 0; ok && i < (size_t)count; i++) {
        struct python_value piece;
        struct array view = array_share(array);
        size_t length = array.size[axis] / (size_t)count + (i < array.size[axis] % (size_t)count);
        view.at += (ptrdiff_t)at * array.stride[axis];
        view.size[axis] = length;
        at += length;
        ok = python_from_array(python, view, &piece) &&
             python_append(python_items_of(*result), piece, &python->error->error);
    }
    array_free(&array);
    return ok;
}

/* How often tile and repeat repeat along each dimension. */
static bool read_times(struct python *python, const struct python_value *times, bool pair,
                       size_t last, long long *by)
{
    by[0] = by[1] = 1;
    for (int i = 0; pair && i < 2; i++)
        if (!python_whole(python, python_items_of(*times)->at[i], "a number of times", &by[i]))
            return false;
    if (!pair && !python_whole(python, *times, "a number of times", &by[last]))
        return false;
    return (by[0] >= 0 && by[1] >= 0 && by[0] <= ARRAY_EMPTY && by[1] <= ARRAY_EMPTY) ||
           python_raise(python, "ValueError", NULL, "this is too often");
}

/* tile(v, n), tile(A, (rows, columns)), repeat(A, n, axis): the elements over and over */
bool python_np_repeat(struct python *python, const struct python_arguments *arguments,
                      struct python_value *result)
{
    const struct python_value *times = python_argument_after(arguments, 1, "reps");
    const struct python_value *axis = python_argument_after(arguments, 2, "axis");
    bool tile = strcmp(arguments->name, "tile") == 0;
    struct array array, made = {0};
    long long by[2] = {1, 1}, along = 0;
    if (python_unknown_argument(arguments, result))
        return true;
    if (!times || !python_np_argument(python, arguments, 0, "a", &array))
        return python_raise(python, "TypeError", NULL, "%s needs an array and a number",
                            arguments->name);
    bool pair = tile && times->kind == VALUE_TUPLE && python_items_of(*times)->count == 2;
    bool flat = !tile && (!axis || axis->kind == VALUE_NONE);
    as_vector(&array);
    if (pair)
        as_matrix(&array, false);
    bool ok = python_np_axis(python, axis, array.dimensions, &along);
    size_t last = tile ? (size_t)array.dimensions - 1 : (size_t)along, columns = array.size[1];
    ok = ok && read_times(python, times, pair, last, by);
    ok = ok &&
         python_np_new(python, &made, flat ? 1 : array.dimensions,
                       flat ? array_count(array) * (size_t)by[last] : array.size[0] * (size_t)by[0],
                       flat ? 1 : columns * (size_t)by[1], array.kind);
    for (size_t i = 0; ok && i < made.size[0]; i++)
        for (size_t j = 0; j < made.size[1]; j++)
            *array_at(made, i, j) = flat   ? *array_flat(array, i / (size_t)by[last])
                                    : tile ? *array_at(array, i % array.size[0], j % columns)
                                           : *array_at(array, i / (size_t)by[0], j / (size_t)by[1]);
    array_free(&array);
    return ok && python_from_array(python, made, result);
}
