#include "judge/own_roles.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tensor/random.h"

enum { MOST_ENTRIES = 12, FEW_ENTRIES = 5, MOST_OUTPUTS = 24 };

/* ========================================== entries =========================================== */

/* Some entries of an array: those with the largest numbers, and some drawn. */
static size_t *choose_entries(struct array numbers, size_t most, size_t *count, struct error *error)
{
    size_t all = array_count(numbers), used = 0;
    size_t *entry = memory_new(most, sizeof *entry, error);
    struct random random;
    random_seed(&random, 1);
    for (; entry && used * 2 < most && used < all; used++) {
        size_t best = OWN_NONE;
        for (size_t k = 0; k < all; k++) {
            bool taken = false;
            for (size_t i = 0; i < used; i++)
                taken |= entry[i] == k;
            if (!taken && (best == OWN_NONE || fabs((double)*array_flat(numbers, k)) >
                                                   fabs((double)*array_flat(numbers, best))))
                best = k;
        }
        entry[used] = best;
    }
    for (; entry && used < most && used < all; used++)
        entry[used] = random_below(&random, (uint32_t)all);
    *count = used;
    return entry;
}

/* ========================================== matching ========================================== */

/* Where entry k of an array of this shape stands in one of another shape of as many numbers. */
static size_t mapped(struct array from, struct array to, size_t k)
{
    bool turned = from.dimensions == 2 && to.dimensions == 2 && from.size[0] == to.size[1] &&
                  from.size[1] == to.size[0] && from.size[0] != to.size[0];
    return turned ? k % from.size[1] * to.size[1] + k / from.size[1] : k;
}

/* The multiple of the slopes that an array is; NaN for none. `own` is an array that it may have a
 * share of, or NULL. */
static double fit(const struct own_slopes *slopes, struct array by, struct array numbers,
                  const struct array *own)
{
    double picked[MOST_ENTRIES], owned[MOST_ENTRIES];
    for (size_t i = 0; i < slopes->count; i++) {
        picked[i] = (double)*array_flat(numbers, mapped(by, numbers, slopes->entry[i]));
        owned[i] = own ? (double)*array_flat(*own, slopes->entry[i]) : 0;
    }
    return own_slopes_fit(slopes, picked, own ? owned : NULL);
}

static bool see_slopes(struct own_roles *roles, size_t version, struct error *error)
{
    struct own_slopes *slopes = &roles->slopes[version];
    size_t count;
    if (slopes->slope)
        return true;
    size_t *entry =
        choose_entries(roles->own->flow.versions[version].array, MOST_ENTRIES, &count, error);
    return entry &&
           own_slopes_new(slopes, &roles->loss, &roles->own->flow, version, entry, count, error);
}

bool own_roles_match(struct own_roles *roles, struct array numbers, size_t version, double *unit,
                     struct error *error)
{
    struct array by = roles->own->flow.versions[version].array;
    if (array_count(by) != array_count(numbers) || !see_slopes(roles, version, error))
        return false;
    *unit = fit(&roles->slopes[version], by, numbers, NULL);
    return isfinite(*unit);
}

/* =========================================== the loss ========================================= */

/* The change of a parameter: after - before. */
static bool change_of(const struct own_flow *flow, const struct own_parameter *parameter,
                      struct array *change, struct error *error)
{
    struct array before = flow->versions[parameter->before].array;
    struct array after = flow->versions[parameter->after].array;
    if (!array_new(change, before.dimensions, before.size[0], before.size[1], ARRAY_REAL, error))
        return false;
    for (size_t k = 0; k < array_count(before); k++)
        *array_flat(*change, k) = *array_flat(after, k) - *array_flat(before, k);
    return true;
}

/* Which multiple of its slopes a parameter's change is; NaN for none. */
static bool see_change(const struct own_loss *loss, struct own_flow *flow,
                       const struct own_parameter *parameter, size_t most, double *step,
                       struct error *error)
{
    struct array change;
    size_t count;
    struct own_slopes slopes;
    *step = NAN;
    if (!change_of(flow, parameter, &change, error))
        return false;
    size_t *entry = choose_entries(change, most, &count, error);
    bool ok = entry && own_slopes_new(&slopes, loss, flow, parameter->before, entry, count, error);
    struct array before = flow->versions[parameter->before].array;
    if (ok) {
        *step = fit(&slopes, before, change, before.dimensions == 2 ? &before : NULL);
        own_slopes_free(&slopes);
    }
    array_free(&change);
    return ok;
}

