/* npy.h - NumPy's .npy files: arrays of up to two dimensions as matrices, of up to four as bytes.
 *
 * A magic string, a version, the length of the header, the header (see npy_header.h), and the
 * elements. Read are float32, float64, integers of one to eight bytes and booleans, in either byte
 * order, in C or Fortran order, from versions 1.0, 2.0 and 3.0; a pickle is never read. What a real
 * cannot hold exactly is rounded, as astype does. Written is version 1.0, in C order, float64
 * (float32 in the float build). Source: NumPy's documentation, "numpy.lib.format". */
#ifndef BACKSTEP_NPY_H
#define BACKSTEP_NPY_H

#include <stdbool.h>

#include "base/error.h"
#include "data/idx.h"
#include "tensor/matrix.h"

/* Where the bytes of an array come from: a file, or a part of an archive. */
struct npy_source {
    const char *path; /* for messages */
    size_t size;      /* bytes that there are, or are said to be */
    size_t offset;    /* bytes read so far */
    size_t most;      /* elements that are taken; 0 for any number */
    char kind;        /* of the elements, once the header is read: see npy_read_kind */
    void *stream;     /* what `take` reads from */
    /* Reads `count` bytes; fewer, with the reason where there is one, when there are no more. */
    size_t (*take)(void *stream, void *bytes, size_t count, const char **reason);
};

/* The shape of an array: (3, 4) has two dimensions. */
struct npy_shape {
    int dimensions;
    size_t size[IDX_DIMENSIONS]; /* of each; 1 where there are fewer */
};

/* Reads an array into a new matrix, which the caller gives to matrix_free: row i, column j is
 * element [i, j] as NumPy shows it, a 1-D array becomes a column, a number 1 x 1; *dimensions tells
 * which (2, 1 or 0). False, with *matrix empty, *dimensions as it was and the error naming the file
 * and the byte, for what cannot be opened or is no such file, has more dimensions, holds anything
 * but numbers, or ends early or late. No memory is taken for elements that the file does not
 * have. */
bool npy_read(struct matrix *matrix, int *dimensions, const char *path, struct error *error);

/* The same, and what the elements are: 'f', 'i' or 'u' (whole numbers), 'b' (truths). */
bool npy_read_kind(struct matrix *matrix, int *dimensions, char *kind, const char *path,
                   struct error *error);

/* The same from any source. */
bool npy_read_matrix(struct matrix *matrix, int *dimensions, struct npy_source *source,
                     struct error *error);

/* The same for whole numbers from 0 to 255, whatever their type, in one to four dimensions: the
 * caller gives the box to idx_free. Any other number is an error that names it. */
bool npy_read_bytes(struct idx *box, struct npy_source *source, struct error *error);

/* The shape alone; no element is read. */
bool npy_read_shape(struct npy_shape *shape, struct npy_source *source, struct error *error);

/* Writes the matrix as an array of two dimensions, its first column as one of one dimension, or its
 * first element as one of none (a number). The file is written beside its target, synced and
 * renamed, see base/file.h: false, with the error naming the file and the reason, leaves the old
 * one whole. */
bool npy_write(const char *path, struct matrix matrix, int dimensions, struct error *error);

/* The same with elements of a kind: 'i' for int64 and 'b' for bool, where all of them can be that
 * exactly, else, and for 'f', as npy_write has them. */
bool npy_write_kind(const char *path, struct matrix matrix, int dimensions, char kind,
                    struct error *error);

/* The bytes of such a file: owned by the caller. NULL, with the error set, when memory is short. */
uint8_t *npy_bytes(size_t *count, struct matrix matrix, int dimensions, struct error *error);

#endif
