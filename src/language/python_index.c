/* a[b], a[b] = c, and everything that has items. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "language/indexing.h"
#include "language/operators.h"
#include "language/python_run.h"

enum { INDICES = 4 };

/* ======================================= arrays' indices ====================================== */

static bool part_of(struct python *python, struct python_value value, bool *has, ptrdiff_t *number)
{
    long long whole;
    *has = value.kind != VALUE_NONE;
    if (!*has)
        return true;
    if (!python_whole(python, value, "an index", &whole))
        return false;
    *number = (ptrdiff_t)whole;
    return true;
}

static bool slice_index(struct python *python, const struct python_slice *slice,
                        struct index *index)
{
    bool stepped;
    *index = (struct index){.kind = INDEX_SLICE, .step = 1};
    return part_of(python, slice->part[0], &index->has_start, &index->start) &&
           part_of(python, slice->part[1], &index->has_stop, &index->stop) &&
           part_of(python, slice->part[2], &stepped, &index->step);
}

static bool one_index(struct python *python, struct python_value value, struct index *index)
{
    long long whole;
    if (value.kind == VALUE_SLICE)
        return slice_index(python, (struct python_slice *)value.object, index);
    *index = (struct index){.kind = INDEX_NEW};
    if (value.kind == VALUE_NONE)
        return true;
    bool list = value.kind == VALUE_LIST || value.kind == VALUE_RANGE ||
                (value.kind == VALUE_ARRAY && python_array_of(value)->array.dimensions > 0);
    if (list) {
        index->kind = INDEX_ARRAY;
        if (!python_to_array(python, value, &index->array))
            return false;
        if (index->array.kind != ARRAY_REAL)
            return true;
        array_free(&index->array);
        return python_raise(python, "IndexError", "astype(int) makes whole numbers.",
                            "positions are whole numbers or booleans");
    }
    index->kind = INDEX_NUMBER;
    if (!python_whole(python, value, "an index", &whole))
        return false;
    index->start = (ptrdiff_t)whole;
    return true;
}

/* A[rows, 2] is A[rows, [2, 2, ...]]: a number beside a list is repeated. */
static bool spread_numbers(struct python *python, struct index *index, int count)
{
    struct error error = {0};
    const struct array *list = NULL;
    for (int i = 0; i < count; i++)
        if (index[i].kind == INDEX_ARRAY && index[i].array.dimensions == 1 &&
            index[i].array.kind == ARRAY_INTEGER)
            list = &index[i].array;
    for (int i = 0; list && count == 2 && i < count; i++) {
        if (index[i].kind != INDEX_NUMBER)
            continue;
        if (!array_new(&index[i].array, 1, array_count(*list), 1, ARRAY_INTEGER, &error))
            return python_raise_error(python, "MemoryError", &error);
        index[i].kind = INDEX_ARRAY;
        for (size_t k = 0; k < array_count(*list); k++)
            index[i].array.at[k] = (real)index[i].start;
    }
    return true;
}

/* The items of an index as struct index; ... stands for the whole slices that are missing. */
static bool read_indices(struct python *python, struct python_value value, int dimensions,
                         struct index *index, int *count)
{
    const struct python_value *at = &value;
    size_t given = 1, used = 0;
    if (value.kind == VALUE_TUPLE) {
        at = python_items_of(value)->at;
        given = python_items_of(value)->count;
    }
    for (size_t i = 0; i < given; i++)
        used += at[i].kind != VALUE_NONE && at[i].kind != VALUE_ELLIPSIS;
    *count = 0;
    for (size_t i = 0; i < given; i++) {
        if (*count == INDICES)
            return python_raise(python, "IndexError", NULL, "too many indices");
        if (at[i].kind != VALUE_ELLIPSIS) {
            if (!one_index(python, at[i], &index[*count]))
                return false;
            ++*count;
            continue;
        }
        for (size_t d = used; (int)d < dimensions && *count < INDICES; d++)
            index[(*count)++] = (struct index){.kind = INDEX_SLICE, .step = 1};
    }
    return spread_numbers(python, index, *count);
}

static void free_indices(struct index *index, int count)
{
    for (int i = 0; i < count; i++)
        array_free(&index[i].array);
}

/* One row of (N, 28, 28) is an image; several rows keep the third dimension. */
static bool fold_result(struct python *python, const struct python_array *from,
                        struct python_value *value)
{
    struct python_array *to = python_array_of(*value);
    if (to->array.dimensions == 2) {
        to->fold = from->fold;
        return true;
    }
    struct python_value shape;
    if (!python_new_items(&python->heap, &shape, VALUE_TUPLE, 2, &python->error->error))
        return false;
    bool ok = python_append(python_items_of(shape), python_integer(-1), &python->error->error) &&
              python_append(python_items_of(shape), python_integer((long long)from->fold),
                            &python->error->error) &&
              python_reshape(python, *value, shape);
    python_release(shape);
    return ok;
}

