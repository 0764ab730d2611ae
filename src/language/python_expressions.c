/* Operators, from the loosest to the tightest, and tuples without brackets. */
#include <string.h>

#include "language/python_parser.h"

/* ========================================= operators ========================================== */

static struct python_node *parse_unary(struct python_parser *parser);

static struct python_node *parse_power(struct python_parser *parser)
{
    struct python_node *node = python_parse_primary(parser);
    if (!node || !python_at(parser, "**"))
        return node;
    if (!python_advance(parser))
        return NULL;
    return python_between(parser, PYTHON_BINARY, "**", node, parse_unary(parser));
}

/* op OPERAND, `parse` reading the operand */
static struct python_node *prefixed(struct python_parser *parser, const char *op,
                                    struct python_node *(*parse)(struct python_parser *))
{
    struct python_node *node = python_make(parser, PYTHON_UNARY, NULL, NULL, NULL);
    if (!node || !python_enter(parser))
        return NULL;
    strncpy(node->op, op, sizeof node->op - 1);
    bool ok = python_advance(parser) && (node->child[0] = parse(parser));
    python_leave(parser);
    return ok ? python_finish(parser, node) : NULL;
}

static struct python_node *parse_unary(struct python_parser *parser)
{
    static const char *const operators[] = {"-", "+", "~"};
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++)
        if (python_at(parser, operators[i]))
            return prefixed(parser, operators[i], parse_unary);
    if (!python_enter(parser))
        return NULL;
    struct python_node *node = parse_power(parser);
    python_leave(parser);
    return node;
}

/* Levels of left-associative operators, the tightest last. */
static const char *const LEVELS[][6] = {{"|"},        {"^"},      {"&"},
                                        {"<<", ">>"}, {"+", "-"}, {"*", "/", "//", "%", "@"}};

enum { LEVEL_COUNT = sizeof LEVELS / sizeof LEVELS[0] };

static const char *operator_of(const struct python_parser *parser, size_t level)
{
    for (size_t i = 0; i < 6 && LEVELS[level][i]; i++)
        if (python_at(parser, LEVELS[level][i]))
            return LEVELS[level][i];
    return NULL;
}

static struct python_node *parse_level(struct python_parser *parser, size_t level)
{
    if (level == LEVEL_COUNT)
        return parse_unary(parser);
    struct python_node *node = parse_level(parser, level + 1);
    for (const char *op; node && (op = operator_of(parser, level));) {
        if (!python_advance(parser))
            return NULL;
        node = python_between(parser, PYTHON_BINARY, op, node, parse_level(parser, level + 1));
    }
    return node;
}

/* The comparison that begins here, consumed, or NULL; `ok` turns false after an error. */
static const char *take_comparison(struct python_parser *parser, bool *ok)
{
    static const char *const operators[] = {"<", ">", "<=", ">=", "==", "!=", "<>"};
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++)
        if (python_at(parser, operators[i])) {
            *ok = python_advance(parser);
            return operators[i][0] == '<' && operators[i][1] == '>' ? "!=" : operators[i];
        }
    if (python_at_word(parser, "in")) {
        *ok = python_advance(parser);
        return "in";
    }
    if (python_at_word(parser, "not")) { /* behind an operand, only `not in` */
        *ok = python_advance(parser) &&
              (python_at_word(parser, "in") || python_fail(parser, NULL, "`in` is missing")) &&
              python_advance(parser);
        return "not in";
    }
    if (!python_at_word(parser, "is"))
        return NULL;
    *ok = python_advance(parser);
    if (!*ok || !python_at_word(parser, "not"))
        return "is";
    *ok = python_advance(parser);
    return "is not";
}

static struct python_node *parse_comparison(struct python_parser *parser)
{
    struct python_node *first = parse_level(parser, 0), *whole = NULL, **end = NULL;
    bool ok = true;
    while (first && ok) {
        struct python_node *item = python_make(parser, PYTHON_COMPARED, NULL, NULL, NULL);
        const char *op = item ? take_comparison(parser, &ok) : NULL;
        if (!item || !op || !ok)
            break;
        strncpy(item->op, op, sizeof item->op - 1);
        if (!(item->child[0] = parse_level(parser, 0)) || !python_finish(parser, item))
            return NULL;
        if (!whole && !(whole = python_make(parser, PYTHON_COMPARISON, first, first, NULL)))
            return NULL;
        if (!end)
            end = &whole->list;
        *end = item;
        end = &item->next;
        if (!python_finish(parser, whole))
            return NULL;
    }
    return !ok ? NULL : whole ? whole : first;
}

static struct python_node *parse_not(struct python_parser *parser)
{
    return python_at_word(parser, "not") ? prefixed(parser, "not", parse_not)
                                         : parse_comparison(parser);
}

