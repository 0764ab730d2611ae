/* Exercise 6, training: one step, one iteration, many.
 *
 * Write each function in place of its empty body. `make check N=6` judges it against the library's,
 * `make hint N=6` helps. Chapter 6 explains all three.
 *
 * What you may use: number i of a matrix M is M.at[i], matrix_count(M) of them; `real` is their
 * type. src/model/network.h and src/model/run.h say what a network holds and how its statements are
 * run. */
#include "model/train.h"

#include "model/run.h"
#include "model/operations/updates.h"

/* Set T to one step of gradient descent from `before`, along the gradient dT, all three of one
 * shape; alpha is 1 x 1. T and `before` may be the same matrix. */
void update_parameter(struct matrix T, struct matrix before, struct matrix alpha, struct matrix dT)
{
}

/* Run the statements of one iteration: those of the forward and backward pass by run_blocks, then
 * those of the update by run_statements. network_pass(network, PASS_UPDATE) is where the update
 * begins. Count the iteration in network->iteration and return true; or return false, uncounted, as
 * soon as one of the two does. */
bool run_iteration(struct network *network, struct error *error)
{
    return true;
}

/* Run so many iterations. After each, tell the watcher (which may be NULL) its number, counted as
 * the network counts, its loss and its accuracy: the loss is the number in the tensor with the row
 * network->loss, the accuracy what run_accuracy says. End, and return true, when the watcher
 * returns false; return false when an iteration does. */
bool train(struct network *network, size_t iterations, train_watcher *watcher, void *context,
           struct error *error)
{
    return true;
}
