/* a.b: instances, classes and what they inherit, and the attributes of other values. */
#include <string.h>

#include "base/memory.h"
#include "language/python_numpy.h"

enum { BASES = 8, INHERITANCE = 50 };

/* ========================================== classes =========================================== */

static bool find(const struct python_class *class, const char *name, struct python_value *value,
                 struct python_class **owner, int depth)
{
    const struct python_value *at = python_variable(&class->variables, name);
    if (at) {
        *value = *at;
        if (owner)
            *owner = (struct python_class *)class;
        return true;
    }
    for (size_t i = 0; depth && i < class->bases; i++)
        if (find(class->base[i], name, value, owner, depth - 1))
            return true;
    return false;
}

bool python_find(const struct python_class *class, const char *name, struct python_value *value,
                 struct python_class **owner)
{
    return find(class, name, value, owner, INHERITANCE);
}

static bool is_kind(const struct python_class *class, const struct python_class *other, int depth)
{
    if (class == other || (!other->node && strcmp(class->name, other->name) == 0))
        return true;
    if (!class->node && !class->bases) /* an exception of Python's own */
        return strcmp(other->name, "Exception") == 0 || strcmp(other->name, "BaseException") == 0;
    for (size_t i = 0; depth && i < class->bases; i++)
        if (is_kind(class->base[i], other, depth - 1))
            return true;
    return false;
}

bool python_is_kind(const struct python_class *class, const struct python_class *other)
{
    return is_kind(class, other, INHERITANCE);
}

static bool read_bases(struct python *python, const struct python_node *node,
                       struct python_class *class)
{
    class->base = memory_new(BASES, sizeof(struct python_class *), &python->error->error);
    if (!class->base)
        return false;
    for (const struct python_node *item = node->list; item; item = item->next) {
        struct python_value base;
        if (item->kind == PYTHON_KEYWORD)
            continue;
        if (!python_evaluate(python, item, &base))
            return false;
        if (base.kind == VALUE_CLASS && class->bases < BASES)
            class->base[class->bases++] = (struct python_class *)base.object;
        else {
            class->open |= base.kind == VALUE_UNKNOWN; /* nn.Module */
            python_release(base);
        }
    }
    return true;
}

/* The body runs in a frame of its own, whose names become the class's. */
bool python_define_class(struct python *python, const struct python_node *node,
                         struct python_value *value)
{
    struct error *error = &python->error->error;
    struct python_class *class =
        python_new_object(&python->heap, VALUE_CLASS, sizeof *class, error);
    struct python_frame *frame =
        class ? python_new_object(&python->heap, VALUE_FRAME, sizeof *frame, error) : NULL;
    struct python_frame *outer = python->frame;
    *value = class ? python_object(class) : python_none();
    if (!frame) {
        python_clear(value);
        return false;
    }
    class->name = node->text;
    class->node = node;
    frame->is_class = true;
    frame->outer = outer;
    frame->class = class;
    frame->depth = outer->depth;
    python_share(python_object(outer));
    python_share(*value);
    bool ok = read_bases(python, node, class);
    python->frame = frame;
    python->quiet++;
    ok = ok && python_block(python, node->body) != FLOW_FAIL;
    python->quiet--;
    python->frame = outer;
    class->variables = frame->variables;
    frame->variables = (struct python_variables){0};
    python_release(python_object(frame));
    if (!ok)
        python_clear(value);
    return ok;
}

/* ========================================== binding =========================================== */

static bool bound_method(struct python *python, struct python_value self,
                         struct python_function *function, struct python_value *value)
{
    struct python_method *method =
        python_new_object(&python->heap, VALUE_METHOD, sizeof *method, &python->error->error);
    *value = method ? python_object(method) : python_none();
    if (!method)
        return false;
    method->self = python_share(self);
    method->function = function;
    python_share(python_object(function));
    return true;
}

