/* archive.h - a network's parameters as NumPy keeps them: an .npz with W1, b1, W2, b2 and so on. */
#ifndef BACKSTEP_ARCHIVE_H
#define BACKSTEP_ARCHIVE_H

#include "model/network.h"

/* What an archive holds: the layers, and for each one its weights (n x its inputs) and its biases
 * (n x 1). */
struct archive {
    struct layers layers;
    struct matrix weights[NETWORK_LAYERS], biases[NETWORK_LAYERS]; /* owned */
};

/* Reads an archive for data of so many inputs and classes. W1 is (units, inputs), W2 (classes,
 * units) and so on as deep as the names go; the biases are (units, 1) or (units,). All shapes are
 * checked before anything is read. The caller calls archive_free. False, with *archive empty and
 * the error naming the array, its shape and the expected one. */
bool archive_read(struct archive *archive, const char *path, size_t inputs, size_t classes,
                  struct error *error);

/* Frees the matrices and leaves it empty. */
void archive_free(struct archive *archive);

/* Writes the network's parameters, biases as (units, 1). The old file stays whole on failure. */
bool archive_write(const struct network *network, const char *path, struct error *error);

#endif
