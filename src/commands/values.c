/* values and random_state: numbers, bit for bit, as saved sessions have them. */
#include "commands/values.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "commands/arguments.h"
#include "commands/command.h"
#include "commands/let.h"
#include "session/control.h"
#include "session/session.h"

/* =========================================== values =========================================== */

/* What the arguments of `values` say: a name, "(10, 784)", and a kind. */
struct heading {
    char name[64];
    int dimensions;
    size_t size[2];
    enum array_kind kind;
};

/* "()", "(5,)", "(10, 784)"; *text moves behind it. */
static bool parse_shape(struct heading *heading, const char **text, struct error *error)
{
    const char *at = *text;
    bool ok = *at++ == '(';
    heading->size[0] = heading->size[1] = 1;
    while (ok && *at && *at != ')') {
        char *end;
        errno = 0;
        unsigned long long size = strtoull(at, &end, 10);
        ok = isdigit((unsigned char)*at) && !errno && heading->dimensions < 2 &&
             size <= ARRAY_ELEMENTS;
        if (ok)
            heading->size[heading->dimensions++] = (size_t)size;
        at = end + strspn(end, " ,");
    }
    if (!ok || *at != ')')
        return error_set(error, "(10, 784), (5,) or ()", "values: \"%.60s\" is no shape", *text);
    *text = at + 1 + strspn(at + 1, " ");
    return true;
}

static bool parse_heading(struct heading *heading, const char *arguments, struct error *error)
{
    *heading = (struct heading){.kind = ARRAY_REAL};
    const char *text = argument_word(arguments, heading->name, sizeof heading->name);
    if (!expression_is_name(heading->name))
        return error_set(error, "values b2 (2, 1), a row a line, end", "values needs a name");
    if (!parse_shape(heading, &text, error))
        return false;
    if (strcmp(text, "int") == 0)
        heading->kind = ARRAY_INTEGER;
    else if (strcmp(text, "bool") == 0)
        heading->kind = ARRAY_BOOLEAN;
    else if (*text)
        return error_set(error, "int or bool", "values: there is no kind \"%.60s\"", text);
    return true;
}

/* Fills the value with the numbers of a text; they are in NumPy's order, row by row. */
static bool parse_numbers(struct array value, const char *text, struct error *error)
{
    static const char blanks[] = " \t\r\n";
    size_t read = 0;
    for (const char *at = text + strspn(text, blanks); *at; at += strspn(at, blanks)) {
        char *end;
        double number = strtod(at, &end);
        if (end == at || !isspace((unsigned char)*end))
            return error_set(error, "Numbers are written as 0.5, 1e-4 or 0x1.8p-2.",
                             "values: \"%.*s\" is no number", (int)strcspn(at, "\r\n"), at);
        if (read == array_count(value))
            return error_set(error, NULL, "values: more than %zu numbers", array_count(value));
        *array_flat(value, read++) = (real)number;
        at = end;
    }
    return read == array_count(value) ||
           error_set(error, NULL, "values: %zu numbers, expected %zu", read, array_count(value));
}

static bool take_values(struct session *session, const char *arguments, const char *text,
                        struct error *error)
{
    struct heading heading;
    struct array value;
    if (!parse_heading(&heading, arguments, error) ||
        !array_new(&value, heading.dimensions == 2 ? 2 : 1, heading.size[0], heading.size[1],
                   heading.kind, error))
        return false;
    value.dimensions = heading.dimensions;
    bool ok =
        parse_numbers(value, text, error) && assign_value(session, heading.name, value, error);
    array_free(&value);
    return ok;
}

static bool run_values(struct session *session, const char *arguments, struct error *error)
{
    struct heading heading;
    return parse_heading(&heading, arguments, error)
               ? control_block(&session->control, BLOCK_NUMBERS, arguments, take_values, error)
               : session_refuse(session, error);
}

