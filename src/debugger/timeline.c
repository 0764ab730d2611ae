#include "debugger/timeline.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "model/run.h"

int place_compare(struct place a, struct place b)
{
    if (a.iteration != b.iteration)
        return a.iteration < b.iteration ? -1 : 1;
    return (a.done > b.done) - (a.done < b.done);
}

/* ====================================== what is carried ======================================= */

static size_t count_carried(const struct network *network)
{
    size_t count = 0;
    for (size_t t = 0; t < network->tensor_count; t++)
        if (network->tensors[t].lifetime == LIFETIME_CARRIED)
            count += matrix_count(network->tensors[t].value);
    return count;
}

static void copy_carried(struct network *network, real *carried, bool restore)
{
    for (size_t t = 0; t < network->tensor_count; t++) {
        struct matrix value = network->tensors[t].value;
        if (network->tensors[t].lifetime != LIFETIME_CARRIED)
            continue;
        size_t bytes = matrix_count(value) * sizeof *carried;
        if (restore)
            memcpy(value.at, carried, bytes);
        else
            memcpy(carried, value.at, bytes);
        carried += matrix_count(value);
    }
}

static void save(const struct timeline *timeline, real *carried)
{
    copy_carried(timeline->network, carried, false);
}

static void restore(const struct timeline *timeline, real *carried)
{
    copy_carried(timeline->network, carried, true);
}

static void invalidate(struct timeline *timeline)
{
    memset(timeline->valid, 0, timeline->network->tensor_count * sizeof *timeline->valid);
}

/* ========================================= snapshots ========================================== */

/* The last snapshot at or before an iteration. There always is that of iteration 0. */
static struct snapshot *nearest(const struct timeline *timeline, size_t iteration)
{
    size_t low = 0, high = timeline->snapshot_count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (timeline->snapshots[middle].iteration <= iteration)
            low = middle;
        else
            high = middle;
    }
    return &timeline->snapshots[low];
}

/* Keeps the snapshots for which `keep` is true. */
static void drop_snapshots(struct timeline *timeline, bool (*keep)(size_t iteration, size_t bound),
                           size_t bound)
{
    size_t kept = 0;
    for (size_t i = 0; i < timeline->snapshot_count; i++) {
        if (keep(timeline->snapshots[i].iteration, bound))
            timeline->snapshots[kept++] = timeline->snapshots[i];
        else
            memory_free(timeline->snapshots[i].carried);
    }
    timeline->snapshot_count = kept;
}

static bool is_multiple(size_t iteration, size_t bound)
{
    return iteration % bound == 0;
}

static bool is_up_to(size_t iteration, size_t bound)
{
    return iteration <= bound;
}

/* Doubles the distance between snapshots until one more fits into the budget. */
static void thin(struct timeline *timeline)
{
    size_t bytes = timeline->carried_count * sizeof(real), most = timeline->budget / bytes;
    while (timeline->snapshot_count > 1 && timeline->snapshot_count >= most) {
        timeline->interval *= 2;
        drop_snapshots(timeline, is_multiple, timeline->interval);
    }
}

void timeline_set_budget(struct timeline *timeline, size_t budget)
{
    timeline->budget = budget;
    thin(timeline);
}

/* Takes a snapshot at the beginning of an iteration, before the changes made there. Being short of
 * memory only makes the past slower to reach. */
static void take_snapshot(struct timeline *timeline)
{
    size_t iteration = timeline->place.iteration;
    if (timeline->snapshot_count && nearest(timeline, iteration)->iteration == iteration)
        return;
    if (timeline->snapshot_count && iteration % timeline->interval != 0)
        return;
    if (timeline->snapshot_count && nearest(timeline, iteration)->iteration !=
                                        timeline->snapshots[timeline->snapshot_count - 1].iteration)
        return; /* on the way through the known past */
    thin(timeline);
    if (timeline->snapshot_count && iteration % timeline->interval != 0)
        return;
    struct snapshot *grown = memory_grow(timeline->snapshots, &timeline->snapshot_capacity,
                                         timeline->snapshot_count + 1, sizeof *grown, NULL);
    real *carried = grown ? memory_new(timeline->carried_count, sizeof *carried, NULL) : NULL;
    if (grown)
        timeline->snapshots = grown;
    if (!carried)
        return;
    save(timeline, carried);
    timeline->snapshots[timeline->snapshot_count++] = (struct snapshot){iteration, carried};
}

/* ======================================== the journal ========================================= */

