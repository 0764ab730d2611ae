/* Finding the commands that draw, by name and by what follows it. */
#include "commands/draw_commands.h"

#include <string.h>

#include "commands/arguments.h"
#include "commands/command.h"

const struct command *draw_command(const struct session *session, const char *text,
                                   const char **arguments)
{
    char word[24];
    *arguments = argument_word(text, word, sizeof word);
    const struct command *command = draw_named(session, word);
    bool drawn = command && (**arguments ? !strchr("=+*/@<>!%&|,", **arguments)
                                         : strchr(command->usage, ' ')[1] == '[');
    return drawn ? command : NULL;
}

const struct command *draw_named(const struct session *session, const char *text)
{
    const struct command *command = command_named(session, text);
    return command && command->flags & COMMAND_DRAWS ? command : NULL;
}

void draw_display(struct session *session, const struct display *display)
{
    const char *arguments;
    struct error error = {0};
    const struct command *command = draw_command(session, display->text, &arguments);
    if (command && !command->run(session, arguments, &error))
        fprintf(session->output.notes, "%zu: %s: %.*s\n", display->number, display->text,
                (int)strcspn(error.message, "\n"), error.message);
}
