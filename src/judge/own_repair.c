#include "judge/own_repair.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "judge/own_around.h"

enum { ENTRIES = 12 };

/* A search under way: the place in the program that is mended now. */
struct search {
    struct own_roles *roles;
    struct own_repair *repair;
    size_t step;                /* that is mended */
    struct python_node *helper; /* a return of a function that it calls; NULL for its own line */
    const struct python_node *value; /* the expression that is mended */
    bool *redo;                      /* steps that depend on it */
    struct own_slopes *slopes;       /* by parameter */
    bool *good;                      /* by parameter: it goes right in the try that was made last */
    bool *after;                     /* versions that depend on the step */
    size_t all, best;
    struct python_program *made;
    struct error *error;
};

/* ========================================== the test ========================================== */

static bool same_step(double a, double b)
{
    return a < 0 && fabs(b / a - 1) < 1e-3;
}

size_t own_repair_score(const struct own_roles *roles, const double *steps, size_t *all, bool *good)
{
    const struct own_program *own = roles->own;
    size_t best = 0, which = 0;
    *all = 0;
    for (size_t i = 0; i < own->parameter_count; i++) {
        size_t group = 0;
        if (!roles->loss.forward[own->parameters[i].before])
            continue;
        ++*all;
        for (size_t j = 0; j < own->parameter_count; j++)
            group += same_step(steps[i], steps[j]);
        which = group > best ? i : which;
        best = group > best ? group : best;
    }
    for (size_t j = 0; good && j < own->parameter_count; j++)
        good[j] = best && same_step(steps[which], steps[j]);
    return best;
}

/* Slopes at entries that stay the same for all tries. */
static bool keep_slopes(struct search *it)
{
    struct own_program *own = it->roles->own;
    struct random random;
    random_seed(&random, 2);
    for (size_t i = 0; i < own->parameter_count; i++) {
        size_t version = own->parameters[i].before, count = ENTRIES;
        size_t all = own_version_count(&own->flow.versions[version]);
        if (!it->roles->loss.forward[version])
            continue;
        size_t *entry = memory_new(count, sizeof *entry, it->error);
        for (size_t k = 0; entry && k < count; k++)
            entry[k] = random_below(&random, (uint32_t)all);
        if (!entry || !own_slopes_new(&it->slopes[i], &it->roles->loss, &own->flow, version, entry,
                                      count, it->error))
            return false;
    }
    return true;
}

/* The step that a parameter makes as the places stand now; NaN where it does not go along. */
static double step_now(struct search *it, size_t parameter, double *numbers)
{
    struct own_program *own = it->roles->own;
    const struct own_version *before = &own->flow.versions[own->parameters[parameter].before];
    const struct own_slopes *slopes = &it->slopes[parameter];
    size_t count = own_version_count(before);
    double change[ENTRIES], weights[ENTRIES];
    if (!own_flow_get(&own->flow, before->place, numbers, count))
        return NAN;
    for (size_t i = 0; i < slopes->count; i++) {
        size_t k = slopes->entry[i];
        weights[i] = (double)*array_flat(before->array, k);
        change[i] = numbers[k] - weights[i];
    }
    return own_slopes_fit(slopes, change, before->array.dimensions == 2 ? weights : NULL);
}

/* How many parameters go right as the places stand now. */
static size_t score_now(struct search *it)
{
    struct own_program *own = it->roles->own;
    size_t most = 1, all, score = 0;
    for (size_t i = 0; i < own->parameter_count; i++) {
        size_t count = own_version_count(&own->flow.versions[own->parameters[i].before]);
        most = count > most ? count : most;
    }
    double *steps = memory_new(own->parameter_count, sizeof *steps, it->error);
    double *numbers = memory_new(most, sizeof *numbers, it->error);
    for (size_t i = 0; steps && numbers && i < own->parameter_count; i++)
        steps[i] = it->slopes[i].count ? step_now(it, i, numbers) : NAN;
    if (steps && numbers)
        score = own_repair_score(it->roles, steps, &all, it->good);
    memory_free(steps);
    memory_free(numbers);
    return score;
}

/* ========================================= one change ========================================= */

/* Where the expression of a statement stands among its children. */
static int value_child(const struct python_node *node)
{
    return node->kind == PYTHON_AUGMENTED ? 1 : node->kind == PYTHON_ANNOTATED ? 2 : 0;
}

/* A copy of a statement with another expression. */
static struct python_node *statement_with(struct search *it, const struct python_node *node,
                                          const struct python_node *value)
{
    struct python_node *copy = python_node_new(it->made, it->error);
    if (!copy)
        return NULL;
    *copy = *node;
    copy->child[value_child(node)] = (struct python_node *)value;
    copy->next = NULL;
    return copy;
}

