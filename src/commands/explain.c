/* explain: the book's section on a statement. */
#include "commands/arguments.h"
#include "commands/command.h"
#include "session/editing.h"
#include "session/session.h"
#include "view/book.h"
#include "view/markdown.h"

static bool run_explain(struct session *session, const char *arguments, struct error *error)
{
    size_t statement = session->training.timeline.place.done;
    if (*arguments && !argument_target(session, arguments, &statement, error))
        return false;
    const struct network *network = &session->training.network;
    const struct statement *explained = &network->statements[statement];
    const char *target = network->tensors[explained->target].name;
    const struct section *section = book_section(network, statement);
    char remark[200];
    if (!section)
        return error_set(error, NULL, "the book has no section on %s", target);
    edit_remark(network, explained, remark, sizeof remark);
    if (*remark)
        fprintf(session->output.results, "%s = %s is %s; the book derives that one.\n\n", target,
                explained->formula, remark);
    int width = session_style(session).width;
    markdown_print(session->output.results, section->lines, width > 80 ? 80 : width);
    fprintf(session->output.results, "\n%s:%zu\n", section->page, section->line);
    return true;
}

static const struct command commands[] = {
    {"explain", NULL, "explain [TARGET]", "the book's section on a statement", "explain dZ1\n",
     COMMAND_ONLY_SHOWS, run_explain},
};

const struct command_group EXPLAIN_COMMANDS = {"understanding", commands,
                                               sizeof commands / sizeof commands[0]};
