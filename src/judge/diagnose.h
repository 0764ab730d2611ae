/* diagnose.h - the words of a judgement: what is wrong about a shape, and what probably made the
 * numbers. */
#ifndef BACKSTEP_DIAGNOSE_H
#define BACKSTEP_DIAGNOSE_H

#include "judge/judgement.h"

/* Says what a value's shape is instead of the tensor's, and what would come of it. Sizes of the
 * trial's own m are told as `m`. */
void diagnose_shape(struct judgement *judgement, const struct trial *trial, struct array value,
                    enum fit fit, size_t m);

/* Looks in the bank for what made the value: `values` in the program's form, but for FIT_SHARED and
 * FIT_NONE, where the array itself is looked at. Of products with X only a part is computed. False,
 * with the error set, when memory is short. */
bool diagnose_value(struct judgement *judgement, struct trial *trial, struct array value,
                    enum fit fit, struct matrix values, struct matrix truth, struct error *error);

/* Notes, beside a right line, a mistake that these data could not tell from it. */
void diagnose_blindness(struct judgement *judgement, struct trial *trial, struct matrix truth);

#endif
