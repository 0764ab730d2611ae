/* Expressions. */
#include <string.h>

#include "base/memory.h"
#include "language/python_run.h"

enum { EXPRESSION_WORK = 30, NESTING = 3000 };

/* =========================================== names ============================================ */

/* A name that nobody assigned: of Python's own, of the host's, of the language's, or unknown. What
 * the host gives is the program's from then on. */
static bool free_name(struct python *python, const char *name, struct python_value *value)
{
    if (python_builtin(python, name, value))
        return true;
    if (python->host.lookup && python->host.lookup(python->host.context, python, name, value)) {
        if (value->kind == VALUE_ARRAY)
            python_array_of(*value)->offered = true;
        return python_set_variable(&python->top->variables, name, python_share(*value),
                                   &python->error->error) &&
               python_reads(python, python->top, name, python_none());
    }
    python_routine *routine = python_own_function(name);
    if (routine)
        return python_new_native(python, name, routine, NULL, value);
    return python_unknown(python, name, MISSING_NAME, value);
}

static bool is_local(struct python *python, const struct python_frame *frame, const char *name,
                     bool *local)
{
    *local = false;
    if (!frame->function)
        return true;
    const struct python_names *names =
        python_locals(python->program, frame->function->node, &python->error->error);
    for (size_t i = 0; names && i < names->count; i++)
        *local |= strcmp(names->name[i], name) == 0;
    return names != NULL;
}

bool python_name(struct python *python, const char *name, struct python_value *value)
{
    *value = python_none();
    for (struct python_frame *frame = python->frame; frame; frame = frame->outer) {
        const struct python_value *at = python_variable(&frame->variables, name);
        bool hidden = frame->is_class && frame != python->frame, local = false;
        if (at && !hidden) {
            *value = python_share(*at);
            return python_reads(python, frame, name, python_none());
        }
        if (!is_local(python, frame, name, &local))
            return false;
        if (local)
            return python_raise(python, "UnboundLocalError",
                                "The function assigns it, so it is its own; `global` would make it "
                                "the program's.",
                                "%s has no value yet in this function", name);
    }
    return free_name(python, name, value);
}

/* ========================================= displays ========================================== */

/* Adds all items of a value to a list, for *value. */
static bool spread(struct python *python, const struct python_node *node, struct python_items *into)
{
    struct python_value value, item;
    size_t count;
    if (!python_evaluate(python, node, &value))
        return false;
    python->node = node;
    bool ok = python_length(python, value, &count);
    for (size_t i = 0; ok && i < count; i++)
        ok = python_item(python, value, i, &item) &&
             python_append(into, item, &python->error->error);
    python_release(value);
    return ok;
}

bool python_evaluate_items(struct python *python, const struct python_node *list,
                           enum python_value_kind kind, struct python_value *value)
{
    bool ok = python_new_items(&python->heap, value, kind, 0, &python->error->error);
    for (const struct python_node *item = list; ok && item; item = item->next) {
        struct python_value one;
        if (item->kind == PYTHON_STAR)
            ok = spread(python, item->child[0], python_items_of(*value));
        else
            ok = python_evaluate(python, item, &one) &&
                 (kind == VALUE_SET
                      ? python_add(python, *value, one)
                      : python_append(python_items_of(*value), one, &python->error->error));
    }
    if (!ok)
        python_clear(value);
    return ok;
}

bool python_add(struct python *python, struct python_value set, struct python_value item)
{
    struct python_items *items = python_items_of(set);
    for (size_t i = 0; i < items->count; i++)
        if (python_equal(items->at[i], item)) {
            python_release(item);
            return true;
        }
    return python_work(python, (double)items->count) &&
           python_append(items, item, &python->error->error);
}

bool python_update_dict(struct python *python, struct python_value dict, struct python_value from)
{
    if (from.kind == VALUE_UNKNOWN)
        return python_needs(python, from, "a dict");
    if (from.kind != VALUE_DICT)
        return python_raise(python, "TypeError", NULL, "%s is no dict", python_type_name(from));
    for (size_t i = 0; i < python_dict_of(from)->count; i++) {
        struct python_entry entry = python_dict_of(from)->at[i];
        if (!python_set_entry(python_dict_of(dict), python_share(entry.key),
                              python_share(entry.value), &python->error->error))
            return false;
    }
    return true;
}

static bool dict_display(struct python *python, const struct python_node *node,
                         struct python_value *value)
{
    bool ok = python_new_dict(&python->heap, value, &python->error->error);
    for (const struct python_node *item = node->list; ok && item; item = item->next) {
        struct python_value key, entry;
        if (item->kind == PYTHON_DOUBLE_STAR) {
            ok = python_evaluate(python, item->child[0], &entry) &&
                 python_update_dict(python, *value, entry);
            python_release(entry);
            continue;
        }
        ok = python_evaluate(python, item->child[0], &key);
        if (ok && !python_evaluate(python, item->child[1], &entry)) {
            python_release(key);
            ok = false;
        }
        ok = ok && python_set_entry(python_dict_of(*value), key, entry, &python->error->error);
    }
    if (!ok)
        python_clear(value);
    return ok;
}

