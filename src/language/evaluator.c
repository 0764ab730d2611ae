/* Walks an expression's tree. */
#include <math.h>
#include <string.h>

#include "language/expression.h"
#include "language/functions.h"
#include "language/operators.h"
#include "language/walk.h"

static bool evaluate(struct walk *walk, const struct node *node, struct array *value);

/* ===================================== names and numbers ====================================== */

static bool evaluate_name(struct walk *walk, const struct node *node, struct array *value)
{
    struct error *error = &walk->error->error;
    const struct scope *scope = walk->scope;
    bool found = false;
    if (scope_find(scope, node->text, value, &found, error))
        return true;
    if (found) {
        walk_stopped(walk); /* the name may stand for an expression that was */
        return walk_fail(walk, node->from);
    }
    double number;
    enum array_kind kind;
    bool lower = node->text[0] >= 'a' && node->text[0] <= 'z';
    if (!lower && walk_constant(node->text, &number, &kind))
        return array_scalar(value, number, kind, error) || walk_fail(walk, node->from);
    struct function function;
    const char *near = scope_near(scope, node->text);
    char hint[160] = "`info tensors` lists the names.";
    if (function_find(&function, node->text))
        snprintf(hint, sizeof hint, "A function is called: %s(...).", node->text);
    else if (node_is_numpy(node))
        snprintf(hint, sizeof hint, "np. stands before a function: np.sum(dZ2, axis=1).");
    else if (near)
        snprintf(hint, sizeof hint, "Did you mean %s?", near);
    error_write_kind(error, ERROR_NO_NAME, hint, "there is no %.100s", node->text);
    return walk_fail(walk, node->from);
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
        return walk_fail(walk, node->from);
    for (const struct node *item = node->list; item; item = item->next, k++) {
        struct array element;
        bool ok = evaluate(walk, item, &element);
        if (ok)
            ok = put_element(value, k, count, element, error) || walk_fail(walk, item->from);
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
    *result = single && array_value(value) != 0;
    array_free(&value);
    if (single)
        return true;
    error_set(&walk->error->error, "any(...) or all(...) makes one truth of many.",
              "whether an array of several elements is true is not defined");
    return walk_fail(walk, node->from);
}

/* and, or: the right side counts only where the left one leaves it open */
static bool evaluate_words(struct walk *walk, const struct node *node, struct array *value)
{
    bool result;
    if (!truth(walk, node->child[0], &result))
        return false;
    if (result == (strcmp(node->op, "and") == 0) && !truth(walk, node->child[1], &result))
        return false;
    return array_scalar(value, result, ARRAY_BOOLEAN, &walk->error->error) ||
           walk_fail(walk, node->place);
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
    return walk_fail(walk, node->place);
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
    return ok || (walk_stopped(walk) ? walk_fail(walk, node->place) : name_operands(walk, node));
}

static bool evaluate_unary(struct walk *walk, const struct node *node, struct array *value)
{
    struct error *error = &walk->error->error;
    if (strcmp(node->op, "not") == 0) {
        bool result;
        return truth(walk, node->child[0], &result) &&
               (array_scalar(value, !result, ARRAY_BOOLEAN, error) || walk_fail(walk, node->from));
    }
    struct array operand;
    if (!evaluate(walk, node->child[0], &operand))
        return false;
    bool ok = operator_unary(value, node->op, operand, error) || walk_fail(walk, node->from);
    array_free(&operand);
    return ok;
}

/* ========================================= the walk ========================================= */

static bool evaluate_node(struct walk *walk, const struct node *node, struct array *value)
{
    switch (node->kind) {
    case NODE_NUMBER:
        return array_scalar(value, node->value, node->number, &walk->error->error) ||
               walk_fail(walk, node->from);
    case NODE_NAME:
        return evaluate_name(walk, node, value);
    case NODE_UNARY:
        return evaluate_unary(walk, node, value);
    case NODE_BINARY:
        return evaluate_binary(walk, node, value);
    case NODE_ATTRIBUTE:
        return walk_attribute(walk, node, value);
    case NODE_CALL:
        return walk_call(walk, node, value);
    case NODE_INDEX:
        return walk_index(walk, node, value);
    case NODE_TUPLE:
        return evaluate_tuple(walk, node, value);
    case NODE_NONE:
    case NODE_SLICE:
    case NODE_KEYWORD:
        break;
    }
    error_set(&walk->error->error, NULL, "this has no value here");
    return walk_fail(walk, node->from);
}

static bool evaluate(struct walk *walk, const struct node *node, struct array *value)
{
    *value = (struct array){0};
    if (walk_stopped(walk))
        return walk_fail(walk, node->from);
    if (*walk->depth == EXPRESSION_NODES) {
        error_set(&walk->error->error, "Name a part of it with `let`.", "nested too deeply");
        return walk_fail(walk, node->from);
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
    struct walk walk = {expression, scope, error, scope->depth ? &scope->depth->nodes : &own,
                        evaluate};
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
    if (node->kind == NODE_NAME && !node_is_numpy(node))
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
