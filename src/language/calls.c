/* Evaluates calls of functions and methods, and attributes. */
#include <math.h>
#include <string.h>

#include "language/functions.h"
#include "language/operators.h"
#include "language/walk.h"

static bool evaluate_keyword(struct walk *walk, const struct node *node, struct call *call,
                             const struct function *function)
{
    struct error *error = &walk->error->error;
    bool axis = strcmp(node->text, "axis") == 0;
    bool keepdims = strcmp(node->text, "keepdims") == 0;
    if (strcmp(node->text, "dtype") == 0 || strcmp(node->text, "copy") == 0)
        return true; /* all numbers are of one type here, and all values are copies */
    if (!function->reduces || (!axis && !keepdims)) {
        error_set(error, NULL, "%.60s takes no %.60s=", function->name, node->text);
        return walk_fail(walk, node->from);
    }
    if ((axis ? call->has_axis : call->has_keepdims)) {
        error_set(error, NULL, "%s= is given twice", node->text);
        return walk_fail(walk, node->from);
    }
    *(axis ? &call->has_axis : &call->has_keepdims) = true;
    if (axis && node->child[0]->kind == NODE_NONE) {
        call->axis_none = true;
        return true;
    }
    struct array *value = axis ? &call->axis : &call->keepdims;
    if (!walk->evaluate(walk, node->child[0], value))
        return false;
    if (array_count(*value) == 1 || (axis && array_count(*value) == 2))
        return true; /* axis=(0, 1) is for the reductions to judge */
    error_set(error, NULL, "%s= takes one number", node->text);
    return walk_fail(walk, node->from);
}

/* Whether a function's sizes may come in one tuple as well as one by one: f(*A.shape) is
 * f(A.shape). */
static bool takes_sizes(const struct function *function)
{
    static const char *const names[] = {"rand", "randn", "zeros", "ones"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(function->name, names[i]) == 0)
            return true;
    return false;
}

static bool evaluate_argument(struct walk *walk, const struct node *node, struct call *call,
                              const struct function *function)
{
    if (node->kind == NODE_KEYWORD)
        return evaluate_keyword(walk, node, call, function);
    if (call->count == function->most) {
        error_set(&walk->error->error, NULL, "%s takes at most %d arguments", function->name,
                  function->most);
        return walk_fail(walk, node->from);
    }
    bool shape = node->kind == NODE_UNARY && strcmp(node->op, "*") == 0;
    if (shape && !takes_sizes(function)) {
        error_set(&walk->error->error, "np.random.rand(*A1.shape)",
                  "%s takes no * before an argument", function->name);
        return walk_fail(walk, node->from);
    }
    if (shape)
        node = node->child[0];
    bool may_be_none =
        call->count > 0 && (function->reduces || strcmp(function->name, "clip") == 0);
    if (node->kind == NODE_NONE && !may_be_none) {
        error_set(&walk->error->error, NULL, "%s takes no None here", function->name);
        return walk_fail(walk, node->from);
    }
    call->none[call->count] = node->kind == NODE_NONE;
    if (node->kind != NODE_NONE && !walk->evaluate(walk, node, &call->argument[call->count]))
        return false;
    call->count++;
    return true;
}

/* How many classes one_hot makes: the rows of Y where the scope has one. Apart for the stack's
 * sake, as name_operands is. */
static size_t __attribute__((noinline)) classes_of(struct walk *walk)
{
    struct array Y;
    bool found = false;
    struct error ignored;
    if (walk->scope->classes)
        return walk->scope->classes;
    if (!scope_find(walk->scope, "Y", &Y, &found, &ignored))
        return 10;
    size_t classes = Y.dimensions == 2 ? Y.size[0] : 10;
    array_free(&Y);
    return classes;
}

/* What looks like a call may be a name of the scope's own: accuracy(dev). */
static bool call_name(struct walk *walk, const struct node *node, const char *name, bool *found,
                      struct array *value)
{
    char whole[80];
    const struct node *item = node->list;
    *found = false;
    if (!item || item->next || item->kind != NODE_NAME)
        return false;
    snprintf(whole, sizeof whole, "%.36s(%.36s)", name, item->text);
    return scope_find(walk->scope, whole, value, found, &walk->error->error) ||
           walk_fail(walk, node->from);
}

/* Calls a function of the scope's own. Apart for the stack's sake, as name_operands is. */
static bool __attribute__((noinline))
call_own(struct walk *walk, const struct node *node, const void *function, struct array *value)
{
    enum { MOST = 8 };
    struct scope_argument arguments[MOST] = {0};
    struct error *error = &walk->error->error;
    const struct scope *scope = walk->scope;
    size_t count = 0;
    bool ok = true;
    for (const struct node *item = node->list; ok && item; item = item->next) {
        bool keyword = item->kind == NODE_KEYWORD;
        if (count == MOST) {
            ok = error_set(error, NULL, "too many arguments") || walk_fail(walk, item->from);
            break;
        }
        arguments[count].keyword = keyword ? item->text : NULL;
        ok = walk->evaluate(walk, keyword ? item->child[0] : item, &arguments[count].value);
        count += ok;
    }
    ok = ok && (scope->call(scope->context, function, arguments, count, value, error) ||
                walk_fail(walk, node->from));
    for (size_t i = 0; i < count; i++)
        array_free(&arguments[i].value);
    return ok;
}

