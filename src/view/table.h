/* table.h - small matrices as text. */
#ifndef BACKSTEP_TABLE_H
#define BACKSTEP_TABLE_H

#include <stdio.h>

#include "tensor/matrix.h"

/* Prints "NAME (rows x columns)" and the rows, aligned, with so many decimals. */
void table_print(FILE *stream, const char *name, struct matrix matrix, int decimals);

#endif
