#include "judge/mistakes.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "language/operators.h"

static const double NEAR = 0.03; /* of the difference, unexplained: a mistake this near is named */
static const double SCALED = 1e-5; /* the same for numbers that are right but for a factor */
static const double EQUAL = 1e-6;  /* relative: the same numbers, but for rounding */

/* ======================================== the numbers ========================================= */

/* What a diagnosis works with. */
struct case_file {
    const struct network *network;
    size_t tensor;
    struct array user, truth;
    const struct scope *scope;
    double scale; /* what the user's numbers are apart from the right ones, or their size */
    double near;  /* how far a mistake may be from them, as a part of that */
};

static bool concerns(const struct case_file *file, const struct mistake *mistake)
{
    return mistakes_fit(mistake, file->network, file->tensor);
}

/* The link before a scope's names in which the target has the right value. */
static bool right_value(const struct names *names, const struct scope *scope, const char *name,
                        struct array *value, bool *found, struct error *error)
{
    const struct case_file *file = names->context;
    (void)scope;
    (void)error;
    const struct tensor *target = &file->network->tensors[file->tensor];
    if (!tensor_is_parameter(target) && strcmp(name, target->name) == 0) {
        *found = true;
        *value = array_share(file->truth);
        return true;
    }
    return false;
}

/* The root of the sum of (factor * a - b)^2, both seen with a common shape; NaN goes with NaN.
 * Infinite for shapes that have none, and where one is a number and the other is not. */
static double distance(struct array a, struct array b, double factor)
{
    int dimensions;
    size_t size[2];
    struct array x = {0}, y = {0};
    double sum = 0;
    if (!operator_common(&dimensions, size, a, b))
        return INFINITY;
    operator_broadcast(&x, a, dimensions, size);
    operator_broadcast(&y, b, dimensions, size);
    for (size_t j = 0; j < size[1]; j++)
        for (size_t i = 0; i < size[0]; i++) {
            double p = factor * (double)*array_at(x, i, j), q = (double)*array_at(y, i, j);
            if (isfinite(p) != isfinite(q))
                return INFINITY;
            if (isfinite(p))
                sum += (p - q) * (p - q);
        }
    return sqrt(sum);
}

static double size_of(struct array a)
{
    return distance(a, a, 0);
}

/* The factor by which a comes nearest to b. */
static double best_factor(struct array a, struct array b)
{
    double ab = 0, aa = 0;
    if (a.size[0] != b.size[0] || a.size[1] != b.size[1])
        return NAN;
    for (size_t j = 0; j < a.size[1]; j++)
        for (size_t i = 0; i < a.size[0]; i++) {
            ab += (double)(*array_at(a, i, j) * *array_at(b, i, j));
            aa += (double)(*array_at(a, i, j) * *array_at(a, i, j));
        }
    return ab / aa;
}

/* The same dimensions, but that (n,) goes with (n, 1). */
static bool same_shape(struct array a, struct array b)
{
    return a.size[0] == b.size[0] && a.size[1] == b.size[1] &&
           (a.dimensions > 0) == (b.dimensions > 0);
}

/* The value of a mistake; false where it cannot be made here. */
static bool evaluate_mistake(struct case_file *file, const struct mistake *mistake,
                             struct array *value)
{
    char formula[400];
    struct language_error ignored;
    struct scope scope = *file->scope;
    struct names right = {right_value, NULL, file, scope.names};
    scope.names = &right;
    return mistakes_expand(formula, sizeof formula, file->network, file->tensor,
                           mistake->formula) &&
           evaluate_text(value, formula, &scope, &ignored);
}

/* Whether the user's numbers are the right ones but for one factor. */
static bool is_scaled(const struct case_file *file)
{
    double factor = best_factor(file->truth, file->user), size = size_of(file->user);
    return size > 0 && distance(file->truth, file->user, factor) <= EQUAL * size;
}

/* Whether they are the right ones as a whole: then a few small entries are wrong. */
static bool is_right(const struct case_file *file)
{
    return distance(file->truth, file->user, 1) <= EQUAL * size_of(file->user);
}

/* ===================================== the nearest mistakes =================================== */

/* The first row of the same mistake. */
static const struct mistake *first_written(const struct mistake *mistake)
{
    while (mistake->flags & MISTAKE_AGAIN)
        mistake--;
    return mistake;
}

