/* Expressions back into source, with the brackets that precedence asks for. */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "language/python_writer.h"

static void put_bytes(struct python_writer *writer, const char *text, size_t length)
{
    char *grown = writer->failed ? NULL
                                 : memory_grow(writer->text, &writer->capacity,
                                               writer->length + length + 1, 1, writer->error);
    if (!grown) {
        writer->failed = true;
        return;
    }
    writer->text = grown;
    memcpy(grown + writer->length, text, length);
    writer->length += length;
    grown[writer->length] = '\0';
}

void python_write(struct python_writer *writer, const char *text)
{
    put_bytes(writer, text, strlen(text));
}

static enum python_level level_of(const struct python_node *node)
{
    static const struct {
        const char *op;
        enum python_level level;
    } levels[] = {
        {"|", PYTHON_LEVEL_BITS_OR},  {"^", PYTHON_LEVEL_BITS_XOR}, {"&", PYTHON_LEVEL_BITS_AND},
        {"<<", PYTHON_LEVEL_SHIFT},   {">>", PYTHON_LEVEL_SHIFT},   {"+", PYTHON_LEVEL_SUM},
        {"-", PYTHON_LEVEL_SUM},      {"*", PYTHON_LEVEL_PRODUCT},  {"/", PYTHON_LEVEL_PRODUCT},
        {"//", PYTHON_LEVEL_PRODUCT}, {"%", PYTHON_LEVEL_PRODUCT},  {"@", PYTHON_LEVEL_PRODUCT},
        {"**", PYTHON_LEVEL_POWER},   {"or", PYTHON_LEVEL_OR},      {"and", PYTHON_LEVEL_AND}};
    switch (node->kind) {
    case PYTHON_BINARY:
    case PYTHON_LOGICAL:
        for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
            if (strcmp(levels[i].op, node->op) == 0)
                return levels[i].level;
        return PYTHON_LEVEL_TEST;
    case PYTHON_UNARY:
        return strcmp(node->op, "not") == 0 ? PYTHON_LEVEL_NOT : PYTHON_LEVEL_UNARY;
    case PYTHON_COMPARISON:
        return PYTHON_LEVEL_COMPARISON;
    case PYTHON_CONDITIONAL:
    case PYTHON_LAMBDA:
    case PYTHON_STAR:
        return PYTHON_LEVEL_TEST;
    case PYTHON_TUPLE:
    case PYTHON_WALRUS:
    case PYTHON_YIELD:
        return PYTHON_LEVEL_TUPLE;
    default:
        return PYTHON_LEVEL_ATOM;
    }
}

void python_write_list(struct python_writer *writer, const struct python_node *item,
                       const char *separator)
{
    for (; item; item = item->next) {
        python_write_expression(writer, item, PYTHON_LEVEL_TEST);
        if (item->next)
            python_write(writer, separator);
    }
}

/* The characters of a string, as they stand between quotes; braces doubled in an f-string. */
static void characters(struct python_writer *writer, const struct python_node *node, bool formatted)
{
    char quote = writer->inside ? '"' : '\'';
    for (size_t i = 0; i < node->length; i++) {
        char c = node->text[i], code[8] = {c};
        if (c == '\n' || c == '\t' || c == '\r' || c == '\\' || c == quote)
            snprintf(code, sizeof code, "\\%c",
                     c == '\n'   ? 'n'
                     : c == '\t' ? 't'
                     : c == '\r' ? 'r'
                                 : c);
        else if ((unsigned char)c < ' ')
            snprintf(code, sizeof code, "\\x%02x", (unsigned)(unsigned char)c);
        else if (formatted && (c == '{' || c == '}'))
            code[1] = c;
        python_write(writer, code);
    }
}

static void pieces(struct python_writer *writer, const struct python_node *item, bool doubled)
{
    for (; item; item = item->next) {
        if (item->kind == PYTHON_STRING) {
            characters(writer, item, doubled);
            continue;
        }
        bool outside = !writer->inside;
        python_write(writer, "{");
        writer->inside = true;
        python_write_expression(writer, item->child[0], PYTHON_LEVEL_TUPLE);
        writer->inside = !outside;
        if (item->op[0]) {
            python_write(writer, "!");
            python_write(writer, item->op);
        }
        if (item->child[1]) {
            python_write(writer, ":");
            pieces(writer, item->child[1]->list, false);
        }
        python_write(writer, "}");
    }
}

