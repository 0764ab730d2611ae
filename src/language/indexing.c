#include "language/indexing.h"

#include <math.h>

/* A dimension of the result, as it comes about. */
struct axes {
    int count;
    size_t size[4];
    ptrdiff_t stride[4];
};

static ptrdiff_t clamp(ptrdiff_t x, ptrdiff_t low, ptrdiff_t high)
{
    return x < low ? low : x > high ? high : x;
}

/* start:stop:step on a dimension, as Python cuts it to what is there */
static bool slice(struct axes *axes, struct array *view, int dimension, struct index index,
                  struct error *error)
{
    ptrdiff_t size = (ptrdiff_t)view->size[dimension];
    ptrdiff_t step = clamp(index.step, -size - 1, size + 1); /* farther leads out all the same */
    if (step == 0)
        return error_set(error, NULL, "a slice's step is zero");
    ptrdiff_t low = step > 0 ? 0 : -1, high = step > 0 ? size : size - 1;
    ptrdiff_t start = index.start < 0 ? index.start + size : index.start;
    ptrdiff_t stop = index.stop < 0 ? index.stop + size : index.stop;
    start = index.has_start ? clamp(start, low, high) : step > 0 ? 0 : size - 1;
    stop = index.has_stop ? clamp(stop, low, high) : step > 0 ? size : -1;
    ptrdiff_t distance = step > 0 ? stop - start : start - stop;
    ptrdiff_t stride = step > 0 ? step : -step;
    size_t count = distance <= 0 ? 0 : (size_t)((distance - 1) / stride + 1);
    if (count > 0)
        view->at += start * view->stride[dimension];
    axes->size[axes->count] = count;
    axes->stride[axes->count++] = step * view->stride[dimension];
    return true;
}

static bool number(struct array *view, int dimension, ptrdiff_t at, struct error *error)
{
    ptrdiff_t size = (ptrdiff_t)view->size[dimension];
    if (at < -size || at >= size)
        return error_set(error, "Indices count from 0; -1 is the last.",
                         "index %td is out of range: dimension %d has %td elements", at, dimension,
                         size);
    view->at += (at < 0 ? at + size : at) * view->stride[dimension];
    return true;
}

static bool view_of(struct array *result, struct array array, const struct index *index, int count,
                    struct error *error)
{
    struct axes axes = {0};
    struct array view = array;
    int dimension = 0;
    for (int i = 0; i < count; i++) {
        if (index[i].kind == INDEX_NEW) {
            if (axes.count == 3)
                break;
            axes.size[axes.count] = 1;
            axes.stride[axes.count++] = 0;
            continue;
        }
        bool ok = index[i].kind == INDEX_SLICE ? slice(&axes, &view, dimension, index[i], error)
                                               : number(&view, dimension, index[i].start, error);
        if (!ok)
            return false;
        dimension++;
    }
    for (; dimension < array.dimensions && axes.count < 3; dimension++) {
        axes.size[axes.count] = array.size[dimension];
        axes.stride[axes.count++] = array.stride[dimension];
    }
    if (axes.count > 2)
        return error_set(error, NULL, "this would have %d dimensions; there are at most two",
                         axes.count);
    *result = array_share(view);
    result->tuple = array.tuple && axes.count == 1;
    result->dimensions = axes.count;
    for (int d = 0; d < 2; d++) {
        result->size[d] = d < axes.count ? axes.size[d] : 1;
        result->stride[d] = d < axes.count ? axes.stride[d] : 0;
    }
    return true;
}

/* =================================== positions from arrays ==================================== */

/* Position k of an index array, checked against a dimension of `size` elements. */
static bool position(size_t *at, struct array positions, size_t k, size_t size, struct error *error)
{
    double value = (double)*array_flat(positions, k);
    if (value < 0)
        value += (double)size;
    if (value != floor(value) || value < 0 || value >= (double)size)
        return error_set(error, "Indices are whole numbers that count from 0.",
                         "index %g is out of range: there are %zu elements",
                         (double)*array_flat(positions, k), size);
    *at = (size_t)value;
    return true;
}

/* A[mask], the elements where the mask is true, row after row */
static bool by_mask(struct array *result, struct array array, struct array mask,
                    struct error *error)
{
    if (mask.dimensions != array.dimensions || mask.size[0] != array.size[0] ||
        mask.size[1] != array.size[1])
        return error_set(error, NULL, "a mask has the shape of what it chooses from");
    size_t count = 0, used = 0;
    for (size_t k = 0; k < array_count(mask); k++)
        count += *array_flat(mask, k) != 0;
    if (!array_new(result, 1, count, 1, array.kind, error))
        return false;
    for (size_t k = 0; k < array_count(mask); k++)
        if (*array_flat(mask, k) != 0)
            result->at[used++] = *array_flat(array, k);
    return true;
}

