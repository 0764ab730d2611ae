/* own_loss.h - what a person's program minimises, and how it changes with each number on the way.
 *
 * A loss that is written is a number that depends on the parameters. Many programs write none: they
 * begin the way back with the output's error. Then the loss is inferred from an output and the
 * labels that one step brings together, and is one of a few kinds, as a sum over the samples. Which
 * number, or which kind, is decided by the parameters' changes: they go along the slopes of the
 * right one. Slopes are central differences: a number of a version is nudged, and the steps that
 * depend on it are done again up to the loss. */
#ifndef BACKSTEP_OWN_LOSS_H
#define BACKSTEP_OWN_LOSS_H

#include "judge/own_program.h"

enum own_loss_kind {
    OWN_WRITTEN,       /* version `value` */
    OWN_CROSS_ENTROPY, /* of probabilities `output` and labels */
    OWN_LOGITS,        /* the same of scores, through softmax */
    OWN_BINARY,        /* binary cross-entropy of probabilities */
    OWN_SQUARES,       /* half the squared error */
    OWN_LOSS_KINDS
};

struct own_loss {
    enum own_loss_kind kind;
    size_t value;          /* of a written one; else OWN_NONE */
    size_t output, labels; /* versions, of an inferred one; else OWN_NONE */
    size_t step;           /* after which it can be told */
    bool *forward;         /* versions that it depends on; owned */
};

/* Some slopes of the loss by the numbers of a version. */
struct own_slopes {
    size_t version, count;
    size_t *entry; /* in NumPy's order; owned */
    double *slope; /* owned */
};

/* A loss by its kind: fills in the step and what it depends on. The caller calls own_loss_free. */
bool own_loss_new(struct own_loss *loss, const struct own_flow *flow, enum own_loss_kind kind,
                  size_t value, size_t output, size_t labels, struct error *error);

void own_loss_free(struct own_loss *loss);

/* The loss as the program's places stand, after its step; false where it is no finite number. */
bool own_loss_now(const struct own_loss *loss, struct own_flow *flow, double *value,
                  struct error *error);

/* The slopes at these entries. The arrays are taken over; the caller calls own_slopes_free. The
 * error is set only when memory is short: where a nudged program fails, the slopes are NaN. */
bool own_slopes_new(struct own_slopes *slopes, const struct own_loss *loss, struct own_flow *flow,
                    size_t version, size_t *entry, size_t count, struct error *error);

void own_slopes_free(struct own_slopes *slopes);

/* The multiple of the slopes that numbers are, one for each slope; NaN for none. Where `own` is not
 * NULL the numbers may have a share of those in it, too: what they decay by. A kink of ReLU may lie
 * beside one entry in ten. */
double own_slopes_fit(const struct own_slopes *slopes, const double *numbers, const double *own);

/* "cross-entropy of A2 and Y" */
char *own_loss_text(char *text, size_t length, const struct own_loss *loss,
                    const struct own_flow *flow);

#endif
