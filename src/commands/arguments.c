#include "commands/arguments.h"
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/near.h"
#include "model/version.h"
#include "judge/network_names.h"

const char *argument_word(const char *text, char *word, size_t length)
{
    text += strspn(text, " \t");
    size_t used = strcspn(text, " \t");
    size_t kept = used < length ? used : length - 1;
    memcpy(word, text, kept);
    word[kept] = '\0';
    text += used;
    return text + strspn(text, " \t");
}

bool argument_count(const char *arguments, size_t otherwise, size_t *count, struct error *error)
{
    *count = otherwise;
    if (!*arguments)
        return true;
    char *end;
    errno = 0;
    unsigned long long value = strtoull(arguments, &end, 10);
    if (!isdigit((unsigned char)*arguments) || *end || errno || value > SIZE_MAX / 64)
        return error_set(error, NULL, "\"%.60s\" is no whole number", arguments);
    *count = (size_t)value;
    return true;
}

bool argument_none(const char *arguments, const char *command, struct error *error)
{
    return !*arguments ||
           error_set(error, NULL, "%s takes no arguments: \"%.60s\"", command, arguments);
}

char *argument_path(const char *text, const char **rest, struct error *error)
{
    const char *from = text + strspn(text, " \t"), *home = getenv("HOME");
    char quote = *from == '"' || *from == '\'' ? *from++ : '\0';
    size_t length = quote ? 0 : rest ? strcspn(from, " \t") : strlen(from);
    const char *end = quote ? strchr(from, quote) : from + length;
    if (!end) {
        error_set(error, NULL, "the closing %c of a file's name is missing", quote);
        return NULL;
    }
    length = (size_t)(end - from);
    end += quote != '\0';
    const char *after = end + strspn(end, " \t");
    if (length == 0 || length > INT_MAX || (after == end && *end) || (!rest && *after)) {
        error_set(error, "A name with blanks stands in quotes: \"my file\".",
                  length ? "%.60s: not understood after a file's name" : "a file's name is missing",
                  after);
        return NULL;
    }
    if (rest)
        *rest = after;
    bool at_home = from[0] == '~' && (length == 1 || from[1] == '/');
    if (!at_home)
        return memory_format(error, "%.*s", (int)length, from);
    if (home && *home)
        return memory_format(error, "%s%.*s", home, (int)length - 1, from + 1);
    error_set(error, NULL, "~ has no meaning: $HOME is not set");
    return NULL;
}

/* The statement of a program that computes a name. */
static bool find_target(const struct session *session, const struct program *program,
                        const char *name, size_t *statement, struct error *error)
{
    const struct network *network = &session->training.network;
    *statement = program_first(program, network_find(network, name));
    if (*statement < program->count)
        return true;
    if (network_names_known(network, name))
        return error_set(error, "Targets are what statements compute: `list all`.",
                         "%s is computed by no statement", name);
    struct near near = near_word(name);
    for (size_t s = 0; s < program->count; s++)
        near_offer(&near, network->tensors[program->statements[s].target].name);
    char hint[80] = "Targets are what statements compute: `list all`.";
    if (near.best)
        snprintf(hint, sizeof hint, "Did you mean %s?", near.best);
    return error_set_kind(error, near.best ? ERROR_NO_NAME : ERROR_NO_TARGET, hint,
                          "there is no target \"%.60s\"", name);
}

bool argument_target(const struct session *session, const char *name, size_t *statement,
                     struct error *error)
{
    struct program program = network_program(&session->training.network);
    return find_target(session, &program, name, statement, error);
}

bool argument_spot(const struct session *session, const char *text, struct spot *spot,
                   struct error *error)
{
    const char *colon = strchr(text, ':');
    char number[32] = "";
    *spot = (struct spot){0};
    if (isdigit((unsigned char)*text)) {
        size_t length = colon ? (size_t)(colon - text) : strlen(text);
        if (length >= sizeof number)
            return error_set(error, NULL, "\"%.60s\" is no iteration", text);
        snprintf(number, sizeof number, "%.*s", (int)length, text);
        if (!argument_count(number, 0, &spot->iteration, error))
            return false;
        spot->has_iteration = true;
        text = colon ? colon + 1 : "";
    }
    spot->has_statement = *text != '\0';
    if (!*text && colon)
        return error_set(error, "goto 17:dZ2", "a target is missing after the colon");
    if (!*text)
        return true;
    size_t iteration =
        spot->has_iteration ? spot->iteration : session->training.timeline.place.iteration;
    const struct program *program = timeline_program_of(&session->training.timeline, iteration);
    if (!find_target(session, program, text, &spot->statement, error))
        return false;
    spot->target =
        session->training.network.tensors[program->statements[spot->statement].target].name;
    return true;
}

bool argument_has_suffix(const char *text, const char *suffix)
{
    size_t length = strlen(text), own = strlen(suffix);
    return length > own && strcmp(text + length - own, suffix) == 0;
}

bool argument_is_file(const char *arguments, const char *suffix)
{
    size_t length = strlen(arguments), own = strlen(suffix);
    length -= length && strchr("\"'", arguments[length - 1]);
    return length > own && strncmp(arguments + length - own, suffix, own) == 0;
}
