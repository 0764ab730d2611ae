/* pasted_block.h - judges several lines that belong together, as they are pasted from a notebook.
 *
 * The lines are evaluated in order. A name that means a tensor is judged once its last line is
 * through (dZ1 = W2.T @ dZ2, then dZ1[Z1 <= 0] = 0), and from then on has the right value, so that
 * a mistake is counted once. Other names keep what the lines gave them. Which layout and convention
 * the block is written in is what most of its lines are right in. */
#ifndef BACKSTEP_PASTED_BLOCK_H
#define BACKSTEP_PASTED_BLOCK_H

#include "judge/checked_line.h"
#include "judge/helper.h"
#include "judge/statements.h"

enum block_line_kind {
    BLOCK_SKIPPED, /* it computes nothing to be judged; see `why` */
    BLOCK_LOCAL,   /* it gives a name of the block's own a value */
    BLOCK_PART,    /* it goes on in a line below, where the whole is judged */
    BLOCK_JUDGED,
    BLOCK_ERROR, /* it should be judged, but has no value; see `error` */
};

struct block_line {
    const struct pasted *pasted;
    enum block_line_kind kind;
    const char *why;
    size_t tensor; /* of those judged, and of parts */
    struct judgement judgement;
    struct error error;
};

struct block {
    struct pasted_block pasted;
    struct helpers helpers;   /* the functions that it defines */
    struct block_line *lines; /* one for each statement */
    enum layout layout;
    bool mean;         /* 1/m inside dZ */
    unsigned labels;   /* the names of Y that mean digits */
    bool output_right; /* the last layer's dZ is, in the layout that was last tried */
    bool shifted;      /* delta3 means dZ2: the inputs are counted as a layer */
    size_t judged, wrong, errors;
    size_t first_wrong; /* a line that is judged wrong; the count of statements for none */
};

/* Judges a text. The caller calls block_free. False, with the error set, for a text in which
 * nothing can be judged, or when memory is short. */
bool block_judge(struct block *block, struct check *check, const char *text, struct error *error);

void block_free(struct block *block);

#endif
