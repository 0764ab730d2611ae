#include "judge/checked_line.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "judge/layout.h"
#include "language/caret.h"

enum { FEW = 61 }; /* a prime, so that it is no layer's size by chance */

bool check_new(struct check *check, const struct network *from, struct batch batch,
               struct trial_names names, enum convention convention, struct error *error)
{
    *check = (struct check){.convention = convention};
    struct batch few = {batch.order, batch.from, batch.count < FEW ? batch.count : FEW};
    if (sizeof(real) < sizeof(double))
        return error_set(error, "Build with plain `make`.",
                         "lines are judged in the double build; this one computes in %s",
                         REAL_NAME);
    if (!trial_new(&check->all, from, batch, error))
        return false;
    if (!trial_new(&check->few, from, few, error)) {
        trial_free(&check->all);
        return false;
    }
    check->all.names = check->few.names = names;
    return true;
}

void check_free(struct check *check)
{
    trial_free(&check->all);
    trial_free(&check->few);
}

void check_store(struct check *check, enum layout layout, bool mean, unsigned labels)
{
    struct trial *const trials[] = {&check->all, &check->few};
    for (int i = 0; i < 2; i++) {
        trials[i]->layout = layout;
        trials[i]->mean = mean;
        trials[i]->labels = labels;
    }
}

void checked_line_free(struct checked_line *line)
{
    memory_free(line->text);
    *line = (struct checked_line){0};
}

/* Finds the tensor that a name means and that a statement computes. */
static bool find_target(const struct network *network, const char *name, size_t *tensor,
                        struct error *error)
{
    *tensor = spelling_tensor(network, name);
    if (*tensor == network->tensor_count)
        return error_set(error, "`list all` shows what statements compute.",
                         "there is no target \"%.60s\"", name);
    if (network_computes(network, *tensor) == network->statement_count)
        return error_set(error, "`list all` shows what statements compute.",
                         "%.60s is computed by no statement", name);
    return true;
}

bool check_matches(struct trial *trial, size_t tensor, struct array value)
{
    struct matrix values, truth;
    enum fit fit;
    struct error unsaid; /* it finds out what is meant; what is judged then says it */
    if (!trial_fit(trial, tensor, value, &fit, &values, &unsaid))
        return false;
    bool same = fit == FIT_RIGHT && judge_truth(&truth, trial, tensor, &unsaid);
    if (same) {
        same = judge_same(values, truth);
        matrix_free(&truth);
    }
    matrix_free(&values);
    return same;
}

void check_hint(char *hint, size_t length, const struct check *check, size_t tensor)
{
    const struct network *network = &check->all.network;
    const struct tensor *it = &network->tensors[tensor];
    const struct statement *statement = &network->statements[network_computes(network, tensor)];
    const char *formula = statement->formula;
    size_t used = strlen(formula);
    bool per_sample = it->lifetime == LIFETIME_SAMPLE && statement->pass == PASS_BACKWARD;
    bool output = tensor == network_output_error(network);
    bool mean = check->all.mean && statement->pass == PASS_BACKWARD;
    char turned[400];
    enum layout layout = check->all.layout;
    if (layout != LAYOUT_COLUMNS && !statement->line && !statement->spoiled) {
        layout_text(turned, sizeof turned, &check->all, tensor, formula);
        if (tensor == network->output)
            snprintf(turned, sizeof turned, "%.*s, axis=1)", (int)used - 1, formula);
        formula = turned;
        used = strlen(formula);
    }
    if (mean && per_sample && output)
        snprintf(hint, length, "%s = (%s) / m", it->name, formula);
    else if (mean && !per_sample && used > 4 && strcmp(formula + used - 4, " / m") == 0)
        snprintf(hint, length, "%s = %.*s", it->name, (int)used - 4, formula);
    else
        snprintf(hint, length, "%s = %s", it->name, formula);
}

/* ========================================= settling ========================================= */

