/* Statements with blocks of others: definitions, loops, and the whole program. */
#include <string.h>

#include "language/python_parser.h"

static bool parse_statement(struct python_parser *parser, struct python_node ***end);

/* : and a block: statements on the same line, or an indented block */
static bool parse_block(struct python_parser *parser, struct python_node **body)
{
    struct python_node **end = body;
    *body = NULL;
    if (!python_expect(parser, ":", "a : is missing"))
        return false;
    if (parser->token.kind != PYTHON_TOKEN_NEWLINE)
        return parse_statement(parser, &end);
    if (!python_advance(parser))
        return false;
    if (parser->token.kind != PYTHON_TOKEN_INDENT)
        return python_fail(parser, NULL, "an indented block is missing here") != NULL;
    if (!python_enter(parser) || !python_advance(parser))
        return false;
    while (parser->token.kind != PYTHON_TOKEN_DEDENT && parser->token.kind != PYTHON_TOKEN_END)
        if (!parse_statement(parser, &end))
            return false;
    python_leave(parser);
    return parser->token.kind == PYTHON_TOKEN_END || python_advance(parser);
}

/* ===================================== definitions ========================================== */

/* One parameter: NAME: TEST = TEST, *NAME, **NAME, *, / */
static struct python_node *parse_parameter(struct python_parser *parser, const char *close,
                                           bool annotated)
{
    struct python_node *node = python_make(parser, PYTHON_PARAMETER, NULL, NULL, NULL);
    if (!node)
        return NULL;
    bool collects = python_at(parser, "*") || python_at(parser, "**"),
         marks = python_at(parser, "/");
    if (collects || marks) {
        memcpy(node->op, parser->token.op, sizeof parser->token.op);
        if (!python_advance(parser))
            return NULL;
    }
    if (marks || (collects && (python_at(parser, ",") || python_at(parser, close))))
        return python_finish(parser, node);
    if (!(node->text = python_take_name(parser, "a parameter's name is missing")))
        return NULL;
    if (annotated && python_at(parser, ":") &&
        (!python_advance(parser) || !(node->child[1] = python_parse_test(parser))))
        return NULL;
    if (python_at(parser, "=") &&
        (!python_advance(parser) || !(node->child[0] = python_parse_test(parser))))
        return NULL;
    return python_finish(parser, node);
}

bool python_parse_parameters(struct python_parser *parser, struct python_node **list,
                             const char *close, bool annotated)
{
    *list = NULL;
    while (!python_at(parser, close)) {
        struct python_node *item = parse_parameter(parser, close, annotated);
        if (!item)
            return false;
        *list = item;
        list = &item->next;
        if (!python_at(parser, close) && !python_expect(parser, ",", "a comma is missing"))
            return false;
    }
    return true;
}

/* Whether a yield stands in these statements, outside the functions in them. */
static bool has_yield(const struct python_node *node)
{
    for (; node; node = node->next) {
        if (node->kind == PYTHON_YIELD)
            return true;
        if (node->kind == PYTHON_FUNCTION || node->kind == PYTHON_CLASS ||
            node->kind == PYTHON_LAMBDA)
            continue;
        for (int i = 0; i < 3; i++)
            if (has_yield(node->child[i]))
                return true;
        if (has_yield(node->list) || has_yield(node->body) || has_yield(node->otherwise) ||
            has_yield(node->final))
            return true;
    }
    return false;
}

static struct python_node *parse_function(struct python_parser *parser)
{
    struct python_node *node = python_begin(parser, PYTHON_FUNCTION);
    if (!node || !(node->text = python_take_name(parser, "the function's name is missing")) ||
        !python_expect(parser, "(", "a ( is missing") ||
        !python_parse_parameters(parser, &node->list, ")", true) ||
        !python_expect(parser, ")", "a ) is missing"))
        return NULL;
    if (python_at(parser, "->") &&
        (!python_advance(parser) || !(node->child[0] = python_parse_test(parser))))
        return NULL;
    if (!parse_block(parser, &node->body))
        return NULL;
    node->yields = has_yield(node->body);
    return python_finish(parser, node);
}

static struct python_node *parse_class(struct python_parser *parser)
{
    struct python_node *node = python_begin(parser, PYTHON_CLASS);
    if (!node || !(node->text = python_take_name(parser, "the class's name is missing")))
        return NULL;
    if (python_at(parser, "(") &&
        (!python_advance(parser) || !python_parse_arguments(parser, &node->list)))
        return NULL;
    return parse_block(parser, &node->body) ? python_finish(parser, node) : NULL;
}

static struct python_node *parse_decorated(struct python_parser *parser)
{
    struct python_node *decorators = NULL, **end = &decorators;
    while (python_at(parser, "@")) {
        if (!python_advance(parser) || !(*end = python_parse_test(parser)))
            return NULL;
        end = &(*end)->next;
        if (parser->token.kind != PYTHON_TOKEN_NEWLINE)
            return python_fail(parser, NULL, "a decorator ends its line");
        if (!python_advance(parser))
            return NULL;
    }
    if (python_at_word(parser, "async") && !python_advance(parser))
        return NULL;
    struct python_node *node = python_at_word(parser, "class") ? parse_class(parser)
                               : python_at_word(parser, "def")
                                   ? parse_function(parser)
                                   : python_fail(parser, NULL, "a def or a class is missing here");
    if (node)
        node->decorators = decorators;
    return node;
}

/* ===================================== control flow ========================================= */

