/* Places, steps and traces. */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "language/python_run.h"

const char PYTHON_RESULT[] = "return";

/* =========================================== places =========================================== */

bool python_same_place(struct python_place a, struct python_place b)
{
    if (a.container != b.container || (a.name == NULL) != (b.name == NULL))
        return false;
    return a.name ? strcmp(a.name, b.name) == 0 : python_equal(a.key, b.key);
}

static struct python_variables *variables_of(struct python_object *container)
{
    switch (container->kind) {
    case VALUE_FRAME:
        return &((struct python_frame *)container)->variables;
    case VALUE_INSTANCE:
        return &((struct python_instance *)container)->variables;
    case VALUE_CLASS:
        return &((struct python_class *)container)->variables;
    default:
        return NULL;
    }
}

/* Where the value of a place stands; NULL for nowhere. */
static struct python_value *find(struct python_place place)
{
    if (place.made && place.origin) {
        const struct python_value *now = find(place.origin->place);
        if (!now || now->kind != place.container->kind)
            return NULL;
        place.container = now->object;
    }
    struct python_variables *variables = variables_of(place.container);
    if (variables && place.name == PYTHON_RESULT)
        return &((struct python_frame *)place.container)->result;
    if (variables)
        return place.name ? python_variable(variables, place.name) : NULL;
    if (place.container->kind == VALUE_DICT) {
        struct python_entry *entry = python_entry((struct python_dict *)place.container, place.key);
        return entry ? &entry->value : NULL;
    }
    struct python_items *items = (struct python_items *)place.container;
    size_t index = (size_t)place.key.integer;
    return place.container->kind == VALUE_LIST && index < items->count ? &items->at[index] : NULL;
}

bool python_get(struct python_place place, struct python_value *value)
{
    const struct python_value *at = find(place);
    *value = at ? python_share(*at) : python_none();
    return at != NULL;
}

bool python_put(struct python_place place, struct python_value value, struct error *error)
{
    struct python_value *at = find(place);
    struct python_variables *variables = variables_of(place.container);
    if (at) {
        struct python_value old = *at;
        *at = value;
        python_release(old);
        return true;
    }
    if (variables && place.name)
        return python_set_variable(variables, place.name, value, error);
    if (place.container->kind == VALUE_DICT)
        return python_set_entry((struct python_dict *)place.container, python_share(place.key),
                                value, error);
    python_release(value);
    return error_set(error, NULL, "this place is there no more");
}

char *python_place_name(struct python_place place, struct error *error)
{
    if (place.container->kind == VALUE_FRAME)
        return memory_string(place.name, error);
    char *of =
        place.origin ? python_place_name(place.origin->place, error) : memory_string("", error);
    char *key = place.name ? memory_string(place.name, error) : python_show(place.key, true, error);
    char *name = of && key ? memory_format(error, place.name ? "%s.%s" : "%s[%s]", of, key) : NULL;
    memory_free(of);
    memory_free(key);
    return name;
}

static void release_place(struct python_place place)
{
    struct python_origin *origin = place.origin;
    python_release(python_object(place.container));
    python_release(place.key);
    while (origin && --origin->holders == 0) {
        struct python_origin *next = origin->place.origin;
        python_release(python_object(origin->place.container));
        python_release(origin->place.key);
        memory_free(origin);
        origin = next;
    }
}

/* One more holder of all that a place holds. */
static struct python_place share_place(struct python_place place)
{
    python_share(python_object(place.container));
    python_share(place.key);
    if (place.origin)
        place.origin->holders++;
    return place;
}

/* Where a container was read from, in this statement: the last place that holds it. */
static bool find_origin(struct python *python, struct python_place *place)
{
    if (place->container->kind == VALUE_FRAME)
        return true;
    for (size_t i = python->reads.count; i-- > 0;) {
        const struct python_value *at = find(python->reads.at[i]);
        if (!at || at->kind != place->container->kind || at->object != place->container)
            continue;
        place->origin = memory_new(1, sizeof *place->origin, &python->error->error);
        if (!place->origin)
            return false;
        place->origin->place = share_place(python->reads.at[i]);
        place->origin->holders = 1;
        return true;
    }
    return true;
}

void python_places_cut(struct python_places *places, size_t count)
{
    while (places->count > count)
        release_place(places->at[--places->count]);
}

static bool add_place(struct python *python, struct python_places *places, void *container,
                      const char *name, struct python_value key)
{
    struct python_place *grown = memory_grow(places->at, &places->capacity, places->count + 1,
                                             sizeof *grown, &python->error->error);
    if (!grown)
        return false;
    places->at = grown;
    struct python_place place = {.container = container, .name = name, .key = key};
    place.made = python->tracing && place.container->kind != VALUE_FRAME &&
                 place.container->serial >= python->traced_from;
    if (!find_origin(python, &place))
        return false;
    python_share(python_object(container));
    python_share(key);
    grown[places->count++] = place;
    return true;
}

