#include "time/timeline.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "model/run.h"
#include "model/version.h"
#include "time/carried.h"

/* That of an iteration, at its end. */
static size_t version_of(const struct timeline *timeline, size_t iteration)
{
    return journal_version(&timeline->journal, (struct place){iteration, SIZE_MAX});
}

static size_t version_looked_at(const struct timeline *timeline)
{
    struct place place = timeline->place;
    return place.done || !place.iteration ? journal_version(&timeline->journal, place)
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
    return journal_version_made(&timeline->journal, begins, place);
}

size_t timeline_looked_at(const struct timeline *timeline, size_t *done)
{
    struct place place = timeline->place;
    *done = place.done ? place.done : place.iteration ? timeline_program(timeline)->count : 0;
    return place.done || !place.iteration ? place.iteration : place.iteration - 1;
}

/* Runs the statements of the looked-at iteration up to and with `last`, as far as their values are
 * missing, from what it began with. What is carried stands as before afterwards. Where the program
 * is not plain (a person's lines may change a tensor twice and draw random numbers), all that is
 * done runs again. */
static bool recompute(struct timeline *timeline, size_t last, struct error *error)
{
    struct network *network = timeline->network;
    size_t done, iteration = timeline_looked_at(timeline, &done);
    bool all = !program_is_plain(network, timeline_program(timeline));
    real *now = carried_new(network, error);
    if (!now)
        return false;
    carried_save(network, now);
    carried_restore(network, timeline->before);
    version_use(network, version_looked_at(timeline));
    if (all)
        timeline_invalidate(timeline);
    bool ok = true;
    for (size_t s = 0; ok && s <= (all ? done - 1 : last); s++) {
        size_t target = network->statements[s].target;
        if (s > 0)
            journal_apply(&timeline->journal, network, (struct place){iteration, s});
        if (!all && (timeline->valid[target] || network->statements[s].pass == PASS_UPDATE))
            continue;
        ok = run_statements(network, s, s + 1, error);
        timeline->valid[target] = ok;
    }
    version_use(network, journal_version(&timeline->journal, timeline->place));
    carried_restore(network, now);
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
    if (timeline->lost)
        return not_at_hand(iteration, error);
    size_t first = program_first(timeline_program(timeline), tensor);
    if (first < statement)
        return error_set(error, NULL, "statement %zu has changed %s before", first + 1,
                         network->tensors[tensor].name);
    if (!matrix_new(copy, value.rows, value.columns, error))
        return false;
    const struct matrix *changed =
        journal_value(&timeline->journal, tensor, (struct place){iteration, 1},
                      (struct place){iteration, statement});
    if (changed)
        matrix_copy(*copy, *changed);
    else
        memcpy(copy->at, carried_at(network, timeline->before, tensor),
               matrix_count(value) * sizeof *copy->at);
    return true;
}

bool timeline_changed_after(const struct timeline *timeline, size_t tensor, size_t statement)
{
    size_t done, iteration = timeline_looked_at(timeline, &done);
    struct place ran = {iteration, statement + 1};
    if (ran.done == timeline_program(timeline)->count)
        ran = (struct place){iteration + 1, 0};
    return journal_value(&timeline->journal, tensor, ran, timeline->place) != NULL;
}

bool timeline_begin(const struct timeline *timeline, struct network *network, struct error *error)
{
    size_t done;
    if (timeline->lost)
        return not_at_hand(timeline_looked_at(timeline, &done), error);
    carried_restore(network, timeline->before);
    return true;
}

bool timeline_parameters(const struct timeline *timeline, size_t iteration, struct network *network)
{
    const struct snapshot *snapshot = snapshots_nearest(&timeline->snapshots, iteration);
    if (snapshot->iteration != iteration)
        return false;
    snapshots_restore(&timeline->snapshots, snapshot, network);
    journal_apply(&timeline->journal, network, (struct place){iteration, 0});
    return true;
}
