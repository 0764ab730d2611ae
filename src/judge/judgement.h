/* judgement.h - what is to be said about a value that somebody computed for a tensor.
 *
 * A forward statement's value is compared with the program's, an update's with what the program's
 * would give. A gradient is compared with central differences at chosen entries: those where it is
 * farthest from the program's gradient, so that the nudges decide between the two. Where they speak
 * for the program, all its other entries count as well. */
#ifndef BACKSTEP_JUDGEMENT_H
#define BACKSTEP_JUDGEMENT_H

#include "judge/mistakes.h"
#include "judge/numerical.h"
#include "judge/trial.h"

enum { JUDGEMENT_ROWS = 5 };

struct judged_entry {
    struct position at; /* in the program's tensor */
    double right, user;
};

struct judgement {
    size_t tensor;
    enum verdict verdict;
    const char *reason; /* of "not judged"; NULL otherwise */
    bool numerical;     /* compared with central differences; else with the program's value */
    double h;
    size_t samples;
    size_t total, compared; /* entries of the tensor, and those that the comparison took */
    size_t wrong, kinks;    /* of those compared */
    double error;           /* ||u - r|| / (||u|| + ||r||) over them */
    bool values_right;      /* though the shape is wrong */
    bool program_wrong;     /* the program's own value disagrees with the differences, or with the
                             * statement's formula */
    char shape[400];        /* what is wrong about the shape, a sentence; "" for nothing */
    char note[400];         /* what else is to be said; "" for nothing */
    struct judged_entry entry[JUDGEMENT_ROWS]; /* the first wrong ones */
    size_t entry_count;
    struct diagnosis diagnosis;
};

/* Judges a value for a tensor that a statement computes, as the trial's author stores it. The trial
 * stands as before afterwards. False, with the error set, when memory is short, or when a gradient
 * is to be judged in the float build. */
bool judge_value(struct judgement *judgement, struct trial *trial, size_t tensor,
                 struct array value, struct error *error);

/* The value that the tensor's statement should give: what it has computed; of a spoiled one that is
 * no gradient, what its formula gives; of an update, what it would give from the parameters that
 * the trial stands at. The caller calls matrix_free. */
bool judge_truth(struct matrix *truth, struct trial *trial, size_t tensor, struct error *error);

/* Whether the values agree with the program's, all of them. */
bool judge_same(struct matrix values, struct matrix truth);

/* Judges a value of a shape that the tensor's never is. `m` is the samples that sizes of trial's m
 * stand for: the trial may be a small one. */
bool judge_shape(struct judgement *judgement, struct trial *trial, size_t tensor,
                 struct array value, size_t m, struct error *error);

#endif
