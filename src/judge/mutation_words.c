/* A sentence for each kind of change, in the names of the line. */
#include <string.h>

#include "base/memory.h"
#include "judge/mutations.h"

/* The axis that a reduction is told, "" for none. */
static char *axis_of(const struct python_node *call, struct error *error)
{
    for (const struct python_node *item = call->list; item; item = item->next)
        if (item->kind == PYTHON_KEYWORD && strcmp(item->text, "axis") == 0)
            return python_unparse(item->child[0], error);
    return memory_string("", error);
}

static char *axis_words(const struct mutation *it, struct error *error)
{
    char *wrong = axis_of(it->wrong, error), *right = wrong ? axis_of(it->right, error) : NULL;
    char *words = NULL;
    if (right && !*wrong)
        words = memory_format(error, "The axis is missing: it is axis=%s here.", right);
    else if (right && !*right)
        words =
            memory_format(error, "There is an axis (%s) where all numbers belong together.", wrong);
    else if (right)
        words = memory_format(error, "The wrong axis: it is axis=%s here, not %s.", right, wrong);
    memory_free(wrong);
    memory_free(right);
    return words;
}

/* The sentence in which %1$s is the wrong part, %2$s the right one, and %3$s the factor or term. */
static const char *sentence(const struct mutation *it)
{
    switch (it->kind) {
    case MUTATION_FACTOR_MISSING:
        return "The factor %3$s is missing.";
    case MUTATION_FACTOR_EXTRA:
        return "The factor %3$s is too much.";
    case MUTATION_DIVISOR_MISSING:
        return "The division by %3$s is missing.";
    case MUTATION_DIVISOR_EXTRA:
        return "It is divided by %3$s, which is too much.";
    case MUTATION_TERM_MISSING:
        return "The term %3$s is missing.";
    case MUTATION_TERM_EXTRA:
        return "The term %3$s does not belong here.";
    case MUTATION_SLOPE:
        return "The slope is another one: %2$s, not %1$s.";
    case MUTATION_SIGN:
        return "The sign is wrong: it is %2$s.";
    case MUTATION_TURNED:
        return "The difference is the wrong way round: it is %2$s.";
    case MUTATION_SWAPPED:
        return "The factors of the product stand the wrong way round: it is %2$s.";
    case MUTATION_OPERATOR:
        return "The wrong operation: it is %2$s, not %1$s.";
    case MUTATION_TRANSPOSED:
        return "A transposition is wrong: it is %2$s, not %1$s.";
    case MUTATION_KEEPDIMS:
        return "keepdims is wrong: it is %2$s.";
    case MUTATION_OPERAND:
        return "%1$s stands where %2$s belongs.";
    case MUTATION_FUNCTION:
        return "The wrong function: %2$s belongs here, not %1$s.";
    case MUTATION_WRAPPED:
        return "%3$s does not belong here: it is %2$s.";
    case MUTATION_UNWRAPPED:
        return "%3$s is missing: it is %2$s.";
    case MUTATION_COMPARISON:
        return "The comparison is wrong: it is %2$s, not %1$s.";
    case MUTATION_CONSTANT:
        return "The number %1$s is wrong: it is %2$s.";
    case MUTATION_POWER:
        return "The power is wrong: it is %2$s, not %1$s.";
    case MUTATION_INDEX:
        return "%1$s is only a part: it is %2$s.";
    case MUTATION_AXIS:
        break;
    }
    return NULL;
}

char *mutation_words(const struct mutation *it, struct error *error)
{
    if (it->kind == MUTATION_AXIS)
        return axis_words(it, error);
    char *wrong = python_unparse(it->wrong, error);
    char *right = wrong ? python_unparse(it->right, error) : NULL;
    char *part = right && it->part ? python_unparse(it->part, error) : NULL;
    char *words = NULL;
    if (right && (part || !it->part)) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        words = memory_format(error, sentence(it), wrong, right, part ? part : "");
#pragma GCC diagnostic pop
    }
    memory_free(wrong);
    memory_free(right);
    memory_free(part);
    return words;
}
