#include "judge/own_plan.h"

#include <string.h>

#include "base/memory.h"
#include "judge/own_data.h"

enum { MOST_NAMES = 64, PASSES = 3 };

/* A plan under way: lines that run once, and those that are repeated. */
struct plan {
    const struct python_program *program;
    char *once, *repeated;         /* owned */
    const char *names[MOST_NAMES]; /* that have been returned so far */
    size_t name_count;
    const char *nameless; /* the variable of the last value that has no name */
    struct error *error;
    bool failed;
};

static void append(struct plan *plan, char **text, const char *indent, const char *line)
{
    char *longer = memory_format(plan->error, "%s%s%s\n", *text ? *text : "", indent, line);
    memory_free(*text);
    *text = longer;
    plan->failed |= !longer;
}

/* ======================================== who calls whom ====================================== */

/* Whether a tree calls something of this name, by itself or as a method. */
static bool calls(const struct python_node *tree, const char *name)
{
    for (; tree; tree = tree->next) {
        const struct python_node *called = tree->kind == PYTHON_CALL ? tree->child[0] : NULL;
        if (called && called->text && strcmp(called->text, name) == 0 &&
            (called->kind == PYTHON_NAME || called->kind == PYTHON_ATTRIBUTE))
            return true;
        for (int i = 0; i < 3; i++)
            if (tree->child[i] && calls(tree->child[i], name))
                return true;
        if (calls(tree->list, name) || calls(tree->body, name) || calls(tree->otherwise, name) ||
            calls(tree->final, name))
            return true;
    }
    return false;
}

static bool has_loop(const struct python_node *tree)
{
    for (; tree; tree = tree->next)
        if (tree->kind == PYTHON_FOR || tree->kind == PYTHON_WHILE || has_loop(tree->body) ||
            has_loop(tree->otherwise))
            return true;
    return false;
}

static bool is_special(const struct python_node *function)
{
    return strncmp(function->text, "__", 2) == 0;
}

static const struct python_node *find_method(const struct python_node *class, const char *name)
{
    for (const struct python_node *item = class->body; item; item = item->next)
        if (item->kind == PYTHON_FUNCTION && strcmp(item->text, name) == 0)
            return item;
    return NULL;
}

/* ========================================== one call ========================================== */

static bool is_returned(const struct plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->name_count; i++)
        if (strcmp(plan->names[i], name) == 0)
            return true;
    return false;
}

static bool is_self(const struct python_node *parameter)
{
    return strcmp(parameter->text, "self") == 0 || strcmp(parameter->text, "cls") == 0;
}

/* The arguments, one for each parameter without a default, and for those with one that have been
 * returned. */
static char *arguments(struct plan *plan, const struct python_node *function)
{
    char *text = memory_string("", plan->error);
    for (const struct python_node *p = function->list; text && p; p = p->next) {
        if (!p->text || is_self(p) || p->op[0] == '*' || p->op[0] == '/')
            continue;
        bool known = is_returned(plan, p->text);
        if (p->child[0] && !known)
            continue;
        const char *value =
            known || own_data_has(p->text) || !plan->nameless ? p->text : plan->nameless;
        char *longer =
            memory_format(plan->error, "%s%s%s=%s", text, *text ? ", " : "", p->text, value);
        memory_free(text);
        text = longer;
    }
    plan->failed |= !text;
    return text;
}

/* The last return of a function's own, in its body or in a block of it. */
static const struct python_node *last_return(const struct python_node *body)
{
    const struct python_node *found = NULL;
    for (; body; body = body->next) {
        if (body->kind == PYTHON_RETURN && body->child[0])
            found = body->child[0];
        const struct python_node *inner =
            body->kind == PYTHON_FUNCTION ? NULL : last_return(body->body);
        found = inner ? inner : found;
    }
    return found;
}

static void add_name(struct plan *plan, const char *name)
{
    if (!is_returned(plan, name) && plan->name_count < MOST_NAMES)
        plan->names[plan->name_count++] = name;
}

