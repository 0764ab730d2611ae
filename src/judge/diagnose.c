#include "judge/diagnose.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "judge/layout.h"
#include "language/operators.h"
#include "model/run.h"

enum { NARROW_ROWS = 32, NARROW_COLUMNS = 2000 };

/* ========================================= the shape ========================================== */

static const char *many(size_t count, enum role role, char *text, size_t length)
{
    static const char *const words[] = {"no",    "one",   "two",  "three", "four",   "five",  "six",
                                        "seven", "eight", "nine", "ten",   "eleven", "twelve"};
    const char *noun = role == ROLE_BIASES    ? "biases"
                       : role == ROLE_WEIGHTS ? "weights"
                                              : "entries";
    if (count == 2)
        snprintf(text, length, "both %s", noun);
    else if (count <= 12)
        snprintf(text, length, "all %s %s", words[count], noun);
    else
        snprintf(text, length, "all %zu %s", count, noun);
    return text;
}

/* The size that the sentence says: the small trial's m stands for all samples. */
static size_t told(const struct trial *trial, size_t size, size_t m)
{
    return size == trial->network.batch.count ? m : size;
}

/* "(10,)", "(10, 41000)" */
static void shape_text(char *text, size_t length, const struct trial *trial, struct array value,
                       size_t m)
{
    struct array seen = value;
    seen.size[0] = told(trial, value.size[0], m);
    seen.size[1] = told(trial, value.size[1], m);
    array_shape(text, length, seen);
}

/* ", and b2 - alpha*db2 becomes 10x10" */
static void consequence_text(char *text, size_t length, const struct trial *trial, size_t tensor,
                             struct array value, size_t m)
{
    const struct tensor *it = &trial->network.tensors[tensor];
    size_t size[2], source = numerical_source(&trial->network, tensor);
    int dimensions;
    *text = '\0';
    if (source == trial->network.tensor_count ||
        !tensor_is_parameter(&trial->network.tensors[source]))
        return;
    const char *own = trial->network.tensors[source].name;
    if (!trial_consequence(trial, tensor, value, &dimensions, size))
        snprintf(text, length, ", and %s - alpha*%s does not exist", own, it->name);
    else
        snprintf(text, length, ", and %s - alpha*%s becomes %zux%zu", own, it->name,
                 told(trial, size[0], m), told(trial, size[1], m));
}

void diagnose_shape(struct judgement *judgement, const struct trial *trial, struct array value,
                    enum fit fit, size_t m)
{
    const struct tensor *it = &trial->network.tensors[judgement->tensor];
    char found[64], wanted[64], then[120], words[40];
    bool turned = trial_is_turned(trial, judgement->tensor);
    struct array own = {.dimensions = it->number ? 0 : 2,
                        .size = {turned ? it->columns : it->rows, turned ? it->rows : it->columns}};
    size_t entries = told(trial, it->rows, m) * told(trial, it->columns, m);
    shape_text(found, sizeof found, trial, value, m);
    shape_text(wanted, sizeof wanted, trial, own, m);
    consequence_text(then, sizeof then, trial, judgement->tensor, value, m);
    if (array_count(value) == 1 && fit == FIT_SHARED)
        snprintf(judgement->shape, sizeof judgement->shape,
                 "The line gives one number, %s is %zux%zu: NumPy would share it among %s.",
                 it->name, told(trial, own.size[0], m), told(trial, own.size[1], m),
                 many(entries, network_identity(&trial->network, judgement->tensor).role, words,
                      sizeof words));
    else
        snprintf(judgement->shape, sizeof judgement->shape, "The shape is %s instead of %s%s%s.",
                 found, wanted, then,
                 fit == FIT_TURNED                                    ? ": it is transposed"
                 : fit != FIT_FLAT || trial->layout != LAYOUT_COLUMNS ? ""
                 : value.dimensions == 2                              ? ": it is a row"
                                         : "; keepdims=True keeps it a column");
}

/* ========================================= the numbers ======================================== */

/* dW1 and Z1 are products with X, of which there is much. */
static const struct identity FIRST_WEIGHTS_GRADIENT = {ROLE_WEIGHTS, 1, true};
static const struct identity FIRST_SCORES = {ROLE_SCORES, 1, false};

