/* list: the statements of the program. */
#include <string.h>

#include "commands/command.h"
#include "session/editing.h"
#include "session/session.h"
#include "view/wrap.h"

static bool run_list(struct session *session, const char *arguments, struct error *error)
{
    static const char *const pass[] = {"forward pass", "backward pass", "update"};
    const struct network *network = &session->training.network;
    size_t done = session->training.timeline.place.done;
    bool all = strcmp(arguments, "all") == 0;
    if (*arguments && !all)
        return error_set(error, "list, list all", "list: \"%.60s\" is not understood", arguments);
    for (size_t s = 0; s < network->statement_count; s++) {
        const struct statement *statement = &network->statements[s];
        if (!all && statement->pass != network->statements[done].pass)
            continue;
        if (s == 0 || statement->pass != network->statements[s - 1].pass)
            fprintf(session->output.results, "%s of iteration %zu\n", pass[statement->pass],
                    session->training.timeline.place.iteration);
        char remark[200], line[600];
        edit_remark(network, statement, remark, sizeof remark);
        snprintf(line, sizeof line,
                 *remark ? "%s %-2zu %s = %.300s    (%s)" : "%s %-2zu %s = %.300s",
                 s == done ? "=>" : "  ", s + 1, network->tensors[statement->target].name,
                 statement->formula, remark);
        wrap_print(session->output.results, line, 6, session_list_width(session));
    }
    return true;
}

static const struct command commands[] = {
    {"list", "l", "list [all]", "the statements of this pass, with the pointer", "list all\n",
     COMMAND_ONLY_SHOWS, run_list},
};

const struct command_group LIST_COMMANDS = {"understanding", commands,
                                            sizeof commands / sizeof commands[0]};
