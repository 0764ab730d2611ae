/* folder.h - data sets as folders of PNG files, sorted into folders named after the classes.
 *
 *     FOLDER/0/00001.png  FOLDER/0/00021.png ... FOLDER/9/00004.png
 *
 * The samples are in the order of the files' names whatever their folder, with numbers within names
 * compared as numbers: so the order in which they were written comes back. */
#ifndef BACKSTEP_FOLDER_H
#define BACKSTEP_FOLDER_H

#include "data/dataset.h"

/* Whether there is one of the folders FOLDER/0 to FOLDER/9. */
bool folder_is_sorted(const char *folder);

/* Reads all FOLDER/CLASS/NAME.png, for classes from 0 up to `classes`. The grey of the pixels is
 * taken as it is, transparent ones as raster_flatten does. The caller calls dataset_free. False,
 * with *dataset empty and the error naming the file, when one cannot be read or their sizes
 * differ. */
bool folder_read(struct dataset *dataset, const char *folder, size_t classes, struct error *error);

/* Writes such a folder, which must not exist yet, each picture under its sample's number. It is
 * made beside its place and renamed once it is whole; on failure it is removed. */
bool folder_write(struct dataset dataset, const char *folder, struct error *error);

#endif
