/* A recursive descent over tokens; one function for each level of Python's precedence. */
#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "language/lexer.h"

enum {
    TREE_DEPTH = 1000, /* of operators in a row, which nest to the left */
    TREE_COST = 100000 /* nodes to walk; the middle of a < b < c counts, and is walked, twice */
};

struct parser {
    struct lexer lexer;
    struct expression *expression;
    size_t depth;
};

/* A node, how deep the tree below it is and how many nodes a walk through it meets: kept beside the
 * node, since only the parser cares. */
struct placed {
    struct node node;
    size_t depth, cost;
};

static struct node *parse_test(struct parser *parser);

static struct node *fail(struct parser *parser, size_t column, const char *hint, const char *text)
{
    lexer_fail(&parser->lexer, column, hint, text);
    return NULL;
}

/* =========================================== nodes ============================================ */

static bool keep(struct parser *parser, void *block)
{
    struct expression *expression = parser->expression;
    void **blocks = block ? memory_grow(expression->blocks, &expression->block_capacity,
                                        expression->block_count + 1, sizeof *blocks,
                                        &parser->lexer.error->error)
                          : NULL;
    if (!blocks) {
        memory_free(block);
        return false;
    }
    expression->blocks = blocks;
    blocks[expression->block_count++] = block;
    return true;
}

static size_t depth_of(const struct node *node)
{
    return node ? ((const struct placed *)node)->depth : 0;
}

static size_t cost_of(const struct node *node)
{
    return node ? ((const struct placed *)node)->cost : 0;
}

static bool within_bounds(struct parser *parser, const struct placed *placed, size_t place)
{
    if (placed->depth <= TREE_DEPTH && placed->cost <= TREE_COST)
        return true;
    fail(parser, place, "Name a part of it with `let`.", "too many operators in a row");
    return false;
}

static struct node *new_node(struct parser *parser, enum node_kind kind, size_t from, size_t place,
                             struct node *a, struct node *b)
{
    struct placed *placed = memory_new(1, sizeof *placed, &parser->lexer.error->error);
    if (!keep(parser, placed))
        return NULL;
    placed->depth = (depth_of(a) > depth_of(b) ? depth_of(a) : depth_of(b)) + 1;
    placed->cost = cost_of(a) + cost_of(b) + 1;
    if (!within_bounds(parser, placed, place))
        return NULL;
    placed->node = (struct node){
        .kind = kind, .from = from, .to = parser->lexer.end, .place = place, .child = {a, b}};
    return &placed->node;
}

/* Counts what hangs at a node beside its first two children. */
static void count_in(struct node *node, const struct node *item)
{
    struct placed *placed = (struct placed *)node;
    if (depth_of(item) >= placed->depth)
        placed->depth = depth_of(item) + 1;
    placed->cost += cost_of(item);
}

static struct node *with_list(struct parser *parser, struct node *node, struct node *list)
{
    node->list = list;
    node->to = parser->lexer.end;
    for (struct node *item = list; item; item = item->next)
        count_in(node, item);
    return within_bounds(parser, (struct placed *)node, node->place) ? node : NULL;
}

static char *take_text(struct parser *parser, size_t from, size_t to)
{
    char *text = memory_format(&parser->lexer.error->error, "%.*s", (int)(to - from),
                               parser->expression->text + from);
    return keep(parser, text) ? text : NULL;
}

static struct node *binary(struct parser *parser, const char *op, size_t place, struct node *left,
                           struct node *right)
{
    struct node *node = new_node(parser, NODE_BINARY, left->from, place, left, right);
    if (node)
        snprintf(node->op, sizeof node->op, "%s", op);
    return node;
}

/* =================================== from the inside out ==================================== */

