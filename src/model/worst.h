/* worst.h - the samples that a network is most wrong about. */
#ifndef BACKSTEP_WORST_H
#define BACKSTEP_WORST_H

#include "model/network.h"

/* A sample whose label is not the class that the network gives the largest probability. */
struct wrong_sample {
    size_t sample; /* a column of the data */
    size_t label, prediction;
    double probability; /* of the prediction */
    double cost;        /* in nats */
};

/* Writes the `most` samples of the largest cost among those wrongly predicted to `worst`, the
 * costliest first; equal ones in the order of the data. *count tells how many they are, *wrong how
 * many there are in all. The network stays as it is. False, with the error set, when the data do
 * not fit the layers or memory is short. */
bool worst_find(struct wrong_sample *worst, size_t most, size_t *count, size_t *wrong,
                const struct network *network, struct dataset data, struct error *error);

#endif
