/* npz.h - NumPy's .npz files: zip archives of .npy files, each an array under its name.
 *
 * Read is what numpy.savez and numpy.savez_compressed write; written is what numpy.savez does, the
 * same bytes for the same arrays. Nothing is ever unpacked to the disk. An archive is not trusted:
 * names that lead to other folders, names that stand there twice, elements beyond a bound and sizes
 * that compressed bytes cannot have are errors. This is the only file that knows libzip; without
 * it every call fails with a message. Source: NumPy's documentation, "numpy.lib.format". */
#ifndef BACKSTEP_NPZ_H
#define BACKSTEP_NPZ_H

#include <stdbool.h>

#include "base/error.h"
#include "data/idx.h"
#include "data/npy.h"
#include "tensor/matrix.h"

/* An open archive. */
struct npz;

/* Opens an archive and checks its list of names; the caller calls npz_close. NULL, with the error
 * naming the file, for what is damaged or no archive. */
struct npz *npz_open(const char *path, struct error *error);

/* Closes it; NULL is allowed. */
void npz_close(struct npz *npz);

/* Whether there is an array of this name ("W1", stored as W1.npy). */
bool npz_has(const struct npz *npz, const char *name);

/* "W1, b1, W2, b2" into `text` of `length` bytes, cut with "..." where there are more. */
char *npz_names(char *text, size_t length, const struct npz *npz);

/* The array's shape, of which no element is read; see npy.h for these three. The error names the
 * archive and the array. */
bool npz_shape(struct npz *npz, const char *name, struct npy_shape *shape, struct error *error);
bool npz_matrix(struct npz *npz, const char *name, struct matrix *matrix, int *dimensions,
                struct error *error);
bool npz_bytes(struct npz *npz, const char *name, struct idx *box, struct error *error);

/* An array to be written. */
struct npz_array {
    const char *name;
    struct matrix matrix;
    int dimensions;
};

/* Writes an archive beside its target and renames it, see base/file.h: false, with the error set,
 * leaves the old one whole. */
bool npz_write(const char *path, const struct npz_array *arrays, size_t count, struct error *error);

#endif
