#include "data/gzip.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 1 << 24 /* bytes a gzwrite, which takes an unsigned */ };

gzFile gzip_open(const char *path, struct error *error)
{
    size_t size;
    FILE *file = file_open(path, &size, error);
    if (!file)
        return NULL;
    errno = 0;
    int copy = dup(fileno(file));
    gzFile stream = copy < 0 ? NULL : gzdopen(copy, "rb");
    if (!stream)
        error_set(error, NULL, "%s: cannot open: %s", path,
                  errno ? strerror(errno) : "out of memory");
    if (!stream && copy >= 0)
        close(copy);
    fclose(file);
    return stream;
}

static bool fail(const struct gzip_draft *draft, struct error *error)
{
    int code = Z_ERRNO;
    const char *reason = draft->stream ? gzerror(draft->stream, &code) : NULL;
    if (code == Z_ERRNO || !reason)
        reason = errno ? strerror(errno) : "out of memory";
    return error_set(error, errno == ENOSPC ? "Make room, or choose another disk." : NULL,
                     "%s: cannot write: %s", draft->file.path, reason);
}

bool gzip_create(struct gzip_draft *draft, const char *path, struct error *error)
{
    size_t length = strlen(path);
    bool compressed = length > 3 && strcmp(path + length - 3, ".gz") == 0;
    *draft = (struct gzip_draft){0};
    if (!file_create(&draft->file, path, error))
        return false;
    errno = 0;
    int copy = dup(fileno(draft->file.stream));
    draft->stream = copy < 0 ? NULL : gzdopen(copy, compressed ? "wb" : "wbT");
    if (draft->stream)
        return true;
    fail(draft, error);
    if (copy >= 0)
        close(copy);
    gzip_abandon(draft);
    return false;
}

bool gzip_write(struct gzip_draft *draft, const void *bytes, size_t count, struct error *error)
{
    const char *at = bytes;
    while (count > 0) {
        unsigned next = count < CHUNK ? (unsigned)count : CHUNK;
        errno = 0;
        if (gzwrite(draft->stream, at, next) != (int)next)
            return fail(draft, error);
        at += next;
        count -= next;
    }
    return true;
}

bool gzip_commit(struct gzip_draft *draft, struct error *error)
{
    errno = 0;
    int code = gzclose(draft->stream);
    draft->stream = NULL;
    return code == Z_OK ? file_commit(&draft->file, error) : fail(draft, error);
}

void gzip_abandon(struct gzip_draft *draft)
{
    if (draft->stream)
        gzclose(draft->stream);
    file_abandon(&draft->file);
    *draft = (struct gzip_draft){0};
}
