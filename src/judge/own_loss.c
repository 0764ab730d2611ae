#include "judge/own_loss.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

/* ========================================== the loss ========================================== */

static size_t later_step(const struct own_flow *flow, size_t a, size_t b)
{
    size_t x = flow->versions[a].step, y = flow->versions[b].step;
    return x == OWN_NONE ? (y == OWN_NONE ? 0 : y) : y == OWN_NONE || x > y ? x : y;
}

bool own_loss_new(struct own_loss *loss, const struct own_flow *flow, enum own_loss_kind kind,
                  size_t value, size_t output, size_t labels, struct error *error)
{
    *loss = (struct own_loss){.kind = kind, .value = value, .output = output, .labels = labels};
    loss->forward = memory_new(flow->version_count, sizeof *loss->forward, error);
    if (!loss->forward)
        return false;
    if (kind == OWN_WRITTEN) {
        loss->step = later_step(flow, value, value);
        loss->forward[value] = true;
    } else {
        loss->step = later_step(flow, output, labels);
        loss->forward[output] = loss->forward[labels] = true;
    }
    own_flow_mark_before(flow, loss->forward);
    return true;
}

void own_loss_free(struct own_loss *loss)
{
    memory_free(loss->forward);
    *loss = (struct own_loss){0};
}

/* Outputs and labels as rows of samples, however they stand. */
struct pairing {
    size_t samples, classes;
    bool digits;  /* labels are numbers of classes */
    bool turned;  /* the output has a sample a column */
    bool crossed; /* labels stand the other way round than the output */
};

static bool pair_up(struct array output, struct array labels, struct pairing *pairing)
{
    size_t o = array_count(output), l = array_count(labels);
    *pairing = (struct pairing){.samples = 1, .classes = o};
    if (o == l) {
        pairing->crossed = output.dimensions == 2 && labels.dimensions == 2 &&
                           output.size[0] != labels.size[0] && output.size[0] > 1 &&
                           output.size[1] > 1;
        if (output.dimensions == 2) /* for scores, which need to know what a sample is */
            *pairing =
                (struct pairing){output.size[0], output.size[1], false, false, pairing->crossed};
        return true;
    }
    pairing->digits = true;
    if (output.dimensions != 2 || l == 0 || o % l != 0)
        return output.dimensions == 1 && l == 1;
    pairing->turned = output.size[0] != l;
    pairing->samples = l;
    pairing->classes = o / l;
    return output.size[pairing->turned] == l;
}

static double at(struct array array, size_t n, size_t k, bool turned)
{
    if (array.dimensions < 2)
        return (double)*array_flat(array, array.dimensions ? k : 0);
    return (double)*array_at(array, turned ? k : n, turned ? n : k);
}

static double cost(enum own_loss_kind kind, double o, double t)
{
    switch (kind) {
    case OWN_CROSS_ENTROPY:
        return t == 0 ? 0 : -t * log(o);
    case OWN_BINARY:
        return (t == 0 ? 0 : -t * log(o)) - (t == 1 ? 0 : (1 - t) * log(1 - o));
    case OWN_SQUARES:
        return (o - t) * (o - t) / 2;
    case OWN_LOGITS:
        return t == 0 ? 0 : -t * o; /* and the logarithm of the sum, once a sample */
    case OWN_WRITTEN:
    case OWN_LOSS_KINDS:
        break;
    }
    return NAN;
}

static double log_sum(struct array output, const struct pairing *it, size_t n, bool turned)
{
    double most = -INFINITY, sum = 0;
    for (size_t k = 0; k < it->classes; k++)
        most = fmax(most, at(output, n, k, turned));
    for (size_t k = 0; k < it->classes; k++)
        sum += exp(at(output, n, k, turned) - most);
    return sum > 0 ? most + log(sum) : most;
}

/* Whether the samples of same-shaped output and labels stand in columns: where labels are one-hot,
 * the columns sum to one. */
