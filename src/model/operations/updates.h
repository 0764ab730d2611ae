/* updates.h - what becomes of a parameter at the end of an iteration. */
#ifndef BACKSTEP_UPDATES_H
#define BACKSTEP_UPDATES_H

#include "model/operation.h"

/* T = T - alpha * dT, all of one shape but alpha (1 x 1): one step of gradient descent. T and
 * `before` may be the same matrix. */
void update_parameter(struct matrix T, struct matrix before, struct matrix alpha, struct matrix dT);

extern const struct operation OPERATION_UPDATE; /* T - alpha * dT */

#endif
