/* Modules: those that we know, np and math and a few of Python's own, and unknown ones for all
 * others. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "language/python_run.h"

/* Modules by the names that programs import them by. */
static const char *const KNOWN[][2] = {{"numpy", "np"},
                                       {"numpy.random", "np.random"},
                                       {"numpy.linalg", "np.linalg"},
                                       {"math", "math"},
                                       {"time", "time"},
                                       {"random", "random"},
                                       {"copy", "copy"},
                                       {"collections", "collections"},
                                       {"typing", "typing"},
                                       {"dataclasses", "dataclasses"},
                                       {"abc", "typing"},
                                       {"tqdm", "tqdm"},
                                       {"tqdm.notebook", "tqdm"},
                                       {"tqdm.auto", "tqdm"},
                                       {"__future__", "typing"},
                                       {"functools", "functools"},
                                       {"cupy", "np"},
                                       {"jax.numpy", "np"},
                                       {"autograd.numpy", "np"},
                                       {"scipy.special", "special"},
                                       {"timeit", "time"},
                                       {"warnings", "warnings"}};

static const char *known_module(const char *name)
{
    for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++)
        if (strcmp(KNOWN[i][0], name) == 0)
            return KNOWN[i][1];
    return NULL;
}

static bool new_module(struct python *python, const char *name, struct python_value *value)
{
    struct python_module *module =
        python_new_object(&python->heap, VALUE_MODULE, sizeof *module, &python->error->error);
    *value = module ? python_object(module) : python_none();
    if (module)
        module->name = name;
    return module != NULL;
}

bool python_import(struct python *python, const char *name, bool renamed,
                   struct python_value *value, const char **as)
{
    size_t length = strcspn(name, ".");
    const char *known = known_module(name);
    char first[80];
    if (!renamed && name[length]) {
        snprintf(first, sizeof first, "%.*s", (int)(length < 79 ? length : 79), name);
        *as = python_keep_name(python, first);
        known = *as ? known_module(*as) : NULL;
        name = *as;
    }
    if (!*as)
        return false;
    if (known)
        return new_module(python, known, value);
    if (!python_unknown(python, name, MISSING_MODULE, value))
        return false;
    python_clear(value); /* from here on it is called what the program calls it */
    return python_unknown_value(python, *as, value);
}

bool python_import_name(struct python *python, const char *module, const char *name,
                        struct python_value *value)
{
    const char *known = known_module(module);
    char whole[200];
    snprintf(whole, sizeof whole, "%.90s.%.90s", module, name);
    if (known_module(whole))
        return new_module(python, known_module(whole), value);
    if (known)
        return python_module_name(python, known, name, value);
    if (!python_unknown(python, whole, MISSING_MODULE, value))
        return false;
    python_clear(value);
    return python_unknown_value(python, name, value);
}

/* from numpy import *: the names that such programs use */
static const char *const NUMPY_NAMES[] = {
    "array",  "zeros",  "ones", "exp",     "log",       "sqrt",       "tanh",      "dot",
    "sum",    "mean",   "max",  "argmax",  "maximum",   "minimum",    "where",     "arange",
    "random", "square", "abs",  "reshape", "transpose", "zeros_like", "ones_like", "eye",
    "outer",  "clip",   "sin",  "cos",     "pi",        "floor",      "ceil",      NULL};

bool python_import_all(struct python *python, const char *module)
{
    const char *known = known_module(module);
    struct python_value value;
    if (!known) {
        bool ok = python_unknown(python, module, MISSING_MODULE, &value);
        python_release(value);
        return ok;
    }
    for (size_t i = 0; NUMPY_NAMES[i]; i++)
        if ((strcmp(known, "np") == 0 || python_math(NUMPY_NAMES[i])) &&
            !(python_module_name(python, known, NUMPY_NAMES[i], &value) &&
              python_assign_name(python, NUMPY_NAMES[i], value)))
            return false;
    return true;
}

/* ============================================ math ============================================ */

