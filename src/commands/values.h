/* values.h - writing what the commands `values` and `random_state` read again, bit for bit. */
#ifndef BACKSTEP_VALUES_H
#define BACKSTEP_VALUES_H

#include "session/session.h"

/* A value under a name. */
void values_write(FILE *stream, const char *name, struct array value);

/* Where random numbers go on: the words, then how many are used; of a normal number that is kept,
 * the number. */
void values_write_random(FILE *stream, const struct random *random);

#endif
