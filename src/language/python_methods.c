/* Methods of texts, lists, dicts and sets. */
#include <ctype.h>
#include <string.h>

#include "base/memory.h"
#include "language/python_run.h"

/* A method's argument; NULL, with an error, for none. */
static const struct python_value *needed(struct python *python,
                                         const struct python_arguments *arguments, size_t index)
{
    if (index < arguments->count)
        return &arguments->at[index];
    python_raise(python, "TypeError", NULL, "%s needs an argument", arguments->name);
    return NULL;
}

static bool nothing(struct python_value *result, bool ok)
{
    *result = python_none();
    return ok;
}

/* =========================================== lists ============================================ */

static bool list_append(struct python *python, const struct python_arguments *arguments,
                        struct python_value *result)
{
    const struct python_value *item = needed(python, arguments, 0);
    struct python_items *items = python_items_of(arguments->self);
    return item &&
           nothing(result, python_append(items, python_share(*item), &python->error->error) &&
                               python_writes(python, items, NULL,
                                             python_integer((long long)items->count - 1)));
}

static bool list_extend(struct python *python, const struct python_arguments *arguments,
                        struct python_value *result)
{
    const struct python_value *value = needed(python, arguments, 0);
    struct python_value joined;
    bool ok = value && python_in_place(python, "+", arguments->self, *value, &joined);
    if (ok)
        python_release(joined);
    return nothing(result, ok);
}

static bool list_insert(struct python *python, const struct python_arguments *arguments,
                        struct python_value *result)
{
    struct python_items *items = python_items_of(arguments->self);
    const struct python_value *at = needed(python, arguments, 0);
    const struct python_value *item = at ? needed(python, arguments, 1) : NULL;
    long long index;
    if (!item || !python_whole(python, *at, "insert's place", &index))
        return false;
    long long count = (long long)items->count;
    index = index < 0 ? index + count : index;
    index = index < 0 ? 0 : index > count ? count : index;
    return nothing(result, python_work(python, (double)count) &&
                               python_insert(items, (size_t)index, python_share(*item),
                                             &python->error->error) &&
                               python_writes(python, items, NULL, python_integer(index)));
}

static bool list_pop(struct python *python, const struct python_arguments *arguments,
                     struct python_value *result)
{
    struct python_items *items = python_items_of(arguments->self);
    long long at = -1;
    if (arguments->count && !python_whole(python, arguments->at[0], "pop's place", &at))
        return false;
    at += at < 0 ? (long long)items->count : 0;
    if (at < 0 || at >= (long long)items->count)
        return python_raise(python, "IndexError", NULL, "pop: the list has %zu items",
                            items->count);
    *result = items->at[at];
    memmove(items->at + at, items->at + at + 1, (--items->count - (size_t)at) * sizeof *items->at);
    return true;
}

static bool list_clear(struct python *python, const struct python_arguments *arguments,
                       struct python_value *result)
{
    struct python_items *items = python_items_of(arguments->self);
    (void)python;
    while (items->count)
        python_release(items->at[--items->count]);
    return nothing(result, true);
}

static bool list_reverse(struct python *python, const struct python_arguments *arguments,
                         struct python_value *result)
{
    struct python_items *items = python_items_of(arguments->self);
    for (size_t i = 0, j = items->count; i + 1 < j; i++) {
        struct python_value held = items->at[i];
        items->at[i] = items->at[--j];
        items->at[j] = held;
    }
    return nothing(result, python_writes_object(python, arguments->self));
}

static bool list_sort(struct python *python, const struct python_arguments *arguments,
                      struct python_value *result)
{
    return nothing(result, python_sort(python, arguments->self, arguments) &&
                               python_writes_object(python, arguments->self));
}

/* index and count, of lists and tuples */
static bool list_find(struct python *python, const struct python_arguments *arguments,
                      struct python_value *result)
{
    const struct python_items *items = python_items_of(arguments->self);
    const struct python_value *item = needed(python, arguments, 0);
    bool index = strcmp(arguments->name, "index") == 0;
    long long count = 0;
    if (!item || !python_work(python, (double)items->count))
        return false;
    for (size_t i = 0; i < items->count; i++) {
        bool same = python_equal(items->at[i], *item);
        count += same;
        if (same && index) {
            *result = python_integer((long long)i);
            return true;
        }
    }
    *result = python_integer(count);
    return !index || python_raise(python, "ValueError", NULL, "index: it is not in the list");
}

