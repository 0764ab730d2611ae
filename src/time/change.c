#include "time/timeline.h"

#include "base/memory.h"
#include "model/line.h"
#include "model/version.h"

/* Drops what was changed, seen and kept after the place, which becomes the furthest. */
static void drop_future(struct timeline *timeline, bool *dropped)
{
    struct place place = timeline->place;
    *dropped = place_compare(place, timeline->furthest) < 0;
    journal_cut(&timeline->journal, place);
    snapshots_cut(&timeline->snapshots, place.iteration);
    timeline->furthest = place;
    if (timeline->listener.dropped)
        timeline->listener.dropped(timeline->listener.context, place.iteration);
}

/* Journals changes made here, for which there is room, in place of the future that was, and makes
 * them. */
static void make_changes(struct timeline *timeline, const struct change *changes, size_t count,
                         bool *dropped)
{
    drop_future(timeline, dropped);
    for (size_t i = 0; i < count; i++)
        journal_add(&timeline->journal, changes[i]);
    journal_apply(&timeline->journal, timeline->network, timeline->place);
    version_use(timeline->network, journal_version(&timeline->journal, timeline->place));
    journal_drop_versions(&timeline->journal, timeline->network);
}

/* A change of a tensor, unless it is CHANGE_NOTHING, and of the random state, unless it is NULL. */
static bool new_change(struct change *change, struct place place, size_t tensor,
                       struct matrix value, const struct random *random, struct error *error)
{
    *change =
        (struct change){.made = place, .from = place, .tensor = tensor, .version = CHANGE_NOTHING};
    if (random && !(change->random = memory_new(1, sizeof *random, error)))
        return false;
    if (random)
        *change->random = *random;
    if (tensor == CHANGE_NOTHING)
        return true;
    if (!matrix_new(&change->value, value.rows, value.columns, error)) {
        memory_free(change->random);
        return false;
    }
    matrix_copy(change->value, value);
    return true;
}

bool timeline_change_drawn(struct timeline *timeline, size_t tensor, struct matrix value,
                           const struct random *random, bool *dropped, struct error *error)
{
    struct change change;
    if (!journal_reserve(&timeline->journal, 1, error) ||
        !new_change(&change, timeline->place, tensor, value, random, error))
        return false;
    make_changes(timeline, &change, 1, dropped);
    return true;
}

bool timeline_change_all(struct timeline *timeline, const size_t *tensors,
                         const struct matrix *values, size_t count, bool *dropped,
                         struct error *error)
{
    struct change *changes = memory_new(count, sizeof *changes, error);
    bool ok = changes && journal_reserve(&timeline->journal, count, error);
    size_t made = 0;
    for (; ok && made < count; made += ok)
        ok = new_change(&changes[made], timeline->place, tensors[made], values[made], NULL, error);
    if (ok)
        make_changes(timeline, changes, count, dropped);
    else
        while (made-- > 0)
            matrix_free(&changes[made].value);
    memory_free(changes);
    return ok;
}

bool timeline_change(struct timeline *timeline, size_t tensor, struct matrix value, bool *dropped,
                     struct error *error)
{
    return timeline_change_drawn(timeline, tensor, value, NULL, dropped, error);
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
    if (!copy || !journal_reserve(&timeline->journal, 2, error)) {
        memory_free(copy);
        version_drop(timeline->network, next);
        if (now != next)
            version_drop(timeline->network, now);
        return false;
    }
    struct change changes[] = {{.made = place,
                                .from = place,
                                .tensor = CHANGE_NOTHING,
                                .version = place.done ? now : next,
                                .command = copy,
                                .line = line_share(line)},
                               {.made = place,
                                .from = {place.iteration + 1, 0},
                                .tensor = CHANGE_NOTHING,
                                .version = next}};
    make_changes(timeline, changes, place.done ? 2 : 1, dropped);
    return true;
}