static const struct {
    const char *name;
    double (*function)(double);
} MATH[] = {{"exp", exp},     {"log", log},     {"sqrt", sqrt},   {"tanh", tanh},
            {"sin", sin},     {"cos", cos},     {"tan", tan},     {"fabs", fabs},
            {"log2", log2},   {"log10", log10}, {"floor", floor}, {"ceil", ceil},
            {"log1p", log1p}, {"expm1", expm1}, {"trunc", trunc}, {"erf", erf}};

static bool call_math(struct python *python, const struct python_arguments *arguments,
                      struct python_value *result)
{
    double x, base;
    if (arguments->count < 1 || !python_float(python, arguments->at[0], arguments->name, &x))
        return arguments->count
                   ? false
                   : python_raise(python, "TypeError", NULL, "%s needs a number", arguments->name);
    for (size_t i = 0; i < sizeof MATH / sizeof MATH[0]; i++) {
        if (strcmp(MATH[i].name, arguments->name) != 0)
            continue;
        double value = MATH[i].function(x);
        if ((isnan(value) && !isnan(x)) || (isinf(value) && !isinf(x)))
            return python_raise(python, "ValueError", NULL, "math.%s of %g", arguments->name, x);
        if (arguments->count > 1 && MATH[i].function == log) {
            if (!python_float(python, arguments->at[1], "log's base", &base))
                return false;
            value /= log(base);
        }
        bool whole =
            MATH[i].function == floor || MATH[i].function == ceil || MATH[i].function == trunc;
        *result =
            whole && fabs(value) < 9e18 ? python_integer((long long)value) : python_real(value);
        return true;
    }
    return false;
}

static bool call_math_pair(struct python *python, const struct python_arguments *arguments,
                           struct python_value *result)
{
    double x, y;
    if (arguments->count != 2)
        return python_raise(python, "TypeError", NULL, "%s takes two numbers", arguments->name);
    if (!python_float(python, arguments->at[0], arguments->name, &x) ||
        !python_float(python, arguments->at[1], arguments->name, &y))
        return false;
    *result = python_real(arguments->name[0] == 'p' ? pow(x, y) : hypot(x, y));
    return true;
}

static bool call_math_test(struct python *python, const struct python_arguments *arguments,
                           struct python_value *result)
{
    double x;
    if (arguments->count != 1 || !python_float(python, arguments->at[0], arguments->name, &x))
        return false;
    *result = python_boolean(strcmp(arguments->name, "isnan") == 0   ? isnan(x)
                             : strcmp(arguments->name, "isinf") == 0 ? isinf(x)
                                                                     : isfinite(x));
    return true;
}

bool python_math(const char *name)
{
    for (size_t i = 0; i < sizeof MATH / sizeof MATH[0]; i++)
        if (strcmp(MATH[i].name, name) == 0)
            return true;
    return false;
}

static bool math_name(struct python *python, const char *name, struct python_value *value)
{
    static const struct {
        const char *name;
        double value;
    } constants[] = {{"pi", M_PI}, {"e", M_E}, {"inf", INFINITY}, {"nan", NAN}};
    for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++)
        if (strcmp(constants[i].name, name) == 0) {
            *value = python_real(constants[i].value);
            return true;
        }
    for (size_t i = 0; i < sizeof MATH / sizeof MATH[0]; i++)
        if (strcmp(MATH[i].name, name) == 0)
            return python_new_native(python, MATH[i].name, call_math, NULL, value);
    if (strcmp(name, "pow") == 0 || strcmp(name, "hypot") == 0)
        return python_new_native(python, name, call_math_pair, NULL, value);
    if (strcmp(name, "isnan") == 0 || strcmp(name, "isinf") == 0 || strcmp(name, "isfinite") == 0)
        return python_new_native(python, name, call_math_test, NULL, value);
    return false;
}

/* ======================================= other modules ======================================== */

