#include "judge/own_program.h"

#include <string.h>

#include "base/memory.h"
#include "judge/own_counts.h"

enum {
    MOST_STEPS = 6000, /* of a run: several passes of any loop that trains */
    MOST_LOOPS = 200,  /* that are looked at */
    ROUNDS = 5,        /* of a loop, after which an eager run looks at it */
    LONG_PASS = 4      /* steps, of a loop that may train */
};

/* =========================================== the host ========================================= */

/* Whether a name is that of a module, or of something in one. */
static bool is_imported(const struct python_node *body, const char *name)
{
    for (; body; body = body->next) {
        bool import = body->kind == PYTHON_IMPORT || body->kind == PYTHON_FROM;
        for (const struct python_node *alias = import ? body->list : NULL; alias;
             alias = alias->next) {
            const char *as = alias->child[0] ? alias->child[0]->text : alias->text;
            size_t length = strcspn(as, ".");
            if (strncmp(as, name, length) == 0 && !name[length])
                return true;
        }
        if (is_imported(body->body, name) || is_imported(body->otherwise, name) ||
            (body->kind == PYTHON_TRY && is_imported(body->list, name)))
            return true;
    }
    return false;
}

static bool look_up(void *context, struct python *python, const char *name,
                    struct python_value *value)
{
    struct own_program *own = context;
    if (is_imported(own->tree.body, name))
        return false;
    own->asked |= own_data_is_array(name);
    return own_data_lookup(&own->data, python, name, value, &own->trouble);
}

static bool begins_pass(const struct python_step *step)
{
    return step->kind == STEP_NEXT ||
           (step->kind == STEP_TEST && step->outcome && step->node->kind == PYTHON_WHILE);
}

/* Notes a pass of a loop; true when it has been seen often enough to be one that trains. */
static bool has_come_round(struct own_program *own, const struct python_step *step)
{
    struct own_round *round = own->rounds;
    size_t i = 0;
    while (i < own->round_count &&
           (round[i].node != step->node || round[i].depth != step->frame->depth))
        i++;
    if (i == OWN_MOST_ROUNDS)
        return false;
    if (i == own->round_count)
        round[own->round_count++] =
            (struct own_round){step->node, step->frame->depth, 0, own->steps};
    return ++round[i].passes == ROUNDS && own->steps - round[i].steps >= ROUNDS * LONG_PASS;
}

static enum python_wish count_step(void *context, struct python *python,
                                   const struct python_step *step)
{
    struct own_program *own = context;
    (void)python;
    bool round = own->eager && begins_pass(step) && has_come_round(own, step);
    return ++own->steps > MOST_STEPS || round ? PYTHON_STOP : PYTHON_GO_ON;
}

/* ============================================ loops =========================================== */

/* A pass of a loop: steps [from, to) of the trace. */
struct pass {
    size_t from, to;
};

/* Where the pass that begins at a step ends: at the loop's next pass, or where its frame goes on
 * behind the loop. */
static size_t end_of_pass(const struct python_trace *trace, size_t from)
{
    const struct python_step *first = &trace->step[from];
    size_t s = from + 1;
    for (; s < trace->count; s++) {
        const struct python_step *step = &trace->step[s];
        if (step->frame != first->frame)
            continue;
        bool inside = step->node->from >= first->node->from && step->node->to <= first->node->to;
        if (!inside || (step->node == first->node && step->kind != STEP_ITERATE))
            break;
    }
    return s;
}

/* The pass that stands for a loop: its second, or the first where there is no whole second one.
 * Passes of the loop that come later are left out: `from` must be its first step. */
static bool choose_pass(const struct python_trace *trace, size_t from, bool whole,
                        struct pass *pass)
{
    *pass = (struct pass){from, end_of_pass(trace, from)};
    size_t next = pass->to;
    bool again = next < trace->count && trace->step[next].node == trace->step[from].node &&
                 trace->step[next].frame == trace->step[from].frame &&
                 begins_pass(&trace->step[next]);
    size_t end = again ? end_of_pass(trace, next) : next;
    if (again && (end < trace->count || whole))
        *pass = (struct pass){next, end};
    return pass->to < trace->count || whole;
}

static bool is_first_pass(const struct python_trace *trace, size_t s)
{
    if (!begins_pass(&trace->step[s]))
        return false;
    for (size_t i = 0; i < s; i++)
        if (trace->step[i].node == trace->step[s].node && begins_pass(&trace->step[i]) &&
            trace->step[i].frame->object.references > 0 &&
            trace->step[i].frame->depth == trace->step[s].frame->depth)
            return false;
    return true;
}