/* Whether anybody wants to know. */
static bool is_watched(const struct python *python)
{
    return (python->tracing || python->host.after) && !python->redoing;
}

bool python_reads(struct python *python, void *container, const char *name, struct python_value key)
{
    return !is_watched(python) || add_place(python, &python->reads, container, name, key);
}

bool python_writes(struct python *python, void *container, const char *name,
                   struct python_value key)
{
    return !is_watched(python) || add_place(python, &python->writes, container, name, key);
}

bool python_writes_object(struct python *python, struct python_value value)
{
    for (size_t i = python->reads.count; i-- > 0;) {
        struct python_place place = python->reads.at[i];
        const struct python_value *at = find(place);
        if (at && at->kind == value.kind && at->object == value.object)
            return python_writes(python, place.container, place.name, place.key);
    }
    return true;
}

/* ========================================== answers =========================================== */

struct python_frame *python_answer(const struct python *python, const struct python_node *call)
{
    const struct python_answers *answers = python->redoing ? python->answers : NULL;
    for (size_t i = 0; answers && i < answers->count; i++)
        if (answers->at[i].call == call)
            return answers->at[i].frame;
    return NULL;
}

void python_answers_release(struct python_answers *answers)
{
    if (!answers || --answers->holders > 0)
        return;
    for (size_t i = 0; i < answers->count; i++)
        python_release(python_object(answers->at[i].frame));
    memory_free(answers->at);
    memory_free(answers);
}

static bool add_answer(struct python *python, const struct python_node *call,
                       struct python_frame *frame)
{
    struct python_answers *answers = python->answers;
    if (!answers)
        return true;
    void *grown = memory_grow(answers->at, &answers->capacity, answers->count + 1,
                              sizeof *answers->at, &python->error->error);
    if (!grown)
        return false;
    answers->at = grown;
    python_share(python_object(frame));
    answers->at[answers->count].call = call;
    answers->at[answers->count++].frame = frame;
    return true;
}

/* =========================================== steps ============================================ */

static void release_step(struct python_step *step)
{
    for (size_t i = 0; i < step->read_count; i++)
        release_place(step->reads[i]);
    for (size_t i = 0; i < step->write_count; i++)
        release_place(step->writes[i]);
    memory_free(step->reads);
    memory_free(step->writes);
    python_answers_release(step->answers);
    if (step->frame)
        python_release(python_object(step->frame));
    if (step->callee)
        python_release(python_object(step->callee));
    *step = (struct python_step){0};
}

void python_trace_free(struct python_trace *trace)
{
    while (trace->count > 0)
        release_step(&trace->step[--trace->count]);
    memory_free(trace->step);
    *trace = (struct python_trace){0};
}

void python_trace_begin(struct python *python)
{
    python_trace_free(&python->trace);
    python->tracing = true;
    python->traced_from = python->heap.made;
}

void python_trace_end(struct python *python, struct python_trace *trace)
{
    *trace = python->trace;
    python->trace = (struct python_trace){0};
    python->tracing = false;
}

size_t python_trace_count(const struct python *python)
{
    return python->trace.count;
}

/* Frames that began after the step did are its own affair, and so are comprehensions. */
static bool is_inner(struct python_place place, size_t serial)
{
    const struct python_frame *frame = (struct python_frame *)place.container;
    return place.container->kind == VALUE_FRAME && place.name != PYTHON_RESULT &&
           (frame->scratch || frame->serial > serial);
}

/* The places from `from` on, each once, without those of inner frames; they leave *places. */
static struct python_place *take_places(struct python *python, struct python_places *places,
                                        size_t from, size_t serial, size_t *count, bool *ok)
{
    *count = 0;
    if (places->count == from)
        return NULL;
    struct python_place *taken =
        memory_new(places->count - from, sizeof *taken, &python->error->error);
    *ok = *ok && taken;
    for (size_t i = from; taken && i < places->count; i++) {
        bool known = is_inner(places->at[i], serial);
        for (size_t k = 0; !known && k < *count; k++)
            known = python_same_place(taken[k], places->at[i]);
        if (known)
            continue;
        taken[(*count)++] = share_place(places->at[i]);
    }
    python_places_cut(places, from);
    return taken;
}