void python_write_parameters(struct python_writer *writer, const struct python_node *item)
{
    for (; item; item = item->next) {
        python_write(writer, item->op);
        python_write(writer, item->text ? item->text : "");
        if (item->child[1]) {
            python_write(writer, ": ");
            python_write_expression(writer, item->child[1], PYTHON_LEVEL_TEST);
        }
        if (item->child[0]) {
            python_write(writer, item->child[1] ? " = " : "=");
            python_write_expression(writer, item->child[0], PYTHON_LEVEL_TEST);
        }
        if (item->next)
            python_write(writer, ", ");
    }
}

static void clauses(struct python_writer *writer, const struct python_node *clause)
{
    for (; clause; clause = clause->next) {
        python_write(writer, " for ");
        python_write_expression(writer, clause->child[0], PYTHON_LEVEL_TUPLE);
        python_write(writer, " in ");
        python_write_expression(writer, clause->child[1], PYTHON_LEVEL_OR);
        for (const struct python_node *test = clause->list; test; test = test->next) {
            python_write(writer, " if ");
            python_write_expression(writer, test, PYTHON_LEVEL_OR);
        }
    }
}

static void comprehension(struct python_writer *writer, const struct python_node *node)
{
    const char *op = strcmp(node->op, ":") == 0 ? "{" : node->op;
    python_write(writer, op);
    python_write_expression(writer, node->child[0], PYTHON_LEVEL_TEST);
    if (node->child[1]) {
        python_write(writer, ": ");
        python_write_expression(writer, node->child[1], PYTHON_LEVEL_TEST);
    }
    clauses(writer, node->list);
    python_write(writer, *op == '{' ? "}" : *op == '[' ? "]" : ")");
}

/* a op b, with the tighter side of an operator of the same level in brackets */
static void binary(struct python_writer *writer, const struct python_node *node)
{
    enum python_level level = level_of(node);
    bool power = level == PYTHON_LEVEL_POWER;
    python_write_expression(writer, node->child[0], power ? PYTHON_LEVEL_ATOM : level);
    python_write(writer, power ? "" : " ");
    python_write(writer, node->op);
    python_write(writer, power ? "" : " ");
    python_write_expression(writer, node->child[1], power ? PYTHON_LEVEL_UNARY : level + 1);
}

static void subscript(struct python_writer *writer, const struct python_node *node)
{
    const struct python_node *index = node->child[1];
    python_write_expression(writer, node->child[0], PYTHON_LEVEL_ATOM);
    python_write(writer, "[");
    if (index->kind == PYTHON_TUPLE && index->list)
        python_write_list(writer, index->list, ", ");
    else
        python_write_expression(writer, index, PYTHON_LEVEL_TUPLE);
    if (index->kind == PYTHON_TUPLE && index->list && !index->list->next)
        python_write(writer, ",");
    python_write(writer, "]");
}

static void slice(struct python_writer *writer, const struct python_node *node)
{
    for (int i = 0; i < 3; i++) {
        if (node->child[i])
            python_write_expression(writer, node->child[i], PYTHON_LEVEL_TEST);
        if (i == 0 || (i == 1 && node->child[2]))
            python_write(writer, ":");
    }
}

void python_write_prefixed(struct python_writer *writer, const char *word,
                           const struct python_node *node, enum python_level level)
{
    python_write(writer, word);
    if (node)
        python_write_expression(writer, node, level);
}

static void bracketed(struct python_writer *writer, const struct python_node *node)
{
    const char *open = node->kind == PYTHON_LIST ? "[" : node->kind == PYTHON_TUPLE ? "" : "{";
    python_write(writer, open);
    python_write_list(writer, node->list, ", ");
    if (node->kind == PYTHON_TUPLE && node->list && !node->list->next)
        python_write(writer, ",");
    python_write(writer, *open == '[' ? "]" : *open == '{' ? "}" : "");
}

static void quoted(struct python_writer *writer, const struct python_node *node)
{
    const char *quote = writer->inside ? "\"" : "'";
    python_write(writer, node->kind == PYTHON_FORMAT ? "f" : node->bytes ? "b" : "");
    python_write(writer, quote);
    if (node->kind == PYTHON_FORMAT)
        pieces(writer, node->list, true);
    else
        characters(writer, node, false);
    python_write(writer, quote);
}

