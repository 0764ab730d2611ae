#include "judge/own_counts.h"

#include <math.h>
#include <string.h>

enum { MANY = 10000, SOME = 500 };

static bool is_whole(const struct python_node *node)
{
    return node && node->kind == PYTHON_NUMBER && !node->real;
}

/* A bound of a slice, or of what is drawn or counted through. */
static void lessen_bound(struct python_node *node, double number)
{
    if (is_whole(node) && node->value >= SOME && node->value < MANY && node->value != 784)
        node->value = number;
}

static bool counts_through(const struct python_node *call)
{
    static const char *const names[] = {"randint", "choice", "permutation", "arange", "range"};
    const char *name = call->child[0]->text;
    for (size_t i = 0; name && i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static void lessen(struct python_node *tree, double samples)
{
    for (; tree; tree = tree->next) {
        if (is_whole(tree) && tree->value >= MANY)
            tree->value = samples;
        if (tree->kind == PYTHON_SLICE)
            for (int i = 0; i < 2; i++)
                lessen_bound(tree->child[i], floor(samples / 2));
        if (tree->kind == PYTHON_CALL && counts_through(tree))
            for (struct python_node *item = tree->list; item; item = item->next)
                lessen_bound(item, samples);
        for (int i = 0; i < 3; i++)
            if (tree->child[i])
                lessen(tree->child[i], samples);
        lessen(tree->list, samples);
        lessen(tree->body, samples);
        lessen(tree->otherwise, samples);
        lessen(tree->final, samples);
    }
}

void own_counts_lessen(struct python_program *program, size_t samples)
{
    lessen(program->body, (double)samples);
}
