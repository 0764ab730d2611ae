/* trial.h - what somebody's lines are evaluated over: a scratch iteration, whose tensors have the
 * right values, under the names, the layout and the convention that the lines are written in.
 *
 * Values go both ways: a line sees the tensors as its author stores them (a sample a column or a
 * row, 1/m inside dZ or not), and what it gives is brought back to the program's form. */
#ifndef BACKSTEP_TRIAL_H
#define BACKSTEP_TRIAL_H

#include <stdint.h>

#include "judge/network_names.h"
#include "language/expression.h"
#include "model/network.h"

/* How the author stores samples and weights. */
enum layout {
    LAYOUT_COLUMNS,  /* a sample a column, W is out x in: as the program does */
    LAYOUT_ROWS,     /* a sample a row, W is in x out: Z1 = X @ W1 + b1 */
    LAYOUT_ROWS_OUT, /* a sample a row, W is out x in: Z1 = X @ W1.T + b1 */
    LAYOUTS
};

/* Where 1/m belongs: in dW and db, dZ being each sample's own gradient; or in dZ of the last layer.
 */
enum convention { CONVENTION_AUTO, CONVENTION_SAMPLE, CONVENTION_MEAN };

/* The names of the user's own, as links of a chain that somebody else keeps; NULL for none. A
 * variable may hold the answer and is looked at for that; an alias is as good as what it stands
 * for. */
struct trial_names {
    const struct names *variables, *aliases;
};

/* Which tensors something was computed from, as bits; those after the last bit are not noted. */
struct reads {
    uint64_t word[4];
};

struct binding {
    char *name;         /* owned */
    struct array value; /* owned */
    struct reads reads;
};

struct trial {
    struct network network; /* prepared: forward and backward pass done, all tensors in full */
    struct trial_names names;
    enum layout layout;
    bool mean;              /* dZ and dA carry 1/m */
    unsigned labels;        /* the names of Y that mean the digits; see spelling_labels */
    struct binding *locals; /* names that lines before gave values */
    size_t local_count, local_capacity;
    size_t calls;             /* of the author's functions, one in another */
    size_t frame, outside;    /* where the locals of the innermost begin; how many have none */
    scope_function *function; /* the author's functions, as a scope has them; NULL for none */
    scope_call *call;
    void *functions;          /* for these two; whoever sets them keeps it */
    struct names chain[4];    /* locals, variables, aliases, tensors: as trial_scope joins them */
    struct scope_depth depth; /* of what is being evaluated */
    size_t target;        /* the tensor that the line computes: reading it is using the answer */
    bool used_answer;     /* a line did */
    struct reads reads;   /* what it has read since this was last emptied */
    struct random *begun; /* a statement: the random state before it; owned */
    struct random drawn;  /* what the line being evaluated draws from */
};

/* A scratch iteration over these samples, from the parameters that `from` carries; its program is
 * run at once. The caller calls trial_free. False, with *trial empty and the error set, when memory
 * is short. */
bool trial_new(struct trial *trial, const struct network *from, struct batch batch,
               struct error *error);

void trial_free(struct trial *trial);

/* Forgets the local names. */
void trial_forget(struct trial *trial);

/* Gives a local name a value, of which a share is kept, and notes with it what trial->reads says.
 */
bool trial_bind(struct trial *trial, const char *name, struct array value, struct error *error);

/* Whether a tensor is among these; false for one after the last bit. */
bool reads_hold(const struct reads *reads, size_t tensor);

/* Begins the locals of a function of the author's: a name that has none there is looked for among
 * those of no function. What it returns is given to trial_leave, which forgets them. */
size_t trial_enter(struct trial *trial);

void trial_leave(struct trial *trial, size_t entered);

/* The names as an expression sees them. The scope is valid as long as the trial. */
struct scope trial_scope(struct trial *trial);

/* Evaluates a text that computes `target` (tensor_count where it computes none), drawing the random
 * numbers that the target's statement drew; the caller calls array_free. trial->used_answer tells
 * whether it read the target itself. */
bool trial_evaluate(struct trial *trial, size_t target, const char *text, struct array *value,
                    struct language_error *error);

/* A tensor as the author stores it. The caller calls array_free. */
bool trial_tensor(struct trial *trial, size_t tensor, struct array *value, struct error *error);

/* Whether the author stores it transposed. */
bool trial_is_turned(const struct trial *trial, size_t tensor);

/* How a value's shape goes with the tensor's. */
enum fit {
    FIT_RIGHT,  /* the very shape */
    FIT_FLAT,   /* as many numbers, in one dimension or one row: the values can be compared */
    FIT_TURNED, /* the transposed shape */
    FIT_SHARED, /* NumPy would repeat it to the shape */
    FIT_NONE
};

/* Tells the fit of a value and, but for FIT_NONE, gives the values as the program stores them: a
 * matrix of the tensor's shape that the caller frees. */
bool trial_fit(const struct trial *trial, size_t tensor, struct array value, enum fit *fit,
               struct matrix *values, struct error *error);

/* The shape that the author's T - alpha * dT would have with a value of this shape; false if NumPy
 * refuses. */
bool trial_consequence(const struct trial *trial, size_t tensor, struct array value,
                       int *dimensions, size_t *size);

#endif
