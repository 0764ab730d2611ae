#include "shell/complete.h"

#include <ctype.h>
#include <string.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "commands/recipe.h"
#include "commands/set.h"
#include "session/evaluating.h"

/* The words found so far that begin with the text. */
struct found {
    const char *text;
    char **words;
    size_t count, capacity;
    struct error error; /* why words are missing */
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
        memory_grow(found->words, &found->capacity, found->count + 2, sizeof *grown, &found->error);
    if (!grown)
        return;
    found->words = grown;
    grown[found->count] = memory_string(word, &found->error);
    found->count += grown[found->count] != NULL;
    grown[found->count] = NULL;
}

/* ==================================== what may be offered ===================================== */

static void offer_commands(const struct session *session, struct found *found)
{
    for (const struct command_group *const *group = session->control.commands; *group; group++)
        for (size_t i = 0; i < (*group)->count; i++)
            offer(found, (*group)->commands[i].name);
    for (size_t i = 0; i < session->definitions.count; i++)
        offer(found, session->definitions.list[i].name);
}

static void offer_targets(const struct session *session, struct found *found)
{
    for (size_t s = 0; s < session->training.network.statement_count; s++)
        offer(
            found,
            session->training.network.tensors[session->training.network.statements[s].target].name);
}

/* "Z1.sh": what follows the dot of any name but np. */
static void offer_methods(struct found *found)
{
    static const char *const methods[] = {"T",     "dot(", "sum(",    "mean(",    "max(",
                                          "min(",  "std(", "argmax(", "reshape(", "copy()",
                                          "shape", "size", NULL};
    const char *dot = strrchr(found->text, '.');
    for (size_t i = 0; methods[i]; i++) {
        char word[200];
        snprintf(word, sizeof word, "%.*s%s", (int)(dot + 1 - found->text), found->text,
                 methods[i]);
        if (dot - found->text < 100)
            offer(found, word);
    }
}

static void offer_functions(struct found *found, const char *before)
{
    const char *name;
    for (size_t i = 0; (name = expression_function(i)); i++) {
        char word[80];
        snprintf(word, sizeof word, "%s%s(", before, name);
        offer(found, word);
    }
}

static void offer_expression(const struct session *session, struct found *found, bool in_call)
{
    if (strncmp(found->text, "np.", 3) == 0) {
        offer_functions(found, "np.");
        return;
    }
    if (strchr(found->text, '.') && !isdigit((unsigned char)found->text[0])) {
        offer_methods(found);
        return;
    }
    session_names(session, offer, found);
    offer_functions(found, "");
    offer(found, "np.");
    if (in_call) {
        offer(found, "axis=");
        offer(found, "keepdims=");
    }
}

static void offer_settings(struct found *found, const char *before)
{
    static const char *const inits[] = {"uniform", "small", "xavier", "he", NULL};
    static const char *const colors[] = {"on", "off", "auto", NULL};
    static const char *const conventions[] = {"auto", "sample", "mean", NULL};
    static const char *const hints[] = {"short", "full", NULL};
    const char *name, *const *values = strncmp(before, "init ", 5) == 0          ? inits
                                       : strncmp(before, "color ", 6) == 0       ? colors
                                       : strncmp(before, "convention ", 11) == 0 ? conventions
                                       : strncmp(before, "hints ", 6) == 0       ? hints
                                       : strncmp(before, "view ", 5) == 0        ? DRAW_VIEWS
                                       : strncmp(before, "reduce ", 7) == 0      ? DRAW_REDUCES
                                                                                 : NULL;
    for (size_t i = 0; values && values[i]; i++)
        offer(found, values[i]);
    for (size_t i = 0; !strchr(before, ' ') && (name = setting_name(i)); i++)
        offer(found, name);
}

/* ==================================== what the usage says ===================================== */

/* Copies argument number `index` of a usage: "EXPR" of "save FILE.npy EXPR"; empty beyond. */
static void usage_argument(char *argument, size_t length, const char *usage, size_t index)
{
    usage = argument_word(usage, argument, length);
    for (size_t i = 0; i <= index; i++)
        usage = argument_word(usage, argument, length);
}

