#include "language/walk.h"

#include <math.h>
#include <string.h>

bool walk_fail(struct walk *walk, size_t column)
{
    walk->error->column = column;
    return false;
}

bool walk_stopped(struct walk *walk)
{
    if (!walk->scope->stop || !*walk->scope->stop)
        return false;
    walk->error->stopped = true;
    error_set(&walk->error->error, NULL, "Interrupted");
    return true;
}

static bool is_name(const struct node *node, const char *name)
{
    return node->kind == NODE_NAME && strcmp(node->text, name) == 0;
}

bool node_is_numpy(const struct node *node)
{
    return is_name(node, "np") || is_name(node, "numpy");
}

bool walk_constant(const char *name, double *value, enum array_kind *kind)
{
    static const struct {
        const char *name;
        double value;
        enum array_kind kind;
    } constants[] = {{"True", 1, ARRAY_BOOLEAN},    {"False", 0, ARRAY_BOOLEAN},
                     {"pi", M_PI, ARRAY_REAL},      {"e", M_E, ARRAY_REAL},
                     {"inf", INFINITY, ARRAY_REAL}, {"nan", NAN, ARRAY_REAL}};
    for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++)
        if (strcmp(constants[i].name, name) == 0) {
            *value = constants[i].value;
            *kind = constants[i].kind;
            return true;
        }
    return false;
}
