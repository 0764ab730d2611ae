#include "session/formula.h"

#include <string.h>

#include "base/memory.h"
#include "language/alias.h"
#include "language/caret.h"
#include "judge/network_names.h"
#include "model/run.h"

/* A name of the session's as it stood when the line was made. */
struct taken {
    char *name;
    struct array value;           /* of a variable; of an alias empty */
    struct expression expression; /* of an alias; of a variable empty */
    bool is_alias;
};

struct formula {
    struct line line; /* first: a struct line is one of these */
    char *target;
    char *about;
    struct expression expression;
    struct taken *taken;
    size_t taken_count, taken_capacity;
    bool shared;
};

static struct formula *formula_of(struct line *line)
{
    return (struct formula *)line;
}

static const struct formula *formula_at(const struct line *line)
{
    return (const struct formula *)line;
}

/* ========================================= evaluating ========================================= */

static bool taken_value(const struct names *names, const struct scope *scope, const char *name,
                        struct array *value, bool *found, struct error *error)
{
    const struct formula *formula = names->context;
    size_t i = 0;
    while (i < formula->taken_count && strcmp(formula->taken[i].name, name) != 0)
        i++;
    *found = i < formula->taken_count;
    if (!*found)
        return false;
    const struct taken *taken = &formula->taken[i];
    if (taken->is_alias)
        return alias_evaluate(value, name, &taken->expression, scope, error);
    *value = array_share(taken->value);
    return true;
}

/* An error that shows the whole line, "db2 = np.sum(dZ2)", with a caret. */
static void show_error(struct error *error, struct language_error *inner,
                       const struct formula *formula)
{
    struct error no_line; /* without memory for it, the message goes alone */
    char *line = memory_format(&no_line, "%s = %s", formula->target, formula->expression.text);
    inner->column += strlen(formula->target) + 3;
    if (line)
        caret_write(error, inner, line);
    else
        *error = inner->error;
    memory_free(line);
}

bool formula_evaluate(struct line *line, struct network *network, struct array *value,
                      struct error *error)
{
    struct network_names reading = {.network = network};
    struct names tensors = network_names_link(&reading, NULL);
    struct names taken = {taken_value, NULL, formula_of(line), &tensors};
    struct scope_depth depth = {0};
    struct scope scope = {.names = &taken, .random = &network->random, .depth = &depth};
    struct language_error inner = {0};
    struct random before = network->random;
    if (expression_evaluate(value, &formula_at(line)->expression, &scope, &inner))
        return true;
    network->random = before;
    show_error(error, &inner, formula_at(line));
    return false;
}

/* ====================================== giving a value ======================================== */

/* A value of another shape than the target's; a single number goes to all entries. */
static bool check_shape(const struct formula *formula, const struct tensor *tensor,
                        struct array value, struct error *error)
{
    bool fits =
        value.dimensions == 2 && value.size[0] == tensor->rows && value.size[1] == tensor->columns;
    if (fits || array_count(value) == 1)
        return true;
    char shape[64];
    const char *hint = NULL;
    struct language_error inner = {0};
    if (value.dimensions == 1 && value.size[0] == tensor->rows && tensor->columns == 1)
        hint = "keepdims=True keeps the second dimension: np.sum(dZ2, axis=1, keepdims=True).";
    else if (value.dimensions == 2 && value.size[0] == tensor->columns &&
             value.size[1] == tensor->rows)
        hint = "Its transpose would fit: (...).T";
    error_set(&inner.error, hint, "the line gives %s, %s is %zux%zu",
              array_shape(shape, sizeof shape, value), tensor->name, tensor->rows, tensor->columns);
    show_error(error, &inner, formula);
    return false;
}

/* Copies the value into the tensor, which may be the value's own memory. */
static bool give(struct tensor *tensor, struct array value, struct error *error)
{
    struct array own = array_share(value);
    if (!value.owner && !array_copy(&own, value, error))
        return false;
    if (!tensor->value.at && !matrix_new(&tensor->value, tensor->rows, tensor->columns, error)) {
        array_free(&own);
        return false;
    }
    bool one = array_count(own) == 1;
    for (size_t j = 0; j < tensor->columns; j++)
        for (size_t i = 0; i < tensor->rows; i++)
            *matrix_at(tensor->value, i, j) = one ? own.at[0] : *array_at(own, i, j);
    array_free(&own);
    return true;
}

static bool run(struct line *line, struct network *network, size_t target, struct error *error)
{
    struct array value;
    struct random before = network->random;
    struct tensor *tensor = &network->tensors[target];
    if (!formula_evaluate(line, network, &value, error))
        return false;
    formula_of(line)->shared = array_count(value) == 1 && tensor->rows * tensor->columns > 1;
    bool ok = check_shape(formula_at(line), tensor, value, error) && give(tensor, value, error);
    array_free(&value);
    if (!ok)
        network->random = before;
    return ok;
}

/* A name that a line reads, and the tensor it may stand for. */
struct wanted {
    const struct network *network;
    size_t tensor;
    bool found;
};

static void compare_tensor(void *context, const char *name)
{
    struct wanted *wanted = context;
    wanted->found |= network_names_tensor(wanted->network, name) == wanted->tensor;
}

static bool reads(const struct line *line, const struct network *network, size_t tensor)
{
    struct wanted wanted = {network, tensor, false};
    formula_reads(line, compare_tensor, &wanted);
    return wanted.found;
}

