/* Names, numbers, brackets, comprehensions, and what stands behind them: calls, indices,
 * attributes. */
#include <string.h>

#include "language/python_parser.h"

/* =========================================== atoms ============================================ */

static struct python_node *parse_number(struct python_parser *parser)
{
    struct python_node *node = python_make(parser, PYTHON_NUMBER, NULL, NULL, NULL);
    struct python_token token = parser->token;
    if (!node)
        return NULL;
    node->value = token.value;
    node->real = token.real;
    node->text = python_text_new(parser->program, parser->lexer.text + token.from,
                                 token.to - token.from, &parser->error->error);
    return node->text && python_advance(parser) ? python_finish(parser, node) : NULL;
}

static struct python_node *parse_name(struct python_parser *parser)
{
    bool constant = python_at_word(parser, "None") || python_at_word(parser, "True") ||
                    python_at_word(parser, "False") || python_at(parser, "...");
    struct python_token token = parser->token;
    if (python_at_keyword(parser) && !constant)
        return python_fail(parser, NULL, "a value is missing before this word");
    struct python_node *node =
        python_make(parser, constant ? PYTHON_CONSTANT : PYTHON_NAME, NULL, NULL, NULL);
    if (!node)
        return NULL;
    node->text = python_text_new(parser->program, parser->lexer.text + token.from,
                                 token.to - token.from, &parser->error->error);
    return node->text && python_advance(parser) ? python_finish(parser, node) : NULL;
}

/* for TARGETS in OR if OR ..., several of them, behind the element of a comprehension */
static struct python_node *parse_clauses(struct python_parser *parser)
{
    struct python_node *first = NULL, **end = &first;
    while (python_at_word(parser, "for") || python_at_word(parser, "async")) {
        struct python_node *clause = python_make(parser, PYTHON_CLAUSE, NULL, NULL, NULL);
        if (!clause || !python_advance(parser) ||
            !(clause->child[0] = python_parse_targets(parser)))
            return NULL;
        if (!python_at_word(parser, "in"))
            return python_fail(parser, NULL, "`in` is missing");
        if (!python_advance(parser) || !(clause->child[1] = python_parse_or(parser)))
            return NULL;
        struct python_node **condition = &clause->list;
        while (python_at_word(parser, "if")) {
            if (!python_advance(parser) || !(*condition = python_parse_or(parser)))
                return NULL;
            condition = &(*condition)->next;
        }
        if (!python_finish(parser, clause))
            return NULL;
        *end = clause;
        end = &clause->next;
    }
    return first;
}

static struct python_node *comprehension(struct python_parser *parser,
                                         const struct python_node *first, const char *op,
                                         struct python_node *a, struct python_node *b)
{
    struct python_node *clauses = parse_clauses(parser);
    struct python_node *node =
        clauses ? python_make(parser, PYTHON_COMPREHENSION, first ? first : a, a, b) : NULL;
    if (!node)
        return NULL;
    strncpy(node->op, op, sizeof node->op - 1);
    node->list = clauses;
    return python_finish(parser, node);
}

/* *TEST, NAME := TEST or TEST */
struct python_node *python_parse_item(struct python_parser *parser)
{
    struct python_node *node;
    if (python_at(parser, "*")) {
        struct python_node *star = python_make(parser, PYTHON_STAR, NULL, NULL, NULL);
        if (!star || !python_advance(parser) || !(star->child[0] = python_parse_test(parser)))
            return NULL;
        return python_finish(parser, star);
    }
    node = python_parse_test(parser);
    if (!node || node->kind != PYTHON_NAME || !python_at(parser, ":="))
        return node;
    if (!python_advance(parser))
        return NULL;
    return python_between(parser, PYTHON_WALRUS, ":=", node, python_parse_test(parser));
}

struct python_node *python_parse_yield(struct python_parser *parser)
{
    struct python_node *node = python_make(parser, PYTHON_YIELD, NULL, NULL, NULL);
    if (!node || !python_advance(parser))
        return NULL;
    if (python_at_word(parser, "from")) {
        strcpy(node->op, "from");
        if (!python_advance(parser))
            return NULL;
    }
    bool bare = parser->token.kind == PYTHON_TOKEN_NEWLINE || python_at(parser, ")") ||
                python_at(parser, ";") || parser->token.kind == PYTHON_TOKEN_END;
    if (!bare && !(node->child[0] = python_parse_tests(parser)))
        return NULL;
    return python_finish(parser, node);
}

