/* checked_line.h - judges a line that somebody wrote: TARGET = EXPR. The way into the judge.
 *
 * A line is read, evaluated and compared; what is wrong about it is put into words. The parts, in
 * the order of their turns:
 *
 *     spelling.h       the target and the names, as notebooks write them, brought to ours
 *     trial.h          a scratch iteration: what the line is evaluated over, in the author's layout
 *     checked_line.c   finds that layout: tries the line on few samples, then takes it over all
 *     judgement.h      compares the value: with the program's, or a gradient with differences
 *     numerical.h      takes the differences; probe.h nudges a tensor and reads the costs
 *     diagnose.h       what is said of a wrong one: its shape, and
 *     mistakes.h       the known mistake that gives the nearest numbers
 *
 * Nothing is printed here: commands/verdict.h does that. Several lines that belong together are
 * judged by pasted_block.h, which goes the same way with each; the program's own statements, some
 * of them spoiled or edited, by local.h. */
#ifndef BACKSTEP_CHECKED_LINE_H
#define BACKSTEP_CHECKED_LINE_H

#include "judge/judgement.h"
#include "judge/spelling.h"
#include "judge/trial.h"

/* A scratch iteration over all samples, and one over few of them, on which it is cheap to find out
 * how a line's author stores things. */
struct check {
    struct trial all, few;
    enum convention convention; /* AUTO: found out */
};

/* What a line turned out to be, beside its judgement. */
struct checked_line {
    struct judgement judgement;
    char *text; /* the line as it was judged: NAME = EXPR; owned */
};

/* Over these samples, from the parameters that `from` carries. The names may be empty. The caller
 * calls check_free. */
bool check_new(struct check *check, const struct network *from, struct batch batch,
               struct trial_names names, enum convention convention, struct error *error);

void check_free(struct check *check);

/* Both trials take this layout and convention. */
void check_store(struct check *check, enum layout layout, bool mean, unsigned labels);

/* Judges "TARGET = EXPR" or "TARGET -= EXPR". The caller calls checked_line_free. False, with the
 * error set, for what is no such line, cannot be evaluated or uses its own target. */
bool check_line(struct checked_line *line, struct check *check, const char *text,
                struct error *error);

void checked_line_free(struct checked_line *line);

/* The statement's own line in the author's convention, for a hint: "dZ2 = A2 - Y". */
void check_hint(char *hint, size_t length, const struct check *check, size_t tensor);

/* ---- for blocks ---- */

/* Whether a value is what the trial's target should be: right shape, right numbers. */
bool check_matches(struct trial *trial, size_t tensor, struct array value);

#endif
