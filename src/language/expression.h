/* expression.h - lines in NumPy's notation: parsed once, evaluated over whoever knows the names.
 *
 *     or, and, not | comparisons | + - | * / // % @ | unary + - | ** | calls, [indices],
 * .attributes
 *
 * as in Python, with NumPy's broadcasting and result shapes. Errors carry the column they belong
 * to. */
#ifndef BACKSTEP_EXPRESSION_H
#define BACKSTEP_EXPRESSION_H

#include "language/scope.h"

enum {
    EXPRESSION_LENGTH = 20000,
    EXPRESSION_DEPTH = 200,
    EXPRESSION_NODES = 2000, /* one in another, where names stand for expressions in turn */
};

enum node_kind {
    NODE_NUMBER,    /* value, array_kind */
    NODE_NAME,      /* text */
    NODE_NONE,      /* None */
    NODE_UNARY,     /* operator; child[0]; * before an argument that is a shape */
    NODE_BINARY,    /* operator; child[0], child[1] */
    NODE_ATTRIBUTE, /* child[0] . text */
    NODE_CALL,      /* child[0] ( list ) */
    NODE_KEYWORD,   /* text = child[0], in a call */
    NODE_INDEX,     /* child[0] [ list ] */
    NODE_SLICE,     /* child[0] : child[1] : child[2], each may be NULL */
    NODE_TUPLE,     /* ( list ) */
};

struct node {
    enum node_kind kind;
    size_t from, to; /* the text it was read from: columns [from, to) */
    size_t place;    /* the column that an error belongs to: the operator's */
    char op[4];      /* "@", "**", "and" */
    char *text;      /* of a name; owned by the expression */
    double value;
    enum array_kind number; /* of a value */
    struct node *child[3];
    struct node *list; /* arguments, indices, elements */
    struct node *next; /* in such a list */
};

struct expression {
    char *text; /* as it was typed; owned */
    struct node *root;
    void **blocks; /* all nodes and names, to be freed at once */
    size_t block_count, block_capacity;
};

/* An error with the column (counted from 0) that it belongs to. */
struct language_error {
    struct error error;
    size_t column;
    bool stopped; /* it was asked to stop: the line is right */
};

/* Parses a line. The caller calls expression_free. False, with *expression empty, for what is no
 * expression, is longer than EXPRESSION_LENGTH or nested deeper than EXPRESSION_DEPTH. */
bool expression_parse(struct expression *expression, const char *text,
                      struct language_error *error);

void expression_free(struct expression *expression);

/* Evaluates it; the caller calls array_free. False, with the error set, for what has no value, is
 * nested deeper than EXPRESSION_NODES, or is stopped by the scope. */
bool expression_evaluate(struct array *value, const struct expression *expression,
                         const struct scope *scope, struct language_error *error);

/* Parses and evaluates. */
bool evaluate_text(struct array *value, const char *text, const struct scope *scope,
                   struct language_error *error);

/* Calls `visit` with every name that an expression reads (not functions or attributes). */
void expression_names(const struct expression *expression,
                      void (*visit)(void *context, const char *name), void *context);

/* Whether the text up to its end is one name of letters, digits and underscores. */
bool expression_is_name(const char *text);

/* Whether a name is a function's, and never a method's: what may stand behind a module or a class.
 */
bool expression_is_function(const char *name);

/* The names of functions, for completion: NULL after the last. */
const char *expression_function(size_t index);

#endif
