/* Targets: what stands before an =. */
#include <string.h>

#include "language/python_run.h"

/* Whose name it is: the running frame's, or for one that its function declares global or nonlocal
 * the frame's where it stands already. */
static struct python_frame *home_of(struct python *python, const char *name)
{
    struct python_frame *frame = python->frame;
    if (!frame->function)
        return frame;
    const struct python_names *names =
        python_locals(python->program, frame->function->node, &python->error->error);
    if (!names)
        return NULL;
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->name[i], name) == 0)
            return frame;
    for (frame = frame->outer; frame->outer; frame = frame->outer)
        if (frame->function && python_variable(&frame->variables, name))
            return frame;
    return python->top;
}

/* An unknown value is what a read of the data gives: the host may know what the name stands for. */
bool python_assign_name(struct python *python, const char *name, struct python_value value)
{
    struct python_frame *frame = home_of(python, name);
    struct python_value known;
    if (!frame) {
        python_release(value);
        return false;
    }
    if (value.kind == VALUE_UNKNOWN && python->host.lookup &&
        python->host.lookup(python->host.context, python, name, &known)) {
        python_release(value);
        value = known;
        if (value.kind == VALUE_ARRAY)
            python_array_of(value)->offered = true;
    }
    return python_set_variable(&frame->variables, name, value, &python->error->error) &&
           python_writes(python, frame, name, python_none());
}

/* ======================================== unpacking =========================================== */

static size_t count_targets(const struct python_node *list, size_t *star)
{
    size_t count = 0;
    *star = (size_t)-1;
    for (; list; list = list->next, count++)
        if (list->kind == PYTHON_STAR)
            *star = count;
    return count;
}

/* The items [from, from + count) as a list, to a starred target. */
static bool assign_rest(struct python *python, const struct python_node *target,
                        struct python_value value, size_t from, size_t count)
{
    struct python_value list, item;
    bool ok = python_new_items(&python->heap, &list, VALUE_LIST, 0, &python->error->error);
    for (size_t i = 0; ok && i < count; i++)
        ok = python_item(python, value, from + i, &item) &&
             python_append(python_items_of(list), item, &python->error->error);
    if (ok)
        return python_assign(python, target->child[0], list);
    python_release(list);
    return false;
}

static bool unpack_unknown(struct python *python, const struct python_node *list,
                           struct python_value value)
{
    for (; list; list = list->next)
        if (!python_assign(python, list->kind == PYTHON_STAR ? list->child[0] : list,
                           python_share(value)))
            return false;
    return true;
}

static bool unpack(struct python *python, const struct python_node *target,
                   struct python_value value)
{
    size_t star, wanted = count_targets(target->list, &star), count, at = 0;
    bool starred = star < wanted;
    if (value.kind == VALUE_UNKNOWN)
        return unpack_unknown(python, target->list, value);
    if (!python_length(python, value, &count))
        return false;
    if (count < wanted - starred || (count > wanted && !starred))
        return python_raise(python, "ValueError", NULL, "%zu values for %zu names", count, wanted);
    for (const struct python_node *item = target->list; item; item = item->next) {
        struct python_value part;
        if (item->kind == PYTHON_STAR) {
            size_t rest = count - (wanted - 1);
            if (!assign_rest(python, item, value, at, rest))
                return false;
            at += rest;
            continue;
        }
        if (!python_item(python, value, at++, &part) || !python_assign(python, item, part))
            return false;
    }
    return true;
}

/* ====================================== the other targets ===================================== */