/* Items up to the closing bracket, which is consumed; `node` is the display that they fill. */
static struct python_node *parse_items(struct python_parser *parser, struct python_node *node,
                                       struct python_node *first, const char *close)
{
    struct python_node **end = &node->list;
    if (first) {
        *end = first;
        end = &first->next;
    }
    while (!python_at(parser, close)) {
        if (first && !python_expect(parser, ",", "a comma or a closing bracket is missing"))
            return NULL;
        if (python_at(parser, close))
            break;
        if (!(first = python_parse_item(parser)))
            return NULL;
        *end = first;
        end = &first->next;
    }
    return python_advance(parser) ? python_finish(parser, node) : NULL;
}

/* (a), (a, b), (), (a for ...), [..] and {a, b}: the opening bracket is the next token. */
static struct python_node *parse_bracket(struct python_parser *parser, enum python_node_kind kind,
                                         const char *open, const char *close)
{
    struct python_node *node = python_make(parser, kind, NULL, NULL, NULL), *first = NULL;
    if (!node || !python_advance(parser))
        return NULL;
    if (kind == PYTHON_TUPLE && python_at_word(parser, "yield"))
        first = python_parse_yield(parser);
    else if (!python_at(parser, close))
        first = python_parse_item(parser);
    if (!first && !python_at(parser, close))
        return NULL;
    if (first && (python_at_word(parser, "for") || python_at_word(parser, "async"))) {
        struct python_node *made = comprehension(parser, node, open, first, NULL);
        return made && python_expect(parser, close, "a closing bracket is missing")
                   ? python_finish(parser, made)
                   : NULL;
    }
    if (kind == PYTHON_TUPLE && first && first->kind != PYTHON_STAR && python_at(parser, ")"))
        return python_advance(parser) ? first : NULL;
    return parse_items(parser, node, first, close);
}

/* One key: value or **dict; NULL after an error. */
static struct python_node *parse_pair(struct python_parser *parser)
{
    if (python_at(parser, "**")) {
        struct python_node *node = python_make(parser, PYTHON_DOUBLE_STAR, NULL, NULL, NULL);
        if (!node || !python_advance(parser) || !(node->child[0] = python_parse_test(parser)))
            return NULL;
        return python_finish(parser, node);
    }
    struct python_node *key = python_parse_item(parser);
    if (!key || !python_at(parser, ":"))
        return key;
    if (!python_advance(parser))
        return NULL;
    return python_between(parser, PYTHON_PAIR, ":", key, python_parse_test(parser));
}

static struct python_node *parse_brace(struct python_parser *parser)
{
    struct python_node *node = python_make(parser, PYTHON_DICT, NULL, NULL, NULL);
    if (!node || !python_advance(parser))
        return NULL;
    if (python_at(parser, "}"))
        return python_advance(parser) ? python_finish(parser, node) : NULL;
    struct python_node *item = parse_pair(parser);
    if (!item)
        return NULL;
    bool pair = item->kind == PYTHON_PAIR, set = !pair && item->kind != PYTHON_DOUBLE_STAR;
    if (python_at_word(parser, "for")) {
        struct python_node *made =
            comprehension(parser, node, pair ? ":" : "{", pair ? item->child[0] : item,
                          pair ? item->child[1] : NULL);
        return made && python_expect(parser, "}", "a } is missing") ? python_finish(parser, made)
                                                                    : NULL;
    }
    if (set) {
        node->kind = PYTHON_SET;
        return parse_items(parser, node, item, "}");
    }
    struct python_node **end = &node->list;
    for (;;) {
        *end = item;
        end = &item->next;
        if (!python_at(parser, "}") && !python_expect(parser, ",", "a comma or a } is missing"))
            return NULL;
        if (python_at(parser, "}"))
            return python_advance(parser) ? python_finish(parser, node) : NULL;
        if (!(item = parse_pair(parser)))
            return NULL;
        if (item->kind != PYTHON_PAIR && item->kind != PYTHON_DOUBLE_STAR)
            return python_fail(parser, NULL, "a dict's key has no value");
    }
}

static struct python_node *parse_atom_inside(struct python_parser *parser)
{
    if (python_at(parser, "("))
        return parse_bracket(parser, PYTHON_TUPLE, "(", ")");
    if (python_at(parser, "["))
        return parse_bracket(parser, PYTHON_LIST, "[", "]");
    if (python_at(parser, "{"))
        return parse_brace(parser);
    switch (parser->token.kind) {
    case PYTHON_TOKEN_NUMBER:
        return parse_number(parser);
    case PYTHON_TOKEN_STRING:
        return python_parse_strings(parser);
    case PYTHON_TOKEN_NAME:
        return parse_name(parser);
    case PYTHON_TOKEN_OPERATOR:
        if (python_at(parser, "..."))
            return parse_name(parser);
        return python_fail(parser, NULL, "a value is missing before this");
    default:
        return python_fail(parser, NULL, "something is missing at the end of this line");
    }
}

