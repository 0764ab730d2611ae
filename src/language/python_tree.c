#include "language/python_tree.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"

static void *keep(struct python_program *program, size_t size, struct error *error)
{
    void **blocks = memory_grow(program->blocks, &program->block_capacity, program->block_count + 1,
                                sizeof *blocks, error);
    if (!blocks)
        return NULL;
    program->blocks = blocks;
    void *block = memory_new(1, size, error);
    if (block)
        blocks[program->block_count++] = block;
    return block;
}

struct python_node *python_node_new(struct python_program *program, struct error *error)
{
    return keep(program, sizeof(struct python_node), error);
}

char *python_text_new(struct python_program *program, const char *text, size_t length,
                      struct error *error)
{
    char *copy = keep(program, length + 1, error);
    if (copy && length)
        memcpy(copy, text, length);
    return copy;
}

void python_program_free(struct python_program *program)
{
    for (size_t i = 0; i < program->block_count; i++)
        memory_free(program->blocks[i]);
    memory_free(program->blocks);
    python_source_free(&program->source);
    *program = (struct python_program){0};
}

char *python_place(char *text, size_t length, const struct python_source *source, size_t line,
                   size_t column)
{
    size_t cell = 0;
    while (cell < source->cells && source->cell[cell] <= line)
        cell++;
    if (cell)
        snprintf(text, length, "%s, cell %zu:%zu:%zu", source->name, cell,
                 line - source->cell[cell - 1] + 1, column);
    else
        snprintf(text, length, "%s%s%zu:%zu", source->name[0] ? source->name : "line ",
                 source->name[0] ? ":" : "", line, column);
    return text;
}

/* ================================== the names of a function =================================== */

/* A walk that gathers what a function assigns. */
struct gathering {
    struct python_program *program;
    struct python_names *names;
    struct error *error;
};

static bool has(const struct python_names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->name[i], name) == 0)
            return true;
    return false;
}

/* The old block stays with the program until that is freed. */
static bool add(struct gathering *gathering, const char *name)
{
    struct python_names *names = gathering->names;
    if (has(names, name))
        return true;
    if (names->count == names->capacity) {
        size_t capacity = names->capacity ? 2 * names->capacity : 8;
        const char **larger = keep(gathering->program, capacity * sizeof *larger, gathering->error);
        if (!larger)
            return false;
        if (names->count)
            memcpy(larger, names->name, names->count * sizeof *larger);
        names->name = larger;
        names->capacity = capacity;
    }
    names->name[names->count++] = name;
    return true;
}

static bool gather_targets(struct gathering *gathering, const struct python_node *target)
{
    if (!target)
        return true;
    if (target->kind == PYTHON_NAME)
        return add(gathering, target->text);
    if (target->kind == PYTHON_STAR)
        return gather_targets(gathering, target->child[0]);
    if (target->kind == PYTHON_TUPLE || target->kind == PYTHON_LIST)
        for (const struct python_node *item = target->list; item; item = item->next)
            if (!gather_targets(gathering, item))
                return false;
    return true;
}

/* `import a.b` makes the name a. */
static bool gather_import(struct gathering *gathering, const struct python_node *alias)
{
    for (; alias; alias = alias->next) {
        const struct python_node *as = alias->child[0];
        size_t length = strcspn(alias->text, ".");
        const char *name =
            as ? as->text
               : python_text_new(gathering->program, alias->text, length, gathering->error);
        if (!name || !add(gathering, name))
            return false;
    }
    return true;
}

static bool gather(struct gathering *gathering, const struct python_node *node);

/* What one node assigns itself. */
static bool gather_own(struct gathering *gathering, const struct python_node *node)
{
    switch (node->kind) {
    case PYTHON_ASSIGN:
        for (const struct python_node *target = node->list; target; target = target->next)
            if (!gather_targets(gathering, target))
                return false;
        return true;
    case PYTHON_ANNOTATED:
    case PYTHON_AUGMENTED:
    case PYTHON_WALRUS:
    case PYTHON_FOR:
        return gather_targets(gathering, node->child[0]);
    case PYTHON_ITEM:
        return gather_targets(gathering, node->child[1]);
    case PYTHON_DELETE:
        for (const struct python_node *target = node->list; target; target = target->next)
            if (!gather_targets(gathering, target))
                return false;
        return true;
    case PYTHON_FUNCTION:
    case PYTHON_CLASS:
        return add(gathering, node->text);
    case PYTHON_HANDLER:
        return !node->text || add(gathering, node->text);
    case PYTHON_IMPORT:
    case PYTHON_FROM:
        return gather_import(gathering, node->list);
    default:
        return true;
    }
}

/* A node and all below it, but not what stands in a function or class of its own. */
static bool gather(struct gathering *gathering, const struct python_node *node)
{
    for (; node; node = node->next) {
        if (!gather_own(gathering, node))
            return false;
        if (node->kind == PYTHON_FUNCTION || node->kind == PYTHON_CLASS ||
            node->kind == PYTHON_LAMBDA)
            continue;
        for (int i = 0; i < 3; i++)
            if (!gather(gathering, node->child[i]))
                return false;
        if (!gather(gathering, node->list) || !gather(gathering, node->body) ||
            !gather(gathering, node->otherwise) || !gather(gathering, node->final))
            return false;
    }
    return true;
}

static void drop_declared(struct python_names *names, const struct python_node *node)
{
    for (; node; node = node->next) {
        bool declares = node->kind == PYTHON_GLOBAL || node->kind == PYTHON_NONLOCAL;
        for (const struct python_node *name = declares ? node->list : NULL; name; name = name->next)
            for (size_t i = 0; i < names->count; i++)
                if (strcmp(names->name[i], name->text) == 0)
                    names->name[i--] = names->name[--names->count];
        if (node->kind == PYTHON_FUNCTION || node->kind == PYTHON_CLASS)
            continue;
        drop_declared(names, node->body);
        drop_declared(names, node->otherwise);
        drop_declared(names, node->final);
        if (node->kind == PYTHON_TRY)
            drop_declared(names, node->list);
    }
}

const struct python_names *python_locals(struct python_program *program,
                                         struct python_node *function, struct error *error)
{
    if (function->locals)
        return function->locals;
    struct python_names *names = keep(program, sizeof *names, error);
    struct gathering gathering = {program, names, error};
    if (!names)
        return NULL;
    if (!gather(&gathering, function->kind == PYTHON_LAMBDA ? function->child[0] : function->body))
        return NULL;
    drop_declared(names, function->body);
    for (const struct python_node *item = function->list; item; item = item->next)
        if (item->text && !add(&gathering, item->text))
            return NULL;
    return function->locals = names;
}
