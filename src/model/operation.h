/* operation.h - what a statement does: one record an operation.
 *
 * Whoever needs to know something of an operation reads its record: program.c builds the statements
 * and their derivatives from it, run.c runs them, `why` takes an entry apart as it says, `info
 * tensors` calls the values what it calls them, `sabotage` spoils them as it lists. The records
 * stand in operations/, one file a family, beside the mathematics.
 *
 * Columns: column n of the target needs only column n of the operands that have a column a
 *          sample. Applied to any range of columns, in any order.
 * Sum:     adds to the target what a range of samples contributes; whoever runs it begins at zero
 *          and divides by m at the end: a mean over the samples.
 * Whole:   anything else, applied once to whole tensors. */
#ifndef BACKSTEP_OPERATION_H
#define BACKSTEP_OPERATION_H

#include "model/identity.h"
#include "tensor/matrix.h"
#include "tensor/nonzeros.h"

enum { NETWORK_OPERANDS = 4, OPERATION_NUMBERS = 4, OPERATION_DERIVATIVES = 3 };

enum operation_kind { OPERATION_COLUMNS, OPERATION_SUM, OPERATION_WHOLE };

/* What an operation has to know besides its operands, so that one function serves every record of
 * its kind: a leaky ReLU of slope 0.1 and one of slope 0.01. The record sets it and a statement
 * carries it; a derivative gets that of the statement it differentiates. */
struct context {
    double rate; /* a slope, a share: what the operation makes of it */
};

/* What an operand is, seen from a statement: of the layer that it belongs to, or its own target. A
 * derivative's are seen from the forward statement that it differentiates. */
enum operand {
    READS_NOTHING,
    READS_WEIGHTS,
    READS_BIASES,
    READS_SCORES,
    READS_ACTIVATIONS,
    READS_BEFORE, /* what comes into the layer: X, or the activations of the one before */
    READS_LABELS,
    READS_ALPHA,
    READS_TARGET,   /* as it was before */
    READS_GRADIENT, /* the target's */
};

struct operation;

/* The gradient of a statement's operand `by`, and what computes it. */
struct derivative {
    size_t by;
    const struct operation *operation; /* NULL ends the list */
};

/* How one entry of the target comes about. */
struct reason {
    /* One phrase: {0} is the first operand's name, {=0} its number, {+0} that with its sign, {i}
     * and {j} the entry's place, {m} the number of samples, {label} that of the entry's sample. */
    const char *words;
    /* The entry is the sum of so many terms (in a Sum, their mean); NULL where it is no sum. Only
     * the operands' shapes are looked at. */
    size_t (*terms)(const struct matrix *operand);
    /* Gives term k as a product of two factors. */
    void (*term)(const struct matrix *operand, size_t i, size_t j, size_t k, double factor[2]);
    bool single; /* the second factor is always 1 */
    /* What {=0} and so on stand for; NULL for the operands' own entries (i, j), (i, 0) in a
     * column, (0, 0) in a number. */
    void (*numbers)(const struct matrix *operand, size_t i, size_t j, double *number);
};

/* What may become of a statement, to be found out: a formula that keeps the target's shape. */
struct spoiling {
    const char *formula; /* a pattern like the operation's own; NULL ends the list */
    const char *about;
};

struct operation {
    const char *name; /* of the C function: "forward_relu" */
    size_t operands;
    /* `operand` holds as many matrices as the operation takes. The target may be an operand only
     * in a Whole operation. */
    void (*apply)(struct matrix target, const struct matrix *operand,
                  const struct context *context);
    /* The same, bit for bit, where operand number `sparse` is X and stands in lists: it is not
     * looked at. Of an operation over columns or a sum; NULL where X must be there in full. */
    void (*apply_sparse)(struct matrix target, const struct matrix *operand, const struct sparse *X,
                         const struct context *context);
    size_t sparse;
    enum operand reads[NETWORK_OPERANDS];
    const char *formula; /* in NumPy's notation; %1$s stands for the first operand's name */
    const char *called;  /* of an activation: what people choose it by */
    const char *values;  /* what its values are called: "probabilities" */
    const char *zeros;   /* how a value that is exactly zero is called, or NULL */
    struct context context;
    struct derivative derivative[OPERATION_DERIVATIVES];
    /* Of an output's activation: the loss that the program ends in. */
    const struct operation *loss;
    /* Of a loss that is the mean of the samples' costs: these, 1 x n. */
    void (*costs)(struct matrix costs, const struct matrix *operand);
    struct reason why;
    const struct spoiling *spoilings; /* or NULL */
    /* Where these stand among those of other operations: `sabotage 12` is always the same. */
    unsigned spoiled_as;
    enum operation_kind kind;
};

extern const struct operation OPERATION_LINE; /* none: an inserted statement's line */

#endif
