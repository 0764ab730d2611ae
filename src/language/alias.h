/* alias.h - names that stand for expressions. */
#ifndef BACKSTEP_ALIAS_H
#define BACKSTEP_ALIAS_H

#include "language/expression.h"

/* Evaluates what `name` stands for where it is used, in the whole chain of names; the scope has a
 * depth. False, with the error set, for what has no value and for an alias that leads back to
 * itself. */
bool alias_evaluate(struct array *value, const char *name, const struct expression *expression,
                    const struct scope *scope, struct error *error);

/* The same from its text. */
bool alias_evaluate_text(struct array *value, const char *name, const char *text,
                         const struct scope *scope, struct error *error);

#endif