static bool array_subscript(struct python *python, struct python_value base, struct python_value at,
                            struct python_value *value)
{
    struct index index[INDICES] = {0};
    struct python_array *object = python_array_of(base);
    struct array result = {0};
    struct error error = {0};
    int count;
    if (object->fold && at.kind == VALUE_TUPLE)
        return python_raise(python, "IndexError", "Reshape it to two dimensions first.",
                            "arrays of three dimensions have one index here");
    bool ok = read_indices(python, at, object->array.dimensions, index, &count);
    if (ok && !index_array(&result, object->array, index, count, &error))
        ok = python_raise_error(python, "IndexError", &error);
    free_indices(index, count);
    if (!ok)
        return false;
    return python_from_array(python, result, value) &&
           (!object->fold || fold_result(python, object, value));
}

/* ======================================== subscripts ========================================== */

static bool row_slice(struct python *python, struct python_value base,
                      const struct python_slice *slice, struct python_value *value)
{
    struct index index;
    size_t size = base.kind == VALUE_STRING ? ((struct python_string *)base.object)->length
                                            : python_items_of(base)->count;
    if (!slice_index(python, slice, &index))
        return false;
    if (index.step == 0)
        return python_raise(python, "ValueError", NULL, "a slice's step is zero");
    ptrdiff_t length = (ptrdiff_t)size, low = index.step > 0 ? 0 : -1,
              high = index.step > 0 ? length : length - 1;
    ptrdiff_t start = index.start < 0 ? index.start + length : index.start;
    ptrdiff_t stop = index.stop < 0 ? index.stop + length : index.stop;
    start = !index.has_start ? (index.step > 0 ? 0 : length - 1)
                             : (start < low    ? low
                                : start > high ? high
                                               : start);
    stop = !index.has_stop ? (index.step > 0 ? length : -1)
                           : (stop < low    ? low
                              : stop > high ? high
                                            : stop);
    struct python_value list, item;
    bool text = base.kind == VALUE_STRING;
    bool ok = python_new_items(&python->heap, &list, text ? VALUE_LIST : base.kind, 0,
                               &python->error->error);
    index.step = index.step > length ? length + 1 : index.step < -length ? -length - 1 : index.step;
    for (ptrdiff_t i = start; ok && (index.step > 0 ? i < stop : i > stop); i += index.step)
        ok = python_item(python, base, (size_t)i, &item) &&
             python_append(python_items_of(list), item, &python->error->error);
    *value = list;
    if (ok && text) {
        ok = python_join(python, "", list, value);
        python_release(list);
    }
    return ok;
}

static bool row_number(struct python *python, struct python_value base, struct python_value index,
                       size_t *at)
{
    long long whole;
    size_t count;
    if (!python_whole(python, index, "an index", &whole) || !python_length(python, base, &count))
        return false;
    whole += whole < 0 ? (long long)count : 0;
    if (whole < 0 || whole >= (long long)count)
        return python_raise(python, "IndexError", "Indices count from 0; -1 is the last.",
                            "there are only %zu items", count);
    *at = (size_t)whole;
    return true;
}

static bool dict_subscript(struct python *python, struct python_value base,
                           struct python_value index, struct python_value *value)
{
    const struct python_entry *entry = python_entry(python_dict_of(base), index);
    if (!python_work(python, (double)python_dict_of(base)->count))
        return false;
    if (entry) {
        *value = python_share(entry->value);
        return python_reads(python, base.object, NULL, index);
    }
    char *key = python_show(index, true, &python->error->error);
    python_raise(python, "KeyError", NULL, "the dict has no %s", key ? key : "such key");
    memory_free(key);
    return false;
}

bool python_subscript(struct python *python, struct python_value base, struct python_value index,
                      struct python_value *value)
{
    struct python_value method;
    size_t at = 0;
    *value = python_none();
    if (base.kind == VALUE_UNKNOWN || index.kind == VALUE_UNKNOWN) {
        *value = python_share(base.kind == VALUE_UNKNOWN ? base : index);
        return true;
    }
    bool row = base.kind == VALUE_LIST || base.kind == VALUE_TUPLE || base.kind == VALUE_STRING;
    if (base.kind == VALUE_DICT)
        return dict_subscript(python, base, index, value);
    if (base.kind == VALUE_ARRAY)
        return array_subscript(python, base, index, value);
    if (row && index.kind == VALUE_SLICE)
        return row_slice(python, base, (struct python_slice *)index.object, value);
    if (row || base.kind == VALUE_RANGE || base.kind == VALUE_SEQUENCE)
        return row_number(python, base, index, &at) && python_item(python, base, at, value);
    if (base.kind == VALUE_INSTANCE &&
        python_find(((struct python_instance *)base.object)->class, "__getitem__", &method, NULL))
        return python_call_method(python, base, method, &index, 1, value);
    if (base.kind == VALUE_NATIVE || base.kind == VALUE_CLASS) { /* list[int], in an annotation */
        *value = python_share(base);
        return true;
    }
    return python_raise(python, "TypeError", NULL, "%s has no items", python_type_name(base));
}