static bool stands_in_columns(struct array labels)
{
    if (labels.dimensions != 2)
        return false;
    for (size_t j = 0; j < labels.size[1]; j++) {
        double sum = 0;
        for (size_t i = 0; i < labels.size[0]; i++)
            sum += (double)*array_at(labels, i, j);
        if (fabs(sum - 1) > 1e-9)
            return false;
    }
    return true;
}

static double inferred(enum own_loss_kind kind, struct array output, struct array labels)
{
    struct pairing it;
    if (!pair_up(output, labels, &it))
        return NAN;
    bool turned = it.turned;
    if (!it.digits && stands_in_columns(labels) != it.crossed && output.dimensions == 2) {
        turned = true;
        it = (struct pairing){it.classes, it.samples, false, true, it.crossed};
    }
    double sum = 0;
    for (size_t n = 0; n < it.samples; n++) {
        for (size_t k = 0; k < it.classes; k++) {
            double t = it.digits ? (double)*array_flat(labels, n) == (double)k
                                 : at(labels, n, k, turned != it.crossed);
            sum += cost(kind, at(output, n, k, turned), t);
        }
        if (kind == OWN_LOGITS)
            sum += log_sum(output, &it, n, turned);
    }
    return sum;
}

/* An array of the shape that a version has, with the numbers that stand in its place now. */
static bool array_now(struct own_flow *flow, size_t v, struct array *array, struct error *error)
{
    struct array shape = flow->versions[v].array;
    size_t count = array_count(shape);
    double *numbers = memory_new(count, sizeof *numbers, error);
    if (!numbers)
        return false;
    bool ok = array_new(array, shape.dimensions, shape.size[0], shape.size[1], ARRAY_REAL, error);
    bool fits = ok && own_flow_get(flow, flow->versions[v].place, numbers, count);
    for (size_t k = 0; ok && k < count; k++)
        *array_flat(*array, k) = fits ? (real)numbers[k] : (real)NAN;
    memory_free(numbers);
    return ok;
}

bool own_loss_now(const struct own_loss *loss, struct own_flow *flow, double *value,
                  struct error *error)
{
    *value = NAN;
    if (loss->kind == OWN_WRITTEN)
        return own_flow_get(flow, flow->versions[loss->value].place, value, 1);
    struct array output, labels;
    if (!array_now(flow, loss->output, &output, error))
        return false;
    if (array_now(flow, loss->labels, &labels, error)) {
        *value = inferred(loss->kind, output, labels);
        array_free(&labels);
    }
    array_free(&output);
    return isfinite(*value);
}

/* ========================================== slopes ============================================ */

/* Marks the steps between a version and the loss that have to be done again. */
static bool mark_steps(const struct own_loss *loss, const struct own_flow *flow, size_t version,
                       bool *redo, struct error *error)
{
    bool *after = memory_new(flow->version_count, sizeof *after, error);
    bool *needed = memory_new(flow->version_count, sizeof *needed, error);
    if (!after || !needed) {
        memory_free(after);
        memory_free(needed);
        return false;
    }
    after[version] = true;
    memcpy(needed, loss->forward, flow->version_count * sizeof *needed);
    own_flow_mark_after(flow, after);
    own_flow_mark_needed(flow, needed);
    for (size_t s = 0; s < flow->step_count; s++) {
        redo[s] = false;
        for (size_t i = 0; i < flow->steps[s].write_count; i++) {
            size_t v = flow->steps[s].writes[i];
            redo[s] |= after[v] && needed[v];
        }
    }
    memory_free(after);
    memory_free(needed);
    return true;
}

/* The loss with these numbers in a version's place. */
static double loss_with(const struct own_loss *loss, struct own_flow *flow, size_t version,
                        const double *numbers, const bool *redo)
{
    struct python_error failure = {0};
    size_t step = flow->versions[version].step, from = step == OWN_NONE ? 0 : step + 1;
    double value = NAN;
    if (!own_flow_restore(flow, from, &failure.error) ||
        !own_flow_put(flow, version, numbers, &failure.error) ||
        !own_flow_run(flow, from, loss->step + 1, redo, &failure) ||
        !own_loss_now(loss, flow, &value, &failure.error))
        return NAN;
    return value;
}

