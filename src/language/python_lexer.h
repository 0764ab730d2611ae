/* python_lexer.h - the words of a Python program, with its lines and indentation.
 *
 * One token at a time. Blank lines, comments and line breaks inside brackets are passed over; a
 * deeper or shallower line gives TOKEN_INDENT and TOKEN_DEDENT. A tab goes on to the next multiple
 * of eight columns. */
#ifndef BACKSTEP_PYTHON_LEXER_H
#define BACKSTEP_PYTHON_LEXER_H

#include "language/python_tree.h"

enum { PYTHON_INDENTS = 100 };

enum python_token_kind {
    PYTHON_TOKEN_END,
    PYTHON_TOKEN_NEWLINE,
    PYTHON_TOKEN_INDENT,
    PYTHON_TOKEN_DEDENT,
    PYTHON_TOKEN_NUMBER,
    PYTHON_TOKEN_STRING,
    PYTHON_TOKEN_NAME,
    PYTHON_TOKEN_OPERATOR,
    PYTHON_TOKEN_LEFT_OUT, /* %magic or !shell, to the end of its line */
};

struct python_token {
    enum python_token_kind kind;
    size_t from, to; /* bytes of the text */
    size_t line, column;
    char op[4];          /* of an operator */
    bool real;           /* of a number */
    double value;        /* of a number */
    size_t body, length; /* of a string: what stands between its quotes */
    bool raw, bytes, formatted;
};

struct python_lexer {
    const struct python_source *source;
    const char *text;
    size_t at, end;          /* the next byte; where the text ends */
    size_t line, line_start; /* the line that `at` is in, and where it begins */
    size_t brackets;         /* open ones */
    size_t indent[PYTHON_INDENTS];
    size_t indents; /* on the stack */
    size_t dedents; /* still to be given */
    bool started;   /* the first line was seen */
    bool fresh;     /* at the beginning of a logical line */
    bool begins;    /* the next word is the first of a statement */
    bool field;     /* inside an f-string: no lines */
    struct python_error *error;
};

/* Begins at the start of a program. */
void python_lexer_begin(struct python_lexer *lexer, const struct python_source *source,
                        struct python_error *error);

/* Reads one token; false, with the error set, for what is none. */
bool python_lexer_next(struct python_lexer *lexer, struct python_token *token);

/* An error at a place of the text: "train.py:3:9: MESSAGE", with the line under it and a mark below
 * the column. False. */
bool python_error_at(struct python_error *error, const struct python_source *source, size_t line,
                     size_t column, const char *hint, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

#endif
