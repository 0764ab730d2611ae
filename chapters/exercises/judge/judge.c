/* Trials: what is lent to the student's function, and what came back. */
#include "judge.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "child.h"

enum { GUARD = 256, GUARD_BYTE = 0xa5, SHOWN = 4 };

void judge_say(struct judge *judge, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputc('!', judge->report);
    vfprintf(judge->report, format, arguments);
    fputc('\n', judge->report);
    va_end(arguments);
    judge->failed = true;
}

/* ===================================== memory that is lent ==================================== */

/* AddressSanitizer sees every byte outside of a block from malloc, so the block is exact. Without
 * it, guards around the memory show at least what was written there. (memory_new rounds up: bytes
 * behind the end would be nobody's.) */
static struct block *lend(struct judge *judge, const char *name, size_t rows, size_t columns,
                          size_t bytes)
{
    size_t guard = child_is_sanitized() ? 0 : GUARD;
    unsigned char *base = malloc(bytes + 2 * guard + (bytes + guard == 0));
    unsigned char *before = malloc(bytes + 1);
    if (!base || !before || judge->blocks == JUDGE_BLOCKS)
        abort(); /* nothing here is large, and no trial lends more */
    memset(base, GUARD_BYTE, guard);
    memset(base + guard + bytes, GUARD_BYTE, guard);
    struct block *block = &judge->block[judge->blocks++];
    *block = (struct block){.name = name,
                            .rows = rows,
                            .columns = columns,
                            .bytes = bytes,
                            .base = base,
                            .at = base + guard,
                            .before = before};
    return block;
}

static void lend_value(struct block *block, const void *value)
{
    memcpy(block->before, value, block->bytes);
    memcpy(block->at, value, block->bytes);
}

void judge_trial(struct judge *judge, const char *where)
{
    if (judge->where && !judge->failed)
        fprintf(judge->report, "+%s\n", judge->where);
    for (size_t i = 0; i < judge->blocks; i++) {
        free(judge->block[i].base);
        free(judge->block[i].before);
    }
    judge->blocks = 0;
    judge->where = where;
    judge->trials += where != NULL;
}

/* A quiet NaN that no arithmetic gives. */
real judge_untouched(void)
{
#ifdef BACKSTEP_FLOAT
    return nanf("0x1a7e5");
#else
    return nan("0x1a7e5");
#endif
}

bool judge_is_untouched(real value)
{
    real mark = judge_untouched();
    return memcmp((const unsigned char *)&value, (const unsigned char *)&mark, sizeof value) == 0;
}

static struct matrix lend_matrix(struct judge *judge, const char *name, struct matrix value,
                                 bool operand)
{
    struct block *block =
        lend(judge, name, value.rows, value.columns, matrix_count(value) * sizeof(real));
    struct matrix lent = {value.rows, value.columns, (real *)(void *)block->at};
    block->operand = operand;
    if (value.at)
        lend_value(block, value.at);
    else
        matrix_fill(lent, judge_untouched());
    return lent;
}

struct matrix judge_operand(struct judge *judge, const char *name, struct matrix value)
{
    return lend_matrix(judge, name, value, true);
}

struct matrix judge_target(struct judge *judge, const char *name, struct matrix before)
{
    return lend_matrix(judge, name, before, false);
}

uint8_t *judge_bytes(struct judge *judge, const char *name, const uint8_t *value, size_t count,
                     bool operand)
{
    struct block *block = lend(judge, name, 1, count, count);
    block->operand = operand;
    if (value)
        lend_value(block, value);
    else
        memset(block->at, GUARD_BYTE, count);
    return block->at;
}

/* ========================================== the call ========================================== */

void judge_enter(struct judge *judge)
{
    fprintf(judge->report, "c%s", judge->where);
    for (size_t i = 0; i < judge->blocks; i++)
        fprintf(judge->report, "%s %s %zux%zu", i ? "," : ":", judge->block[i].name,
                judge->block[i].rows, judge->block[i].columns);
    fputc('\n', judge->report);
    fflush(judge->report);
}