/* Clocks stand still: what a program measures is no part of its mathematics. */
static bool call_clock(struct python *python, const struct python_arguments *arguments,
                       struct python_value *result)
{
    (void)python;
    *result = strcmp(arguments->name, "sleep") == 0 ? python_none() : python_real(0);
    return true;
}

/* warnings.filterwarnings(...), a type's name in an annotation: nothing happens */
static bool call_nothing(struct python *python, const struct python_arguments *arguments,
                         struct python_value *result)
{
    (void)python;
    *result = arguments->count == 1 ? python_share(arguments->at[0]) : python_none();
    return true;
}

static bool copy_value(struct python *python, struct python_value value, bool deep, int depth,
                       struct python_value *result);

static bool copy_row(struct python *python, struct python_value value, bool deep, int depth,
                     struct python_value *result)
{
    const struct python_items *items = python_items_of(value);
    bool ok =
        python_new_items(&python->heap, result, value.kind, items->count, &python->error->error);
    for (size_t i = 0; ok && i < items->count; i++) {
        struct python_value part = python_none();
        ok = deep ? copy_value(python, items->at[i], true, depth - 1, &part)
                  : (part = python_share(items->at[i]), true);
        ok = ok && python_append(python_items_of(*result), part, &python->error->error);
    }
    return ok;
}

static bool copy_variables(struct python *python, const struct python_variables *from,
                           struct python_variables *to, bool deep, int depth)
{
    for (size_t i = 0; i < from->count; i++) {
        struct python_value part = python_none();
        bool ok = deep ? copy_value(python, from->at[i].value, true, depth - 1, &part)
                       : (part = python_share(from->at[i].value), true);
        if (!ok || !python_set_variable(to, from->at[i].name, part, &python->error->error))
            return false;
    }
    return true;
}

static bool copy_dict(struct python *python, const struct python_dict *dict, bool deep, int depth,
                      struct python_value *result)
{
    bool ok = python_new_dict(&python->heap, result, &python->error->error);
    for (size_t i = 0; ok && i < dict->count; i++) {
        struct python_value part = python_none();
        ok = deep ? copy_value(python, dict->at[i].value, true, depth - 1, &part)
                  : (part = python_share(dict->at[i].value), true);
        ok = ok && python_set_entry(python_dict_of(*result), python_share(dict->at[i].key), part,
                                    &python->error->error);
    }
    return ok;
}

static bool copy_value(struct python *python, struct python_value value, bool deep, int depth,
                       struct python_value *result)
{
    struct error error;
    struct array copy;
    *result = python_none();
    if (depth == 0)
        return python_raise(python, "RecursionError", NULL, "nested too deeply to be copied");
    if (!python_work(python, 10))
        return false;
    switch (value.kind) {
    case VALUE_ARRAY:
        if (!array_copy(&copy, python_array_of(value)->array, &error))
            return python_raise_error(python, "MemoryError", &error);
        return python_from_array(python, copy, result);
    case VALUE_LIST:
    case VALUE_TUPLE:
    case VALUE_SET:
        return copy_row(python, value, deep, depth, result);
    case VALUE_DICT:
        return copy_dict(python, python_dict_of(value), deep, depth, result);
    case VALUE_INSTANCE: {
        const struct python_instance *from = (struct python_instance *)value.object;
        struct python_instance *to =
            python_new_object(&python->heap, VALUE_INSTANCE, sizeof *to, &python->error->error);
        if (!to)
            return false;
        *result = python_object(to);
        to->class = from->class;
        python_share(python_object(from->class));
        return copy_variables(python, &from->variables, &to->variables, deep, depth);
    }
    default:
        *result = python_share(value);
        return true;
    }
}

/* copy.copy and copy.deepcopy, and the copy() of lists and dicts */
bool python_copy(struct python *python, const struct python_arguments *arguments,
                 struct python_value *result)
{
    enum { DEPTH = 100 };
    struct python_value value = arguments->self.kind != VALUE_NONE ? arguments->self
                                : arguments->count                 ? arguments->at[0]
                                                                   : python_none();
    bool deep = strcmp(arguments->name, "deepcopy") == 0;
    bool ok = copy_value(python, value, deep, DEPTH, result);
    if (!ok)
        python_clear(result);
    return ok;
}

