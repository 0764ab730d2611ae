/* Functions: defining and calling. */
#include <string.h>

#include "base/memory.h"
#include "language/python_arguments.h"

/* ======================================== defining ============================================ */

static size_t count_list(const struct python_node *item)
{
    size_t count = 0;
    for (; item; item = item->next)
        count++;
    return count;
}

/* What a decorator makes of a function; only Python's own three are known, others are passed over.
 */
static void read_decorators(struct python_function *function, const struct python_node *node)
{
    for (const struct python_node *item = node->decorators; item; item = item->next)
        if (item->kind == PYTHON_NAME)
            function->binding = strcmp(item->text, "staticmethod") == 0  ? FUNCTION_STATIC
                                : strcmp(item->text, "classmethod") == 0 ? FUNCTION_CLASS
                                : strcmp(item->text, "property") == 0    ? FUNCTION_PROPERTY
                                                                         : function->binding;
}

bool python_define_function(struct python *python, const struct python_node *node,
                            struct python_value *value)
{
    struct error *error = &python->error->error;
    struct python_function *function =
        python_new_object(&python->heap, VALUE_FUNCTION, sizeof *function, error);
    *value = function ? python_object(function) : python_none();
    size_t count = count_list(node->list);
    if (!function)
        return false;
    /* the tree is the interpreter's to complete: it keeps the names that a function assigns */
    function->node = (struct python_node *)node;
    function->name = node->text ? node->text : "<lambda>";
    function->outer = python->frame;
    python_share(python_object(python->frame));
    if (python->frame->is_class && python->frame->class) {
        function->class = python->frame->class;
        python_share(python_object(function->class));
    }
    read_decorators(function, node);
    function->defaults = memory_new(count, sizeof *function->defaults, error);
    bool ok = function->defaults != NULL;
    for (const struct python_node *item = node->list; ok && item; item = item->next) {
        struct python_value held = {.kind = VALUE_FRAME};
        if (item->child[0])
            ok = python_evaluate(python, item->child[0], &held);
        if (ok)
            function->defaults[function->count++] = held;
    }
    if (!ok)
        python_clear(value);
    return ok;
}

/* ========================================= calling ============================================ */

static struct python_frame *new_frame(struct python *python, struct python_function *function,
                                      const struct python_node *node)
{
    struct python_frame *frame = NULL;
    if (python->frame->depth >= python->limits.depth) {
        python->ended = true;
        python_raise(python, "RecursionError", NULL, "%s calls itself too deeply", function->name);
    } else {
        frame = python_new_object(&python->heap, VALUE_FRAME, sizeof *frame, &python->error->error);
    }
    if (!frame)
        return NULL;
    frame->function = function;
    frame->outer = function->outer;
    frame->caller = python->frame;
    frame->call = node;
    frame->class = function->class;
    frame->serial = ++python->serial;
    frame->depth = python->frame->depth + 1;
    frame->yields = function->node->yields;
    python_share(python_object(function));
    python_share(python_object(function->outer));
    python_share(python_object(python->frame));
    if (function->class)
        python_share(python_object(function->class));
    return frame;
}

static bool run_lambda(struct python *python, const struct python_node *node)
{
    struct python_mark mark;
    bool ok = python_step_begin(python, &mark, STEP_RETURN, node->child[0]);
    return python_step_end(python, &mark, ok && python_return(python, node->child[0]));
}

/* Runs the body in its frame. */
static bool run_body(struct python *python, struct python_frame *frame)
{
    struct python_node *node = frame->function->node;
    struct python_frame *caller = python->frame;
    struct python_answers *answers = python->answers;
    bool redoing = python->redoing;
    python->frame = frame;
    python->answers = NULL;
    python->redoing = false;
    bool ok = !frame->yields ||
              python_new_items(&python->heap, &frame->result, VALUE_LIST, 0, &python->error->error);
    if (ok)
        ok = node->kind == PYTHON_LAMBDA ? run_lambda(python, node)
                                         : python_block(python, node->body) != FLOW_FAIL;
    python->frame = caller;
    python->answers = answers;
    python->redoing = redoing;
    return ok;
}

/* Calls a function of the program's. One that is called by the program's own expression is
 * flattened into the trace; one that we call, and a generator, makes no steps. */
