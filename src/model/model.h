/* model.h - a network as data: a table of tensors, and a program of statements over them.
 *
 * One iteration of training is the program, run once from its first statement to its last. The
 * same statements are derived in the book, stepped through in the debugger, judged by numerical
 * gradients and run at full speed by train. For layers of 784, 10 and 10 units:
 *
 *     Z1 A1 Z2 A2 loss | dZ2 dW2 db2 dA1 dZ1 dW1 db1 | W1 b1 W2 b2
 *
 * Notation: X is inputs x m, a column a sample; Y is classes x m, one-hot; dT has T's shape. Each
 * column of dZ and dA is the gradient of its own sample's cost; dW and db are gradients of the
 * loss, the mean of the costs. */
#ifndef BACKSTEP_MODEL_H
#define BACKSTEP_MODEL_H

#include "data/batch.h"
#include "model/line.h"
#include "model/operation.h"
#include "tensor/matrix.h"
#include "tensor/random.h"

enum { NETWORK_LAYERS = 16 };

/* The layers: units[0] inputs, then the hidden layers, then the classes. */
struct layers {
    size_t count; /* of weight matrices: 2 for 784-10-10 */
    size_t units[NETWORK_LAYERS + 1];
    /* What each makes of its scores, [1] for the first hidden layer; NULL for the family's first:
     * relu, and softmax with cross-entropy at the end. See activation_find. */
    const struct operation *activation[NETWORK_LAYERS + 1];
};

/* How long a tensor's values live, and what there is one of for each sample. */
enum lifetime {
    LIFETIME_CARRIED,  /* goes from iteration to iteration: parameters, settings, state */
    LIFETIME_DATA,     /* X and Y: made from the bytes of the data set, a block at a time */
    LIFETIME_SAMPLE,   /* one column a sample: Z1, A1, dZ1 */
    LIFETIME_GRADIENT, /* summed over the samples: loss, dW1, db1 */
};

/* The name is for people: whoever asks what a tensor is asks its role, its layer and whose gradient
 * it is. */
struct tensor {
    char name[24]; /* "dW1" */
    enum role role;
    size_t layer; /* 1 for the first weight matrix; 0 for X, Y, alpha and the loss */
    size_t of;    /* of a gradient: the row of the tensor whose gradient it is */
    enum lifetime lifetime;
    size_t rows, columns; /* the shape; columns is m, the batch's count, for data and samples */
    struct matrix value;  /* empty while the tensor does not exist in full */
    bool number;          /* 1 x 1, and read as a number: loss, alpha */
};

enum pass { PASS_FORWARD, PASS_BACKWARD, PASS_UPDATE };

/* One line of the program: target = formula. */
struct statement {
    size_t target;                     /* a row of the tensor table */
    size_t operand[NETWORK_OPERANDS];  /* rows of the tensor table, in the operation's order */
    const struct operation *operation; /* what computes it */
    struct context context;            /* what that has to know besides */
    char *formula;                     /* the same in NumPy's notation; owned */
    enum pass pass;
    size_t layer;         /* 1 for the first weight matrix; 0 for the loss */
    size_t id;            /* the same in every version of the program */
    bool inserted;        /* a person added it: OPERATION_LINE, which is none, and its line */
    struct line *line;    /* what a person put in place of the operation, or NULL; owned */
    struct line *spoiled; /* the same in secret: the formula stays the right one; owned */
};

/* The statements of an iteration, in order. */
struct program {
    struct statement *statements;
    size_t count;
};

struct network {
    struct layers layers;
    struct dataset data; /* the samples X and Y are made of; a view, not owned */
    struct batch batch;  /* those of them that an iteration sees; m is their count */
    struct tensor *tensors;
    size_t tensor_count, tensor_capacity;
    struct statement *statements; /* those in force: of programs[version] */
    size_t statement_count;
    struct program *programs; /* the versions, [0] as it was built; see version.h */
    size_t program_count, program_capacity;
    size_t version;
    size_t X, Y, alpha, loss, output; /* rows of the tensor table; output is the last layer's A */
    size_t iteration;                 /* whole iterations done */
    struct random random;             /* what lines draw from; carried like the parameters */
    int threads;                      /* for OpenMP; the results do not depend on it */
    uint8_t *predictions;             /* one a column: the output's largest row, as last computed */
    struct workspace *workspace;      /* block buffers and lanes; see workspace.h */
};

/* ---- look-ups: a row of the tensor table, or tensor_count when there is none ---- */

/* The tensor with this role in this layer; never a gradient. */
size_t network_role(const struct network *network, enum role role, size_t layer);

/* What comes out of a layer: its activations, X of layer 0. */
size_t network_activations(const struct network *network, size_t layer);

/* The gradient of a tensor. */
size_t network_gradient(const struct network *network, size_t tensor);

/* The gradient of the last layer's scores: what the backward pass begins with. */
size_t network_output_error(const struct network *network);

/* The tensor with this identity, and the identity of a row. */
size_t network_identified(const struct network *network, struct identity identity);
struct identity network_identity(const struct network *network, size_t tensor);

/* Whether a row, tensor_count allowed, has this identity. */
bool network_is(const struct network *network, size_t tensor, struct identity identity);

/* Whether it is what training changes: weights or biases. */
bool tensor_is_parameter(const struct tensor *tensor);

/* The tensor with this name. */
size_t network_find(const struct network *network, const char *name);

/* The tensor with this name, which must exist: for chapters and tests that know the program. */
struct tensor *network_tensor(const struct network *network, const char *name);

/* The statement that computes a row of the tensor table, the first where later ones change it;
 * statement_count when none does, or the row is tensor_count. */
size_t network_computes(const struct network *network, size_t tensor);

/* The same by the tensor's name: for chapters and tests that know the program. */
size_t network_statement(const struct network *network, const char *name);

/* The first statement of a pass; statement_count when it has none. */
size_t network_pass(const struct network *network, enum pass pass);

#endif