bool python_set_attribute(struct python *python, struct python_value base, const char *name,
                          struct python_value value)
{
    struct python_variables *variables =
        base.kind == VALUE_INSTANCE ? &((struct python_instance *)base.object)->variables
        : base.kind == VALUE_CLASS  ? &((struct python_class *)base.object)->variables
                                    : NULL;
    if (base.kind == VALUE_UNKNOWN || base.kind == VALUE_FUNCTION || base.kind == VALUE_MODULE) {
        python_release(value); /* plt.rcParams, a function's own attribute: nothing depends on it */
        return true;
    }
    if (base.kind == VALUE_ARRAY && strcmp(name, "shape") == 0) {
        bool ok = python_reshape(python, base, value);
        python_release(value);
        return ok && python_writes_object(python, base);
    }
    if (!variables && base.kind == VALUE_ARRAY && python_array_of(base)->offered) {
        python_release(value); /* the columns' names of a table */
        return true;
    }
    if (!variables) {
        python_release(value);
        return python_raise(python, "AttributeError", NULL, "%s has no attributes to set",
                            python_type_name(base));
    }
    return python_set_variable(variables, name, value, &python->error->error) &&
           python_writes(python, base.object, name, python_none());
}

static bool assign_attribute(struct python *python, const struct python_node *target,
                             struct python_value value)
{
    struct python_value base;
    if (!python_evaluate(python, target->child[0], &base)) {
        python_release(value);
        return false;
    }
    python->node = target;
    bool ok = python_set_attribute(python, base, target->text, value);
    python_release(base);
    return ok;
}

static bool assign_item(struct python *python, const struct python_node *target,
                        struct python_value value)
{
    struct python_value base, index = python_none();
    bool ok = python_evaluate(python, target->child[0], &base) &&
              python_evaluate(python, target->child[1], &index);
    python->node = target;
    ok = ok && python_store(python, base, index, value);
    python_release(base);
    python_release(index);
    python_release(value);
    return ok;
}

bool python_assign(struct python *python, const struct python_node *target,
                   struct python_value value)
{
    python->node = target;
    if (target->kind == PYTHON_NAME)
        return python_assign_name(python, target->text, value);
    if (target->kind == PYTHON_ATTRIBUTE)
        return assign_attribute(python, target, value);
    if (target->kind == PYTHON_SUBSCRIPT)
        return assign_item(python, target, value);
    bool ok = unpack(python, target, value);
    python_release(value);
    return ok;
}

/* ======================================== deleting ============================================ */

static bool delete_item(struct python *python, struct python_value base, struct python_value index)
{
    if (base.kind == VALUE_DICT)
        return python_delete_entry(python_dict_of(base), index) ||
               python_raise(python, "KeyError", NULL, "the dict has no such key");
    long long at;
    if (base.kind != VALUE_LIST)
        return base.kind == VALUE_UNKNOWN ||
               python_raise(python, "TypeError", NULL, "nothing can be deleted from %s",
                            python_type_name(base));
    struct python_items *items = python_items_of(base);
    if (!python_whole(python, index, "an index", &at))
        return false;
    at += at < 0 ? (long long)items->count : 0;
    if (at < 0 || at >= (long long)items->count)
        return python_raise(python, "IndexError", NULL, "the list has %zu items", items->count);
    struct python_value old = items->at[at];
    memmove(items->at + at, items->at + at + 1, (--items->count - (size_t)at) * sizeof *items->at);
    python_release(old);
    return true;
}

bool python_delete(struct python *python, const struct python_node *target)
{
    struct python_value base, index;
    python->node = target;
    if (target->kind == PYTHON_NAME) {
        struct python_frame *frame = home_of(python, target->text);
        if (frame)
            python_delete_variable(&frame->variables, target->text);
        return frame != NULL;
    }
    if (target->kind != PYTHON_SUBSCRIPT && target->kind != PYTHON_ATTRIBUTE)
        return true;
    if (!python_evaluate(python, target->child[0], &base))
        return false;
    bool ok = true;
    if (target->kind == PYTHON_ATTRIBUTE && base.kind == VALUE_INSTANCE)
        python_delete_variable(&((struct python_instance *)base.object)->variables, target->text);
    else if (target->kind == PYTHON_SUBSCRIPT &&
             python_evaluate(python, target->child[1], &index)) {
        ok = delete_item(python, base, index);
        python_release(index);
    }
    python_release(base);
    return ok;
}
