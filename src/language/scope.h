/* scope.h - what an expression reads: a chain of names, and what goes with them.
 *
 * Each link of the chain knows some names: those that a person gave, the network's, the locals of a
 * pasted piece. A name is looked for from the first link on, and the first that knows it decides,
 * so a link hides those behind it. What stands for an expression in turn is evaluated in the whole
 * chain (alias.h). Whoever makes a scope keeps its links as long as it is used. */
#ifndef BACKSTEP_SCOPE_H
#define BACKSTEP_SCOPE_H

#include <signal.h>

#include "language/array.h"
#include "tensor/random.h"

struct scope;
struct names;

/* Gives a name's value. Returns false with *found unset for an unknown name, or with the error set
 * and *found true when there is such a name but it has no value now. The array is a share of the
 * link's, to be given to array_free. */
typedef bool names_lookup(const struct names *names, const struct scope *scope, const char *name,
                          struct array *value, bool *found, struct error *error);

/* A link. */
struct names {
    names_lookup *lookup;
    /* Calls `visit` with each name that may be suggested; NULL for none. */
    void (*each)(const struct names *names, void (*visit)(void *context, const char *name),
                 void *context);
    void *context;
    const struct names *next; /* NULL at the end */
};

/* How much is being evaluated, one in another, through names that stand for expressions. */
struct scope_depth {
    size_t nodes, aliases;
};

/* An argument of a call of the scope's own functions. */
struct scope_argument {
    const char *keyword; /* NULL for one by its place */
    struct array value;
};

/* The scope's own function of this name, which goes before the language's; NULL for none. */
typedef const void *scope_function(void *context, const char *name);

/* Calls it. The arguments stay the evaluator's. */
typedef bool scope_call(void *context, const void *function, const struct scope_argument *arguments,
                        size_t count, struct array *value, struct error *error);

struct scope {
    const struct names *names;
    scope_function *function; /* may be NULL; else with call */
    scope_call *call;
    void *context;             /* of these two */
    struct random *random;     /* what np.random draws from, and moves on; NULL where it may not */
    size_t classes;            /* that one_hot makes; 0: as many as Y has rows */
    bool rows;                 /* softmax and one_hot have a sample a row */
    struct scope_depth *depth; /* shared by all that is evaluated within; NULL without aliases */
    const volatile sig_atomic_t *stop; /* not 0 when evaluating shall end; NULL for never */
};

/* Looks a name up in the chain; as names_lookup. */
bool scope_find(const struct scope *scope, const char *name, struct array *value, bool *found,
                struct error *error);

/* A name of the chain that is near to an unknown one, or NULL. */
const char *scope_near(const struct scope *scope, const char *name);

#endif