/* Applies what the user changed at this place. */
static void apply_changes(struct timeline *timeline, struct place place)
{
    for (size_t i = 0; i < timeline->change_count; i++)
        if (place_compare(timeline->changes[i].place, place) == 0)
            matrix_copy(timeline->network->tensors[timeline->changes[i].tensor].value,
                        timeline->changes[i].value);
}

/* Whether something was changed in the middle of an iteration. */
static bool changed_within(const struct timeline *timeline, size_t iteration)
{
    for (size_t i = 0; i < timeline->change_count; i++)
        if (timeline->changes[i].place.iteration == iteration && timeline->changes[i].place.done)
            return true;
    return false;
}

static void drop_changes_after(struct timeline *timeline, struct place place)
{
    size_t kept = 0;
    for (size_t i = 0; i < timeline->change_count; i++) {
        if (place_compare(timeline->changes[i].place, place) <= 0)
            timeline->changes[kept++] = timeline->changes[i];
        else
            matrix_free(&timeline->changes[i].value);
    }
    timeline->change_count = kept;
}

bool timeline_change(struct timeline *timeline, size_t tensor, struct matrix value, bool *dropped,
                     struct error *error)
{
    struct matrix *target = &timeline->network->tensors[tensor].value;
    struct change change = {.place = timeline->place, .tensor = tensor};
    struct change *grown = memory_grow(timeline->changes, &timeline->change_capacity,
                                       timeline->change_count + 1, sizeof *grown, error);
    if (!grown)
        return false;
    timeline->changes = grown;
    if (!matrix_new(&change.value, value.rows, value.columns, error))
        return false;
    matrix_copy(change.value, value);
    *dropped = place_compare(timeline->place, timeline->furthest) < 0;
    drop_changes_after(timeline, timeline->place);
    drop_snapshots(timeline, is_up_to, timeline->place.iteration);
    timeline->furthest = timeline->place;
    timeline->changes[timeline->change_count++] = change;
    matrix_copy(*target, value);
    if (timeline->listener.dropped)
        timeline->listener.dropped(timeline->listener.context, timeline->place.iteration);
    return true;
}

/* ======================================== new and free ======================================== */

bool timeline_new(struct timeline *timeline, struct network *network, size_t budget,
                  struct error *error)
{
    *timeline = (struct timeline){.network = network, .interval = 1, .budget = budget};
    timeline->carried_count = count_carried(network);
    timeline->before = memory_new(timeline->carried_count, sizeof(real), error);
    timeline->spare = memory_new(timeline->carried_count, sizeof(real), error);
    timeline->valid = memory_new(network->tensor_count, sizeof *timeline->valid, error);
    if (timeline->before && timeline->spare && timeline->valid)
        take_snapshot(timeline);
    if (timeline->snapshot_count == 1) {
        network->iteration = 0;
        return true;
    }
    timeline_free(timeline);
    return error_set(error, NULL, "out of memory for the timeline");
}

void timeline_free(struct timeline *timeline)
{
    for (size_t i = 0; i < timeline->snapshot_count; i++)
        memory_free(timeline->snapshots[i].carried);
    for (size_t i = 0; i < timeline->change_count; i++)
        matrix_free(&timeline->changes[i].value);
    memory_free(timeline->snapshots);
    memory_free(timeline->changes);
    memory_free(timeline->before);
    memory_free(timeline->spare);
    memory_free(timeline->valid);
    *timeline = (struct timeline){0};
}

/* ==================================== looking at tensors ==================================== */

size_t timeline_looked_at(const struct timeline *timeline, size_t *done)
{
    struct place place = timeline->place;
    *done = place.done ? place.done : place.iteration ? timeline->network->statement_count : 0;
    return place.done || !place.iteration ? place.iteration : place.iteration - 1;
}

/* Runs the statements of the looked-at iteration, as far as their values are missing, up to and
 * with `last`, from what it began with. What is carried stands as before afterwards. */
static bool recompute(struct timeline *timeline, size_t last, struct error *error)
{
    struct network *network = timeline->network;
    size_t done, iteration = timeline_looked_at(timeline, &done);
    real *now = memory_new(timeline->carried_count, sizeof *now, error);
    if (!now)
        return false;
    save(timeline, now);
    restore(timeline, timeline->before);
    bool ok = true;
    for (size_t s = 0; ok && s <= last; s++) {
        size_t target = network->statements[s].target;
        if (s > 0)
            apply_changes(timeline, (struct place){iteration, s});
        if (timeline->valid[target] || network->statements[s].pass == PASS_UPDATE)
            continue;
        ok = run_statements(network, s, s + 1, error);
        timeline->valid[target] = ok;
    }
    restore(timeline, now);
    memory_free(now);
    return ok;
}

