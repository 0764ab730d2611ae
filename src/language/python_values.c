#include "language/python_values.h"

#include <string.h>

#include "base/memory.h"

/* ========================================== the heap ========================================== */

void *python_new_object(struct python_heap *heap, enum python_value_kind kind, size_t size,
                        struct error *error)
{
    struct python_object *object = memory_new(1, size, error);
    if (!object)
        return NULL;
    object->kind = kind;
    object->references = 1;
    object->next = heap->first;
    object->heap = heap;
    heap->objects++;
    object->serial = heap->made++;
    object->place = &heap->first;
    if (heap->first)
        heap->first->place = &object->next;
    heap->first = object;
    return object;
}

struct python_value python_share(struct python_value value)
{
    if (python_is_object(value))
        value.object->references++;
    return value;
}

void python_clear(struct python_value *value)
{
    struct python_value old = *value;
    *value = python_none();
    python_release(old);
}

static void release_object(void *object)
{
    if (object)
        python_release(python_object(object));
}

static void release_all(struct python_value *at, size_t count)
{
    for (size_t i = 0; i < count; i++)
        python_release(at[i]);
    memory_free(at);
}

static void release_variables(struct python_variables *variables)
{
    for (size_t i = 0; i < variables->count; i++)
        python_release(variables->at[i].value);
    memory_free(variables->at);
}

static void release_dict(struct python_dict *dict)
{
    for (size_t i = 0; i < dict->count; i++) {
        python_release(dict->at[i].key);
        python_release(dict->at[i].value);
    }
    memory_free(dict->at);
}

static void release_frame(struct python_frame *frame)
{
    release_variables(&frame->variables);
    release_object(frame->function);
    release_object(frame->outer);
    release_object(frame->caller);
    release_object(frame->class);
    python_release(frame->result);
}

static void release_function(struct python_function *function)
{
    for (size_t i = 0; i < function->count; i++)
        if (function->defaults[i].kind != VALUE_FRAME)
            python_release(function->defaults[i]);
    memory_free(function->defaults);
    release_object(function->outer);
    release_object(function->class);
}

static void release_class(struct python_class *class)
{
    for (size_t i = 0; i < class->bases; i++)
        release_object(class->base[i]);
    memory_free(class->base);
    release_variables(&class->variables);
}

/* Lets go of what an object holds. */
static void empty(struct python_object *object)
{
    switch (object->kind) {
    case VALUE_ARRAY:
        array_free(&((struct python_array *)object)->array);
        return;
    case VALUE_TUPLE:
    case VALUE_LIST:
    case VALUE_SET:
        release_all(((struct python_items *)object)->at, ((struct python_items *)object)->count);
        return;
    case VALUE_DICT:
        release_dict((struct python_dict *)object);
        return;
    case VALUE_SLICE:
        for (int i = 0; i < 3; i++)
            python_release(((struct python_slice *)object)->part[i]);
        return;
    case VALUE_SEQUENCE:
        python_release(((struct python_sequence *)object)->over);
        return;
    case VALUE_FUNCTION:
        release_function((struct python_function *)object);
        return;
    case VALUE_METHOD:
        python_release(((struct python_method *)object)->self);
        release_object(((struct python_method *)object)->function);
        return;
    case VALUE_CLASS:
        release_class((struct python_class *)object);
        return;
    case VALUE_INSTANCE:
        release_variables(&((struct python_instance *)object)->variables);
        release_object(((struct python_instance *)object)->class);
        return;
    case VALUE_SUPER:
        python_release(((struct python_super *)object)->self);
        release_object(((struct python_super *)object)->class);
        return;
    case VALUE_NATIVE:
        python_release(((struct python_native *)object)->self);
        return;
    case VALUE_FRAME:
        release_frame((struct python_frame *)object);
        return;
    case VALUE_UNKNOWN:
        memory_free(((struct python_unknown *)object)->name);
        return;
    default:
        return;
    }
}

static void unlink_object(struct python_object *object)
{
    object->heap->objects--;
    *object->place = object->next;
    if (object->next)
        object->next->place = object->place;
}

