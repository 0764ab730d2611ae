#include "judge/judgement.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "language/operators.h"
#include "model/run.h"

static const double RELATIVE = 1e-6; /* an entry passes within this */
static const double SHARE = 1e-10;   /* of the largest entry: rounding of sums that cancel */
static const double BUDGET = 8e8;    /* floating-point operations to be spent on nudges */

enum { NUDGES_LEAST = 3, NUDGES_MOST = 40, NARROW_ROWS = 32, NARROW_COLUMNS = 2000 };

/* ========================================= comparing ========================================== */

static double largest_of(struct matrix matrix)
{
    double largest = 0;
    for (size_t k = 0; k < matrix_count(matrix); k++)
        if (isfinite(matrix.at[k]))
            largest = fmax(largest, fabs((double)matrix.at[k]));
    return largest;
}

static bool same_entry(double user, double right, double largest)
{
    if (!isfinite(user) || !isfinite(right))
        return user == right || (isnan(user) && isnan(right));
    return fabs(user - right) <= fmax(RELATIVE * fmax(fabs(user), fabs(right)), SHARE * largest);
}

bool judge_same(struct matrix values, struct matrix truth)
{
    double largest = largest_of(truth);
    for (size_t k = 0; k < matrix_count(truth); k++)
        if (!same_entry((double)values.at[k], (double)truth.at[k], largest))
            return false;
    return true;
}

static void note_entry(struct judgement *judgement, size_t row, size_t column, double right,
                       double user)
{
    if (judgement->entry_count < JUDGEMENT_ROWS)
        judgement->entry[judgement->entry_count++] =
            (struct judged_entry){{row, column}, right, user};
}

/* Compares all entries with a value that is right. */
static void compare_values(struct judgement *judgement, struct matrix values, struct matrix truth)
{
    double largest = largest_of(truth), difference = 0, size_user = 0, size_right = 0;
    judgement->wrong = judgement->entry_count = 0;
    judgement->compared = matrix_count(truth);
    for (size_t k = 0; k < matrix_count(truth); k++) {
        double user = (double)values.at[k], right = (double)truth.at[k];
        difference += (user - right) * (user - right);
        size_user += user * user;
        size_right += right * right;
        if (same_entry(user, right, largest))
            continue;
        judgement->wrong++;
        note_entry(judgement, k % truth.rows, k / truth.rows, right, user);
    }
    double scale = sqrt(size_user) + sqrt(size_right);
    judgement->error = scale == 0 ? 0 : sqrt(difference) / scale;
    judgement->verdict = judgement->wrong ? VERDICT_FAIL : VERDICT_OK;
}

bool judge_truth(struct matrix *truth, struct trial *trial, size_t tensor, struct error *error)
{
    struct network *network = &trial->network;
    struct matrix value = network->tensors[tensor].value;
    size_t s = network_statement(network, network->tensors[tensor].name);
    if (!matrix_new(truth, value.rows, value.columns, error))
        return false;
    matrix_copy(*truth, value);
    if (network->statements[s].pass != PASS_UPDATE)
        return true;
    bool ok = run_statements(network, s, s + 1, error);
    for (size_t k = 0; k < matrix_count(value); k++) { /* what it gave, and what it stood at */
        real given = value.at[k];
        value.at[k] = truth->at[k];
        truth->at[k] = given;
    }
    if (!ok)
        matrix_free(truth);
    return ok;
}

/* ====================================== choosing entries ====================================== */

/* An entry or a row, and how much speaks for nudging it. */
struct candidate {
    size_t place;
    double weight;
};

static int heavier(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight < y->weight ? 1 : -1;
    return (x->place > y->place) - (x->place < y->place);
}

static int earlier(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    return (x->place > y->place) - (x->place < y->place);
}

/* How far the user's entry is from the program's; where both are the same, entries that are not
 * zero come first. NaN is as far as can be. */
static double weight_of(double user, double program, double largest)
{
    if (!isfinite(user))
        return INFINITY;
    double apart = same_entry(user, program, largest) ? 0 : fabs(user - program);
    return apart + 1e-30 * fabs(program);
}

/* The `most` places to nudge, in order: entries of a parameter, or rows. */
static struct candidate *choose(struct matrix values, struct matrix program, bool rows,
                                size_t *most, struct error *error)
{
    size_t count = rows ? program.rows : matrix_count(program);
    struct candidate *candidates = memory_new(count, sizeof *candidates, error);
    double largest = largest_of(program);
    for (size_t k = 0; candidates && k < count; k++)
        candidates[k].place = k;
    for (size_t k = 0; candidates && k < matrix_count(program); k++)
        candidates[rows ? k % program.rows : k].weight +=
            weight_of((double)values.at[k], (double)program.at[k], largest);
    *most = *most < count ? *most : count;
    if (candidates) {
        qsort(candidates, count, sizeof *candidates, heavier);
        qsort(candidates, *most, sizeof *candidates, earlier);
    }
    return candidates;
}