static bool guard_is_whole(struct judge *judge, const struct block *block)
{
    for (size_t i = 0; block->at != block->base && i < GUARD; i++) {
        if (block->at[block->bytes + i] != GUARD_BYTE)
            return judge_that(judge, false, "It writes behind the end of %s (%zux%zu).",
                              block->name, block->rows, block->columns);
        if (block->base[GUARD - 1 - i] != GUARD_BYTE)
            return judge_that(judge, false, "It writes before the beginning of %s (%zux%zu).",
                              block->name, block->rows, block->columns);
    }
    return true;
}

bool judge_leave(struct judge *judge)
{
    fprintf(judge->report, "l\n");
    fflush(judge->report);
    for (size_t i = 0; i < judge->blocks; i++) {
        const struct block *block = &judge->block[i];
        if (!guard_is_whole(judge, block))
            return false;
        if (block->operand && memcmp(block->at, block->before, block->bytes) != 0)
            return judge_that(judge, false,
                              "It changes %s, which is only there to be read: others need it as it "
                              "was.",
                              block->name);
    }
    return true;
}

/* ========================================= comparing ========================================== */

bool judge_agree(real a, real b, real scale)
{
    const double relative = sizeof(real) < sizeof(double) ? 1e-4 : 1e-9;
    if (isnan(a) || isnan(b))
        return isnan(a) && isnan(b) && judge_is_untouched(a) == judge_is_untouched(b);
    if (isinf(a) || isinf(b))
        return a == b;
    double x = (double)a, y = (double)b;
    return fabs(x - y) <= relative * fmax(fabs(x), fabs(y)) + relative / 100 * (double)scale;
}

/* A number, or what was never written. */
static const char *number(char *text, size_t length, real value)
{
    if (judge_is_untouched(value))
        return "not written";
    snprintf(text, length, "%+.6g", (double)value + 0.0);
    return text;
}

/* For a function that adds, the numbers are what it added. */
static void print_entry(struct judge *judge, const struct comparison *c, size_t i, size_t j)
{
    char entry[80], mine[32], theirs[32], ratio[32] = "";
    real before = c->before.at ? *matrix_at(c->before, i, j) : 0;
    real yours = *matrix_at(c->yours, i, j), right = *matrix_at(c->right, i, j);
    if (c->before.at) {
        yours -= before;
        right -= before;
    }
    snprintf(entry, sizeof entry, "%s[%zu,%zu]", c->target, i, j);
    if (isfinite(yours) && right != 0)
        snprintf(ratio, sizeof ratio, "%.6g", (double)(yours / right));
    judge_say(judge, "%-16s%-14s%-14s%s", entry, number(theirs, sizeof theirs, right),
              number(mine, sizeof mine, yours), ratio);
}

/* The first wrong entries. */
static void print_entries(struct judge *judge, const struct comparison *c, size_t wrong, real scale)
{
    judge_say(judge, "%zu of %zu entries wrong%s:", wrong, matrix_count(c->right),
              wrong > SHOWN ? ", such as" : "");
    judge_say(judge, "%-16s%-14s%-14s%s", c->before.at ? "added to" : "entry", "library's", "yours",
              "yours / library's");
    for (size_t j = 0, shown = 0; j < c->right.columns; j++)
        for (size_t i = 0; i < c->right.rows && shown < SHOWN; i++)
            if (!judge_agree(*matrix_at(c->yours, i, j), *matrix_at(c->right, i, j), scale)) {
                print_entry(judge, c, i, j);
                shown++;
            }
}

/* Whether the target is as it was. */
static bool is_untouched(const struct comparison *c)
{
    for (size_t i = 0; i < matrix_count(c->yours); i++)
        if (c->before.at ? c->yours.at[i] != c->before.at[i] : !judge_is_untouched(c->yours.at[i]))
            return false;
    return true;
}

bool judge_compare(struct judge *judge, const struct comparison *c)
{
    size_t wrong = 0, count = matrix_count(c->right);
    real scale = 0;
    for (size_t i = 0; i < count; i++)
        if (isfinite(c->right.at[i]))
            scale = (real)fmax((double)scale, fabs((double)c->right.at[i]));
    for (size_t i = 0; i < count; i++)
        wrong += !judge_agree(c->yours.at[i], c->right.at[i], scale);
    if (!wrong)
        return true;
    if (is_untouched(c))
        return judge_that(judge, false, "%s is as it was before: nothing is %s yet.", c->target,
                          c->before.at ? "added" : "written");
    print_entries(judge, c, wrong, scale);
    judge_diagnose(judge, c);
    return false;
}
