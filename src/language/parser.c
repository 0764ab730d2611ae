/* A recursive descent over tokens; one function for each level of Python's precedence. */
#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "language/expression.h"

enum {
    TREE_DEPTH = 1000,  /* of operators in a row, which nest to the left */
    TREE_COST = 100000, /* nodes to walk; the middle of a < b < c counts, and is walked, twice */
    NUMBER_LENGTH = 400 /* of a number with underscores */
};

enum token_kind { TOKEN_END, TOKEN_NUMBER, TOKEN_NAME, TOKEN_OPERATOR };

struct token {
    enum token_kind kind;
    size_t from, to;
    char op[4]; /* of an operator */
    double value;
    enum array_kind number;
};

struct parser {
    struct expression *expression;
    struct token token; /* the next one, not yet consumed */
    size_t end;         /* of the last one consumed */
    size_t depth;
    struct language_error *error;
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
    parser->error->column = column;
    error_set(&parser->error->error, hint, "%s", text);
    return NULL;
}

/* =========================================== tokens =========================================== */

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

static bool lex_number(struct parser *parser, const char *at)
{
    bool hexadecimal = at[0] == '0' && (at[1] == 'x' || at[1] == 'X');
    size_t digits = digits_length(at), length = number_length(at);
    bool fraction = !hexadecimal && (length > digits || at[digits] == '.');
    const char *end = at + length;
    parser->token.value = number_value(at, length);
    if (hexadecimal) {
        char *last;
        parser->token.value = strtod(at, &last);
        end = last;
    }
    parser->token.kind = TOKEN_NUMBER;
    parser->token.number = fraction ? ARRAY_REAL : ARRAY_INTEGER;
    parser->token.to = parser->token.from + (size_t)(end - at);
    if (memchr(at, '_', length) && length >= NUMBER_LENGTH)
        return fail(parser, parser->token.from, NULL, "a number with too many digits") != NULL;
    if (isalpha((unsigned char)*end) || *end == '_') {
        fail(parser, parser->token.to, "A product needs its *: 2*x.", "a number runs into a name");
        return false;
    }
    return true;
}

static bool lex_operator(struct parser *parser, const char *at)
{
    static const char *const operators[] = {"**", "//", "<=", ">=", "==", "!=", "+", "-", "*",
                                            "/",  "%",  "@",  "<",  ">",  "(",  ")", "[", "]",
                                            ",",  ":",  ".",  "=",  "&",  "|",  "~", "^"};
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        size_t length = strlen(operators[i]);
        if (strncmp(at, operators[i], length) == 0) {
            parser->token.kind = TOKEN_OPERATOR;
            snprintf(parser->token.op, sizeof parser->token.op, "%s", operators[i]);
            parser->token.to = parser->token.from + length;
            return true;
        }
    }
    const char *text = parser->expression->text, *call = strstr(text, "einsum(");
    bool quote = *at == '"' || *at == '\'';
    if (quote && call && call + strlen("einsum(") + strspn(call + strlen("einsum("), " ") == at)
        fail(parser, (size_t)(call - text), "np.einsum('ik,jk->ij', A, B) is A @ B.T.",
             "there is no function einsum");
    else if (quote)
        fail(parser, parser->token.from, NULL, "strings have no place in an expression");
    else
        fail(parser, parser->token.from, NULL, "this character has no meaning here");
    return false;
}

/* Reads the token at or after column `from`; false for what is none. */
static bool lex(struct parser *parser, size_t from)
{
    const char *text = parser->expression->text;
    while (isspace((unsigned char)text[from]))
        from++;
    const char *at = text + from;
    parser->token = (struct token){.from = from, .to = from};
    if (*at == '\0' || *at == '#')
        return true;
    if (isdigit((unsigned char)*at) || (*at == '.' && isdigit((unsigned char)at[1])))
        return lex_number(parser, at);
    if (isalpha((unsigned char)*at) || *at == '_') {
        size_t length = 1;
        while (isalnum((unsigned char)at[length]) || at[length] == '_')
            length++;
        parser->token.kind = TOKEN_NAME;
        parser->token.to = from + length;
        return true;
    }
    return lex_operator(parser, at);
}