static bool is_named(const struct diagnosis *diagnosis, const struct mistake *mistake)
{
    for (size_t i = 0; i < diagnosis->count; i++)
        if (first_written(diagnosis->mistake[i]) == first_written(mistake))
            return true;
    return false;
}

static void name_it(struct diagnosis *diagnosis, const struct case_file *file,
                    const struct mistake *mistake)
{
    char words[DIAGNOSIS_WORDS];
    if (diagnosis->count == DIAGNOSIS_NAMED || is_named(diagnosis, mistake) ||
        !mistakes_expand(words, sizeof words, file->network, file->tensor, mistake->words))
        return;
    snprintf(diagnosis->words[diagnosis->count], DIAGNOSIS_WORDS, "%s", words);
    diagnosis->mistake[diagnosis->count++] = mistake;
}

/* How far a mistake is from the user's numbers, as a part of what there is to explain. */
static double unexplained(struct case_file *file, const struct mistake *mistake)
{
    struct array value;
    if (!evaluate_mistake(file, mistake, &value))
        return INFINITY;
    double apart =
        same_shape(value, file->user) ? distance(value, file->user, 1) / file->scale : INFINITY;
    array_free(&value);
    return isnan(apart) ? INFINITY : apart;
}

/* Names the nearest mistake, and those that give the same numbers on these data. */
static bool find_nearest(struct diagnosis *diagnosis, struct case_file *file, struct error *error)
{
    double nearest = INFINITY;
    double *apart = memory_new(MISTAKE_COUNT, sizeof *apart, error);
    for (size_t i = 0; apart && i < MISTAKE_COUNT; i++) {
        apart[i] = concerns(file, &MISTAKES[i]) ? unexplained(file, &MISTAKES[i]) : INFINITY;
        nearest = fmin(nearest, apart[i]);
    }
    for (size_t i = 0; apart && nearest <= file->near && i < MISTAKE_COUNT; i++)
        if (nearest > EQUAL && apart[i] == nearest)
            name_it(diagnosis, file, &MISTAKES[i]);
    for (size_t i = 0; apart && nearest <= file->near && i < MISTAKE_COUNT; i++)
        if (apart[i] <= fmax(2 * nearest, EQUAL))
            name_it(diagnosis, file, &MISTAKES[i]);
    bool ok = apart != NULL;
    memory_free(apart);
    return ok;
}

/* A factor that people forget or have too many of. */
static const char *factor_words(double factor, double m)
{
    const struct {
        double factor;
        const char *words;
    } factors[] = {
        {m, "And 1/m is missing."},
        {1 / m, "And 1/m is there once too often."},
        {-1, "And the sign is wrong."},
        {2, "And there is a factor 2 too many."},
        {0.5, "And there is a factor 1/2 too many."},
        {-m, "And 1/m is missing, and the sign is wrong."},
    };
    for (size_t i = 0; i < sizeof factors / sizeof factors[0]; i++)
        if (fabs(factor / factors[i].factor - 1) < EQUAL)
            return factors[i].words;
    return NULL;
}

/* Two mistakes at once: one of the bank, and a factor. */
static void find_with_factor(struct diagnosis *diagnosis, struct case_file *file)
{
    double m = (double)file->network->batch.count, size = size_of(file->user);
    if (is_right(file))
        return; /* two mistakes would cancel */
    for (size_t i = 0; i < MISTAKE_COUNT && !diagnosis->count; i++) {
        struct array value;
        if (!concerns(file, &MISTAKES[i]) || !evaluate_mistake(file, &MISTAKES[i], &value))
            continue;
        double factor = same_shape(value, file->user) ? best_factor(value, file->user) : NAN;
        const char *words = factor_words(factor, m);
        bool same = words && distance(value, file->user, factor) <= EQUAL * size && size > 0;
        array_free(&value);
        if (!same)
            continue;
        name_it(diagnosis, file, &MISTAKES[i]);
        size_t used = strlen(diagnosis->words[0]);
        snprintf(diagnosis->words[0] + used, DIAGNOSIS_WORDS - used, " %s", words);
    }
}

/* ======================================== what is known ======================================= */