void values_write(FILE *stream, const char *name, struct array value)
{
    static const char *const kinds[] = {" bool", " int", ""};
    char shape[64];
    size_t columns = value.dimensions == 2 && value.size[1] ? value.size[1] : 8;
    fprintf(stream, "values %s %s%s\n", name, array_shape(shape, sizeof shape, value),
            kinds[value.kind]);
    for (size_t k = 0; k < array_count(value); k++)
        fprintf(stream, "%a%c", (double)*array_flat(value, k),
                (k + 1) % columns && k + 1 < array_count(value) ? ' ' : '\n');
    fprintf(stream, "end\n");
}

/* ======================================== random_state ======================================== */

/* One word of the block, number `read`. */
static bool parse_word(struct random *random, size_t read, const char *word, struct error *error)
{
    char *end;
    errno = 0;
    if (read < RANDOM_WORDS) {
        unsigned long number = strtoul(word, &end, 16);
        random->word[read] = (uint32_t)number;
        if (isxdigit((unsigned char)*word) && !*end && !errno && number <= UINT32_MAX)
            return true;
    } else if (read == RANDOM_WORDS) {
        unsigned long used = strtoul(word, &end, 10);
        random->used = (int)(used <= RANDOM_WORDS ? used : 0);
        if (isdigit((unsigned char)*word) && !*end && used <= RANDOM_WORDS)
            return true;
    } else if (read == RANDOM_WORDS + 1) {
        random->normal = strtod(word, &end);
        random->has_normal = true;
        if (end != word && !*end)
            return true;
    }
    return error_set(error, "`save session.bs` writes such a block.",
                     "random_state: \"%.30s\" is not what word %zu can be", word, read + 1);
}

static bool parse_words(struct random *random, size_t *read, const char *text, struct error *error)
{
    for (text += strspn(text, " \t\n"); *text; text += strspn(text, " \t\n")) {
        char word[64];
        size_t length = strcspn(text, " \t\n");
        snprintf(word, sizeof word, "%.*s", length < sizeof word ? (int)length : 63, text);
        if (!parse_word(random, (*read)++, word, error))
            return false;
        text += length;
    }
    return true;
}

static bool take_random_state(struct session *session, const char *arguments, const char *text,
                              struct error *error)
{
    struct random random = {.has_normal = false};
    struct matrix none = {0};
    size_t read = 0;
    bool dropped;
    (void)arguments;
    if (!parse_words(&random, &read, text, error))
        return false;
    if (read <= RANDOM_WORDS)
        return error_set(error, "`save session.bs` writes such a block.",
                         "random_state: %zu words, expected %d", read, RANDOM_WORDS + 1);
    return timeline_change_drawn(&session->training.timeline, CHANGE_NOTHING, none, &random,
                                 &dropped, error);
}

static bool run_random_state(struct session *session, const char *arguments, struct error *error)
{
    return argument_none(arguments, "random_state", error)
               ? control_block(&session->control, BLOCK_NUMBERS, "", take_random_state, error)
               : session_refuse(session, error);
}

void values_write_random(FILE *stream, const struct random *random)
{
    fprintf(stream, "random_state\n");
    for (size_t i = 0; i < RANDOM_WORDS; i++)
        fprintf(stream, "%08x%c", random->word[i], (i + 1) % 8 ? ' ' : '\n');
    fprintf(stream, "%d", random->used);
    if (random->has_normal)
        fprintf(stream, " %a", random->normal);
    fprintf(stream, "\nend\n");
}

static const struct command commands[] = {
    {"values", NULL, "values NAME SHAPE [int|bool] ... end", "numbers for a name, a row a line",
     "values b2 (2, 1)\n> 0.5\n> -0x1.8p-2\n> end\n", COMMAND_TAKES_BLOCK, run_values},
    {"random_state", NULL, "random_state ... end",
     "where random numbers go on: the generator's words, as saved sessions have them",
     "random_state\n> end\n", COMMAND_TAKES_BLOCK, run_random_state},
};

const struct command_group VALUES_COMMANDS = {"data and files", commands,
                                              sizeof commands / sizeof commands[0]};
