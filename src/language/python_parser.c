/* What both halves of the parser stand on: the next token, nodes, errors. */
#include <string.h>

#include "language/python_parser.h"

struct python_node *python_fail(struct python_parser *parser, const char *hint, const char *message)
{
    python_error_at(parser->error, &parser->program->source, parser->token.line,
                    parser->token.column, hint, "%s", message);
    return NULL;
}

bool python_advance(struct python_parser *parser)
{
    parser->end = parser->token.to;
    return python_lexer_next(&parser->lexer, &parser->token);
}

bool python_at(const struct python_parser *parser, const char *op)
{
    return parser->token.kind == PYTHON_TOKEN_OPERATOR && strcmp(parser->token.op, op) == 0;
}

bool python_at_word(const struct python_parser *parser, const char *word)
{
    size_t length = parser->token.to - parser->token.from;
    return parser->token.kind == PYTHON_TOKEN_NAME && length == strlen(word) &&
           strncmp(parser->lexer.text + parser->token.from, word, length) == 0;
}

bool python_expect(struct python_parser *parser, const char *op, const char *message)
{
    if (python_at(parser, op))
        return python_advance(parser);
    python_fail(parser, NULL, message);
    return false;
}

bool python_enter(struct python_parser *parser)
{
    if (parser->nesting < PYTHON_NESTING) {
        parser->nesting++;
        return true;
    }
    python_fail(parser, NULL, "nested too deeply");
    return false;
}

void python_leave(struct python_parser *parser)
{
    parser->nesting--;
}

static void deepen(struct python_node *node, const struct python_node *part)
{
    for (; part; part = part->next)
        if (part->depth >= node->depth)
            node->depth = part->depth + 1;
}

struct python_node *python_finish(struct python_parser *parser, struct python_node *node)
{
    node->to = parser->end > node->from ? parser->end : node->from;
    for (int i = 0; i < 3; i++)
        if (node->child[i] && node->child[i]->depth >= node->depth)
            node->depth = node->child[i]->depth + 1;
    deepen(node, node->list);
    deepen(node, node->body);
    deepen(node, node->otherwise);
    deepen(node, node->final);
    if (node->depth <= PYTHON_TREE_DEPTH)
        return node;
    return python_fail(parser, "Give a part of it a name.", "too many operators in a row");
}

struct python_node *python_make(struct python_parser *parser, enum python_node_kind kind,
                                const struct python_node *first, struct python_node *a,
                                struct python_node *b)
{
    struct python_node *node = python_node_new(parser->program, &parser->error->error);
    if (!node)
        return NULL;
    node->kind = kind;
    node->line = first ? first->line : parser->token.line;
    node->column = first ? first->column : parser->token.column;
    node->from = first ? first->from : parser->token.from;
    node->child[0] = a;
    node->child[1] = b;
    return first ? python_finish(parser, node) : node;
}

bool python_at_keyword(const struct python_parser *parser)
{
    static const char *const words[] = {
        "False",  "None",  "True",   "and",  "as",    "assert", "async",    "await",   "break",
        "class",  "def",   "del",    "elif", "else",  "except", "finally",  "for",     "from",
        "global", "if",    "import", "in",   "is",    "lambda", "nonlocal", "not",     "or",
        "pass",   "raise", "return", "try",  "while", "with",   "yield",    "continue"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (python_at_word(parser, words[i]))
            return true;
    return false;
}

char *python_take_name(struct python_parser *parser, const char *message)
{
    struct python_token token = parser->token;
    if (token.kind != PYTHON_TOKEN_NAME || python_at_keyword(parser)) {
        python_fail(parser, NULL, message);
        return NULL;
    }
    char *name = python_text_new(parser->program, parser->lexer.text + token.from,
                                 token.to - token.from, &parser->error->error);
    return name && python_advance(parser) ? name : NULL;
}

struct python_node *python_between(struct python_parser *parser, enum python_node_kind kind,
                                   const char *op, struct python_node *a, struct python_node *b)
{
    struct python_node *node = b ? python_make(parser, kind, a, a, b) : NULL;
    if (node)
        strncpy(node->op, op, sizeof node->op - 1);
    return node;
}
