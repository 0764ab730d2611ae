/* program.h - builds the tensor table and the statements of an iteration. */
#ifndef BACKSTEP_PROGRAM_H
#define BACKSTEP_PROGRAM_H

#include "model/network.h"

/* Fills the table and the program of a network whose layers and data are set. False, with the
 * error set, when memory is short; network_free cleans up in either case. */
bool program_build(struct network *network, struct error *error);

#endif