static bool list_remove(struct python *python, const struct python_arguments *arguments,
                        struct python_value *result)
{
    struct python_arguments found = *arguments;
    struct python_value at;
    found.name = "index";
    if (!list_find(python, &found, &at))
        return false;
    found.at = &at;
    found.count = 1;
    bool ok = list_pop(python, &found, result);
    python_clear(result);
    return ok;
}

/* =========================================== dicts ============================================ */

static bool dict_get(struct python *python, const struct python_arguments *arguments,
                     struct python_value *result)
{
    const struct python_value *key = needed(python, arguments, 0);
    struct python_dict *dict = python_dict_of(arguments->self);
    bool sets = strcmp(arguments->name, "setdefault") == 0;
    if (!key)
        return false;
    const struct python_entry *entry = python_entry(dict, *key);
    *result = entry                  ? python_share(entry->value)
              : arguments->count > 1 ? python_share(arguments->at[1])
                                     : python_none();
    if (entry)
        return python_reads(python, dict, NULL, *key);
    return !sets || (python_set_entry(dict, python_share(*key), python_share(*result),
                                      &python->error->error) &&
                     python_writes(python, dict, NULL, *key));
}

static bool dict_pop(struct python *python, const struct python_arguments *arguments,
                     struct python_value *result)
{
    const struct python_value *key = needed(python, arguments, 0);
    struct python_dict *dict = python_dict_of(arguments->self);
    const struct python_entry *entry = key ? python_entry(dict, *key) : NULL;
    if (!entry && key && arguments->count < 2)
        return python_raise(python, "KeyError", NULL, "pop: the dict has no such key");
    if (!key)
        return false;
    *result = python_share(entry ? entry->value : arguments->at[1]);
    python_delete_entry(dict, *key);
    return true;
}

/* keys, values, items: as they are now */
static bool dict_list(struct python *python, const struct python_arguments *arguments,
                      struct python_value *result)
{
    struct error *error = &python->error->error;
    const struct python_dict *dict = python_dict_of(arguments->self);
    char what = arguments->name[0];
    bool ok = python_new_items(&python->heap, result, VALUE_LIST, dict->count, error) &&
              python_work(python, 5 * (double)dict->count);
    for (size_t i = 0; ok && i < dict->count; i++) {
        struct python_value pair = python_none();
        if (what != 'k')
            ok = python_reads(python, arguments->self.object, NULL, dict->at[i].key);
        if (ok && what == 'i')
            ok = python_new_items(&python->heap, &pair, VALUE_TUPLE, 2, error) &&
                 python_append(python_items_of(pair), python_share(dict->at[i].key), error) &&
                 python_append(python_items_of(pair), python_share(dict->at[i].value), error);
        else
            pair = python_share(what == 'k' ? dict->at[i].key : dict->at[i].value);
        ok = ok && python_append(python_items_of(*result), pair, error);
    }
    return ok;
}

static bool dict_update(struct python *python, const struct python_arguments *arguments,
                        struct python_value *result)
{
    struct error *error = &python->error->error;
    bool ok = true;
    if (arguments->count)
        ok = python_update_dict(python, arguments->self, arguments->at[0]);
    for (size_t i = 0; ok && arguments->count && i < python_dict_of(arguments->at[0])->count; i++)
        ok = python_writes(python, arguments->self.object, NULL,
                           python_dict_of(arguments->at[0])->at[i].key);
    for (size_t i = 0; ok && i < arguments->keywords; i++) {
        struct python_value key;
        ok = python_new_string(&python->heap, &key, arguments->keyword[i],
                               strlen(arguments->keyword[i]), error) &&
             python_writes(python, arguments->self.object, NULL, key) &&
             python_set_entry(python_dict_of(arguments->self), key,
                              python_share(arguments->named[i]), error);
    }
    return nothing(result, ok);
}

static bool set_add(struct python *python, const struct python_arguments *arguments,
                    struct python_value *result)
{
    const struct python_value *item = needed(python, arguments, 0);
    return item && nothing(result, python_add(python, arguments->self, python_share(*item)));
}

/* =========================================== texts ============================================ */

static bool new_text(struct python *python, const char *text, size_t length,
                     struct python_value *result)
{
    return python_new_string(&python->heap, result, text, length, &python->error->error);
}

