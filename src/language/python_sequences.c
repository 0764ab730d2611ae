/* Python's functions over items and numbers. */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "language/python_builtins.h"

/* ========================================= sequences ========================================== */

bool python_call_len(struct python *python, const struct python_arguments *arguments,
                     struct python_value *result)
{
    const struct python_value *value = python_first(python, arguments);
    size_t count;
    if (!value)
        return false;
    if (value->kind == VALUE_UNKNOWN) {
        *result = python_share(*value);
        return true;
    }
    bool ok = python_length(python, *value, &count);
    *result = python_integer(ok ? (long long)count : 0);
    return ok;
}

bool python_call_range(struct python *python, const struct python_arguments *arguments,
                       struct python_value *result)
{
    long long part[3] = {0, 0, 1};
    if (arguments->count < 1 || arguments->count > 3)
        return python_raise(python, "TypeError", NULL, "range takes one to three numbers");
    for (size_t i = 0; i < arguments->count; i++)
        if (!python_whole(python, arguments->at[i], "range's argument",
                          &part[arguments->count == 1 ? 1 : i]))
            return false;
    long long distance;
    if (part[2] == 0 || part[2] == LLONG_MIN || __builtin_sub_overflow(part[1], part[0], &distance))
        return python_raise(python, "ValueError", NULL, "range: a step of zero, or too far");
    struct python_range *range =
        python_new_object(&python->heap, VALUE_RANGE, sizeof *range, &python->error->error);
    if (!range)
        return false;
    range->start = part[0];
    range->step = part[2];
    bool up = part[2] > 0;
    if (up ? distance > 0 : distance < 0)
        range->count =
            up ? (size_t)((distance - 1) / part[2] + 1) : (size_t)((distance + 1) / part[2] + 1);
    *result = python_object(range);
    return true;
}

static bool new_sequence(struct python *python, enum python_sequence_kind kind,
                         struct python_value over, long long start, struct python_value *result)
{
    struct python_sequence *sequence =
        python_new_object(&python->heap, VALUE_SEQUENCE, sizeof *sequence, &python->error->error);
    *result = sequence ? python_object(sequence) : python_none();
    if (!sequence) {
        python_release(over);
        return false;
    }
    sequence->kind = kind;
    sequence->over = over;
    sequence->start = start;
    return true;
}

bool python_call_zip(struct python *python, const struct python_arguments *arguments,
                     struct python_value *result)
{
    struct python_value over;
    if (!python_new_items(&python->heap, &over, VALUE_TUPLE, arguments->count,
                          &python->error->error))
        return false;
    for (size_t i = 0; i < arguments->count; i++)
        if (!python_append(python_items_of(over), python_share(arguments->at[i]),
                           &python->error->error)) {
            python_release(over);
            return false;
        }
    return new_sequence(python, SEQUENCE_ZIP, over, 0, result);
}

bool python_call_over(struct python *python, const struct python_arguments *arguments,
                      struct python_value *result)
{
    const struct python_value *value = python_first(python, arguments);
    const struct python_value *start = python_argument(arguments, 1, "start");
    bool reversed = strcmp(arguments->name, "reversed") == 0;
    long long from = 0;
    size_t count;
    if (!value || (start && !reversed && !python_whole(python, *start, "start", &from)) ||
        !python_length(python, *value, &count))
        return false;
    return new_sequence(python, reversed ? SEQUENCE_REVERSED : SEQUENCE_ENUMERATE,
                        python_share(*value), from, result);
}

bool python_call_map(struct python *python, const struct python_arguments *arguments,
                     struct python_value *result)
{
    struct python_arguments rest = *arguments;
    struct python_value zipped = python_none(), items, one = python_none();
    size_t count;
    bool filter = strcmp(arguments->name, "filter") == 0, keep = true;
    if (arguments->count < 2)
        return python_raise(python, "TypeError", NULL, "%s needs a function and items",
                            arguments->name);
    rest.at++;
    rest.count--;
    bool ok = python_call_zip(python, &rest, &zipped) && python_length(python, zipped, &count) &&
              python_new_items(&python->heap, result, VALUE_LIST, 0, &python->error->error);
    for (size_t i = 0; ok && i < count; i++) {
        ok = python_item(python, zipped, i, &items);
        if (!ok)
            break;
        struct python_arguments each = {.at = python_items_of(items)->at,
                                        .count = python_items_of(items)->count};
        ok = python_call(python, NULL, arguments->at[0], &each, &one);
        if (ok && filter) {
            ok = python_truth(python, one, &keep);
            python_release(one);
            one = python_share(each.at[0]);
        }
        if (ok && keep)
            ok = python_append(python_items_of(*result), one, &python->error->error);
        else if (ok)
            python_release(one);
        python_release(items);
    }
    python_release(zipped);
    return ok;
}

