/* csv.h - pictures as comma-separated values, as Kaggle's competition "Digit Recognizer" has them.
 *
 * The first line names the columns: `label,pixel0,pixel1,...,pixel783`; test.csv has no `label`.
 * The label's column may be called class and stand anywhere; without a line of names (the file then
 * begins with a digit) it is the first column. Fields may stand in double quotes; lines end in LF,
 * CRLF or CR, the last one need not; empty lines are passed over. A square number of pixels is a
 * square picture, any other one a single row. Source: RFC 4180, and the files themselves. */
#ifndef BACKSTEP_CSV_H
#define BACKSTEP_CSV_H

#include "data/dataset.h"

/* Reads a file, gzip or plain. The caller calls dataset_free. False, with *dataset empty and the
 * error naming file, line, column and what was expected, when anything is amiss. No memory is taken
 * for more than the file holds, nor for more than CSV_BYTES pixels. */
bool csv_read(struct dataset *dataset, const char *path, size_t classes, struct error *error);

enum { CSV_BYTES = 1 << 30 };

/* Writes such a file, compressed when its name ends in .gz, beside its target and renames it, see
 * base/file.h. False, with the error set, leaves the old one whole. */
bool csv_write(const char *path, struct dataset dataset, struct error *error);

#endif
