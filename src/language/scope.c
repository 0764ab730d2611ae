#include "language/scope.h"

#include "base/near.h"

bool scope_find(const struct scope *scope, const char *name, struct array *value, bool *found,
                struct error *error)
{
    for (const struct names *names = scope->names; names; names = names->next) {
        *found = false;
        bool ok = names->lookup(names, scope, name, value, found, error);
        if (ok || *found)
            return ok;
    }
    *found = false;
    return false;
}

const char *scope_near(const struct scope *scope, const char *name)
{
    struct near near = near_name(name);
    for (const struct names *names = scope->names; names; names = names->next)
        if (names->each)
            names->each(names, near_offer, &near);
    return near.best;
}