/* How many parameters change along the slopes of a loss. */
static bool score(struct own_roles *roles, const struct own_loss *loss, size_t *along,
                  struct error *error)
{
    const struct own_program *own = roles->own;
    *along = 0;
    for (size_t i = 0; i < own->parameter_count; i++) {
        double step;
        if (!loss->forward[own->parameters[i].before])
            continue;
        if (!see_change(loss, &roles->own->flow, &own->parameters[i], FEW_ENTRIES, &step, error))
            return false;
        *along += isfinite(step) ? 1 : 0;
    }
    return true;
}

/* Takes a loss for the best so far if more parameters go along it. */
static bool consider(struct own_roles *roles, enum own_loss_kind kind, size_t value, size_t output,
                     size_t labels, size_t *best, struct error *error)
{
    struct own_loss loss;
    size_t along;
    if (*best == roles->own->parameter_count)
        return true;
    if (!own_loss_new(&loss, &roles->own->flow, kind, value, output, labels, error))
        return false;
    if (!score(roles, &loss, &along, error)) {
        own_loss_free(&loss);
        return false;
    }
    if (along <= *best) {
        own_loss_free(&loss);
        return true;
    }
    *best = along;
    own_loss_free(&roles->loss);
    roles->loss = loss;
    roles->has_loss = true;
    return true;
}

static bool is_scalar(const struct own_version *version)
{
    return version->numeric && own_version_count(version) == 1 &&
           version->array.kind == ARRAY_REAL && version->value.kind != VALUE_INTEGER;
}

static bool is_parameter_version(const struct own_roles *roles, size_t v)
{
    const struct own_program *own = roles->own;
    for (size_t i = 0; i < own->parameter_count; i++)
        if (own->parameters[i].place == own->flow.versions[v].place)
            return true;
    return false;
}

/* A loss is told, and not used for the changes. */
static bool consider_written(struct own_roles *roles, size_t *best, struct error *error)
{
    const struct own_program *own = roles->own;
    const struct own_flow *flow = &own->flow;
    bool *used = memory_new(flow->version_count, sizeof *used, error);
    bool ok = used != NULL;
    for (size_t i = 0; ok && i < own->parameter_count; i++)
        used[own->parameters[i].after] = true;
    if (ok)
        own_flow_mark_before(flow, used);
    for (size_t v = 0; ok && v < flow->version_count; v++)
        if (flow->versions[v].step != OWN_NONE && roles->trained[v] && !used[v] &&
            is_scalar(&flow->versions[v]))
            ok = consider(roles, OWN_WRITTEN, v, OWN_NONE, OWN_NONE, best, error);
    memory_free(used);
    return ok;
}

/* Whether a version may be the labels of another one: as many numbers, or one a sample. */
static bool may_be_labels(const struct own_roles *roles, size_t output, size_t labels)
{
    const struct own_flow *flow = &roles->own->flow;
    const struct own_version *o = &flow->versions[output], *l = &flow->versions[labels];
    if (o->same != OWN_NONE && own_flow_root(flow, output) == own_flow_root(flow, labels))
        return false;
    size_t o_count = own_version_count(o), l_count = own_version_count(l);
    if (!roles->trained[output] || roles->trained[labels] || !o->numeric || !l->numeric || !l_count)
        return false;
    return o_count == l_count || (o->array.dimensions == 2 && o_count % l_count == 0 &&
                                  (o->array.size[0] == l_count || o->array.size[1] == l_count) &&
                                  o_count > l_count && l_count > 1);
}

static bool consider_pair(struct own_roles *roles, size_t output, size_t labels, size_t *best,
                          struct error *error)
{
    static const enum own_loss_kind kinds[] = {OWN_CROSS_ENTROPY, OWN_SQUARES, OWN_LOGITS,
                                               OWN_BINARY};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (!consider(roles, kinds[i], OWN_NONE, output, labels, best, error))
            return false;
    return true;
}

/* The outputs and labels that some step reads together. */
static bool consider_inferred(struct own_roles *roles, size_t *best, struct error *error)
{
    const struct own_flow *flow = &roles->own->flow;
    struct {
        size_t output, labels;
    } tried[MOST_OUTPUTS];
    size_t count = 0;
    for (size_t s = 0; s < flow->step_count; s++)
        for (size_t i = 0; i < flow->steps[s].read_count; i++)
            for (size_t j = 0; j < flow->steps[s].read_count; j++) {
                size_t output = flow->steps[s].reads[i], labels = flow->steps[s].reads[j];
                bool known = count == MOST_OUTPUTS;
                for (size_t k = 0; k < count; k++)
                    known |= tried[k].output == own_flow_root(flow, output) &&
                             tried[k].labels == own_flow_root(flow, labels);
                if (known || is_parameter_version(roles, output) ||
                    !may_be_labels(roles, output, labels))
                    continue;
                tried[count].output = own_flow_root(flow, output);
                tried[count++].labels = own_flow_root(flow, labels);
                if (!consider_pair(roles, output, labels, best, error))
                    return false;
            }
    return true;
}

