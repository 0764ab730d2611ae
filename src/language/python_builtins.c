/* Python's own functions and types, as far as such programs use them. */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "language/python_builtins.h"

const struct python_value *python_argument(const struct python_arguments *arguments, size_t index,
                                           const char *name)
{
    if (index < arguments->count)
        return &arguments->at[index];
    for (size_t i = 0; name && i < arguments->keywords; i++)
        if (strcmp(arguments->keyword[i], name) == 0)
            return &arguments->named[i];
    return NULL;
}

/* The first argument; NULL, with an error, for none. An unknown one makes the result unknown. */
const struct python_value *python_first(struct python *python,
                                        const struct python_arguments *arguments)
{
    const struct python_value *value = python_argument(arguments, 0, NULL);
    if (!value)
        python_raise(python, "TypeError", NULL, "%s needs an argument", arguments->name);
    return value;
}

bool python_whole(struct python *python, struct python_value value, const char *what,
                  long long *number)
{
    double value_of = 0;
    if (value.kind == VALUE_INTEGER || value.kind == VALUE_BOOLEAN) {
        *number = value.integer;
        return true;
    }
    if (value.kind == VALUE_REAL)
        return python_raise(python, "TypeError", "int(...) cuts a real to a whole number.",
                            "%s is a whole number, not a real", what);
    if (!python_float(python, value, what, &value_of))
        return false;
    if (value_of != floor(value_of) || fabs(value_of) > 9e15)
        return python_raise(python, "TypeError", "int(...) cuts a real to a whole number.",
                            "%s is a whole number", what);
    *number = (long long)value_of;
    return true;
}

bool python_float(struct python *python, struct python_value value, const char *what,
                  double *number)
{
    if (value.kind == VALUE_UNKNOWN)
        return python_needs(python, value, what);
    if (python_is_number(value)) {
        *number = python_number(value);
        return true;
    }
    if (value.kind == VALUE_ARRAY && array_count(python_array_of(value)->array) == 1) {
        *number = array_value(python_array_of(value)->array);
        return true;
    }
    return python_raise(python, "TypeError", NULL, "%s is a number, not %s", what,
                        python_type_name(value));
}

/* ======================================== conversions ========================================= */

static bool call_text(struct python *python, const struct python_arguments *arguments,
                      struct python_value *result)
{
    const struct python_value *value = python_argument(arguments, 0, NULL);
    char *text =
        value ? python_show(*value, strcmp(arguments->name, "repr") == 0, &python->error->error)
              : memory_string("", &python->error->error);
    bool ok =
        text && python_new_string(&python->heap, result, text, strlen(text), &python->error->error);
    memory_free(text);
    return ok;
}

static bool call_int(struct python *python, const struct python_arguments *arguments,
                     struct python_value *result)
{
    const struct python_value *value = python_argument(arguments, 0, NULL);
    double number = 0;
    if (value && value->kind == VALUE_STRING) {
        char *end;
        number = strtod(python_text_of(*value), &end);
        if (*end || end == python_text_of(*value))
            return python_raise(python, "ValueError", NULL, "int: \"%s\" is no number",
                                python_text_of(*value));
    } else if (value && !python_float(python, *value, "int's argument", &number)) {
        return false;
    }
    if (!(fabs(number) < 9e18))
        return python_raise(python, "OverflowError", NULL, "int: this number is too large");
    *result = python_integer((long long)number);
    return true;
}

static bool call_float(struct python *python, const struct python_arguments *arguments,
                       struct python_value *result)
{
    const struct python_value *value = python_argument(arguments, 0, NULL);
    double number = 0;
    if (value && value->kind == VALUE_STRING) {
        char *end;
        number = strtod(python_text_of(*value), &end);
        if (*end || end == python_text_of(*value))
            return python_raise(python, "ValueError", NULL, "float: \"%s\" is no number",
                                python_text_of(*value));
    } else if (value && !python_float(python, *value, "float's argument", &number)) {
        return false;
    }
    *result = python_real(number);
    return true;
}

static bool call_bool(struct python *python, const struct python_arguments *arguments,
                      struct python_value *result)
{
    const struct python_value *value = python_argument(arguments, 0, NULL);
    bool truth = false;
    if (value && !python_truth(python, *value, &truth))
        return false;
    *result = python_boolean(truth);
    return true;
}