static bool text_case(struct python *python, const struct python_arguments *arguments,
                      struct python_value *result)
{
    const char *text = python_text_of(arguments->self), *name = arguments->name;
    if (!new_text(python, text, strlen(text), result))
        return false;
    char *at = ((struct python_string *)result->object)->text;
    for (size_t i = 0; at[i]; i++) {
        bool upper = name[0] == 'u' || (name[0] != 'l' && i == 0) ||
                     (name[0] == 't' && !isalpha((unsigned char)text[i - 1]));
        at[i] = (char)(upper ? toupper((unsigned char)at[i]) : tolower((unsigned char)at[i]));
    }
    return true;
}

/* strip, lstrip, rstrip */
static bool text_strip(struct python *python, const struct python_arguments *arguments,
                       struct python_value *result)
{
    const char *text = python_text_of(arguments->self), *drop = " \t\n\r";
    size_t length = strlen(text);
    if (arguments->count && arguments->at[0].kind == VALUE_STRING)
        drop = python_text_of(arguments->at[0]);
    size_t from = arguments->name[0] == 'r' ? 0 : strspn(text, drop);
    while (arguments->name[0] != 'l' && length > from && strchr(drop, text[length - 1]))
        length--;
    return new_text(python, text + from, length - from, result);
}

/* startswith, endswith */
static bool text_at(struct python *python, const struct python_arguments *arguments,
                    struct python_value *result)
{
    const struct python_value *part = needed(python, arguments, 0);
    const char *text = python_text_of(arguments->self);
    if (!part || part->kind != VALUE_STRING)
        return part && python_raise(python, "TypeError", NULL, "%s takes a text", arguments->name);
    size_t length = strlen(text), wanted = strlen(python_text_of(*part));
    size_t from = arguments->name[0] == 'e' && length > wanted ? length - wanted : 0;
    *result = python_boolean(wanted <= length &&
                             strncmp(text + from, python_text_of(*part), wanted) == 0);
    return true;
}

static bool text_join(struct python *python, const struct python_arguments *arguments,
                      struct python_value *result)
{
    const struct python_value *value = needed(python, arguments, 0);
    struct python_value list;
    if (!value || !python_items(python, *value, VALUE_LIST, &list))
        return false;
    bool ok = python_join(python, python_text_of(arguments->self), list, result);
    python_release(list);
    return ok;
}

static bool text_split(struct python *python, const struct python_arguments *arguments,
                       struct python_value *result)
{
    const char *text = python_text_of(arguments->self);
    bool spaces = !arguments->count || arguments->at[0].kind != VALUE_STRING ||
                  !*python_text_of(arguments->at[0]);
    const char *gap = spaces ? " " : python_text_of(arguments->at[0]);
    bool ok = python_new_items(&python->heap, result, VALUE_LIST, 0, &python->error->error);
    while (ok) {
        struct python_value part;
        text += spaces ? strspn(text, " \t\n\r") : 0;
        const char *end = spaces ? text + strcspn(text, " \t\n\r") : strstr(text, gap);
        bool last = spaces ? !*text : !end;
        if (last && spaces)
            break;
        size_t length = end ? (size_t)(end - text) : strlen(text);
        ok = new_text(python, text, length, &part) &&
             python_append(python_items_of(*result), part, &python->error->error) &&
             python_work(python, 5);
        if (last)
            break;
        text += length + (spaces ? 0 : strlen(gap));
    }
    return ok;
}

static bool text_replace(struct python *python, const struct python_arguments *arguments,
                         struct python_value *result)
{
    struct python_value parts;
    if (arguments->count < 2 || arguments->at[0].kind != VALUE_STRING ||
        arguments->at[1].kind != VALUE_STRING || !*python_text_of(arguments->at[0]))
        return python_raise(python, "TypeError", NULL, "replace takes two texts");
    bool ok = text_split(python, arguments, &parts) &&
              python_join(python, python_text_of(arguments->at[1]), parts, result);
    python_release(parts);
    return ok;
}