/* How a line came out on few samples. */
struct outcome {
    bool evaluated, right; /* right: it has the target's shape and numbers */
    enum fit fit;
    struct array value; /* owned */
};

static void try_line(struct outcome *outcome, struct trial *few, size_t tensor, const char *text)
{
    struct language_error ignored = {0};
    struct matrix values;
    *outcome = (struct outcome){.fit = FIT_NONE};
    outcome->evaluated = trial_evaluate(few, tensor, text, &outcome->value, &ignored);
    if (!outcome->evaluated)
        return;
    if (trial_fit(few, tensor, outcome->value, &outcome->fit, &values, &ignored.error))
        matrix_free(&values);
    outcome->right = check_matches(few, tensor, outcome->value);
}

/* Whether a value has the samples in both dimensions: an inner product that should have been an
 * outer one, or a line of somebody who has a sample a row. */
static bool is_samples_square(const struct outcome *outcome, const struct trial *few)
{
    size_t m = few->network.batch.count;
    return outcome->evaluated && outcome->value.dimensions == 2 && outcome->value.size[0] == m &&
           outcome->value.size[1] == m;
}

/* Finds the layout and the convention in which the line is right, if it is not in the program's
 * own. Other layouts are tried only for a line that cannot be meant in this one. */
static void settle(struct check *check, size_t tensor, const char *text, struct outcome *outcome)
{
    struct trial *few = &check->few;
    unsigned labels = few->labels;
    bool mean = check->convention == CONVENTION_MEAN;
    check_store(check, LAYOUT_COLUMNS, mean, labels);
    try_line(outcome, few, tensor, text);
    if (outcome->right)
        return;
    if (check->convention == CONVENTION_AUTO && outcome->evaluated &&
        tensor == network_output_error(&few->network)) {
        check_store(check, LAYOUT_COLUMNS, true, labels);
        if (check_matches(few, tensor, outcome->value))
            return;
        check_store(check, LAYOUT_COLUMNS, mean, labels);
    }
    if (outcome->evaluated && !is_samples_square(outcome, few))
        return;
    enum layout best = LAYOUT_COLUMNS;
    bool right = false;
    for (int layout = LAYOUT_ROWS; layout < LAYOUTS && !right; layout++) {
        struct outcome other;
        check_store(check, (enum layout)layout, mean, labels);
        try_line(&other, few, tensor, text);
        right = other.right;
        if (right || (other.fit == FIT_RIGHT && best == LAYOUT_COLUMNS))
            best = (enum layout)layout;
        array_free(&other.value);
    }
    check_store(check, best, mean, labels);
    array_free(&outcome->value);
    try_line(outcome, few, tensor, text);
}

/* ========================================== the line ========================================== */

static bool read_line(struct checked_line *line, struct check *check, const char *text,
                      struct assignment *assignment, struct error *error)
{
    line->text = spelling_plain(&check->all.network, text, error);
    if (!line->text)
        return false;
    if (!spelling_assignment(assignment, line->text))
        return error_set(error, "check db2 = 1/m * np.sum(dZ2, axis=1, keepdims=True)",
                         "a line to judge says TARGET = EXPR");
    if (assignment->index[0])
        return error_set(error, "`check` without a line takes several, up to `end`.",
                         "%s[...] = changes a part of %s: the line before it is needed, too",
                         assignment->name, assignment->name);
    return true;
}

/* What the line computes, as an expression: "W1 - (alpha * dW1)" of "W1 -= alpha * dW1". */
static char *expression_of(const struct assignment *assignment, struct error *error)
{
    if (assignment->op[0])
        return memory_format(error, "%s %s (%s)", assignment->name, assignment->op,
                             assignment->text);
    return memory_string(assignment->text, error);
}

static bool uses_answer(const struct trial *trial, size_t tensor, struct error *error)
{
    const struct tensor *it = &trial->network.tensors[tensor];
    if (!trial->used_answer || tensor_is_parameter(it))
        return true;
    return error_set(error, "It may use what was computed before it, not what it computes.",
                     "the line uses the answer: %s itself", it->name);
}

