/* Statements back into source. */
#include "base/memory.h"
#include "language/python_writer.h"

static void statement(struct python_writer *writer, const struct python_node *node, int depth);

static void block(struct python_writer *writer, const struct python_node *body, int depth)
{
    python_write(writer, ":\n");
    for (; body; body = body->next)
        statement(writer, body, depth + 1);
}

static void indent(struct python_writer *writer, int depth)
{
    for (int i = 0; i < depth; i++)
        python_write(writer, "    ");
}

static void word_block(struct python_writer *writer, const char *word,
                       const struct python_node *body, int depth)
{
    if (!body)
        return;
    indent(writer, depth);
    python_write(writer, word);
    block(writer, body, depth);
}

static void aliases(struct python_writer *writer, const struct python_node *node)
{
    if (node->kind == PYTHON_FROM) {
        python_write(writer, "from ");
        python_write(writer, node->text);
        python_write(writer, " ");
    }
    python_write(writer, "import ");
    for (const struct python_node *alias = node->list; alias; alias = alias->next) {
        python_write(writer, alias->text);
        python_write_prefixed(writer, alias->child[0] ? " as " : "", alias->child[0],
                              PYTHON_LEVEL_ATOM);
        python_write(writer, alias->next ? ", " : "");
    }
}

static void definition(struct python_writer *writer, const struct python_node *node, int depth)
{
    bool class = node->kind == PYTHON_CLASS;
    for (const struct python_node *item = node->decorators; item; item = item->next) {
        python_write_prefixed(writer, "@", item, PYTHON_LEVEL_TEST);
        python_write(writer, "\n");
        indent(writer, depth);
    }
    python_write(writer, class ? "class " : "def ");
    python_write(writer, node->text);
    python_write(writer, class && !node->list ? "" : "(");
    if (class)
        python_write_list(writer, node->list, ", ");
    else
        python_write_parameters(writer, node->list);
    python_write(writer, class && !node->list ? "" : ")");
    if (!class)
        python_write_prefixed(writer, node->child[0] ? " -> " : "", node->child[0],
                              PYTHON_LEVEL_TEST);
    block(writer, node->body, depth);
}

static void try_block(struct python_writer *writer, const struct python_node *node, int depth)
{
    python_write(writer, "try");
    block(writer, node->body, depth);
    for (const struct python_node *handler = node->list; handler; handler = handler->next) {
        indent(writer, depth);
        python_write_prefixed(writer, handler->child[0] ? "except " : "except", handler->child[0],
                              PYTHON_LEVEL_TEST);
        python_write(writer, handler->text ? " as " : "");
        python_write(writer, handler->text ? handler->text : "");
        block(writer, handler->body, depth);
    }
    word_block(writer, "else", node->otherwise, depth);
    word_block(writer, "finally", node->final, depth);
}

/* Statements with blocks; false for others. */
static bool blocks(struct python_writer *writer, const struct python_node *node, int depth)
{
    switch (node->kind) {
    case PYTHON_FUNCTION:
    case PYTHON_CLASS:
        definition(writer, node, depth);
        return true;
    case PYTHON_TRY:
        try_block(writer, node, depth);
        return true;
    case PYTHON_WITH:
        python_write(writer, "with ");
        for (const struct python_node *item = node->list; item; item = item->next) {
            python_write_expression(writer, item->child[0], PYTHON_LEVEL_TEST);
            python_write_prefixed(writer, item->child[1] ? " as " : "", item->child[1],
                                  PYTHON_LEVEL_TEST);
            python_write(writer, item->next ? ", " : "");
        }
        block(writer, node->body, depth);
        return true;
    case PYTHON_IF:
    case PYTHON_WHILE:
    case PYTHON_FOR:
        python_write_prefixed(writer,
                              node->kind == PYTHON_IF      ? "if "
                              : node->kind == PYTHON_WHILE ? "while "
                                                           : "for ",
                              node->child[0], PYTHON_LEVEL_TUPLE);
        python_write_prefixed(writer, node->child[1] ? " in " : "", node->child[1],
                              PYTHON_LEVEL_TUPLE);
        block(writer, node->body, depth);
        word_block(writer, "else", node->otherwise, depth);
        return true;
    default:
        return false;
    }
}