static bool is_files(const char *word)
{
    return strncmp(word, "FILE", 4) == 0 || strcmp(word, "FOLDER") == 0 ||
           strncmp(word, "IMAGE", 5) == 0;
}

static bool is_target(const char *word)
{
    return strstr(word, "TARGET") || strcmp(word, "T") == 0;
}

static bool is_plain(const char *word)
{
    return *word && strspn(word, "abcdefghijklmnopqrstuvwxyz-") == strlen(word);
}

/* Offers what one alternative of a usage stands for: a target, a command, a file, a word to be
 * typed as it is. False for anything else, which is taken for an expression. */
static bool offer_alternative(const struct session *session, struct found *found, const char *word,
                              bool *files)
{
    if (is_target(word))
        offer_targets(session, found);
    else if (strcmp(word, "COMMAND") == 0)
        offer_commands(session, found);
    else if (is_files(word))
        *files = true;
    else if (is_plain(word))
        offer(found, word);
    else
        return strcmp(word, "N") == 0 || strcmp(word, "SAMPLE") == 0;
    return true;
}

/* "[all|functions|COMMAND]", "TARGET|ITER[:TARGET]" */
static bool offer_argument(const struct session *session, struct found *found, const char *argument,
                           bool *files)
{
    bool known = false;
    while (*argument) {
        char word[64];
        argument += strspn(argument, "[|]:.");
        size_t length = strcspn(argument, "[|]:.");
        snprintf(word, sizeof word, "%.*s", (int)(length < 60 ? length : 60), argument);
        known |= *word && offer_alternative(session, found, word, files);
        argument += length;
    }
    return known;
}

/* The number of arguments that end before the cursor. */
static size_t arguments_before(const char *before)
{
    size_t count = 0;
    for (; *before; before++)
        count += *before == ' ' && before[1] != ' ';
    return count;
}

static bool offer_arguments(const struct session *session, struct found *found,
                            const struct command *command, const char *before, bool *files)
{
    char argument[64];
    if (strcmp(command->name, "set") == 0 || strcmp(command->name, "show") == 0) {
        offer_settings(found, before);
        return true;
    }
    if (strcmp(command->name, "recipe") == 0) {
        recipe_names(offer, found);
        return true;
    }
    if (strpbrk(before, "[("))
        return false;
    usage_argument(argument, sizeof argument, command->usage, arguments_before(before));
    return offer_argument(session, found, argument, files) || *files;
}

char **complete_line(const struct session *session, const char *line, size_t start,
                     const char *text, bool *files)
{
    struct found found = {.text = text};
    char word[64];
    size_t candidates;
    *files = false;
    if (start <= strspn(line, " \t")) {
        offer_commands(session, &found);
        offer_expression(session, &found, false);
        return found.words;
    }
    const char *arguments = argument_word(line, word, sizeof word);
    char *before =
        memory_format(&found.error, "%.*s",
                      line + start > arguments ? (int)(line + start - arguments) : 0, arguments);
    const struct command *command = command_find(session, word, &candidates);
    if (before && !(command && offer_arguments(session, &found, command, before, files)))
        offer_expression(session, &found, memchr(line, '(', start) != NULL);
    memory_free(before);
    return found.words;
}

bool complete_by_blanks(const struct session *session, const char *line, size_t end)
{
    struct error ignored;
    char word[64], argument[64], *copy = memory_format(&ignored, "%.*s", (int)end, line);
    size_t candidates;
    if (!copy)
        return false;
    const char *arguments = argument_word(copy, word, sizeof word);
    const struct command *command = command_find(session, word, &candidates);
    bool first = !strpbrk(copy + strspn(copy, " \t"), " \t");
    bool answer = first && strncmp(word, "reverse-", 8) == 0;
    if (!first && command) {
        usage_argument(argument, sizeof argument, command->usage, arguments_before(arguments));
        answer = strstr(argument, "COMMAND") || strstr(argument, "IMAGE") ||
                 strstr(argument, "FILE") || strstr(argument, "FOLDER");
    }
    memory_free(copy);
    return answer;
}

void complete_free(char **words)
{
    for (size_t i = 0; words && words[i]; i++)
        memory_free(words[i]);
    memory_free(words);
}
