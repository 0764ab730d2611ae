/* functions.h - the functions of the language, and what a call hands them. */
#ifndef BACKSTEP_FUNCTIONS_H
#define BACKSTEP_FUNCTIONS_H

#include "language/expression.h"

enum { CALL_ARGUMENTS = 6 };

/* A call with its arguments evaluated. */
struct call {
    const char *name; /* as it was written */
    bool python;      /* written bare where Python has a function of that name: sum, max, min */
    int count;
    struct array argument[CALL_ARGUMENTS];
    bool none[CALL_ARGUMENTS];   /* the argument was None */
    bool has_axis, has_keepdims; /* given by keyword */
    bool axis_none;              /* axis=None */
    struct array axis, keepdims;
    size_t classes;                    /* the network's, for one_hot */
    bool rows;                         /* softmax and one_hot have a sample a row */
    struct random *random;             /* for rand and randn; NULL where nothing may be drawn */
    const volatile sig_atomic_t *stop; /* of the scope, for what takes long */
};

struct function {
    const char *name;
    int least, most; /* arguments */
    bool method;     /* may be written behind its first argument: A.sum() */
    bool reduces;    /* takes axis= and keepdims= */
    bool (*apply)(const struct call *call, struct array *result, struct error *error);
};

/* Finds the function with this name, or one that notebooks give it (deriv_ReLU, range); false where
 * there is none. */
bool function_find(struct function *function, const char *name);

/* The function number `index`; false after the last. */
bool function_at(struct function *function, size_t index);

/* Reductions: sum mean max min std argmax argmin any all norm logsumexp. See reductions.c. */
extern const struct function REDUCTIONS[];
extern const size_t REDUCTION_COUNT;

#endif
