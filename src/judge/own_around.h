/* own_around.h - what may stand in a line of a person's program instead of what does: the names of
 * the same function, the slopes of what it computed, numbers that it may be multiplied by. */
#ifndef BACKSTEP_OWN_AROUND_H
#define BACKSTEP_OWN_AROUND_H

#include "judge/mutations.h"
#include "judge/own_program.h"

enum { OWN_MOST_OPERANDS = 48, OWN_MOST_SLOPES = 60, OWN_MOST_FUNCTIONS = 12 };

/* What stands in a line's place: trees of the same function that have values before it. */
struct around {
    struct own_program *own;
    size_t step;                 /* that the line is of */
    bool helper;                 /* the line is one of a function that the step calls */
    struct python_program *made; /* new trees belong to it */
    struct error *error;
    struct mutation_operand operand[OWN_MOST_OPERANDS];
    size_t operand_count;
    const struct python_node *slope[OWN_MOST_SLOPES];
    size_t slope_count;
    const char *function[OWN_MOST_FUNCTIONS];
    size_t function_count;
    const struct python_node *factor[4];
    size_t factor_count;
};

/* Gathers it for the line with this value. The step's places must hold what they held before it;
 * the first five members are set, all others 0. */
void own_around_gather(struct around *around, const struct python_node *value);

/* The shape of a tree's value there: a mutation_site's `shape`, with `around` for its context. */
bool own_around_shape(void *context, const struct python_node *tree,
                      struct mutation_operand *operand);

#endif