/* Calls a function; `self` is what a method stands behind, or NULL. */
static bool call_function(struct walk *walk, const struct node *node, const char *name,
                          const struct node *self, bool bare, struct array *value)
{
    struct function function;
    struct call call = {.python = bare, .random = walk->scope->random, .stop = walk->scope->stop};
    bool known = function_find(&function, name), own = false;
    bool ok = !known && bare && call_name(walk, node, name, &own, value);
    if (own)
        return ok;
    if (!known || (self && !function.method)) {
        error_set(&walk->error->error, "`help functions` lists them.", "there is no %s %.60s",
                  self ? "method" : "function", name);
        return walk_fail(walk, self ? node->child[0]->place : node->from);
    }
    call.function = &function;
    name = function.name;
    ok = !self || evaluate_argument(walk, self, &call, &function);
    for (const struct node *item = node->list; ok && item; item = item->next)
        ok = evaluate_argument(walk, item, &call, &function);
    if (ok && call.count < function.least) {
        error_set(&walk->error->error, NULL, "%s needs %d argument%s", name,
                  function.least - (self != NULL), function.least - (self != NULL) == 1 ? "" : "s");
        ok = walk_fail(walk, node->place);
    }
    if (ok && strcmp(name, "one_hot") == 0)
        call.classes = classes_of(walk);
    call.rows = walk->scope->rows;
    ok = ok && (function.apply(&call, value, &walk->error->error) || walk_fail(walk, node->from));
    if (!ok && !walk->error->stopped)
        walk_stopped(walk);
    for (int i = 0; i < call.count; i++)
        array_free(&call.argument[i]);
    array_free(&call.axis);
    array_free(&call.keepdims);
    return ok;
}

/* A.astype(int): the type is a name, not a value. */
static bool call_astype(struct walk *walk, const struct node *node, const struct node *self,
                        struct array *value)
{
    const char *type = node->list && node->list->text ? node->list->text : "";
    struct array operand;
    if (!walk->evaluate(walk, self, &operand))
        return false;
    bool whole_numbers = strncmp(type, "int", 3) == 0 || strncmp(type, "uint", 4) == 0;
    bool ok = whole_numbers
                  ? operator_map(value, operand, trunc, ARRAY_INTEGER, &walk->error->error)
                  : array_copy(value, operand, &walk->error->error);
    if (ok && !whole_numbers)
        value->kind = ARRAY_REAL;
    array_free(&operand);
    return ok || walk_fail(walk, node->from);
}

bool walk_call(struct walk *walk, const struct node *node, struct array *value)
{
    const struct node *callee = node->child[0];
    const struct scope *scope = walk->scope;
    const void *own = callee->kind == NODE_NAME && scope->function
                          ? scope->function(scope->context, callee->text)
                          : NULL;
    if (own)
        return call_own(walk, node, own, value);
    if (callee->kind == NODE_NAME)
        return call_function(walk, node, callee->text, NULL, true, value);
    if (callee->kind != NODE_ATTRIBUTE) {
        error_set(&walk->error->error, NULL, "only functions and methods can be called");
        return walk_fail(walk, node->place);
    }
    const struct node *base = callee->child[0];
    bool draws = base->kind == NODE_ATTRIBUTE && node_is_numpy(base->child[0]) &&
                 strcmp(base->text, "random") == 0;
    if (draws && strcmp(callee->text, "rand") != 0 && strcmp(callee->text, "randn") != 0) {
        error_set(&walk->error->error,
                  strcmp(callee->text, "seed") == 0
                      ? "`set seed 7`, then `restart`."
                      : "There are rand (uniform) and randn (normal).",
                  "there is no np.random.%.60s", callee->text);
        return walk_fail(walk, base->from);
    }
    bool linalg = base->kind == NODE_ATTRIBUTE && node_is_numpy(base->child[0]) &&
                  strcmp(base->text, "linalg") == 0;
    if (linalg || draws || node_is_numpy(base))
        return call_function(walk, node, callee->text, NULL, false, value);
    if (strcmp(callee->text, "astype") == 0)
        return call_astype(walk, node, base, value);
    return call_function(walk, node, callee->text, base, false, value);
}

bool walk_attribute(struct walk *walk, const struct node *node, struct array *value)
{
    struct error *error = &walk->error->error;
    double number;
    enum array_kind kind;
    if (node_is_numpy(node->child[0])) {
        if (walk_constant(node->text, &number, &kind))
            return array_scalar(value, number, kind, error) || walk_fail(walk, node->from);
        error_set(error, "A function is called: np.sum(...).", "there is no np.%.60s", node->text);
        return walk_fail(walk, node->from);
    }
    static const char *const functions[][2] = {
        {"T", "transpose"}, {"shape", "shape"}, {"size", "size"}};
    for (size_t i = 0; i < 3; i++)
        if (strcmp(node->text, functions[i][0]) == 0) {
            struct function function;
            struct call call = {.function = &function, .count = 1};
            function_find(&function, functions[i][1]);
            if (!walk->evaluate(walk, node->child[0], &call.argument[0]))
                return false;
            bool ok = function.apply(&call, value, error) || walk_fail(walk, node->place);
            array_free(&call.argument[0]);
            return ok;
        }
    error_set(error, "There are .T, .shape, .size and the methods.", "there is no .%.60s",
              node->text);
    return walk_fail(walk, node->place);
}
