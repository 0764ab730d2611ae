/* Walks an expression's tree. */
#include <math.h>
#include <string.h>

#include "language/expression.h"
#include "language/functions.h"
#include "language/indexing.h"
#include "language/operators.h"

struct walk {
    const struct expression *expression;
    const struct scope *scope;
    struct language_error *error;
    size_t *depth;
};

static bool evaluate(struct walk *walk, const struct node *node, struct array *value);

/* Notes the column that the error just set belongs to. */
static bool at(struct walk *walk, size_t column)
{
    walk->error->column = column;
    return false;
}

/* Whether the scope wants the evaluation to end; then the error says so. */
static bool stopped(struct walk *walk)
{
    if (!walk->scope->stop || !*walk->scope->stop)
        return false;
    walk->error->stopped = true;
    error_set(&walk->error->error, NULL, "Interrupted");
    return true;
}

static bool is_name(const struct node *node, const char *name)
{
    return node->kind == NODE_NAME && strcmp(node->text, name) == 0;
}

/* np or numpy */
static bool is_numpy(const struct node *node)
{
    return is_name(node, "np") || is_name(node, "numpy");
}

/* ===================================== names and numbers ====================================== */

static bool constant(const char *name, double *value, enum array_kind *kind)
{
    static const struct {
        const char *name;
        double value;
        enum array_kind kind;
    } constants[] = {{"True", 1, ARRAY_BOOLEAN},    {"False", 0, ARRAY_BOOLEAN},
                     {"pi", M_PI, ARRAY_REAL},      {"e", M_E, ARRAY_REAL},
                     {"inf", INFINITY, ARRAY_REAL}, {"nan", NAN, ARRAY_REAL}};
    for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++)
        if (strcmp(constants[i].name, name) == 0) {
            *value = constants[i].value;
            *kind = constants[i].kind;
            return true;
        }
    return false;
}

static bool evaluate_name(struct walk *walk, const struct node *node, struct array *value)
{
    struct error *error = &walk->error->error;
    const struct scope *scope = walk->scope;
    bool found = false;
    if (scope_find(scope, node->text, value, &found, error))
        return true;
    if (found) {
        stopped(walk); /* the name may stand for an expression that was */
        return at(walk, node->from);
    }
    double number;
    enum array_kind kind;
    bool lower = node->text[0] >= 'a' && node->text[0] <= 'z';
    if (!lower && constant(node->text, &number, &kind))
        return array_scalar(value, number, kind, error) || at(walk, node->from);
    struct function function;
    const char *near = scope_near(scope, node->text);
    char hint[160] = "`info tensors` lists the names.";
    if (function_find(&function, node->text))
        snprintf(hint, sizeof hint, "A function is called: %s(...).", node->text);
    else if (is_numpy(node))
        snprintf(hint, sizeof hint, "np. stands before a function: np.sum(dZ2, axis=1).");
    else if (near)
        snprintf(hint, sizeof hint, "Did you mean %s?", near);
    error_write_kind(error, ERROR_NO_NAME, hint, "there is no %.100s", node->text);
    return at(walk, node->from);
}

/* Puts element number `k` of `count` into a list: numbers make one dimension, lists of one length
 * the rows of two. The first element decides which. */
static bool put_element(struct array *list, size_t k, size_t count, struct array element,
                        struct error *error)
{
    if (k == 0) {
        size_t length = element.dimensions == 1 ? element.size[0] : 1;
        int dimensions = element.dimensions == 1 ? 2 : 1;
        if (!array_new(list, dimensions, count, length, element.kind, error))
            return false;
    }
    bool row = list->dimensions == 2;
    if (element.dimensions != list->dimensions - 1 || (row && element.size[0] != list->size[1]))
        return error_set(error, "[[1, 2], [3, 4]] has two rows of two.",
                         "the elements of a list are numbers, or lists of numbers of one length");
    for (size_t j = 0; j < list->size[1]; j++)
        *array_at(*list, k, j) = *array_at(element, j, 0);
    list->kind = element.kind > list->kind ? element.kind : list->kind;
    return true;
}

static bool evaluate_tuple(struct walk *walk, const struct node *node, struct array *value)
{
    struct error *error = &walk->error->error;
    size_t count = 0, k = 0;
    for (const struct node *item = node->list; item; item = item->next)
        count++;
    if (count == 0 && !array_new(value, 1, 0, 1, ARRAY_INTEGER, error))
        return at(walk, node->from);
    for (const struct node *item = node->list; item; item = item->next, k++) {
        struct array element;
        bool ok = evaluate(walk, item, &element);
        if (ok)
            ok = put_element(value, k, count, element, error) || at(walk, item->from);
        array_free(&element);
        if (!ok) {
            array_free(value);
            return false;
        }
    }
    value->tuple = node->op[0] == '(' && value->dimensions == 1;
    return true;
}