bool python_step_begin(struct python *python, struct python_mark *mark, enum python_step_kind kind,
                       const struct python_node *node)
{
    *mark = (struct python_mark){
        .reads = python->reads.count,
        .writes = python->writes.count,
        .serial = python->serial,
        .outer = python->answers,
        .step = {.kind = kind, .node = node, .frame = python->frame},
        .silent =
            python->quiet > 0 || !(python->tracing || python->host.after || python->host.before),
    };
    python->node = node;
    if (mark->silent)
        return true;
    if (python->tracing) {
        mark->step.answers = memory_new(1, sizeof *mark->step.answers, &python->error->error);
        if (!mark->step.answers)
            return false;
        mark->step.answers->holders = 1;
    }
    python->answers = mark->step.answers;
    if (!python->host.before ||
        python->host.before(python->host.context, python, &mark->step) == PYTHON_GO_ON)
        return true;
    python->ended = python->stopped = true;
    return false;
}

/* Keeps the step in the trace, which takes it over. */
static bool keep_step(struct python *python, struct python_step *step)
{
    struct python_trace *trace = &python->trace;
    struct python_step *grown = memory_grow(trace->step, &trace->capacity, trace->count + 1,
                                            sizeof *grown, &python->error->error);
    if (!grown)
        return false;
    trace->step = grown;
    python_share(python_object(step->frame));
    if (step->callee)
        python_share(python_object(step->callee));
    grown[trace->count++] = *step;
    return true;
}

/* Lets go of what the mark's own step holds; its frames are borrowed until it is kept. */
static void drop_step(struct python_step *step)
{
    step->frame = step->callee = NULL;
    release_step(step);
}

static bool finish_step(struct python *python, struct python_mark *mark, bool ok)
{
    struct python_step *step = &mark->step;
    bool wrote = python->writes.count > mark->writes, idle = false;
    step->reads =
        take_places(python, &python->reads, mark->reads, mark->serial, &step->read_count, &ok);
    step->writes =
        take_places(python, &python->writes, mark->writes, mark->serial, &step->write_count, &ok);
    if (step->node->kind == PYTHON_EXPRESSION && step->kind == STEP_ASSIGN)
        idle = !wrote && !(step->answers && step->answers->count);
    if (ok && !idle && python->host.after &&
        python->host.after(python->host.context, python, step) != PYTHON_GO_ON) {
        python->ended = python->stopped = true;
        ok = false;
    }
    if (ok && !idle && python->tracing && step->answers && keep_step(python, step))
        return true;
    drop_step(step);
    return ok;
}

bool python_step_end(struct python *python, struct python_mark *mark, bool ok)
{
    if (mark->silent)
        return ok;
    python->answers = mark->outer;
    return finish_step(python, mark, ok);
}

/* ============================================ calls =========================================== */

/* The call's own step: it shares the answers of the statement that it is a part of, since its
 * arguments may be calls as well. */
bool python_called_begin(struct python *python, struct python_called *called,
                         const struct python_node *node, struct python_frame *frame)
{
    struct python_mark mark = {
        .reads = called->reads,
        .writes = python->writes.count,
        .serial = frame->serial - 1,
        .step = {.kind = STEP_CALL,
                 .node = node,
                 .frame = python->frame,
                 .callee = frame,
                 .answers = python->answers},
    };
    called->trace = python->trace.count;
    called->frame = frame;
    for (size_t i = 0; i < frame->variables.count; i++)
        if (!python_writes(python, frame, frame->variables.at[i].name, python_none()))
            return false;
    mark.serial = frame->serial;
    if (mark.step.answers)
        mark.step.answers->holders++;
    return finish_step(python, &mark, true);
}

/* Whether a place is no result, or that of a call that came before. */
static bool is_outer_result(struct python_place place, size_t serial)
{
    return place.name != PYTHON_RESULT || ((struct python_frame *)place.container)->serial < serial;
}

/* Whether the steps since the call assigned nothing. */
static bool is_whole(const struct python *python, const struct python_called *called)
{
    for (size_t i = called->trace; i < python->trace.count; i++)
        if (python->trace.step[i].kind == STEP_ASSIGN)
            return false;
    return true;
}

bool python_called_end(struct python *python, struct python_called *called,
                       const struct python_node *node)
{
    struct python_trace *trace = &python->trace;
    if (!python->tracing || !python->answers || !is_whole(python, called)) {
        if (python->tracing && !add_answer(python, node, called->frame))
            return false;
        return python_reads(python, called->frame, PYTHON_RESULT, python_none());
    }
    while (trace->count > called->trace) {
        struct python_step *step = &trace->step[--trace->count];
        bool ok = true;
        for (size_t i = 0; ok && i < step->read_count; i++)
            if (!is_inner(step->reads[i], called->frame->serial - 1) &&
                is_outer_result(step->reads[i], called->frame->serial))
                ok = python_reads(python, step->reads[i].container, step->reads[i].name,
                                  step->reads[i].key);
        release_step(step);
        if (!ok)
            return false;
    }
    return true;
}