/* A scope with less of X, so that products with it take no time. */
struct narrow {
    struct scope scope;
    struct names names; /* before the scope's own */
    const struct network *network;
    struct array X, W1; /* empty: whole */
};

static bool narrow_value(const struct names *names, const struct scope *scope, const char *name,
                         struct array *value, bool *found, struct error *error)
{
    const struct narrow *narrow = names->context;
    (void)scope;
    (void)error;
    const struct network *network = narrow->network;
    size_t tensor = network_find(network, name);
    if (narrow->X.at && tensor == network->X) {
        *found = true;
        *value = array_share(narrow->X);
        return true;
    }
    if (narrow->W1.at && tensor == network_role(network, ROLE_WEIGHTS, 1)) {
        *found = true;
        *value = narrow->W1;
        return true;
    }
    return false;
}

static struct scope narrow_scope(struct narrow *narrow)
{
    struct scope scope = narrow->scope;
    narrow->names = (struct names){narrow_value, NULL, narrow, scope.names};
    scope.names = &narrow->names;
    return scope;
}

/* A column of dW1, and how much there is to see in it. */
struct pixel {
    size_t place;
    double weight;
};

static int heavier(const void *a, const void *b)
{
    const struct pixel *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight < y->weight ? 1 : -1;
    return (x->place > y->place) - (x->place < y->place);
}

/* Chosen pixels of all samples: rows of X. */
static bool narrow_rows(struct narrow *narrow, const struct network *network,
                        const struct pixel *rows, size_t count, struct error *error)
{
    struct dataset data = network->data;
    if (!array_new(&narrow->X, 2, count, network->batch.count, ARRAY_REAL, error))
        return false;
    for (size_t n = 0; n < network->batch.count; n++) {
        const uint8_t *pixels = data.pixels + batch_sample(network->batch, n) * data.inputs;
        for (size_t i = 0; i < count; i++)
            *array_at(narrow->X, i, n) = (real)pixels[rows[i].place] / 255;
    }
    return true;
}

static struct matrix chosen_columns(struct matrix matrix, const struct pixel *columns, size_t count,
                                    struct error *error)
{
    struct matrix chosen;
    if (!matrix_new(&chosen, matrix.rows, count, error))
        return (struct matrix){0};
    for (size_t j = 0; j < count; j++)
        for (size_t i = 0; i < matrix.rows; i++)
            *matrix_at(chosen, i, j) = *matrix_at(matrix, i, columns[j].place);
    return chosen;
}

/* dW1 at the pixels where it is largest. */
static bool diagnose_pixels(struct diagnosis *diagnosis, const struct network *network,
                            size_t tensor, struct matrix values, struct matrix truth,
                            struct narrow *narrow, struct error *error)
{
    size_t count = truth.columns < NARROW_ROWS ? truth.columns : NARROW_ROWS;
    struct pixel *columns = memory_new(truth.columns, sizeof *columns, error);
    if (!columns)
        return false;
    for (size_t j = 0; j < truth.columns; j++) {
        columns[j].place = j;
        for (size_t i = 0; i < truth.rows; i++) {
            double right = fabs((double)*matrix_at(truth, i, j));
            double apart = fabs((double)*matrix_at(values, i, j) - right);
            columns[j].weight += right + (isfinite(apart) ? apart : right);
        }
    }
    qsort(columns, truth.columns, sizeof *columns, heavier);
    struct matrix few = chosen_columns(values, columns, count, error);
    struct matrix right = chosen_columns(truth, columns, count, error);
    struct matrix W1 = chosen_columns(
        network->tensors[network_role(network, ROLE_WEIGHTS, 1)].value, columns, count, error);
    struct scope scope = narrow_scope(narrow);
    narrow->W1 = array_borrow(W1);
    bool ok =
        few.at && right.at && W1.at && narrow_rows(narrow, network, columns, count, error) &&
        mistakes_diagnose(diagnosis, network, tensor, array_borrow(few), right, &scope, error);
    narrow->W1 = (struct array){0};
    matrix_free(&few);
    matrix_free(&right);
    matrix_free(&W1);
    memory_free(columns);
    return ok;
}