/* ========================================= operators ========================================== */

static bool truth(struct walk *walk, const struct node *node, bool *result)
{
    struct array value;
    if (!evaluate(walk, node, &value))
        return false;
    bool single = array_count(value) == 1;
    *result = single && value.at[0] != 0;
    array_free(&value);
    if (single)
        return true;
    error_set(&walk->error->error, "any(...) or all(...) makes one truth of many.",
              "whether an array of several elements is true is not defined");
    return at(walk, node->from);
}

/* and, or: the right side counts only where the left one leaves it open */
static bool evaluate_words(struct walk *walk, const struct node *node, struct array *value)
{
    bool result;
    if (!truth(walk, node->child[0], &result))
        return false;
    if (result == (strcmp(node->op, "and") == 0) && !truth(walk, node->child[1], &result))
        return false;
    return array_scalar(value, result, ARRAY_BOOLEAN, &walk->error->error) || at(walk, node->place);
}

/* Puts the operator and its operands' texts before an operator's error. It stands apart so that its
 * buffer does not take the stack of every operator being evaluated. */
static bool __attribute__((noinline)) name_operands(struct walk *walk, const struct node *node)
{
    struct error *error = &walk->error->error;
    char message[sizeof error->message];
    snprintf(message, sizeof message, "%s", error->message);
    const char *text = walk->expression->text;
    const struct node *left = node->child[0], *right = node->child[1];
    snprintf(error->message, sizeof error->message, "%.*s %s %.*s: %.800s",
             (int)(left->to - left->from > 60 ? 60 : left->to - left->from), text + left->from,
             node->op, (int)(right->to - right->from > 60 ? 60 : right->to - right->from),
             text + right->from, message);
    return at(walk, node->place);
}

static bool evaluate_binary(struct walk *walk, const struct node *node, struct array *value)
{
    struct array a, b;
    if (strcmp(node->op, "and") == 0 || strcmp(node->op, "or") == 0)
        return evaluate_words(walk, node, value);
    if (!evaluate(walk, node->child[0], &a))
        return false;
    if (!evaluate(walk, node->child[1], &b)) {
        array_free(&a);
        return false;
    }
    struct error *error = &walk->error->error;
    bool ok = strcmp(node->op, "@") == 0 ? operator_product(value, a, b, walk->scope->stop, error)
                                         : operator_binary(value, node->op, a, b, error);
    array_free(&a);
    array_free(&b);
    return ok || (stopped(walk) ? at(walk, node->place) : name_operands(walk, node));
}

static bool evaluate_unary(struct walk *walk, const struct node *node, struct array *value)
{
    struct error *error = &walk->error->error;
    if (strcmp(node->op, "not") == 0) {
        bool result;
        return truth(walk, node->child[0], &result) &&
               (array_scalar(value, !result, ARRAY_BOOLEAN, error) || at(walk, node->from));
    }
    struct array operand;
    if (!evaluate(walk, node->child[0], &operand))
        return false;
    bool ok = operator_unary(value, node->op, operand, error) || at(walk, node->from);
    array_free(&operand);
    return ok;
}

/* ========================================== indices =========================================== */

/* A bound of a slice, or a single index: one whole number. */
static bool whole(struct walk *walk, const struct node *node, ptrdiff_t *number)
{
    struct array value;
    if (!evaluate(walk, node, &value))
        return false;
    double x = array_count(value) == 1 ? array_value(value) : NAN;
    array_free(&value);
    if (!(fabs(x) < 1e15) || x != floor(x)) {
        error_set(&walk->error->error, NULL, "an index is a whole number");
        return at(walk, node->from);
    }
    *number = (ptrdiff_t)x;
    return true;
}

static bool evaluate_index_item(struct walk *walk, const struct node *node, struct index *index)
{
    *index = (struct index){.step = 1};
    if (node->kind == NODE_NONE) {
        index->kind = INDEX_NEW;
        return true;
    }
    if (node->kind == NODE_ATTRIBUTE && is_numpy(node->child[0]) &&
        strcmp(node->text, "newaxis") == 0) {
        index->kind = INDEX_NEW;
        return true;
    }
    if (node->kind == NODE_SLICE) {
        index->kind = INDEX_SLICE;
        index->has_start = node->child[0] && node->child[0]->kind != NODE_NONE;
        index->has_stop = node->child[1] && node->child[1]->kind != NODE_NONE;
        return (!index->has_start || whole(walk, node->child[0], &index->start)) &&
               (!index->has_stop || whole(walk, node->child[1], &index->stop)) &&
               (!node->child[2] || whole(walk, node->child[2], &index->step));
    }
    struct array value;
    if (!evaluate(walk, node, &value))
        return false;
    if (value.dimensions > 0) {
        index->kind = INDEX_ARRAY;
        index->array = value;
        return true;
    }
    array_free(&value);
    index->kind = INDEX_NUMBER;
    return whole(walk, node, &index->start);
}

