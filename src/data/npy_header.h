/* npy_header.h - what the header of a .npy file says; private to the readers of such files.
 *
 * The header is a Python dictionary such as {'descr': '<f8', 'fortran_order': False,
 * 'shape': (10, 784), }. Source: NumPy's documentation, "numpy.lib.format". */
#ifndef BACKSTEP_NPY_HEADER_H
#define BACKSTEP_NPY_HEADER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum {
    NPY_DIMENSIONS = 4,                                       /* the most that are kept */
    NPY_HOST_IS_BIG = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__, /* of this machine's numbers */
};

struct npy_header {
    char kind;                   /* 'f', 'i', 'u', 'b' as in descr */
    size_t width;                /* bytes an element */
    bool big_endian;             /* the highest byte of an element comes first */
    bool fortran_order;          /* the first index runs fastest */
    int most;                    /* dimensions that the caller can take, set by it */
    int dimensions;              /* all that the shape names */
    size_t size[NPY_DIMENSIONS]; /* of each; 1 where there are fewer */
    unsigned seen;               /* bit k: the dictionary had key number k */
};

/* Reads the dictionary, `length` characters with a NUL after them, which stand at byte `offset` of
 * what `path` names. False, with the error naming the byte, when it is damaged, when the elements
 * are no numbers, or when there are more dimensions than header->most. */
bool npy_parse_header(struct npy_header *header, const char *characters, size_t length,
                      size_t offset, const char *path, struct error *error);

#endif
