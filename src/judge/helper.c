#include "judge/helper.h"

#include <ctype.h>
#include <string.h>

#include "base/memory.h"
#include "judge/assign.h"

enum {
    CALLS_DEPTH = 8,  /* of functions within functions */
    CALLS_MOST = 1000 /* within one call of a line's */
};

void helpers_free(struct helpers *helpers)
{
    memory_free(helpers->list);
    *helpers = (struct helpers){0};
}

/* ===================================== what a def says ======================================== */

static size_t word_length(const char *text)
{
    size_t length = 0;
    while (isalnum((unsigned char)text[length]) || text[length] == '_')
        length++;
    return length;
}

static const char *behind_spaces(const char *text)
{
    return text + strspn(text, " \t");
}

/* The first of these characters that stands in no brackets of its own; the text's end for none. */
static const char *find_outside(const char *text, const char *characters)
{
    for (int depth = 0; *text; text++) {
        if (depth == 0 && strchr(characters, *text))
            break;
        depth += strchr("([{", *text) != NULL;
        depth -= strchr(")]}", *text) != NULL;
    }
    return text;
}

static void refuse(struct helper *helper, const char *why)
{
    if (!helper->why_not[0])
        snprintf(helper->why_not, sizeof helper->why_not, "%s", why);
}

/* Takes in "Z", "Z: np.ndarray" or "slope=0.01". */
static void add_parameter(struct helper *helper, const char *text, const char *end)
{
    text = behind_spaces(text);
    size_t length = word_length(text);
    bool self = (length == 4 && strncmp(text, "self", 4) == 0) ||
                (length == 3 && strncmp(text, "cls", 3) == 0);
    if (text >= end || self)
        return;
    struct parameter *it = &helper->parameters[helper->parameter_count];
    const char *preset = find_outside(text, "=");
    size_t preset_length = preset < end ? (size_t)(end - preset) - 1 : 0;
    if (length == 0 || length >= sizeof it->name || preset_length >= sizeof it->preset ||
        helper->parameter_count == HELPER_PARAMETERS) {
        refuse(helper, "its parameters");
        return;
    }
    snprintf(it->name, sizeof it->name, "%.*s", (int)length, text);
    snprintf(it->preset, sizeof it->preset, "%.*s", (int)preset_length, preset + 1);
    helper->parameter_count++;
}

/* Reads parameters up to the character that ends them, and returns where that stands. */
static const char *read_parameters(struct helper *helper, const char *text, char last)
{
    const char ends[] = {',', last, '\0'};
    for (;; text++) {
        const char *end = find_outside(text, ends);
        add_parameter(helper, text, end);
        text = end;
        if (*text != ',')
            return text;
    }
}

/* What a statement of a body is good for: false if it cannot be run. */
static bool takes_statement(struct helper *helper, const struct pasted *pasted)
{
    static const char *const idle[] = {"pass", "print", "assert", "a string", "a name for itself"};
    if (pasted->skip && strcmp(pasted->skip, "return") == 0 && !helper->value) {
        const char *value = behind_spaces(pasted->text + strlen("return"));
        helper->value = *value ? value : NULL;
        return true;
    }
    for (size_t i = 0; pasted->skip && i < sizeof idle / sizeof idle[0]; i++)
        if (strcmp(pasted->skip, idle[i]) == 0)
            return true;
    return !pasted->skip && !helper->value;
}

/* Whether a statement belongs to the body of a def: it is indented further. Where the indentation
 * got lost, all up to the return does. */
static bool is_inside(const struct helper *helper, const struct pasted_block *pasted, size_t def,
                      size_t i)
{
    const struct pasted *first = &pasted->statements[def];
    if (i >= pasted->count)
        return false;
    const struct pasted *it = &pasted->statements[i];
    bool lost = first[1].indent <= first->indent;
    bool defines = it->skip && strcmp(it->skip, "def") == 0;
    return lost ? !helper->value && !defines : it->indent > first->indent;
}

/* Finds the body of a def, in its line or indented below it, and whether it can be run. */
static void read_body(struct helper *helper, const struct pasted_block *pasted, size_t def,
                      const char *behind)
{
    char why[80];
    const char *colon = find_outside(behind, ":");
    const char *inside = behind_spaces(colon + (*colon == ':'));
    helper->from = helper->to = def + 1;
    if (word_length(inside) == 6 && strncmp(inside, "return", 6) == 0)
        helper->value = behind_spaces(inside + 6);
    else if (*inside)
        refuse(helper, "its body stands behind the colon");
    while (!*inside && is_inside(helper, pasted, def, helper->to)) {
        const struct pasted *it = &pasted->statements[helper->to++];
        if (takes_statement(helper, it))
            continue;
        snprintf(why, sizeof why, "line %zu (%.50s)", it->line,
                 !it->skip ? "behind the return" : it->skip);
        refuse(helper, why);
    }
    if (!helper->value)
        refuse(helper, "it returns nothing");
}

