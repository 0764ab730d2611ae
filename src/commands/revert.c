/* revert: edited statements given back, inserted ones taken out. */
#include <string.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "commands/edit.h"
#include "model/version.h"
#include "session/editing.h"

/* Gives statement `index` of a version back, or takes it out. */
static bool give_back(struct network *network, size_t version, size_t index, struct error *error)
{
    if (!network->programs[version].statements[index].inserted)
        return version_restore(network, version, index, error);
    version_remove(network, version, index);
    return true;
}

/* Every line that is left must still find what it reads. */
static bool check_left(const struct editing *editing, struct error *error)
{
    const struct network *network = &editing->session->training.network;
    const struct program *program = &network->programs[editing->next];
    for (size_t s = 0; s < program->count; s++) {
        const struct statement *statement = &program->statements[s];
        if (!statement->line || editing_reads(network, editing->next, statement->line, s, error))
            continue;
        snprintf(error->hint, sizeof error->hint, "`revert %s` first.",
                 network->tensors[statement->target].name);
        return false;
    }
    return true;
}

/* Gives back all edited statements, or those that compute `tensor`; *count tells how many, *later
 * how many of them stay edited to the end of this iteration. */
static bool give_all_back(struct editing *editing, size_t tensor, size_t *count, size_t *later,
                          struct error *error)
{
    struct network *network = &editing->session->training.network;
    bool all = tensor == network->tensor_count;
    *count = *later = 0;
    for (size_t s = network->programs[editing->next].count; s-- > 0;) {
        const struct statement *statement = &network->programs[editing->next].statements[s];
        if (!edit_is_known(statement) || (!all && statement->target != tensor))
            continue;
        size_t now = editing_now(editing, s), left = network->programs[editing->now].count;
        bool last = statement->inserted && left == editing->done + 1;
        ++*count;
        *later += editing->now != editing->next && (now >= left || last);
        if (editing->now != editing->next && now < left && !last &&
            !give_back(network, editing->now, now, error))
            return false;
        if (!give_back(network, editing->next, s, error))
            return false;
    }
    return true;
}

/* `revert all`: the program as it was built, a spoiled statement, too. Without data, where a saved
 * session is loaded, there is none. */
static bool revert_all(struct session *session, struct error *error)
{
    struct editing editing;
    struct network *network = &session->training.network;
    size_t count, later;
    if (!session->data.name)
        return true;
    if (!program_is_edited(&network->programs[timeline_next_version(&session->training.timeline)]))
        return true;
    if (!editing_begin(&editing, session, error))
        return false;
    if (!give_all_back(&editing, network->tensor_count, &count, &later, error)) {
        editing_abandon(&editing);
        return false;
    }
    for (size_t s = 0; s < network->programs[editing.next].count; s++) {
        size_t now = editing_now(&editing, s);
        version_spoil(network, editing.next, s, NULL);
        if (editing.now != editing.next && now < network->programs[editing.now].count)
            version_spoil(network, editing.now, now, NULL);
    }
    return editing_commit(&editing, "revert all", NULL, error);
}

static bool run_revert(struct session *session, const char *arguments, struct error *error)
{
    struct editing editing;
    struct network *network = &session->training.network;
    size_t count, later, tensor, statement;
    if (strcmp(arguments, "all") == 0)
        return revert_all(session, error);
    if (!session->data.name) {
        *error = session->data.missing;
        return false;
    }
    tensor = network_find(network, arguments);
    if (*arguments && tensor == network->tensor_count)
        return argument_target(session, arguments, &statement, error);
    if (!*arguments)
        tensor = network->tensor_count;
    if (!editing_begin(&editing, session, error))
        return false;
    bool ok = give_all_back(&editing, tensor, &count, &later, error);
    if (ok && count == 0)
        ok = error_set(error, "`info edits` lists what is.",
                       *arguments ? "%s is not edited" : "no statement is edited%s",
                       *arguments ? arguments : "");
    if (!ok || !check_left(&editing, error)) {
        editing_abandon(&editing);
        return false;
    }
    char *text = memory_format(error, "revert %s", arguments);
    if (!edit_commit(&editing, text, NULL, error))
        return false;
    fprintf(session->output.notes,
            count == 1 ? "%zu statement is given back.\n" : "%zu statements are given back.\n",
            count);
    if (later)
        fprintf(session->output.notes, "This iteration ends with %s: from iteration %zu on %s.\n",
                later == 1 ? "the edited line that it has passed"
                           : "the edited lines that it has passed",
                session->training.timeline.place.iteration + 1,
                later == 1 ? "it is gone" : "they are gone");
    return true;
}

static const struct command commands[] = {
    {"revert", NULL, "revert [TARGET|all]", "give edited statements back, take inserted ones out",
     "revert dZ1\n"
     "revert                        all of them\n"
     "revert all                    a spoiled statement, too\n",
     COMMAND_WITHOUT_DATA, run_revert},
};

const struct command_group REVERT_COMMANDS = {"editing", commands,
                                              sizeof commands / sizeof commands[0]};