/* One field of format(): {}, {0}, {name}, with :format; *at stands behind its brace. */
static bool format_field(struct python *python, const struct python_arguments *arguments,
                         const char *field, size_t length, size_t *used, struct python_value *text)
{
    char name[80], format[80];
    const char *colon = memchr(field, ':', length);
    size_t named = colon ? (size_t)(colon - field) : length;
    const struct python_value *value = NULL;
    if (named >= sizeof name || length - named >= sizeof format)
        return python_raise(python, "ValueError", NULL, "this format is too long");
    snprintf(name, sizeof name, "%.*s", (int)named, field);
    snprintf(format, sizeof format, "%.*s", colon ? (int)(length - named - 1) : 0,
             colon ? colon + 1 : "");
    if (!*name)
        value = python_argument(arguments, (*used)++, NULL);
    else if (isdigit((unsigned char)*name))
        value = python_argument(arguments, (size_t)(*name - '0'), NULL);
    else
        value = python_argument(arguments, (size_t)-1, name);
    if (!value)
        return python_raise(python, "IndexError", NULL, "format: no value for {%s}", name);
    return python_format_value(python, *value, format, text);
}

static bool text_format(struct python *python, const struct python_arguments *arguments,
                        struct python_value *result)
{
    const char *at = python_text_of(arguments->self);
    struct python_value list, part;
    size_t used = 0;
    bool ok = python_new_items(&python->heap, &list, VALUE_LIST, 0, &python->error->error);
    while (ok && *at) {
        size_t length = strcspn(at, "{}");
        bool doubled = at[length] && at[length + 1] == at[length];
        ok = new_text(python, at, length + doubled, &part) &&
             python_append(python_items_of(list), part, &python->error->error);
        at += length + (doubled ? 2 : 0);
        if (!ok || doubled || !*at)
            continue;
        const char *end = strchr(at, '}');
        if (*at == '}' || !end) {
            ok = python_raise(python, "ValueError", NULL, "format: a brace without its other");
            break;
        }
        ok = format_field(python, arguments, at + 1, (size_t)(end - at - 1), &used, &part) &&
             python_append(python_items_of(list), part, &python->error->error);
        at = end + 1;
    }
    ok = ok && python_join(python, "", list, result);
    python_release(list);
    return ok;
}

/* ========================================= the table ========================================== */

static const struct {
    enum python_value_kind kind;
    const char *name;
    python_routine *routine;
} METHODS[] = {
    {VALUE_LIST, "append", list_append},     {VALUE_LIST, "extend", list_extend},
    {VALUE_LIST, "insert", list_insert},     {VALUE_LIST, "pop", list_pop},
    {VALUE_LIST, "clear", list_clear},       {VALUE_LIST, "reverse", list_reverse},
    {VALUE_LIST, "sort", list_sort},         {VALUE_LIST, "index", list_find},
    {VALUE_LIST, "remove", list_remove},     {VALUE_LIST, "count", list_find},
    {VALUE_LIST, "copy", python_copy},       {VALUE_TUPLE, "index", list_find},
    {VALUE_TUPLE, "count", list_find},       {VALUE_DICT, "get", dict_get},
    {VALUE_DICT, "setdefault", dict_get},    {VALUE_DICT, "pop", dict_pop},
    {VALUE_DICT, "keys", dict_list},         {VALUE_DICT, "values", dict_list},
    {VALUE_DICT, "items", dict_list},        {VALUE_DICT, "update", dict_update},
    {VALUE_DICT, "copy", python_copy},       {VALUE_SET, "add", set_add},
    {VALUE_SET, "copy", python_copy},        {VALUE_STRING, "upper", text_case},
    {VALUE_STRING, "lower", text_case},      {VALUE_STRING, "title", text_case},
    {VALUE_STRING, "capitalize", text_case}, {VALUE_STRING, "strip", text_strip},
    {VALUE_STRING, "lstrip", text_strip},    {VALUE_STRING, "rstrip", text_strip},
    {VALUE_STRING, "startswith", text_at},   {VALUE_STRING, "endswith", text_at},
    {VALUE_STRING, "join", text_join},       {VALUE_STRING, "split", text_split},
    {VALUE_STRING, "replace", text_replace}, {VALUE_STRING, "format", text_format},
};

bool python_method(struct python *python, struct python_value self, const char *name,
                   struct python_value *value)
{
    for (size_t i = 0; i < sizeof METHODS / sizeof METHODS[0]; i++)
        if (METHODS[i].kind == self.kind && strcmp(METHODS[i].name, name) == 0)
            return python_new_native(python, METHODS[i].name, METHODS[i].routine, &self, value);
    return false;
}