/* What a class's own value is when it is asked of `self` (an instance, or None for the class). */
static bool bind(struct python *python, struct python_value self, struct python_class *class,
                 struct python_value found, struct python_value *value)
{
    bool instance = self.kind == VALUE_INSTANCE;
    if (found.kind != VALUE_FUNCTION) {
        *value = python_share(found);
        return true;
    }
    struct python_function *function = (struct python_function *)found.object;
    if (function->binding == FUNCTION_CLASS)
        return bound_method(python, python_object(class), function, value);
    if (function->binding == FUNCTION_PROPERTY && instance)
        return python_call_method(python, self, found, NULL, 0, value);
    if (function->binding == FUNCTION_PLAIN && instance)
        return bound_method(python, self, function, value);
    *value = python_share(found);
    return true;
}

bool python_call_method(struct python *python, struct python_value self, struct python_value method,
                        const struct python_value *values, size_t count,
                        struct python_value *result)
{
    enum { MOST = 8 };
    struct python_value at[MOST] = {self};
    struct python_arguments arguments = {.at = at, .count = count + 1};
    *result = python_none();
    if (count + 1 > MOST)
        return python_raise(python, "TypeError", NULL, "too many arguments");
    if (count)
        memcpy(at + 1, values, count * sizeof *at);
    return python_call(python, NULL, method, &arguments, result);
}

/* Whether a class, or one that it stems from, has a base that is not known. */
static bool is_open(const struct python_class *class, int depth)
{
    bool open = class->open;
    for (size_t i = 0; depth && !open && i < class->bases; i++)
        open = is_open(class->base[i], depth - 1);
    return open;
}

static bool no_attribute(struct python *python, const char *of, const char *name)
{
    return python_raise(python, "AttributeError", NULL, "%s has no attribute %s", of, name);
}

/* What a class has not: what its unknown base may have, or an error. */
static bool missing_attribute(struct python *python, const struct python_class *class,
                              const char *name, struct python_value *value)
{
    char whole[200];
    if (!is_open(class, INHERITANCE))
        return no_attribute(python, class->name, name);
    snprintf(whole, sizeof whole, "%.90s.%.90s", class->name, name);
    return python_unknown_value(python, whole, value);
}

static bool instance_attribute(struct python *python, struct python_value base, const char *name,
                               struct python_value *value)
{
    struct python_instance *instance = (struct python_instance *)base.object;
    const struct python_value *at = python_variable(&instance->variables, name);
    struct python_value found;
    struct python_class *owner;
    if (at) {
        *value = python_share(*at);
        return python_reads(python, instance, name, python_none());
    }
    if (python_find(instance->class, name, &found, &owner))
        return (found.kind == VALUE_FUNCTION || python_reads(python, owner, name, python_none())) &&
               bind(python, base, instance->class, found, value);
    if (strcmp(name, "__class__") == 0) {
        *value = python_share(python_object(instance->class));
        return true;
    }
    if (strcmp(name, "__dict__") == 0)
        return python_variables_dict(python, &instance->variables, value);
    if (python_find(instance->class, "__getattr__", &found, NULL) && found.kind == VALUE_FUNCTION) {
        struct python_value text;
        if (!python_new_string(&python->heap, &text, name, strlen(name), &python->error->error))
            return false;
        bool ok = python_call_method(python, base, found, &text, 1, value);
        python_release(text);
        return ok;
    }
    return missing_attribute(python, instance->class, name, value);
}

bool python_variables_dict(struct python *python, const struct python_variables *variables,
                           struct python_value *value)
{
    bool ok = python_new_dict(&python->heap, value, &python->error->error);
    for (size_t i = 0; ok && i < variables->count; i++) {
        struct python_value key;
        ok = python_new_string(&python->heap, &key, variables->at[i].name,
                               strlen(variables->at[i].name), &python->error->error) &&
             python_set_entry(python_dict_of(*value), key, python_share(variables->at[i].value),
                              &python->error->error);
    }
    return ok;
}

/* What __init__ does where no class defines it. */
static bool no_init(struct python *python, const struct python_arguments *arguments,
                    struct python_value *result)
{
    (void)python;
    (void)arguments;
    *result = python_none();
    return true;
}

static bool super_attribute(struct python *python, const struct python_super *super,
                            const char *name, struct python_value *value)
{
    struct python_value found;
    for (size_t i = 0; i < super->class->bases; i++)
        if (python_find(super->class->base[i], name, &found, NULL))
            return bind(python, super->self, super->class->base[i], found, value);
    if (strcmp(name, "__init__") == 0)
        return python_new_native(python, name, no_init, NULL, value);
    return missing_attribute(python, super->class, name, value);
}

