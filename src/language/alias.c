#include "language/alias.h"

enum { ALIASES = 10 }; /* how deep aliases of aliases go */

bool alias_evaluate(struct array *value, const char *name, const struct expression *expression,
                    const struct scope *scope, struct error *error)
{
    struct language_error inner = {0};
    if (scope->depth->aliases == ALIASES)
        return error_set(error, NULL, "the alias %s leads back to itself", name);
    scope->depth->aliases++;
    bool ok = expression_evaluate(value, expression, scope, &inner);
    scope->depth->aliases--;
    if (ok)
        return true;
    *error = inner.error;
    if (error->kind == ERROR_NO_NAME)
        error->kind = ERROR_OTHER; /* of a name in the alias, not in the line that uses it */
    return false;
}

bool alias_evaluate_text(struct array *value, const char *name, const char *text,
                         const struct scope *scope, struct error *error)
{
    struct language_error inner = {0};
    struct expression expression;
    if (!expression_parse(&expression, text, &inner)) {
        *error = inner.error;
        return false;
    }
    bool ok = alias_evaluate(value, name, &expression, scope, error);
    expression_free(&expression);
    return ok;
}
