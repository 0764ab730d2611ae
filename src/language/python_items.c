/* Everything that has items: how many, and each of them. */
#include "language/python_run.h"

static bool sequence_length(struct python *python, const struct python_sequence *sequence,
                            size_t *count)
{
    if (sequence->kind != SEQUENCE_ZIP)
        return python_length(python, sequence->over, count);
    const struct python_items *over = python_items_of(sequence->over);
    *count = 0;
    for (size_t i = 0; i < over->count; i++) {
        size_t length;
        if (!python_length(python, over->at[i], &length))
            return false;
        *count = i == 0 || length < *count ? length : *count;
    }
    return true;
}

bool python_length(struct python *python, struct python_value value, size_t *count)
{
    struct python_value method, result;
    long long whole;
    *count = 0;
    switch (value.kind) {
    case VALUE_STRING:
        *count = ((struct python_string *)value.object)->length;
        return true;
    case VALUE_TUPLE:
    case VALUE_LIST:
    case VALUE_SET:
        *count = python_items_of(value)->count;
        return true;
    case VALUE_DICT:
        *count = python_dict_of(value)->count;
        return true;
    case VALUE_RANGE:
        *count = ((struct python_range *)value.object)->count;
        return true;
    case VALUE_SEQUENCE:
        return sequence_length(python, (struct python_sequence *)value.object, count);
    case VALUE_ARRAY:
        if (python_array_of(value)->array.dimensions == 0)
            return python_raise(python, "TypeError", NULL, "a single number has no items");
        *count = python_array_of(value)->array.size[0];
        return true;
    case VALUE_UNKNOWN:
        return python_needs(python, value, "a number of items");
    case VALUE_INSTANCE:
        if (!python_find(((struct python_instance *)value.object)->class, "__len__", &method, NULL))
            break;
        if (!python_call_method(python, value, method, NULL, 0, &result))
            return false;
        if (!python_whole(python, result, "__len__", &whole))
            return false;
        *count = whole < 0 ? 0 : (size_t)whole;
        return true;
    default:
        break;
    }
    return python_raise(python, "TypeError", NULL, "%s has no items", python_type_name(value));
}

static bool pair(struct python *python, struct python_value a, struct python_value b,
                 struct python_value *value)
{
    bool ok = python_new_items(&python->heap, value, VALUE_TUPLE, 2, &python->error->error);
    if (!ok) {
        python_release(a);
        python_release(b);
        return false;
    }
    return python_append(python_items_of(*value), a, &python->error->error) &&
           python_append(python_items_of(*value), b, &python->error->error);
}

static bool sequence_item(struct python *python, const struct python_sequence *sequence,
                          size_t index, struct python_value *item)
{
    struct python_value part;
    size_t count;
    if (sequence->kind == SEQUENCE_REVERSED)
        return python_length(python, sequence->over, &count) &&
               python_item(python, sequence->over, count - 1 - index, item);
    if (sequence->kind == SEQUENCE_ENUMERATE)
        return python_item(python, sequence->over, index, &part) &&
               pair(python, python_integer(sequence->start + (long long)index), part, item);
    const struct python_items *over = python_items_of(sequence->over);
    bool ok =
        python_new_items(&python->heap, item, VALUE_TUPLE, over->count, &python->error->error);
    for (size_t i = 0; ok && i < over->count; i++)
        ok = python_item(python, over->at[i], index, &part) &&
             python_append(python_items_of(*item), part, &python->error->error);
    if (!ok)
        python_clear(item);
    return ok;
}

/* The item is a place that is read, where it stands in a list. */
bool python_item(struct python *python, struct python_value value, size_t index,
                 struct python_value *item)
{
    *item = python_none();
    switch (value.kind) {
    case VALUE_STRING:
        return python_new_string(&python->heap, item, python_text_of(value) + index, 1,
                                 &python->error->error);
    case VALUE_LIST:
    case VALUE_TUPLE:
    case VALUE_SET:
        *item = python_share(python_items_of(value)->at[index]);
        return value.kind != VALUE_LIST ||
               python_reads(python, value.object, NULL, python_integer((long long)index));
    case VALUE_DICT:
        *item = python_share(python_dict_of(value)->at[index].key);
        return true;
    case VALUE_RANGE: {
        const struct python_range *range = (struct python_range *)value.object;
        *item = python_integer(range->start + (long long)index * range->step);
        return true;
    }
    case VALUE_SEQUENCE:
        return sequence_item(python, (struct python_sequence *)value.object, index, item);
    default:
        return python_subscript(python, value, python_integer((long long)index), item);
    }
}

bool python_items(struct python *python, struct python_value value, enum python_value_kind kind,
                  struct python_value *items)
{
    size_t count;
    struct python_value item;
    *items = python_none();
    bool ok = python_length(python, value, &count) && python_work(python, 10 * (double)count) &&
              python_new_items(&python->heap, items, kind, 0, &python->error->error);
    for (size_t i = 0; ok && i < count; i++)
        ok = python_item(python, value, i, &item) &&
             (kind == VALUE_SET
                  ? python_add(python, *items, item)
                  : python_append(python_items_of(*items), item, &python->error->error));
    if (!ok)
        python_clear(items);
    return ok;
}