/* list, tuple, set, sorted, iter */
static bool call_items(struct python *python, const struct python_arguments *arguments,
                       struct python_value *result)
{
    const struct python_value *value = python_argument(arguments, 0, NULL);
    const char *name = arguments->name;
    enum python_value_kind kind = strcmp(name, "tuple") == 0 ? VALUE_TUPLE
                                  : strcmp(name, "set") == 0 ? VALUE_SET
                                                             : VALUE_LIST;
    if (!value)
        return python_new_items(&python->heap, result, kind, 0, &python->error->error);
    return python_items(python, *value, kind, result);
}

static bool call_dict(struct python *python, const struct python_arguments *arguments,
                      struct python_value *result)
{
    struct error *error = &python->error->error;
    const struct python_value *from = python_argument(arguments, 0, NULL);
    size_t count = 0;
    bool ok = python_new_dict(&python->heap, result, error);
    if (ok && from && from->kind == VALUE_DICT)
        ok = python_update_dict(python, *result, *from);
    else if (ok && from)
        ok = python_length(python, *from, &count);
    for (size_t i = 0; ok && i < count; i++) {
        struct python_value pair, key, value;
        ok = python_item(python, *from, i, &pair) &&
             python_subscript(python, pair, python_integer(0), &key) &&
             python_subscript(python, pair, python_integer(1), &value) &&
             python_set_entry(python_dict_of(*result), key, value, error);
        python_release(pair);
    }
    for (size_t i = 0; ok && i < arguments->keywords; i++) {
        struct python_value key;
        ok = python_new_string(&python->heap, &key, arguments->keyword[i],
                               strlen(arguments->keyword[i]), error) &&
             python_set_entry(python_dict_of(*result), key, python_share(arguments->named[i]),
                              error);
    }
    return ok;
}

/* ======================================= looking at values ==================================== */

/* Whether a value is of a type: a class of the program's, or one of ours by its name. */
static bool is_of(struct python_value value, struct python_value type)
{
    if (type.kind == VALUE_TUPLE) {
        for (size_t i = 0; i < python_items_of(type)->count; i++)
            if (is_of(value, python_items_of(type)->at[i]))
                return true;
        return false;
    }
    if (type.kind == VALUE_CLASS)
        return value.kind == VALUE_INSTANCE &&
               python_is_kind(((struct python_instance *)value.object)->class,
                              (struct python_class *)type.object);
    if (type.kind != VALUE_NATIVE)
        return false;
    const char *name = ((struct python_native *)type.object)->name;
    const char *own = python_type_name(value);
    return strcmp(name, own) == 0 || (strcmp(name, "int") == 0 && value.kind == VALUE_BOOLEAN);
}

static bool call_isinstance(struct python *python, const struct python_arguments *arguments,
                            struct python_value *result)
{
    if (arguments->count != 2)
        return python_raise(python, "TypeError", NULL, "isinstance takes a value and a type");
    *result = python_boolean(is_of(arguments->at[0], arguments->at[1]));
    return true;
}

static bool call_type(struct python *python, const struct python_arguments *arguments,
                      struct python_value *result)
{
    const struct python_value *value = python_first(python, arguments);
    if (!value)
        return false;
    if (value->kind == VALUE_INSTANCE) {
        *result = python_share(python_object(((struct python_instance *)value->object)->class));
        return true;
    }
    return python_builtin(python, python_type_name(*value), result) ||
           python_new_native(python, python_type_name(*value), call_type, NULL, result);
}

/* getattr, hasattr, setattr */
static bool call_attribute(struct python *python, const struct python_arguments *arguments,
                           struct python_value *result)
{
    const struct python_value *at = arguments->at;
    if (arguments->count < 2 || at[1].kind != VALUE_STRING)
        return python_raise(python, "TypeError", NULL, "%s takes a value and a name",
                            arguments->name);
    const char *name = python_keep_name(python, python_text_of(at[1]));
    if (!name)
        return false;
    if (arguments->name[0] == 's') {
        *result = python_none();
        return arguments->count == 3
                   ? python_set_attribute(python, at[0], name, python_share(at[2]))
                   : python_raise(python, "TypeError", NULL, "setattr takes a value, too");
    }
    bool found = python_attribute(python, at[0], name, result);
    if (!found && python->ended)
        return false;
    bool has = arguments->name[0] == 'h', otherwise = arguments->count == 3;
    if (!found && (has || otherwise))
        python->error->error.message[0] = '\0';
    if (has) {
        python_clear(result);
        *result = python_boolean(found);
        return true;
    }
    if (!found && otherwise)
        *result = python_share(at[2]);
    return found || otherwise;
}

