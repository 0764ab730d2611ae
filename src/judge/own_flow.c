#include "judge/own_flow.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"

/* ========================================== values ============================================ */

/* Copies of arrays: places that hold one array hold one copy. */
struct copies {
    struct copied {
        const struct python_object *from;
        struct python_value to;
    } * at;
    size_t count, capacity;
};

static void copies_free(struct copies *copies)
{
    for (size_t i = 0; i < copies->count; i++)
        python_release(copies->at[i].to);
    memory_free(copies->at);
    *copies = (struct copies){0};
}

/* A copy of an array, owned; of anything else the thing itself. */
static bool copy_value(struct own_flow *flow, struct copies *copies, struct python_value value,
                       struct python_value *copy, struct error *error)
{
    *copy = python_none();
    if (value.kind != VALUE_ARRAY) {
        *copy = python_share(value);
        return true;
    }
    for (size_t i = 0; i < copies->count; i++)
        if (copies->at[i].from == value.object) {
            *copy = python_share(copies->at[i].to);
            return true;
        }
    struct copied *grown =
        memory_grow(copies->at, &copies->capacity, copies->count + 1, sizeof *grown, error);
    if (!grown)
        return false;
    copies->at = grown;
    struct array array;
    if (!array_copy(&array, python_array_of(value)->array, error) ||
        !python_new_array(python_heap(flow->python), copy, array, error))
        return false;
    python_array_of(*copy)->fold = python_array_of(value)->fold;
    grown[copies->count++] = (struct copied){value.object, python_share(*copy)};
    return true;
}

static void see_numbers(struct own_version *version)
{
    struct python_value value = version->value;
    version->numeric = true;
    if (value.kind == VALUE_ARRAY)
        version->array = python_array_of(value)->array;
    else if (value.kind == VALUE_INTEGER || value.kind == VALUE_REAL || value.kind == VALUE_BOOLEAN)
        version->number = (real)python_number(value);
    else
        version->numeric = false;
}

/* The numbers of a version: of a plain number the view is made anew, since versions move. */
static struct array numbers_of(const struct own_version *version)
{
    if (version->value.kind == VALUE_ARRAY)
        return version->array;
    return (struct array){.size = {1, 1}, .kind = ARRAY_REAL, .at = (real *)&version->number};
}

static bool same_value(struct python_value a, struct python_value b)
{
    if (a.kind != b.kind)
        return false;
    if (a.kind == VALUE_ARRAY)
        return array_same(python_array_of(a)->array, python_array_of(b)->array);
    if (a.kind == VALUE_REAL)
        return a.real == b.real || (isnan(a.real) && isnan(b.real));
    return python_is_number(a)   ? a.integer == b.integer
           : python_is_object(a) ? a.object == b.object
                                 : true;
}

/* ==================================== places and versions ===================================== */

static size_t find_place(const struct own_flow *flow, struct python_place place)
{
    size_t p = 0;
    while (p < flow->place_count && !python_same_place(flow->places[p].place, place))
        p++;
    return p;
}

/* A further version of a place, which stands there from now on. */
static bool add_version(struct own_flow *flow, size_t place, size_t step, struct python_value value,
                        struct copies *copies, struct error *error)
{
    struct own_version *grown = memory_grow(flow->versions, &flow->version_capacity,
                                            flow->version_count + 1, sizeof *grown, error);
    if (!grown)
        return false;
    flow->versions = grown;
    struct own_version *version = &grown[flow->version_count];
    *version = (struct own_version){.place = place, .step = step, .same = OWN_NONE};
    if (!copy_value(flow, copies, value, &version->value, error))
        return false;
    see_numbers(version);
    flow->now[place] = flow->version_count++;
    return true;
}

