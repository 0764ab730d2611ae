/* Statements of one line. */
#include <string.h>

#include "language/python_parser.h"

static bool at_line_end(const struct python_parser *parser)
{
    return parser->token.kind == PYTHON_TOKEN_NEWLINE || parser->token.kind == PYTHON_TOKEN_END ||
           python_at(parser, ";");
}

struct python_node *python_begin(struct python_parser *parser, enum python_node_kind kind)
{
    struct python_node *node = python_make(parser, kind, NULL, NULL, NULL);
    return node && python_advance(parser) ? node : NULL;
}

/* a.b.c, dots before it where `relative` */
static char *parse_dotted(struct python_parser *parser, bool relative)
{
    struct python_token first = parser->token;
    while (relative && (python_at(parser, ".") || python_at(parser, "...")))
        if (!python_advance(parser))
            return NULL;
    while (!python_at_word(parser, "import") || !relative) {
        if (!python_take_name(parser, "a module's name is missing"))
            return NULL;
        if (!python_at(parser, "."))
            break;
        if (!python_advance(parser))
            return NULL;
    }
    return python_text_new(parser->program, parser->lexer.text + first.from,
                           parser->end - first.from, &parser->error->error);
}

static struct python_node *parse_alias(struct python_parser *parser, bool dotted)
{
    struct python_node *node = python_make(parser, PYTHON_ALIAS, NULL, NULL, NULL);
    if (!node)
        return NULL;
    if (python_at(parser, "*") && !dotted) {
        node->text = python_text_new(parser->program, "*", 1, &parser->error->error);
        return node->text && python_advance(parser) ? python_finish(parser, node) : NULL;
    }
    node->text = dotted ? parse_dotted(parser, false)
                        : python_take_name(parser, "a name to import is missing");
    if (!node->text)
        return NULL;
    if (python_at_word(parser, "as")) {
        if (!python_advance(parser))
            return NULL;
        struct python_node *name = python_make(parser, PYTHON_NAME, NULL, NULL, NULL);
        if (!name || !(name->text = python_take_name(parser, "a name is missing behind `as`")))
            return NULL;
        node->child[0] = name;
    }
    return python_finish(parser, node);
}

static bool parse_aliases(struct python_parser *parser, struct python_node **end, bool dotted)
{
    for (;;) {
        if (!(*end = parse_alias(parser, dotted)))
            return false;
        end = &(*end)->next;
        if (!python_at(parser, ","))
            return true;
        if (!python_advance(parser))
            return false;
        if (python_at(parser, ")"))
            return true;
    }
}

static struct python_node *parse_import(struct python_parser *parser)
{
    bool from = python_at_word(parser, "from");
    struct python_node *node = python_begin(parser, from ? PYTHON_FROM : PYTHON_IMPORT);
    if (!node)
        return NULL;
    if (!from)
        return parse_aliases(parser, &node->list, true) ? python_finish(parser, node) : NULL;
    if (!(node->text = parse_dotted(parser, true)))
        return NULL;
    if (!python_at_word(parser, "import"))
        return python_fail(parser, NULL, "`import` is missing");
    if (!python_advance(parser))
        return NULL;
    bool bracket = python_at(parser, "(");
    if ((bracket && !python_advance(parser)) || !parse_aliases(parser, &node->list, false) ||
        (bracket && !python_expect(parser, ")", "a ) is missing")))
        return NULL;
    return python_finish(parser, node);
}

/* global, nonlocal: names; del: targets */
static struct python_node *parse_names(struct python_parser *parser, enum python_node_kind kind)
{
    struct python_node *node = python_begin(parser, kind);
    struct python_node **end = node ? &node->list : NULL;
    while (node) {
        struct python_node *item = python_parse_primary(parser);
        if (!item)
            return NULL;
        if (kind == PYTHON_DELETE ? !python_is_target(item) : item->kind != PYTHON_NAME)
            return python_fail(parser, NULL, "this is no name");
        *end = item;
        end = &item->next;
        if (!python_at(parser, ","))
            return python_finish(parser, node);
        if (!python_advance(parser))
            return NULL;
    }
    return NULL;
}

static struct python_node *parse_return(struct python_parser *parser, enum python_node_kind kind)
{
    struct python_node *node = python_begin(parser, kind);
    if (!node)
        return NULL;
    if (!at_line_end(parser) && !(node->child[0] = python_parse_tests(parser)))
        return NULL;
    if (kind == PYTHON_RAISE && python_at_word(parser, "from") &&
        (!python_advance(parser) || !(node->child[1] = python_parse_test(parser))))
        return NULL;
    return python_finish(parser, node);
}

static struct python_node *parse_assert(struct python_parser *parser)
{
    struct python_node *node = python_begin(parser, PYTHON_ASSERT);
    if (!node || !(node->child[0] = python_parse_test(parser)))
        return NULL;
    if (python_at(parser, ",") &&
        (!python_advance(parser) || !(node->child[1] = python_parse_test(parser))))
        return NULL;
    return python_finish(parser, node);
}

/* Python 2's print: what follows is kept as the arguments of a call. */
static struct python_node *parse_old_print(struct python_parser *parser, struct python_node *name)
{
    struct python_node *call = python_make(parser, PYTHON_CALL, name, name, NULL);
    if (!call || !(call->list = python_parse_tests(parser)))
        return NULL;
    if (call->list->kind == PYTHON_TUPLE)
        call->list = call->list->list;
    struct python_node *node = python_finish(parser, call)
                                   ? python_make(parser, PYTHON_EXPRESSION, call, call, NULL)
                                   : NULL;
    return node;
}