/* Reads "def NAME(...):" or "NAME = lambda ...: ..."; false for any other statement. */
static bool read_helper(struct helper *helper, const struct pasted_block *pasted, size_t i)
{
    const struct pasted *it = &pasted->statements[i];
    *helper = (struct helper){.from = i + 1, .to = i + 1};
    if (!it->skip)
        return false;
    if (strcmp(it->skip, "lambda") == 0) {
        snprintf(helper->name, sizeof helper->name, "%s", it->assignment.name);
        const char *colon = read_parameters(helper, it->assignment.text + strlen("lambda"), ':');
        helper->value = behind_spaces(colon + (*colon == ':'));
    } else if (strcmp(it->skip, "def") == 0) {
        const char *name = behind_spaces(it->text + strlen("def"));
        size_t length = word_length(name);
        const char *open = behind_spaces(name + length);
        if (length == 0 || length >= sizeof helper->name || *open != '(')
            return false;
        snprintf(helper->name, sizeof helper->name, "%.*s", (int)length, name);
        const char *close = read_parameters(helper, open + 1, ')');
        read_body(helper, pasted, i, close + (*close == ')'));
    }
    snprintf(helper->where, sizeof helper->where, "in your %s", helper->name);
    return helper->name[0] != '\0';
}

/* ======================================= who calls what ======================================= */

/* Whether a text calls a function of this name, bare. */
static bool calls(const char *text, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = text; (at = strstr(at, name)); at += length) {
        bool begins = at == text || !(isalnum((unsigned char)at[-1]) || strchr("_.", at[-1]));
        if (begins && *behind_spaces(at + length) == '(')
            return true;
    }
    return false;
}

static bool is_parameter(const struct helper *helper, const char *name)
{
    for (size_t i = 0; i < helper->parameter_count; i++)
        if (strcmp(helper->parameters[i].name, name) == 0)
            return true;
    return false;
}

/* The tensor that a statement of the network computes and a name means; tensor_count for none. */
static size_t computed(const struct network *network, const char *name)
{
    size_t tensor = spelling_tensor(network, name);
    bool is = tensor < network->tensor_count &&
              network_computes(network, tensor) < network->statement_count;
    return is ? tensor : network->tensor_count;
}

/* Whether the body computes several tensors, as forward_prop does. */
static bool is_pass(const struct helper *helper, const struct pasted_block *pasted,
                    const struct network *network)
{
    size_t first = network->tensor_count;
    for (size_t i = helper->from; i < helper->to; i++) {
        const char *name = pasted->statements[i].assignment.name;
        if (pasted->statements[i].skip || is_parameter(helper, name))
            continue;
        size_t tensor = computed(network, name);
        if (tensor == network->tensor_count)
            continue;
        if (first < network->tensor_count && tensor != first)
            return true;
        first = tensor;
    }
    return false;
}

/* Whether a line that computes something calls it, or the value of a function that is called. */
static bool is_called(const struct helpers *helpers, const struct helper *helper)
{
    const struct pasted_block *pasted = helpers->pasted;
    for (size_t i = 0; i < pasted->count; i++)
        if (!pasted->statements[i].skip &&
            calls(pasted->statements[i].assignment.text, helper->name))
            return true;
    for (size_t i = 0; i < helpers->count; i++) {
        const struct helper *other = &helpers->list[i];
        if (other->called && other->value && calls(other->value, helper->name))
            return true;
    }
    return false;
}

bool helpers_read(struct helpers *helpers, const struct pasted_block *pasted,
                  const struct network *network, struct error *error)
{
    *helpers = (struct helpers){.pasted = pasted};
    for (size_t i = 0; i < pasted->count; i++) {
        struct helper helper;
        if (!read_helper(&helper, pasted, i))
            continue;
        struct helper *grown = memory_grow(helpers->list, &helpers->capacity, helpers->count + 1,
                                           sizeof *grown, error);
        if (!grown)
            return false;
        helpers->list = grown;
        helper.pass = is_pass(&helper, pasted, network);
        grown[helpers->count++] = helper;
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < helpers->count; i++) {
            struct helper *it = &helpers->list[i];
            bool called = it->called || is_called(helpers, it);
            changed |= called != it->called;
            it->called = called;
        }
    }
    return true;
}

const struct helper *helpers_around(const struct helpers *helpers, size_t statement)
{
    for (size_t i = 0; i < helpers->count; i++) {
        const struct helper *it = &helpers->list[i];
        if (it->called && !it->pass && statement >= it->from && statement < it->to)
            return it;
    }
    return NULL;
}

