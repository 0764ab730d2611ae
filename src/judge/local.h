/* local.h - the first wrong statement of a program, by each statement's own part alone.
 *
 * A mistake in dZ2 makes dW2, dA1 and all that follow wrong, too. To name the mistake and not its
 * heirs, a statement is judged by what it was given: a forward statement by its formula; the
 * statement of dT by the forward statements C that read T. By the chain rule dT is the sum over
 * them of (dC/dT).T @ dC, where dC is what the program computed, right or wrong, and dC/dT is found
 * by nudging T and running C alone. An update is judged by its formula.
 *
 * A person's own line before the loss is taken for what is meant: the gradients have to follow it.
 * Such lines may change a tensor in place, read what they like and bring samples together, so the
 * statements behind them are judged by differences of the loss; the first that fails, of those in
 * order, was given nothing wrong. Where k statements compute T in turn, dT is in the end the
 * gradient of T as the first left it, and what comes before that belongs to a later one. */
#ifndef BACKSTEP_LOCAL_H
#define BACKSTEP_LOCAL_H

#include "judge/numerical.h"
#include "language/expression.h"

/* What a statement was judged by. */
enum local_judge { LOCAL_FORMULA, LOCAL_DERIVATIVE, LOCAL_DIFFERENCE };

struct local_fault {
    size_t statement; /* the first wrong one; statement_count for none */
    enum local_judge judge;
    struct position at;     /* an entry that is wrong */
    double found, expected; /* there */
};

/* Runs a prepared scratch network's statements once more and judges each, in order, up to the first
 * wrong one. The scope knows its tensors. The network stands as before afterwards. False, with the
 * error set, when a formula can't be evaluated or memory is short. */
bool local_first_fault(struct local_fault *fault, struct network *scratch,
                       const struct scope *scope, struct numerical_options options,
                       struct error *error);

#endif
