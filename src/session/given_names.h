/* given_names.h - the names that a person gave: `let` to a value, `alias` to an expression,
 * `define` to commands.
 *
 * They go before the network's names (judge/network_names.h); words_may_be_given, in commands/,
 * says which may be given at all. */
#ifndef BACKSTEP_GIVEN_NAMES_H
#define BACKSTEP_GIVEN_NAMES_H

#include "language/expression.h"

/* A name that `let` gave a value. */
struct variable {
    char *name;
    struct array value;
};

/* A name that stands for an expression, evaluated anew each time. */
struct alias {
    char *name;
    char *text;
};

/* A sequence of commands with a name. */
struct definition {
    char *name;
    char *lines; /* one after another, each ended by a newline */
};

struct definitions {
    struct definition *list;
    size_t count, capacity;
};

struct given_names {
    struct variable *variables;
    size_t variable_count, variable_capacity;
    struct alias *aliases;
    size_t alias_count, alias_capacity;
};

void given_free(struct given_names *names);

void definitions_free(struct definitions *definitions);

/* The sequence of commands that `define` gave this name; NULL for none. */
const char *definitions_find(const struct definitions *definitions, const char *name);

/* The variable or alias of this name; NULL for none. */
struct variable *given_variable(const struct given_names *names, const char *name);
struct alias *given_alias(const struct given_names *names, const char *name);

/* The links of a chain of names: variables, and aliases. They read *names as it stands then. */
struct names given_variables_link(struct given_names *names, const struct names *next);
struct names given_aliases_link(struct given_names *names, const struct names *next);

/* Forgets what `let` or `alias` gave this name; whether there was anything. */
bool given_forget(struct given_names *names, const char *name);

/* Calls `visit` with each of them. */
void given_visit(const struct given_names *names, void (*visit)(void *context, const char *name),
                 void *context);

#endif