/* ========================================= parameters ========================================= */

static bool same_numbers(const struct own_version *a, const struct own_version *b)
{
    return a->numeric && b->numeric && array_same(a->array, b->array);
}

/* Whether a place ends up with numbers that depend on its own first ones by way of others. They may
 * be the same numbers: a mistake may have made the change zero. */
static bool is_parameter(const struct own_flow *flow, size_t place, struct own_parameter *found,
                         bool *marks, bool *back)
{
    size_t before = flow->places[place].initial, after = own_flow_last(flow, place);
    if (before == OWN_NONE || after == before)
        return false;
    const struct own_version *old = &flow->versions[before], *new = &flow->versions[after];
    if (!old->numeric || !new->numeric || old->value.kind == VALUE_BOOLEAN ||
        old->value.kind == VALUE_INTEGER || old->array.kind != ARRAY_REAL ||
        array_count(old->array) != array_count(new->array) || own_flow_root(flow, after) == before)
        return false;
    memset(marks, 0, flow->version_count * sizeof *marks);
    memset(back, 0, flow->version_count * sizeof *back);
    marks[before] = back[after] = true;
    own_flow_mark_after(flow, marks);
    own_flow_mark_before(flow, back);
    bool between = false;
    for (size_t v = 0; v < flow->version_count && !between; v++)
        between = marks[v] && back[v] && v != after && v != before &&
                  flow->versions[v].place != place && flow->versions[v].numeric &&
                  flow->versions[v].step != OWN_NONE && !same_numbers(&flow->versions[v], old) &&
                  !same_numbers(&flow->versions[v], new);
    *found = (struct own_parameter){place, before, after};
    return marks[after] && between;
}

/* Whether two parameters are one array under two names: the first name counts. */
static bool is_alias(const struct own_program *own, const struct own_parameter *parameter)
{
    const struct own_flow *flow = &own->flow;
    for (size_t i = 0; i < own->parameter_count; i++) {
        const struct own_parameter *other = &own->parameters[i];
        if (same_numbers(&flow->versions[other->before], &flow->versions[parameter->before]) &&
            same_numbers(&flow->versions[other->after], &flow->versions[parameter->after]))
            return true;
    }
    return false;
}

static bool find_parameters(struct own_program *own, struct error *error)
{
    struct own_flow *flow = &own->flow;
    own->parameters = memory_new(flow->place_count + 1, sizeof *own->parameters, error);
    bool *marks = memory_new(flow->version_count + 1, sizeof *marks, error);
    bool *back = memory_new(flow->version_count + 1, sizeof *back, error);
    bool ok = own->parameters && marks && back;
    struct own_parameter found;
    own->parameter_count = 0;
    for (size_t p = 0; ok && p < flow->place_count; p++)
        if (is_parameter(flow, p, &found, marks, back) && !is_alias(own, &found))
            own->parameters[own->parameter_count++] = found;
    memory_free(marks);
    memory_free(back);
    return ok;
}

static void forget_flow(struct own_program *own)
{
    own_flow_free(&own->flow);
    memory_free(own->parameters);
    own->parameters = NULL;
    own->parameter_count = 0;
}

/* Whether there are weights among the parameters. */
static bool has_weights(const struct own_program *own)
{
    for (size_t i = 0; i < own->parameter_count; i++)
        if (own_version_count(&own->flow.versions[own->parameters[i].before]) > 1)
            return true;
    return false;
}

/* ======================================= the iteration ======================================== */

static bool try_pass(struct own_program *own, const struct python_trace *trace, struct pass pass,
                     struct python_error *error)
{
    if (!own_flow_new(&own->flow, own->python, trace->step + pass.from, pass.to - pass.from, error))
        return false;
    if (find_parameters(own, &error->error) && has_weights(own))
        return true;
    forget_flow(own);
    return false;
}

static int by_length(const struct pass *a, const struct pass *b)
{
    size_t x = a->to - a->from, y = b->to - b->from;
    return (x > y) - (x < y);
}

/* The loops' passes, the shortest first. */
static size_t gather_passes(const struct python_trace *trace, bool whole, struct pass *passes)
{
    size_t count = 0;
    for (size_t s = 0; s < trace->count && count < MOST_LOOPS; s++) {
        struct pass pass;
        if (!is_first_pass(trace, s) || !choose_pass(trace, s, whole, &pass))
            continue;
        size_t at = count++;
        for (; at > 0 && by_length(&pass, &passes[at - 1]) < 0; at--)
            passes[at] = passes[at - 1];
        passes[at] = pass;
    }
    return count;
}

