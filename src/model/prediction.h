/* prediction.h - what a network takes pictures for. */
#ifndef BACKSTEP_PREDICTION_H
#define BACKSTEP_PREDICTION_H

#include "model/network.h"

/* Runs the forward pass over the pictures with the network's present parameters, in a scratch
 * iteration: a new classes x samples matrix, each column the probabilities of one, bit for bit
 * those that training would compute. The caller gives it to matrix_free. The data's labels need to
 * be there, but make no difference. False, with the matrix empty and the error set, when the data
 * do not fit the layers or memory is short. */
bool predict(struct matrix *probabilities, const struct network *network, struct dataset data,
             struct error *error);

#endif