static struct python_node *parse_logical(struct python_parser *parser, bool both)
{
    const char *op = both ? "and" : "or";
    struct python_node *node = both ? parse_not(parser) : parse_logical(parser, true);
    while (node && python_at_word(parser, op)) {
        if (!python_advance(parser))
            return NULL;
        node = python_between(parser, PYTHON_LOGICAL, op, node,
                              both ? parse_not(parser) : parse_logical(parser, true));
    }
    return node;
}

struct python_node *python_parse_or(struct python_parser *parser)
{
    return parse_logical(parser, false);
}

static struct python_node *parse_lambda(struct python_parser *parser)
{
    struct python_node *node = python_make(parser, PYTHON_LAMBDA, NULL, NULL, NULL);
    if (!node || !python_advance(parser) ||
        !python_parse_parameters(parser, &node->list, ":", false) ||
        !python_expect(parser, ":", "a : is missing") ||
        !(node->child[0] = python_parse_test(parser)))
        return NULL;
    return python_finish(parser, node);
}

static struct python_node *parse_test_inside(struct python_parser *parser)
{
    if (python_at_word(parser, "lambda"))
        return parse_lambda(parser);
    struct python_node *value = python_parse_or(parser);
    if (!value || !python_at_word(parser, "if"))
        return value;
    struct python_node *test = python_advance(parser) ? python_parse_or(parser) : NULL;
    if (!test)
        return NULL;
    if (!python_at_word(parser, "else"))
        return python_fail(parser, NULL, "`else` is missing");
    struct python_node *other = python_advance(parser) ? python_parse_test(parser) : NULL;
    struct python_node *node =
        other ? python_make(parser, PYTHON_CONDITIONAL, value, value, test) : NULL;
    if (!node)
        return NULL;
    node->child[2] = other;
    return python_finish(parser, node);
}

struct python_node *python_parse_test(struct python_parser *parser)
{
    if (!python_enter(parser))
        return NULL;
    struct python_node *node = parse_test_inside(parser);
    python_leave(parser);
    return node;
}

/* Whether what follows cannot begin an expression: the end of a tuple with a comma behind it. */
static bool at_end(const struct python_parser *parser)
{
    static const char *const ends[] = {"=", ")", "]", "}", ":", ";", "+=", "-="};
    if (parser->token.kind == PYTHON_TOKEN_NEWLINE || parser->token.kind == PYTHON_TOKEN_END ||
        python_at_word(parser, "in"))
        return true;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (python_at(parser, ends[i]))
            return true;
    return false;
}

/* ITEM or ITEM, ITEM, ... with `parse` reading one */
static struct python_node *parse_tuple(struct python_parser *parser,
                                       struct python_node *(*parse)(struct python_parser *))
{
    struct python_node *node = parse(parser);
    if (!node || !python_at(parser, ","))
        return node;
    struct python_node *tuple = python_make(parser, PYTHON_TUPLE, node, NULL, NULL);
    struct python_node **end = tuple ? &tuple->list : NULL;
    while (tuple && node) {
        *end = node;
        end = &node->next;
        if (!python_at(parser, ","))
            return python_finish(parser, tuple);
        if (!python_advance(parser))
            return NULL;
        if (at_end(parser))
            return python_finish(parser, tuple);
        node = parse(parser);
    }
    return NULL;
}

struct python_node *python_parse_tests(struct python_parser *parser)
{
    return python_at_word(parser, "yield") ? python_parse_yield(parser)
                                           : parse_tuple(parser, python_parse_item);
}

/* A target of a for: an expression without `in`. */
static struct python_node *parse_target(struct python_parser *parser)
{
    if (!python_at(parser, "*"))
        return parse_level(parser, 0);
    struct python_node *star = python_make(parser, PYTHON_STAR, NULL, NULL, NULL);
    if (!star || !python_advance(parser) || !(star->child[0] = parse_level(parser, 0)))
        return NULL;
    return python_finish(parser, star);
}

bool python_is_target(const struct python_node *node)
{
    if (node->kind == PYTHON_STAR)
        return python_is_target(node->child[0]);
    if (node->kind == PYTHON_TUPLE || node->kind == PYTHON_LIST) {
        for (const struct python_node *item = node->list; item; item = item->next)
            if (!python_is_target(item))
                return false;
        return true;
    }
    return node->kind == PYTHON_NAME || node->kind == PYTHON_ATTRIBUTE ||
           node->kind == PYTHON_SUBSCRIPT;
}

struct python_node *python_parse_targets(struct python_parser *parser)
{
    struct python_node *node = parse_tuple(parser, parse_target);
    if (node && !python_is_target(node))
        return python_fail(parser, NULL, "this cannot be assigned to");
    return node;
}