/* ====================================== comprehensions ======================================== */

/* The element of a comprehension, where all clauses have an item. */
static bool add_element(struct python *python, const struct python_node *node,
                        struct python_value into)
{
    struct python_value key, value = python_none();
    if (!python_evaluate(python, node->child[0], &key))
        return false;
    if (into.kind == VALUE_SET)
        return python_add(python, into, key);
    if (into.kind != VALUE_DICT)
        return python_append(python_items_of(into), key, &python->error->error);
    if (!python_evaluate(python, node->child[1], &value)) {
        python_release(key);
        return false;
    }
    return python_set_entry(python_dict_of(into), key, value, &python->error->error);
}

static bool run_clauses(struct python *python, const struct python_node *node,
                        const struct python_node *clause, struct python_value into)
{
    if (!clause)
        return add_element(python, node, into);
    struct python_value over, item;
    size_t count;
    if (!python_evaluate(python, clause->child[1], &over))
        return false;
    python->node = clause->child[1];
    bool ok = python_length(python, over, &count);
    for (size_t i = 0; ok && i < count; i++) {
        bool holds = true;
        ok = python_work(python, EXPRESSION_WORK) && python_item(python, over, i, &item) &&
             python_assign(python, clause->child[0], item);
        for (const struct python_node *test = clause->list; ok && holds && test; test = test->next)
            ok = python_test(python, test, &holds);
        if (ok && holds)
            ok = run_clauses(python, node, clause->next, into);
    }
    python_release(over);
    return ok;
}

/* Its names live in a frame of their own. What it calls makes no steps. */
bool python_comprehension(struct python *python, const struct python_node *node,
                          struct python_value *value)
{
    struct error *error = &python->error->error;
    enum python_value_kind kind = *node->op == '{' ? VALUE_SET : VALUE_LIST;
    bool ok = *node->op == ':' ? python_new_dict(&python->heap, value, error)
                               : python_new_items(&python->heap, value, kind, 0, error);
    struct python_frame *frame =
        ok ? python_new_object(&python->heap, VALUE_FRAME, sizeof *frame, error) : NULL;
    struct python_frame *outer = python->frame;
    if (frame) {
        frame->scratch = true;
        frame->outer = outer;
        frame->depth = outer->depth;
        frame->class = outer->class;
        python_share(python_object(outer));
        if (outer->class)
            python_share(python_object(outer->class));
        python->frame = frame;
        python->quiet++;
        ok = run_clauses(python, node, node->list, *value);
        python->quiet--;
        python->frame = outer;
        python_release(python_object(frame));
    }
    if (!ok || !frame)
        python_clear(value);
    return ok && frame;
}

/* ========================================= operators ========================================== */

static bool logical(struct python *python, const struct python_node *node,
                    struct python_value *value)
{
    bool truth, both = strcmp(node->op, "and") == 0;
    if (!python_evaluate(python, node->child[0], value))
        return false;
    python->node = node->child[0];
    if (!python_truth(python, *value, &truth)) {
        python_clear(value);
        return false;
    }
    if (truth != both)
        return true;
    python_clear(value);
    return python_evaluate(python, node->child[1], value);
}

static bool conditional(struct python *python, const struct python_node *node,
                        struct python_value *value)
{
    bool outcome;
    return python_test(python, node->child[1], &outcome) &&
           python_evaluate(python, node->child[outcome ? 0 : 2], value);
}

/* a < b < c: each pair in turn, while they hold */
static bool comparison(struct python *python, const struct python_node *node,
                       struct python_value *value)
{
    struct python_value left, right;
    if (!python_evaluate(python, node->child[0], &left))
        return false;
    for (const struct python_node *item = node->list;; item = item->next) {
        bool ok = python_evaluate(python, item->child[0], &right), truth = false;
        python->node = item;
        ok = ok && python_compare(python, item->op, left, right, value);
        python_release(left);
        left = ok ? right : python_none();
        if (!ok)
            python_release(right);
        if (ok && item->next)
            ok = python_truth(python, *value, &truth);
        if (!ok || !item->next || !truth) {
            python_release(left);
            if (!ok)
                python_clear(value);
            return ok;
        }
        python_clear(value);
    }
}

static bool binary(struct python *python, const struct python_node *node,
                   struct python_value *value)
{
    struct python_value a, b = python_none();
    bool ok =
        python_evaluate(python, node->child[0], &a) && python_evaluate(python, node->child[1], &b);
    python->node = node;
    ok = ok && python_binary(python, node->op, a, b, value);
    python_release(a);
    python_release(b);
    return ok;
}

static bool unary(struct python *python, const struct python_node *node, struct python_value *value)
{
    struct python_value a;
    bool truth;
    if (!python_evaluate(python, node->child[0], &a))
        return false;
    python->node = node;
    bool ok;
    if (strcmp(node->op, "not") == 0) {
        ok = python_truth(python, a, &truth);
        *value = python_boolean(ok && !truth);
    } else {
        ok = python_unary(python, node->op, a, value);
    }
    python_release(a);
    return ok;
}

