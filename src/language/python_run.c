/* Statements. */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "language/python_run.h"

enum { STATEMENT_WORK = 50, NESTING = 3000 };

static enum python_flow flow_of(bool ok)
{
    return ok ? FLOW_ON : FLOW_FAIL;
}

/* ======================================== assignments ========================================= */

static bool assign(struct python *python, const struct python_node *node)
{
    struct python_value value;
    if (!python_evaluate(python, node->child[0], &value))
        return false;
    bool ok = true;
    for (const struct python_node *target = node->list; ok && target; target = target->next)
        ok = python_assign(python, target, python_share(value));
    python_release(value);
    return ok;
}

static bool annotated(struct python *python, const struct python_node *node)
{
    struct python_value value;
    return !node->child[2] || (python_evaluate(python, node->child[2], &value) &&
                               python_assign(python, node->child[0], value));
}

/* NAME op= VALUE; the old value is read first. */
static bool augmented_name(struct python *python, const struct python_node *node)
{
    const struct python_node *target = node->child[0];
    struct python_value old, value = python_none(), result = python_none();
    bool ok =
        python_evaluate(python, target, &old) && python_evaluate(python, node->child[1], &value);
    python->node = node;
    ok = ok && python_in_place(python, node->op, old, value, &result);
    python_release(old);
    python_release(value);
    return ok && python_assign_name(python, target->text, result);
}

/* BASE.NAME op= VALUE */
static bool augmented_attribute(struct python *python, const struct python_node *node)
{
    const struct python_node *target = node->child[0];
    struct python_value base, old = python_none(), value = python_none(), result = python_none();
    bool ok = python_evaluate(python, target->child[0], &base) &&
              python_attribute(python, base, target->text, &old) &&
              python_evaluate(python, node->child[1], &value);
    python->node = node;
    ok = ok && python_in_place(python, node->op, old, value, &result);
    ok = ok && python_set_attribute(python, base, target->text, result);
    python_release(base);
    python_release(old);
    python_release(value);
    return ok;
}

/* BASE[INDEX] op= VALUE */
static bool augmented_item(struct python *python, const struct python_node *node)
{
    const struct python_node *target = node->child[0];
    struct python_value base, index = python_none(), old = python_none(), value = python_none();
    struct python_value result = python_none();
    bool ok = python_evaluate(python, target->child[0], &base) &&
              python_evaluate(python, target->child[1], &index) &&
              python_subscript(python, base, index, &old) &&
              python_evaluate(python, node->child[1], &value);
    python->node = node;
    ok = ok && python_in_place(python, node->op, old, value, &result);
    ok = ok && python_store(python, base, index, result);
    python_release(base);
    python_release(index);
    python_release(old);
    python_release(value);
    python_release(result);
    return ok;
}

static bool augmented(struct python *python, const struct python_node *node)
{
    switch (node->child[0]->kind) {
    case PYTHON_NAME:
        return augmented_name(python, node);
    case PYTHON_ATTRIBUTE:
        return augmented_attribute(python, node);
    default:
        return augmented_item(python, node);
    }
}

bool python_assignment(struct python *python, const struct python_node *node)
{
    struct python_value value;
    switch (node->kind) {
    case PYTHON_ASSIGN:
        return assign(python, node);
    case PYTHON_ANNOTATED:
        return annotated(python, node);
    case PYTHON_AUGMENTED:
        return augmented(python, node);
    default:
        if (!python_evaluate(python, node->child[0], &value))
            return false;
        python_release(value);
        return true;
    }
}

/* ====================================== returns, tests, loops ================================= */

bool python_return(struct python *python, const struct python_node *expression)
{
    struct python_value value = python_none();
    if (expression && !python_evaluate(python, expression, &value))
        return false;
    python_clear(&python->frame->result);
    python->frame->result = value;
    return python->quiet || python_writes(python, python->frame, PYTHON_RESULT, python_none());
}

static enum python_flow run_return(struct python *python, const struct python_node *node)
{
    struct python_mark mark;
    if (python->frame->yields) { /* a generator's items are what was yielded */
        struct python_value value = python_none();
        bool ok = !node->child[0] || python_evaluate(python, node->child[0], &value);
        python_release(value);
        return ok ? FLOW_RETURN : FLOW_FAIL;
    }
    bool ok = python_step_begin(python, &mark, STEP_RETURN, node);
    ok = python_step_end(python, &mark, ok && python_return(python, node->child[0]));
    return ok ? FLOW_RETURN : FLOW_FAIL;
}

