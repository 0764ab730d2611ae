/* judge.h - judges the functions of one exercise against the library's.
 *
 * Each function is judged in a process of its own (child.h), with inputs that the library made, in
 * several trials: a small network whose sizes are different primes, so that what is transposed
 * does not fit; special numbers; real images. A trial goes like this:
 *
 *     judge_trial(judge, "the small network");
 *     struct matrix Z = judge_operand(judge, "Z1", Z1);      copies, with guards around them
 *     struct matrix A = judge_target(judge, "A1", nothing);
 *     judge_enter(judge);
 *     mine_forward_relu(A, Z);
 *     judge_leave(judge) && judge_compare(judge, ...); */
#ifndef EXERCISES_JUDGE_H
#define EXERCISES_JUDGE_H

#include <stdio.h>

#include "model/network.h"

enum { JUDGE_BLOCKS = 8, JUDGE_ROLES = 6, JUDGE_FUNCTIONS = 8 };

/* Memory that is lent to the student's function. */
struct block {
    const char *name;     /* "dA1" */
    size_t rows, columns; /* for messages */
    size_t bytes;
    unsigned char *base, *at; /* what was allocated, and what was lent */
    unsigned char *before;    /* what it held; owned */
    bool operand;             /* must not change */
};

/* A function in the middle of being judged. */
struct judge {
    const char *function;
    FILE *report;      /* read by the parent process; see child.c */
    const char *where; /* the trial */
    struct block block[JUDGE_BLOCKS];
    size_t blocks;
    size_t trials;
    bool failed;
};

/* A known mistake: what `formula` gives in place of the right answer, and how to say it. Of the
 * fitting ones the first two are named, so the likelier stand first. */
struct slip {
    const char *function;
    const char *formula; /* over the roles and m, the number of samples */
    const char *words;
};

/* A matrix that formulas may name. */
struct named {
    const char *name; /* "dZ" */
    struct matrix value;
};

/* Two answers to one question. */
struct comparison {
    const char *target;   /* its name, for the entries: "dW2" */
    struct matrix yours;  /* what the student's function left there */
    struct matrix right;  /* what the library's left there */
    struct matrix before; /* what it held before, for a function that adds; else empty */
    struct named role[JUDGE_ROLES];
};

/* One function of an exercise. */
struct judged {
    const char *name;
    void (*judge)(struct judge *judge);
    void (*mine)(void); /* the student's; NULL when the file has none */
};

struct exercise {
    const char *number; /* "5" */
    struct judged function[JUDGE_FUNCTIONS];
    size_t count;
    /* All together, in a training; NULL where there is nothing to train with. */
    void (*together)(struct judge *judge);
    const struct slip *mistakes;
    size_t mistake_count;
};

/* The exercise that this program was linked for. */
extern const struct exercise EXERCISE;

/* The networks to judge with, after a forward and a backward pass; made before the first child. */
struct bench {
    struct dataset small_data, real_data; /* owned; the real network looks at a part of it */
    struct network small, real;
};
extern struct bench bench;

enum { BENCH_IMAGES = 300 };
extern const char BENCH_SMALL[], BENCH_REAL[]; /* what they are called in reports */

bool bench_new(struct error *error);
void bench_free(void);

/* ---- a trial ---- */

void judge_trial(struct judge *judge, const char *where);

/* Copies for the student's function: exactly as large as the matrix, so that what lies outside is
 * noticed. Given back by the next judge_trial. An operand must not change. A target begins with
 * the value of `before`, or where that is empty (no `at`) with a mark, see judge_is_untouched. */
struct matrix judge_operand(struct judge *judge, const char *name, struct matrix value);
struct matrix judge_target(struct judge *judge, const char *name, struct matrix before);

/* The same for bytes; NULL for a target without a value. */
uint8_t *judge_bytes(struct judge *judge, const char *name, const uint8_t *value, size_t count,
                     bool operand);

/* Around the call of the student's function. False, with the report written, when an operand
 * changed or something was written beside a matrix. */
void judge_enter(struct judge *judge);
bool judge_leave(struct judge *judge);

/* Compares; false, with the report written, where they differ. */
bool judge_compare(struct judge *judge, const struct comparison *comparison);

/* Writes one line of the report on what is wrong. */
void judge_say(struct judge *judge, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same as a verdict: false, unless `right`. */
#define judge_that(judge, right, ...) ((right) || (judge_say(judge, __VA_ARGS__), false))

/* The mark of a number that was never written. */
bool judge_is_untouched(real value);
real judge_untouched(void);

/* Whether two numbers agree, where `scale` is the largest of the tensor. NaN agrees with NaN. */
bool judge_agree(real a, real b, real scale);

/* ---- statements ---- */

/* Judges a function that an operation of the program calls: in every statement of the small and
 * the real network that uses it. `mine` applies the student's, `roles` are the names of its
 * operands in formulas. */
bool judge_statements(struct judge *judge, const char *const *roles,
                      void (*mine)(struct matrix, const struct matrix *, const struct context *));

/* A network over the real images in which the student's functions stand in place of the library's,
 * as far as `operation` lists them by name; trained for a few iterations beside the library's. */
void judge_training(struct judge *judge, const struct operation *operation, size_t count);

/* ---- diagnosis (diagnose.c) ---- */

/* Says in words what was probably forgotten, as far as it can be known. */
void judge_diagnose(struct judge *judge, const struct comparison *comparison);

#endif
