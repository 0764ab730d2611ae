/* lexer.h - the words of an expression, one at a time, for its parser. */
#ifndef BACKSTEP_LEXER_H
#define BACKSTEP_LEXER_H

#include "language/expression.h"

enum token_kind { TOKEN_END, TOKEN_NUMBER, TOKEN_NAME, TOKEN_OPERATOR };

struct token {
    enum token_kind kind;
    size_t from, to;
    char op[4]; /* of an operator */
    double value;
    enum array_kind number;
};

struct lexer {
    const char *text;
    struct token token; /* the next one, not yet consumed */
    size_t end;         /* of the last one consumed */
    struct language_error *error;
};

/* Sets the error and its column; returns false. */
bool lexer_fail(struct lexer *lexer, size_t column, const char *hint, const char *text);

/* Reads the token at or after column `from`; false, with the error set, for what is none. */
bool lexer_read(struct lexer *lexer, size_t from);

/* Consumes the token and reads the next. */
bool lexer_advance(struct lexer *lexer);

/* Whether the token is this operator, or this word. */
bool lexer_at(const struct lexer *lexer, const char *op);
bool lexer_at_word(const struct lexer *lexer, const char *word);

/* Consumes the operator, or fails. */
bool lexer_expect(struct lexer *lexer, const char *op, const char *message);

#endif