bool own_slopes_new(struct own_slopes *slopes, const struct own_loss *loss, struct own_flow *flow,
                    size_t version, size_t *entry, size_t count, struct error *error)
{
    struct array array = flow->versions[version].array;
    size_t numbers = array_count(array);
    *slopes = (struct own_slopes){.version = version, .count = count, .entry = entry};
    slopes->slope = memory_new(count, sizeof *slopes->slope, error);
    double *number = memory_new(numbers, sizeof *number, error);
    bool *redo = memory_new(flow->step_count, sizeof *redo, error);
    bool ok = slopes->slope && number && redo && mark_steps(loss, flow, version, redo, error);
    for (size_t k = 0; ok && k < numbers; k++)
        number[k] = (double)*array_flat(array, k);
    for (size_t i = 0; ok && i < count; i++) {
        double was = number[entry[i]], h = 1e-5 * fmax(1, fabs(was));
        number[entry[i]] = was + h;
        double above = loss_with(loss, flow, version, number, redo);
        number[entry[i]] = was - h;
        double below = loss_with(loss, flow, version, number, redo);
        number[entry[i]] = was;
        slopes->slope[i] = (above - below) / (2 * h);
    }
    memory_free(number);
    memory_free(redo);
    if (!ok)
        own_slopes_free(slopes);
    return ok;
}

void own_slopes_free(struct own_slopes *slopes)
{
    memory_free(slopes->entry);
    memory_free(slopes->slope);
    *slopes = (struct own_slopes){0};
}

/* How many numbers are no such multiple, be it with a share of `own`. */
static size_t misfits(const struct own_slopes *slopes, const double *numbers, const double *own,
                      double unit, double share)
{
    double largest = 0;
    size_t wrong = 0;
    for (size_t i = 0; i < slopes->count; i++)
        largest = fmax(largest, fabs(numbers[i]));
    for (size_t i = 0; i < slopes->count; i++) {
        double fitted = unit * slopes->slope[i] + (own ? share * own[i] : 0);
        wrong += !(fabs(numbers[i] - fitted) <= 2e-5 * largest);
    }
    return largest > 0 ? wrong : slopes->count;
}

double own_slopes_fit(const struct own_slopes *slopes, const double *numbers, const double *own)
{
    double nn = 0, ns = 0, ss = 0, no = 0, so = 0, oo = 0;
    for (size_t i = 0; i < slopes->count; i++) {
        double n = numbers[i], s = slopes->slope[i], o = own ? own[i] : 0;
        nn += n * n;
        ns += n * s;
        ss += s * s;
        no += n * o;
        so += s * o;
        oo += o * o;
    }
    double unit = ns / ss, off = ss * oo - so * so;
    if (!(ss > 0 && nn > 0) || !isfinite(unit) || unit == 0)
        return NAN;
    if (misfits(slopes, numbers, NULL, unit, 0) * 10 <= slopes->count)
        return unit;
    if (slopes->count < 4 || !(off > 1e-9 * ss * oo))
        return NAN;
    unit = (ns * oo - no * so) / off;
    double share = (no * ss - ns * so) / off;
    bool decays = unit < 0 && share < 0 && share > -1;
    return decays && misfits(slopes, numbers, own, unit, share) == 0 ? unit : NAN;
}

char *own_loss_text(char *text, size_t length, const struct own_loss *loss,
                    const struct own_flow *flow)
{
    static const char *const kinds[] = {
        [OWN_WRITTEN] = "",
        [OWN_CROSS_ENTROPY] = "the cross-entropy",
        [OWN_LOGITS] = "softmax and cross-entropy",
        [OWN_BINARY] = "the binary cross-entropy",
        [OWN_SQUARES] = "half the squared error",
    };
    if (loss->kind == OWN_WRITTEN)
        snprintf(text, length, "%s", flow->places[flow->versions[loss->value].place].name);
    else
        snprintf(text, length, "%s of %s and %s", kinds[loss->kind],
                 flow->places[flow->versions[loss->output].place].name,
                 flow->places[flow->versions[loss->labels].place].name);
    return text;
}