/* One factor for all entries that says which whole number stands where m belongs. */
static bool find_other_count(struct diagnosis *diagnosis, const struct case_file *file)
{
    double factor = best_factor(file->truth, file->user);
    double m = (double)file->network->batch.count, other = m / factor;
    if (!is_scaled(file) || is_right(file))
        return false;
    enum lifetime lifetime = file->network->tensors[file->tensor].lifetime;
    bool whole = lifetime == LIFETIME_GRADIENT && m > 2 && factor > 0 && other < 1e9 &&
                 rint(other) >= 1 && fabs(other / rint(other) - 1) < 1e-9 && rint(other) != m;
    if (!whole)
        return false;
    snprintf(diagnosis->words[0], DIAGNOSIS_WORDS,
             "Every entry is %.6g times what is right: as if %.0f stood where m = %.0f belongs.",
             factor, rint(other), m);
    diagnosis->count = 1;
    return true;
}

/* One factor for all entries, whatever it is. */
static bool known_factor(struct diagnosis *diagnosis, const struct case_file *file)
{
    double factor = best_factor(file->truth, file->user);
    if (!is_scaled(file) || is_right(file))
        return false;
    snprintf(diagnosis->known, sizeof diagnosis->known,
             "Every entry is %.6g times what is right%s.", factor,
             factor < 0 ? ", so the sign is wrong as well as the size" : "");
    return true;
}

/* The rows (or columns) that are right, if some are and some are not. */
static size_t right_lines(const struct case_file *file, bool columns, size_t *first_wrong)
{
    struct array user = columns ? operator_transpose(file->user) : array_share(file->user);
    struct array truth = columns ? operator_transpose(file->truth) : array_share(file->truth);
    size_t right = 0, wrong = 0;
    for (size_t i = 0; i < user.size[0]; i++) {
        bool same = true;
        for (size_t j = 0; j < user.size[1] && same; j++) {
            double x = (double)*array_at(user, i, j), y = (double)*array_at(truth, i, j);
            same = fabs(x - y) <= EQUAL * fmax(fabs(x), fabs(y));
        }
        right += same;
        if (!same && wrong++ == 0)
            *first_wrong = i;
    }
    array_free(&user);
    array_free(&truth);
    return right;
}

/* What an entry of the user's has besides the right one. */
static double rest_at(const struct case_file *file, size_t i, size_t j)
{
    return (double)(*array_at(file->user, i, j) - *array_at(file->truth, i, j));
}

/* The factor with which a tensor is all of that; 0 where it is not. */
static double addend_factor(const struct case_file *file, struct matrix tensor)
{
    double ab = 0, aa = 0, apart = 0, size = 0;
    if (!tensor.at || matrix_count(tensor) < 3 || tensor.rows != file->user.size[0] ||
        tensor.columns != file->user.size[1])
        return 0;
    for (size_t j = 0; j < tensor.columns; j++)
        for (size_t i = 0; i < tensor.rows; i++) {
            double a = (double)*matrix_at(tensor, i, j);
            ab += a * rest_at(file, i, j);
            aa += a * a;
        }
    double factor = ab / aa;
    for (size_t j = 0; j < tensor.columns; j++)
        for (size_t i = 0; i < tensor.rows; i++) {
            double rest = rest_at(file, i, j);
            double left = factor * (double)*matrix_at(tensor, i, j) - rest;
            apart += left * left;
            size += rest * rest;
        }
    return sqrt(apart) <= EQUAL * sqrt(size) ? factor : 0;
}

/* Another tensor, times a number, that was added to what is right: a penalty on the weights, say.
 */
static bool known_addend(struct diagnosis *diagnosis, const struct case_file *file)
{
    const struct network *network = file->network;
    for (size_t t = 0; t < network->tensor_count; t++) {
        double factor = t == file->tensor ? 0 : addend_factor(file, network->tensors[t].value);
        if (factor * factor > 0) {
            const char *name = network->tensors[t].name;
            bool decay = network_gradient(network, t) == file->tensor;
            snprintf(diagnosis->known, sizeof diagnosis->known,
                     "Your line gives the right numbers and %.6g times %s besides%s.", factor, name,
                     decay ? ": weight decay, whose penalty is no part of this loss" : "");
            return true;
        }
    }
    return false;
}

