/* What a call gives, and the parameters that take it. */
#include "language/python_arguments.h"

#include <string.h>

#include "base/memory.h"

void python_release_gathered(struct python_gathered *gathered)
{
    for (size_t i = 0; i < gathered->count; i++)
        python_release(gathered->at[i]);
    for (size_t i = 0; i < gathered->keywords; i++)
        python_release(gathered->named[i]);
    memory_free(gathered);
}

static bool add(struct python *python, struct python_gathered *gathered, const char *keyword,
                struct python_value value)
{
    size_t *count = keyword ? &gathered->keywords : &gathered->count;
    if (*count == PYTHON_ARGUMENTS) {
        python_release(value);
        return python_raise(python, "TypeError", NULL, "more than %d arguments", PYTHON_ARGUMENTS);
    }
    if (keyword)
        gathered->keyword[*count] = keyword;
    (keyword ? gathered->named : gathered->at)[(*count)++] = value;
    return true;
}

/* *VALUE */
static bool add_star(struct python *python, struct python_gathered *gathered,
                     struct python_value value)
{
    size_t count;
    struct python_value item;
    if (!python_length(python, value, &count))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!python_item(python, value, i, &item) || !add(python, gathered, NULL, item))
            return false;
    return true;
}

/* **VALUE */
static bool add_double_star(struct python *python, struct python_gathered *gathered,
                            struct python_value value)
{
    if (value.kind != VALUE_DICT)
        return value.kind == VALUE_UNKNOWN
                   ? python_needs(python, value, "a dict")
                   : python_raise(python, "TypeError", NULL, "what follows ** is no dict");
    for (size_t i = 0; i < python_dict_of(value)->count; i++) {
        struct python_entry entry = python_dict_of(value)->at[i];
        const char *name = entry.key.kind == VALUE_STRING
                               ? python_keep_name(python, python_text_of(entry.key))
                               : NULL;
        if (!name)
            return python_raise(python, "TypeError", NULL, "a keyword is a string");
        if (!add(python, gathered, name, python_share(entry.value)))
            return false;
    }
    return true;
}

bool python_gather(struct python *python, const struct python_node *list,
                   struct python_gathered *gathered)
{
    for (const struct python_node *item = list; item; item = item->next) {
        bool star = item->kind == PYTHON_STAR, stars = item->kind == PYTHON_DOUBLE_STAR;
        bool keyword = item->kind == PYTHON_KEYWORD;
        struct python_value value;
        if (!python_evaluate(python, star || stars || keyword ? item->child[0] : item, &value))
            return false;
        python->node = item;
        if (!star && !stars) {
            if (!add(python, gathered, keyword ? item->text : NULL, value))
                return false;
            continue;
        }
        bool ok = (star ? add_star : add_double_star)(python, gathered, value);
        python_release(value);
        if (!ok)
            return false;
    }
    return true;
}

/* ====================================== parameters ============================================ */

static bool is_plain(const struct python_node *parameter)
{
    return parameter->text && !parameter->op[0];
}

/* The value of a keyword that the call gives, borrowed, and marks it as used. */
static const struct python_value *keyword_of(const struct python_arguments *arguments,
                                             const char *name, bool *used)
{
    for (size_t i = 0; i < arguments->keywords; i++)
        if (strcmp(arguments->keyword[i], name) == 0) {
            used[i] = true;
            return &arguments->named[i];
        }
    return NULL;
}

/* The positional arguments from `from` on, as a tuple. */
static bool rest_of(struct python *python, const struct python_arguments *arguments, size_t from,
                    struct python_value *value)
{
    bool ok = python_new_items(&python->heap, value, VALUE_TUPLE, 0, &python->error->error);
    for (size_t i = from; ok && i < arguments->count; i++)
        ok = python_append(python_items_of(*value), python_share(arguments->at[i]),
                           &python->error->error);
    return ok;
}

/* The keywords that no parameter took, as a dict. */
static bool keywords_left(struct python *python, const struct python_arguments *arguments,
                          bool *used, struct python_value *value)
{
    struct error *error = &python->error->error;
    bool ok = python_new_dict(&python->heap, value, error);
    for (size_t i = 0; ok && i < arguments->keywords; i++) {
        struct python_value key;
        if (used[i])
            continue;
        used[i] = true;
        ok =
            python_new_string(&python->heap, &key, arguments->keyword[i],
                              strlen(arguments->keyword[i]), error) &&
            python_set_entry(python_dict_of(*value), key, python_share(arguments->named[i]), error);
    }
    return ok;
}

static bool wrong_count(struct python *python, const struct python_function *function, size_t given)
{
    size_t most = 0;
    for (const struct python_node *item = function->node->list; item; item = item->next)
        most += is_plain(item);
    return python_raise(python, "TypeError", NULL, "%s takes %zu argument%s, but %zu are given",
                        function->name, most, most == 1 ? "" : "s", given);
}

/* Binds one parameter; *at counts the positional arguments that are used. */
static bool bind_one(struct python *python, struct python_frame *frame,
                     const struct python_node *parameter, struct python_value otherwise,
                     const struct python_arguments *arguments, size_t *at, bool *used,
                     bool only_keywords)
{
    struct python_value value;
    if (parameter->op[0] == '*' && parameter->text) {
        bool ok = parameter->op[1] ? keywords_left(python, arguments, used, &value)
                                   : rest_of(python, arguments, *at, &value);
        if (!parameter->op[1])
            *at = arguments->count;
        if (!ok) {
            python_release(value);
            return false;
        }
    } else {
        const struct python_value *named = keyword_of(arguments, parameter->text, used);
        if (*at < arguments->count && !only_keywords) {
            if (named)
                return python_raise(python, "TypeError", NULL, "%s is given twice",
                                    parameter->text);
            value = python_share(arguments->at[(*at)++]);
        } else if (named) {
            value = python_share(*named);
        } else if (otherwise.kind != VALUE_FRAME) {
            value = python_share(otherwise);
        } else {
            return python_raise(python, "TypeError", NULL, "%s needs an argument for %s",
                                frame->function->name, parameter->text);
        }
    }
    return python_set_variable(&frame->variables, parameter->text, value, &python->error->error);
}

/* Binds all parameters of the frame's function. */
bool python_bind(struct python *python, struct python_frame *frame,
                 const struct python_arguments *arguments)
{
    const struct python_function *function = frame->function;
    bool used[PYTHON_ARGUMENTS] = {false}, only_keywords = false;
    size_t at = 0, index = 0;
    for (const struct python_node *item = function->node->list; item; item = item->next, index++) {
        if (item->text && !bind_one(python, frame, item, function->defaults[index], arguments, &at,
                                    used, only_keywords))
            return false;
        only_keywords |= strcmp(item->op, "*") == 0;
    }
    if (at < arguments->count)
        return wrong_count(python, function, arguments->count);
    for (size_t i = 0; i < arguments->keywords; i++)
        if (!used[i])
            return python_raise(python, "TypeError", NULL, "%s has no parameter %s", function->name,
                                arguments->keyword[i]);
    return true;
}