static bool own_name(struct python *python, const char *module, const char *name,
                     struct python_value *value)
{
    if (strcmp(module, "copy") == 0)
        return python_new_native(python, python_keep_name(python, name), python_copy, NULL, value);
    if (strcmp(module, "time") == 0)
        return python_new_native(python, python_keep_name(python, name), call_clock, NULL, value);
    if (strcmp(module, "typing") == 0 || strcmp(module, "warnings") == 0 ||
        strcmp(module, "functools") == 0 || strcmp(module, "dataclasses") == 0)
        return python_new_native(python, python_keep_name(python, name), call_nothing, NULL, value);
    return python_builtin(python, name, value);
}

/* np.float32 and its kind, np.pi, np.newaxis */
static bool numpy_constant(struct python *python, const char *name, struct python_value *value)
{
    static const char *const types[][2] = {
        {"float16", "float"}, {"float32", "float"}, {"float64", "float"}, {"float_", "float"},
        {"double", "float"},  {"int8", "int"},      {"int16", "int"},     {"int32", "int"},
        {"int64", "int"},     {"uint8", "int"},     {"uint16", "int"},    {"uint32", "int"},
        {"int_", "int"},      {"uint64", "int"},    {"bool_", "bool"},    {"bool", "bool"},
        {"float", "float"},   {"int", "int"}};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(types[i][0], name) == 0)
            return python_builtin(python, types[i][1], value);
    *value = python_none();
    if (strcmp(name, "newaxis") == 0)
        return true;
    const char *plain = strcmp(name, "Inf") == 0 || strcmp(name, "Infinity") == 0 ? "inf"
                        : strcmp(name, "NaN") == 0 || strcmp(name, "NAN") == 0    ? "nan"
                                                                                  : name;
    return !python_math(plain) && math_name(python, plain, value) && value->kind == VALUE_REAL;
}

static bool numpy_name(struct python *python, const char *name, struct python_value *value)
{
    static const char *const modules[] = {"random", "linalg"};
    python_routine *routine = python_numpy(name);
    if (routine)
        return python_new_native(python, python_keep_name(python, name), routine, NULL, value);
    for (size_t i = 0; i < 2; i++)
        if (strcmp(modules[i], name) == 0)
            return new_module(python, i ? "np.linalg" : "np.random", value);
    if (numpy_constant(python, name, value))
        return true;
    python_clear(value);
    return false;
}

bool python_module_name(struct python *python, const char *module, const char *name,
                        struct python_value *value)
{
    bool random = strcmp(module, "np.random") == 0, linalg = strcmp(module, "np.linalg") == 0;
    *value = python_none();
    python_routine *routine = random                            ? python_numpy_random(name)
                              : strcmp(module, "random") == 0   ? python_random_module(name)
                              : linalg && !strcmp(name, "norm") ? python_numpy(name)
                              : strcmp(module, "special") == 0  ? python_special(name)
                                                                : NULL;
    if (routine)
        return python_new_native(python, python_keep_name(python, name), routine, NULL, value);
    bool found =
        strcmp(module, "np") == 0     ? numpy_name(python, name, value)
        : strcmp(module, "math") == 0 ? math_name(python, name, value)
        : random || linalg || strcmp(module, "random") == 0 || strcmp(module, "special") == 0
            ? false
            : own_name(python, module, name, value);
    if (found)
        return true;
    if (strcmp(module, "np") == 0 && strcmp(name, "ndarray") == 0)
        return python_new_native(python, "ndarray", call_nothing, NULL, value);
    char whole[200];
    snprintf(whole, sizeof whole, "%.90s.%.90s", module, name);
    return python_unknown(python, whole, MISSING_FUNCTION, value);
}