/* start:stop:step, or an expression, inside brackets */
static struct node *parse_subscript(struct parser *parser)
{
    size_t from = parser->lexer.token.from;
    struct node *part[3] = {NULL, NULL, NULL};
    bool slice = false;
    for (int i = 0; i < 3; i++) {
        if (!lexer_at(&parser->lexer, ":") && !lexer_at(&parser->lexer, "]") &&
            !lexer_at(&parser->lexer, ",")) {
            part[i] = parse_test(parser);
            if (!part[i])
                return NULL;
        }
        if (!lexer_at(&parser->lexer, ":") || i == 2)
            break;
        slice = true;
        if (!lexer_advance(&parser->lexer))
            return NULL;
    }
    if (!slice && !part[0])
        return fail(parser, parser->lexer.token.from, NULL, "an index is missing");
    if (!slice)
        return part[0];
    struct node *node = new_node(parser, NODE_SLICE, from, from, part[0], part[1]);
    if (node) {
        node->child[2] = part[2];
        count_in(node, part[2]);
        return within_bounds(parser, (struct placed *)node, from) ? node : NULL;
    }
    return NULL;
}

/* name=expression, *shape, or an expression, inside a call's parentheses */
static struct node *parse_argument(struct parser *parser)
{
    size_t from = parser->lexer.token.from;
    if (lexer_at(&parser->lexer, "*")) {
        struct node *shape = lexer_advance(&parser->lexer) ? parse_test(parser) : NULL;
        struct node *star = shape ? new_node(parser, NODE_UNARY, from, from, shape, NULL) : NULL;
        if (star)
            snprintf(star->op, sizeof star->op, "*");
        return star;
    }
    struct node *node = parse_test(parser);
    if (!node || node->kind != NODE_NAME || !lexer_at(&parser->lexer, "="))
        return node;
    if (!lexer_advance(&parser->lexer))
        return NULL;
    struct node *value = parse_test(parser);
    struct node *keyword =
        value ? new_node(parser, NODE_KEYWORD, node->from, node->from, value, NULL) : NULL;
    if (keyword)
        keyword->text = node->text;
    return keyword;
}

/* Items up to the closing bracket, which is consumed. *list is NULL where there are none. */
static bool parse_list(struct parser *parser, struct node **list, const char *close,
                       struct node *(*parse)(struct parser *), bool *comma)
{
    *list = NULL;
    struct node **end = list;
    while (!lexer_at(&parser->lexer, close)) {
        struct node *item = parse(parser);
        if (!item)
            return false;
        *end = item;
        end = &item->next;
        if (!lexer_at(&parser->lexer, ","))
            break;
        *comma = true;
        if (!lexer_advance(&parser->lexer))
            return false;
    }
    return lexer_expect(&parser->lexer, close,
                        *close == ']'   ? "a ] is missing"
                        : *close == ')' ? "a ) is missing"
                                        : "a bracket is missing");
}

/* A tuple's or list's items may be shared with nothing else, so each is a node of its own. */
static struct node *parse_parenthesis(struct parser *parser, const char *close)
{
    size_t from = parser->lexer.token.from;
    bool comma = *close == ']';
    struct node *list;
    if (!lexer_advance(&parser->lexer) || !parse_list(parser, &list, close, parse_test, &comma))
        return NULL;
    if (list && !comma)
        return list;
    struct node *tuple = new_node(parser, NODE_TUPLE, from, from, NULL, NULL);
    if (tuple)
        snprintf(tuple->op, sizeof tuple->op, "%s", *close == ']' ? "[" : "(");
    return tuple ? with_list(parser, tuple, list) : NULL;
}

static struct node *parse_atom(struct parser *parser)
{
    struct token token = parser->lexer.token;
    if (lexer_at(&parser->lexer, "("))
        return parse_parenthesis(parser, ")");
    if (lexer_at(&parser->lexer, "["))
        return parse_parenthesis(parser, "]");
    if (token.kind == TOKEN_END)
        return fail(parser, token.from, NULL, "something is missing at the end");
    if (token.kind == TOKEN_OPERATOR)
        return fail(parser, token.from, NULL, "a value is missing before this");
    if (!lexer_advance(&parser->lexer))
        return NULL;
    enum node_kind kind = token.kind == TOKEN_NUMBER ? NODE_NUMBER : NODE_NAME;
    struct node *node = new_node(parser, kind, token.from, token.from, NULL, NULL);
    if (!node)
        return NULL;
    node->value = token.value;
    node->number = token.number;
    if (kind == NODE_NAME && !(node->text = take_text(parser, token.from, token.to)))
        return NULL;
    if (kind == NODE_NAME && strcmp(node->text, "None") == 0)
        node->kind = NODE_NONE;
    return node;
}

