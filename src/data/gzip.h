/* gzip.h - files read and written through zlib: what is read is gzip or plain, what is written is
 * compressed where its name ends in .gz.
 *
 * Built without zlib (BACKSTEP_ZLIB), plain files are read and written as ever, and what is
 * compressed is refused. */
#ifndef BACKSTEP_GZIP_H
#define BACKSTEP_GZIP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/file.h"

struct gzip_file; /* zlib's gzFile, or a FILE without it */

/* Opens an ordinary file for reading, as file_open does. The caller gives it to gzip_close. NULL,
 * with the error naming the file and the reason. */
struct gzip_file *gzip_open(const char *path, struct error *error);

/* Reads up to `count` bytes and returns how many: fewer at the end, or where gzip_failure says why.
 */
size_t gzip_read(struct gzip_file *file, void *bytes, size_t count);

/* Why reading failed, NULL if it has not. *cut_short: the compressed content ends too early. */
const char *gzip_failure(struct gzip_file *file, bool *cut_short);

/* Back to the beginning; false where that cannot be. */
bool gzip_rewind(struct gzip_file *file);

/* False when what was read to its end lacks the sums that compressed content closes with. */
bool gzip_close(struct gzip_file *file);

/* A file in the middle of being written; see base/file.h. */
struct gzip_draft {
    struct file_draft file;
    struct gzip_file *stream; /* writes to a duplicate of the file's descriptor; NULL when all is
                                 done, and without zlib */
};

/* As file_create, file_write, file_commit and file_abandon. */
bool gzip_create(struct gzip_draft *draft, const char *path, struct error *error);
bool gzip_write(struct gzip_draft *draft, const void *bytes, size_t count, struct error *error);
bool gzip_commit(struct gzip_draft *draft, struct error *error);
void gzip_abandon(struct gzip_draft *draft);

#endif