/* A merge sort of the list's items, by their keys. */
static bool merge_sort(struct python *python, struct python_value *at, struct python_value *key,
                       struct python_value *spare, size_t count, bool reverse)
{
    if (count < 2)
        return true;
    size_t half = count / 2, i = 0, j = half;
    if (!merge_sort(python, at, key, spare, half, reverse) ||
        !merge_sort(python, at + half, key + half, spare, count - half, reverse))
        return false;
    for (size_t k = 0; k < count; k++) {
        bool second = i == half;
        if (!python_work(python, 20))
            return false;
        if (i < half && j < count &&
            !(reverse ? python_less(python, key[i], key[j], &second)
                      : python_less(python, key[j], key[i], &second)))
            return false;
        size_t from = second ? j++ : i++;
        spare[k] = at[from];
        spare[count + k] = key[from];
    }
    memcpy(at, spare, count * sizeof *at);
    memcpy(key, spare + count, count * sizeof *at);
    return true;
}

bool python_sort(struct python *python, struct python_value list,
                 const struct python_arguments *arguments)
{
    struct python_items *items = python_items_of(list);
    const struct python_value *by = python_argument(arguments, (size_t)-1, "key");
    const struct python_value *reverse = python_argument(arguments, (size_t)-1, "reverse");
    bool down = false, ok = true;
    size_t count = items->count, keys = 0;
    if (reverse && !python_truth(python, *reverse, &down))
        return false;
    struct python_value *key = memory_new(3 * count, sizeof *key, &python->error->error);
    if (!key)
        return false;
    for (; ok && keys < count; keys++) {
        struct python_arguments each = {.at = &items->at[keys], .count = 1};
        if (by && by->kind != VALUE_NONE)
            ok = python_call(python, NULL, *by, &each, &key[keys]);
        else
            key[keys] = python_share(items->at[keys]);
    }
    ok = ok && merge_sort(python, items->at, key, key + count, count, down);
    for (size_t i = 0; i < keys; i++)
        python_release(key[i]);
    memory_free(key);
    return ok;
}

bool python_call_sorted(struct python *python, const struct python_arguments *arguments,
                        struct python_value *result)
{
    const struct python_value *value = python_first(python, arguments);
    return value && python_items(python, *value, VALUE_LIST, result) &&
           python_sort(python, *result, arguments);
}

bool python_call_next(struct python *python, const struct python_arguments *arguments,
                      struct python_value *result)
{
    const struct python_value *value = python_first(python, arguments);
    if (!value || value->kind == VALUE_UNKNOWN) {
        *result = value ? python_share(*value) : python_none();
        return value != NULL;
    }
    if (value->kind != VALUE_LIST || !python_items_of(*value)->count)
        return python_raise(python, "StopIteration", NULL, "nothing comes next");
    struct python_items *items = python_items_of(*value);
    *result = items->at[0];
    memmove(items->at, items->at + 1, --items->count * sizeof *items->at);
    return true;
}

/* ========================================== numbers =========================================== */

/* sum(items, start): + in a row */
bool python_call_sum(struct python *python, const struct python_arguments *arguments,
                     struct python_value *result)
{
    const struct python_value *value = python_first(python, arguments);
    const struct python_value *start = python_argument(arguments, 1, "start");
    struct python_value item, sum;
    size_t count;
    if (!value || !python_length(python, *value, &count))
        return false;
    *result = start ? python_share(*start) : python_integer(0);
    for (size_t i = 0; i < count; i++) {
        if (!python_item(python, *value, i, &item))
            return false;
        bool ok = python_binary(python, "+", *result, item, &sum);
        python_release(item);
        if (!ok)
            return false;
        python_release(*result);
        *result = sum;
    }
    return true;
}

/* The arguments as a list. */
static bool positional(struct python *python, const struct python_arguments *arguments,
                       struct python_value *items)
{
    bool ok = python_new_items(&python->heap, items, VALUE_LIST, 0, &python->error->error);
    for (size_t i = 0; ok && i < arguments->count; i++)
        ok = python_append(python_items_of(*items), python_share(arguments->at[i]),
                           &python->error->error);
    return ok;
}