static struct position *positions_of(const struct candidate *candidates, size_t count, bool rows,
                                     struct matrix program, size_t *total, struct error *error)
{
    size_t each = rows ? program.columns : 1;
    struct position *positions = memory_new(count * each, sizeof *positions, error);
    *total = count * each;
    for (size_t k = 0; positions && k < count; k++)
        for (size_t n = 0; n < each; n++)
            positions[k * each + n] = rows ? (struct position){candidates[k].place, n}
                                           : (struct position){candidates[k].place % program.rows,
                                                               candidates[k].place / program.rows};
    return positions;
}

/* ========================================= gradients ========================================== */

/* Whether the program's own values agree with the differences, where they were taken. */
static bool program_agrees(const struct gradient_check *check, struct matrix program)
{
    for (size_t i = 0; i < check->count; i++) {
        const struct entry *entry = &check->entries[i];
        double own = (double)*matrix_at(program, entry->row, entry->column);
        double apart = fabs(own - entry->numerical);
        bool same =
            apart <= RELATIVE * fmax(fabs(own), fabs(entry->numerical)) || apart <= entry->noise;
        if (entry->kind != ENTRY_KINK && !same)
            return false;
    }
    return true;
}

static void take_over(struct judgement *judgement, const struct gradient_check *check)
{
    judgement->verdict = check->verdict;
    judgement->reason = check->reason;
    judgement->error = check->error;
    judgement->compared = check->count;
    judgement->wrong = check->wrong;
    judgement->kinks = check->kinks;
    for (size_t i = 0; i < check->count; i++)
        if (check->entries[i].kind == ENTRY_WRONG)
            note_entry(judgement, check->entries[i].row, check->entries[i].column,
                       check->entries[i].numerical, check->entries[i].analytic);
}

/* The differences decide; where the program's gradient stands up to them, it decides the rest. */
static void decide(struct judgement *judgement, const struct gradient_check *check,
                   struct matrix values, struct matrix program)
{
    take_over(judgement, check);
    judgement->program_wrong = !program_agrees(check, program);
    if (judgement->verdict != VERDICT_OK || judgement->program_wrong)
        return;
    double error = judgement->error;
    size_t compared = judgement->compared;
    compare_values(judgement, values, program);
    if (judgement->verdict == VERDICT_OK) {
        judgement->error = error;
        judgement->compared = compared;
    } else {
        judgement->numerical = false;
    }
}

static bool judge_gradient(struct judgement *judgement, struct trial *trial, struct matrix values,
                           struct error *error)
{
    struct network *network = &trial->network;
    size_t tensor = judgement->tensor, source = numerical_source(network, tensor), count = 0;
    struct matrix program = network->tensors[tensor].value;
    bool rows = network->tensors[tensor].lifetime == LIFETIME_SAMPLE;
    double affordable = BUDGET / (2 * numerical_cost(network, source));
    size_t most = affordable < NUDGES_LEAST  ? NUDGES_LEAST
                  : affordable > NUDGES_MOST ? NUDGES_MOST
                                             : (size_t)affordable;
    struct numerical_options options = NUMERICAL_DEFAULTS;
    struct gradient_check check;
    struct candidate *candidates = choose(values, program, rows, &most, error);
    struct position *positions =
        candidates ? positions_of(candidates, most, rows, program, &count, error) : NULL;
    options.positions = positions;
    options.position_count = count;
    options.own = &program;
    bool ok = positions && gradient_check_values(&check, network, tensor, values, options, error);
    if (ok) {
        judgement->numerical = true;
        judgement->h = options.h;
        decide(judgement, &check, values, program);
        gradient_check_free(&check);
    }
    memory_free(candidates);
    memory_free(positions);
    return ok;
}

/* ========================================= the shape ========================================== */

