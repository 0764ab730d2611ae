/* update.h - the statement of the update. */
#ifndef BACKSTEP_UPDATE_H
#define BACKSTEP_UPDATE_H

#include "tensor/matrix.h"

/* T = T - alpha * dT, all of one shape but alpha (1 x 1): one step of gradient descent. T and
 * `before` may be the same matrix. */
void update_parameter(struct matrix T, struct matrix before, struct matrix alpha, struct matrix dT);

#endif