bool python_call_extreme(struct python *python, const struct python_arguments *arguments,
                         struct python_value *result)
{
    const struct python_value *value = python_first(python, arguments);
    const struct python_value *by = python_argument(arguments, (size_t)-1, "key");
    bool most = strcmp(arguments->name, "max") == 0, better;
    struct python_value items, best = python_none(), key;
    if (!value)
        return false;
    bool ok = arguments->count > 1 ? positional(python, arguments, &items)
                                   : python_items(python, *value, VALUE_LIST, &items);
    if (!ok)
        return false;
    size_t count = python_items_of(items)->count, chosen = 0;
    if (!count)
        ok = python_raise(python, "ValueError", NULL, "%s of nothing", arguments->name);
    for (size_t i = 0; ok && i < count; i++) {
        struct python_arguments each = {.at = &python_items_of(items)->at[i], .count = 1};
        key = by ? python_none() : python_share(each.at[0]);
        ok = !by || python_call(python, NULL, *by, &each, &key);
        better = i == 0;
        if (ok && i)
            ok = most ? python_less(python, best, key, &better)
                      : python_less(python, key, best, &better);
        chosen = better ? i : chosen;
        python_release(better ? best : key);
        best = better ? key : best;
    }
    if (ok)
        *result = python_share(python_items_of(items)->at[chosen]);
    python_release(best);
    python_release(items);
    return ok;
}

bool python_call_abs(struct python *python, const struct python_arguments *arguments,
                     struct python_value *result)
{
    const struct python_value *value = python_first(python, arguments);
    if (!value)
        return false;
    if (value->kind == VALUE_INTEGER && value->integer != LLONG_MIN) {
        *result = python_integer(llabs(value->integer));
        return true;
    }
    if (value->kind == VALUE_REAL) {
        *result = python_real(fabs(value->real));
        return true;
    }
    return python_numpy("abs")(python, arguments, result);
}

bool python_call_round(struct python *python, const struct python_arguments *arguments,
                       struct python_value *result)
{
    const struct python_value *value = python_first(python, arguments);
    const struct python_value *digits = python_argument(arguments, 1, "ndigits");
    double number;
    long long places = 0;
    if (value && value->kind == VALUE_ARRAY)
        return python_numpy("round")(python, arguments, result);
    if (!value || (digits && !python_whole(python, *digits, "round's digits", &places)) ||
        !python_float(python, *value, "round's argument", &number))
        return false;
    if (!digits || value->kind == VALUE_INTEGER) {
        *result = python_integer((long long)rint(number));
        return true;
    }
    if (places >= 0) { /* as the C library rounds: exactly */
        char text[700];
        snprintf(text, sizeof text, "%.*f", places > 300 ? 300 : (int)places, number);
        *result = python_real(strtod(text, NULL));
        return true;
    }
    double scale = pow(10, (double)(places < -300 ? 300 : -places));
    *result = python_real(rint(number / scale) * scale);
    return true;
}

bool python_call_pow(struct python *python, const struct python_arguments *arguments,
                     struct python_value *result)
{
    if (arguments->count != 2)
        return python_raise(python, "TypeError", NULL, "pow takes two numbers");
    return python_binary(python, "**", arguments->at[0], arguments->at[1], result);
}

bool python_call_divmod(struct python *python, const struct python_arguments *arguments,
                        struct python_value *result)
{
    struct python_value part;
    if (arguments->count != 2 ||
        !python_new_items(&python->heap, result, VALUE_TUPLE, 2, &python->error->error))
        return python_raise(python, "TypeError", NULL, "divmod takes two numbers");
    return python_binary(python, "//", arguments->at[0], arguments->at[1], &part) &&
           python_append(python_items_of(*result), part, &python->error->error) &&
           python_binary(python, "%", arguments->at[0], arguments->at[1], &part) &&
           python_append(python_items_of(*result), part, &python->error->error);
}

bool python_call_any_all(struct python *python, const struct python_arguments *arguments,
                         struct python_value *result)
{
    const struct python_value *value = python_first(python, arguments);
    bool all = strcmp(arguments->name, "all") == 0, truth = all;
    struct python_value item;
    size_t count;
    if (!value || !python_length(python, *value, &count))
        return false;
    for (size_t i = 0; i < count && truth == all; i++) {
        if (!python_item(python, *value, i, &item))
            return false;
        bool ok = python_truth(python, item, &truth);
        python_release(item);
        if (!ok)
            return false;
    }
    *result = python_boolean(truth);
    return true;
}