/* The kinds that stand inside others: arguments, pairs, compared operands. */
static void part(struct python_writer *writer, const struct python_node *node)
{
    switch (node->kind) {
    case PYTHON_PAIR:
        python_write_expression(writer, node->child[0], PYTHON_LEVEL_TEST);
        python_write_prefixed(writer, ": ", node->child[1], PYTHON_LEVEL_TEST);
        return;
    case PYTHON_COMPARED:
        python_write(writer, " ");
        python_write(writer, node->op);
        python_write_prefixed(writer, " ", node->child[0], PYTHON_LEVEL_BITS_OR);
        return;
    case PYTHON_KEYWORD:
        python_write(writer, node->text);
        python_write_prefixed(writer, "=", node->child[0], PYTHON_LEVEL_TEST);
        return;
    case PYTHON_STAR:
        python_write_prefixed(writer, "*", node->child[0], PYTHON_LEVEL_BITS_OR);
        return;
    case PYTHON_DOUBLE_STAR:
        python_write_prefixed(writer, "**", node->child[0], PYTHON_LEVEL_BITS_OR);
        return;
    case PYTHON_YIELD:
        python_write_prefixed(writer,
                              node->op[0]      ? "yield from "
                              : node->child[0] ? "yield "
                                               : "yield",
                              node->child[0], PYTHON_LEVEL_TUPLE);
        return;
    case PYTHON_WALRUS:
        python_write_expression(writer, node->child[0], PYTHON_LEVEL_ATOM);
        python_write_prefixed(writer, " := ", node->child[1], PYTHON_LEVEL_TEST);
        return;
    case PYTHON_SLICE:
        slice(writer, node);
        return;
    default:
        python_write(writer, node->text ? node->text : "");
        return;
    }
}

static void compound(struct python_writer *writer, const struct python_node *node)
{
    switch (node->kind) {
    case PYTHON_UNARY:
        python_write(writer, node->op);
        python_write_prefixed(writer, strcmp(node->op, "not") == 0 ? " " : "", node->child[0],
                              level_of(node));
        return;
    case PYTHON_BINARY:
    case PYTHON_LOGICAL:
        binary(writer, node);
        return;
    case PYTHON_COMPARISON:
        python_write_expression(writer, node->child[0], PYTHON_LEVEL_BITS_OR);
        python_write_list(writer, node->list, "");
        return;
    case PYTHON_CONDITIONAL:
        python_write_expression(writer, node->child[0], PYTHON_LEVEL_OR);
        python_write_prefixed(writer, " if ", node->child[1], PYTHON_LEVEL_OR);
        python_write_prefixed(writer, " else ", node->child[2], PYTHON_LEVEL_TEST);
        return;
    case PYTHON_LAMBDA:
        python_write(writer, node->list ? "lambda " : "lambda");
        python_write_parameters(writer, node->list);
        python_write_prefixed(writer, ": ", node->child[0], PYTHON_LEVEL_TEST);
        return;
    case PYTHON_CALL:
        python_write_expression(writer, node->child[0], PYTHON_LEVEL_ATOM);
        python_write(writer, "(");
        python_write_list(writer, node->list, ", ");
        python_write(writer, ")");
        return;
    case PYTHON_ATTRIBUTE:
        python_write_expression(writer, node->child[0], PYTHON_LEVEL_ATOM);
        python_write(writer, ".");
        python_write(writer, node->text);
        return;
    default:
        part(writer, node);
        return;
    }
}

void python_write_expression(struct python_writer *writer, const struct python_node *node,
                             enum python_level least)
{
    bool brackets = level_of(node) < least || (node->kind == PYTHON_TUPLE && !node->list);
    python_write(writer, brackets ? "(" : "");
    switch (node->kind) {
    case PYTHON_STRING:
    case PYTHON_FORMAT:
        quoted(writer, node);
        break;
    case PYTHON_TUPLE:
    case PYTHON_LIST:
    case PYTHON_SET:
    case PYTHON_DICT:
        bracketed(writer, node);
        break;
    case PYTHON_SUBSCRIPT:
        subscript(writer, node);
        break;
    case PYTHON_COMPREHENSION:
        comprehension(writer, node);
        break;
    default:
        compound(writer, node);
    }
    python_write(writer, brackets ? ")" : "");
}