/* The operator of an augmented assignment, without its =; NULL for another token. */
static bool is_augmented(const struct python_parser *parser)
{
    static const char *const operators[] = {
        "+=", "-=", "*=", "/=", "//=", "%=", "**=", "@=", "&=", "|=", "^=", ">>=", "<<="};
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++)
        if (python_at(parser, operators[i]))
            return true;
    return false;
}

static struct python_node *parse_annotated(struct python_parser *parser, struct python_node *target)
{
    struct python_node *node = python_make(parser, PYTHON_ANNOTATED, target, target, NULL);
    if (!node || !python_advance(parser) || !(node->child[1] = python_parse_test(parser)))
        return NULL;
    if (python_at(parser, "=") &&
        (!python_advance(parser) || !(node->child[2] = python_parse_tests(parser))))
        return NULL;
    return python_finish(parser, node);
}

static struct python_node *parse_augmented(struct python_parser *parser, struct python_node *target)
{
    char op[4];
    memcpy(op, parser->token.op, sizeof op);
    op[strlen(op) - 1] = '\0';
    if (target->kind == PYTHON_TUPLE || target->kind == PYTHON_LIST)
        return python_fail(parser, NULL, "a tuple cannot be changed in place");
    return python_advance(parser)
               ? python_between(parser, PYTHON_AUGMENTED, op, target, python_parse_tests(parser))
               : NULL;
}

/* TARGETS = ... = EXPRESSION: the expressions so far become targets */
static struct python_node *parse_assignment(struct python_parser *parser, struct python_node *first)
{
    struct python_node *node = python_make(parser, PYTHON_ASSIGN, first, NULL, NULL);
    struct python_node *last = first, **end = node ? &node->list : NULL;
    while (node && last && python_at(parser, "=")) {
        if (!python_is_target(last))
            return python_fail(parser, "== compares.", "what stands before this = is no target");
        *end = last;
        end = &last->next;
        if (!python_advance(parser))
            return NULL;
        last = python_parse_tests(parser);
    }
    if (!node || !last)
        return NULL;
    node->child[0] = last;
    return python_finish(parser, node);
}

static struct python_node *parse_expression(struct python_parser *parser)
{
    bool prints = python_at_word(parser, "print");
    struct python_node *node = python_parse_tests(parser);
    if (!node)
        return NULL;
    bool target = python_is_target(node);
    if (prints && node->kind == PYTHON_NAME && !at_line_end(parser) && !python_at(parser, "="))
        return parse_old_print(parser, node);
    if (python_at(parser, "="))
        return parse_assignment(parser, node);
    if (target && is_augmented(parser))
        return parse_augmented(parser, node);
    if (target && python_at(parser, ":"))
        return parse_annotated(parser, node);
    return python_make(parser, PYTHON_EXPRESSION, node, node, NULL);
}

static struct python_node *parse_left_out(struct python_parser *parser)
{
    struct python_node *node = python_make(parser, PYTHON_LEFT_OUT, NULL, NULL, NULL);
    struct python_token token = parser->token;
    if (!node)
        return NULL;
    node->text = python_text_new(parser->program, parser->lexer.text + token.from,
                                 token.to - token.from, &parser->error->error);
    return node->text && python_advance(parser) ? python_finish(parser, node) : NULL;
}

static struct python_node *parse_simple(struct python_parser *parser)
{
    static const struct {
        const char *word;
        enum python_node_kind kind;
    } words[] = {{"pass", PYTHON_PASS}, {"break", PYTHON_BREAK}, {"continue", PYTHON_CONTINUE}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (python_at_word(parser, words[i].word)) {
            struct python_node *node = python_begin(parser, words[i].kind);
            return node ? python_finish(parser, node) : NULL;
        }
    if (parser->token.kind == PYTHON_TOKEN_LEFT_OUT)
        return parse_left_out(parser);
    if (python_at_word(parser, "return"))
        return parse_return(parser, PYTHON_RETURN);
    if (python_at_word(parser, "raise"))
        return parse_return(parser, PYTHON_RAISE);
    if (python_at_word(parser, "import") || python_at_word(parser, "from"))
        return parse_import(parser);
    if (python_at_word(parser, "global"))
        return parse_names(parser, PYTHON_GLOBAL);
    if (python_at_word(parser, "nonlocal"))
        return parse_names(parser, PYTHON_NONLOCAL);
    if (python_at_word(parser, "del"))
        return parse_names(parser, PYTHON_DELETE);
    if (python_at_word(parser, "assert"))
        return parse_assert(parser);
    return parse_expression(parser);
}

/* Simple statements with ; between them, and their line's end. */
bool python_parse_line(struct python_parser *parser, struct python_node ***end)
{
    for (;;) {
        struct python_node *node = parse_simple(parser);
        if (!node)
            return false;
        **end = node;
        *end = &node->next;
        bool more = python_at(parser, ";");
        if (more && !python_advance(parser))
            return false;
        if (parser->token.kind == PYTHON_TOKEN_NEWLINE)
            return python_advance(parser);
        if (parser->token.kind == PYTHON_TOKEN_END)
            return true;
        if (!more)
            return python_fail(parser, NULL, "this does not belong to the statement before it") !=
                   NULL;
    }
}