/* Does the rest of the iteration again with a statement in the place of the step's. */
static bool run_with(struct search *it, const struct python_node *node)
{
    struct own_flow *flow = &it->roles->own->flow;
    struct python_error failure = {0};
    struct python_step step = flow->trace[it->step];
    bool changed = false;
    step.node = node;
    return own_flow_restore(flow, it->step, &failure.error) &&
           python_redo(flow->python, &step, &changed, &failure) == PYTHON_DONE && !changed &&
           own_flow_run(flow, it->step + 1, flow->step_count, it->redo, &failure);
}

/* Whether all parameters that depend on the step go right now. */
static bool mends_all(const struct search *it)
{
    const struct own_program *own = it->roles->own;
    bool all = true;
    for (size_t i = 0; i < own->parameter_count; i++)
        if (it->roles->loss.forward[own->parameters[i].before] &&
            it->after[own->parameters[i].after])
            all &= it->good[i];
    return all;
}

static bool keep_repair(struct search *it, const struct python_node *statement,
                        const struct python_node *right, const struct mutation *mutation)
{
    memory_free(it->repair->words);
    it->repair->words = mutation_words(mutation, it->error);
    it->repair->step = it->step;
    it->repair->node = statement;
    it->repair->right = right;
    it->repair->whole = mends_all(it);
    return it->repair->words != NULL;
}

static bool try_change(void *context, const struct python_node *tree,
                       const struct mutation *mutation)
{
    struct search *it = context;
    const struct python_node *own = it->roles->own->flow.trace[it->step].node;
    const struct python_node *statement = it->helper ? it->helper : own;
    struct python_node *right = statement_with(it, statement, tree);
    if (!right)
        return false;
    struct python_node *was = NULL;
    if (it->helper) { /* a function's body is changed where it stands, for this try */
        was = it->helper->child[0];
        it->helper->child[0] = (struct python_node *)tree;
    }
    size_t score = run_with(it, it->helper ? own : right) ? score_now(it) : 0;
    if (it->helper)
        it->helper->child[0] = was;
    if (score <= it->best)
        return true;
    it->best = score;
    return keep_repair(it, statement, right, mutation) && !it->repair->whole;
}

/* ========================================= the search ========================================= */

/* Tries all changes of one expression. */
static bool mend(struct search *it)
{
    struct around *around = memory_new(1, sizeof *around, it->error);
    if (!around)
        return false;
    bool ok = own_flow_restore(&it->roles->own->flow, it->step, it->error);
    if (ok) {
        *around = (struct around){.own = it->roles->own,
                                  .step = it->step,
                                  .helper = it->helper != NULL,
                                  .made = it->made,
                                  .error = it->error};
        own_around_gather(around, it->value);
        struct mutation_site site = {.made = it->made,
                                     .expression = it->value,
                                     .operands = around->operand,
                                     .operand_count = around->operand_count,
                                     .factors = around->factor,
                                     .factor_count = around->factor_count,
                                     .slopes = around->slope,
                                     .slope_count = around->slope_count,
                                     .functions = around->function,
                                     .function_count = around->function_count,
                                     .shape = own_around_shape,
                                     .context = around};
        ok = mutations_each(&site, false, try_change, it, it->error);
    }
    memory_free(around);
    return ok;
}

static const struct python_node *definition(const struct python_node *body, const char *name)
{
    for (; body; body = body->next) {
        if (body->kind == PYTHON_FUNCTION && strcmp(body->text, name) == 0)
            return body;
        const struct python_node *inner =
            body->kind == PYTHON_CLASS ? definition(body->body, name) : NULL;
        if (inner)
            return inner;
    }
    return NULL;
}

/* The returns of the functions that an expression calls and that assign nothing. */
static bool mend_helpers(struct search *it, const struct python_node *tree)
{
    bool ok = true;
    if (tree->kind == PYTHON_CALL && tree->child[0]->text) {
        const struct python_node *function =
            definition(it->roles->own->tree.body, tree->child[0]->text);
        const struct python_node *body = function ? function->body : NULL;
        for (; ok && body && !it->repair->whole; body = body->next)
            if (body->kind == PYTHON_RETURN && body->child[0]) {
                it->helper = (struct python_node *)body;
                it->value = body->child[0];
                ok = mend(it);
                it->helper = NULL;
            }
    }
    for (int i = 0; ok && i < 3; i++)
        if (tree->child[i])
            ok = mend_helpers(it, tree->child[i]);
    for (const struct python_node *item = tree->list; ok && item; item = item->next)
        ok = mend_helpers(it, item);
    return ok;
}

/* Marks what depends on the step that is mended, and the steps after it that do. */
static void mark_steps(struct search *it)
{
    const struct own_flow *flow = &it->roles->own->flow;
    memset(it->after, 0, flow->version_count * sizeof *it->after);
    for (size_t i = 0; i < flow->steps[it->step].write_count; i++)
        it->after[flow->steps[it->step].writes[i]] = true;
    own_flow_mark_after(flow, it->after);
    for (size_t s = 0; s < flow->step_count; s++) {
        it->redo[s] = false;
        for (size_t i = 0; i < flow->steps[s].write_count; i++)
            it->redo[s] |= it->after[flow->steps[s].writes[i]];
    }
}

