#include "time/timeline.h"

#include <assert.h>

#include "model/run.h"
#include "model/version.h"
#include "time/carried.h"

/* The iteration that is looked at, again from its beginning up to a place. */
static bool replay(struct timeline *timeline, struct place place, struct error *error)
{
    carried_restore(timeline->network, timeline->before);
    timeline->place = (struct place){place.iteration, 0};
    timeline->network->iteration = place.iteration;
    timeline->lost = true;
    timeline_invalidate(timeline);
    version_use(timeline->network, journal_version(&timeline->journal, timeline->place));
    while (timeline->place.done < place.done)
        if (!timeline_step(timeline, error))
            return false;
    return true;
}

/* Back to an earlier place of the iteration that is looked at: its tensors stay, and what is
 * carried is what it began with and the updates up to there. A program that is not plain runs
 * again. */
static bool back_within(struct timeline *timeline, struct place place, struct error *error)
{
    struct network *network = timeline->network;
    const struct program *program = timeline_program(timeline);
    if (!program_is_plain(network, program))
        return replay(timeline, place, error);
    for (size_t s = 0; s < place.done; s++)
        for (size_t i = 0; i < program->statements[s].operation->operands; i++)
            if (program->statements[s].pass == PASS_UPDATE &&
                !timeline_materialise(timeline, program->statements[s].operand[i], error))
                return false;
    carried_restore(network, timeline->before);
    network->iteration = place.iteration;
    version_use(network, journal_version(&timeline->journal, place));
    bool ok = true;
    size_t s = 0;
    for (; ok && s < place.done; s += ok) {
        if (s > 0)
            journal_apply(&timeline->journal, network, (struct place){place.iteration, s});
        if (network->statements[s].pass == PASS_UPDATE)
            ok = run_statements(network, s, s + 1, error);
    }
    timeline->place =
        (struct place){place.iteration, s}; /* a failed update ends the way before it */
    if (ok)
        journal_apply(&timeline->journal, network, place);
    for (; s < program->count; s++)
        timeline->valid[program->statements[s].target] = false;
    return ok;
}

/* To the beginning of an iteration, from the nearest snapshot, or from here if that is nearer. */
static bool to_beginning(struct timeline *timeline, size_t iteration, timeline_watcher *watcher,
                         void *context, bool *stopped, struct error *error)
{
    const struct snapshot *snapshot = snapshots_nearest(&timeline->snapshots, iteration);
    bool from_here = timeline->place.done == 0 && timeline->place.iteration <= iteration &&
                     timeline->place.iteration >= snapshot->iteration;
    if (!from_here) {
        snapshots_restore(&timeline->snapshots, snapshot, timeline->network);
        timeline->place = (struct place){snapshot->iteration, 0};
        timeline->lost = true;
        timeline_invalidate(timeline);
        timeline_arrive(timeline);
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