bool python_test(struct python *python, const struct python_node *node, bool *outcome)
{
    struct python_value value;
    if (!python_evaluate(python, node, &value))
        return false;
    python->node = node;
    bool ok = python_truth(python, value, outcome);
    python_release(value);
    return ok;
}

static bool test_step(struct python *python, const struct python_node *node, bool *outcome)
{
    struct python_mark mark;
    bool ok = python_step_begin(python, &mark, STEP_TEST, node) &&
              python_test(python, node->child[0], outcome);
    mark.step.outcome = *outcome;
    return python_step_end(python, &mark, ok);
}

static enum python_flow run_if(struct python *python, const struct python_node *node)
{
    bool outcome = false;
    if (!test_step(python, node, &outcome))
        return FLOW_FAIL;
    return python_block(python, outcome ? node->body : node->otherwise);
}

static enum python_flow run_while(struct python *python, const struct python_node *node)
{
    for (;;) {
        bool outcome = false;
        if (!python_work(python, STATEMENT_WORK) || !test_step(python, node, &outcome))
            return FLOW_FAIL;
        if (!outcome)
            return python_block(python, node->otherwise);
        enum python_flow flow = python_block(python, node->body);
        if (flow == FLOW_BREAK)
            return FLOW_ON;
        if (flow == FLOW_RETURN || flow == FLOW_FAIL)
            return flow;
    }
}

/* The name under which a loop keeps what it runs over; no program can spell it. */
static const char *loop_name(struct python *python, const struct python_node *node)
{
    char name[60];
    snprintf(name, sizeof name, "for %zu:%zu", node->line, node->column);
    return python_keep_name(python, name);
}

bool python_iterate(struct python *python, const struct python_node *node)
{
    struct python_value value;
    size_t count;
    const char *name = loop_name(python, node);
    if (!name || !python_evaluate(python, node->child[1], &value))
        return false;
    python->node = node->child[1];
    if (!python_length(python, value, &count)) {
        python_release(value);
        return false;
    }
    return python_set_variable(&python->frame->variables, name, value, &python->error->error) &&
           python_writes(python, python->frame, name, python_none());
}

bool python_next(struct python *python, const struct python_node *node, size_t index, bool *ended)
{
    const char *name = loop_name(python, node);
    const struct python_value *over =
        name ? python_variable(&python->frame->variables, name) : NULL;
    struct python_value item, held;
    size_t count;
    *ended = true;
    if (!over)
        return name != NULL;
    held = python_share(*over);
    bool ok = python_length(python, held, &count);
    *ended = index >= count;
    if (ok && !*ended)
        ok = python_reads(python, python->frame, name, python_none()) &&
             python_item(python, held, index, &item) && python_assign(python, node->child[0], item);
    python_release(held);
    return ok;
}

static enum python_flow run_for(struct python *python, const struct python_node *node)
{
    struct python_mark mark;
    bool ok = python_step_begin(python, &mark, STEP_ITERATE, node);
    if (!python_step_end(python, &mark, ok && python_iterate(python, node)))
        return FLOW_FAIL;
    for (size_t index = 0;; index++) {
        bool ended = false;
        if (!python_work(python, STATEMENT_WORK))
            return FLOW_FAIL;
        ok = python_step_begin(python, &mark, STEP_NEXT, node);
        mark.step.index = index;
        ok = ok && python_next(python, node, index, &ended);
        mark.step.outcome = ok && !ended;
        if (!python_step_end(python, &mark, ok))
            return FLOW_FAIL;
        if (ended)
            return python_block(python, node->otherwise);
        enum python_flow flow = python_block(python, node->body);
        if (flow == FLOW_BREAK)
            return FLOW_ON;
        if (flow == FLOW_RETURN || flow == FLOW_FAIL)
            return flow;
    }
}

/* ====================================== other statements ====================================== */

/* with EXPRESSION as TARGET: the value itself is bound, and its __enter__ is not called. */
static enum python_flow run_with(struct python *python, const struct python_node *node)
{
    for (const struct python_node *item = node->list; item; item = item->next) {
        struct python_value value;
        if (!python_evaluate(python, item->child[0], &value))
            return FLOW_FAIL;
        if (!item->child[1])
            python_release(value);
        else if (!python_assign(python, item->child[1], value))
            return FLOW_FAIL;
    }
    return python_block(python, node->body);
}