/* ========================================== storing =========================================== */

/* target[...] = value for an array that shares its elements: a view is stored through. Positions
 * from arrays are found by indexing the elements' own numbers. */
static bool store_elements(struct python *python, struct array target, const struct index *index,
                           int count, struct array value)
{
    struct error error = {0};
    struct array chosen, numbers = {0}, view;
    bool lists = false;
    for (int i = 0; i < count; i++)
        lists |= index[i].kind == INDEX_ARRAY;
    bool ok = true;
    if (lists) {
        ok = array_new(&numbers, target.dimensions, target.size[0], target.size[1], ARRAY_INTEGER,
                       &error);
        for (size_t k = 0; ok && k < array_count(numbers); k++)
            *array_flat(numbers, k) = (real)k;
    }
    ok = ok && index_array(&chosen, lists ? numbers : target, index, count, &error);
    array_free(&numbers);
    if (!ok)
        return python_raise_error(python, "IndexError", &error);
    struct array source = value;
    bool flat = value.dimensions > chosen.dimensions && value.size[0] == 1; /* (1, n) into (n,) */
    if (array_count(value) == 1) { /* one number goes everywhere */
        source.dimensions = 0;
    } else if (flat) {
        source.dimensions = 1;
        source.size[0] = value.size[1];
        source.size[1] = 1;
        source.stride[0] = value.stride[1];
    }
    char left[64], right[64];
    if (!operator_broadcast(&view, source, chosen.dimensions, chosen.size))
        ok = python_raise(python, "ValueError", NULL, "shape %s does not fit into %s",
                          array_shape(left, sizeof left, value),
                          array_shape(right, sizeof right, chosen));
    for (size_t i = 0; ok && i < chosen.size[0]; i++)
        for (size_t j = 0; j < chosen.size[1]; j++) {
            real *at = array_at(chosen, i, j), new = *array_at(view, i, j);
            if (lists)
                at = array_flat(target, (size_t)*at);
            *at = target.kind == ARRAY_BOOLEAN   ? new != 0
                  : target.kind == ARRAY_INTEGER ? (real)trunc((double)new)
                                                 : new;
        }
    array_free(&chosen);
    return ok;
}

static bool array_store(struct python *python, struct python_value base, struct python_value at,
                        struct python_value value)
{
    struct index index[INDICES] = {0};
    struct array target = python_array_of(base)->array, source, copy = {0};
    struct error error = {0};
    int count;
    if (python_array_of(base)->fold)
        return python_raise(python, "ValueError", "Reshape it to two dimensions first.",
                            "arrays of three dimensions are not assigned to here");
    if (!python_to_array(python, value, &source))
        return false;
    bool ok = python_work(python, 2 * (double)(array_count(source) + array_count(target)));
    /* the source may lie in the same memory */
    if (ok && source.owner == target.owner && source.owner && source.at != target.at) {
        ok = array_copy(&copy, source, &error) || python_raise_error(python, "MemoryError", &error);
        if (ok) {
            array_free(&source);
            source = copy;
        }
    }
    ok = ok && read_indices(python, at, target.dimensions, index, &count);
    if (ok)
        ok = store_elements(python, target, index, count, source);
    free_indices(index, INDICES);
    array_free(&source);
    return ok && python_writes_object(python, base);
}

bool python_store(struct python *python, struct python_value base, struct python_value index,
                  struct python_value value)
{
    struct python_value method, result, pair_of[2] = {index, value};
    struct error *error = &python->error->error;
    size_t at = 0;
    if (base.kind == VALUE_UNKNOWN)
        return true;
    if (base.kind == VALUE_DICT)
        return python_set_entry(python_dict_of(base), python_share(index), python_share(value),
                                error) &&
               python_writes(python, base.object, NULL, index);
    if (base.kind == VALUE_ARRAY && value.kind == VALUE_UNKNOWN)
        return python_needs(python, value, "a number");
    if (base.kind == VALUE_ARRAY)
        return array_store(python, base, index, value);
    if (base.kind == VALUE_LIST && index.kind != VALUE_SLICE) {
        if (!row_number(python, base, index, &at))
            return false;
        struct python_value old = python_items_of(base)->at[at];
        python_items_of(base)->at[at] = python_share(value);
        python_release(old);
        return python_writes(python, base.object, NULL, python_integer((long long)at));
    }
    if (base.kind == VALUE_INSTANCE &&
        python_find(((struct python_instance *)base.object)->class, "__setitem__", &method, NULL)) {
        bool ok = python_call_method(python, base, method, pair_of, 2, &result);
        python_release(result);
        return ok;
    }
    return python_raise(python, "TypeError", NULL, "items of %s cannot be assigned",
                        python_type_name(base));
}
