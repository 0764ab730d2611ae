/* The journal in a script: what was changed, as the commands that change it again, place by place.
 */
#include "commands/save_journal.h"

#include <stdlib.h>

#include "commands/values.h"
#include "model/version.h"
#include "session/editing.h"
#include "session/formula.h"

/* ========================================== places ============================================ */

const char *save_number(char text[40], double number)
{
    int digits = 1;
    do
        snprintf(text, 40, "%.*g", digits, number);
    while (strtod(text, NULL) != number && ++digits <= 17);
    return text;
}

/* The commands that go to a place: behind the first statement that computes the target, and on,
 * where a later one computes it anew. */
static void write_place(FILE *stream, const struct timeline *timeline, struct place place)
{
    if (!place.done) {
        fprintf(stream, "goto %zu\n", place.iteration);
        return;
    }
    const struct program *program = timeline_program_of(timeline, place.iteration);
    size_t target = program->statements[place.done - 1].target;
    size_t first = program_first(program, target) + 1;
    fprintf(stream, "goto %zu:%s\n", place.iteration, timeline->network->tensors[target].name);
    if (first < place.done)
        fprintf(stream, "step %zu\n", place.done - first);
}

/* ========================================== changes =========================================== */

static void write_variable(void *stream, const char *name, struct array value)
{
    values_write(stream, name, value);
}

static void write_alias(void *stream, const char *name, const char *text)
{
    fprintf(stream, "alias %s = %s\n", name, text);
}

/* An edit, after the names that its line took. */
static void write_edit(FILE *stream, const struct line *line, const char *command)
{
    if (line)
        formula_visit_taken(line, write_variable, write_alias, stream);
    fprintf(stream, "%s\n", command);
}

/* The edits that make this program from the one that was built. */
static void write_program(FILE *stream, const struct network *network, size_t version)
{
    const struct program *program = &network->programs[version];
    for (size_t s = 0; s < program->count; s++) {
        const struct statement *statement = &program->statements[s];
        const char *name = network->tensors[statement->target].name;
        if (statement->spoiled)
            fprintf(stream, "sabotage %zu\n", sabotage_number(network, statement));
        if (!statement->line)
            continue;
        formula_visit_taken(statement->line, write_variable, write_alias, stream);
        if (statement->inserted && s > 0)
            fprintf(stream,
                    "insert after %s: ", network->tensors[program->statements[s - 1].target].name);
        else
            fprintf(stream, "edit ");
        fprintf(stream, "%s = %s\n", name, statement->formula);
    }
}

/* One entry of the journal, as the command that makes it; we stand at its place. */
static void write_change(FILE *stream, const struct network *network, const struct change *change)
{
    char number[40];
    if (change->command)
        write_edit(stream, change->line, change->command);
    if (change->tensor == network->alpha)
        fprintf(stream, "set learning_rate %s\n", save_number(number, (double)change->value.at[0]));
    else if (change->tensor != CHANGE_NOTHING)
        values_write(stream, network->tensors[change->tensor].name, array_borrow(change->value));
    if (change->random)
        values_write_random(stream, change->random);
}

/* Whether a restart brought an edited program along: the journal's first entry, without a
 * command. */
static bool began_edited(const struct timeline *timeline)
{
    const struct change *first = timeline->journal.changes;
    return timeline->journal.count && first->version != CHANGE_NOTHING && !first->command;
}

void save_journal(FILE *stream, const struct session *session)
{
    const struct timeline *timeline = &session->training.timeline;
    struct place place = {0, 0};
    if (began_edited(timeline))
        write_program(stream, &session->training.network, timeline->journal.changes[0].version);
    for (size_t i = 0; i < timeline->journal.count; i++) {
        const struct change *change = &timeline->journal.changes[i];
        if (place_compare(timeline->place, change->made) < 0)
            break; /* a change that lies ahead: that future is not part of this place */
        if (place_compare(place, change->made) != 0)
            write_place(stream, timeline, change->made);
        place = change->made;
        write_change(stream, &session->training.network, change);
    }
    if (place_compare(place, timeline->place) != 0)
        write_place(stream, timeline, timeline->place);
}