/* Objects that hold others in a long chain are freed one after another, not one in another: what is
 * to be freed waits in a list of its own. */
void python_release(struct python_value value)
{
    static _Thread_local struct python_object *waiting;
    static _Thread_local bool busy;
    if (!python_is_object(value) || --value.object->references > 0)
        return;
    unlink_object(value.object);
    value.object->next = waiting;
    waiting = value.object;
    if (busy)
        return;
    busy = true;
    while (waiting) {
        struct python_object *object = waiting;
        waiting = object->next;
        empty(object);
        memory_free(object);
    }
    busy = false;
}

void python_heap_free(struct python_heap *heap)
{
    /* no count falls to zero while all are emptied, so that none is freed twice */
    for (struct python_object *object = heap->first; object; object = object->next)
        object->references += SIZE_MAX / 2;
    for (struct python_object *object = heap->first; object; object = object->next)
        empty(object);
    while (heap->first) {
        struct python_object *object = heap->first;
        heap->first = object->next;
        memory_free(object);
    }
}

/* ========================================= new values ========================================= */

bool python_new_string(struct python_heap *heap, struct python_value *value, const char *text,
                       size_t length, struct error *error)
{
    struct python_string *string =
        python_new_object(heap, VALUE_STRING, sizeof *string + length + 1, error);
    *value = string ? python_object(string) : python_none();
    if (!string)
        return false;
    string->length = length;
    if (length)
        memcpy(string->text, text, length);
    return true;
}

bool python_new_array(struct python_heap *heap, struct python_value *value, struct array array,
                      struct error *error)
{
    struct python_array *object = python_new_object(heap, VALUE_ARRAY, sizeof *object, error);
    *value = object ? python_object(object) : python_none();
    if (object)
        object->array = array;
    else
        array_free(&array);
    return object != NULL;
}

bool python_new_items(struct python_heap *heap, struct python_value *value,
                      enum python_value_kind kind, size_t capacity, struct error *error)
{
    struct python_items *items = python_new_object(heap, kind, sizeof *items, error);
    *value = items ? python_object(items) : python_none();
    if (!items || !capacity)
        return items != NULL;
    items->at = memory_grow(NULL, &items->capacity, capacity, sizeof *items->at, error);
    if (items->at)
        return true;
    python_clear(value);
    return false;
}

bool python_new_dict(struct python_heap *heap, struct python_value *value, struct error *error)
{
    struct python_dict *dict = python_new_object(heap, VALUE_DICT, sizeof *dict, error);
    *value = dict ? python_object(dict) : python_none();
    return dict != NULL;
}

bool python_insert(struct python_items *items, size_t at, struct python_value item,
                   struct error *error)
{
    struct python_value *grown =
        memory_grow(items->at, &items->capacity, items->count + 1, sizeof *grown, error);
    if (!grown) {
        python_release(item);
        return false;
    }
    items->at = grown;
    memmove(grown + at + 1, grown + at, (items->count - at) * sizeof *grown);
    grown[at] = item;
    items->count++;
    return true;
}

bool python_append(struct python_items *items, struct python_value item, struct error *error)
{
    return python_insert(items, items->count, item, error);
}

/* ========================================== names ============================================= */

struct python_value *python_variable(const struct python_variables *variables, const char *name)
{
    for (size_t i = 0; i < variables->count; i++)
        if (variables->at[i].name == name || strcmp(variables->at[i].name, name) == 0)
            return &variables->at[i].value;
    return NULL;
}

bool python_set_variable(struct python_variables *variables, const char *name,
                         struct python_value value, struct error *error)
{
    struct python_value *place = python_variable(variables, name);
    if (place) {
        struct python_value old = *place;
        *place = value;
        python_release(old);
        return true;
    }
    struct python_variable *grown = memory_grow(variables->at, &variables->capacity,
                                                variables->count + 1, sizeof *grown, error);
    if (!grown) {
        python_release(value);
        return false;
    }
    variables->at = grown;
    grown[variables->count++] = (struct python_variable){name, value};
    return true;
}

