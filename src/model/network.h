/* network.h - makes, copies and frees networks; what they are made of stands in model.h. */
#ifndef BACKSTEP_NETWORK_H
#define BACKSTEP_NETWORK_H

#include "model/model.h"

/* How the parameters begin. All are drawn in the order W1, b1, W2, b2, ..., row by row. */
enum initialisation {
    INITIALISE_UNIFORM, /* weights and biases uniform in [-0.5, 0.5) */
    INITIALISE_SMALL,   /* weights 0.01 * N(0, 1), biases zero */
    INITIALISE_XAVIER,  /* weights N(0, 1 / fan_in), biases zero */
    INITIALISE_HE,      /* weights N(0, 2 / fan_in), biases zero */
};

/* Builds tensors and program for these layers and samples; parameters zero, alpha 0.1. The data
 * stays the caller's and must outlive the network; its inputs and classes must be the first and
 * last layer's units. The caller calls network_free. False, with *network empty and the error
 * set, when the layers do not fit or memory is short. */
bool network_new(struct network *network, struct layers layers, struct dataset data,
                 struct error *error);

/* A network over other samples, of the same layers, with copies of what `from` carries and of the
 * program in force, edited lines and all: a scratch iteration that leaves `from` alone. Freed by
 * network_free. */
bool network_scratch(struct network *network, const struct network *from, struct dataset data,
                     struct error *error);

/* The same over samples of the same data: a batch of them, its own or another one. */
bool network_over(struct network *network, const struct network *from, struct batch batch,
                  struct error *error);

/* From now on an iteration sees these samples of the data. The order stays the caller's. Tensors of
 * samples do not exist afterwards, and predictions mean nothing until they are computed. False,
 * with nothing changed and the error set, when memory is short. */
bool network_use_batch(struct network *network, struct batch batch, struct error *error);

/* Frees everything but the data and leaves the network empty. */
void network_free(struct network *network);

/* Sets the parameters: the numbers that a notebook draws after numpy.random.seed. */
void network_initialise(struct network *network, enum initialisation initialisation,
                        struct random *random);

/* Copies what `from` carries (parameters, alpha, the random state) to `to`, a network of the same
 * layers. */
void network_copy_carried(struct network *to, const struct network *from);

#endif