static bool call_function(struct python *python, const struct python_node *node,
                          struct python_function *function,
                          const struct python_arguments *arguments, size_t reads,
                          struct python_value *result)
{
    struct python_called called = {.reads = reads};
    bool flat = node && !python->quiet && !function->node->yields;
    struct python_frame *frame = new_frame(python, function, node);
    bool ok = frame && python_bind(python, frame, arguments);
    if (ok && flat)
        ok = python_called_begin(python, &called, node, frame);
    python->quiet += !flat;
    ok = ok && run_body(python, frame);
    python->quiet -= !flat;
    if (ok && flat)
        ok = python_called_end(python, &called, node);
    if (ok)
        *result = python_share(frame->result);
    if (frame)
        python_release(python_object(frame));
    return ok;
}

/* The same arguments with `self` before them. */
static bool with_self(struct python *python, const struct python_node *node,
                      struct python_value self, struct python_function *function,
                      const struct python_arguments *arguments, size_t reads,
                      struct python_value *result)
{
    struct python_value at[PYTHON_ARGUMENTS + 1];
    if (arguments->count > PYTHON_ARGUMENTS)
        return python_raise(python, "TypeError", NULL, "more than %d arguments", PYTHON_ARGUMENTS);
    at[0] = self;
    if (arguments->count)
        memcpy(at + 1, arguments->at, arguments->count * sizeof *at);
    struct python_arguments longer = *arguments;
    longer.at = at;
    longer.count++;
    return call_function(python, node, function, &longer, reads, result);
}

/* A new instance, and its __init__. */
static bool make_instance(struct python *python, const struct python_node *node,
                          struct python_class *class, const struct python_arguments *arguments,
                          size_t reads, struct python_value *result)
{
    struct python_instance *instance =
        python_new_object(&python->heap, VALUE_INSTANCE, sizeof *instance, &python->error->error);
    struct python_value init, none = python_none();
    if (!instance)
        return false;
    instance->class = class;
    python_share(python_object(class));
    *result = python_object(instance);
    bool ok = true;
    if (python_find(class, "__init__", &init, NULL) && init.kind == VALUE_FUNCTION) {
        ok = with_self(python, node, *result, (struct python_function *)init.object, arguments,
                       reads, &none);
    } else if (arguments->count && !class->node) { /* an exception with its message */
        ok = python_set_variable(&instance->variables, "message", python_share(arguments->at[0]),
                                 &python->error->error);
    }
    python_release(none);
    if (!ok)
        python_clear(result);
    return ok;
}

static bool call_unknown(struct python *python, struct python_value function,
                         struct python_value *result)
{
    const struct python_unknown *unknown = (struct python_unknown *)function.object;
    return python_unknown(python, unknown->name, MISSING_FUNCTION, result);
}

/* `reads` is how many places had been read before the call's expression began. */
static bool call(struct python *python, const struct python_node *node,
                 struct python_value function, const struct python_arguments *arguments,
                 size_t reads, struct python_value *result)
{
    struct python_value method;
    *result = python_none();
    switch (function.kind) {
    case VALUE_FUNCTION:
        return call_function(python, node, (struct python_function *)function.object, arguments,
                             reads, result);
    case VALUE_METHOD: {
        struct python_method *bound = (struct python_method *)function.object;
        return with_self(python, node, bound->self, bound->function, arguments, reads, result);
    }
    case VALUE_CLASS:
        return make_instance(python, node, (struct python_class *)function.object, arguments, reads,
                             result);
    case VALUE_INSTANCE:
        if (python_find(((struct python_instance *)function.object)->class, "__call__", &method,
                        NULL) &&
            method.kind == VALUE_FUNCTION)
            return with_self(python, node, function, (struct python_function *)method.object,
                             arguments, reads, result);
        break;
    case VALUE_NATIVE: {
        struct python_native *native = (struct python_native *)function.object;
        struct python_arguments named = *arguments;
        named.name = native->name;
        named.self = native->self;
        python->quiet++;
        bool ok = native->routine(python, &named, result);
        python->quiet--;
        return ok;
    }
    case VALUE_UNKNOWN:
        return call_unknown(python, function, result);
    default:
        break;
    }
    return python_raise(python, "TypeError", NULL, "%s cannot be called",
                        python_type_name(function));
}

