#include "time/journal.h"

#include "base/memory.h"
#include "model/line.h"
#include "model/version.h"

static void free_change(struct change *change)
{
    matrix_free(&change->value);
    memory_free(change->random);
    memory_free(change->command);
    line_release(change->line);
}

void journal_free(struct journal *journal)
{
    for (size_t i = 0; i < journal->count; i++)
        free_change(&journal->changes[i]);
    memory_free(journal->changes);
    *journal = (struct journal){0};
}

bool journal_reserve(struct journal *journal, size_t count, struct error *error)
{
    struct change *grown = memory_grow(journal->changes, &journal->capacity, journal->count + count,
                                       sizeof *grown, error);
    if (grown)
        journal->changes = grown;
    return grown != NULL;
}

void journal_add(struct journal *journal, struct change change)
{
    journal->changes[journal->count++] = change;
}

void journal_cut(struct journal *journal, struct place place)
{
    while (journal->count && place_compare(journal->changes[journal->count - 1].made, place) > 0)
        free_change(&journal->changes[--journal->count]);
}

void journal_apply(const struct journal *journal, struct network *network, struct place place)
{
    for (size_t i = 0; i < journal->count; i++) {
        const struct change *change = &journal->changes[i];
        if (place_compare(change->from, place) != 0)
            continue;
        if (change->tensor != CHANGE_NOTHING)
            matrix_copy(network->tensors[change->tensor].value, change->value);
        if (change->random)
            network->random = *change->random;
    }
}

const struct matrix *journal_value(const struct journal *journal, size_t tensor, struct place first,
                                   struct place last)
{
    const struct matrix *value = NULL;
    for (size_t i = 0; i < journal->count; i++) {
        const struct change *change = &journal->changes[i];
        if (change->tensor == tensor && place_compare(change->from, first) >= 0 &&
            place_compare(change->from, last) <= 0)
            value = &change->value;
    }
    return value;
}

bool journal_changed_within(const struct journal *journal, size_t iteration)
{
    for (size_t i = 0; i < journal->count; i++)
        if (journal->changes[i].from.iteration == iteration && journal->changes[i].from.done)
            return true;
    return false;
}

size_t journal_version_made(const struct journal *journal, struct place place, struct place made)
{
    size_t version = 0;
    struct place from = {0, 0};
    for (size_t i = 0; i < journal->count; i++) {
        const struct change *change = &journal->changes[i];
        if (change->version == CHANGE_NOTHING || place_compare(change->made, made) > 0 ||
            place_compare(change->from, place) > 0 || place_compare(change->from, from) < 0)
            continue;
        version = change->version;
        from = change->from;
    }
    return version;
}

size_t journal_version(const struct journal *journal, struct place place)
{
    return journal_version_made(journal, place, (struct place){SIZE_MAX, SIZE_MAX});
}

void journal_drop_versions(const struct journal *journal, struct network *network)
{
    for (size_t v = network->program_count; v-- > 1;) {
        bool needed = v == network->version;
        for (size_t i = 0; !needed && i < journal->count; i++)
            needed = journal->changes[i].version == v;
        if (!needed)
            version_drop(network, v);
    }
}