/* "Z1, A1, _ = " for what a function returns; "" for nothing. */
static char *targets(struct plan *plan, const struct python_node *function)
{
    const struct python_node *value = last_return(function->body);
    char *text = memory_string("", plan->error);
    if (!value || !text)
        return text;
    bool several = value->kind == PYTHON_TUPLE;
    for (const struct python_node *item = several ? value->list : value; text && item;
         item = several ? item->next : NULL) {
        bool named = item->kind == PYTHON_NAME || (item->kind == PYTHON_ATTRIBUTE && item->text);
        const char *name = named ? item->text : "returned_value";
        char *longer = memory_format(plan->error, "%s%s, ", text, name);
        memory_free(text);
        text = longer;
        if (named)
            add_name(plan, name);
        plan->nameless = name;
    }
    char *whole = NULL;
    if (text && several)
        whole = memory_format(plan->error, "%s= ", text);
    else if (text)
        whole = memory_format(plan->error, "%.*s = ", (int)strlen(text) - 2, text);
    memory_free(text);
    plan->failed |= !whole;
    return whole;
}

/* Whether a function reads data, or what others have returned in the loop. */
static bool reads_data(const struct python_node *function)
{
    for (const struct python_node *p = function->list; p; p = p->next)
        if (p->text && own_data_is_array(p->text))
            return true;
    return false;
}

static void call(struct plan *plan, const char *object, const struct python_node *function,
                 bool repeated)
{
    char *values = arguments(plan, function);
    char *to = values ? targets(plan, function) : NULL;
    char *line =
        to ? memory_format(plan->error, "%s%s%s(%s)", to, object, function->text, values) : NULL;
    if (line)
        append(plan, repeated ? &plan->repeated : &plan->once, repeated ? "    " : "", line);
    plan->failed |= !line;
    memory_free(values);
    memory_free(to);
    memory_free(line);
}

/* ========================================== the plan ========================================== */

/* Functions of a body that nothing in `all` calls. One with a loop of its own runs once: it trains
 * by itself. */
static void call_roots(struct plan *plan, const char *object, const struct python_node *body,
                       const struct python_node *all)
{
    bool begun = false;
    for (const struct python_node *item = body; item; item = item->next) {
        if (item->kind != PYTHON_FUNCTION || is_special(item) || calls(all, item->text))
            continue;
        bool data = reads_data(item);
        if (data && has_loop(item->body)) {
            call(plan, object, item, false);
            continue;
        }
        begun |= data;
        call(plan, object, item, begun);
    }
}

static void use_class(struct plan *plan, const struct python_node *class)
{
    const struct python_node *init = find_method(class, "__init__");
    char *values = init ? arguments(plan, init) : memory_string("", plan->error);
    char *line =
        values ? memory_format(plan->error, "network = %s(%s)", class->text, values) : NULL;
    if (line)
        append(plan, &plan->once, "", line);
    plan->failed |= !line;
    memory_free(values);
    memory_free(line);
    call_roots(plan, "network.", class->body, class->body);
}

char *own_plan(const struct python_program *program, struct error *error)
{
    struct plan plan = {.program = program, .error = error};
    const struct python_node *class = NULL;
    for (const struct python_node *item = program->body; item; item = item->next)
        if (item->kind == PYTHON_CLASS && !calls(program->body, item->text))
            class = item; /* the last one is built of the others */
    if (class)
        use_class(&plan, class);
    else
        call_roots(&plan, "", program->body, program->body);
    char *text = NULL;
    if (!plan.failed && plan.repeated)
        text = memory_format(error, "\n%sfor training_pass in range(%d):\n%s",
                             plan.once ? plan.once : "", PASSES, plan.repeated);
    else if (!plan.failed)
        text = memory_format(error, "%s%s", plan.once ? "\n" : "", plan.once ? plan.once : "");
    memory_free(plan.once);
    memory_free(plan.repeated);
    return text;
}
