#include "debugger/complete.h"

#include <string.h>

#include "base/memory.h"
#include "debugger/command.h"

/* The words found so far that begin with the text. */
struct found {
    const char *text;
    char **words;
    size_t count, capacity;
};

static void offer(void *context, const char *word)
{
    struct found *found = context;
    if (strncmp(word, found->text, strlen(found->text)) != 0)
        return;
    for (size_t i = 0; i < found->count; i++)
        if (strcmp(found->words[i], word) == 0)
            return;
    char **grown =
        memory_grow(found->words, &found->capacity, found->count + 2, sizeof *grown, NULL);
    if (!grown)
        return;
    found->words = grown;
    grown[found->count] = memory_string(word, NULL);
    found->count += grown[found->count] != NULL;
    grown[found->count] = NULL;
}

static void offer_commands(const struct session *session, struct found *found)
{
    for (size_t g = 0; COMMAND_GROUPS[g]; g++)
        for (size_t i = 0; i < COMMAND_GROUPS[g]->count; i++)
            offer(found, COMMAND_GROUPS[g]->commands[i].name);
    for (size_t i = 0; i < session->definition_count; i++)
        offer(found, session->definitions[i].name);
}

static void offer_targets(const struct session *session, struct found *found)
{
    for (size_t s = 0; s < session->network.statement_count; s++)
        offer(found, session->network.tensors[session->network.statements[s].target].name);
}

static void offer_expression(const struct session *session, struct found *found)
{
    const char *name;
    session_names(session, offer, found);
    offer(found, "np.");
    for (size_t i = 0; (name = expression_function(i)); i++) {
        char with_np[80];
        snprintf(with_np, sizeof with_np, "np.%s", name);
        offer(found, strncmp(found->text, "np.", 3) == 0 ? with_np : name);
    }
}

static void offer_all(struct found *found, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        offer(found, words[i]);
}

/* What a command takes, where it is no expression; false if it is one. */
static bool offer_arguments(const struct session *session, struct found *found, const char *command,
                            const char *before, bool *files)
{
    static const char *const targets[] = {"advance", "explain", "break", "tbreak",
                                          "goto",    "why",     NULL};
    static const char *const info[] = {"tensors", "break", "display", "variables",
                                       "aliases", "place", NULL};
    static const char *const inits[] = {"uniform", "small", "xavier", "he", NULL};
    static const char *const colors[] = {"on", "off", "auto", NULL};
    static const char *const data[] = {"toy", "mnist", NULL};
    static const char *const help[] = {"all", "functions", NULL};
    const char *name;
    for (size_t i = 0; targets[i]; i++)
        if (strcmp(command, targets[i]) == 0 && !strchr(before, ' ') && !strchr(before, '[')) {
            offer_targets(session, found);
            return true;
        }
    if (strcmp(command, "set") == 0 || strcmp(command, "show") == 0) {
        if (strncmp(before, "init ", 5) == 0)
            offer_all(found, inits);
        else if (strncmp(before, "color ", 6) == 0)
            offer_all(found, colors);
        else if (!strchr(before, ' '))
            for (size_t i = 0; (name = setting_name(i)); i++)
                offer(found, name);
        return true;
    }
    if (strcmp(command, "info") == 0)
        offer_all(found, info);
    else if (strcmp(command, "help") == 0) {
        offer_all(found, help);
        offer_commands(session, found);
    } else if (strcmp(command, "data") == 0) {
        offer_all(found, data);
        *files = true;
    } else if (strcmp(command, "source") == 0 ||
               (strcmp(command, "save") == 0 && !strchr(before, ' ')) ||
               (strcmp(command, "load") == 0 && strchr(before, ' ')))
        *files = true;
    else
        return false;
    return true;
}

char **complete_line(const struct session *session, const char *line, size_t start,
                     const char *text, bool *files)
{
    struct found found = {.text = text};
    char word[64];
    size_t candidates, skipped = strspn(line, " \t");
    *files = false;
    if (start <= skipped) {
        offer_commands(session, &found);
        offer_expression(session, &found);
        return found.words;
    }
    const char *arguments = argument_word(line, word, sizeof word);
    char *before = memory_format(
        NULL, "%.*s", line + start > arguments ? (int)(line + start - arguments) : 0, arguments);
    const struct command *command = command_find(word, &candidates);
    if (before && !(command && offer_arguments(session, &found, command->name, before, files)))
        offer_expression(session, &found);
    memory_free(before);
    return found.words;
}

void complete_free(char **words)
{
    for (size_t i = 0; words && words[i]; i++)
        memory_free(words[i]);
    memory_free(words);
}
