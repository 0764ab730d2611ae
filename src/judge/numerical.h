/* numerical.h - gradients by central differences, on the very statements that train.
 *
 * Every gradient dT of the program is compared with (l(T + h) - l(T - h)) / 2h: T is nudged just
 * after its statement, and the statements that follow run again. A column of dZ or dA belongs to
 * its own sample's cost; dW and db to the mean of the samples' differences (never the difference
 * of two means, which would lose digits). Where a person's line brings samples together, or the
 * loss is one of a person's own, a sample has no cost that only its own column changes: entries of
 * dZ and dA are then nudged one by one, and are m times the loss's gradient. All of it happens in a
 * scratch network that the caller makes with network_scratch, over the samples to be used.
 *
 * On central differences, their truncation error h^2/6 l''' and rounding error eps l / h, see
 * W. H. Press et al., "Numerical Recipes", section 5.7. */
#ifndef BACKSTEP_NUMERICAL_H
#define BACKSTEP_NUMERICAL_H

#include "model/network.h"

/* What became of one entry. */
enum entry_kind {
    ENTRY_OK,    /* both agree, within 1e-6 or within the noise of the difference */
    ENTRY_WRONG, /* they don't */
    ENTRY_ZERO,  /* both are zero: agrees, but proves little */
    ENTRY_KINK,  /* on a bend, the slopes on both sides differ: nothing to compare with */
};

struct entry {
    size_t row, column;
    double analytic;  /* what the program computed */
    double numerical; /* the central difference */
    double noise;     /* what rounding alone may do to the difference */
    enum entry_kind kind;
};

enum verdict { VERDICT_OK, VERDICT_FAIL, VERDICT_NOT_JUDGED };

struct gradient_check {
    size_t tensor; /* the gradient's row of the tensor table */
    enum verdict verdict;
    const char *reason; /* for "not judged": why; else NULL */
    double error;       /* ||a - n|| / (||a|| + ||n||) over the entries that are not kinks */
    size_t ok, wrong, zeros, kinks;
    struct entry *entries; /* owned */
    size_t count;
};

/* An entry of a tensor. */
struct position {
    size_t row, column;
};

struct numerical_options {
    double h;       /* the nudge; 1e-5 */
    size_t entries; /* at most so many rows of a sample tensor, or entries of a gradient */
    uint32_t seed;  /* for the choice of entries */
    const struct position *positions; /* these entries instead; the caller's. NULL: chosen */
    size_t position_count;
    size_t step; /* of a T that several statements compute in turn: nudged after this one, counted
                  * from 1; 0 is the first */
    /* the program's own values, where others are judged: a difference that agrees with one of them
     * needs no second look at h / 10. NULL: none */
    const struct matrix *own;
    /* asked between nudges; false ends the check with the error "interrupted". NULL: not asked */
    bool (*goes_on)(void *context);
    void *context;
};

#define NUMERICAL_DEFAULTS ((struct numerical_options){.h = 1e-5, .entries = 200, .seed = 1})

/* Runs the scratch network's forward and backward pass over its samples, each tensor in full: the
 * analytic gradients that gradient_check compares. */
bool numerical_prepare(struct network *scratch, struct error *error);

/* Judges one gradient: a tensor of that role, of a parameter or of what is computed before the
 * loss. The scratch network has been prepared, and stands as before afterwards. The caller calls
 * gradient_check_free. False, with the error set, when there is no such gradient, the program
 * computes in float, or memory is short. */
bool gradient_check(struct gradient_check *check, struct network *scratch, size_t gradient,
                    struct numerical_options options, struct error *error);

/* The same for other values (of the tensor's shape) than those that the program computed: a line of
 * someone's, a matrix that someone's function filled. */
bool gradient_check_values(struct gradient_check *check, struct network *scratch, size_t gradient,
                           struct matrix values, struct numerical_options options,
                           struct error *error);

void gradient_check_free(struct gradient_check *check);

/* The tensor whose gradient this one is, by its row of the table: a parameter, or what is computed
 * before the loss; tensor_count when it is no such gradient, whatever it is called. */
size_t numerical_source(const struct network *network, size_t gradient);

/* The mean over the samples of (cost(T[row, column] + right) - cost(T[row, column] - left)) /
 * (left + right), where T is a parameter; for one entry alone, and for figures. */
bool numerical_slope(struct network *scratch, size_t parameter, size_t row, size_t column,
                     double left, double right, double *slope, struct error *error);

#endif