/* ========================================== the roles ========================================= */

static bool see_gradient(struct own_roles *roles, size_t b, struct error *error)
{
    const struct own_flow *flow = &roles->own->flow;
    struct own_gradient *gradient = &roles->gradients[b];
    double closest = INFINITY;
    for (size_t v = 0; v < flow->version_count; v++) {
        double unit;
        if (!roles->loss.forward[v] || !roles->trained[v] || !flow->versions[v].numeric ||
            own_version_count(&flow->versions[v]) != own_version_count(&flow->versions[b]))
            continue;
        *error = (struct error){0};
        if (own_roles_match(roles, flow->versions[b].array, v, &unit, error) &&
            fabs(log(fabs(unit))) < closest) {
            closest = fabs(log(fabs(unit)));
            *gradient = (struct own_gradient){v, unit};
        }
        if (error->message[0])
            return false;
    }
    return true;
}

bool own_roles_see(struct own_roles *roles, struct error *error)
{
    const struct own_program *own = roles->own;
    const struct own_flow *flow = &own->flow;
    for (size_t v = 0; v < flow->version_count; v++) {
        const struct own_version *version = &flow->versions[v];
        roles->gradients[v] = (struct own_gradient){OWN_NONE, NAN};
        if (roles->has_loss && roles->trained[v] && !roles->loss.forward[v] && version->numeric &&
            version->step != OWN_NONE && !is_parameter_version(roles, v) &&
            !see_gradient(roles, v, error))
            return false;
    }
    for (size_t i = 0; i < own->parameter_count; i++) {
        roles->steps[i] = NAN;
        if (roles->has_loss && roles->loss.forward[own->parameters[i].before] &&
            !see_change(&roles->loss, &roles->own->flow, &own->parameters[i], MOST_ENTRIES,
                        &roles->steps[i], error))
            return false;
    }
    return true;
}

bool own_roles_new(struct own_roles *roles, struct own_program *own, struct error *error)
{
    const struct own_flow *flow = &own->flow;
    size_t count = flow->version_count, best = 0;
    *roles = (struct own_roles){.own = own};
    roles->trained = memory_new(count, sizeof *roles->trained, error);
    roles->slopes = memory_new(count, sizeof *roles->slopes, error);
    roles->gradients = memory_new(count, sizeof *roles->gradients, error);
    roles->steps = memory_new(own->parameter_count + 1, sizeof *roles->steps, error);
    bool ok = roles->trained && roles->slopes && roles->gradients && roles->steps;
    for (size_t i = 0; ok && i < own->parameter_count; i++)
        roles->trained[own->parameters[i].before] = true;
    if (ok)
        own_flow_mark_after(flow, roles->trained);
    ok = ok && consider_written(roles, &best, error) && consider_inferred(roles, &best, error) &&
         own_roles_see(roles, error);
    if (!ok)
        own_roles_free(roles);
    return ok;
}

void own_roles_free(struct own_roles *roles)
{
    for (size_t v = 0; roles->slopes && v < roles->own->flow.version_count; v++)
        own_slopes_free(&roles->slopes[v]);
    own_loss_free(&roles->loss);
    memory_free(roles->trained);
    memory_free(roles->slopes);
    memory_free(roles->gradients);
    memory_free(roles->steps);
    *roles = (struct own_roles){0};
}

char *own_unit_text(char *text, size_t length, double unit, size_t m)
{
    const struct {
        double value;
        const char *text;
    } known[] = {{1, "1"},
                 {2, "2"},
                 {0.5, "1/2"},
                 {(double)m, "m"},
                 {1.0 / (double)m, "1/m"},
                 {2.0 / (double)m, "2/m"},
                 {0.5 / (double)m, "1/2m"},
                 {2 * (double)m, "2m"}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (fabs(fabs(unit) / known[i].value - 1) < 1e-4) {
            snprintf(text, length, "%s%s", unit < 0 ? "-" : "", known[i].text);
            return text;
        }
    snprintf(text, length, "%.6g", unit);
    return text;
}
