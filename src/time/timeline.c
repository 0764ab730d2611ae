#include "time/timeline.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "model/run.h"
#include "model/version.h"

int place_compare(struct place a, struct place b)
{
    if (a.iteration != b.iteration)
        return a.iteration < b.iteration ? -1 : 1;
    return (a.done > b.done) - (a.done < b.done);
}

/* ====================================== what is carried ======================================= */

/* How many reals the random state takes, which follows the tensors wherever it is kept. */
enum { RANDOM_REALS = (sizeof(struct random) + sizeof(real) - 1) / sizeof(real) };

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
    memcpy(carried + timeline->carried_count, &timeline->network->random, sizeof(struct random));
}

static void restore(const struct timeline *timeline, real *carried)
{
    copy_carried(timeline->network, carried, true);
    memcpy(&timeline->network->random, carried + timeline->carried_count, sizeof(struct random));
}

/* Memory for what save saves. */
static real *new_carried(const struct timeline *timeline, struct error *error)
{
    return memory_new(timeline->carried_count + RANDOM_REALS, sizeof(real), error);
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

/* Keeps the snapshots for which `keep` is true. The blocks of the others are kept behind them: the
 * holes that they would leave in the heap are too small for aligned blocks of the same size. */
static void drop_snapshots(struct timeline *timeline, bool (*keep)(size_t iteration, size_t bound),
                           size_t bound)
{
    size_t kept = 0;
    for (size_t i = 0; i < timeline->snapshot_count; i++) {
        struct snapshot snapshot = timeline->snapshots[i];
        if (!keep(snapshot.iteration, bound))
            continue;
        timeline->snapshots[i] = timeline->snapshots[kept];
        timeline->snapshots[kept++] = snapshot;
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

size_t timeline_snapshot_cost(const struct timeline *timeline)
{
    /* while the table grows by half there are two of them: 1 + 1.5 lines */
    bool drawn = !random_same(&timeline->network->random, &timeline->first);
    return memory_cost(timeline->carried_count * sizeof(real)) + 5 * sizeof(struct snapshot) / 2 +
           (drawn ? memory_cost(sizeof(struct random)) : 0);
}

/* Doubles the distance between snapshots until one more fits into the budget. */
static void thin(struct timeline *timeline)
{
    size_t most = timeline->budget / timeline_snapshot_cost(timeline);
    while (timeline->snapshot_count > 1 && timeline->snapshot_count >= most) {
        timeline->interval *= 2;
        drop_snapshots(timeline, is_multiple, timeline->interval);
    }
}

static void free_block(struct snapshot *snapshot)
{
    memory_free(snapshot->carried);
    memory_free(snapshot->random);
}

void timeline_set_budget(struct timeline *timeline, size_t budget)
{
    timeline->budget = budget;
    thin(timeline);
    while (timeline->snapshot_blocks > timeline->snapshot_count)
        free_block(&timeline->snapshots[--timeline->snapshot_blocks]);
}

/* Memory for one snapshot more. */
static bool add_block(struct timeline *timeline)
{
    struct snapshot *grown = memory_grow(timeline->snapshots, &timeline->snapshot_capacity,
                                         timeline->snapshot_blocks + 1, sizeof *grown, NULL);
    real *carried = grown ? memory_new(timeline->carried_count, sizeof *carried, NULL) : NULL;
    if (grown)
        timeline->snapshots = grown;
    if (carried)
        timeline->snapshots[timeline->snapshot_blocks++] = (struct snapshot){.carried = carried};
    return carried != NULL;
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
    bool drawn = !random_same(&timeline->network->random, &timeline->first);
    struct random *random = drawn ? memory_new(1, sizeof *random, NULL) : NULL;
    if ((drawn && !random) ||
        (timeline->snapshot_count == timeline->snapshot_blocks && !add_block(timeline))) {
        memory_free(random);
        return;
    }
    struct snapshot *snapshot = &timeline->snapshots[timeline->snapshot_count++];
    memory_free(snapshot->random);
    snapshot->iteration = iteration;
    snapshot->random = random;
    if (random)
        *random = timeline->network->random;
    copy_carried(timeline->network, snapshot->carried, false);
}

/* ======================================== the journal ========================================= */

/* Applies the values that the user changed at this place. */
static void apply_changes(struct timeline *timeline, struct place place)
{
    struct network *network = timeline->network;
    for (size_t i = 0; i < timeline->change_count; i++) {
        const struct change *change = &timeline->changes[i];
        if (place_compare(change->from, place) != 0)
            continue;
        if (change->tensor != CHANGE_NOTHING)
            matrix_copy(network->tensors[change->tensor].value, change->value);
        if (change->random)
            network->random = *change->random;
    }
}

/* Whether something was changed in the middle of an iteration. */
static bool changed_within(const struct timeline *timeline, size_t iteration)
{
    for (size_t i = 0; i < timeline->change_count; i++)
        if (timeline->changes[i].from.iteration == iteration && timeline->changes[i].from.done)
            return true;
    return false;
}

static void free_change(struct change *change)
{
    matrix_free(&change->value);
    memory_free(change->random);
    memory_free(change->command);
    line_release(change->line);
}

/* Drops the versions of the program that neither the journal nor the present needs. */
static void drop_versions(struct timeline *timeline)
{
    struct network *network = timeline->network;
    for (size_t v = network->program_count; v-- > 1;) {
        bool needed = v == network->version;
        for (size_t i = 0; !needed && i < timeline->change_count; i++)
            needed = timeline->changes[i].version == v;
        if (!needed)
            version_drop(network, v);
    }
}

/* Drops what was changed, seen and kept after the place, which becomes the furthest. */
static void drop_future(struct timeline *timeline, bool *dropped)
{
    struct place place = timeline->place;
    size_t kept = 0;
    *dropped = place_compare(place, timeline->furthest) < 0;
    for (size_t i = 0; i < timeline->change_count; i++) {
        if (place_compare(timeline->changes[i].made, place) <= 0)
            timeline->changes[kept++] = timeline->changes[i];
        else
            free_change(&timeline->changes[i]);
    }
    timeline->change_count = kept;
    drop_snapshots(timeline, is_up_to, place.iteration);
    timeline->furthest = place;
    if (timeline->listener.dropped)
        timeline->listener.dropped(timeline->listener.context, place.iteration);
}

/* Room for so many changes more. */
static bool reserve_changes(struct timeline *timeline, size_t count, struct error *error)
{
    struct change *grown = memory_grow(timeline->changes, &timeline->change_capacity,
                                       timeline->change_count + count, sizeof *grown, error);
    if (grown)
        timeline->changes = grown;
    return grown != NULL;
}

bool timeline_change_drawn(struct timeline *timeline, size_t tensor, struct matrix value,
                           const struct random *random, bool *dropped, struct error *error)
{
    struct change change = {.made = timeline->place,
                            .from = timeline->place,
                            .tensor = tensor,
                            .version = CHANGE_NOTHING};
    if (!reserve_changes(timeline, 1, error))
        return false;
    if (random && !(change.random = memory_new(1, sizeof *random, error)))
        return false;
    if (tensor != CHANGE_NOTHING && !matrix_new(&change.value, value.rows, value.columns, error)) {
        memory_free(change.random);
        return false;
    }
    if (tensor != CHANGE_NOTHING)
        matrix_copy(change.value, value);
    if (random)
        *change.random = *random;
    drop_future(timeline, dropped);
    timeline->changes[timeline->change_count++] = change;
    drop_versions(timeline);
    if (tensor != CHANGE_NOTHING)
        matrix_copy(timeline->network->tensors[tensor].value, change.value);
    if (random)
        timeline->network->random = *random;
    return true;
}

/* Copies of new values, to be journaled at this place. */
static bool copy_values(struct change *changes, struct place place, const size_t *tensors,
                        const struct matrix *values, size_t count, struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        changes[i] = (struct change){
            .made = place, .from = place, .tensor = tensors[i], .version = CHANGE_NOTHING};
        if (!matrix_new(&changes[i].value, values[i].rows, values[i].columns, error)) {
            while (i-- > 0)
                matrix_free(&changes[i].value);
            return false;
        }
        matrix_copy(changes[i].value, values[i]);
    }
    return true;
}

bool timeline_change_all(struct timeline *timeline, const size_t *tensors,
                         const struct matrix *values, size_t count, bool *dropped,
                         struct error *error)
{
    struct change *copies = memory_new(count, sizeof *copies, error);
    if (!copies || !reserve_changes(timeline, count, error) ||
        !copy_values(copies, timeline->place, tensors, values, count, error)) {
        memory_free(copies);
        return false;
    }
    drop_future(timeline, dropped);
    for (size_t i = 0; i < count; i++) {
        timeline->changes[timeline->change_count++] = copies[i];
        matrix_copy(timeline->network->tensors[tensors[i]].value, copies[i].value);
    }
    drop_versions(timeline);
    memory_free(copies);
    return true;
}

bool timeline_change(struct timeline *timeline, size_t tensor, struct matrix value, bool *dropped,
                     struct error *error)
{
    return timeline_change_all(timeline, &tensor, &value, 1, dropped, error);
}

/* =================================== versions of the program ================================== */

/* The version in force from a place on: of those that begin to hold at or before it, and were made
 * at or before another one, the last. */
static size_t version_made(const struct timeline *timeline, struct place place, struct place made)
{
    size_t version = 0;
    struct place from = {0, 0};
    for (size_t i = 0; i < timeline->change_count; i++) {
        const struct change *change = &timeline->changes[i];
        if (change->version == CHANGE_NOTHING || place_compare(change->made, made) > 0 ||
            place_compare(change->from, place) > 0 || place_compare(change->from, from) < 0)
            continue;
        version = change->version;
        from = change->from;
    }
    return version;
}

static size_t version_at(const struct timeline *timeline, struct place place)
{
    return version_made(timeline, place, (struct place){SIZE_MAX, SIZE_MAX});
}

/* That of an iteration, at its end. */
static size_t version_of(const struct timeline *timeline, size_t iteration)
{
    return version_at(timeline, (struct place){iteration, SIZE_MAX});
}

static size_t version_looked_at(const struct timeline *timeline)
{
    struct place place = timeline->place;
    return place.done || !place.iteration ? version_at(timeline, place)
                                          : version_of(timeline, place.iteration - 1);
}

const struct program *timeline_program(const struct timeline *timeline)
{
    return &timeline->network->programs[version_looked_at(timeline)];
}

const struct program *timeline_program_of(const struct timeline *timeline, size_t iteration)
{
    return &timeline->network->programs[version_of(timeline, iteration)];
}

size_t timeline_next_version(const struct timeline *timeline)
{
    struct place place = timeline->place;
    struct place begins = place.done ? (struct place){place.iteration + 1, 0} : place;
    return version_made(timeline, begins, place);
}

bool timeline_edit(struct timeline *timeline, size_t now, size_t next, const char *command,
                   struct line *line, bool *dropped, struct error *error)
{
    struct place place = timeline->place;
    bool *valid = memory_grow(timeline->valid, &timeline->valid_capacity,
                              timeline->network->tensor_count, sizeof *valid, error);
    if (valid)
        timeline->valid = valid;
    char *copy = valid ? memory_string(command, error) : NULL;
    if (!copy || !reserve_changes(timeline, 2, error)) {
        memory_free(copy);
        version_drop(timeline->network, next);
        if (now != next)
            version_drop(timeline->network, now);
        return false;
    }
    struct change change = {.made = place,
                            .from = place,
                            .tensor = CHANGE_NOTHING,
                            .version = place.done ? now : next,
                            .command = copy,
                            .line = line_share(line)};
    drop_future(timeline, dropped);
    timeline->changes[timeline->change_count++] = change;
    if (place.done) {
        change.from = (struct place){place.iteration + 1, 0};
        change.version = next;
        change.command = NULL;
        change.line = NULL;
        timeline->changes[timeline->change_count++] = change;
    }
    version_use(timeline->network, version_at(timeline, place));
    drop_versions(timeline);
    return true;
}

/* ======================================== new and free ======================================== */

bool timeline_new(struct timeline *timeline, struct network *network, size_t budget,
                  struct error *error)
{
    *timeline = (struct timeline){.network = network, .interval = 1, .budget = budget};
    timeline->carried_count = count_carried(network);
    timeline->first = network->random;
    timeline->before = new_carried(timeline, error);
    timeline->spare = new_carried(timeline, error);
    timeline->valid = memory_new(network->tensor_count, sizeof *timeline->valid, error);
    timeline->valid_capacity = timeline->valid ? network->tensor_count : 0;
    bool ok = timeline->before && timeline->spare && timeline->valid &&
              reserve_changes(timeline, 1, error);
    if (ok && network->version) /* it was edited before it began */
        timeline->changes[timeline->change_count++] =
            (struct change){.tensor = CHANGE_NOTHING, .version = network->version};
    if (ok)
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
    for (size_t i = 0; i < timeline->snapshot_blocks; i++)
        free_block(&timeline->snapshots[i]);
    for (size_t i = 0; i < timeline->change_count; i++)
        free_change(&timeline->changes[i]);
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
    *done = place.done ? place.done : place.iteration ? timeline_program(timeline)->count : 0;
    return place.done || !place.iteration ? place.iteration : place.iteration - 1;
}

/* Runs the statements of the looked-at iteration up to and with `last`, as far as their values are
 * missing, from what it began with. What is carried stands as before afterwards. Where lines of a
 * person's are among them, which may change a tensor twice and draw random numbers, all that is
 * done runs again. */
static bool recompute(struct timeline *timeline, size_t last, struct error *error)
{
    struct network *network = timeline->network;
    size_t done, iteration = timeline_looked_at(timeline, &done);
    bool all = program_is_edited(timeline_program(timeline));
    real *now = new_carried(timeline, error);
    if (!now)
        return false;
    save(timeline, now);
    restore(timeline, timeline->before);
    version_use(network, version_looked_at(timeline));
    if (all)
        invalidate(timeline);
    bool ok = true;
    for (size_t s = 0; ok && s <= (all ? done - 1 : last); s++) {
        size_t target = network->statements[s].target;
        if (s > 0)
            apply_changes(timeline, (struct place){iteration, s});
        if (!all && (timeline->valid[target] || network->statements[s].pass == PASS_UPDATE))
            continue;
        ok = run_statements(network, s, s + 1, error);
        timeline->valid[target] = ok;
    }
    version_use(network, version_at(timeline, timeline->place));
    restore(timeline, now);
    memory_free(now);
    return ok;
}

static bool no_value(const struct timeline *timeline, size_t tensor, struct error *error)
{
    const struct program *program = timeline_program(timeline);
    const char *name = timeline->network->tensors[tensor].name;
    size_t statement = program_first(program, tensor);
    char hint[128];
    snprintf(hint, sizeof hint, "`advance %s` goes there.", name);
    if (statement == program->count)
        return error_set(error, "`list all` shows the statements.",
                         "%s has no value: no statement of this iteration computes it", name);
    return error_set_kind(error, ERROR_NO_VALUE_YET, hint,
                          "%s has no value yet: statement %zu computes it", name, statement + 1);
}

/* Where a way to another place has failed half-way. */
static bool not_at_hand(size_t iteration, struct error *error)
{
    return error_set(error, "`step` runs the next statement, `goto` goes to any place.",
                     "the tensors of iteration %zu are not at hand", iteration);
}

bool timeline_materialise(struct timeline *timeline, size_t tensor, struct error *error)
{
    struct network *network = timeline->network;
    size_t done, statement = program_first(timeline_program(timeline), tensor);
    size_t iteration = timeline_looked_at(timeline, &done);
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
        return no_value(timeline, tensor, error);
    if (timeline->lost)
        return not_at_hand(iteration, error);
    return timeline->valid[tensor] || recompute(timeline, statement, error);
}

bool timeline_carried_at(const struct timeline *timeline, size_t tensor, size_t statement,
                         struct matrix *copy, struct error *error)
{
    const struct network *network = timeline->network;
    struct matrix value = network->tensors[tensor].value;
    size_t done, iteration = timeline_looked_at(timeline, &done);
    const real *before = timeline->before;
    if (timeline->lost)
        return not_at_hand(iteration, error);
    for (size_t t = 0; t < tensor; t++)
        if (network->tensors[t].lifetime == LIFETIME_CARRIED)
            before += matrix_count(network->tensors[t].value);
    size_t first = program_first(timeline_program(timeline), tensor);
    if (first < statement)
        return error_set(error, NULL, "statement %zu has changed %s before", first + 1,
                         network->tensors[tensor].name);
    if (!matrix_new(copy, value.rows, value.columns, error))
        return false;
    memcpy(copy->at, before, matrix_count(value) * sizeof *before);
    for (size_t i = 0; i < timeline->change_count; i++) {
        const struct change *change = &timeline->changes[i];
        if (change->tensor == tensor && change->from.iteration == iteration &&
            change->from.done > 0 && change->from.done <= statement)
            matrix_copy(*copy, change->value);
    }
    return true;
}

bool timeline_begin(const struct timeline *timeline, struct network *network, struct error *error)
{
    size_t done;
    if (timeline->lost)
        return not_at_hand(timeline_looked_at(timeline, &done), error);
    copy_carried(network, timeline->before, true);
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
        if (timeline->changes[i].tensor != CHANGE_NOTHING &&
            place_compare(timeline->changes[i].from, (struct place){iteration, 0}) == 0)
            matrix_copy(network->tensors[timeline->changes[i].tensor].value,
                        timeline->changes[i].value);
    return true;
}

bool timeline_changed_after(const struct timeline *timeline, size_t tensor, size_t statement)
{
    size_t done, iteration = timeline_looked_at(timeline, &done);
    struct place ran = {iteration, statement + 1};
    if (ran.done == timeline_program(timeline)->count)
        ran = (struct place){iteration + 1, 0};
    for (size_t i = 0; i < timeline->change_count; i++)
        if (timeline->changes[i].tensor == tensor &&
            place_compare(timeline->changes[i].from, ran) >= 0 &&
            place_compare(timeline->changes[i].from, timeline->place) <= 0)
            return true;
    return false;
}

/* ======================================== one step on ========================================= */

/* At a place just reached: what lies there, and how far this future has come. */
static void arrive(struct timeline *timeline)
{
    timeline->network->iteration = timeline->place.iteration;
    if (timeline->place.done == 0)
        take_snapshot(timeline);
    version_use(timeline->network, version_at(timeline, timeline->place));
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
    timeline->lost = false;
    invalidate(timeline);
}

/* What the next statement reads exists in full. A person's line may read anything. */
static bool prepare_operands(struct timeline *timeline, struct error *error)
{
    struct network *network = timeline->network;
    const struct statement *statement = &network->statements[timeline->place.done];
    bool line = statement_line(statement) != NULL;
    for (size_t s = 0; line && s < timeline->place.done; s++)
        if (!timeline_materialise(timeline, network->statements[s].target, error))
            return false;
    for (size_t i = 0; !line && i < statement->operation->operands; i++) {
        enum lifetime lifetime = network->tensors[statement->operand[i]].lifetime;
        if (lifetime != LIFETIME_DATA &&
            !timeline_materialise(timeline, statement->operand[i], error))
            return false;
    }
    return true;
}

bool timeline_step(struct timeline *timeline, struct error *error)
{
    struct network *network = timeline->network;
    struct place *place = &timeline->place;
    if (place->done > 0 && !prepare_operands(timeline, error))
        return false;
    size_t target = network->statements[place->done].target;
    if (place->done == 0)
        save(timeline, timeline->spare);
    timeline->valid[target] = false; /* a statement that fails may leave anything there */
    if (!run_statements(network, place->done, place->done + 1, error))
        return false;
    if (place->done == 0)
        look_at_new_iteration(timeline);
    timeline->valid[target] = true;
    if (++place->done == network->statement_count)
        *place = (struct place){place->iteration + 1, 0};
    arrive(timeline);
    return true;
}

bool timeline_next(struct timeline *timeline, struct error *error)
{
    struct network *network = timeline->network;
    size_t iteration = timeline->place.iteration;
    struct program program = network_program(network);
    if (timeline->place.done || changed_within(timeline, iteration) ||
        program_is_edited(&program)) {
        while (timeline->place.iteration == iteration)
            if (!timeline_step(timeline, error))
                return false;
        return true;
    }
    save(timeline, timeline->spare);
    if (!run_iteration(network, error)) {
        restore(timeline, timeline->spare);
        invalidate(
            timeline); /* what was looked at is overwritten in part; it can be computed again */
        return false;
    }
    look_at_new_iteration(timeline);
    for (size_t t = 0; t < network->tensor_count; t++)
        timeline->valid[t] = network->tensors[t].lifetime == LIFETIME_GRADIENT;
    timeline->place.iteration++;
    arrive(timeline);
    return true;
}

/* ======================================== to any place ======================================== */

/* The iteration that is looked at, again from its beginning up to a place. */
static bool replay(struct timeline *timeline, struct place place, struct error *error)
{
    restore(timeline, timeline->before);
    timeline->place = (struct place){place.iteration, 0};
    timeline->network->iteration = place.iteration;
    timeline->lost = true;
    invalidate(timeline);
    version_use(timeline->network, version_at(timeline, timeline->place));
    while (timeline->place.done < place.done)
        if (!timeline_step(timeline, error))
            return false;
    return true;
}

/* Back to an earlier place of the iteration that is looked at: its tensors stay, and what is
 * carried is what it began with and the updates up to there. A person's lines run again. */
static bool back_within(struct timeline *timeline, struct place place, struct error *error)
{
    struct network *network = timeline->network;
    const struct program *program = timeline_program(timeline);
    if (program_is_edited(program))
        return replay(timeline, place, error);
    for (size_t s = 0; s < place.done; s++)
        for (size_t i = 0; i < program->statements[s].operation->operands; i++)
            if (program->statements[s].pass == PASS_UPDATE &&
                !timeline_materialise(timeline, program->statements[s].operand[i], error))
                return false;
    restore(timeline, timeline->before);
    network->iteration = place.iteration;
    version_use(network, version_at(timeline, place));
    bool ok = true;
    size_t s = 0;
    for (; ok && s < place.done; s += ok) {
        if (s > 0)
            apply_changes(timeline, (struct place){place.iteration, s});
        if (network->statements[s].pass == PASS_UPDATE)
            ok = run_statements(network, s, s + 1, error);
    }
    timeline->place =
        (struct place){place.iteration, s}; /* a failed update ends the way before it */
    if (ok)
        apply_changes(timeline, place);
    for (; s < program->count; s++)
        timeline->valid[program->statements[s].target] = false;
    return ok;
}

/* To the beginning of an iteration, from the nearest snapshot, or from here if that is nearer. */
static bool to_beginning(struct timeline *timeline, size_t iteration, timeline_watcher *watcher,
                         void *context, bool *stopped, struct error *error)
{
    struct snapshot *snapshot = nearest(timeline, iteration);
    bool from_here = timeline->place.done == 0 && timeline->place.iteration <= iteration &&
                     timeline->place.iteration >= snapshot->iteration;
    if (!from_here) {
        copy_carried(timeline->network, snapshot->carried, true);
        timeline->network->random = snapshot->random ? *snapshot->random : timeline->first;
        timeline->place = (struct place){snapshot->iteration, 0};
        timeline->lost = true;
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
    assert(place.done < timeline_program_of(timeline, place.iteration)->count);
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
                    : (struct place){place.iteration - 1,
                                     timeline_program_of(timeline, place.iteration - 1)->count - 1};
    return true;
}
