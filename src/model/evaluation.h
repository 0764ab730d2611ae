/* evaluation.h - how well a network does on samples it need not have seen. */
#ifndef BACKSTEP_EVALUATION_H
#define BACKSTEP_EVALUATION_H

#include "model/network.h"

struct evaluation {
    size_t samples;
    size_t correct;
    double loss; /* the mean cost, in nats */
    size_t classes;
    size_t *confusion; /* classes x classes, [label * classes + prediction]; owned */
};

/* Runs the forward pass over the data with the network's present parameters, in a scratch
 * iteration. The caller calls evaluation_free. False, with *evaluation empty and the error set,
 * when the data do not fit the layers or memory is short. */
bool evaluate(struct evaluation *evaluation, const struct network *network, struct dataset data,
              struct error *error);

/* correct / samples */
double evaluation_accuracy(const struct evaluation *evaluation);

/* How one class came off, as counts: of the samples with this label, of those taken for it, and of
 * those for which both hold. Recall is hits / labelled, precision hits / taken. */
struct class_counts {
    size_t labelled, taken, hits;
};
struct class_counts evaluation_class(const struct evaluation *evaluation, size_t class);

void evaluation_free(struct evaluation *evaluation);

#endif