static bool evaluate_index(struct walk *walk, const struct node *node, struct array *value)
{
    enum { MOST = 4 };
    struct index index[MOST] = {0};
    struct array base;
    int count = 0;
    if (!evaluate(walk, node->child[0], &base))
        return false;
    bool ok = true;
    for (const struct node *item = node->list; ok && item; item = item->next) {
        if (count == MOST) {
            ok = error_set(&walk->error->error, NULL, "too many indices") || at(walk, item->from);
            break;
        }
        ok = evaluate_index_item(walk, item, &index[count]);
        count += ok;
    }
    if (ok)
        ok = index_array(value, base, index, count, &walk->error->error) || at(walk, node->place);
    for (int i = 0; i < count; i++)
        array_free(&index[i].array);
    array_free(&base);
    return ok;
}

/* =========================================== calls ============================================ */

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
        return at(walk, node->from);
    }
    if ((axis ? call->has_axis : call->has_keepdims)) {
        error_set(error, NULL, "%s= is given twice", node->text);
        return at(walk, node->from);
    }
    *(axis ? &call->has_axis : &call->has_keepdims) = true;
    if (axis && node->child[0]->kind == NODE_NONE) {
        call->axis_none = true;
        return true;
    }
    struct array *value = axis ? &call->axis : &call->keepdims;
    if (!evaluate(walk, node->child[0], value))
        return false;
    if (array_count(*value) == 1 || (axis && array_count(*value) == 2))
        return true; /* axis=(0, 1) is for the reductions to judge */
    error_set(error, NULL, "%s= takes one number", node->text);
    return at(walk, node->from);
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
        return at(walk, node->from);
    }
    bool shape = node->kind == NODE_UNARY && strcmp(node->op, "*") == 0;
    if (shape && !takes_sizes(function)) {
        error_set(&walk->error->error, "np.random.rand(*A1.shape)",
                  "%s takes no * before an argument", function->name);
        return at(walk, node->from);
    }
    if (shape)
        node = node->child[0];
    bool may_be_none = call->count > 0 && (function->reduces || strcmp(call->name, "clip") == 0);
    if (node->kind == NODE_NONE && !may_be_none) {
        error_set(&walk->error->error, NULL, "%s takes no None here", function->name);
        return at(walk, node->from);
    }
    call->none[call->count] = node->kind == NODE_NONE;
    if (node->kind != NODE_NONE && !evaluate(walk, node, &call->argument[call->count]))
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
           at(walk, node->from);
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
            ok = error_set(error, NULL, "too many arguments") || at(walk, item->from);
            break;
        }
        arguments[count].keyword = keyword ? item->text : NULL;
        ok = evaluate(walk, keyword ? item->child[0] : item, &arguments[count].value);
        count += ok;
    }
    ok = ok && (scope->call(scope->context, function, arguments, count, value, error) ||
                at(walk, node->from));
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
        return at(walk, self ? node->child[0]->place : node->from);
    }
    name = call.name = function.name;
    ok = !self || evaluate_argument(walk, self, &call, &function);
    for (const struct node *item = node->list; ok && item; item = item->next)
        ok = evaluate_argument(walk, item, &call, &function);
    if (ok && call.count < function.least) {
        error_set(&walk->error->error, NULL, "%s needs %d argument%s", name,
                  function.least - (self != NULL), function.least - (self != NULL) == 1 ? "" : "s");
        ok = at(walk, node->place);
    }
    if (ok && strcmp(name, "one_hot") == 0)
        call.classes = classes_of(walk);
    call.rows = walk->scope->rows;
    ok = ok && (function.apply(&call, value, &walk->error->error) || at(walk, node->from));
    if (!ok && !walk->error->stopped)
        stopped(walk);
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
    if (!evaluate(walk, self, &operand))
        return false;
    bool whole_numbers = strncmp(type, "int", 3) == 0 || strncmp(type, "uint", 4) == 0;
    bool ok = whole_numbers
                  ? operator_map(value, operand, trunc, ARRAY_INTEGER, &walk->error->error)
                  : array_copy(value, operand, &walk->error->error);
    if (ok && !whole_numbers)
        value->kind = ARRAY_REAL;
    array_free(&operand);
    return ok || at(walk, node->from);
}

