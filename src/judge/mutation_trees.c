/* Copying and comparing trees. */
#include <string.h>

#include "judge/mutations.h"

static struct python_node *copy_list(struct python_program *made, const struct python_node *list,
                                     const struct python_node *from, const struct python_node *to,
                                     struct error *error)
{
    struct python_node *first = NULL, **end = &first;
    for (; list; list = list->next) {
        struct python_node *copy = mutation_replace(made, list, from, to, error);
        if (copy && list == from) /* `to` may stand in a list of its own */
            copy = mutation_replace(made, to, NULL, NULL, error);
        if (!copy)
            return NULL;
        copy->next = NULL;
        *end = copy;
        end = &copy->next;
    }
    return first;
}

struct python_node *mutation_replace(struct python_program *made, const struct python_node *tree,
                                     const struct python_node *from, const struct python_node *to,
                                     struct error *error)
{
    if (from && tree == from)
        return (struct python_node *)to;
    struct python_node *copy = python_node_new(made, error);
    if (!copy)
        return NULL;
    *copy = *tree;
    copy->next = NULL;
    for (int i = 0; i < 3; i++)
        if (tree->child[i] &&
            !(copy->child[i] = mutation_replace(made, tree->child[i], from, to, error)))
            return NULL;
    if (tree->list && !(copy->list = copy_list(made, tree->list, from, to, error)))
        return NULL;
    return copy;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

bool mutation_same(const struct python_node *a, const struct python_node *b)
{
    if (!a || !b)
        return a == b;
    if (a->kind != b->kind || strcmp(a->op, b->op) != 0)
        return false;
    if (a->kind == PYTHON_NUMBER ? a->value != b->value : !same_text(a->text, b->text))
        return false;
    for (int i = 0; i < 3; i++)
        if (!mutation_same(a->child[i], b->child[i]))
            return false;
    const struct python_node *x = a->list, *y = b->list;
    for (; x && y; x = x->next, y = y->next)
        if (!mutation_same(x, y))
            return false;
    return x == y;
}
