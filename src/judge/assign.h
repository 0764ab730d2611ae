/* assign.h - what an assignment of the author's makes of its name. */
#ifndef BACKSTEP_ASSIGN_H
#define BACKSTEP_ASSIGN_H

#include "judge/spelling.h"
#include "judge/trial.h"

/* Evaluates NAME = ..., NAME -= ... or NAME[...] = ... where `target` is computed (see
 * trial_evaluate): the name's new value, which the caller frees. The name keeps its old one. */
bool assign_evaluate(struct trial *trial, const struct assignment *it, size_t target,
                     struct array *value, struct language_error *error);

#endif