static bool no_value(const struct timeline *timeline, size_t tensor, size_t statement,
                     struct error *error)
{
    const struct network *network = timeline->network;
    const char *name = network->tensors[tensor].name;
    char hint[128];
    snprintf(hint, sizeof hint, "`advance %s` goes there.", name);
    return error_set(error, hint, "%s has no value yet: statement %zu computes it", name,
                     statement + 1);
}

bool timeline_materialise(struct timeline *timeline, size_t tensor, struct error *error)
{
    struct network *network = timeline->network;
    size_t done, statement = network_statement(network, network->tensors[tensor].name);
    timeline_looked_at(timeline, &done);
    switch (network->tensors[tensor].lifetime) {
    case LIFETIME_CARRIED:
        return true;
    case LIFETIME_DATA:
        return run_materialise(network, tensor, error);
    case LIFETIME_SAMPLE:
    case LIFETIME_GRADIENT:
        break;
    }
    if (statement >= done)
        return no_value(timeline, tensor, statement, error);
    return timeline->valid[tensor] || recompute(timeline, statement, error);
}

bool timeline_carried_at(const struct timeline *timeline, size_t tensor, size_t statement,
                         struct matrix *copy, struct error *error)
{
    const struct network *network = timeline->network;
    struct matrix value = network->tensors[tensor].value;
    size_t done, iteration = timeline_looked_at(timeline, &done);
    const real *before = timeline->before;
    for (size_t t = 0; t < tensor; t++)
        if (network->tensors[t].lifetime == LIFETIME_CARRIED)
            before += matrix_count(network->tensors[t].value);
    if (!matrix_new(copy, value.rows, value.columns, error))
        return false;
    memcpy(copy->at, before, matrix_count(value) * sizeof *before);
    for (size_t i = 0; i < timeline->change_count; i++) {
        const struct change *change = &timeline->changes[i];
        if (change->tensor == tensor && change->place.iteration == iteration &&
            change->place.done > 0 && change->place.done <= statement)
            matrix_copy(*copy, change->value);
    }
    return true;
}

bool timeline_next_snapshot(const struct timeline *timeline, size_t *iteration)
{
    for (size_t i = 0; i < timeline->snapshot_count; i++)
        if (timeline->snapshots[i].iteration > *iteration) {
            *iteration = timeline->snapshots[i].iteration;
            return true;
        }
    return false;
}

bool timeline_parameters(const struct timeline *timeline, size_t iteration, struct network *network)
{
    const struct snapshot *snapshot = nearest(timeline, iteration);
    if (snapshot->iteration != iteration)
        return false;
    copy_carried(network, snapshot->carried, true);
    for (size_t i = 0; i < timeline->change_count; i++)
        if (place_compare(timeline->changes[i].place, (struct place){iteration, 0}) == 0)
            matrix_copy(network->tensors[timeline->changes[i].tensor].value,
                        timeline->changes[i].value);
    return true;
}

/* ======================================== one step on ========================================= */

/* At a place just reached: what lies there, and how far this future has come. */
static void arrive(struct timeline *timeline)
{
    timeline->network->iteration = timeline->place.iteration;
    if (timeline->place.done == 0)
        take_snapshot(timeline);
    apply_changes(timeline, timeline->place);
    if (place_compare(timeline->furthest, timeline->place) < 0)
        timeline->furthest = timeline->place;
    if (timeline->place.done == 0 && timeline->listener.arrived)
        timeline->listener.arrived(timeline->listener.context);
}

/* From now on the tensors of the iteration begun at (N, 0) are looked at; `spare` holds what it
 * began with. Called once its first statement has succeeded, so that a failure changes nothing. */
static void look_at_new_iteration(struct timeline *timeline)
{
    real *before = timeline->spare;
    timeline->spare = timeline->before;
    timeline->before = before;
    invalidate(timeline);
}

bool timeline_step(struct timeline *timeline, struct error *error)
{
    struct network *network = timeline->network;
    struct place *place = &timeline->place;
    const struct statement *statement = &network->statements[place->done];
    size_t operands = statement->operation->operands;
    for (size_t i = 0; place->done > 0 && i < operands; i++) {
        enum lifetime lifetime = network->tensors[statement->operand[i]].lifetime;
        if (lifetime != LIFETIME_DATA &&
            !timeline_materialise(timeline, statement->operand[i], error))
            return false;
    }
    if (place->done == 0)
        save(timeline, timeline->spare);
    if (!run_statements(network, place->done, place->done + 1, error))
        return false;
    if (place->done == 0)
        look_at_new_iteration(timeline);
    timeline->valid[statement->target] = true;
    if (++place->done == network->statement_count)
        *place = (struct place){place->iteration + 1, 0};
    arrive(timeline);
    return true;
}

