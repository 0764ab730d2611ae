#include "time/timeline.h"

#include <string.h>

#include "base/memory.h"
#include "model/run.h"
#include "model/version.h"
#include "time/carried.h"

bool timeline_new(struct timeline *timeline, struct network *network, size_t budget,
                  struct error *error)
{
    *timeline =
        (struct timeline){.network = network, .snapshots = snapshots_empty(network, budget)};
    timeline->before = carried_new(network, error);
    timeline->spare = carried_new(network, error);
    timeline->valid = memory_new(network->tensor_count, sizeof *timeline->valid, error);
    timeline->valid_capacity = timeline->valid ? network->tensor_count : 0;
    bool ok = timeline->before && timeline->spare && timeline->valid &&
              journal_reserve(&timeline->journal, 1, error);
    if (ok && network->version) /* it was edited before it began */
        journal_add(&timeline->journal,
                    (struct change){.tensor = CHANGE_NOTHING, .version = network->version});
    if (ok)
        snapshots_take(&timeline->snapshots, network, 0);
    if (timeline->snapshots.count == 1) {
        network->iteration = 0;
        return true;
    }
    timeline_free(timeline);
    return error_set(error, NULL, "out of memory for the timeline");
}

void timeline_free(struct timeline *timeline)
{
    snapshots_free(&timeline->snapshots);
    journal_free(&timeline->journal);
    memory_free(timeline->before);
    memory_free(timeline->spare);
    memory_free(timeline->valid);
    *timeline = (struct timeline){0};
}

void timeline_invalidate(struct timeline *timeline)
{
    memset(timeline->valid, 0, timeline->network->tensor_count * sizeof *timeline->valid);
}

void timeline_arrive(struct timeline *timeline)
{
    timeline->network->iteration = timeline->place.iteration;
    if (timeline->place.done == 0)
        snapshots_take(&timeline->snapshots, timeline->network, timeline->place.iteration);
    version_use(timeline->network, journal_version(&timeline->journal, timeline->place));
    journal_apply(&timeline->journal, timeline->network, timeline->place);
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
    timeline_invalidate(timeline);
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
        carried_save(network, timeline->spare);
    timeline->valid[target] = false; /* a statement that fails may leave anything there */
    if (!run_statements(network, place->done, place->done + 1, error))
        return false;
    if (place->done == 0)
        look_at_new_iteration(timeline);
    timeline->valid[target] = true;
    if (++place->done == network->statement_count)
        *place = (struct place){place->iteration + 1, 0};
    timeline_arrive(timeline);
    return true;
}

static bool step_to_end(struct timeline *timeline, struct error *error)
{
    size_t iteration = timeline->place.iteration;
    while (timeline->place.iteration == iteration)
        if (!timeline_step(timeline, error))
            return false;
    return true;
}

bool timeline_next(struct timeline *timeline, struct error *error)
{
    struct network *network = timeline->network;
    struct place place = timeline->place;
    struct program program = network_program(network);
    if (place.done || journal_changed_within(&timeline->journal, place.iteration))
        return step_to_end(timeline, error);
    carried_save(network, timeline->spare);
    if (!run_iteration(network, error)) {
        carried_restore(network, timeline->spare);
        timeline_invalidate(timeline); /* what was looked at is partly overwritten */
        return program_is_edited(&program) && step_to_end(timeline, error); /* to what fails */
    }
    look_at_new_iteration(timeline);
    for (size_t t = 0; t < network->tensor_count; t++) {
        const struct tensor *tensor = &network->tensors[t];
        timeline->valid[t] = tensor->lifetime == LIFETIME_GRADIENT ||
                             (tensor->lifetime == LIFETIME_SAMPLE && tensor->value.at);
    }
    timeline->place.iteration++;
    timeline_arrive(timeline);
    return true;
}
