#include "language/python_lexer.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* =========================================== errors =========================================== */

/* Line number `line` of a text, and its length. */
static const char *line_of(const char *text, size_t line, size_t *length)
{
    while (--line && strchr(text, '\n'))
        text = strchr(text, '\n') + 1;
    *length = strcspn(text, "\n");
    return text;
}

bool python_error_at(struct python_error *error, const struct python_source *source, size_t line,
                     size_t column, const char *hint, const char *format, ...)
{
    enum { SHOWN = 100 };
    char place[200], message[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    error->line = line;
    error->column = column;
    if (!line) {
        error_write(&error->error, hint, "%s", message);
        return false;
    }
    size_t length;
    const char *text = line_of(source->text, line, &length);
    length -= length && text[length - 1] == '\r';
    size_t skip = 0;
    while (skip < length && isspace((unsigned char)text[skip]))
        skip++;
    skip = skip < column ? skip : 0;
    if (column > SHOWN + skip)
        skip = column - SHOWN / 2;
    length = length < skip ? 0 : length - skip;
    python_place(place, sizeof place, source, line, column);
    error_write(&error->error, hint, "%s: %s\n  %.*s\n  %*s", place, message,
                (int)(length < SHOWN ? length : SHOWN), text + skip, (int)(column - skip), "^");
    return false;
}

static bool fail(struct python_lexer *lexer, size_t at, const char *hint, const char *message)
{
    return python_error_at(lexer->error, lexer->source, lexer->line, at - lexer->line_start + 1,
                           hint, "%s", message);
}

/* ========================================== spaces =========================================== */

void python_lexer_begin(struct python_lexer *lexer, const struct python_source *source,
                        struct python_error *error)
{
    *lexer = (struct python_lexer){
        .source = source,
        .text = source->text,
        .end = strlen(source->text),
        .line = 1,
        .fresh = true,
        .begins = true,
        .indents = 1,
        .error = error,
    };
    if (memcmp(source->text, "\xef\xbb\xbf", lexer->end < 3 ? lexer->end : 3) == 0 &&
        lexer->end >= 3)
        lexer->at = lexer->line_start = 3; /* a byte order mark */
}

static char peek(const struct python_lexer *lexer, size_t ahead)
{
    return lexer->at + ahead < lexer->end ? lexer->text[lexer->at + ahead] : '\0';
}

static void new_line(struct python_lexer *lexer)
{
    lexer->line++;
    lexer->line_start = lexer->at;
}

/* The length of a line's end here: "\n", "\r\n", or 0. */
static size_t line_end(const struct python_lexer *lexer, size_t ahead)
{
    if (peek(lexer, ahead) == '\r' && peek(lexer, ahead + 1) == '\n')
        return 2;
    return peek(lexer, ahead) == '\n';
}

/* Passes spaces, comments, joined lines, and inside brackets line ends. */
static bool skip_spaces(struct python_lexer *lexer)
{
    for (;;) {
        char c = peek(lexer, 0);
        if (c == ' ' || c == '\t' || c == '\f' || (c == '\r' && !line_end(lexer, 0))) {
            lexer->at++;
        } else if (c == '\xc2' && peek(lexer, 1) == '\xa0') {
            lexer->at += 2; /* a no-break space: from a page of the web */
        } else if (c == '#') {
            while (lexer->at < lexer->end && !line_end(lexer, 0))
                lexer->at++;
        } else if (c == '\\' && line_end(lexer, 1)) {
            lexer->at += 1 + line_end(lexer, 1);
            new_line(lexer);
        } else if (line_end(lexer, 0) && (lexer->brackets || lexer->field)) {
            lexer->at += line_end(lexer, 0);
            new_line(lexer);
        } else if (c == '\\' && lexer->at + 1 < lexer->end) {
            return fail(lexer, lexer->at, "A joined line has its \\ at the very end.",
                        "nothing may stand behind this backslash");
        } else {
            return true;
        }
    }
}

/* The width of the indentation here. */
static size_t indentation(struct python_lexer *lexer)
{
    size_t width = 0;
    for (;; lexer->at++) {
        char c = peek(lexer, 0);
        if (c == ' ')
            width++;
        else if (c == '\t')
            width = (width / 8 + 1) * 8;
        else if (c == '\xc2' && peek(lexer, 1) == '\xa0')
            width += (size_t)(lexer->at++ != 0);
        else if (c != '\f')
            return width;
    }
}

/* At the beginning of a line: passes blank ones, and counts how the next one is indented. Sets
 * *indented where it is deeper. */
static bool begin_line(struct python_lexer *lexer, bool *indented)
{
    size_t width;
    for (;;) {
        width = indentation(lexer);
        size_t mark = lexer->at;
        while (peek(lexer, 0) == '#' && lexer->at < lexer->end && !line_end(lexer, 0))
            while (lexer->at < lexer->end && !line_end(lexer, 0))
                lexer->at++;
        if (lexer->at == lexer->end)
            break;
        if (!line_end(lexer, 0)) {
            lexer->at = mark;
            break;
        }
        lexer->at += line_end(lexer, 0);
        new_line(lexer);
    }
    lexer->fresh = false;
    if (lexer->at == lexer->end)
        width = lexer->indent[0];
    else if (!lexer->started || (width < lexer->indent[0] && lexer->indents == 1))
        lexer->indent[0] = width; /* a text that was cut out of a deeper block */
    lexer->started = true;
    if (width > lexer->indent[lexer->indents - 1]) {
        if (lexer->indents == PYTHON_INDENTS)
            return fail(lexer, lexer->at, NULL, "indented too deeply");
        lexer->indent[lexer->indents++] = width;
        *indented = true;
        return true;
    }
    while (lexer->indents > 1 && width < lexer->indent[lexer->indents - 1]) {
        lexer->indents--;
        lexer->dedents++;
    }
    if (width != lexer->indent[lexer->indents - 1])
        return fail(lexer, lexer->at, "A block's lines begin in one column.",
                    "this line's indentation fits no block above it");
    return true;
}

/* =========================================== tokens =========================================== */

static size_t digits(const struct python_lexer *lexer, size_t ahead)
{
    size_t length = 0;
    while (isdigit((unsigned char)peek(lexer, ahead + length)) ||
           (length && peek(lexer, ahead + length) == '_' &&
            isdigit((unsigned char)peek(lexer, ahead + length + 1))))
        length++;
    return length;
}

/* 0x1f, 0b101, 0o17 */
static bool lex_based(struct python_lexer *lexer, struct python_token *token)
{
    static const char *const bases = "xXbBoO";
    int base = (const int[]){16, 2, 8}[(strchr(bases, peek(lexer, 1)) - bases) / 2];
    token->value = 0;
    for (lexer->at += 2;; lexer->at++) {
        char c = peek(lexer, 0);
        int digit = isdigit((unsigned char)c)    ? c - '0'
                    : isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10
                                                 : 99;
        if (c != '_' && digit >= base)
            return true;
        if (c != '_')
            token->value = token->value * base + digit;
    }
}

static bool lex_number(struct python_lexer *lexer, struct python_token *token)
{
    enum { LENGTH = 400 };
    char plain[LENGTH];
    token->kind = PYTHON_TOKEN_NUMBER;
    if (peek(lexer, 0) == '0' && peek(lexer, 1) && strchr("xXbBoO", peek(lexer, 1)))
        return lex_based(lexer, token);
    size_t length = digits(lexer, 0), used = 0;
    if (peek(lexer, length) == '.') {
        token->real = true;
        length += 1 + digits(lexer, length + 1);
    }
    if (peek(lexer, length) == 'e' || peek(lexer, length) == 'E') {
        size_t sign = peek(lexer, length + 1) == '+' || peek(lexer, length + 1) == '-';
        size_t exponent = digits(lexer, length + 1 + sign);
        token->real |= exponent > 0;
        length += exponent ? 1 + sign + exponent : 0;
    }
    if (length >= LENGTH)
        return fail(lexer, lexer->at, NULL, "a number with too many digits");
    for (size_t i = 0; i < length; i++)
        if (peek(lexer, i) != '_')
            plain[used++] = peek(lexer, i);
    plain[used] = '\0';
    token->value = strtod(plain, NULL);
    lexer->at += length;
    char next = peek(lexer, 0);
    if (next == 'j' || next == 'J')
        return fail(lexer, lexer->at, NULL, "complex numbers are not supported");
    if (next == 'L' || next == 'l') /* Python 2's long */
        lexer->at++;
    else if (isalpha((unsigned char)next) && !isspace((unsigned char)next) && next != 'i' &&
             next != 'e' && next != 'a' && next != 'o' && next != 'f')
        return fail(lexer, lexer->at, "A product needs its *: 2*x.", "a number runs into a name");
    return true;
}

/* The length of a string's prefix (r, b, f, u and their mixtures) when a quote follows, else -1. */
static int string_prefix(const struct python_lexer *lexer)
{
    int length = 0;
    while (length < 3 && peek(lexer, (size_t)length) &&
           strchr("rRbBfFuU", peek(lexer, (size_t)length)))
        length++;
    char quote = peek(lexer, (size_t)length);
    return quote == '"' || quote == '\'' ? length : -1;
}

static bool lex_string(struct python_lexer *lexer, struct python_token *token, int prefix)
{
    token->kind = PYTHON_TOKEN_STRING;
    for (; prefix > 0; prefix--, lexer->at++) {
        char c = (char)tolower((unsigned char)peek(lexer, 0));
        token->raw |= c == 'r';
        token->bytes |= c == 'b';
        token->formatted |= c == 'f';
    }
    char quote = peek(lexer, 0);
    size_t quotes = peek(lexer, 1) == quote && peek(lexer, 2) == quote ? 3 : 1;
    size_t line = lexer->line, line_start = lexer->line_start;
    lexer->at += quotes;
    token->body = lexer->at;
    for (;; lexer->at++) {
        bool ends = lexer->at >= lexer->end || (quotes == 1 && line_end(lexer, 0));
        if (ends) {
            lexer->line = line;
            lexer->line_start = line_start;
            return fail(lexer, token->from, NULL, "this string has no end");
        }
        char c = peek(lexer, 0);
        if (c == quote && (quotes == 1 || (peek(lexer, 1) == quote && peek(lexer, 2) == quote)))
            break;
        lexer->at += c == '\\' && lexer->at + 1 < lexer->end;
        lexer->at += c == '\\' && line_end(lexer, 0) == 2;
        if (peek(lexer, 0) == '\n') {
            lexer->line++;
            lexer->line_start = lexer->at + 1;
        }
    }
    token->length = lexer->at - token->body;
    lexer->at += quotes;
    return true;
}

static bool lex_operator(struct python_lexer *lexer, struct python_token *token)
{
    static const char *const operators[] = {
        "**=", "//=", ">>=", "<<=", "...", "->", ":=", "**", "//", "<<", ">>", "<=", ">=",
        "==",  "!=",  "<>",  "+=",  "-=",  "*=", "/=", "%=", "@=", "&=", "|=", "^=", "+",
        "-",   "*",   "/",   "%",   "@",   "<",  ">",  "(",  ")",  "[",  "]",  "{",  "}",
        ",",   ":",   ".",   "=",   "&",   "|",  "~",  "^",  ";",  "`"};
    if (lexer->field && peek(lexer, 0) == '!' && peek(lexer, 1) != '=') {
        token->kind = PYTHON_TOKEN_OPERATOR;
        token->op[0] = lexer->text[lexer->at++];
        return true;
    }
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        size_t length = strlen(operators[i]);
        if (length > lexer->end - lexer->at ||
            strncmp(lexer->text + lexer->at, operators[i], length) != 0)
            continue;
        token->kind = PYTHON_TOKEN_OPERATOR;
        memcpy(token->op, operators[i], length);
        lexer->at += length;
        if (strchr("([{", token->op[0]))
            lexer->brackets++;
        else if (strchr(")]}", token->op[0]) && lexer->brackets)
            lexer->brackets--;
        return true;
    }
    return fail(lexer, lexer->at, NULL, "this character has no meaning here");
}

