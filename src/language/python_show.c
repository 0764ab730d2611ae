/* str() and repr() of values, and what their types are called. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "language/python_run.h"

enum { SHOWN = 4000, ITEMS = 200, DEPTH = 8, DIGITS = 17 };

struct shown {
    char *text;
    size_t length;
};

static void put(struct shown *shown, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct shown *shown, const char *format, ...)
{
    size_t left = SHOWN - shown->length;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(shown->text + shown->length, left, format, arguments);
    va_end(arguments);
    shown->length += (size_t)length < left ? (size_t)length : left - 1;
}

/* As few digits as give the number back; Python's way to write it. */
static void put_real(struct shown *shown, double value)
{
    char text[40];
    if (isnan(value) || isinf(value)) {
        put(shown, "%s", isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
        return;
    }
    int digits = 1;
    do
        snprintf(text, sizeof text, "%.*e", digits - 1, value);
    while (strtod(text, NULL) != value && digits++ < DIGITS);
    int exponent = atoi(strchr(text, 'e') + 1);
    if (exponent < -4 || exponent >= 16) {
        snprintf(text, sizeof text, "%.*e", digits - 1, value);
        put(shown, "%s", text);
        return;
    }
    int decimals = digits - 1 - exponent;
    put(shown, "%.*f", decimals < 1 ? 1 : decimals, value);
}

static void put_element(struct shown *shown, struct array array, size_t i, size_t j)
{
    double value = (double)*array_at(array, i, j);
    if (array.kind == ARRAY_BOOLEAN)
        put(shown, "%s", value != 0 ? "True" : "False");
    else if (array.kind == ARRAY_INTEGER)
        put(shown, "%.0f", value);
    else if (array.dimensions == 0)
        put_real(shown, value);
    else
        put(shown, "%.8g", value);
}

static void put_array(struct shown *shown, struct array array)
{
    if (array.dimensions == 0) {
        put_element(shown, array, 0, 0);
        return;
    }
    put(shown, "[");
    for (size_t i = 0; i < array.size[0] && i < ITEMS; i++) {
        put(shown, "%s%s", i ? (array.dimensions == 2 ? "\n " : " ") : "",
            array.dimensions == 2 ? "[" : "");
        for (size_t j = 0; j < array.size[1] && j < ITEMS; j++) {
            put(shown, "%s", j ? " " : "");
            put_element(shown, array, i, j);
        }
        put(shown, "%s", array.dimensions == 2 ? "]" : "");
    }
    put(shown, "]");
}

static void put_quoted(struct shown *shown, const char *text)
{
    bool single = strchr(text, '\'') != NULL && !strchr(text, '"');
    put(shown, "%c", single ? '"' : '\'');
    for (; *text; text++) {
        if (*text == '\n')
            put(shown, "\\n");
        else
            put(shown, "%s%c", *text == '\\' || (*text == '\'' && !single) ? "\\" : "", *text);
    }
    put(shown, "%c", single ? '"' : '\'');
}

static void put_value(struct shown *shown, struct python_value value, bool quoted, int depth);

static void put_items(struct shown *shown, struct python_value value, int depth)
{
    const struct python_items *items = python_items_of(value);
    const char *brackets = value.kind == VALUE_LIST    ? "[]"
                           : value.kind == VALUE_TUPLE ? "()"
                                                       : "{}";
    if (value.kind == VALUE_SET && items->count == 0) {
        put(shown, "set()");
        return;
    }
    put(shown, "%c", brackets[0]);
    for (size_t i = 0; i < items->count && i < ITEMS; i++) {
        put(shown, "%s", i ? ", " : "");
        put_value(shown, items->at[i], true, depth);
    }
    put(shown, "%s%c", value.kind == VALUE_TUPLE && items->count == 1 ? "," : "", brackets[1]);
}

static void put_dict(struct shown *shown, const struct python_dict *dict, int depth)
{
    put(shown, "{");
    for (size_t i = 0; i < dict->count && i < ITEMS; i++) {
        put(shown, "%s", i ? ", " : "");
        put_value(shown, dict->at[i].key, true, depth);
        put(shown, ": ");
        put_value(shown, dict->at[i].value, true, depth);
    }
    put(shown, "}");
}

static void put_instance(struct shown *shown, const struct python_instance *instance, int depth)
{
    const struct python_value *message = python_variable(&instance->variables, "message");
    if (message && !instance->class->node)
        put_value(shown, *message, false, depth);
    else if (instance->class->node)
        put(shown, "<%s object>", instance->class->name);
}

static void put_value(struct shown *shown, struct python_value value, bool quoted, int depth)
{
    if (depth == 0) {
        put(shown, "...");
        return;
    }
    switch (value.kind) {
    case VALUE_NONE:
        put(shown, "None");
        return;
    case VALUE_BOOLEAN:
        put(shown, "%s", value.integer ? "True" : "False");
        return;
    case VALUE_INTEGER:
        put(shown, "%lld", value.integer);
        return;
    case VALUE_REAL:
        put_real(shown, value.real);
        return;
    case VALUE_STRING:
        if (quoted)
            put_quoted(shown, python_text_of(value));
        else
            put(shown, "%s", python_text_of(value));
        return;
    case VALUE_ARRAY:
        put_array(shown, python_array_of(value)->array);
        return;
    case VALUE_TUPLE:
    case VALUE_LIST:
    case VALUE_SET:
        put_items(shown, value, depth - 1);
        return;
    case VALUE_DICT:
        put_dict(shown, python_dict_of(value), depth - 1);
        return;
    case VALUE_INSTANCE:
        put_instance(shown, (struct python_instance *)value.object, depth - 1);
        return;
    case VALUE_UNKNOWN:
        put(shown, "<%s>", ((struct python_unknown *)value.object)->name);
        return;
    case VALUE_ELLIPSIS:
        put(shown, "Ellipsis");
        return;
    default:
        put(shown, "<%s>", python_type_name(value));
    }
}

char *python_show(struct python_value value, bool quoted, struct error *error)
{
    struct shown shown = {memory_new(SHOWN, 1, error), 0};
    if (value.kind == VALUE_STRING && !quoted) { /* all of it */
        memory_free(shown.text);
        return memory_string(python_text_of(value), error);
    }
    if (shown.text)
        put_value(&shown, value, quoted, DEPTH);
    return shown.text;
}

const char *python_type_name(struct python_value value)
{
    static const char *const names[] = {[VALUE_NONE] = "NoneType",
                                        [VALUE_BOOLEAN] = "bool",
                                        [VALUE_INTEGER] = "int",
                                        [VALUE_REAL] = "float",
                                        [VALUE_STRING] = "str",
                                        [VALUE_ARRAY] = "ndarray",
                                        [VALUE_TUPLE] = "tuple",
                                        [VALUE_LIST] = "list",
                                        [VALUE_SET] = "set",
                                        [VALUE_DICT] = "dict",
                                        [VALUE_RANGE] = "range",
                                        [VALUE_SLICE] = "slice",
                                        [VALUE_SEQUENCE] = "iterator",
                                        [VALUE_FUNCTION] = "function",
                                        [VALUE_METHOD] = "method",
                                        [VALUE_CLASS] = "type",
                                        [VALUE_INSTANCE] = "object",
                                        [VALUE_SUPER] = "super",
                                        [VALUE_MODULE] = "module",
                                        [VALUE_NATIVE] = "function",
                                        [VALUE_ELLIPSIS] = "ellipsis",
                                        [VALUE_FRAME] = "frame",
                                        [VALUE_GENERATOR] = "generator",
                                        [VALUE_UNKNOWN] = "unknown"};
    if (value.kind == VALUE_INSTANCE)
        return ((struct python_instance *)value.object)->class->name;
    return names[value.kind];
}
