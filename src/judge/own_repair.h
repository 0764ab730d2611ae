/* own_repair.h - finds the wrong line of a program by mending it.
 *
 * A program whose parameters do not all go along the slopes of its loss has a mistake somewhere.
 * What comes after the mistake is wrong, too, and what stands before it in the text need not be
 * right. So lines are mended one at a time, in the order in which they run, by all the small
 * changes that mutations.h knows; the rest of the iteration is done again, and the line is found
 * when all parameters go right. A function that a line calls and that assigns nothing is mended in
 * its own place. */
#ifndef BACKSTEP_OWN_REPAIR_H
#define BACKSTEP_OWN_REPAIR_H

#include "judge/own_roles.h"

struct own_repair {
    size_t step;                     /* of the iteration, that was mended; OWN_NONE for none */
    const struct python_node *node;  /* the statement: in a function that it calls, or its own */
    const struct python_node *right; /* the statement mended */
    char *words;                     /* what was wrong; owned */
    bool whole;                      /* all parameters that depend on it go right then */
    struct python_program made;      /* the trees of `right` */
};

/* How many of the parameters that the loss depends on go down its slopes by one and the same step,
 * the largest such group; *all is how many there are. `good`, by parameter, is filled in with which
 * they are, and may be NULL. */
size_t own_repair_score(const struct own_roles *roles, const double *steps, size_t *all,
                        bool *good);

/* Mends the program in one place. The caller calls own_repair_free. False, with the error set, when
 * memory is short; a program that one change does not mend gives a repair without a step. */
bool own_repair_find(struct own_repair *repair, struct own_roles *roles, struct error *error);

void own_repair_free(struct own_repair *repair);

#endif
