/* walk.h - the walk through an expression's tree, for the files that share it.
 *
 * evaluator.c evaluates names, lists and operators and hands the rest on: indices to subscripts.c,
 * calls and attributes to calls.c. Those come back to it through `evaluate`. */
#ifndef BACKSTEP_WALK_H
#define BACKSTEP_WALK_H

#include "language/expression.h"

struct walk {
    const struct expression *expression;
    const struct scope *scope;
    struct language_error *error;
    size_t *depth;
    /* Any node: false, with *value empty or freed and the error set, for what has no value. */
    bool (*evaluate)(struct walk *walk, const struct node *node, struct array *value);
};

/* Notes the column that the error just set belongs to; returns false. */
bool walk_fail(struct walk *walk, size_t column);

/* Whether the scope wants the evaluation to end; then the error says so. */
bool walk_stopped(struct walk *walk);

/* np or numpy */
bool node_is_numpy(const struct node *node);

/* True, False, pi, e, inf, nan. */
bool walk_constant(const char *name, double *value, enum array_kind *kind);

bool walk_index(struct walk *walk, const struct node *node, struct array *value);
bool walk_call(struct walk *walk, const struct node *node, struct array *value);
bool walk_attribute(struct walk *walk, const struct node *node, struct array *value);

#endif