/* A[rows, columns], element by element */
static bool by_pairs(struct array *result, struct array array, struct array rows,
                     struct array columns, struct error *error)
{
    size_t count = array_count(rows);
    if (rows.kind == ARRAY_BOOLEAN || columns.kind == ARRAY_BOOLEAN)
        return error_set(error, "Choose in two steps: A[rows][:, columns].",
                         "a mask chooses along one dimension at a time");
    if (array.dimensions != 2 || count != array_count(columns))
        return error_set(error, NULL,
                         "two lists of positions choose from two dimensions, and are "
                         "equally long");
    if (!array_new(result, 1, count, 1, array.kind, error))
        return false;
    for (size_t k = 0; k < count; k++) {
        size_t i = 0, j = 0;
        if (!position(&i, rows, k, array.size[0], error) ||
            !position(&j, columns, k, array.size[1], error)) {
            array_free(result);
            return false;
        }
        result->at[k] = *array_at(array, i, j);
    }
    return true;
}

/* The positions at which a mask of `size` elements is true. */
static bool true_positions(struct array *positions, struct array mask, size_t size,
                           struct error *error)
{
    size_t count = 0, used = 0;
    if (mask.size[0] != size)
        return error_set(error, NULL, "a mask of %zu chooses from a dimension of %zu elements",
                         mask.size[0], size);
    for (size_t k = 0; k < size; k++)
        count += *array_at(mask, k, 0) != 0;
    if (!array_new(positions, 1, count, 1, ARRAY_INTEGER, error))
        return false;
    for (size_t k = 0; k < size; k++)
        if (*array_at(mask, k, 0) != 0)
            positions->at[used++] = (real)k;
    return true;
}

/* A[rows] or A[:, columns]: whole rows, columns or elements, in the order given */
static bool by_list(struct array *result, struct array array, int dimension, struct array positions,
                    struct error *error)
{
    size_t size[2] = {array.size[0], array.size[1]};
    if (positions.dimensions != 1)
        return error_set(error, NULL, "positions are one list");
    if (positions.kind == ARRAY_BOOLEAN) {
        struct array places;
        if (!true_positions(&places, positions, size[dimension], error))
            return false;
        bool ok = by_list(result, array, dimension, places, error);
        array_free(&places);
        return ok;
    }
    size[dimension] = array_count(positions);
    if (!array_new(result, array.dimensions, size[0], size[1], array.kind, error))
        return false;
    for (size_t k = 0; k < size[dimension]; k++) {
        size_t from = 0;
        if (!position(&from, positions, k, array.size[dimension], error)) {
            array_free(result);
            return false;
        }
        for (size_t other = 0; other < size[1 - dimension]; other++)
            *(dimension ? array_at(*result, other, k) : array_at(*result, k, other)) =
                *(dimension ? array_at(array, other, from) : array_at(array, from, other));
    }
    return true;
}

static bool is_whole_slice(struct index index)
{
    return index.kind == INDEX_SLICE && !index.has_start && !index.has_stop && index.step == 1;
}

bool index_array(struct array *result, struct array array, const struct index *index, int count,
                 struct error *error)
{
    int used = 0, lists = 0;
    for (int i = 0; i < count; i++) {
        used += index[i].kind != INDEX_NEW;
        lists += index[i].kind == INDEX_ARRAY;
    }
    bool mask = count == 1 && lists == 1 && index[0].array.kind == ARRAY_BOOLEAN &&
                (index[0].array.dimensions == 2 || array.dimensions == 1);
    if (used > array.dimensions)
        return error_set(error, NULL, "%d indices, but only %d dimensions", used, array.dimensions);
    if (!lists)
        return view_of(result, array, index, count, error);
    if (mask)
        return by_mask(result, array, index[0].array, error);
    if (count == 2 && lists == 2)
        return by_pairs(result, array, index[0].array, index[1].array, error);
    if (count == 1 || (count == 2 && is_whole_slice(index[1]) && index[0].kind == INDEX_ARRAY))
        return by_list(result, array, 0, index[0].array, error);
    if (count == 2 && is_whole_slice(index[0]))
        return by_list(result, array, 1, index[1].array, error);
    return error_set(error, "Choose in two steps: A[rows][:, columns].",
                     "this mixture of slices and lists is not supported");
}