static bool evaluate_call(struct walk *walk, const struct node *node, struct array *value)
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
        return at(walk, node->place);
    }
    const struct node *base = callee->child[0];
    bool draws = base->kind == NODE_ATTRIBUTE && is_numpy(base->child[0]) &&
                 strcmp(base->text, "random") == 0;
    if (draws && strcmp(callee->text, "rand") != 0 && strcmp(callee->text, "randn") != 0) {
        error_set(&walk->error->error,
                  strcmp(callee->text, "seed") == 0
                      ? "`set seed 7`, then `restart`."
                      : "There are rand (uniform) and randn (normal).",
                  "there is no np.random.%.60s", callee->text);
        return at(walk, base->from);
    }
    bool linalg = base->kind == NODE_ATTRIBUTE && is_numpy(base->child[0]) &&
                  strcmp(base->text, "linalg") == 0;
    if (linalg || draws || is_numpy(base))
        return call_function(walk, node, callee->text, NULL, false, value);
    if (strcmp(callee->text, "astype") == 0)
        return call_astype(walk, node, base, value);
    return call_function(walk, node, callee->text, base, false, value);
}

static bool evaluate_attribute(struct walk *walk, const struct node *node, struct array *value)
{
    struct error *error = &walk->error->error;
    double number;
    enum array_kind kind;
    if (is_numpy(node->child[0])) {
        if (constant(node->text, &number, &kind))
            return array_scalar(value, number, kind, error) || at(walk, node->from);
        error_set(error, "A function is called: np.sum(...).", "there is no np.%.60s", node->text);
        return at(walk, node->from);
    }
    static const char *const functions[][2] = {
        {"T", "transpose"}, {"shape", "shape"}, {"size", "size"}};
    for (size_t i = 0; i < 3; i++)
        if (strcmp(node->text, functions[i][0]) == 0) {
            struct function function;
            struct call call = {.name = functions[i][1], .count = 1};
            function_find(&function, functions[i][1]);
            if (!evaluate(walk, node->child[0], &call.argument[0]))
                return false;
            bool ok = function.apply(&call, value, error) || at(walk, node->place);
            array_free(&call.argument[0]);
            return ok;
        }
    error_set(error, "There are .T, .shape, .size and the methods.", "there is no .%.60s",
              node->text);
    return at(walk, node->place);
}

/* ========================================= the walk ========================================= */

static bool evaluate_node(struct walk *walk, const struct node *node, struct array *value)
{
    switch (node->kind) {
    case NODE_NUMBER:
        return array_scalar(value, node->value, node->number, &walk->error->error) ||
               at(walk, node->from);
    case NODE_NAME:
        return evaluate_name(walk, node, value);
    case NODE_UNARY:
        return evaluate_unary(walk, node, value);
    case NODE_BINARY:
        return evaluate_binary(walk, node, value);
    case NODE_ATTRIBUTE:
        return evaluate_attribute(walk, node, value);
    case NODE_CALL:
        return evaluate_call(walk, node, value);
    case NODE_INDEX:
        return evaluate_index(walk, node, value);
    case NODE_TUPLE:
        return evaluate_tuple(walk, node, value);
    case NODE_NONE:
    case NODE_SLICE:
    case NODE_KEYWORD:
        break;
    }
    error_set(&walk->error->error, NULL, "this has no value here");
    return at(walk, node->from);
}

static bool evaluate(struct walk *walk, const struct node *node, struct array *value)
{
    *value = (struct array){0};
    if (stopped(walk))
        return at(walk, node->from);
    if (*walk->depth == EXPRESSION_NODES) {
        error_set(&walk->error->error, "Name a part of it with `let`.", "nested too deeply");
        return at(walk, node->from);
    }
    ++*walk->depth;
    bool ok = evaluate_node(walk, node, value);
    --*walk->depth;
    return ok;
}

bool expression_evaluate(struct array *value, const struct expression *expression,
                         const struct scope *scope, struct language_error *error)
{
    size_t own = 0;
    struct walk walk = {expression, scope, error, scope->depth ? &scope->depth->nodes : &own};
    error->column = 0;
    error->stopped = false;
    return evaluate(&walk, expression->root, value);
}

bool evaluate_text(struct array *value, const char *text, const struct scope *scope,
                   struct language_error *error)
{
    struct expression expression;
    *value = (struct array){0};
    if (!expression_parse(&expression, text, error))
        return false;
    bool ok = expression_evaluate(value, &expression, scope, error);
    expression_free(&expression);
    return ok;
}

static void visit_names(const struct node *node, void (*visit)(void *, const char *), void *context)
{
    if (!node)
        return;
    bool callee = node->kind == NODE_CALL && node->child[0]->kind == NODE_NAME;
    if (node->kind == NODE_NAME && !is_numpy(node))
        visit(context, node->text);
    for (int i = callee ? 1 : 0; i < 3; i++)
        visit_names(node->child[i], visit, context);
    for (const struct node *item = node->list; item; item = item->next)
        visit_names(item, visit, context);
}

void expression_names(const struct expression *expression,
                      void (*visit)(void *context, const char *name), void *context)
{
    visit_names(expression->root, visit, context);
}
