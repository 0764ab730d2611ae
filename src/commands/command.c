#include "commands/command.h"

#include <string.h>

#include "commands/arguments.h"

static bool is_named(const struct command *command, const char *word)
{
    return strcmp(command->name, word) == 0 ||
           (command->brief && strcmp(command->brief, word) == 0);
}

const struct command *command_find(const struct session *session, const char *word,
                                   size_t *candidates)
{
    const struct command *found = NULL;
    size_t length = strlen(word);
    *candidates = 0;
    for (const struct command_group *const *group = session->control.commands; *group; group++)
        for (size_t i = 0; i < (*group)->count; i++) {
            const struct command *command = &(*group)->commands[i];
            if (is_named(command, word))
                return command;
            if (length && strncmp(command->name, word, length) == 0) {
                found = command;
                ++*candidates;
            }
        }
    return *candidates == 1 ? found : NULL;
}

const struct command *command_named(const struct session *session, const char *word)
{
    size_t candidates;
    const struct command *command = command_find(session, word, &candidates);
    return command && is_named(command, word) ? command : NULL;
}

bool command_begins_block(const struct session *session, const char *line)
{
    char word[64];
    size_t candidates;
    const char *arguments = argument_word(line, word, sizeof word);
    const struct command *command = command_find(session, word, &candidates);
    unsigned flags = command ? command->flags : 0;
    return flags & COMMAND_TAKES_BLOCK || (flags & COMMAND_TAKES_BLOCK_ALONE && !*arguments);
}