/* Whether a byte may stand in a name: letters, digits, underscores and all of UTF-8. */
static bool in_name(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* A %magic, %%cell magic, !command or help? line, at the beginning of a statement. */
static bool is_left_out(const struct python_lexer *lexer)
{
    if (!lexer->begins)
        return false;
    char c = peek(lexer, 0);
    return c == '!' || c == '?' ||
           (c == '%' && (isalpha((unsigned char)peek(lexer, 1)) || peek(lexer, 1) == '%'));
}

static bool lex_word(struct python_lexer *lexer, struct python_token *token)
{
    char c = peek(lexer, 0);
    int prefix = string_prefix(lexer);
    bool left_out = is_left_out(lexer);
    lexer->begins = false;
    if (left_out) {
        token->kind = PYTHON_TOKEN_LEFT_OUT;
        while (lexer->at < lexer->end && !line_end(lexer, 0))
            lexer->at++;
        return true;
    }
    if (isdigit((unsigned char)c) || (c == '.' && isdigit((unsigned char)peek(lexer, 1))))
        return lex_number(lexer, token);
    if (prefix >= 0)
        return lex_string(lexer, token, prefix);
    if (!in_name(c))
        return lex_operator(lexer, token);
    token->kind = PYTHON_TOKEN_NAME;
    while (lexer->at < lexer->end && in_name(peek(lexer, 0)))
        lexer->at++;
    return true;
}

bool python_lexer_next(struct python_lexer *lexer, struct python_token *token)
{
    bool indented = false;
    if (lexer->fresh && !begin_line(lexer, &indented))
        return false;
    if (!indented && !lexer->dedents && !skip_spaces(lexer))
        return false;
    *token = (struct python_token){
        .from = lexer->at,
        .line = lexer->line,
        .column = lexer->at - lexer->line_start + 1,
    };
    bool ok = true;
    if (indented) {
        token->kind = PYTHON_TOKEN_INDENT;
    } else if (lexer->dedents) {
        lexer->dedents--;
        token->kind = PYTHON_TOKEN_DEDENT;
    } else if (lexer->at >= lexer->end) {
        token->kind = PYTHON_TOKEN_END;
    } else if (line_end(lexer, 0)) {
        token->kind = PYTHON_TOKEN_NEWLINE;
        lexer->at += line_end(lexer, 0);
        new_line(lexer);
        lexer->fresh = lexer->begins = true;
    } else {
        ok = lex_word(lexer, token);
    }
    token->to = lexer->at;
    return ok;
}
