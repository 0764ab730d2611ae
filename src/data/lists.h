/* lists.h - the pixels of a data set as lists of those that are not zero (tensor/nonzeros.h).
 *
 * Most pixels of a digit are zero, and what is multiplied by zero need not be multiplied. A data
 * set gets its lists when a network first asks for them, all at once; all views of it share them.
 * Where so few pixels are zero that lists don't pay, there are none. */
#ifndef BACKSTEP_LISTS_H
#define BACKSTEP_LISTS_H

#include "data/dataset.h"
#include "tensor/nonzeros.h"

/* Readies a data set that owns its pixels for lists. They are made of the pixels as they are when
 * somebody asks. False, with the error set, when memory is short. */
bool lists_new(struct dataset *dataset, struct error *error);

/* Frees those of a data set that owns its pixels; whoever only shares the lists of another one
 * loses them. */
void lists_free(struct dataset *dataset);

/* The pixels are about to change: lists made before are let go, and made anew when asked for. */
void lists_forget(struct dataset dataset);

/* Gives the lists of the data that this is a view of, and in *first which of them is its first
 * sample; *lists is NULL where there are none. False, with the error set, when memory is short. */
bool lists_of(const struct nonzeros **lists, size_t *first, struct dataset dataset,
              struct error *error);

#endif
