/* local.h - the first wrong statement of a program, by each statement's own part alone.
 *
 * A mistake in dZ2 makes dW2, dA1 and all that follow wrong, too. To name the mistake and not its
 * heirs, a statement is judged by what it was given: a forward statement by its formula; the
 * statement of dT by the forward statements C that read T. By the chain rule dT is the sum over
 * them of (dC/dT).T @ dC, where dC is what the program computed, right or wrong, and dC/dT is found
 * by nudging T and running C alone. An update is judged by its formula. */
#ifndef BACKSTEP_LOCAL_H
#define BACKSTEP_LOCAL_H

#include "judge/numerical.h"
#include "language/expression.h"

/* What a statement was judged by. */
enum local_judge { LOCAL_FORMULA, LOCAL_DERIVATIVE };

struct local_fault {
    size_t statement; /* the first wrong one; statement_count for none */
    enum local_judge judge;
    struct position at;     /* an entry that is wrong */
    double found, expected; /* there */
};

/* Judges every statement of a prepared scratch network, in order, up to the first wrong one. The
 * scope knows its tensors. The network stands as before afterwards. False, with the error set, when
 * a formula can't be evaluated or memory is short. */
bool local_first_fault(struct local_fault *fault, struct network *scratch,
                       const struct scope *scope, struct numerical_options options,
                       struct error *error);

/* One statement alone: sets *right, and the fault if it is not. */
bool local_judge(struct local_fault *fault, bool *right, struct network *scratch, size_t statement,
                 const struct scope *scope, struct numerical_options options, struct error *error);

#endif