static struct python_node *parse_if(struct python_parser *parser)
{
    struct python_node *node = python_begin(parser, PYTHON_IF);
    if (!node || !(node->child[0] = python_parse_item(parser)) || !parse_block(parser, &node->body))
        return NULL;
    if (python_at_word(parser, "elif")) {
        if (!python_enter(parser))
            return NULL;
        node->otherwise = parse_if(parser);
        python_leave(parser);
        if (!node->otherwise)
            return NULL;
    } else if (python_at_word(parser, "else") &&
               (!python_advance(parser) || !parse_block(parser, &node->otherwise))) {
        return NULL;
    }
    return python_finish(parser, node);
}

static bool parse_else(struct python_parser *parser, struct python_node *node)
{
    return !python_at_word(parser, "else") ||
           (python_advance(parser) && parse_block(parser, &node->otherwise));
}

static struct python_node *parse_while(struct python_parser *parser)
{
    struct python_node *node = python_begin(parser, PYTHON_WHILE);
    if (!node || !(node->child[0] = python_parse_item(parser)) ||
        !parse_block(parser, &node->body) || !parse_else(parser, node))
        return NULL;
    return python_finish(parser, node);
}

static struct python_node *parse_for(struct python_parser *parser)
{
    struct python_node *node = python_begin(parser, PYTHON_FOR);
    if (!node || !(node->child[0] = python_parse_targets(parser)))
        return NULL;
    if (!python_at_word(parser, "in"))
        return python_fail(parser, NULL, "`in` is missing");
    if (!python_advance(parser) || !(node->child[1] = python_parse_tests(parser)) ||
        !parse_block(parser, &node->body) || !parse_else(parser, node))
        return NULL;
    return python_finish(parser, node);
}

static struct python_node *parse_with(struct python_parser *parser)
{
    struct python_node *node = python_begin(parser, PYTHON_WITH);
    struct python_node **end = node ? &node->list : NULL;
    while (node) {
        struct python_node *item = python_make(parser, PYTHON_ITEM, NULL, NULL, NULL);
        if (!item || !(item->child[0] = python_parse_test(parser)))
            return NULL;
        if (python_at_word(parser, "as") &&
            (!python_advance(parser) || !(item->child[1] = python_parse_primary(parser))))
            return NULL;
        *end = python_finish(parser, item);
        if (!*end)
            return NULL;
        end = &item->next;
        if (!python_at(parser, ","))
            return parse_block(parser, &node->body) ? python_finish(parser, node) : NULL;
        if (!python_advance(parser))
            return NULL;
    }
    return NULL;
}

static struct python_node *parse_handler(struct python_parser *parser)
{
    struct python_node *node = python_begin(parser, PYTHON_HANDLER);
    if (!node)
        return NULL;
    if (!python_at(parser, ":") && !(node->child[0] = python_parse_test(parser)))
        return NULL;
    if (python_at_word(parser, "as") &&
        (!python_advance(parser) ||
         !(node->text = python_take_name(parser, "a name is missing behind `as`"))))
        return NULL;
    return parse_block(parser, &node->body) ? python_finish(parser, node) : NULL;
}

static struct python_node *parse_try(struct python_parser *parser)
{
    struct python_node *node = python_begin(parser, PYTHON_TRY);
    if (!node || !parse_block(parser, &node->body))
        return NULL;
    struct python_node **end = &node->list;
    while (python_at_word(parser, "except")) {
        if (!(*end = parse_handler(parser)))
            return NULL;
        end = &(*end)->next;
    }
    if (!parse_else(parser, node))
        return NULL;
    bool finally = python_at_word(parser, "finally");
    if (finally && (!python_advance(parser) || !parse_block(parser, &node->final)))
        return NULL;
    if (!node->list && !finally)
        return python_fail(parser, NULL, "this try has no except and no finally");
    return python_finish(parser, node);
}

/* ======================================== the program ========================================= */

static struct python_node *parse_compound(struct python_parser *parser)
{
    if (python_at_word(parser, "if"))
        return parse_if(parser);
    if (python_at_word(parser, "for"))
        return parse_for(parser);
    if (python_at_word(parser, "while"))
        return parse_while(parser);
    if (python_at_word(parser, "with"))
        return parse_with(parser);
    if (python_at_word(parser, "try"))
        return parse_try(parser);
    return parse_decorated(parser);
}

static bool parse_statement(struct python_parser *parser, struct python_node ***end)
{
    static const char *const compound[] = {"if",  "for", "while", "with",
                                           "try", "def", "class", "async"};
    bool is_compound = python_at(parser, "@");
    for (size_t i = 0; i < sizeof compound / sizeof compound[0]; i++)
        is_compound |= python_at_word(parser, compound[i]);
    if (parser->token.kind == PYTHON_TOKEN_INDENT)
        return python_fail(parser, NULL, "this line is indented, but no block begins here") != NULL;
    if (!is_compound)
        return python_parse_line(parser, end);
    if (!python_enter(parser))
        return false;
    struct python_node *node = parse_compound(parser);
    python_leave(parser);
    if (!node)
        return false;
    **end = node;
    *end = &node->next;
    return true;
}

bool python_parse(struct python_program *program, struct python_source *source,
                  struct python_error *error)
{
    struct python_parser parser = {.program = program, .error = error};
    *program = (struct python_program){.source = *source};
    *source = (struct python_source){0};
    *error = (struct python_error){0};
    struct python_node **end = &program->body;
    python_lexer_begin(&parser.lexer, &program->source, error);
    bool ok = python_lexer_next(&parser.lexer, &parser.token);
    while (ok && parser.token.kind != PYTHON_TOKEN_END)
        ok = parser.token.kind == PYTHON_TOKEN_NEWLINE ? python_advance(&parser)
                                                       : parse_statement(&parser, &end);
    if (!ok)
        python_program_free(program);
    return ok;
}
