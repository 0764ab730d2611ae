/* gzip.h - files read and written through zlib: what is read is gzip or plain, what is written is
 * compressed where its name ends in .gz. */
#ifndef BACKSTEP_GZIP_H
#define BACKSTEP_GZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <zlib.h>

#include "base/error.h"
#include "base/file.h"

/* Opens an ordinary file for reading, as file_open does. The caller gives it to gzclose. NULL, with
 * the error naming the file and the reason. */
gzFile gzip_open(const char *path, struct error *error);

/* A file in the middle of being written; see base/file.h. */
struct gzip_draft {
    struct file_draft file;
    gzFile stream; /* writes to a duplicate of the file's descriptor; NULL when all is done */
};

/* As file_create, file_write, file_commit and file_abandon. */
bool gzip_create(struct gzip_draft *draft, const char *path, struct error *error);
bool gzip_write(struct gzip_draft *draft, const void *bytes, size_t count, struct error *error);
bool gzip_commit(struct gzip_draft *draft, struct error *error);
void gzip_abandon(struct gzip_draft *draft);

#endif