static const char *many(size_t count, const struct tensor *tensor, char *text, size_t length)
{
    static const char *const words[] = {"no",    "one",   "two",  "three", "four",   "five",  "six",
                                        "seven", "eight", "nine", "ten",   "eleven", "twelve"};
    char letter = tensor->name[tensor->name[0] == 'd'];
    const char *noun = letter == 'b' ? "biases" : letter == 'W' ? "weights" : "entries";
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
    return size == trial->network.data.samples ? m : size;
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
    if (it->name[0] != 'd' || source == trial->network.tensor_count ||
        trial->network.tensors[source].lifetime != LIFETIME_CARRIED)
        return;
    if (!trial_consequence(trial, tensor, value, &dimensions, size))
        snprintf(text, length, ", and %s - alpha*%s does not exist", it->name + 1, it->name);
    else
        snprintf(text, length, ", and %s - alpha*%s becomes %zux%zu", it->name + 1, it->name,
                 told(trial, size[0], m), told(trial, size[1], m));
}

static void write_shape(struct judgement *judgement, struct trial *trial, struct array value,
                        enum fit fit, size_t m)
{
    const struct tensor *it = &trial->network.tensors[judgement->tensor];
    char found[64], wanted[64], then[120], words[40];
    bool turned = trial_is_turned(trial, judgement->tensor);
    struct array own = {.dimensions = judgement->tensor == trial->network.loss ? 0 : 2,
                        .size = {turned ? it->columns : it->rows, turned ? it->rows : it->columns}};
    size_t entries = told(trial, it->rows, m) * told(trial, it->columns, m);
    shape_text(found, sizeof found, trial, value, m);
    shape_text(wanted, sizeof wanted, trial, own, m);
    consequence_text(then, sizeof then, trial, judgement->tensor, value, m);
    if (array_count(value) == 1 && fit == FIT_SHARED)
        snprintf(judgement->shape, sizeof judgement->shape,
                 "The line gives one number, %s is %zux%zu: NumPy would share it among %s.",
                 it->name, told(trial, own.size[0], m), told(trial, own.size[1], m),
                 many(entries, it, words, sizeof words));
    else
        snprintf(judgement->shape, sizeof judgement->shape, "The shape is %s instead of %s%s%s.",
                 found, wanted, then,
                 fit == FIT_TURNED ? ": it is transposed"
                 : fit == FIT_FLAT && trial->layout == LAYOUT_COLUMNS
                     ? "; keepdims=True keeps it a column"
                     : "");
}

/* ======================================== the diagnosis ======================================= */

/* A scope with less of X, so that products with it take no time. */
struct narrow {
    struct scope scope;
    struct array X, W1; /* empty: whole */
};

static bool lookup_narrow(void *context, const char *name, struct array *value, bool *found,
                          struct error *error)
{
    struct narrow *narrow = context;
    if (narrow->X.at && strcmp(name, "X") == 0) {
        *found = true;
        *value = array_share(narrow->X);
        return true;
    }
    if (narrow->W1.at && strcmp(name, "W1") == 0) {
        *found = true;
        *value = narrow->W1;
        return true;
    }
    return narrow->scope.lookup(narrow->scope.context, name, value, found, error);
}

/* Chosen pixels of all samples: rows of X. */
static bool narrow_rows(struct narrow *narrow, const struct network *network,
                        const struct candidate *rows, size_t count, struct error *error)
{
    struct dataset data = network->data;
    if (!array_new(&narrow->X, 2, count, data.samples, ARRAY_REAL, error))
        return false;
    for (size_t n = 0; n < data.samples; n++)
        for (size_t i = 0; i < count; i++)
            *array_at(narrow->X, i, n) = (real)data.pixels[n * data.inputs + rows[i].place] / 255;
    return true;
}

static struct matrix chosen_columns(struct matrix matrix, const struct candidate *columns,
                                    size_t count, struct error *error)
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
    struct candidate *columns = memory_new(truth.columns, sizeof *columns, error);
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
    struct matrix W1 = chosen_columns(network_tensor(network, "W1")->value, columns, count, error);
    struct scope scope = narrow->scope;
    scope.lookup = lookup_narrow;
    scope.context = narrow;
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
    struct scope scope = narrow->scope;
    struct network *network = &trial->network;
    scope.lookup = lookup_narrow;
    scope.context = narrow;
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
    plain.mean = plain.labels = false;
    plain.locals = NULL;
    plain.local_count = plain.local_capacity = 0;
    plain.target = plain.network.tensor_count;
    return plain;
}

