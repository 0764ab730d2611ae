/* own_roles.h - which number of a person's program is what: the loss, and whose gradient is which.
 *
 * Nothing is taken from a name. The loss is the number (or the kind of loss of an output and
 * labels) along whose slopes the most parameters change. Then every version that is computed from
 * the parameters and does not go into the loss is held against the slopes by every version of its
 * size that does: where it is a multiple of one of them, it is that one's gradient, and the
 * multiple is its unit: 1 for the loss's own, m where each column belongs to its own sample's cost,
 * -1 for who climbs with target - output. */
#ifndef BACKSTEP_OWN_ROLES_H
#define BACKSTEP_OWN_ROLES_H

#include "judge/own_loss.h"

/* What a version is the gradient of. */
struct own_gradient {
    size_t of;   /* a version that goes into the loss; OWN_NONE for what is no gradient */
    double unit; /* the version is this times the slopes */
};

struct own_roles {
    struct own_program *own;
    struct own_loss loss;
    bool has_loss;
    bool *trained;                  /* by version: depends on the parameters */
    struct own_slopes *slopes;      /* by version; empty where they were not needed */
    struct own_gradient *gradients; /* by version */
    double *steps; /* by parameter: its change is this times its slopes; NaN: it is not */
};

/* Finds the roles of a program's iteration. The caller calls own_roles_free. False, with the roles
 * empty and the error set, when memory is short. Where no loss is found, has_loss is false. */
bool own_roles_new(struct own_roles *roles, struct own_program *own, struct error *error);

void own_roles_free(struct own_roles *roles);

/* Whether numbers of a certain shape are a multiple of the slopes by a version; *unit is which. */
bool own_roles_match(struct own_roles *roles, struct array numbers, size_t version, double *unit,
                     struct error *error);

/* Fills in what each version is the gradient of, and by how much each parameter goes along. */
bool own_roles_see(struct own_roles *roles, struct error *error);

/* "1", "m", "-2 / m": a unit as people write it, where m is the number of samples. */
char *own_unit_text(char *text, size_t length, double unit, size_t m);

#endif