bool timeline_next(struct timeline *timeline, struct error *error)
{
    struct network *network = timeline->network;
    size_t iteration = timeline->place.iteration;
    if (timeline->place.done || changed_within(timeline, iteration)) {
        while (timeline->place.iteration == iteration)
            if (!timeline_step(timeline, error))
                return false;
        return true;
    }
    save(timeline, timeline->spare);
    if (!run_iteration(network, error))
        return false;
    look_at_new_iteration(timeline);
    for (size_t t = 0; t < network->tensor_count; t++)
        timeline->valid[t] = network->tensors[t].lifetime == LIFETIME_GRADIENT;
    timeline->place.iteration++;
    arrive(timeline);
    return true;
}

/* ======================================== to any place ======================================== */

/* Back to an earlier place of the iteration that is looked at: its tensors stay, and what is
 * carried is what it began with and the updates up to there. */
static bool back_within(struct timeline *timeline, struct place place, struct error *error)
{
    struct network *network = timeline->network;
    for (size_t s = 0; s < place.done; s++)
        for (size_t i = 0; i < network->statements[s].operation->operands; i++)
            if (network->statements[s].pass == PASS_UPDATE &&
                !timeline_materialise(timeline, network->statements[s].operand[i], error))
                return false;
    restore(timeline, timeline->before);
    for (size_t s = 0; s < place.done; s++) {
        if (s > 0)
            apply_changes(timeline, (struct place){place.iteration, s});
        if (network->statements[s].pass == PASS_UPDATE && !run_statements(network, s, s + 1, error))
            return false;
    }
    apply_changes(timeline, place);
    timeline->place = place;
    network->iteration = place.iteration;
    for (size_t s = place.done; s < network->statement_count; s++)
        timeline->valid[network->statements[s].target] = false;
    return true;
}

/* To the beginning of an iteration, from the nearest snapshot, or from here if that is nearer. */
static bool to_beginning(struct timeline *timeline, size_t iteration, timeline_watcher *watcher,
                         void *context, bool *stopped, struct error *error)
{
    struct snapshot *snapshot = nearest(timeline, iteration);
    bool from_here = timeline->place.done == 0 && timeline->place.iteration <= iteration &&
                     timeline->place.iteration >= snapshot->iteration;
    if (!from_here) {
        restore(timeline, snapshot->carried);
        timeline->place = (struct place){snapshot->iteration, 0};
        invalidate(timeline);
        arrive(timeline);
    }
    while (timeline->place.iteration < iteration) {
        if (!timeline_next(timeline, error))
            return false;
        if (watcher && !watcher(context)) {
            *stopped = true;
            return true;
        }
    }
    return true;
}

bool timeline_goto(struct timeline *timeline, struct place place, timeline_watcher *watcher,
                   void *context, struct error *error)
{
    assert(place.done < timeline->network->statement_count);
    size_t done, looked_at = timeline_looked_at(timeline, &done);
    bool stopped = false;
    if (place_compare(place, timeline->place) == 0)
        return true;
    if (place.done && place.iteration == looked_at && place.done < done)
        return back_within(timeline, place, error);
    if (place.done && place.iteration == timeline->place.iteration &&
        place.done > timeline->place.done) {
        while (timeline->place.done < place.done)
            if (!timeline_step(timeline, error))
                return false;
        return true;
    }
    /* (N, 0) shows iteration N - 1, so that one is run, from its beginning */
    size_t base = place.done || !place.iteration ? place.iteration : place.iteration - 1;
    if (place.done == 0 && timeline->place.done && timeline->place.iteration + 1 == place.iteration)
        return timeline_next(timeline, error);
    if (!to_beginning(timeline, base, watcher, context, &stopped, error))
        return false;
    if (stopped)
        return true;
    if (place.iteration > timeline->place.iteration && !timeline_next(timeline, error))
        return false;
    while (timeline->place.done < place.done)
        if (!timeline_step(timeline, error))
            return false;
    return true;
}

bool timeline_previous(const struct timeline *timeline, struct place place, struct place *previous)
{
    if (place.iteration == 0 && place.done == 0)
        return false;
    *previous = place.done
                    ? (struct place){place.iteration, place.done - 1}
                    : (struct place){place.iteration - 1, timeline->network->statement_count - 1};
    return true;
}
