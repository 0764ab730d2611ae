/* mutations.h - one list of small changes, each of which turns a right line into a known mistake,
 * or back again.
 *
 * A mistake is rarely a formula of its own: it is the right one with a factor lost, an axis turned,
 * a neighbour's tensor in it. So the changes work on the tree of a line (language/python_tree.h),
 * in its author's own names. Read one way they repair: of a wrong line all trees that are one
 * change away are visited, and whoever judges evaluates them and sees which one gives what is
 * right. Read the other way they spoil a right line, for tests and exercises. What a change is
 * called is told from what is wrong and what is right, whichever of them came first
 * (mutation_words). */
#ifndef BACKSTEP_MUTATIONS_H
#define BACKSTEP_MUTATIONS_H

#include "language/python_tree.h"

enum mutation_kind {
    MUTATION_FACTOR_MISSING, /* right is wrong * part */
    MUTATION_FACTOR_EXTRA,   /* wrong is right * part */
    MUTATION_DIVISOR_MISSING,
    MUTATION_DIVISOR_EXTRA,
    MUTATION_TERM_MISSING, /* right is wrong + part, or - part */
    MUTATION_TERM_EXTRA,
    MUTATION_SLOPE,      /* the factor `part` of the wrong one is another one in the right one */
    MUTATION_SIGN,       /* - for +, or a minus before it */
    MUTATION_TURNED,     /* a - b for b - a */
    MUTATION_SWAPPED,    /* a @ b for b @ a */
    MUTATION_OPERATOR,   /* * for @, / for * */
    MUTATION_TRANSPOSED, /* .T where none belongs, or none where one does */
    MUTATION_AXIS,       /* of a reduction */
    MUTATION_KEEPDIMS,
    MUTATION_OPERAND,   /* another name in its place */
    MUTATION_FUNCTION,  /* another function in its place */
    MUTATION_WRAPPED,   /* a function around it that does not belong there */
    MUTATION_UNWRAPPED, /* the function that belongs around it is missing */
    MUTATION_COMPARISON,
    MUTATION_CONSTANT,
    MUTATION_POWER,
    MUTATION_INDEX,
};

/* One change: `wrong` and `right` are the subtrees that differ; `part` is the factor or term that
 * the one has and the other has not, NULL for other kinds. */
struct mutation {
    enum mutation_kind kind;
    const struct python_node *wrong, *right, *part;
};

/* A tree that may stand in a line of this program, and what shape its value has. */
struct mutation_operand {
    const struct python_node *tree; /* as the author writes it: grads["dW2"] */
    int dimensions;
    size_t size[2];
};

/* Where a line stands: what may stand in it instead. */
struct mutation_site {
    struct python_program *made; /* new nodes belong to it; may be freed when all is done */
    const struct python_node *expression;    /* the value of the line */
    const struct mutation_operand *operands; /* what has been computed before it */
    size_t operand_count;
    const struct python_node *const *factors; /* numbers that a line may be multiplied by: m, 2 */
    size_t factor_count;
    const struct python_node *const *slopes; /* what a gradient may be multiplied by: Z1 > 0 */
    size_t slope_count;
    const char *const *functions; /* the author's own of one argument */
    size_t function_count;
    /* The shape of a subtree's value; false where it is no number or array. */
    bool (*shape)(void *context, const struct python_node *tree, struct mutation_operand *operand);
    void *context;
};

/* Takes a tree that is one change away from the line; false ends the visit. */
typedef bool mutation_visit(void *context, const struct python_node *tree,
                            const struct mutation *mutation);

/* Visits each tree by which the line may be repaired; with `spoil`, each by which it may be spoilt
 * (what the line has is then the right part). False, with the error set, when memory is short. */
bool mutations_each(const struct mutation_site *site, bool spoil, mutation_visit *visit,
                    void *context, struct error *error);

/* What is wrong, a sentence in the names of the line: "The factor (Z1 > 0) is missing." An owned
 * string; NULL, with the error set, when memory is short. */
char *mutation_words(const struct mutation *mutation, struct error *error);

/* ---- trees ---- */

/* A deep copy of a tree with `to` in place of the subtree `from` (to itself is not copied); with
 * `from` NULL a plain copy. NULL, with the error set, when memory is short. */
struct python_node *mutation_replace(struct python_program *made, const struct python_node *tree,
                                     const struct python_node *from, const struct python_node *to,
                                     struct error *error);

/* Whether two trees say the same. */
bool mutation_same(const struct python_node *a, const struct python_node *b);

#endif
