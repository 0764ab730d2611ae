/* helper.h - the functions that a pasted piece of Python defines itself, and calls.
 *
 * "def relu_deriv(Z): return Z > 0" and "relu_deriv = lambda z: z > 0" are the author's own, right
 * or wrong: what calls them is evaluated with them, not with the language's function of that name.
 * A body of assignments with one return behind them is run; what else a body may hold is not. */
#ifndef BACKSTEP_HELPER_H
#define BACKSTEP_HELPER_H

#include "judge/statements.h"
#include "judge/trial.h"

enum { HELPER_PARAMETERS = 8 };

struct parameter {
    char name[64];
    char preset[64]; /* an expression's text, or "" */
};

struct helper {
    char name[64];
    struct parameter parameters[HELPER_PARAMETERS];
    size_t parameter_count;
    size_t from, to;   /* its body among the statements, from the first to behind the last */
    const char *value; /* what it returns, within a statement's text; NULL for nothing */
    char why_not[100]; /* why it cannot be run, or "" */
    char where[80];    /* "in your relu_deriv" */
    bool called;       /* by a line that computes something */
    bool pass;         /* it computes several tensors: its lines are judged where they stand */
    bool running;
};

struct helpers {
    const struct pasted_block *pasted;
    struct helper *list;
    size_t count, capacity;
    size_t runs; /* within one call of a line's */
};

/* Finds the functions of a piece, which has to stay. The caller calls helpers_free. */
bool helpers_read(struct helpers *helpers, const struct pasted_block *pasted,
                  const struct network *network, struct error *error);

void helpers_free(struct helpers *helpers);

/* The function that a statement is part of and that is run as a whole; NULL for none. */
const struct helper *helpers_around(const struct helpers *helpers, size_t statement);

/* Lets the trial's expressions call them; NULL for none. */
void helpers_lend(struct helpers *helpers, struct trial *trial);

#endif
