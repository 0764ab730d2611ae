/* mistakes.h - the bank of known mistakes, and what a wrong value was probably made by.
 *
 * A mistake is a formula: what somebody writes who forgets the mask, sums over the wrong axis or
 * takes the labels off by one. It is evaluated beside the user's numbers, and the nearest is named.
 * The numbers may come from anywhere: from a line, or from a function of the user's. The rows are
 * in bank.c; bank_names.c tells which tensors a row is about and puts the names of the network into
 * it; mistakes.c compares the numbers. */
#ifndef BACKSTEP_MISTAKES_H
#define BACKSTEP_MISTAKES_H

#include "language/expression.h"
#include "model/network.h"

/* What is to be known of a row besides. */
enum {
    /* no mistake on most data, and harmless there: not worth a word beside a right line */
    MISTAKE_HARMLESS = 1,
    MISTAKE_AGAIN = 2,         /* the one of the row before, written otherwise: named once */
    MISTAKE_DROPS_SAMPLE = 4,  /* leaves one sample out: that alone never changes much */
    MISTAKE_OF_RELU = 8,       /* made only where the layer's activation is ReLU */
    MISTAKE_OF_NEXT_RELU = 16, /* the same of the next layer's */
};

struct mistake {
    /* what it is made in: dW dA Z, dZ and A of a hidden layer, dZ* and A* of the last, db of any,
     * db~ of a hidden, db* of the last layer, loss, or "update" */
    const char *target;
    /* In it and in the words, {W} is this layer's W, {W+} the next layer's, {A-} the one's before
     * ({A-} of the first layer is X), {A*} the last layer's; {T} is what is right, {P} and {dP} a
     * parameter and its gradient. */
    const char *formula;
    const char *words;
    unsigned flags;
};

extern const struct mistake MISTAKES[];
extern const size_t MISTAKE_COUNT;

enum { DIAGNOSIS_NAMED = 2, DIAGNOSIS_WORDS = 500 };

struct diagnosis {
    size_t count; /* of mistakes that give these numbers: 0 to 2 */
    const struct mistake *mistake[DIAGNOSIS_NAMED];
    char words[DIAGNOSIS_NAMED][DIAGNOSIS_WORDS]; /* a sentence each */
    char known[DIAGNOSIS_WORDS]; /* with none: what can be said about the numbers, or "" */
};

/* Whether a word for a target, as struct mistake has it, means this tensor. */
bool mistakes_concern(const char *target, const struct network *network, size_t tensor);

/* Whether a row's mistake may have been made in this tensor: its target means it, and the layers
 * have the activation that the row speaks of. */
bool mistakes_fit(const struct mistake *mistake, const struct network *network, size_t tensor);

/* Writes a formula or a sentence of the bank with the names of this tensor's layer. False where one
 * of them does not exist: the mistake cannot be made here. */
bool mistakes_expand(char *text, size_t length, const struct network *network, size_t tensor,
                     const char *pattern);

/* Says what probably made `user` (any shape), where `truth` (of the tensor's shape) is right. The
 * scope knows the tensors by their own names, in the program's form, as the user's numbers were
 * made from them. False, with the error set, only when memory is short. */
bool mistakes_diagnose(struct diagnosis *diagnosis, const struct network *network, size_t tensor,
                       struct array user, struct matrix truth, const struct scope *scope,
                       struct error *error);

/* The mistakes that on these data change nothing: at most DIAGNOSIS_NAMED of them. */
void mistakes_without_effect(struct diagnosis *diagnosis, const struct network *network,
                             size_t tensor, struct matrix truth, const struct scope *scope);

#endif