static bool import_names(struct python *python, const struct python_node *node)
{
    for (const struct python_node *alias = node->list; alias; alias = alias->next) {
        const char *as = alias->child[0] ? alias->child[0]->text : alias->text;
        struct python_value value;
        python->node = alias;
        if (node->kind == PYTHON_IMPORT) {
            if (!python_import(python, alias->text, alias->child[0] != NULL, &value, &as))
                return false;
        } else if (strcmp(alias->text, "*") == 0) {
            if (!python_import_all(python, node->text))
                return false;
            continue;
        } else if (!python_import_name(python, node->text, alias->text, &value)) {
            return false;
        }
        if (!python_assign_name(python, as, value))
            return false;
    }
    return true;
}

static bool define(struct python *python, const struct python_node *node)
{
    struct python_value value;
    return (node->kind == PYTHON_CLASS ? python_define_class : python_define_function)(python, node,
                                                                                       &value) &&
           python_assign_name(python, node->text, value);
}

static bool run_delete(struct python *python, const struct python_node *node)
{
    for (const struct python_node *target = node->list; target; target = target->next)
        if (!python_delete(python, target))
            return false;
    return true;
}

static bool left_out(struct python *python, const struct python_node *node)
{
    struct python_value value;
    bool ok = python_unknown(python, node->text, MISSING_LINE, &value);
    python_release(value);
    return ok;
}

static enum python_flow run_step(struct python *python, const struct python_node *node)
{
    struct python_mark mark;
    bool ok = python_step_begin(python, &mark, STEP_ASSIGN, node);
    return flow_of(python_step_end(python, &mark, ok && python_assignment(python, node)));
}

static enum python_flow run_statement(struct python *python, const struct python_node *node)
{
    switch (node->kind) {
    case PYTHON_ASSIGN:
    case PYTHON_ANNOTATED:
    case PYTHON_AUGMENTED:
    case PYTHON_EXPRESSION:
        return run_step(python, node);
    case PYTHON_RETURN:
        return run_return(python, node);
    case PYTHON_IF:
        return run_if(python, node);
    case PYTHON_FOR:
        return run_for(python, node);
    case PYTHON_WHILE:
        return run_while(python, node);
    case PYTHON_BREAK:
        return FLOW_BREAK;
    case PYTHON_CONTINUE:
        return FLOW_CONTINUE;
    case PYTHON_FUNCTION:
    case PYTHON_CLASS:
        return flow_of(define(python, node));
    case PYTHON_IMPORT:
    case PYTHON_FROM:
        return flow_of(import_names(python, node));
    case PYTHON_WITH:
        return run_with(python, node);
    case PYTHON_TRY:
        return python_run_try(python, node);
    case PYTHON_RAISE:
        return python_run_raise(python, node);
    case PYTHON_ASSERT:
        return python_run_assert(python, node);
    case PYTHON_DELETE:
        return flow_of(run_delete(python, node));
    case PYTHON_LEFT_OUT:
        return flow_of(left_out(python, node));
    default: /* pass, global, nonlocal */
        return FLOW_ON;
    }
}

enum python_flow python_block(struct python *python, const struct python_node *body)
{
    enum python_flow flow = FLOW_ON;
    if (python->nesting == NESTING) {
        python->ended = true;
        python_raise(python, "RecursionError", NULL, "nested too deeply");
        return FLOW_FAIL;
    }
    python->nesting++;
    for (; body && flow == FLOW_ON; body = body->next) {
        python->node = body;
        flow = python_work(python, STATEMENT_WORK) ? run_statement(python, body) : FLOW_FAIL;
    }
    python->nesting--;
    return flow;
}

bool python_redo_step(struct python *python, const struct python_step *step, bool *changed)
{
    bool outcome = false;
    const struct python_node *node = step->node;
    python->node = node;
    switch (step->kind) {
    case STEP_ASSIGN:
        return python_assignment(python, node);
    case STEP_CALL:
        return python_rebind(python, node, step->callee);
    case STEP_RETURN:
        return python_return(python, node->kind == PYTHON_RETURN ? node->child[0] : node);
    case STEP_ITERATE:
        return python_iterate(python, node);
    case STEP_NEXT:
        if (!python_next(python, node, step->index, &outcome))
            return false;
        *changed = outcome == step->outcome; /* it tells the end, the step an item */
        return true;
    case STEP_TEST:
        if (!python_test(python, node->child[0], &outcome))
            return false;
        *changed = outcome != step->outcome;
        return true;
    }
    return true;
}