/* ======================================== new and free ======================================== */

static void free_formula(struct line *line)
{
    struct formula *formula = formula_of(line);
    for (size_t i = 0; i < formula->taken_count; i++) {
        memory_free(formula->taken[i].name);
        array_free(&formula->taken[i].value);
        expression_free(&formula->taken[i].expression);
    }
    expression_free(&formula->expression);
    memory_free(formula->taken);
    memory_free(formula->target);
    memory_free(formula->about);
    memory_free(formula);
}

/* Takes names while expressions are walked through. */
struct taking {
    struct session *session;
    struct formula *formula;
    struct error *error;
    bool failed;
};

static struct taken *add_taken(struct taking *taking, const char *name)
{
    struct formula *formula = taking->formula;
    struct taken *grown = memory_grow(formula->taken, &formula->taken_capacity,
                                      formula->taken_count + 1, sizeof *grown, taking->error);
    char *copy = grown ? memory_string(name, taking->error) : NULL;
    if (grown)
        formula->taken = grown;
    if (!copy) {
        taking->failed = true;
        return NULL;
    }
    grown[formula->taken_count] = (struct taken){.name = copy};
    return &grown[formula->taken_count++];
}

static void take_alias(struct taking *taking, const struct alias *alias);

static void take(void *context, const char *name)
{
    struct taking *taking = context;
    const struct session *session = taking->session;
    for (size_t i = 0; i < taking->formula->taken_count; i++)
        if (strcmp(taking->formula->taken[i].name, name) == 0)
            return;
    if (taking->failed)
        return;
    const struct variable *variable = given_variable(&session->names, name);
    const struct alias *alias = given_alias(&session->names, name);
    struct taken *taken = variable ? add_taken(taking, name) : NULL;
    if (taken)
        taken->value = array_share(variable->value);
    else if (!variable && alias)
        take_alias(taking, alias);
}

/* An alias, and what it reads in turn. Its expression moves when the list grows, its nodes don't.
 */
static void take_alias(struct taking *taking, const struct alias *alias)
{
    struct language_error inner = {0};
    struct expression expression;
    if (!expression_parse(&expression, alias->text, &inner)) {
        caret_write(taking->error, &inner, alias->text);
        taking->failed = true;
        return;
    }
    struct taken *taken = add_taken(taking, alias->name);
    if (!taken) {
        expression_free(&expression);
        return;
    }
    taken->is_alias = true;
    taken->expression = expression;
    expression_names(&expression, take, taking);
}

struct line *formula_new(struct session *session, const char *target, const char *text,
                         const char *about, struct error *error)
{
    struct language_error inner = {0};
    struct formula *formula = memory_new(1, sizeof *formula, error);
    if (!formula)
        return NULL;
    formula->line = (struct line){.holders = 1, .run = run, .reads = reads, .free = free_formula};
    formula->target = memory_string(target, error);
    formula->about = memory_string(about ? about : "", error);
    bool ok = formula->target && formula->about;
    if (ok && !expression_parse(&formula->expression, text, &inner)) {
        caret_write(error, &inner, text);
        ok = false;
    }
    if (ok) {
        struct taking taking = {session, formula, error, false};
        expression_names(&formula->expression, take, &taking);
        ok = !taking.failed;
    }
    if (ok)
        return &formula->line;
    free_formula(&formula->line);
    return NULL;
}

/* ======================================== about a line ======================================== */

/* Passes on what is no name that was taken. */
struct reading {
    const struct formula *formula;
    void (*visit)(void *context, const char *name);
    void *context;
};

static void read_name(void *context, const char *name)
{
    const struct reading *reading = context;
    for (size_t i = 0; i < reading->formula->taken_count; i++)
        if (strcmp(reading->formula->taken[i].name, name) == 0)
            return;
    reading->visit(reading->context, name);
}

void formula_reads(const struct line *line, void (*visit)(void *context, const char *name),
                   void *context)
{
    struct reading reading = {formula_at(line), visit, context};
    expression_names(&formula_at(line)->expression, read_name, &reading);
    for (size_t i = 0; i < formula_at(line)->taken_count; i++)
        if (formula_at(line)->taken[i].is_alias)
            expression_names(&formula_at(line)->taken[i].expression, read_name, &reading);
}

void formula_taken(const struct line *line, char *text, size_t length)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < formula_at(line)->taken_count && used < length; i++)
        if (!formula_at(line)->taken[i].is_alias)
            used += (size_t)snprintf(text + used, length - used, used ? ", %s" : "%s",
                                     formula_at(line)->taken[i].name);
}

void formula_visit_taken(const struct line *line,
                         void (*variable)(void *context, const char *name, struct array value),
                         void (*alias)(void *context, const char *name, const char *text),
                         void *context)
{
    for (size_t i = formula_at(line)->taken_count; i-- > 0;) {
        const struct taken *taken = &formula_at(line)->taken[i];
        if (taken->is_alias)
            alias(context, taken->name, taken->expression.text);
        else
            variable(context, taken->name, taken->value);
    }
}

bool formula_shared(const struct line *line)
{
    return formula_at(line)->shared;
}

const char *formula_target(const struct line *line)
{
    return formula_at(line)->target;
}

const char *formula_text(const struct line *line)
{
    return formula_at(line)->expression.text;
}

const char *formula_about(const struct line *line)
{
    return formula_at(line)->about;
}