/* Z1 of the first samples. */
static bool diagnose_samples(struct diagnosis *diagnosis, struct trial *trial, size_t tensor,
                             struct matrix values, struct matrix truth, struct narrow *narrow,
                             struct error *error)
{
    size_t count = truth.columns < NARROW_COLUMNS ? truth.columns : NARROW_COLUMNS;
    struct scope scope = narrow_scope(narrow);
    struct network *network = &trial->network;
    if (!run_materialise(network, network->X, error))
        return false;
    narrow->X = array_borrow(matrix_columns(network->tensors[network->X].value, 0, count));
    return mistakes_diagnose(diagnosis, network, tensor,
                             array_borrow(matrix_columns(values, 0, count)),
                             matrix_columns(truth, 0, count), &scope, error);
}

/* The trial as the bank's formulas see it: in the program's form, without the author's names. */
static struct trial program_form(const struct trial *trial)
{
    struct trial plain = *trial;
    plain.names = (struct trial_names){0};
    plain.layout = LAYOUT_COLUMNS;
    plain.mean = false;
    plain.labels = 0;
    plain.function = NULL;
    plain.locals = NULL;
    plain.local_count = plain.local_capacity = 0;
    plain.target = plain.network.tensor_count;
    return plain;
}

/* What is known of values of the tensor's own shape; of others, of the array itself. */
bool diagnose_value(struct judgement *judgement, struct trial *trial, struct array value,
                    enum fit fit, struct matrix values, struct matrix truth, struct error *error)
{
    struct trial plain = program_form(trial);
    struct narrow narrow = {.scope = trial_scope(&plain), .network = &plain.network};
    bool whole = fit == FIT_RIGHT || fit == FIT_FLAT || fit == FIT_TURNED, ok;
    if (whole && network_is(&plain.network, judgement->tensor, FIRST_WEIGHTS_GRADIENT))
        ok = diagnose_pixels(&judgement->diagnosis, &plain.network, judgement->tensor, values,
                             truth, &narrow, error);
    else if (whole && network_is(&plain.network, judgement->tensor, FIRST_SCORES))
        ok = diagnose_samples(&judgement->diagnosis, &plain, judgement->tensor, values, truth,
                              &narrow, error);
    else {
        struct array seen = whole ? array_borrow(values) : array_share(value);
        bool turned = !whole && trial->layout != LAYOUT_COLUMNS;
        struct array user = turned ? operator_transpose(seen) : array_share(seen);
        if (whole && plain.network.tensors[judgement->tensor].number)
            user.dimensions = 0;
        ok = mistakes_diagnose(&judgement->diagnosis, &plain.network, judgement->tensor, user,
                               truth, &narrow.scope, error);
        array_free(&user);
        array_free(&seen);
    }
    array_free(&narrow.X);
    for (size_t i = 0; trial->layout != LAYOUT_COLUMNS && i < judgement->diagnosis.count; i++) {
        char words[DIAGNOSIS_WORDS];
        memcpy(words, judgement->diagnosis.words[i], sizeof words);
        layout_text(judgement->diagnosis.words[i], DIAGNOSIS_WORDS, trial, judgement->tensor,
                    words);
    }
    return ok;
}

/* Beside a right line: the mistakes that these data could not tell from it. */
void diagnose_blindness(struct judgement *judgement, struct trial *trial, struct matrix truth)
{
    struct trial plain = program_form(trial);
    struct scope scope = trial_scope(&plain);
    struct diagnosis equal;
    if (network_is(&trial->network, judgement->tensor, FIRST_WEIGHTS_GRADIENT) ||
        network_is(&trial->network, judgement->tensor, FIRST_SCORES))
        return; /* products with X would take too long for a word beside */
    mistakes_without_effect(&equal, &plain.network, judgement->tensor, truth, &scope);
    if (equal.count)
        snprintf(judgement->note, sizeof judgement->note,
                 "On these data a mistake gives equal numbers, so they cannot show it: %.300s",
                 equal.words[0]);
}