static bool class_attribute(struct python *python, struct python_value base, const char *name,
                            struct python_value *value)
{
    struct python_class *class = (struct python_class *)base.object, *owner;
    struct python_value found;
    if (python_find(class, name, &found, &owner))
        return (found.kind == VALUE_FUNCTION || python_reads(python, owner, name, python_none())) &&
               bind(python, python_none(), class, found, value);
    if (strcmp(name, "__name__") == 0)
        return python_new_string(&python->heap, value, class->name, strlen(class->name),
                                 &python->error->error);
    return missing_attribute(python, class, name, value);
}

/* pd.DataFrame, plt.figure().gca: an unknown of a longer name */
static bool unknown_attribute(struct python *python, struct python_value base, const char *name,
                              struct python_value *value)
{
    enum { LONGEST = 80 };
    char whole[LONGEST + 82];
    const char *of = ((struct python_unknown *)base.object)->name;
    if (strlen(of) > LONGEST || strlen(name) > LONGEST) {
        *value = python_share(base);
        return true;
    }
    snprintf(whole, sizeof whole, "%s.%s", of, name);
    return python_unknown_value(python, whole, value);
}

/* What the host offers may stand for a table of pandas: its values are the array itself, and
 * whatever else is asked of the table is unknown. */
static bool table_attribute(struct python *python, struct python_value base, const char *name,
                            struct python_value *value)
{
    char whole[100];
    if (strcmp(name, "values") == 0 || strcmp(name, "iloc") == 0) {
        *value = python_share(base);
        return true;
    }
    if (strcmp(name, "to_numpy") == 0 || strcmp(name, "numpy") == 0)
        return python_new_native(python, "copy", python_numpy_method("copy"), &base, value);
    snprintf(whole, sizeof whole, "(table).%.80s", name);
    return python_unknown_value(python, whole, value);
}

bool python_attribute(struct python *python, struct python_value base, const char *name,
                      struct python_value *value)
{
    *value = python_none();
    switch (base.kind) {
    case VALUE_INSTANCE:
        return instance_attribute(python, base, name, value);
    case VALUE_CLASS:
        return class_attribute(python, base, name, value);
    case VALUE_SUPER:
        return super_attribute(python, (struct python_super *)base.object, name, value);
    case VALUE_MODULE:
        return python_module_name(python, ((struct python_module *)base.object)->name, name, value);
    case VALUE_UNKNOWN:
        return unknown_attribute(python, base, name, value);
    case VALUE_FUNCTION:
    case VALUE_NATIVE:
        if (base.kind == VALUE_NATIVE && strcmp(name, "at") == 0 &&
            strcmp(((struct python_native *)base.object)->name, "add") == 0)
            return python_new_native(python, "at", python_add_at, NULL, value);
        if (base.kind == VALUE_NATIVE && python_numpy_method(name) &&
            strcmp(((struct python_native *)base.object)->name, "ndarray") == 0)
            return python_new_native(python, python_keep_name(python, name),
                                     python_numpy_method(name), NULL, value);
        if (strcmp(name, "__name__") == 0) {
            const char *text = base.kind == VALUE_NATIVE
                                   ? ((struct python_native *)base.object)->name
                                   : ((struct python_function *)base.object)->name;
            return python_new_string(&python->heap, value, text, strlen(text),
                                     &python->error->error);
        }
        break;
    case VALUE_ARRAY:
        if (python_array_attribute(python, base, name, value))
            return true;
        if (python_array_of(base)->offered && !python->error->error.message[0])
            return table_attribute(python, base, name, value);
        break;
    case VALUE_GENERATOR:
        if (python_numpy_random(name))
            return python_new_native(python, python_keep_name(python, name),
                                     python_numpy_random(name), &base, value);
        break;
    default:
        if (python_method(python, base, name, value))
            return true;
        break;
    }
    if (python->error->error.message[0])
        return false;
    return no_attribute(python, python_type_name(base), name);
}
