/* What was probably forgotten: known mistakes as formulas, evaluated beside the student's numbers,
 * and where none fits, what the numbers have in common. */
#include <math.h>
#include <string.h>

#include "judge.h"
#include "language/expression.h"

/* What a diagnosis looks at. */
struct question {
    struct judge *judge;
    const struct comparison *c;
    struct matrix mine; /* what the student's function gave; for one that adds, without `before` */
    real scale;         /* the largest of the right answer */
};

/* ========================================= formulas =========================================== */

static size_t samples(const struct comparison *c)
{
    size_t m = 0;
    for (size_t i = 0; i < JUDGE_ROLES && c->role[i].name; i++)
        if (c->role[i].value.columns > m)
            m = c->role[i].value.columns;
    return m;
}

static bool look_up(const struct names *names, const struct scope *scope, const char *name,
                    struct array *value, bool *found, struct error *error)
{
    const struct question *question = names->context;
    (void)scope;
    *found = true;
    if (strcmp(name, "m") == 0)
        return array_scalar(value, (double)samples(question->c), ARRAY_INTEGER, error);
    if (strcmp(name, "True") == 0)
        return array_scalar(value, 1, ARRAY_BOOLEAN, error);
    for (size_t i = 0; i < JUDGE_ROLES && question->c->role[i].name; i++)
        if (strcmp(name, question->c->role[i].name) == 0) {
            *value = array_borrow(question->c->role[i].value);
            return true;
        }
    *found = false;
    return true;
}

/* A formula that has no value, because its shapes don't fit (so it was not that), or because the
 * table of mistakes is at fault. */
static bool broken(const struct question *question, const char *formula,
                   const struct language_error *error)
{
    return judge_that(question->judge, strstr(error->error.message, "shape") != NULL,
                      "(The judge's own formula %s cannot be evaluated: %s.)", formula,
                      error->error.message) &&
           false;
}

/* Whether the formula gives the student's numbers. A single number stands for all. */
static bool fits(const struct question *question, const char *formula)
{
    struct array value;
    struct language_error error;
    const struct names names = {.lookup = look_up, .context = (void *)question};
    const struct scope scope = {.names = &names};
    if (!evaluate_text(&value, formula, &scope, &error))
        return broken(question, formula, &error);
    struct matrix mine = question->mine;
    size_t count = array_count(value);
    bool same_shape = value.size[0] == mine.rows && value.size[1] == mine.columns;
    bool one_row = mine.rows == 1 && value.dimensions == 1 && count == mine.columns;
    bool same = count == 1 || one_row || same_shape;
    for (size_t j = 0; same && j < mine.columns; j++)
        for (size_t i = 0; same && i < mine.rows; i++) {
            real other = count == 1 ? (real)array_value(value)
                         : one_row  ? *array_at(value, j, 0)
                                    : *array_at(value, i, j);
            same = judge_agree(*matrix_at(mine, i, j), other, question->scale);
        }

    array_free(&value);
    return same;
}

/* `before` is said before the words of the mistake. */
static bool known_mistake(const struct question *question, const char *before)
{
    size_t named = 0;
    for (size_t i = 0; i < EXERCISE.mistake_count && named < 2; i++) {
        const struct slip *mistake = &EXERCISE.mistakes[i];
        if (strcmp(mistake->function, question->judge->function) == 0 &&
            fits(question, mistake->formula))
            judge_say(question->judge, "%s%s", named++ ? "Or: " : before, mistake->words);
    }
    return named > 0;
}

/* ==================================== what was written where ================================== */

static void say_unwritten(const struct question *question)
{
    const struct comparison *c = question->c;
    size_t untouched = 0;
    for (size_t i = 0; i < matrix_count(c->yours); i++)
        untouched += judge_is_untouched(c->yours.at[i]);
    if (untouched)
        judge_say(question->judge,
                  "%zu entries of %s were never written. What stood there before is not zero.",
                  untouched, c->target);
}

/* The student's numbers are the right ones, but row after row in memory. */
static bool is_row_major(const struct question *question)
{
    struct matrix right = question->c->right, before = question->c->before;
    if (right.rows == 1 || right.columns == 1)
        return false;
    for (size_t i = 0; i < right.rows; i++)
        for (size_t j = 0; j < right.columns; j++)
            if (!judge_agree(question->mine.at[i * right.columns + j],
                             *matrix_at(right, i, j) - (before.at ? *matrix_at(before, i, j) : 0),
                             question->scale))
                return false;
    return true;
}

/* ==================================== what the numbers share ================================== */

