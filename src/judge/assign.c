#include "judge/assign.h"

#include <string.h>

#include "language/operators.h"

/* NAME[...] = value, or += and the like: the positions are found by indexing an array of them. */
static bool assign_part(struct trial *trial, struct array *target, const struct assignment *it,
                        struct array value, struct language_error *error)
{
    struct array places, chosen = {0}, view, result = {0};
    char text[300];
    struct error *why = &error->error;
    snprintf(text, sizeof text, "places__[%s]", it->index);
    if (!array_new(&places, target->dimensions, target->size[0], target->size[1], ARRAY_INTEGER,
                   why))
        return false;
    for (size_t k = 0; k < array_count(places); k++)
        *array_flat(places, k) = (real)k;
    bool ok = trial_bind(trial, "places__", places, why) &&
              trial_evaluate(trial, trial->network.tensor_count, text, &chosen, error);
    for (size_t k = 0; ok && k < array_count(chosen); k++) {
        struct array old = {.size = {1, 1}, .kind = target->kind};
        old.at = array_flat(*target, (size_t)*array_flat(chosen, k));
        if (!operator_broadcast(&view, value, chosen.dimensions, chosen.size)) {
            ok = error_set(why, NULL, "the value does not fit the entries it is assigned to");
            break;
        }
        struct array part = {.size = {1, 1}, .kind = value.kind, .at = array_flat(view, k)};
        if (!it->op[0]) {
            *old.at = *part.at;
            continue;
        }
        ok = operator_binary(&result, it->op, old, part, why);
        if (ok)
            *old.at = result.at[0];
        array_free(&result);
    }
    array_free(&chosen);
    array_free(&places);
    return ok;
}

bool assign_evaluate(struct trial *trial, const struct assignment *it, size_t target,
                     struct array *value, struct language_error *error)
{
    struct array given, old = {0}, changed = {0};
    if (!trial->calls)
        trial->reads = (struct reads){{0}};
    if (!trial_evaluate(trial, target, it->text, &given, error))
        return false;
    if (!it->index[0] && !it->op[0]) {
        *value = given;
        return true;
    }
    bool used = trial->used_answer, ok = trial_evaluate(trial, target, it->name, &old, error);
    trial->used_answer |= used;
    used = trial->used_answer;
    if (ok && it->index[0]) {
        ok = array_copy(&changed, old, &error->error) &&
             assign_part(trial, &changed, it, given, error);
        changed.kind = ARRAY_REAL;
        if (!ok)
            array_free(&changed);
    } else if (ok) {
        ok = strcmp(it->op, "@") == 0
                 ? operator_product(&changed, old, given, NULL, &error->error)
                 : operator_binary(&changed, it->op, old, given, &error->error);
    }
    if (ok)
        *value = changed;
    array_free(&given);
    array_free(&old);
    trial->used_answer = used;
    return ok;
}
