/* own_counts.h - the numbers of samples that are written into a person's program.
 *
 * `range(60000)`, `X.reshape(60000, 784)`, `data[1000:]`: such a number is one of the data that the
 * program was written for. Where it is judged with a few samples, the number of those stands for
 * it. The line that is printed keeps the number as it was written. */
#ifndef BACKSTEP_OWN_COUNTS_H
#define BACKSTEP_OWN_COUNTS_H

#include "language/python_tree.h"

/* Lets large whole numbers of a program mean `samples`, and those that part the samples half of
 * them. */
void own_counts_lessen(struct python_program *program, size_t samples);

#endif