static bool add_place(struct own_flow *flow, struct python_place place, struct error *error)
{
    if (find_place(flow, place) < flow->place_count)
        return true;
    struct own_place *grown = memory_grow(flow->places, &flow->place_capacity,
                                          flow->place_count + 1, sizeof *grown, error);
    if (!grown)
        return false;
    flow->places = grown;
    struct own_place *own = &grown[flow->place_count];
    *own = (struct own_place){.place = place, .initial = OWN_NONE};
    own->name = python_place_name(place, error);
    flow->place_count += own->name != NULL;
    return own->name != NULL;
}

static bool find_places(struct own_flow *flow, struct error *error)
{
    for (size_t s = 0; s < flow->step_count; s++) {
        const struct python_step *step = &flow->trace[s];
        for (size_t i = 0; i < step->read_count; i++)
            if (!add_place(flow, step->reads[i], error))
                return false;
        for (size_t i = 0; i < step->write_count; i++)
            if (!add_place(flow, step->writes[i], error))
                return false;
    }
    return true;
}

static bool keep_initial(struct own_flow *flow, struct error *error)
{
    struct copies copies = {0};
    bool ok = true;
    for (size_t p = 0; ok && p < flow->place_count; p++) {
        struct python_value value;
        flow->now[p] = OWN_NONE;
        if (!python_get(flow->places[p].place, &value))
            continue;
        ok = add_version(flow, p, OWN_NONE, value, &copies, error);
        flow->places[p].initial = flow->now[p];
        python_release(value);
    }
    copies_free(&copies);
    return ok;
}

/* Whether the trace says that a step writes a place. */
static bool is_written(const struct own_flow *flow, const struct python_step *step, size_t place)
{
    for (size_t i = 0; i < step->write_count; i++)
        if (python_same_place(step->writes[i], flow->places[place].place))
            return true;
    return false;
}

/* The version whose array (or whose number, which has a fraction) stands in another place, too, and
 * did so before the step: what a call or a return hands on depends on nothing else. */
static size_t handed_on(const struct own_flow *flow, size_t s, size_t place,
                        struct python_value value)
{
    size_t found = OWN_NONE;
    bool fraction = value.kind == VALUE_REAL && value.real != floor(value.real);
    bool telling = value.kind == VALUE_ARRAY || fraction;
    for (size_t p = 0; telling && p < flow->place_count && found == OWN_NONE; p++) {
        struct python_value other;
        size_t version = flow->now[p];
        if (p == place || version == OWN_NONE || flow->versions[version].step == s ||
            !python_get(flow->places[p].place, &other))
            continue;
        if (other.kind == value.kind && (fraction || other.object == value.object) &&
            same_value(value, flow->versions[version].value))
            found = version;
        python_release(other);
    }
    return found;
}

/* Keeps what a step has read and written: what the trace says, and every other place whose array
 * has changed, because it holds the same one. */
static bool keep_step(struct own_flow *flow, size_t s, struct error *error)
{
    const struct python_step *step = &flow->trace[s];
    struct own_step *own = &flow->steps[s];
    struct copies copies = {0};
    own->reads = memory_new(step->read_count + 1, sizeof *own->reads, error);
    own->writes = memory_new(flow->place_count, sizeof *own->writes, error);
    bool ok = own->reads && own->writes;
    for (size_t i = 0; ok && i < step->read_count; i++) {
        size_t version = flow->now[find_place(flow, step->reads[i])];
        if (version != OWN_NONE)
            own->reads[own->read_count++] = version;
    }
    for (size_t p = 0; ok && p < flow->place_count; p++) {
        struct python_value value;
        size_t before = flow->now[p];
        if (!python_get(flow->places[p].place, &value))
            continue;
        bool changed = before == OWN_NONE || !same_value(value, flow->versions[before].value);
        bool written = is_written(flow, step, p);
        if (changed || written) {
            flow->places[p].in_place |= changed && !written;
            size_t same = handed_on(flow, s, p, value);
            ok = add_version(flow, p, s, value, &copies, error);
            if (ok)
                flow->versions[flow->now[p]].same = same;
            own->writes[own->write_count++] = flow->now[p];
        }
        python_release(value);
    }
    copies_free(&copies);
    return ok;
}