static bool find_iteration(struct own_program *own, const struct python_trace *trace, bool whole,
                           struct python_error *error)
{
    struct pass passes[MOST_LOOPS];
    size_t count = gather_passes(trace, whole, passes);
    struct python_error last = {0};
    for (size_t i = 0; i < count; i++)
        if (try_pass(own, trace, passes[i], &last))
            return true;
    if (whole && try_pass(own, trace, (struct pass){0, trace->count}, &last))
        return true;
    if (own->ended.error.message[0])
        *error = own->ended;
    else if (last.error.message[0])
        *error = last;
    else
        error_set(&error->error, "A loop that changes weights is one, with all that it calls.",
                  "there is no training iteration in this program");
    return false;
}

static void add_size(struct own_wants *wants, size_t size, const struct own_data *data)
{
    bool known = size < 2 || wants->count == OWN_MOST_SIZES || size == data->form.samples ||
                 size == data->samples.inputs;
    for (size_t i = 0; i < wants->count; i++)
        known |= wants->size[i] == size;
    if (!known)
        wants->size[wants->count++] = size;
}

/* The sizes of a matrix, and of those in a list; a list of whole numbers may be sizes itself. */
static void see_sizes_of(struct python_value value, const struct own_data *data,
                         struct own_wants *wants)
{
    const struct array *array = value.kind == VALUE_ARRAY ? &python_array_of(value)->array : NULL;
    for (int d = 0; array && array->dimensions == 2 && d < 2; d++)
        add_size(wants, array->size[d], data);
    if (value.kind != VALUE_LIST && value.kind != VALUE_TUPLE)
        return;
    const struct python_items *items = python_items_of(value);
    for (size_t i = 0; i < items->count && i < OWN_MOST_SIZES; i++)
        if (items->at[i].kind == VALUE_ARRAY)
            see_sizes_of(items->at[i], data, wants);
        else if (items->at[i].kind == VALUE_INTEGER && items->at[i].integer > 0)
            add_size(wants, (size_t)items->at[i].integer, data);
}

/* The sizes of the matrices that the steps of a run have left, each once. */
static void see_sizes(const struct python_trace *trace, const struct own_data *data,
                      struct own_wants *wants)
{
    for (size_t s = 0; s < trace->count; s++)
        for (size_t i = 0; i < trace->step[s].write_count; i++) {
            struct python_value value;
            if (!python_get(trace->step[s].writes[i], &value))
                continue;
            see_sizes_of(value, data, wants);
            python_release(value);
        }
}

/* Runs the program once, and looks for its iteration. An eager run stops at the first loop that
 * goes round and round: weights that have been trained for long have no slopes left to tell. */
static bool run_once(struct own_program *own, bool eager, struct own_wants *wants,
                     struct python_error *error)
{
    own->eager = eager;
    own->steps = own->round_count = 0;
    own->ended = (struct python_error){0};
    python_trace_free(&own->trace);
    if (own->python)
        python_free(own->python);
    own->python = python_new(&own->tree, &own->host, &PYTHON_LIMITS, &error->error);
    if (!own->python)
        return false;
    python_trace_begin(own->python);
    enum python_end end = python_run(own->python, &own->ended);
    python_trace_end(own->python, &own->trace);
    if (end != PYTHON_FAILED)
        own->ended = (struct python_error){0};
    wants->data |= own->asked;
    if (find_iteration(own, &own->trace, end == PYTHON_DONE, error))
        return true;
    see_sizes(&own->trace, &own->data, wants);
    own->eager &= end == PYTHON_STOPPED;
    return false;
}

bool own_program_new(struct own_program *own, struct python_source *source, struct own_data data,
                     struct own_wants *wants, const volatile sig_atomic_t *stop,
                     struct python_error *error)
{
    struct python_error first = {0};
    *own = (struct own_program){.data = data};
    own->host =
        (struct python_host){.context = own, .lookup = look_up, .after = count_step, .stop = stop};
    if (!python_parse(&own->tree, source, error))
        return false;
    own_counts_lessen(&own->tree, data.form.samples);
    bool ok =
        run_once(own, true, wants, &first) || (own->eager && run_once(own, false, wants, error));
    if (!ok) {
        if (!error->error.message[0])
            *error = first;
        own_program_free(own);
    }
    return ok;
}

void own_program_free(struct own_program *own)
{
    forget_flow(own);
    python_trace_free(&own->trace);
    if (own->python)
        python_free(own->python);
    python_program_free(&own->tree);
    *own = (struct own_program){0};
}
