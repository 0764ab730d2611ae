/* own_verdict.h - judges a person's whole program on its own terms.
 *
 * The program is run with the data in each of the forms that it may ask for, until one fits: all
 * parameters that its loss depends on go down that loss's slopes, by one and the same step. Where
 * none does, the form in which the most do is taken, and the wrong line is looked for by mending
 * (own_repair.h). A line that no known change mends is told from the others by what is right before
 * it: the first number on the way back that is no gradient though all gradients that it is computed
 * from are. */
#ifndef BACKSTEP_OWN_VERDICT_H
#define BACKSTEP_OWN_VERDICT_H

#include "judge/own_repair.h"
#include "judge/own_run.h"

enum own_outcome {
    OWN_RIGHT,
    OWN_WRONG,
    OWN_UNKNOWN /* it ran, but nothing was found to judge it by; see `reason` */
};

struct own_verdict {
    enum own_outcome outcome;
    struct own_run run;
    struct own_repair repair;
    const struct python_node *wrong; /* the first wrong statement; NULL where it is not known */
    char reason[400];                /* what is wrong, or why nothing can be said */
    char correction[400];            /* the right statement, or "" */
};

/* Judges a program, a copy of the source. The verdict must stay where it is; the caller calls
 * own_verdict_free. False, with it empty and the error set, for what cannot be read or run. */
bool own_verdict_new(struct own_verdict *verdict, const struct python_source *source,
                     struct dataset samples, const volatile sig_atomic_t *stop,
                     struct python_error *error);

void own_verdict_free(struct own_verdict *verdict);

#endif