/* The number that the right entries must be multiplied by, all of them; NaN if there is none. */
static double common_ratio(const struct question *question)
{
    const struct comparison *c = question->c;
    double ratio = (double)NAN;
    for (size_t i = 0; i < matrix_count(c->right); i++) {
        double right = (double)(c->right.at[i] - (c->before.at ? c->before.at[i] : 0));
        double mine = (double)question->mine.at[i];
        if (fabs(right) <= 1e-6 * (double)question->scale)
            continue;
        if (isnan(ratio))
            ratio = mine / right;
        if (!judge_agree((real)mine, (real)(ratio * right), question->scale))
            return (double)NAN;
    }
    return ratio;
}

static bool say_ratio(const struct question *question)
{
    double ratio = common_ratio(question), m = (double)samples(question->c);
    if (isnan(ratio) || isinf(ratio))
        return false;
    const char *what = question->c->before.at ? "What is added" : "Every entry";
    if (ratio == 0)
        judge_say(question->judge, "%s is zero.", what);
    else if (fabs(ratio + 1) < 1e-6)
        judge_say(question->judge, "The sign is turned round.");
    else if (fabs(ratio * m - 1) < 1e-4)
        judge_say(question->judge, "%s is 1/%g of what it should be, and there are %g samples.",
                  what, m, m);
    else if (fabs(ratio / m - 1) < 1e-4)
        judge_say(question->judge, "%s is %g times what it should be, and there are %g samples.",
                  what, m, m);
    else
        judge_say(question->judge, "%s is %.6g times what it should be.", what, ratio);
    return true;
}

/* Counts how many rows (or columns) hold a wrong entry; *first is the first that holds none. */
static size_t count_wrong(const struct question *question, bool rows, size_t *right_one)
{
    const struct comparison *c = question->c;
    size_t lines = rows ? c->right.rows : c->right.columns, wrong = 0;
    size_t across = rows ? c->right.columns : c->right.rows;
    *right_one = lines;
    for (size_t k = 0; k < lines; k++) {
        bool any = false;
        for (size_t l = 0; l < across && !any; l++) {
            size_t i = rows ? k : l, j = rows ? l : k;
            any = !judge_agree(*matrix_at(c->yours, i, j), *matrix_at(c->right, i, j),
                               question->scale);
        }
        wrong += any;
        if (!any && *right_one == lines)
            *right_one = k;
    }
    return wrong;
}

static void say_where(const struct question *question)
{
    const struct comparison *c = question->c;
    size_t nan = 0, row, column;
    for (size_t i = 0; i < matrix_count(c->yours); i++)
        nan += isnan(c->yours.at[i]) && !judge_is_untouched(c->yours.at[i]);
    if (nan)
        judge_say(question->judge, "%zu of them are NaN: 0/0, inf - inf, or a number never set.",
                  nan);
    size_t rows = count_wrong(question, true, &row),
           columns = count_wrong(question, false, &column);
    if (columns < c->right.columns)
        judge_say(question->judge, "%zu of %zu columns are wrong; column %zu is right.", columns,
                  c->right.columns, column);
    if (rows < c->right.rows)
        judge_say(question->judge, "%zu of %zu rows are wrong; row %zu is right.", rows,
                  c->right.rows, row);
    judge_say(
        question->judge,
        "None of the known mistakes gives these numbers. Take one entry, and do it on paper.");
}

/* ========================================= in order =========================================== */

/* From the surest to the vaguest; the first that explains all ends it. */
static void diagnose(const struct question *question)
{
    const struct comparison *c = question->c;
    say_unwritten(question);
    if (is_row_major(question)) {
        judge_say(question->judge,
                  "The numbers are right, but they stand row after row. A matrix lies column after "
                  "column:");
        judge_say(question->judge, "element (i, j) is at[i + j * rows].");
        return;
    }
    bool sets = c->before.at != NULL;
    for (size_t i = 0; sets && i < matrix_count(c->right); i++)
        sets = judge_agree(c->yours.at[i], c->right.at[i] - c->before.at[i], question->scale);
    if (sets)
        judge_say(question->judge,
                  "It sets %s instead of adding to it: what other samples had added is lost.",
                  c->target);
    if (sets || known_mistake(question, ""))
        return;
    struct question all = *question; /* with what it would have been without adding */
    all.mine = c->yours;
    if (c->before.at && known_mistake(&all, "It sets instead of adding. And: "))
        return;
    if (!say_ratio(question))
        say_where(question);
}

void judge_diagnose(struct judge *judge, const struct comparison *c)
{
    struct question question = {.judge = judge, .c = c};
    if (!matrix_new(&question.mine, c->yours.rows, c->yours.columns, NULL))
        return;
    for (size_t i = 0; i < matrix_count(c->yours); i++) {
        question.mine.at[i] = c->yours.at[i] - (c->before.at ? c->before.at[i] : 0);
        if (isfinite(c->right.at[i]))
            question.scale = (real)fmax((double)question.scale, fabs((double)c->right.at[i]));
    }
    diagnose(&question);
    matrix_free(&question.mine);
}