static void assignment(struct python_writer *writer, const struct python_node *node)
{
    if (node->kind == PYTHON_ASSIGN) {
        for (const struct python_node *target = node->list; target; target = target->next) {
            python_write_expression(writer, target, PYTHON_LEVEL_TUPLE);
            python_write(writer, " = ");
        }
        python_write_expression(writer, node->child[0], PYTHON_LEVEL_TUPLE);
        return;
    }
    python_write_expression(writer, node->child[0], PYTHON_LEVEL_TUPLE);
    if (node->kind == PYTHON_ANNOTATED) {
        python_write_prefixed(writer, ": ", node->child[1], PYTHON_LEVEL_TEST);
        python_write_prefixed(writer, node->child[2] ? " = " : "", node->child[2],
                              PYTHON_LEVEL_TUPLE);
        return;
    }
    python_write(writer, " ");
    python_write(writer, node->op);
    python_write_prefixed(writer, "= ", node->child[1], PYTHON_LEVEL_TUPLE);
}

/* A statement's first word, for those that are a word and perhaps an expression. */
static const char *word_of(const struct python_node *node)
{
    switch (node->kind) {
    case PYTHON_RETURN:
        return node->child[0] ? "return " : "return";
    case PYTHON_RAISE:
        return node->child[0] ? "raise " : "raise";
    case PYTHON_ASSERT:
        return "assert ";
    case PYTHON_BREAK:
        return "break";
    case PYTHON_CONTINUE:
        return "continue";
    case PYTHON_PASS:
        return "pass";
    case PYTHON_DELETE:
        return "del ";
    case PYTHON_GLOBAL:
        return "global ";
    case PYTHON_NONLOCAL:
        return "nonlocal ";
    default:
        return "";
    }
}

static void simple(struct python_writer *writer, const struct python_node *node)
{
    switch (node->kind) {
    case PYTHON_ASSIGN:
    case PYTHON_ANNOTATED:
    case PYTHON_AUGMENTED:
        assignment(writer, node);
        return;
    case PYTHON_IMPORT:
    case PYTHON_FROM:
        aliases(writer, node);
        return;
    case PYTHON_LEFT_OUT:
        python_write(writer, node->text);
        return;
    case PYTHON_DELETE:
    case PYTHON_GLOBAL:
    case PYTHON_NONLOCAL:
        python_write(writer, word_of(node));
        python_write_list(writer, node->list, ", ");
        return;
    default:
        python_write_prefixed(writer, word_of(node), node->child[0], PYTHON_LEVEL_TUPLE);
        if (node->kind == PYTHON_ASSERT || node->kind == PYTHON_RAISE)
            python_write_prefixed(writer,
                                  !node->child[1]               ? ""
                                  : node->kind == PYTHON_ASSERT ? ", "
                                                                : " from ",
                                  node->child[1], PYTHON_LEVEL_TEST);
    }
}

static void statement(struct python_writer *writer, const struct python_node *node, int depth)
{
    indent(writer, depth);
    if (blocks(writer, node, depth))
        return;
    simple(writer, node);
    python_write(writer, "\n");
}

static char *finish(struct python_writer *writer)
{
    if (!writer->failed)
        return writer->text;
    memory_free(writer->text);
    return NULL;
}

char *python_unparse(const struct python_node *node, struct error *error)
{
    struct python_writer writer = {.error = error};
    python_write(&writer, "");
    if (node->kind < PYTHON_EXPRESSION)
        python_write_expression(&writer, node, PYTHON_LEVEL_TUPLE);
    else if (!blocks(&writer, node, 0))
        simple(&writer, node);
    return finish(&writer);
}

char *python_unparse_all(const struct python_node *node, struct error *error)
{
    struct python_writer writer = {.error = error};
    python_write(&writer, "");
    for (; node; node = node->next)
        statement(&writer, node, 0);
    return finish(&writer);
}
