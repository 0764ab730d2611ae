/* npy.h - NumPy's .npy files of up to two dimensions.
 *
 * A magic string, a version, the length of the header, the header, which is a Python dictionary
 * such as {'descr': '<f8', 'fortran_order': False, 'shape': (10, 784), }, and the elements.
 * Read are float32, float64, integers of one to eight bytes and booleans, in either byte order, in
 * C or Fortran order, from versions 1.0, 2.0 and 3.0; a pickle is never read. What a real cannot
 * hold exactly is rounded, as astype does. Written is version 1.0, in C order, float64 (float32 in
 * the float build). Source: NumPy's documentation, "numpy.lib.format". */
#ifndef BACKSTEP_NPY_H
#define BACKSTEP_NPY_H

#include <stdbool.h>

#include "base/error.h"
#include "tensor/matrix.h"

/* Reads an array into a new matrix, which the caller gives to matrix_free: row i, column j is
 * element [i, j] as NumPy shows it, a 1-D array becomes a column, a number 1 x 1; *dimensions tells
 * which (2, 1 or 0). False, with *matrix empty, *dimensions as it was and the error naming the file
 * and the byte, for what cannot be opened or is no such file, has more dimensions, holds anything
 * but numbers, or ends early or late. No memory is taken for elements that the file does not
 * have. */
bool npy_read(struct matrix *matrix, int *dimensions, const char *path, struct error *error);

/* Writes the matrix as an array of two dimensions, its first column as one of one dimension, or its
 * first element as one of none (a number). The file is written beside its target, synced and
 * renamed, see base/file.h: false, with the error naming the file and the reason, leaves the old
 * one whole. */
bool npy_write(const char *path, struct matrix matrix, int dimensions, struct error *error);

#endif
