/* carried.h - what goes from one iteration to the next, kept outside the network: the carried
 * tensors, one after another in the order of the tensor table, and behind them the random state. */
#ifndef BACKSTEP_CARRIED_H
#define BACKSTEP_CARRIED_H

#include "model/network.h"

/* How many reals the carried tensors have. */
size_t carried_count(const struct network *network);

/* Memory for tensors and random state, to be freed by memory_free; NULL, with the error set, when
 * memory is short. */
real *carried_new(const struct network *network, struct error *error);

void carried_save(const struct network *network, real *carried);
void carried_restore(struct network *network, const real *carried);

/* The tensors without the random state: carried_count reals. */
void carried_save_tensors(const struct network *network, real *carried);
void carried_restore_tensors(struct network *network, const real *carried);

/* Where a carried tensor begins in what was saved. */
const real *carried_at(const struct network *network, const real *carried, size_t tensor);

#endif
