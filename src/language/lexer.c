#include "language/lexer.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_LENGTH = 400 }; /* of a number with underscores */

bool lexer_fail(struct lexer *lexer, size_t column, const char *hint, const char *text)
{
    lexer->error->column = column;
    return error_set(&lexer->error->error, hint, "%s", text);
}

/* The length of a run of digits, single underscores between them, as Python allows: 1_000. */
static size_t digits_length(const char *at)
{
    size_t length = 0;
    while (isdigit((unsigned char)at[length]) ||
           (length && at[length] == '_' && isdigit((unsigned char)at[length + 1])))
        length++;
    return length;
}

/* The length of 12, 1_000, 1.5, .5 or 1e-8. */
static size_t number_length(const char *at)
{
    size_t length = digits_length(at);
    if (at[length] == '.')
        length += 1 + digits_length(at + length + 1);
    size_t exponent = length + 1;
    if (at[length] != 'e' && at[length] != 'E')
        return length;
    exponent += at[exponent] == '+' || at[exponent] == '-';
    size_t digits = digits_length(at + exponent);
    return digits ? exponent + digits : length;
}

/* The value of a number of so many characters, without its underscores. */
static double number_value(const char *at, size_t length)
{
    char plain[NUMBER_LENGTH];
    size_t used = 0;
    if (!memchr(at, '_', length))
        return strtod(at, NULL);
    for (size_t i = 0; i < length && used + 1 < sizeof plain; i++)
        if (at[i] != '_')
            plain[used++] = at[i];
    plain[used] = '\0';
    return strtod(plain, NULL);
}

static bool lex_number(struct lexer *lexer, const char *at)
{
    bool hexadecimal = at[0] == '0' && (at[1] == 'x' || at[1] == 'X');
    size_t digits = digits_length(at), length = number_length(at);
    bool fraction = !hexadecimal && (length > digits || at[digits] == '.');
    const char *end = at + length;
    lexer->token.value = number_value(at, length);
    if (hexadecimal) {
        char *last;
        lexer->token.value = strtod(at, &last);
        end = last;
    }
    lexer->token.kind = TOKEN_NUMBER;
    lexer->token.number = fraction ? ARRAY_REAL : ARRAY_INTEGER;
    lexer->token.to = lexer->token.from + (size_t)(end - at);
    if (memchr(at, '_', length) && length >= NUMBER_LENGTH)
        return lexer_fail(lexer, lexer->token.from, NULL, "a number with too many digits");
    if (isalpha((unsigned char)*end) || *end == '_') {
        lexer_fail(lexer, lexer->token.to, "A product needs its *: 2*x.",
                   "a number runs into a name");
        return false;
    }
    return true;
}

static bool lex_operator(struct lexer *lexer, const char *at)
{
    static const char *const operators[] = {"**", "//", "<=", ">=", "==", "!=", "+", "-", "*",
                                            "/",  "%",  "@",  "<",  ">",  "(",  ")", "[", "]",
                                            ",",  ":",  ".",  "=",  "&",  "|",  "~", "^"};
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        size_t length = strlen(operators[i]);
        if (strncmp(at, operators[i], length) == 0) {
            lexer->token.kind = TOKEN_OPERATOR;
            snprintf(lexer->token.op, sizeof lexer->token.op, "%s", operators[i]);
            lexer->token.to = lexer->token.from + length;
            return true;
        }
    }
    const char *text = lexer->text, *call = strstr(text, "einsum(");
    bool quote = *at == '"' || *at == '\'';
    if (quote && call && call + strlen("einsum(") + strspn(call + strlen("einsum("), " ") == at)
        lexer_fail(lexer, (size_t)(call - text), "np.einsum('ik,jk->ij', A, B) is A @ B.T.",
                   "there is no function einsum");
    else if (quote)
        lexer_fail(lexer, lexer->token.from, NULL, "strings have no place in an expression");
    else
        lexer_fail(lexer, lexer->token.from, NULL, "this character has no meaning here");
    return false;
}

bool lexer_read(struct lexer *lexer, size_t from)
{
    const char *text = lexer->text;
    while (isspace((unsigned char)text[from]))
        from++;
    const char *at = text + from;
    lexer->token = (struct token){.from = from, .to = from};
    if (*at == '\0' || *at == '#')
        return true;
    if (isdigit((unsigned char)*at) || (*at == '.' && isdigit((unsigned char)at[1])))
        return lex_number(lexer, at);
    if (isalpha((unsigned char)*at) || *at == '_') {
        size_t length = 1;
        while (isalnum((unsigned char)at[length]) || at[length] == '_')
            length++;
        lexer->token.kind = TOKEN_NAME;
        lexer->token.to = from + length;
        return true;
    }
    return lex_operator(lexer, at);
}

bool lexer_advance(struct lexer *lexer)
{
    lexer->end = lexer->token.to;
    return lexer_read(lexer, lexer->token.to);
}

bool lexer_at(const struct lexer *lexer, const char *op)
{
    return lexer->token.kind == TOKEN_OPERATOR && strcmp(lexer->token.op, op) == 0;
}

bool lexer_at_word(const struct lexer *lexer, const char *word)
{
    size_t length = lexer->token.to - lexer->token.from;
    return lexer->token.kind == TOKEN_NAME && length == strlen(word) &&
           strncmp(lexer->text + lexer->token.from, word, length) == 0;
}

bool lexer_expect(struct lexer *lexer, const char *op, const char *message)
{
    if (lexer_at(lexer, op))
        return lexer_advance(lexer);
    lexer_fail(lexer, lexer->token.from, NULL, message);
    return false;
}
