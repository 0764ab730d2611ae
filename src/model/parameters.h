/* parameters.h - a network's parameters from a text file that a person can write.
 *
 * A tensor is its name, its rows and its columns, then its numbers, row after row; white space
 * separates, # begins a comment. data/toy/parameters.txt is one. */
#ifndef BACKSTEP_PARAMETERS_H
#define BACKSTEP_PARAMETERS_H

#include "model/network.h"

/* Sets every parameter that the file names. False, with the network unchanged and the error
 * naming the file and the line, when the file cannot be read, names something that is no
 * parameter, gives a wrong shape, or a number is missing or malformed. */
bool parameters_read(struct network *network, const char *path, struct error *error);

/* The toy network that comes with Backstep: its five samples, and the network with its
 * parameters. The caller frees both; the network first. */
bool parameters_toy(struct network *network, struct dataset *data, struct error *error);

#endif
