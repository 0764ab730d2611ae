#include "data/gzip.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#ifdef BACKSTEP_ZLIB

#include <zlib.h>

enum {
    CHUNK = 1 << 24, /* bytes a gzread or gzwrite, which take an unsigned */
    BUFFER = 1 << 17 /* bytes that are decompressed at once */
};

/* ========================================== reading =========================================== */

static gzFile zlib(struct gzip_file *file)
{
    return (gzFile)(void *)file;
}

static struct gzip_file *open_descriptor(int descriptor, const char *mode)
{
    return descriptor < 0 ? NULL : (struct gzip_file *)(void *)gzdopen(descriptor, mode);
}

struct gzip_file *gzip_open(const char *path, struct error *error)
{
    size_t size;
    FILE *file = file_open(path, &size, error);
    if (!file)
        return NULL;
    errno = 0;
    int copy = dup(fileno(file));
    struct gzip_file *stream = open_descriptor(copy, "rb");
    if (!stream)
        error_set(error, NULL, "%s: cannot open: %s", path,
                  errno ? strerror(errno) : "out of memory");
    else
        gzbuffer(zlib(stream), BUFFER);
    if (!stream && copy >= 0)
        close(copy);
    fclose(file);
    return stream;
}

size_t gzip_read(struct gzip_file *file, void *bytes, size_t count)
{
    size_t done = 0;
    for (int got = 1; done < count && got > 0; done += got > 0 ? (size_t)got : 0)
        got = gzread(zlib(file), (char *)bytes + done,
                     count - done < CHUNK ? (unsigned)(count - done) : CHUNK);
    return done;
}

const char *gzip_failure(struct gzip_file *file, bool *cut_short)
{
    int code;
    const char *reason = gzerror(zlib(file), &code);
    *cut_short = code == Z_BUF_ERROR;
    if (code == Z_OK || code == Z_STREAM_END)
        return NULL;
    return code == Z_ERRNO ? strerror(errno) : reason;
}

bool gzip_rewind(struct gzip_file *file)
{
    return gzrewind(zlib(file)) == 0;
}

bool gzip_close(struct gzip_file *file)
{
    return gzclose(zlib(file)) == Z_OK;
}

/* ========================================== writing =========================================== */

static bool fail(const struct gzip_draft *draft, struct error *error)
{
    int code = Z_ERRNO;
    const char *reason = draft->stream ? gzerror(zlib(draft->stream), &code) : NULL;
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
    draft->stream = open_descriptor(copy, compressed ? "wb" : "wbT");
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
        if (gzwrite(zlib(draft->stream), at, next) != (int)next)
            return fail(draft, error);
        at += next;
        count -= next;
    }
    return true;
}

bool gzip_commit(struct gzip_draft *draft, struct error *error)
{
    errno = 0;
    int code = gzclose(zlib(draft->stream));
    draft->stream = NULL;
    return code == Z_OK ? file_commit(&draft->file, error) : fail(draft, error);
}

void gzip_abandon(struct gzip_draft *draft)
{
    if (draft->stream)
        gzclose(zlib(draft->stream));
    file_abandon(&draft->file);
    *draft = (struct gzip_draft){0};
}

#else

static FILE *plain(struct gzip_file *file)
{
    return (FILE *)(void *)file;
}

struct gzip_file *gzip_open(const char *path, struct error *error)
{
    size_t size;
    FILE *file = file_open(path, &size, error);
    if (file && getc(file) == 0x1f && getc(file) == 0x8b) {
        fclose(file);
        error_set(error, "Decompress it with gunzip.",
                  "%s: gzip files cannot be read: this program was built without zlib", path);
        return NULL;
    }
    if (file)
        rewind(file);
    return (struct gzip_file *)(void *)file;
}

size_t gzip_read(struct gzip_file *file, void *bytes, size_t count)
{
    return fread(bytes, 1, count, plain(file));
}

const char *gzip_failure(struct gzip_file *file, bool *cut_short)
{
    *cut_short = false;
    return ferror(plain(file)) ? strerror(errno) : NULL;
}

bool gzip_rewind(struct gzip_file *file)
{
    return fseek(plain(file), 0, SEEK_SET) == 0;
}

bool gzip_close(struct gzip_file *file)
{
    return fclose(plain(file)) == 0;
}

bool gzip_create(struct gzip_draft *draft, const char *path, struct error *error)
{
    size_t length = strlen(path);
    *draft = (struct gzip_draft){0};
    if (length > 3 && strcmp(path + length - 3, ".gz") == 0)
        return error_set(error, "Leave the .gz off.",
                         "%s: gzip files cannot be written: this program was built without zlib",
                         path);
    return file_create(&draft->file, path, error);
}

bool gzip_write(struct gzip_draft *draft, const void *bytes, size_t count, struct error *error)
{
    return file_write(&draft->file, bytes, count, error);
}

bool gzip_commit(struct gzip_draft *draft, struct error *error)
{
    return file_commit(&draft->file, error);
}

void gzip_abandon(struct gzip_draft *draft)
{
    file_abandon(&draft->file);
}

#endif