bool python_delete_variable(struct python_variables *variables, const char *name)
{
    struct python_value *place = python_variable(variables, name);
    if (!place)
        return false;
    struct python_value old = *place;
    size_t at = (size_t)((struct python_variable *)((char *)place -
                                                    offsetof(struct python_variable, value)) -
                         variables->at);
    memmove(variables->at + at, variables->at + at + 1,
            (--variables->count - at) * sizeof *variables->at);
    python_release(old);
    return true;
}

struct python_entry *python_entry(const struct python_dict *dict, struct python_value key)
{
    for (size_t i = 0; i < dict->count; i++)
        if (python_equal(dict->at[i].key, key))
            return &dict->at[i];
    return NULL;
}

bool python_set_entry(struct python_dict *dict, struct python_value key, struct python_value value,
                      struct error *error)
{
    struct python_entry *entry = python_entry(dict, key);
    if (entry) {
        struct python_value old = entry->value;
        entry->value = value;
        python_release(key);
        python_release(old);
        return true;
    }
    entry = memory_grow(dict->at, &dict->capacity, dict->count + 1, sizeof *entry, error);
    if (!entry) {
        python_release(key);
        python_release(value);
        return false;
    }
    dict->at = entry;
    dict->at[dict->count++] = (struct python_entry){key, value};
    return true;
}

bool python_delete_entry(struct python_dict *dict, struct python_value key)
{
    struct python_entry *entry = python_entry(dict, key);
    if (!entry)
        return false;
    struct python_entry old = *entry;
    memmove(entry, entry + 1, (size_t)(dict->at + --dict->count - entry) * sizeof *entry);
    python_release(old.key);
    python_release(old.value);
    return true;
}

/* ======================================== comparing =========================================== */

static bool equal(struct python_value a, struct python_value b, int depth);

static bool equal_items(const struct python_items *a, const struct python_items *b, int depth)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!equal(a->at[i], b->at[i], depth))
            return false;
    return true;
}

static bool equal_dicts(const struct python_dict *a, const struct python_dict *b, int depth)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        const struct python_entry *other = python_entry(b, a->at[i].key);
        if (!other || !equal(a->at[i].value, other->value, depth))
            return false;
    }
    return true;
}

/* A number, or an array of one, as a double; false for others. */
static bool single(struct python_value value, double *number)
{
    bool array = value.kind == VALUE_ARRAY && array_count(python_array_of(value)->array) == 1;
    if (!array && !python_is_number(value))
        return false;
    *number = array ? array_value(python_array_of(value)->array) : python_number(value);
    return true;
}

/* What is nested more deeply than `depth` counts as different: a list may hold itself. */
static bool equal(struct python_value a, struct python_value b, int depth)
{
    double x, y;
    if (a.kind == VALUE_INTEGER && b.kind == VALUE_INTEGER)
        return a.integer == b.integer;
    if (single(a, &x) && single(b, &y))
        return x == y;
    if (a.kind != b.kind || depth == 0)
        return false;
    if (!python_is_object(a) || a.object == b.object)
        return true;
    switch (a.kind) {
    case VALUE_STRING: {
        const struct python_string *s = (struct python_string *)a.object,
                                   *t = (struct python_string *)b.object;
        return s->length == t->length && memcmp(s->text, t->text, s->length) == 0;
    }
    case VALUE_TUPLE:
    case VALUE_LIST:
        return equal_items(python_items_of(a), python_items_of(b), depth - 1);
    case VALUE_DICT:
        return equal_dicts(python_dict_of(a), python_dict_of(b), depth - 1);
    case VALUE_NATIVE:
        return ((struct python_native *)a.object)->routine ==
                   ((struct python_native *)b.object)->routine &&
               strcmp(((struct python_native *)a.object)->name,
                      ((struct python_native *)b.object)->name) == 0;
    default:
        return false;
    }
}

bool python_equal(struct python_value a, struct python_value b)
{
    enum { DEPTH = 50 };
    return equal(a, b, DEPTH);
}
