#include "commands/words.h"

#include <ctype.h>
#include <string.h>

#include "commands/command.h"
#include "language/caret.h"
#include "judge/network_names.h"
#include "session/evaluating.h"

/* ======================================= names to be given ==================================== */

static bool is_function(const char *name)
{
    const char *function;
    for (size_t i = 0; (function = expression_function(i)); i++)
        if (strcmp(function, name) == 0)
            return true;
    return false;
}

static bool is_of_the_language(const char *name)
{
    static const char *const words[] = {"np", "and", "or", "not", "None", "True", "False"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i], name) == 0)
            return true;
    return false;
}

bool words_may_be_given(const struct session *session, const char *name, bool alias,
                        struct error *error)
{
    const struct network *network = &session->training.network;
    char hint[120];
    snprintf(hint, sizeof hint, "Take another name, such as my_%.60s.", name);
    if (command_named(session, name))
        return error_set(error, hint, "%.60s is a command already", name);
    if (is_of_the_language(name))
        return error_set(error, hint, "%.60s is a word of the language", name);
    if (is_function(name))
        return error_set(error, hint, "%.60s is a function already", name);
    if (!network_names_known(network, name) || (alias && network_names_renames(name)))
        return true;
    if (strcmp(name, "lr") == 0 || strcmp(name, "learning_rate") == 0)
        return error_set(error, "`set learning_rate 0.5` changes it.", "%s is a setting", name);
    if (network_find(network, name) < network->tensor_count)
        return error_set(error, hint, "%s is a tensor already", name);
    return error_set(error, hint, "%s has a meaning already", name);
}

/* ========================================= names read ========================================= */

struct search {
    struct session *session;
    char unknown[64]; /* the first name that does not exist, "" for none */
};

struct comparison {
    const char *name;
    bool same;
};

static void compare(void *context, const char *name)
{
    struct comparison *comparison = context;
    comparison->same |= strcmp(comparison->name, name) == 0;
}

static void look_up(void *context, const char *name)
{
    struct search *search = context;
    struct comparison comparison = {name, false};
    session_names(search->session, compare, &comparison);
    if (!comparison.same && !search->unknown[0])
        snprintf(search->unknown, sizeof search->unknown, "%s", name);
}

/* The column of a name in a text: not of a part of a longer one. */
static size_t column_of(const char *text, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = text; (at = strstr(at, name)); at++) {
        bool begins = at == text || !(isalnum((unsigned char)at[-1]) || strchr("_.", at[-1]));
        if (begins && !isalnum((unsigned char)at[length]) && at[length] != '_')
            return (size_t)(at - text);
    }
    return 0;
}

bool words_known(struct session *session, const char *text, struct error *error)
{
    struct expression expression;
    struct language_error inner = {0};
    struct search search = {session, ""};
    if (!expression_parse(&expression, text, &inner)) {
        caret_write(error, &inner, text);
        return false;
    }
    expression_names(&expression, look_up, &search);
    expression_free(&expression);
    if (!search.unknown[0])
        return true;
    const char *near = session_near_name(session, search.unknown);
    char hint[120] = "`info tensors` lists the names.";
    if (near)
        snprintf(hint, sizeof hint, "Did you mean %.60s?", near);
    error_write(&inner.error, hint, "there is no %s", search.unknown);
    inner.column = column_of(text, search.unknown);
    caret_write(error, &inner, text);
    return false;
}