static bool has_expression(const struct python_step *step)
{
    enum python_node_kind kind = step->node->kind;
    return ((step->kind == STEP_ASSIGN &&
             (kind == PYTHON_ASSIGN || kind == PYTHON_AUGMENTED || kind == PYTHON_ANNOTATED)) ||
            (step->kind == STEP_RETURN && kind == PYTHON_RETURN)) &&
           step->node->child[value_child(step->node)];
}

/* What a step of the way back makes. */
enum made { MADE_OTHER, MADE_GRADIENT, MADE_PARAMETER };

static bool is_parameter(const struct search *it, size_t place)
{
    const struct own_program *own = it->roles->own;
    for (size_t i = 0; i < own->parameter_count; i++)
        if (own->parameters[i].place == place)
            return true;
    return false;
}

/* Whether a step is worth mending: the parameters' changes depend on it, it depends on them, and
 * the loss does not depend on it. What it makes is a gradient, or is none. */
static bool is_on_the_way_back(const struct search *it, size_t s, const bool *wanted,
                               enum made *kind)
{
    const struct own_flow *flow = &it->roles->own->flow;
    bool back = false;
    *kind = MADE_GRADIENT;
    for (size_t i = 0; i < flow->steps[s].write_count; i++) {
        size_t v = flow->steps[s].writes[i];
        if (!wanted[v] || it->roles->loss.forward[v] || !it->roles->trained[v])
            continue;
        back = true;
        if (is_parameter(it, flow->versions[v].place))
            *kind = MADE_PARAMETER;
        else if (it->roles->gradients[v].of == OWN_NONE && *kind == MADE_GRADIENT)
            *kind = MADE_OTHER;
    }
    return back && has_expression(&flow->trace[s]);
}

static bool mend_step(struct search *it, size_t s)
{
    const struct python_node *node = it->roles->own->flow.trace[s].node;
    it->step = s;
    it->helper = NULL;
    it->value = node->child[value_child(node)];
    mark_steps(it);
    return mend(it) && (it->repair->whole || mend_helpers(it, node->child[value_child(node)]));
}

/* Mends the steps that make something of this kind: gradients from the last to the first, since
 * what a right one is made of is right. */
static bool search_kind(struct search *it, const bool *wanted, enum made kind)
{
    size_t count = it->roles->own->flow.step_count;
    for (size_t i = 0; i < count && !it->repair->whole; i++) {
        size_t s = kind == MADE_GRADIENT ? count - 1 - i : i;
        enum made made;
        if (is_on_the_way_back(it, s, wanted, &made) && made == kind && !mend_step(it, s))
            return false;
    }
    return true;
}

bool own_repair_find(struct own_repair *repair, struct own_roles *roles, struct error *error)
{
    const struct own_program *own = roles->own;
    *repair = (struct own_repair){.step = OWN_NONE};
    struct search it = {.roles = roles, .repair = repair, .made = &repair->made, .error = error};
    it.best = own_repair_score(roles, roles->steps, &it.all, NULL);
    it.redo = memory_new(own->flow.step_count + 1, sizeof *it.redo, error);
    it.slopes = memory_new(own->parameter_count + 1, sizeof *it.slopes, error);
    it.good = memory_new(own->parameter_count + 1, sizeof *it.good, error);
    it.after = memory_new(own->flow.version_count + 1, sizeof *it.after, error);
    bool *wanted = memory_new(own->flow.version_count + 1, sizeof *wanted, error);
    bool ok = it.redo && it.slopes && it.good && it.after && wanted;
    for (size_t i = 0; ok && i < own->parameter_count; i++)
        wanted[own->parameters[i].after] = true;
    if (ok)
        own_flow_mark_before(&own->flow, wanted);
    /* what is a gradient may still have the wrong factor, but is blamed only after what is none */
    ok = ok && keep_slopes(&it) && search_kind(&it, wanted, MADE_OTHER) &&
         search_kind(&it, wanted, MADE_GRADIENT) && search_kind(&it, wanted, MADE_PARAMETER);
    for (size_t i = 0; it.slopes && i < own->parameter_count; i++)
        own_slopes_free(&it.slopes[i]);
    memory_free(it.good);
    memory_free(it.after);
    memory_free(it.slopes);
    memory_free(it.redo);
    memory_free(wanted);
    if (!ok)
        own_repair_free(repair);
    return ok;
}

void own_repair_free(struct own_repair *repair)
{
    memory_free(repair->words);
    python_program_free(&repair->made);
    *repair = (struct own_repair){.step = OWN_NONE};
}