static void known_places(struct diagnosis *diagnosis, const struct case_file *file)
{
    size_t wrong = 0, flipped = 0, zero = 0, none = 0, row = 0, column = 0;
    for (size_t j = 0; j < file->user.size[1]; j++)
        for (size_t i = 0; i < file->user.size[0]; i++) {
            double x = (double)*array_at(file->user, i, j),
                   y = (double)*array_at(file->truth, i, j);
            bool same = fabs(x - y) <= EQUAL * fmax(fabs(x), fabs(y));
            wrong += !same;
            flipped += !same && fabs(x + y) <= EQUAL * fabs(y);
            zero += !same && x == 0;
            none += isfinite(x) ? 0 : 1;
        }
    size_t rows = right_lines(file, false, &row), columns = right_lines(file, true, &column);
    char *text = diagnosis->known;
    size_t length = sizeof diagnosis->known, count = array_count(file->user);
    if (size_of(file->user) == 0)
        snprintf(text, length, "Every entry is 0 (so is 1//m: // rounds down).");
    else if (!wrong)
        snprintf(text, length, "Every entry is within a millionth of what is right.");
    else if (none)
        snprintf(text, length, "%zu of %zu entries are NaN or infinite.", none, count);
    else if (flipped == wrong && wrong)
        snprintf(text, length, "The sign is wrong in %zu of %zu entries, the size is right.", wrong,
                 count);
    else if (zero == wrong && wrong)
        snprintf(text, length, "%zu of %zu entries are 0 and should not be; the others are right.",
                 wrong, count);
    else if (rows > 0 && rows < file->user.size[0])
        snprintf(text, length, "%zu of %zu rows are right; the first wrong one is row %zu.", rows,
                 file->user.size[0], row);
    else if (columns > 0 && columns < file->user.size[1])
        snprintf(text, length, "%zu of %zu columns are right; the first wrong one is column %zu.",
                 columns, file->user.size[1], column);
    else
        snprintf(text, length, "%zu of %zu entries are wrong.", wrong, count);
}

/* ======================================= the interface ======================================== */

bool mistakes_diagnose(struct diagnosis *diagnosis, const struct network *network, size_t tensor,
                       struct array user, struct matrix truth, const struct scope *scope,
                       struct error *error)
{
    struct case_file file = {network, tensor, user, array_borrow(truth), scope, 0, NEAR};
    *diagnosis = (struct diagnosis){0};
    if (user.dimensions == 0)
        file.truth.dimensions = network->tensors[tensor].number ? 0 : 2;
    double apart = distance(user, file.truth, 1);
    file.scale = isfinite(apart) ? apart : size_of(user);
    if (!(file.scale > 0) || !isfinite(file.scale))
        file.scale = 1;
    file.near = size_of(user) == 0 ? EQUAL : is_scaled(&file) ? SCALED : NEAR;
    if (!find_nearest(diagnosis, &file, error))
        return false;
    bool comparable = array_count(user) == matrix_count(truth) && user.size[0] == truth.rows &&
                      user.size[1] == truth.columns;
    if (!diagnosis->count && comparable) /* one cause goes before two at once */
        find_other_count(diagnosis, &file);
    if (!diagnosis->count)
        find_with_factor(diagnosis, &file);
    if (!diagnosis->count && comparable && !known_factor(diagnosis, &file) &&
        !known_addend(diagnosis, &file))
        known_places(diagnosis, &file);
    return true;
}

/* Whether a mistake is made of what is right: {T}. Its numbers are equal by the sizes, whatever the
 * data are. */
static bool is_made_of_right(const struct mistake *mistake)
{
    return strstr(mistake->formula, "{T}") != NULL;
}

void mistakes_without_effect(struct diagnosis *diagnosis, const struct network *network,
                             size_t tensor, struct matrix truth, const struct scope *scope)
{
    struct array right = array_borrow(truth);
    struct case_file file = {network, tensor, right, right, scope, 1, NEAR};
    *diagnosis = (struct diagnosis){0};
    for (size_t i = 0; i < MISTAKE_COUNT; i++) {
        const struct mistake *mistake = &MISTAKES[i];
        struct array value;
        if (is_made_of_right(mistake) || mistake->flags & MISTAKE_HARMLESS ||
            !concerns(&file, mistake) || !evaluate_mistake(&file, mistake, &value))
            continue;
        double most = mistake->flags & MISTAKE_DROPS_SAMPLE ? 0 : EQUAL * size_of(right);
        bool same = same_shape(value, right) && distance(value, right, 1) <= most;
        array_free(&value);
        if (same)
            name_it(diagnosis, &file, mistake);
    }
}
