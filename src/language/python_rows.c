/* Joining and repeating texts, lists and tuples. */
#include <string.h>

#include "language/python_run.h"

enum { LONGEST = 1 << 20 }; /* of what an operator makes */

bool python_join_rows(struct python *python, struct python_value a, struct python_value b,
                      struct python_value *result)
{
    struct error *error = &python->error->error;
    const struct python_items *left = python_items_of(a), *right = python_items_of(b);
    if (left->count + right->count > LONGEST)
        return python_raise(python, "MemoryError", NULL, "this list grows too long");
    bool ok = python_new_items(&python->heap, result, a.kind, left->count + right->count, error) &&
              python_work(python, (double)(left->count + right->count));
    for (size_t i = 0; ok && i < left->count; i++)
        ok = python_append(python_items_of(*result), python_share(left->at[i]), error);
    for (size_t i = 0; ok && i < right->count; i++)
        ok = python_append(python_items_of(*result), python_share(right->at[i]), error);
    return ok;
}

bool python_join_texts(struct python *python, struct python_value a, struct python_value b,
                       struct python_value *result)
{
    const struct python_string *s = (struct python_string *)a.object,
                               *t = (struct python_string *)b.object;
    if (s->length + t->length > LONGEST)
        return python_raise(python, "MemoryError", NULL, "this text grows too long");
    if (!python_work(python, (double)(s->length + t->length)))
        return false;
    struct python_string *joined =
        python_new_object(&python->heap, VALUE_STRING, sizeof *joined + s->length + t->length + 1,
                          &python->error->error);
    if (!joined)
        return false;
    joined->length = s->length + t->length;
    memcpy(joined->text, s->text, s->length);
    memcpy(joined->text + s->length, t->text, t->length);
    *result = python_object(joined);
    return true;
}

/* row * count, text * count */
bool python_repeat(struct python *python, struct python_value a, long long count,
                   struct python_value *result)
{
    struct error *error = &python->error->error;
    size_t length = (a.kind == VALUE_STRING) ? ((struct python_string *)a.object)->length
                                             : python_items_of(a)->count;
    count = count < 0 ? 0 : count;
    if (length && count > LONGEST / (long long)length)
        return python_raise(python, "MemoryError", NULL, "this repeats too often");
    if (!python_work(python, (double)length * (double)count))
        return false;
    if (a.kind == VALUE_STRING) {
        size_t total = length * (size_t)count;
        struct python_string *string =
            python_new_object(&python->heap, VALUE_STRING, sizeof *string + total + 1, error);
        if (!string)
            return false;
        string->length = total;
        for (size_t at = 0; at < total; at += length)
            memcpy(string->text + at, python_text_of(a), length);
        *result = python_object(string);
        return true;
    }
    bool ok = python_new_items(&python->heap, result, a.kind, length * (size_t)count, error);
    for (long long i = 0; ok && i < count; i++)
        for (size_t k = 0; ok && k < length; k++)
            ok = python_append(python_items_of(*result), python_share(python_items_of(a)->at[k]),
                               error);
    return ok;
}
