#include "session/given_names.h"

#include <string.h>

#include "base/memory.h"
#include "language/alias.h"

static void free_variable(struct variable *variable)
{
    memory_free(variable->name);
    array_free(&variable->value);
}

static void free_alias(struct alias *alias)
{
    memory_free(alias->name);
    memory_free(alias->text);
}

void given_free(struct given_names *names)
{
    for (size_t i = 0; i < names->variable_count; i++)
        free_variable(&names->variables[i]);
    for (size_t i = 0; i < names->alias_count; i++)
        free_alias(&names->aliases[i]);
    memory_free(names->variables);
    memory_free(names->aliases);
}

void definitions_free(struct definitions *definitions)
{
    for (size_t i = 0; i < definitions->count; i++) {
        memory_free(definitions->list[i].name);
        memory_free(definitions->list[i].lines);
    }
    memory_free(definitions->list);
}

struct variable *given_variable(const struct given_names *names, const char *name)
{
    for (size_t i = 0; i < names->variable_count; i++)
        if (strcmp(names->variables[i].name, name) == 0)
            return &names->variables[i];
    return NULL;
}

struct alias *given_alias(const struct given_names *names, const char *name)
{
    for (size_t i = 0; i < names->alias_count; i++)
        if (strcmp(names->aliases[i].name, name) == 0)
            return &names->aliases[i];
    return NULL;
}

bool given_forget(struct given_names *names, const char *name)
{
    struct variable *variable = given_variable(names, name);
    struct alias *alias = given_alias(names, name);
    if (variable) {
        free_variable(variable);
        size_t behind = (size_t)(names->variables + --names->variable_count - variable);
        memmove(variable, variable + 1, behind * sizeof *variable);
    }
    if (alias) {
        free_alias(alias);
        size_t behind = (size_t)(names->aliases + --names->alias_count - alias);
        memmove(alias, alias + 1, behind * sizeof *alias);
    }
    return variable || alias;
}

void given_visit(const struct given_names *names, void (*visit)(void *context, const char *name),
                 void *context)
{
    for (size_t i = 0; i < names->variable_count; i++)
        visit(context, names->variables[i].name);
    for (size_t i = 0; i < names->alias_count; i++)
        visit(context, names->aliases[i].name);
}

/* ========================================= the links ========================================== */

static bool variable_value(const struct names *names, const struct scope *scope, const char *name,
                           struct array *value, bool *found, struct error *error)
{
    const struct variable *variable = given_variable(names->context, name);
    (void)scope;
    (void)error;
    *found = variable != NULL;
    if (variable)
        *value = array_share(variable->value);
    return variable;
}

static bool alias_value(const struct names *names, const struct scope *scope, const char *name,
                        struct array *value, bool *found, struct error *error)
{
    const struct alias *alias = given_alias(names->context, name);
    *found = alias != NULL;
    return alias && alias_evaluate_text(value, name, alias->text, scope, error);
}

/* Names of both kinds are offered by the first link. */
static void each(const struct names *names, void (*visit)(void *context, const char *name),
                 void *context)
{
    given_visit(names->context, visit, context);
}

struct names given_variables_link(struct given_names *names, const struct names *next)
{
    return (struct names){variable_value, each, names, next};
}

struct names given_aliases_link(struct given_names *names, const struct names *next)
{
    return (struct names){alias_value, NULL, names, next};
}

const char *definitions_find(const struct definitions *definitions, const char *name)
{
    for (size_t i = 0; i < definitions->count; i++)
        if (strcmp(definitions->list[i].name, name) == 0)
            return definitions->list[i].lines;
    return NULL;
}