/* One of .name (arguments) [indices] behind `node`. */
static struct node *parse_suffix(struct parser *parser, struct node *node)
{
    size_t place = parser->lexer.token.from;
    struct node *list;
    bool comma = false;
    if (lexer_at(&parser->lexer, ".")) {
        if (!lexer_advance(&parser->lexer))
            return NULL;
        struct token name = parser->lexer.token;
        if (name.kind != TOKEN_NAME)
            return fail(parser, name.from, NULL, "a name is missing after the dot");
        if (!lexer_advance(&parser->lexer))
            return NULL;
        struct node *attribute = new_node(parser, NODE_ATTRIBUTE, node->from, place, node, NULL);
        if (attribute && !(attribute->text = take_text(parser, name.from, name.to)))
            return NULL;
        return attribute;
    }
    bool call = lexer_at(&parser->lexer, "(");
    if (!lexer_advance(&parser->lexer) ||
        !parse_list(parser, &list, call ? ")" : "]", call ? parse_argument : parse_subscript,
                    &comma))
        return NULL;
    if (!call && !list)
        return fail(parser, place + 1, NULL, "an index is missing");
    struct node *outer =
        new_node(parser, call ? NODE_CALL : NODE_INDEX, node->from, place, node, NULL);
    return outer ? with_list(parser, outer, list) : NULL;
}

static struct node *parse_postfix(struct parser *parser)
{
    struct node *node = parse_atom(parser);
    while (node && (lexer_at(&parser->lexer, ".") || lexer_at(&parser->lexer, "(") ||
                    lexer_at(&parser->lexer, "[")))
        node = parse_suffix(parser, node);
    return node;
}

static struct node *parse_unary(struct parser *parser);

/* a ** b, to the right; binds tighter than a sign to its left, looser than one to its right */
static struct node *parse_power(struct parser *parser)
{
    struct node *left = parse_postfix(parser);
    if (!left || !lexer_at(&parser->lexer, "**"))
        return left;
    size_t place = parser->lexer.token.from;
    if (++parser->depth > EXPRESSION_DEPTH)
        return fail(parser, place, "Name a part of it with `let`.", "nested too deeply");
    struct node *right = lexer_advance(&parser->lexer) ? parse_unary(parser) : NULL;
    parser->depth--;
    return right ? binary(parser, "**", place, left, right) : NULL;
}

static struct node *unary(struct parser *parser, const char *op,
                          struct node *(*parse)(struct parser *))
{
    size_t from = parser->lexer.token.from;
    if (++parser->depth > EXPRESSION_DEPTH)
        return fail(parser, from, "Name a part of it with `let`.", "nested too deeply");
    struct node *operand = lexer_advance(&parser->lexer) ? parse(parser) : NULL;
    parser->depth--;
    struct node *node = operand ? new_node(parser, NODE_UNARY, from, from, operand, NULL) : NULL;
    if (node)
        snprintf(node->op, sizeof node->op, "%s", op);
    return node;
}

static struct node *parse_unary(struct parser *parser)
{
    static const char *const signs[] = {"-", "+", "~"};
    for (size_t i = 0; i < 3; i++)
        if (lexer_at(&parser->lexer, signs[i]))
            return unary(parser, signs[i], parse_unary);
    return parse_power(parser);
}

/* ================================= operators, left to right ================================= */

struct level {
    const char *operators[8];
};

static const struct level LEVELS[] = {
    {{"|"}}, {{"^"}}, {{"&"}}, {{"+", "-"}}, {{"*", "/", "//", "%", "@"}},
};

static const char *operator_of(const struct parser *parser, const struct level *level)
{
    for (size_t i = 0; level->operators[i]; i++)
        if (lexer_at(&parser->lexer, level->operators[i]))
            return level->operators[i];
    return NULL;
}