static bool advance(struct parser *parser)
{
    parser->end = parser->token.to;
    return lex(parser, parser->token.to);
}

static bool at_operator(const struct parser *parser, const char *op)
{
    return parser->token.kind == TOKEN_OPERATOR && strcmp(parser->token.op, op) == 0;
}

static bool at_word(const struct parser *parser, const char *word)
{
    size_t length = parser->token.to - parser->token.from;
    return parser->token.kind == TOKEN_NAME && length == strlen(word) &&
           strncmp(parser->expression->text + parser->token.from, word, length) == 0;
}

/* Consumes the operator, or fails. */
static bool expect(struct parser *parser, const char *op, const char *message)
{
    if (at_operator(parser, op))
        return advance(parser);
    fail(parser, parser->token.from, NULL, message);
    return false;
}

/* =========================================== nodes ============================================ */

static bool keep(struct parser *parser, void *block)
{
    struct expression *expression = parser->expression;
    void **blocks =
        block ? memory_grow(expression->blocks, &expression->block_capacity,
                            expression->block_count + 1, sizeof *blocks, &parser->error->error)
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
    struct placed *placed = memory_new(1, sizeof *placed, &parser->error->error);
    if (!keep(parser, placed))
        return NULL;
    placed->depth = (depth_of(a) > depth_of(b) ? depth_of(a) : depth_of(b)) + 1;
    placed->cost = cost_of(a) + cost_of(b) + 1;
    if (!within_bounds(parser, placed, place))
        return NULL;
    placed->node = (struct node){
        .kind = kind, .from = from, .to = parser->end, .place = place, .child = {a, b}};
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
    node->to = parser->end;
    for (struct node *item = list; item; item = item->next)
        count_in(node, item);
    return within_bounds(parser, (struct placed *)node, node->place) ? node : NULL;
}

