/* Strings: escapes, strings in a row, and the fields of f-strings, which are parsed where they
 * stand.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "language/python_parser.h"

/* A growing text. */
struct pieces {
    char *text;
    size_t length, capacity;
};

static bool append(struct python_parser *parser, struct pieces *pieces, const char *text,
                   size_t length)
{
    char *grown = memory_grow(pieces->text, &pieces->capacity, pieces->length + length + 1, 1,
                              &parser->error->error);
    if (!grown)
        return false;
    pieces->text = grown;
    memcpy(grown + pieces->length, text, length);
    pieces->length += length;
    return true;
}

/* A code point in UTF-8. */
static bool append_code(struct python_parser *parser, struct pieces *pieces, unsigned long code)
{
    char bytes[4];
    if (code < 0x80) {
        bytes[0] = (char)code;
        return append(parser, pieces, bytes, 1);
    }
    size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = length; i-- > 1; code >>= 6)
        bytes[i] = (char)(0x80 | (code & 0x3f));
    bytes[0] = (char)((length == 2 ? 0xc0 : length == 3 ? 0xe0 : 0xf0) | code);
    return append(parser, pieces, bytes, length);
}

/* The escape at `at`, a backslash; returns how many bytes it takes, 0 when memory is short. */
static size_t escape(struct python_parser *parser, struct pieces *pieces, const char *at,
                     size_t left)
{
    static const char *const letters = "\\'\"abfnrtv", *const meanings = "\\'\"\a\b\f\n\r\t\v";
    if (left < 2)
        return append(parser, pieces, at, 1) ? 1 : 0;
    const char *known = strchr(letters, at[1]);
    if (at[1] == '\n')
        return 2;
    size_t hexadecimal = at[1] == 'x' ? 2 : at[1] == 'u' ? 4 : at[1] == 'U' ? 8 : 0;
    if (hexadecimal && left >= 2 + hexadecimal) {
        char number[9] = {0};
        memcpy(number, at + 2, hexadecimal);
        unsigned long code = strtoul(number, NULL, 16);
        return append_code(parser, pieces, code < 0x110000 ? code : 0xfffd) ? 2 + hexadecimal : 0;
    }
    size_t octal = 0;
    unsigned long code = 0;
    for (; octal < 3 && 1 + octal < left && strchr("01234567", at[1 + octal]); octal++)
        code = code * 8 + (unsigned long)(at[1 + octal] - '0');
    if (octal)
        return append_code(parser, pieces, code) ? 1 + octal : 0;
    if (!known)
        return append(parser, pieces, at, 2) ? 2 : 0;
    return append(parser, pieces, &meanings[known - letters], 1) ? 2 : 0;
}

/* The characters [from, to) of the text, with escapes read unless `raw`. */
static bool append_plain(struct python_parser *parser, struct pieces *pieces, size_t from,
                         size_t to, bool raw)
{
    const char *text = parser->lexer.text;
    while (from < to) {
        size_t used = 1;
        if (text[from] == '\\' && !raw)
            used = escape(parser, pieces, text + from, to - from);
        else if (!append(parser, pieces, text + from, 1))
            return false;
        if (!used)
            return false;
        from += used;
    }
    return true;
}

/* The gathered text as a node of its own, behind *end; nothing for none. */
static bool flush(struct python_parser *parser, struct pieces *pieces, struct python_node ***end,
                  bool even_empty)
{
    if (!pieces->length && !even_empty)
        return true;
    struct python_node *node = python_make(parser, PYTHON_STRING, NULL, NULL, NULL);
    if (!node)
        return false;
    node->text = python_text_new(parser->program, pieces->text ? pieces->text : "", pieces->length,
                                 &parser->error->error);
    node->length = pieces->length;
    pieces->length = 0;
    **end = node;
    *end = &node->next;
    return node->text != NULL;
}

/* ========================================== fields =========================================== */

static bool format_pieces(struct python_parser *parser, struct pieces *pieces,
                          struct python_node ***end, size_t from, size_t to, bool raw,
                          size_t *stopped);

/* Sets a parser on the bytes [from, to) of the text, which stand inside a string. */
static void begin_field(struct python_parser *inner, const struct python_parser *parser,
                        size_t from, size_t to)
{
    struct python_lexer *lexer = &inner->lexer;
    *inner = *parser;
    lexer->at = from;
    lexer->end = to;
    lexer->fresh = lexer->begins = false;
    lexer->field = true;
    lexer->brackets = lexer->dedents = 0;
    lexer->line = parser->token.line;
    lexer->line_start = parser->token.from - (parser->token.column - 1);
    for (size_t i = parser->token.from; i < from; i++)
        if (lexer->text[i] == '\n') {
            lexer->line++;
            lexer->line_start = i + 1;
        }
}

