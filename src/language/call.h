/* call.h - a function of the language, and what a call hands it.
 *
 * Functions come in families, a file each, with a table at its end; functions.c composes the tables
 * and finds a function by its name. Who adds one writes it, and its row, in its family's file. */
#ifndef BACKSTEP_CALL_H
#define BACKSTEP_CALL_H

#include "language/expression.h"

enum { CALL_ARGUMENTS = 6 };

/* A call with its arguments evaluated. */
struct call {
    const struct function *function;
    bool python; /* written bare where Python has a function of that name: sum, max, min */
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
    int least, most;      /* arguments */
    bool method;          /* may be written behind its first argument: A.sum() */
    bool reduces;         /* takes axis= and keepdims= */
    bool keeps;           /* of elementwise.c: an integer stays one */
    enum array_kind kind; /* of elementwise.c: what its values are */
    bool (*apply)(const struct call *call, struct array *result, struct error *error);
    double (*map)(double); /* of elementwise.c: what becomes of an element */
    const char *op;        /* of elementwise.c: the operator it stands for */
};

struct function_family {
    const struct function *functions;
    size_t count;
};

extern const struct function_family REDUCTIONS, CONSTRUCTORS, SHAPES, PRODUCTS, ELEMENTWISE,
    CLASSES;

/* Element k of an argument as a size: a whole number. False, with the error set, for another. */
bool call_whole_number(size_t *number, struct array a, size_t k, const char *name,
                       struct error *error);

/* Sizes given as numbers or as one tuple, beginning at argument `from`. */
bool call_sizes(double *size, int *dimensions, const struct call *call, int from,
                struct error *error);

#endif