static char *take_text(struct parser *parser, size_t from, size_t to)
{
    char *text = memory_format(&parser->error->error, "%.*s", (int)(to - from),
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
    size_t from = parser->token.from;
    struct node *part[3] = {NULL, NULL, NULL};
    bool slice = false;
    for (int i = 0; i < 3; i++) {
        if (!at_operator(parser, ":") && !at_operator(parser, "]") && !at_operator(parser, ",")) {
            part[i] = parse_test(parser);
            if (!part[i])
                return NULL;
        }
        if (!at_operator(parser, ":") || i == 2)
            break;
        slice = true;
        if (!advance(parser))
            return NULL;
    }
    if (!slice && !part[0])
        return fail(parser, parser->token.from, NULL, "an index is missing");
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
    size_t from = parser->token.from;
    if (at_operator(parser, "*")) {
        struct node *shape = advance(parser) ? parse_test(parser) : NULL;
        struct node *star = shape ? new_node(parser, NODE_UNARY, from, from, shape, NULL) : NULL;
        if (star)
            snprintf(star->op, sizeof star->op, "*");
        return star;
    }
    struct node *node = parse_test(parser);
    if (!node || node->kind != NODE_NAME || !at_operator(parser, "="))
        return node;
    if (!advance(parser))
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
    while (!at_operator(parser, close)) {
        struct node *item = parse(parser);
        if (!item)
            return false;
        *end = item;
        end = &item->next;
        if (!at_operator(parser, ","))
            break;
        *comma = true;
        if (!advance(parser))
            return false;
    }
    return expect(parser, close,
                  *close == ']'   ? "a ] is missing"
                  : *close == ')' ? "a ) is missing"
                                  : "a bracket is missing");
}

/* A tuple's or list's items may be shared with nothing else, so each is a node of its own. */
static struct node *parse_parenthesis(struct parser *parser, const char *close)
{
    size_t from = parser->token.from;
    bool comma = *close == ']';
    struct node *list;
    if (!advance(parser) || !parse_list(parser, &list, close, parse_test, &comma))
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
    struct token token = parser->token;
    if (at_operator(parser, "("))
        return parse_parenthesis(parser, ")");
    if (at_operator(parser, "["))
        return parse_parenthesis(parser, "]");
    if (token.kind == TOKEN_END)
        return fail(parser, token.from, NULL, "something is missing at the end");
    if (token.kind == TOKEN_OPERATOR)
        return fail(parser, token.from, NULL, "a value is missing before this");
    if (!advance(parser))
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
    size_t place = parser->token.from;
    struct node *list;
    bool comma = false;
    if (at_operator(parser, ".")) {
        if (!advance(parser))
            return NULL;
        struct token name = parser->token;
        if (name.kind != TOKEN_NAME)
            return fail(parser, name.from, NULL, "a name is missing after the dot");
        if (!advance(parser))
            return NULL;
        struct node *attribute = new_node(parser, NODE_ATTRIBUTE, node->from, place, node, NULL);
        if (attribute && !(attribute->text = take_text(parser, name.from, name.to)))
            return NULL;
        return attribute;
    }
    bool call = at_operator(parser, "(");
    if (!advance(parser) || !parse_list(parser, &list, call ? ")" : "]",
                                        call ? parse_argument : parse_subscript, &comma))
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
    while (node &&
           (at_operator(parser, ".") || at_operator(parser, "(") || at_operator(parser, "[")))
        node = parse_suffix(parser, node);
    return node;
}

static struct node *parse_unary(struct parser *parser);

/* a ** b, to the right; binds tighter than a sign to its left, looser than one to its right */
static struct node *parse_power(struct parser *parser)
{
    struct node *left = parse_postfix(parser);
    if (!left || !at_operator(parser, "**"))
        return left;
    size_t place = parser->token.from;
    if (++parser->depth > EXPRESSION_DEPTH)
        return fail(parser, place, "Name a part of it with `let`.", "nested too deeply");
    struct node *right = advance(parser) ? parse_unary(parser) : NULL;
    parser->depth--;
    return right ? binary(parser, "**", place, left, right) : NULL;
}

static struct node *unary(struct parser *parser, const char *op,
                          struct node *(*parse)(struct parser *))
{
    size_t from = parser->token.from;
    if (++parser->depth > EXPRESSION_DEPTH)
        return fail(parser, from, "Name a part of it with `let`.", "nested too deeply");
    struct node *operand = advance(parser) ? parse(parser) : NULL;
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
        if (at_operator(parser, signs[i]))
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
        if (at_operator(parser, level->operators[i]))
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
        size_t place = parser->token.from;
        struct node *right = advance(parser) ? parse_level(parser, level + 1) : NULL;
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
        size_t place = parser->token.from;
        struct node *right = advance(parser) ? parse_level(parser, 0) : NULL;
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
    return at_word(parser, "not") ? unary(parser, "not", parse_not) : parse_comparison(parser);
}

static struct node *parse_words(struct parser *parser, const char *word,
                                struct node *(*parse)(struct parser *))
{
    struct node *left = parse(parser);
    while (left && at_word(parser, word)) {
        size_t place = parser->token.from;
        struct node *right = advance(parser) ? parse(parser) : NULL;
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
        return fail(parser, parser->token.from, "Name a part of it with `let`.",
                    "nested too deeply");
    struct node *node = parse_words(parser, "or", parse_and);
    parser->depth--;
    return node;
}

/* ======================================= the interface ======================================== */

static bool parse_whole(struct parser *parser)
{
    if (!lex(parser, 0))
        return false;
    if (parser->token.kind == TOKEN_END)
        return fail(parser, 0, NULL, "an expression is missing") != NULL;
    struct node *root = parse_test(parser);
    if (!root)
        return false;
    if (at_operator(parser, "="))
        return fail(parser, parser->token.from, "Equality is ==; `let NAME = EXPR` gives a name.",
                    "an assignment is no expression") != NULL;
    if (parser->token.kind != TOKEN_END)
        return fail(parser, parser->token.from, NULL, "the expression should end here") != NULL;
    parser->expression->root = root;
    return true;
}

bool expression_parse(struct expression *expression, const char *text, struct language_error *error)
{
    *expression = (struct expression){0};
    struct parser parser = {.expression = expression, .error = error};
    error->column = 0;
    if (strlen(text) > EXPRESSION_LENGTH)
        return error_set(&error->error, NULL,
                         "an expression has at most %d characters, this one %zu", EXPRESSION_LENGTH,
                         strlen(text));
    expression->text = memory_string(text, &error->error);
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
