/* probe.h - nudges a tensor of a scratch network, and tells what that does to each sample's cost.
 *
 * A nudge changes an entry just after the tensor's statement, runs the statements again that read
 * it, and puts the tensor's own bits back. Where each sample has a cost to itself, a whole row of a
 * sample tensor is nudged at once. */
#ifndef BACKSTEP_PROBE_H
#define BACKSTEP_PROBE_H

#include "model/network.h"

/* What a check works with: each sample's costs at the nudged points. */
struct probe {
    struct network *network;
    size_t source;                         /* the tensor that is nudged */
    bool *needed;                          /* a statement: to be run after a nudge; owned */
    size_t loss;                           /* the loss statement */
    size_t first;                          /* the first statement that a nudge may change */
    bool edited;                           /* a person's lines stand before the loss */
    bool rows;                             /* a sample tensor, a whole row of it at a time */
    double scale;                          /* of the mean of the differences: m, or 1 */
    struct random random;                  /* what the iteration began with */
    const struct matrix *own;              /* the program's values beside those judged, or NULL */
    struct matrix centre, right, left;     /* costs, 1 x m */
    struct matrix right_tenth, left_tenth; /* the same with h / 10, nudged only when wanted */
};

/* Runs the statements before the nudge and notes the costs as they stand. `step` is that of the
 * numerical options. False, with the error set, when memory is short or a line fails. */
bool probe_new(struct probe *probe, struct network *network, size_t source, size_t step,
               struct error *error);

void probe_free(struct probe *probe);

/* Whether the loss is the program's own, the mean of the samples' costs. */
bool loss_is_mean_of_costs(const struct statement *loss);

/* The floating-point operations that a nudge of T costs, for those who choose how many they can
 * wait for. */
double probe_cost(const struct network *network, size_t source);

/* A person's lines may change a tensor in place and draw random numbers: then what comes before the
 * nudge runs again, too, from the same random state. */
bool probe_begin_again(struct probe *probe, struct error *error);

/* Each sample's cost as things stand, after the statements that a nudge changes have run again. Of
 * another loss than the program's there are no single costs, only their mean. */
bool probe_costs(struct probe *probe, struct matrix costs, struct error *error);

/* Costs with `step` added to an entry, or to a whole row of a sample tensor whose columns don't
 * meet before the loss, so that each sample's cost feels its own column alone. The tensor's own
 * bits are put back. */
bool probe_nudge(struct probe *probe, size_t row, size_t column, double step, struct matrix costs,
                 struct error *error);

/* Rows of a sample tensor are nudged whole where each sample has a cost to itself. */
bool probe_choose_way(struct probe *probe, struct error *error);

#endif
