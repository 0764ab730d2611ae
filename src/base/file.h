/* file.h - opening a file whose size is known, and replacing a file in one step.
 *
 * A new content is written to a temporary file in the target's folder, synced, and renamed to the
 * target: whoever looks, and whatever is interrupted, there is the old file or the new one, whole.
 *
 *     struct file_draft draft;
 *     if (!file_create(&draft, path, error))
 *         return false;
 *     bool ok = file_write(&draft, bytes, count, error) && file_commit(&draft, error);
 *     file_abandon(&draft);
 *     return ok; */
#ifndef BACKSTEP_FILE_H
#define BACKSTEP_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/error.h"

/* A file in the middle of being written. */
struct file_draft {
    FILE *stream;     /* takes the content, by file_write or by stdio; NULL when all is done */
    const char *path; /* the target as the caller named it; borrowed, for messages */
    char *target;     /* the same with a symbolic link followed; owned */
    char *temporary;  /* what the stream writes to, in the target's folder; owned */
};

/* Opens an ordinary file for reading and tells its size in bytes. The caller gives it to fclose.
 * NULL, with the error naming the file and the reason, for what cannot be opened, for directories,
 * pipes and devices. */
FILE *file_open(const char *path, size_t *size, struct error *error);

/* Reads a line without its newline: owned by the caller, NULL at the end. False, with the error
 * set, when reading fails and for what is no text: a NUL byte, a line longer than a megabyte. */
bool file_line(FILE *stream, char **line, struct error *error);

/* Begins to replace the file, or to make it: opens a temporary one beside it, with the mode of the
 * old one. The path must outlive the draft. False, with *draft empty and nothing changed, when the
 * target may not be written, is a directory or no ordinary file, or the folder takes no new one. */
bool file_create(struct file_draft *draft, const char *path, struct error *error);

/* Writes `count` bytes. False, with the reason in the error, when the disk is full or broken. */
bool file_write(struct file_draft *draft, const void *bytes, size_t count, struct error *error);

/* Syncs the temporary file, renames it to the target and syncs the folder. False when any write so
 * far failed or one of these does: the old file is whole, the temporary one stays until
 * file_abandon. Only when the folder cannot be synced the new file stands already, and the message
 * says so. */
bool file_commit(struct file_draft *draft, struct error *error);

/* Removes the temporary file unless it was committed, and leaves the draft empty. */
void file_abandon(struct file_draft *draft);

#endif
