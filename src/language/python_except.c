/* Exceptions: raise, try and assert. */
#include <string.h>

#include "base/memory.h"
#include "language/python_run.h"

enum python_flow python_run_raise(struct python *python, const struct python_node *node)
{
    struct python_value value = python_none();
    if (node->child[0] && !python_evaluate(python, node->child[0], &value))
        return FLOW_FAIL;
    python->node = node;
    if (value.kind == VALUE_CLASS) { /* raise ValueError */
        struct python_arguments none = {0};
        struct python_value made;
        bool ok = python_call(python, NULL, value, &none, &made);
        python_release(value);
        if (!ok)
            return FLOW_FAIL;
        value = made;
    }
    char *text = python_show(value, false, &python->error->error);
    const char *kind = python_type_name(value);
    python_raise(python, kind, NULL, "the program raises %s%s%s", kind, text && *text ? ": " : "",
                 text ? text : "");
    memory_free(text);
    python->exception = value;
    return FLOW_FAIL;
}

/* Whether a handler's type, a class or a tuple of classes, takes the exception on its way. */
static bool takes(struct python *python, struct python_value type)
{
    if (type.kind == VALUE_TUPLE) {
        for (size_t i = 0; i < python_items_of(type)->count; i++)
            if (takes(python, python_items_of(type)->at[i]))
                return true;
        return false;
    }
    if (type.kind != VALUE_CLASS)
        return false;
    const struct python_class *class = (struct python_class *)type.object;
    if (python->exception.kind == VALUE_INSTANCE)
        return python_is_kind(((struct python_instance *)python->exception.object)->class, class);
    return strcmp(class->name, "Exception") == 0 || strcmp(class->name, "BaseException") == 0 ||
           (python->raised && strcmp(class->name, python->raised) == 0);
}

/* Binds the exception to the handler's name and runs its block. */
static enum python_flow handle(struct python *python, const struct python_node *handler)
{
    struct python_value exception = python->exception;
    python->exception = python_none();
    python->raised = NULL;
    if (exception.kind == VALUE_NONE &&
        !python_new_string(&python->heap, &exception, python->error->error.message,
                           strlen(python->error->error.message), &python->error->error))
        return FLOW_FAIL;
    python->error->error.message[0] = '\0';
    if (!handler->text)
        python_release(exception);
    else if (!python_assign_name(python, handler->text, exception))
        return FLOW_FAIL;
    return python_block(python, handler->body);
}

static enum python_flow run_handlers(struct python *python, const struct python_node *node)
{
    for (const struct python_node *handler = node->list; handler; handler = handler->next) {
        bool taken = !handler->child[0];
        if (!taken) {
            struct python_error held = *python->error;
            const char *raised = python->raised;
            struct python_value exception = python_share(python->exception), type;
            if (!python_evaluate(python, handler->child[0], &type)) {
                python_release(exception);
                return FLOW_FAIL;
            }
            *python->error = held;
            python->raised = raised;
            python_clear(&python->exception);
            python->exception = exception;
            taken = takes(python, type);
            python_release(type);
        }
        if (taken)
            return handle(python, handler);
    }
    return FLOW_FAIL;
}

enum python_flow python_run_try(struct python *python, const struct python_node *node)
{
    enum python_flow flow = python_block(python, node->body);
    if (flow == FLOW_FAIL && !python->ended)
        flow = run_handlers(python, node);
    else if (flow == FLOW_ON)
        flow = python_block(python, node->otherwise);
    if (!node->final || python->ended)
        return flow;
    struct python_error held = *python->error;
    const char *raised = python->raised;
    struct python_value exception = python_share(python->exception);
    enum python_flow last = python_block(python, node->final);
    if (last == FLOW_ON) {
        *python->error = held;
        python->raised = raised;
        python_clear(&python->exception);
        python->exception = exception;
        return flow;
    }
    python_release(exception);
    return last;
}

enum python_flow python_run_assert(struct python *python, const struct python_node *node)
{
    struct python_value text = python_none();
    bool holds;
    if (!python_test(python, node->child[0], &holds))
        return FLOW_FAIL;
    if (holds)
        return FLOW_ON;
    if (node->child[1] && !python_evaluate(python, node->child[1], &text))
        return FLOW_FAIL;
    char *shown = node->child[1] ? python_show(text, false, &python->error->error) : NULL;
    python->node = node;
    python_raise(python, "AssertionError", NULL, "this assertion does not hold%s%s",
                 shown ? ": " : "", shown ? shown : "");
    memory_free(shown);
    python_release(text);
    return FLOW_FAIL;
}