/* Augmented assignments, and those to elements, change arrays where they are. */
static bool changes_in_place(const struct python_step *step)
{
    const struct python_node *node = step->node;
    return step->kind == STEP_ASSIGN &&
           (node->kind == PYTHON_AUGMENTED || node->kind == PYTHON_EXPRESSION ||
            (node->kind == PYTHON_ASSIGN && node->list->kind == PYTHON_SUBSCRIPT));
}

static bool record(struct own_flow *flow, struct python_error *error)
{
    flow->steps = memory_new(flow->step_count + 1, sizeof *flow->steps, &error->error);
    if (!flow->steps || !find_places(flow, &error->error))
        return false;
    flow->now = memory_new(flow->place_count + 1, sizeof *flow->now, &error->error);
    if (!flow->now || !keep_initial(flow, &error->error))
        return false;
    for (size_t s = 0; s < flow->step_count; s++) {
        bool changed = false;
        if (python_redo(flow->python, &flow->trace[s], &changed, error) != PYTHON_DONE ||
            !keep_step(flow, s, &error->error))
            return false;
        for (size_t i = 0; changes_in_place(&flow->trace[s]) && i < flow->steps[s].write_count; i++)
            flow->places[flow->versions[flow->steps[s].writes[i]].place].in_place = true;
    }
    for (size_t v = 0; v < flow->version_count; v++)
        if (flow->versions[v].numeric)
            flow->versions[v].array = numbers_of(&flow->versions[v]);
    return true;
}

bool own_flow_new(struct own_flow *flow, struct python *python, const struct python_step *trace,
                  size_t count, struct python_error *error)
{
    *flow = (struct own_flow){.python = python, .trace = trace, .step_count = count};
    if (record(flow, error))
        return true;
    own_flow_free(flow);
    return false;
}

void own_flow_free(struct own_flow *flow)
{
    for (size_t p = 0; p < flow->place_count; p++)
        memory_free(flow->places[p].name);
    for (size_t v = 0; v < flow->version_count; v++)
        python_release(flow->versions[v].value);
    for (size_t s = 0; flow->steps && s < flow->step_count; s++) {
        memory_free(flow->steps[s].reads);
        memory_free(flow->steps[s].writes);
    }
    memory_free(flow->places);
    memory_free(flow->versions);
    memory_free(flow->steps);
    memory_free(flow->now);
    *flow = (struct own_flow){0};
}

/* ======================================== dependence ========================================== */

void own_flow_mark_after(const struct own_flow *flow, bool *from)
{
    for (size_t s = 0; s < flow->step_count; s++) {
        const struct own_step *step = &flow->steps[s];
        bool reached = false;
        for (size_t i = 0; i < step->read_count; i++)
            reached |= from[step->reads[i]];
        for (size_t i = 0; i < step->write_count; i++) {
            size_t same = flow->versions[step->writes[i]].same;
            from[step->writes[i]] |= same == OWN_NONE ? reached : from[same];
        }
    }
}

void own_flow_mark_before(const struct own_flow *flow, bool *to)
{
    for (size_t s = flow->step_count; s-- > 0;) {
        const struct own_step *step = &flow->steps[s];
        bool reached = false;
        for (size_t i = step->write_count; i-- > 0;) {
            size_t same = flow->versions[step->writes[i]].same;
            if (same == OWN_NONE)
                reached |= to[step->writes[i]];
            else
                to[same] |= to[step->writes[i]];
        }
        for (size_t i = 0; reached && i < step->read_count; i++)
            to[step->reads[i]] = true;
    }
}

void own_flow_mark_needed(const struct own_flow *flow, bool *to)
{
    for (size_t s = flow->step_count; s-- > 0;) {
        const struct own_step *step = &flow->steps[s];
        bool reached = false;
        for (size_t i = 0; i < step->write_count; i++)
            reached |= to[step->writes[i]];
        for (size_t i = 0; reached && i < step->read_count; i++)
            to[step->reads[i]] = true;
    }
}

