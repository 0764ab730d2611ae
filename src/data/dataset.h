/* dataset.h - pictures and their labels, kept as bytes; a sample is one column. */
#ifndef BACKSTEP_DATASET_H
#define BACKSTEP_DATASET_H

#include "data/idx.h"
#include "tensor/matrix.h"
#include "tensor/random.h"

struct dataset {
    size_t samples;
    size_t height, width; /* of a picture */
    size_t inputs;        /* height * width: the rows of X */
    size_t classes;       /* the rows of Y */
    uint8_t *pixels;      /* inputs x samples, column after column, 0 to 255 */
    uint8_t *labels;      /* one a sample, below `classes` */
    bool unlabelled;      /* no labels are known: they are all zero, for pictures to predict */
    struct lists
        *lists; /* of the pixels that are not zero, shared by views: see lists.h; or NULL */
};

/* The two halves of what a folder holds. */
enum dataset_part { DATASET_TRAIN, DATASET_TEST };

/* Reads a file of images (three dimensions) and the file of their labels (one dimension), each
 * IDX, gzip or plain; both paths are given as they are. `classes` is 10 for digits. The caller
 * calls dataset_free. False, with *dataset empty and the error set, when a file is damaged, the
 * counts differ or a label is not below `classes`. */
bool dataset_read(struct dataset *dataset, const char *images, const char *labels, size_t classes,
                  struct error *error);

/* The same for a folder with MNIST's file names (train-images-idx3-ubyte, t10k-labels-idx1-ubyte
 * and so on, with or without .gz; a dot before `idx` is accepted too). */
bool dataset_read_folder(struct dataset *dataset, const char *folder, enum dataset_part part,
                         size_t classes, struct error *error);

/* A data set from a box of pictures (count x height x width, or count x pixels, which are square)
 * and one of their labels, or NULL where there are none; the paths are for messages. It owns the
 * bytes afterwards, and both boxes are empty. False, with the boxes as they were, when they do not
 * belong together. */
bool dataset_from_boxes(struct dataset *dataset, struct idx *images, const char *images_path,
                        struct idx *labels, const char *labels_path, size_t classes,
                        struct error *error);

/* Writes the two files of a part to a folder, which is made when it is not there: under MNIST's
 * names, compressed. Without labels there is only that of the images. */
bool dataset_write_folder(struct dataset dataset, const char *folder, enum dataset_part part,
                          struct error *error);

/* The folder of a data set that comes with Backstep ("mnist", "toy"): below $BACKSTEP_DATA, else
 * below ./data, else below the source tree that the program was built from. An owned string. */
char *dataset_folder(const char *name, struct error *error);

/* Reads a part of the MNIST that comes with Backstep. */
bool dataset_read_mnist(struct dataset *dataset, enum dataset_part part, struct error *error);

/* Frees pixels and labels and leaves the data set empty. Not for views. */
void dataset_free(struct dataset *dataset);

/* Samples [from, to): a view that owns nothing. */
struct dataset dataset_slice(struct dataset dataset, size_t from, size_t to);

/* Puts the samples, each with its label, in the order that numpy.random.shuffle would give the
 * rows of an array. False, with nothing changed and the error set, when memory is short. */
bool dataset_shuffle(struct dataset *dataset, struct random *random, struct error *error);

/* X (inputs x n) = pixels / 255 of samples [from, from + n), where n is X.columns. */
void dataset_widen(struct matrix X, struct dataset dataset, size_t from);

#endif
