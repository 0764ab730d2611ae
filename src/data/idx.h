/* idx.h - the file format of MNIST: unsigned bytes in a box of one to four dimensions.
 *
 * Two zero bytes, the type (8: unsigned byte), the number of dimensions, each dimension as four
 * bytes with the highest first, then the elements, the last dimension running fastest.
 * Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits". */
#ifndef BACKSTEP_IDX_H
#define BACKSTEP_IDX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum { IDX_DIMENSIONS = 4, IDX_BYTES = 1 << 30 /* elements of a file, at most */ };

struct idx {
    size_t dimensions;           /* 1 to IDX_DIMENSIONS */
    size_t size[IDX_DIMENSIONS]; /* of each dimension */
    size_t count;                /* the product of the sizes */
    uint8_t *bytes;              /* count of them; owned */
};

/* Reads a file, gzip or plain. The caller calls idx_free. False, with *idx empty and the error
 * naming the file and the byte, when it cannot be opened, is no IDX file of bytes, announces more
 * than IDX_BYTES, ends early or goes on after its last element. (What follows a gzip stream is
 * ignored, as gzip does.) */
bool idx_read(struct idx *idx, const char *path, struct error *error);

/* Reads the header alone: the dimensions and sizes, without bytes. */
bool idx_peek(struct idx *idx, const char *path, struct error *error);

/* Writes such a file, compressed when its name ends in .gz, beside its target and renames it, see
 * base/file.h. Every size is below 2^32. False, with the error set, leaves the old one whole. */
bool idx_write(const struct idx *idx, const char *path, struct error *error);

/* Frees the bytes and leaves it empty. */
void idx_free(struct idx *idx);

#endif
