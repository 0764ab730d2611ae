/* assert: a condition that a script relies on. */
#include "commands/command.h"
#include "session/evaluating.h"

static bool run_assert(struct session *session, const char *arguments, struct error *error)
{
    bool holds;
    if (!*arguments)
        return error_set(error, "assert loss < 0.6", "assert needs a condition");
    if (!session_condition(session, &holds, arguments, error))
        return false;
    if (!holds) {
        fprintf(session->output.notes, "FAIL  %s\n", arguments);
        session->control.status = 1;
    }
    return true;
}

static const struct command commands[] = {
    {"assert", NULL, "assert EXPR", "a condition that must hold; else the status is 1",
     "assert loss < 0.6\n", 0, run_assert},
};

const struct command_group ASSERT_COMMANDS = {"looking", commands,
                                              sizeof commands / sizeof commands[0]};