size_t own_flow_root(const struct own_flow *flow, size_t version)
{
    while (flow->versions[version].same != OWN_NONE)
        version = flow->versions[version].same;
    return version;
}

bool own_flow_depends(const struct own_flow *flow, size_t version, size_t on)
{
    struct error error;
    bool *marks = memory_new(flow->version_count, sizeof *marks, &error);
    if (!marks)
        return true; /* the careful answer */
    marks[on] = true;
    own_flow_mark_after(flow, marks);
    bool depends = marks[version];
    memory_free(marks);
    return depends;
}

size_t own_flow_last(const struct own_flow *flow, size_t place)
{
    for (size_t v = flow->version_count; v-- > 0;)
        if (flow->versions[v].place == place)
            return v;
    return OWN_NONE;
}

/* ======================================= doing it again ======================================= */

/* Puts a version into its place; arrays that a step may change are copied. */
static bool put_version(struct own_flow *flow, size_t v, struct copies *copies, struct error *error)
{
    const struct own_version *version = &flow->versions[v];
    struct own_place *place = &flow->places[version->place];
    struct python_value value;
    if (!place->in_place)
        value = python_share(version->value);
    else if (!copy_value(flow, copies, version->value, &value, error))
        return false;
    flow->now[version->place] = v;
    return python_put(place->place, value, error);
}

bool own_flow_restore(struct own_flow *flow, size_t step, struct error *error)
{
    struct copies copies = {0};
    bool ok = true;
    for (size_t p = 0; p < flow->place_count; p++)
        flow->now[p] = OWN_NONE;
    for (size_t v = 0; v < flow->version_count; v++)
        if (flow->versions[v].step == OWN_NONE || flow->versions[v].step < step)
            flow->now[flow->versions[v].place] = v;
    for (size_t p = 0; ok && p < flow->place_count; p++)
        if (flow->now[p] != OWN_NONE)
            ok = put_version(flow, flow->now[p], &copies, error);
    copies_free(&copies);
    return ok;
}

bool own_flow_put(struct own_flow *flow, size_t v, const double *numbers, struct error *error)
{
    const struct own_version *version = &flow->versions[v];
    struct python_value value;
    if (version->value.kind != VALUE_ARRAY) {
        value = python_real(numbers[0]);
        return python_put(flow->places[version->place].place, value, error);
    }
    struct array array = version->array, made;
    if (!array_new(&made, array.dimensions, array.size[0], array.size[1], ARRAY_REAL, error))
        return false;
    for (size_t k = 0; k < array_count(array); k++)
        *array_flat(made, k) = (real)numbers[k];
    return python_new_array(python_heap(flow->python), &value, made, error) &&
           python_put(flow->places[version->place].place, value, error);
}

bool own_flow_run(struct own_flow *flow, size_t from, size_t to, const bool *redo,
                  struct python_error *error)
{
    struct copies copies = {0};
    bool ok = true;
    for (size_t s = from; ok && s < to; s++) {
        bool changed = false;
        if (redo[s]) {
            ok = python_redo(flow->python, &flow->trace[s], &changed, error) == PYTHON_DONE;
            continue;
        }
        for (size_t i = 0; ok && i < flow->steps[s].write_count; i++)
            ok = put_version(flow, flow->steps[s].writes[i], &copies, &error->error);
    }
    copies_free(&copies);
    return ok;
}

bool own_flow_get(struct own_flow *flow, size_t place, double *numbers, size_t count)
{
    struct own_version now = {0};
    if (!python_get(flow->places[place].place, &now.value))
        return false;
    see_numbers(&now);
    struct array array = now.numeric ? numbers_of(&now) : (struct array){0};
    bool fits = now.numeric && array_count(array) == count;
    for (size_t k = 0; fits && k < count; k++)
        numbers[k] = (double)*array_flat(array, k);
    python_release(now.value);
    return fits;
}
