/* program.h - builds the tensor table and the statements of an iteration from a list of layers.
 *
 * A layer is weights, biases, scores and an activation. The forward pass is a dense product and the
 * layer's activation, layer by layer, and the loss of the last one. The backward pass is made from
 * the forward statements, last to first: each one's record names its derivatives. */
#ifndef BACKSTEP_PROGRAM_H
#define BACKSTEP_PROGRAM_H

#include "model/model.h"

/* Fills the table and the program of a network whose layers and data are set. False, with the
 * error set, when memory is short; network_free cleans up in either case. */
bool program_build(struct network *network, struct error *error);

/* What a layer makes of its scores: what was chosen for it, or the first of the family. */
const struct operation *program_activation(const struct layers *layers, size_t l);

/* A pattern of a statement's operation with the names of the operands in it, %1$s for the first's;
 * owned by the caller. NULL, with the error set, when memory is short. */
char *program_text(const struct network *network, const struct statement *statement,
                   const char *pattern, struct error *error);

#endif