static struct python_node *parse_atom(struct python_parser *parser)
{
    if (!python_enter(parser))
        return NULL;
    struct python_node *node = parse_atom_inside(parser);
    python_leave(parser);
    return node;
}

/* ========================================= suffixes ========================================== */

/* start:stop:step, or an item, inside brackets */
static struct python_node *parse_subscript(struct python_parser *parser)
{
    struct python_node *slice = python_make(parser, PYTHON_SLICE, NULL, NULL, NULL);
    if (!slice)
        return NULL;
    bool colon = false;
    for (int i = 0; i < 3; i++) {
        bool empty = python_at(parser, ":") || python_at(parser, "]") || python_at(parser, ",");
        if (!empty && !(slice->child[i] = python_parse_item(parser)))
            return NULL;
        if (!python_at(parser, ":") || i == 2)
            break;
        colon = true;
        if (!python_advance(parser))
            return NULL;
    }
    if (!colon && !slice->child[0])
        return python_fail(parser, NULL, "an index is missing");
    return colon ? python_finish(parser, slice) : slice->child[0];
}

static struct python_node *parse_index(struct python_parser *parser, struct python_node *base)
{
    if (!python_advance(parser))
        return NULL;
    struct python_node *index = parse_subscript(parser);
    if (index && python_at(parser, ",")) {
        struct python_node *tuple = python_make(parser, PYTHON_TUPLE, index, NULL, NULL);
        struct python_node **end = tuple ? &tuple->list : NULL;
        while (tuple && index) {
            *end = index;
            end = &index->next;
            if (!python_at(parser, ",") || !python_advance(parser) || python_at(parser, "]"))
                break;
            index = parse_subscript(parser);
        }
        index = tuple && index ? python_finish(parser, tuple) : NULL;
    }
    if (!index || !python_expect(parser, "]", "a ] is missing"))
        return NULL;
    return python_make(parser, PYTHON_SUBSCRIPT, base, base, index);
}

/* One argument: *TEST, **TEST, NAME=TEST, or TEST, perhaps with for ... behind it */
static struct python_node *parse_argument(struct python_parser *parser)
{
    if (python_at(parser, "**")) {
        struct python_node *star = python_make(parser, PYTHON_DOUBLE_STAR, NULL, NULL, NULL);
        if (!star || !python_advance(parser) || !(star->child[0] = python_parse_test(parser)))
            return NULL;
        return python_finish(parser, star);
    }
    struct python_node *node = python_parse_item(parser);
    if (!node)
        return NULL;
    if (python_at_word(parser, "for"))
        return comprehension(parser, NULL, "(", node, NULL);
    if (node->kind != PYTHON_NAME || !python_at(parser, "="))
        return node;
    if (!python_advance(parser))
        return NULL;
    struct python_node *value = python_parse_test(parser);
    struct python_node *keyword =
        value ? python_make(parser, PYTHON_KEYWORD, node, value, NULL) : NULL;
    if (keyword)
        keyword->text = node->text;
    return keyword;
}

bool python_parse_arguments(struct python_parser *parser, struct python_node **list)
{
    *list = NULL;
    while (!python_at(parser, ")")) {
        struct python_node *item = parse_argument(parser);
        if (!item)
            return false;
        *list = item;
        list = &item->next;
        if (!python_at(parser, ")") && !python_expect(parser, ",", "a comma or a ) is missing"))
            return false;
    }
    return python_advance(parser);
}

static struct python_node *parse_suffix(struct python_parser *parser, struct python_node *node)
{
    if (python_at(parser, "["))
        return parse_index(parser, node);
    if (python_at(parser, "(")) {
        struct python_node *call = python_make(parser, PYTHON_CALL, node, node, NULL);
        if (!call || !python_advance(parser) || !python_parse_arguments(parser, &call->list))
            return NULL;
        return python_finish(parser, call);
    }
    if (!python_advance(parser))
        return NULL;
    char *name = python_take_name(parser, "a name is missing after the dot");
    struct python_node *attribute =
        name ? python_make(parser, PYTHON_ATTRIBUTE, node, node, NULL) : NULL;
    if (attribute)
        attribute->text = name;
    return attribute;
}

struct python_node *python_parse_primary(struct python_parser *parser)
{
    if (python_at_word(parser, "await") && !python_advance(parser))
        return NULL;
    struct python_node *node = parse_atom(parser);
    while (node && (python_at(parser, "[") || python_at(parser, "(") || python_at(parser, "."))) {
        if (!python_enter(parser))
            return NULL;
        node = parse_suffix(parser, node);
        python_leave(parser);
    }
    return node;
}