/* What is known of values of the tensor's own shape; of others, of the array itself. */
static bool diagnose(struct judgement *judgement, struct trial *trial, struct array value,
                     enum fit fit, struct matrix values, struct matrix truth, struct error *error)
{
    struct trial plain = program_form(trial);
    struct narrow narrow = {.scope = trial_scope(&plain)};
    const struct tensor *it = &plain.network.tensors[judgement->tensor];
    bool whole = fit == FIT_RIGHT || fit == FIT_FLAT || fit == FIT_TURNED, ok;
    if (whole && strcmp(it->name, "dW1") == 0)
        ok = diagnose_pixels(&judgement->diagnosis, &plain.network, judgement->tensor, values,
                             truth, &narrow, error);
    else if (whole && strcmp(it->name, "Z1") == 0)
        ok = diagnose_samples(&judgement->diagnosis, &plain, judgement->tensor, values, truth,
                              &narrow, error);
    else {
        struct array seen = whole ? array_borrow(values) : array_share(value);
        bool turned = !whole && trial->layout != LAYOUT_COLUMNS;
        struct array user = turned ? operator_transpose(seen) : array_share(seen);
        if (whole && judgement->tensor == plain.network.loss)
            user.dimensions = 0;
        ok = mistakes_diagnose(&judgement->diagnosis, &plain.network, judgement->tensor, user,
                               truth, &narrow.scope, error);
        array_free(&user);
        array_free(&seen);
    }
    array_free(&narrow.X);
    return ok;
}

/* Beside a right line: the mistakes that these data could not tell from it. */
static void note_blindness(struct judgement *judgement, struct trial *trial, struct matrix truth)
{
    struct trial plain = program_form(trial);
    struct scope scope = trial_scope(&plain);
    struct diagnosis equal;
    const char *name = trial->network.tensors[judgement->tensor].name;
    if (strcmp(name, "dW1") == 0 || strcmp(name, "Z1") == 0)
        return; /* products with X would take too long for a word beside */
    mistakes_without_effect(&equal, &plain.network, judgement->tensor, truth, &scope);
    if (equal.count)
        snprintf(judgement->note, sizeof judgement->note,
                 "On these data a mistake gives equal numbers, so they cannot show it: %.300s",
                 equal.words[0]);
}

/* ======================================= the interface ======================================== */

static bool is_gradient(const struct network *network, size_t tensor)
{
    size_t s = network_statement(network, network->tensors[tensor].name);
    return s < network->statement_count && network->statements[s].pass == PASS_BACKWARD &&
           numerical_source(network, tensor) < network->tensor_count;
}

/* The values against what is right, whichever way that is found. */
static bool judge_numbers(struct judgement *judgement, struct trial *trial, struct matrix values,
                          struct matrix truth, struct error *error)
{
    if (is_gradient(&trial->network, judgement->tensor))
        return judge_gradient(judgement, trial, values, error);
    compare_values(judgement, values, truth);
    return true;
}

bool judge_value(struct judgement *judgement, struct trial *trial, size_t tensor,
                 struct array value, struct error *error)
{
    const struct tensor *it = &trial->network.tensors[tensor];
    struct matrix values, truth;
    enum fit fit;
    *judgement = (struct judgement){
        .tensor = tensor, .samples = trial->network.data.samples, .total = it->rows * it->columns};
    if (!trial_fit(trial, tensor, value, &fit, &values, error))
        return false;
    if (fit == FIT_NONE)
        return judge_shape(judgement, trial, tensor, value, trial->network.data.samples, error);
    if (!judge_truth(&truth, trial, tensor, error)) {
        matrix_free(&values);
        return false;
    }
    bool ok = judge_numbers(judgement, trial, values, truth, error);
    if (ok && fit != FIT_RIGHT && judgement->verdict != VERDICT_NOT_JUDGED) {
        judgement->values_right = judgement->verdict == VERDICT_OK;
        judgement->verdict = VERDICT_FAIL;
        write_shape(judgement, trial, value, fit, trial->network.data.samples);
    }
    if (ok && judgement->verdict == VERDICT_FAIL && !judgement->values_right)
        ok = diagnose(judgement, trial, value, fit, values, truth, error);
    if (ok && judgement->verdict == VERDICT_OK)
        note_blindness(judgement, trial, truth);
    matrix_free(&values);
    matrix_free(&truth);
    return ok;
}

bool judge_shape(struct judgement *judgement, struct trial *trial, size_t tensor,
                 struct array value, size_t m, struct error *error)
{
    const struct tensor *it = &trial->network.tensors[tensor];
    struct matrix truth, none = {0};
    *judgement = (struct judgement){
        .tensor = tensor,
        .verdict = VERDICT_FAIL,
        .samples = m,
        .total = told(trial, it->rows, m) * told(trial, it->columns, m),
    };
    write_shape(judgement, trial, value, FIT_NONE, m);
    if (!judge_truth(&truth, trial, tensor, error))
        return false;
    bool ok = diagnose(judgement, trial, value, FIT_NONE, none, truth, error);
    matrix_free(&truth);
    return ok;
}