static bool subscript(struct python *python, const struct python_node *node,
                      struct python_value *value)
{
    struct python_value base, index = python_none();
    bool ok = python_evaluate(python, node->child[0], &base) &&
              python_evaluate(python, node->child[1], &index);
    python->node = node;
    ok = ok && python_subscript(python, base, index, value);
    python_release(base);
    python_release(index);
    return ok;
}

static bool attribute(struct python *python, const struct python_node *node,
                      struct python_value *value)
{
    struct python_value base;
    if (!python_evaluate(python, node->child[0], &base))
        return false;
    python->node = node;
    bool ok = python_attribute(python, base, node->text, value);
    python_release(base);
    return ok;
}

static bool slice(struct python *python, const struct python_node *node, struct python_value *value)
{
    struct python_slice *object =
        python_new_object(&python->heap, VALUE_SLICE, sizeof *object, &python->error->error);
    *value = object ? python_object(object) : python_none();
    bool ok = object != NULL;
    for (int i = 0; ok && i < 3; i++)
        ok = !node->child[i] || python_evaluate(python, node->child[i], &object->part[i]);
    if (!ok)
        python_clear(value);
    return ok;
}

static bool walrus(struct python *python, const struct python_node *node,
                   struct python_value *value)
{
    return python_evaluate(python, node->child[1], value) &&
           python_assign(python, node->child[0], python_share(*value));
}

/* A generator runs to its end when it is called; what it yields is gathered. */
static bool yield(struct python *python, const struct python_node *node, struct python_value *value)
{
    struct python_value item = python_none();
    struct python_frame *frame = python->frame;
    *value = python_none();
    if (!frame->yields)
        return python_raise(python, "SyntaxError", NULL, "yield stands outside a function");
    if (node->op[0])
        return spread(python, node->child[0], python_items_of(frame->result));
    return (!node->child[0] || python_evaluate(python, node->child[0], &item)) &&
           python_append(python_items_of(frame->result), item, &python->error->error);
}

static bool number(const struct python_node *node, struct python_value *value)
{
    bool whole = !node->real && node->value < 9e18;
    *value = whole ? python_integer((long long)node->value) : python_real(node->value);
    return true;
}

static bool constant(const struct python_node *node, struct python_value *value)
{
    *value = python_boolean(strcmp(node->text, "True") == 0);
    if (strcmp(node->text, "None") == 0)
        *value = python_none();
    else if (*node->text == '.')
        value->kind = VALUE_ELLIPSIS;
    return true;
}

static bool evaluate(struct python *python, const struct python_node *node,
                     struct python_value *value)
{
    switch (node->kind) {
    case PYTHON_NUMBER:
        return number(node, value);
    case PYTHON_CONSTANT:
        return constant(node, value);
    case PYTHON_STRING:
        return python_new_string(&python->heap, value, node->text, node->length,
                                 &python->error->error);
    case PYTHON_FORMAT:
        return python_format(python, node, value);
    case PYTHON_NAME:
        return python_name(python, node->text, value);
    case PYTHON_TUPLE:
        return python_evaluate_items(python, node->list, VALUE_TUPLE, value);
    case PYTHON_LIST:
        return python_evaluate_items(python, node->list, VALUE_LIST, value);
    case PYTHON_SET:
        return python_evaluate_items(python, node->list, VALUE_SET, value);
    case PYTHON_DICT:
        return dict_display(python, node, value);
    case PYTHON_UNARY:
        return unary(python, node, value);
    case PYTHON_BINARY:
        return binary(python, node, value);
    case PYTHON_LOGICAL:
        return logical(python, node, value);
    case PYTHON_COMPARISON:
        return comparison(python, node, value);
    case PYTHON_CONDITIONAL:
        return conditional(python, node, value);
    case PYTHON_LAMBDA:
        return python_define_function(python, node, value);
    case PYTHON_CALL:
        return python_evaluate_call(python, node, value);
    case PYTHON_ATTRIBUTE:
        return attribute(python, node, value);
    case PYTHON_SUBSCRIPT:
        return subscript(python, node, value);
    case PYTHON_SLICE:
        return slice(python, node, value);
    case PYTHON_COMPREHENSION:
        return python_comprehension(python, node, value);
    case PYTHON_WALRUS:
        return walrus(python, node, value);
    case PYTHON_YIELD:
        return yield(python, node, value);
    default:
        return python_raise(python, "SyntaxError", NULL, "this has no value here");
    }
}

bool python_evaluate(struct python *python, const struct python_node *node,
                     struct python_value *value)
{
    *value = python_none();
    python->node = node;
    if (!python_work(python, EXPRESSION_WORK))
        return false;
    if (python->nesting == NESTING) {
        python->ended = true;
        return python_raise(python, "RecursionError", NULL, "nested too deeply");
    }
    python->nesting++;
    bool ok = evaluate(python, node, value);
    python->nesting--;
    if (!ok)
        python_clear(value);
    return ok;
}
