/* workspace.h - what statements compute in, beside the tensors: the lanes' sums and a block of
 * samples for each thread, and X as lists. It belongs to a network and is made by the first run;
 * see run.h. */
#ifndef BACKSTEP_WORKSPACE_H
#define BACKSTEP_WORKSPACE_H

#include "tensor/matrix.h"
#include "tensor/nonzeros.h"

/* Matrices are allocated when first needed. */
struct workspace {
    size_t lanes;
    size_t tensors; /* rows of the network's tensor table */
    int threads;
    struct matrix *sum;   /* lanes x tensors: each lane's share of a sum */
    struct matrix *block; /* threads x tensors: a block of each sample and data tensor */
    bool *full;           /* a tensor: the present run needs it in full */
    size_t *segment;      /* a tensor: the last segment that uses it, counted from 1; 0 for none */
    const struct nonzeros *lists; /* X as lists, where the data have any; not owned */
    size_t first;                 /* which of them is sample 0 of the network's data */
    struct nonzeros
        *transpose; /* lanes x blocks: of each block of a batch; made when first needed */
    size_t blocks;
    size_t transposed[2]; /* the samples that these are of: from, count */
};

/* An empty workspace, for workspace_free. NULL, with the error set, when memory is short. */
struct workspace *workspace_new(size_t lanes, int threads, size_t tensors, struct error *error);

/* Room for the transposes of so many blocks a lane; those of others are let go. False, with the
 * error set, when memory is short. */
bool workspace_new_transposes(struct workspace *space, size_t blocks, struct error *error);

/* Frees it with all its matrices and leaves *space NULL, which is allowed before. */
void workspace_free(struct workspace **space);

#endif
