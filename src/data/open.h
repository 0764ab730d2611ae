/* open.h - a data set from whatever a path names. */
#ifndef BACKSTEP_OPEN_H
#define BACKSTEP_OPEN_H

#include "data/dataset.h"

/* Reads a part of what `path` names:
 *
 *     a folder with MNIST's IDX files         both parts; see dataset.h
 *     a folder with train.csv or test.csv     the training part, a test part without labels
 *     a folder with folders 0 to 9 of PNGs    the training part, some may be missing; see folder.h
 *     a folder with such folders train and test (or training, testing)    both parts
 *     an archive .npz with x_train, y_train, x_test, y_test               both parts, as keras has
 * it any other file: CSV, gzip or plain      the training part; see csv.h
 *
 * The caller calls dataset_free. False, with *dataset empty and the error naming the path, when it
 * is damaged, is none of these, or does not have this part. A data set may come without labels, see
 * dataset.unlabelled: it can be predicted, not trained on. */
bool dataset_open(struct dataset *dataset, const char *path, enum dataset_part part, size_t classes,
                  struct error *error);

#endif