/* What stands behind a field's expression: !r, :format and the brace. *at goes on behind it. */
static bool finish_field(struct python_parser *inner, struct python_node *field, size_t to,
                         bool raw, size_t *at)
{
    if (python_at(inner, "=") && !python_advance(inner)) /* f"{x=}" */
        return false;
    if (python_at(inner, "!")) {
        if (!python_advance(inner))
            return false;
        field->op[0] = inner->lexer.text[inner->token.from];
        if (!python_take_name(inner, "a letter is missing behind the !"))
            return false;
    }
    if (python_at(inner, ":")) {
        struct python_node *format = python_make(inner, PYTHON_FORMAT, NULL, NULL, NULL);
        struct pieces pieces = {0};
        struct python_node **end = format ? &format->list : NULL;
        bool ok = format && format_pieces(inner, &pieces, &end, inner->token.to, to, raw, at) &&
                  flush(inner, &pieces, &end, false);
        memory_free(pieces.text);
        if (!ok)
            return false;
        field->child[1] = format;
        if (*at == to || inner->lexer.text[*at] != '}')
            return python_fail(inner, NULL, "a } is missing in this f-string") != NULL;
        ++*at;
        return python_finish(inner, field);
    }
    if (!python_at(inner, "}"))
        return python_fail(inner, NULL, "a } is missing in this f-string") != NULL;
    *at = inner->token.to;
    return python_finish(inner, field);
}

/* The field whose { is at byte *at. */
static struct python_node *parse_field(struct python_parser *parser, size_t *at, size_t to,
                                       bool raw)
{
    struct python_parser inner;
    begin_field(&inner, parser, *at + 1, to);
    if (!python_enter(&inner) || !python_lexer_next(&inner.lexer, &inner.token))
        return NULL;
    struct python_node *field = python_make(&inner, PYTHON_FIELD, NULL, NULL, NULL);
    if (!field || !(field->child[0] = python_parse_tests(&inner)))
        return NULL;
    return finish_field(&inner, field, to, raw, at) ? field : NULL;
}

/* Text and fields up to `to`, or (where stopped is not NULL: in a format) up to a closing brace. */
static bool format_pieces(struct python_parser *parser, struct pieces *pieces,
                          struct python_node ***end, size_t from, size_t to, bool raw,
                          size_t *stopped)
{
    const char *text = parser->lexer.text;
    size_t at = from;
    while (at < to) {
        char c = text[at];
        bool doubled = !stopped && at + 1 < to && text[at + 1] == c;
        if ((c == '{' || c == '}') && doubled) {
            if (!append(parser, pieces, &c, 1))
                return false;
            at += 2;
        } else if (c == '{') {
            struct python_node *field =
                flush(parser, pieces, end, false) ? parse_field(parser, &at, to, raw) : NULL;
            if (!field)
                return false;
            **end = field;
            *end = &field->next;
        } else if (c == '}' && stopped) {
            break;
        } else if (c == '}') {
            return python_fail(parser, "A brace itself is written twice.",
                               "a } without its { in this f-string") != NULL;
        } else {
            size_t length = c == '\\' && !raw && at + 1 < to ? 2 : 1;
            while (at + length < to && !strchr("{}\\", text[at + length]))
                length++;
            if (!append_plain(parser, pieces, at, at + length, raw))
                return false;
            at += length;
        }
    }
    if (stopped)
        *stopped = at;
    return true;
}

struct python_node *python_parse_strings(struct python_parser *parser)
{
    struct python_node *whole = python_make(parser, PYTHON_FORMAT, NULL, NULL, NULL);
    struct pieces pieces = {0};
    struct python_node **end = whole ? &whole->list : NULL;
    bool ok = whole != NULL, formatted = false, bytes = false;
    while (ok && parser->token.kind == PYTHON_TOKEN_STRING) {
        struct python_token token = parser->token;
        size_t to = token.body + token.length;
        formatted |= token.formatted;
        bytes |= token.bytes;
        ok = token.formatted ? format_pieces(parser, &pieces, &end, token.body, to, token.raw, NULL)
                             : append_plain(parser, &pieces, token.body, to, token.raw);
        ok = ok && python_advance(parser);
    }
    if (ok && formatted)
        ok = flush(parser, &pieces, &end, false);
    if (ok && !formatted) {
        whole->kind = PYTHON_STRING;
        whole->bytes = bytes;
        whole->length = pieces.length;
        whole->text = python_text_new(parser->program, pieces.text ? pieces.text : "",
                                      pieces.length, &parser->error->error);
        ok = whole->text != NULL;
    }
    memory_free(pieces.text);
    return ok ? python_finish(parser, whole) : NULL;
}
