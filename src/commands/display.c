/* display and undisplay: what is shown at every stop. */
#include <string.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "commands/draw_commands.h"
#include "commands/motion.h"
#include "language/caret.h"
#include "session/evaluating.h"
#include "session/session.h"

static bool run_display(struct session *session, const char *arguments, struct error *error)
{
    struct array value;
    if (!*arguments) {
        if (!session->displays.count)
            fprintf(session->output.results, "Nothing is displayed: `display loss` adds it.\n");
        motion_displays(session);
        return true;
    }
    const char *rest;
    const struct command *drawn = draw_command(session, arguments, &rest);
    struct expression expression;
    struct language_error inner = {0};
    if (!drawn && draw_named(session, arguments))
        return error_set(error, "display heatmap dW1, display plot loss",
                         "display %s needs an expression", arguments);
    if (!drawn && !expression_parse(&expression, arguments, &inner)) {
        caret_write(error, &inner, arguments);
        return false;
    }
    if (!drawn)
        expression_free(&expression);
    struct display *grown = memory_grow(session->displays.list, &session->displays.capacity,
                                        session->displays.count + 1, sizeof *grown, error);
    char *text = grown ? memory_string(arguments, error) : NULL;
    if (grown)
        session->displays.list = grown;
    if (!text)
        return false;
    struct display *display = &grown[session->displays.count++];
    *display = (struct display){session->displays.next++, text};
    struct error ignored;
    if (drawn) {
        draw_display(session, display);
    } else if (session_evaluate(session, &value, text, &ignored)) {
        fprintf(session->output.notes, "%zu: %s = ", display->number, text);
        print_array(session->output.notes, value, session_style(session));
        array_free(&value);
    }
    return true;
}

static bool run_undisplay(struct session *session, const char *arguments, struct error *error)
{
    size_t number = 0, kept = 0;
    bool found = !*arguments;
    if (*arguments && !argument_count(arguments, 0, &number, error))
        return false;
    for (size_t i = 0; i < session->displays.count; i++) {
        if (*arguments && session->displays.list[i].number != number) {
            session->displays.list[kept++] = session->displays.list[i];
            continue;
        }
        found = true;
        memory_free(session->displays.list[i].text);
    }
    session->displays.count = kept;
    return found || error_set(error, "`display` lists them.", "there is no display %zu", number);
}

static const struct command commands[] = {
    {"display", NULL, "display [EXPR]", "print a value at every stop, or draw it",
     "display loss\ndisplay heatmap dW1\n", COMMAND_ONLY_SHOWS, run_display},
    {"undisplay", NULL, "undisplay [N]", "no longer", "undisplay 1\n", 0, run_undisplay},
};

const struct command_group DISPLAY_COMMANDS = {"looking", commands,
                                               sizeof commands / sizeof commands[0]};
