/* python_parser.h - what the parts of the parser share: python_atoms.c, python_strings.c,
 * python_expressions.c with one function for each level of Python's precedence, python_statements.c
 * and python_blocks.c.
 *
 * A recursive descent with one token of lookahead. Functions return NULL after an error, which is
 * already set. */
#ifndef BACKSTEP_PYTHON_PARSER_H
#define BACKSTEP_PYTHON_PARSER_H

#include "language/python_lexer.h"

enum {
    PYTHON_NESTING = 400,   /* of brackets and blocks */
    PYTHON_TREE_DEPTH = 500 /* of operators in a row, which nest to the left */
};

struct python_parser {
    struct python_program *program;
    struct python_lexer lexer;
    struct python_token token; /* the next one, not yet consumed */
    size_t end;                /* of the last one consumed */
    size_t nesting;
    struct python_error *error;
};

/* Fails at the next token. */
struct python_node *python_fail(struct python_parser *parser, const char *hint,
                                const char *message);

/* Consumes the next token. */
bool python_advance(struct python_parser *parser);

/* Whether the next token is this operator, or this word. */
bool python_at(const struct python_parser *parser, const char *op);
bool python_at_word(const struct python_parser *parser, const char *word);

/* Consumes the operator, or fails with "MESSAGE". */
bool python_expect(struct python_parser *parser, const char *op, const char *message);

/* One level deeper, and back; false for too deep. */
bool python_enter(struct python_parser *parser);
void python_leave(struct python_parser *parser);

/* A node that begins where `first` does (at the next token for NULL), with these children. */
struct python_node *python_make(struct python_parser *parser, enum python_node_kind kind,
                                const struct python_node *first, struct python_node *a,
                                struct python_node *b);

/* Ends a node here and checks how deep it is; returns it. */
struct python_node *python_finish(struct python_parser *parser, struct python_node *node);

/* An operator between two expressions; NULL where b is. */
struct python_node *python_between(struct python_parser *parser, enum python_node_kind kind,
                                   const char *op, struct python_node *a, struct python_node *b);

/* Whether the next token is one of Python's reserved words. */
bool python_at_keyword(const struct python_parser *parser);

/* The text of the next token, which is a name and no keyword; consumed. */
char *python_take_name(struct python_parser *parser, const char *message);

/* An expression: `test` without commas; `tests` with commas a tuple, stars allowed; `target_list`
 * what stands before the `in` of a for; `item` a test, perhaps
 * starred or named by :=; `or` one without if and else; `primary` an atom with its calls, indices
 * and attributes. */
struct python_node *python_parse_item(struct python_parser *parser);
struct python_node *python_parse_primary(struct python_parser *parser);
struct python_node *python_parse_yield(struct python_parser *parser);
struct python_node *python_parse_or(struct python_parser *parser);
struct python_node *python_parse_test(struct python_parser *parser);
struct python_node *python_parse_tests(struct python_parser *parser);
struct python_node *python_parse_targets(struct python_parser *parser);

/* A call's arguments, the opening parenthesis consumed; NULL in *list for none. */
bool python_parse_arguments(struct python_parser *parser, struct python_node **list);

/* Parameters up to `close` (")" or ":"), which is not consumed; annotations only where `annotated`.
 */
bool python_parse_parameters(struct python_parser *parser, struct python_node **list,
                             const char *close, bool annotated);

/* A new node for the statement that begins here, its first word consumed. */
struct python_node *python_begin(struct python_parser *parser, enum python_node_kind kind);

/* Simple statements with ; between them, to their line's end; *end moves behind them. */
bool python_parse_line(struct python_parser *parser, struct python_node ***end);

/* A string token, or several in a row; the content of an f-string. */
struct python_node *python_parse_strings(struct python_parser *parser);

/* Whether the expression may stand before an =. */
bool python_is_target(const struct python_node *node);

#endif