static bool call_print(struct python *python, const struct python_arguments *arguments,
                       struct python_value *result)
{
    const struct python_value *end = python_argument(arguments, (size_t)-1, "end");
    const struct python_value *gap = python_argument(arguments, (size_t)-1, "sep");
    *result = python_none();
    if (!python->host.print)
        return true;
    for (size_t i = 0; i < arguments->count; i++) {
        char *text = python_show(arguments->at[i], false, &python->error->error);
        if (!text)
            return false;
        if (i)
            python->host.print(python->host.context,
                               gap && gap->kind == VALUE_STRING ? python_text_of(*gap) : " ");
        python->host.print(python->host.context, text);
        memory_free(text);
    }
    python->host.print(python->host.context,
                       end && end->kind == VALUE_STRING ? python_text_of(*end) : "\n");
    return true;
}

static bool call_same(struct python *python, const struct python_arguments *arguments,
                      struct python_value *result)
{
    const struct python_value *value = python_first(python, arguments);
    *result = value ? python_share(*value) : python_none();
    return value != NULL;
}

/* ========================================= the table ========================================== */

static const struct {
    const char *name;
    python_routine *routine;
} BUILTINS[] = {
    {"str", call_text},
    {"repr", call_text},
    {"int", call_int},
    {"float", call_float},
    {"bool", call_bool},
    {"list", call_items},
    {"tuple", call_items},
    {"set", call_items},
    {"frozenset", call_items},
    {"iter", call_items},
    {"dict", call_dict},
    {"OrderedDict", call_dict},
    {"len", python_call_len},
    {"range", python_call_range},
    {"xrange", python_call_range},
    {"zip", python_call_zip},
    {"enumerate", python_call_over},
    {"reversed", python_call_over},
    {"map", python_call_map},
    {"filter", python_call_map},
    {"sorted", python_call_sorted},
    {"next", python_call_next},
    {"sum", python_call_sum},
    {"max", python_call_extreme},
    {"min", python_call_extreme},
    {"abs", python_call_abs},
    {"round", python_call_round},
    {"pow", python_call_pow},
    {"divmod", python_call_divmod},
    {"any", python_call_any_all},
    {"all", python_call_any_all},
    {"isinstance", call_isinstance},
    {"type", call_type},
    {"getattr", call_attribute},
    {"hasattr", call_attribute},
    {"setattr", call_attribute},
    {"print", call_print},
    {"tqdm", call_same},
    {"trange", python_call_range},
};

/* Exceptions, and what classes stem from. */
static const char *const CLASSES[] = {"object",
                                      "BaseException",
                                      "Exception",
                                      "ValueError",
                                      "TypeError",
                                      "IndexError",
                                      "KeyError",
                                      "AttributeError",
                                      "NotImplementedError",
                                      "NameError",
                                      "RuntimeError",
                                      "StopIteration",
                                      "ArithmeticError",
                                      "ZeroDivisionError",
                                      "OverflowError",
                                      "AssertionError",
                                      "KeyboardInterrupt",
                                      "ImportError",
                                      "ModuleNotFoundError",
                                      "FileNotFoundError",
                                      "IOError",
                                      "OSError",
                                      "FloatingPointError",
                                      "LookupError",
                                      "UserWarning",
                                      "RuntimeWarning"};

static bool plain_class(struct python *python, const char *name, struct python_value *value)
{
    struct python_class *class =
        python_new_object(&python->heap, VALUE_CLASS, sizeof *class, &python->error->error);
    *value = class ? python_object(class) : python_none();
    if (class)
        class->name = name;
    return class != NULL;
}

bool python_builtin(struct python *python, const char *name, struct python_value *value)
{
    for (size_t i = 0; i < sizeof BUILTINS / sizeof BUILTINS[0]; i++)
        if (strcmp(BUILTINS[i].name, name) == 0)
            return python_new_native(python, BUILTINS[i].name, BUILTINS[i].routine, NULL, value);
    for (size_t i = 0; i < sizeof CLASSES / sizeof CLASSES[0]; i++)
        if (strcmp(CLASSES[i], name) == 0)
            return plain_class(python, CLASSES[i], value);
    if (strcmp(name, "__name__") == 0)
        return python_new_string(&python->heap, value, "__main__", 8, &python->error->error);
    return false;
}

bool python_new_native(struct python *python, const char *name, python_routine *routine,
                       const struct python_value *self, struct python_value *value)
{
    struct python_native *native =
        name ? python_new_object(&python->heap, VALUE_NATIVE, sizeof *native, &python->error->error)
             : NULL;
    *value = native ? python_object(native) : python_none();
    if (!native)
        return false;
    native->name = name;
    native->routine = routine;
    native->bound = self != NULL;
    native->self = self ? python_share(*self) : python_none();
    return true;
}