bool python_call(struct python *python, const struct python_node *node,
                 struct python_value function, const struct python_arguments *arguments,
                 struct python_value *result)
{
    return call(python, node, function, arguments, python->reads.count, result);
}

/* super() without arguments: the first parameter of the method that runs. */
static bool make_super(struct python *python, struct python_value *value)
{
    struct python_frame *frame = python->frame;
    while (frame->scratch)
        frame = frame->outer;
    const struct python_node *first = frame->function ? frame->function->node->list : NULL;
    const struct python_value *self =
        first && frame->class ? python_variable(&frame->variables, first->text) : NULL;
    if (!self)
        return python_raise(python, "RuntimeError", NULL, "super() belongs into a method");
    struct python_super *super =
        python_new_object(&python->heap, VALUE_SUPER, sizeof *super, &python->error->error);
    *value = super ? python_object(super) : python_none();
    if (!super)
        return false;
    super->class = frame->class;
    python_share(python_object(frame->class));
    super->self = python_share(*self);
    return true;
}

/* Evaluates what is called and its arguments; the caller releases both. */
static bool evaluate_parts(struct python *python, const struct python_node *node,
                           struct python_value *function, struct python_gathered **gathered)
{
    *gathered = memory_new(1, sizeof **gathered, &python->error->error);
    bool ok = *gathered && python_evaluate(python, node->child[0], function) &&
              python_gather(python, node->list, *gathered);
    python->node = node;
    return ok;
}

/* What a frame answers: what it returned, but __init__ the instance that it made. */
static struct python_value answer_of(const struct python_frame *frame)
{
    const struct python_node *first = frame->function->node->list;
    const struct python_value *self =
        first && first->text && strcmp(frame->function->name, "__init__") == 0
            ? python_variable(&frame->variables, first->text)
            : NULL;
    return self ? *self : frame->result;
}

bool python_evaluate_call(struct python *python, const struct python_node *node,
                          struct python_value *value)
{
    struct python_frame *answer = python_answer(python, node);
    struct python_value function = python_none();
    struct python_gathered *gathered;
    size_t reads = python->reads.count;
    if (answer) {
        *value = python_share(answer_of(answer));
        return true;
    }
    if (node->child[0]->kind == PYTHON_NAME && strcmp(node->child[0]->text, "super") == 0)
        return make_super(python, value);
    bool ok = evaluate_parts(python, node, &function, &gathered);
    if (ok) {
        struct python_arguments arguments = {.at = gathered->at,
                                             .count = gathered->count,
                                             .keyword = gathered->keyword,
                                             .named = gathered->named,
                                             .keywords = gathered->keywords};
        ok = call(python, node, function, &arguments, reads, value);
        python->node = node;
    }
    python_release(function);
    if (gathered)
        python_release_gathered(gathered);
    return ok;
}

/* What the first parameter of a method is: the instance before the dot. */
static bool self_of(struct python_value function, struct python_value *self)
{
    bool method = function.kind == VALUE_METHOD, instance = function.kind == VALUE_INSTANCE;
    *self = method ? ((struct python_method *)function.object)->self : function;
    return method || instance;
}

bool python_rebind(struct python *python, const struct python_node *node,
                   struct python_frame *frame)
{
    struct python_value function = python_none(), at[PYTHON_ARGUMENTS + 1], self;
    struct python_gathered *gathered;
    bool ok = evaluate_parts(python, node, &function, &gathered);
    if (ok) {
        bool bound = self_of(function, &self);
        const struct python_node *first = frame->function->node->list;
        if (function.kind == VALUE_CLASS && first) { /* __init__: the instance is there already */
            const struct python_value *made = python_variable(&frame->variables, first->text);
            bound = made != NULL;
            self = bound ? *made : self;
        }
        at[0] = self;
        memcpy(at + bound, gathered->at, gathered->count * sizeof *at);
        struct python_arguments arguments = {.at = at,
                                             .count = gathered->count + bound,
                                             .keyword = gathered->keyword,
                                             .named = gathered->named,
                                             .keywords = gathered->keywords};
        python_share(self);
        ok = python_bind(python, frame, &arguments);
        python_release(self);
    }
    python_release(function);
    if (gathered)
        python_release_gathered(gathered);
    return ok;
}