static void note_ways(struct judgement *judgement, const struct check *check)
{
    const struct trial *trial = &check->all;
    const struct tensor *it = &trial->network.tensors[judgement->tensor];
    char *note = judgement->note;
    size_t used = strlen(note), length = sizeof judgement->note;
    if (trial->layout != LAYOUT_COLUMNS)
        used += (size_t)snprintf(
            note + used, length - used, "%sRead with a sample a row: X is %zu x %zu, %s.",
            used ? " " : "", trial->network.batch.count, trial->network.layers.units[0],
            trial->layout == LAYOUT_ROWS ? "Z1 = X @ W1 + b1" : "Z1 = X @ W1.T + b1");
    if (trial->mean && check->convention == CONVENTION_AUTO && used < length)
        snprintf(
            note + used, length - used,
            "%sRead with 1/m inside %s: then dW and db have none. Here %s is each sample's own "
            "gradient, and the mean is taken in dW and db.",
            used ? " " : "", it->name, it->name);
}

/* Evaluates the line over all samples, unless its shape on few has told enough. */
static bool judge_line(struct checked_line *line, struct check *check, size_t tensor,
                       const char *expression, const struct outcome *outcome, struct error *error)
{
    struct language_error inner = {0};
    struct array value;
    size_t m = check->all.network.batch.count, few = check->few.network.batch.count;
    if (outcome->evaluated && outcome->fit == FIT_NONE && few < m)
        return uses_answer(&check->few, tensor, error) &&
               judge_shape(&line->judgement, &check->few, tensor, outcome->value, m, error);
    if (!trial_evaluate(&check->all, tensor, expression, &value, &inner)) {
        caret_write(error, &inner, expression);
        return false;
    }
    bool ok = uses_answer(&check->all, tensor, error) &&
              judge_value(&line->judgement, &check->all, tensor, value, error);
    array_free(&value);
    return ok;
}

/* A wrong line for a bias that would be right with a sample a row: the axis alone cannot tell. */
static void note_rows(struct judgement *judgement, struct check *check, const char *expression)
{
    struct trial *few = &check->few;
    struct identity is = network_identity(&few->network, judgement->tensor);
    unsigned labels = few->labels;
    bool mean = few->mean;
    if (judgement->verdict != VERDICT_FAIL || few->layout != LAYOUT_COLUMNS ||
        is.role != ROLE_BIASES || !is.gradient || judgement->note[0])
        return;
    struct outcome other;
    check_store(check, LAYOUT_ROWS, mean, labels);
    try_line(&other, few, judgement->tensor, expression);
    bool right = other.right;
    array_free(&other.value);
    check_store(check, LAYOUT_COLUMNS, mean, labels);
    if (right)
        snprintf(judgement->note, sizeof judgement->note,
                 "In a notebook with a sample a row, Z1 = X @ W1 + b1, this line would be right.");
}

bool check_line(struct checked_line *line, struct check *check, const char *text,
                struct error *error)
{
    struct assignment assignment;
    struct outcome outcome = {0};
    size_t tensor = 0;
    *line = (struct checked_line){0};
    if (!read_line(line, check, text, &assignment, error) ||
        !find_target(&check->all.network, assignment.name, &tensor, error)) {
        checked_line_free(line);
        return false;
    }
    char *expression = expression_of(&assignment, error);
    check_store(check, LAYOUT_COLUMNS, false, spelling_labels(line->text));
    if (expression)
        settle(check, tensor, expression, &outcome);
    bool judged = expression && judge_line(line, check, tensor, expression, &outcome, error);
    if (judged) {
        note_ways(&line->judgement, check);
        note_rows(&line->judgement, check, expression);
    }
    array_free(&outcome.value);
    memory_free(expression);
    if (!judged)
        checked_line_free(line);
    return judged;
}