/* ========================================== running =========================================== */

/* The last one of this name, as in Python. */
static const void *find(void *context, const char *name)
{
    const struct helpers *helpers = ((struct trial *)context)->functions;
    for (size_t i = helpers->count; i > 0; i--)
        if (strcmp(helpers->list[i - 1].name, name) == 0)
            return &helpers->list[i - 1];
    return NULL;
}

/* The argument that a parameter gets; NULL for none. */
static const struct scope_argument *argument_for(const struct helper *helper, size_t parameter,
                                                 const struct scope_argument *arguments,
                                                 size_t count)
{
    if (parameter < count && !arguments[parameter].keyword)
        return &arguments[parameter];
    for (size_t i = 0; i < count; i++)
        if (arguments[i].keyword &&
            strcmp(arguments[i].keyword, helper->parameters[parameter].name) == 0)
            return &arguments[i];
    return NULL;
}

static bool bind_parameters(const struct helper *helper, struct trial *trial, size_t target,
                            const struct scope_argument *arguments, size_t count,
                            struct language_error *error)
{
    size_t taken = 0;
    for (size_t i = 0; i < helper->parameter_count; i++) {
        const struct parameter *it = &helper->parameters[i];
        const struct scope_argument *given = argument_for(helper, i, arguments, count);
        struct array value;
        taken += given != NULL;
        if (!given && !it->preset[0])
            return error_set(&error->error, NULL, "it is called without %s", it->name);
        if (given)
            value = array_share(given->value);
        else if (!trial_evaluate(trial, target, it->preset, &value, error))
            return false;
        bool ok = trial_bind(trial, it->name, value, &error->error);
        array_free(&value);
        if (!ok)
            return false;
    }
    return taken == count ||
           error_set(&error->error, NULL, "it is called with %zu arguments and takes %zu", count,
                     helper->parameter_count);
}

/* The assignments in order, then what is returned; *used tells whether one reads the target. In a
 * pass, tensors that are judged where they stand have the right values. */
static bool run_body(const struct helpers *helpers, const struct helper *helper,
                     struct trial *trial, size_t target, bool *used, struct array *value,
                     struct language_error *error)
{
    for (size_t i = helper->from; i < helper->to; i++) {
        const struct pasted *it = &helpers->pasted->statements[i];
        struct array assigned;
        size_t tensor = computed(&trial->network, it->assignment.name);
        bool right = helper->pass && tensor < trial->network.tensor_count && tensor != target &&
                     !is_parameter(helper, it->assignment.name);
        if (it->skip || right)
            continue;
        if (!assign_evaluate(trial, &it->assignment, target, &assigned, error))
            return false;
        *used |= trial->used_answer;
        bool ok = trial_bind(trial, it->assignment.name, assigned, &error->error);
        array_free(&assigned);
        if (!ok)
            return false;
    }
    bool ok = trial_evaluate(trial, target, helper->value, value, error);
    *used |= trial->used_answer;
    return ok;
}

/* Why a function may not be run now, or NULL. */
static const char *hindrance(struct helpers *helpers, const struct helper *helper,
                             const struct trial *trial)
{
    helpers->runs = trial->calls ? helpers->runs + 1 : 0;
    return helper->why_not[0]            ? helper->why_not
           : helper->running             ? "it calls itself"
           : trial->calls == CALLS_DEPTH ? "too many functions call each other"
           : helpers->runs >= CALLS_MOST ? "it takes too many calls"
                                         : NULL;
}

static bool call(void *context, const void *function, const struct scope_argument *arguments,
                 size_t count, struct array *value, struct error *error)
{
    struct trial *trial = context;
    struct helpers *helpers = trial->functions;
    struct helper *helper = &helpers->list[(const struct helper *)function - helpers->list];
    struct language_error inner = {0};
    size_t target = trial->target;
    bool used = trial->used_answer;
    const char *why = hindrance(helpers, helper, trial);
    if (why)
        return error_set_kind(error, ERROR_OWN_FUNCTION, NULL, "your %s cannot be run here: %s",
                              helper->name, why);
    size_t entered = trial_enter(trial);
    helper->running = true;
    bool ok = bind_parameters(helper, trial, target, arguments, count, &inner) &&
              run_body(helpers, helper, trial, target, &used, value, &inner);
    helper->running = false;
    trial_leave(trial, entered);
    trial->target = target;
    trial->used_answer = used;
    return ok ||
           error_set_kind(error, ERROR_OWN_FUNCTION, NULL, "your %s cannot be run here: %.600s",
                          helper->name, inner.error.message);
}

void helpers_lend(struct helpers *helpers, struct trial *trial)
{
    trial->functions = helpers;
    trial->function = helpers ? find : NULL;
    trial->call = helpers ? call : NULL;
}