static struct node *parse_level(struct parser *parser, size_t level)
{
    if (level == sizeof LEVELS / sizeof LEVELS[0])
        return parse_unary(parser);
    struct node *left = parse_level(parser, level + 1);
    const char *op;
    while (left && (op = operator_of(parser, &LEVELS[level]))) {
        size_t place = parser->lexer.token.from;
        struct node *right = lexer_advance(&parser->lexer) ? parse_level(parser, level + 1) : NULL;
        left = right ? binary(parser, op, place, left, right) : NULL;
    }
    return left;
}

/* a < b; a < b < c means a < b and b < c */
static struct node *parse_comparison(struct parser *parser)
{
    static const struct level comparisons = {{"<", ">", "<=", ">=", "==", "!="}};
    struct node *left = parse_level(parser, 0), *all = NULL;
    const char *op;
    while (left && (op = operator_of(parser, &comparisons))) {
        size_t place = parser->lexer.token.from;
        struct node *right = lexer_advance(&parser->lexer) ? parse_level(parser, 0) : NULL;
        struct node *one = right ? binary(parser, op, place, left, right) : NULL;
        all = all && one ? binary(parser, "and", place, all, one) : one;
        if (!all)
            return NULL;
        left = right;
    }
    return all ? all : left;
}

static struct node *parse_not(struct parser *parser)
{
    return lexer_at_word(&parser->lexer, "not") ? unary(parser, "not", parse_not)
                                                : parse_comparison(parser);
}

static struct node *parse_words(struct parser *parser, const char *word,
                                struct node *(*parse)(struct parser *))
{
    struct node *left = parse(parser);
    while (left && lexer_at_word(&parser->lexer, word)) {
        size_t place = parser->lexer.token.from;
        struct node *right = lexer_advance(&parser->lexer) ? parse(parser) : NULL;
        left = right ? binary(parser, word, place, left, right) : NULL;
    }
    return left;
}

static struct node *parse_and(struct parser *parser)
{
    return parse_words(parser, "and", parse_not);
}

static struct node *parse_test(struct parser *parser)
{
    if (++parser->depth > EXPRESSION_DEPTH)
        return fail(parser, parser->lexer.token.from, "Name a part of it with `let`.",
                    "nested too deeply");
    struct node *node = parse_words(parser, "or", parse_and);
    parser->depth--;
    return node;
}

/* ======================================= the interface ======================================== */

static bool parse_whole(struct parser *parser)
{
    if (!lexer_read(&parser->lexer, 0))
        return false;
    if (parser->lexer.token.kind == TOKEN_END)
        return lexer_fail(&parser->lexer, 0, NULL, "an expression is missing");
    struct node *root = parse_test(parser);
    if (!root)
        return false;
    if (lexer_at(&parser->lexer, "="))
        return fail(parser, parser->lexer.token.from,
                    "Equality is ==; `let NAME = EXPR` gives a name.",
                    "an assignment is no expression") != NULL;
    if (parser->lexer.token.kind != TOKEN_END)
        return lexer_fail(&parser->lexer, parser->lexer.token.from, NULL,
                          "the expression should end here");
    parser->expression->root = root;
    return true;
}

bool expression_parse(struct expression *expression, const char *text, struct language_error *error)
{
    *expression = (struct expression){0};
    struct parser parser = {.expression = expression, .lexer.error = error};
    error->column = 0;
    if (strlen(text) > EXPRESSION_LENGTH)
        return error_set(&error->error, NULL,
                         "an expression has at most %d characters, this one %zu", EXPRESSION_LENGTH,
                         strlen(text));
    expression->text = memory_string(text, &error->error);
    parser.lexer.text = expression->text;
    if (expression->text && parse_whole(&parser))
        return true;
    expression_free(expression);
    return false;
}

void expression_free(struct expression *expression)
{
    for (size_t i = 0; i < expression->block_count; i++)
        memory_free(expression->blocks[i]);
    memory_free(expression->blocks);
    memory_free(expression->text);
    *expression = (struct expression){0};
}

bool expression_is_name(const char *text)
{
    if (!isalpha((unsigned char)*text) && *text != '_')
        return false;
    while (isalnum((unsigned char)*text) || *text == '_')
        text++;
    return *text == '\0';
}
