#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/portable.h"

enum { TRIES = 1000 /* names for the temporary file, should others have been left behind */ };

/* Refuses directories, pipes, sockets and devices. `verb` is what was asked for: "read". */
static bool check_ordinary(const struct stat *info, const char *path, const char *verb,
                           struct error *error)
{
    if (S_ISDIR(info->st_mode))
        return error_set(error, "Name a file in it.", "%s: cannot %s: it is a directory", path,
                         verb);
    if (!S_ISREG(info->st_mode))
        return error_set(error, "Name an ordinary file, not a pipe or a device.",
                         "%s: cannot %s: it is no ordinary file", path, verb);
    return true;
}

/* ========================================== reading =========================================== */

static const char CHECK_PATH[] = "Is the path right, and may you read the file?";

FILE *file_open(const char *path, size_t *size, struct error *error)
{
    /* without O_NONBLOCK, opening a pipe would wait for a writer */
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    struct stat info;
    if (descriptor < 0 || fstat(descriptor, &info) != 0) {
        error_set(error, CHECK_PATH, "%s: cannot open: %s", path, strerror(errno));
        if (descriptor >= 0)
            close(descriptor);
        return NULL;
    }
    if (!check_ordinary(&info, path, "read", error)) {
        close(descriptor);
        return NULL;
    }
    FILE *file = fdopen(descriptor, "rb");
    if (!file) {
        error_set(error, CHECK_PATH, "%s: cannot open: %s", path, strerror(errno));
        close(descriptor);
        return NULL;
    }
    *size = (size_t)info.st_size;
    return file;
}

enum { LINE_LENGTH = 1 << 20 };

bool file_line(FILE *stream, char **line, struct error *error)
{
    size_t length = 0, capacity = 0;
    const char *wrong = NULL;
    int c = EOF;
    char *text = NULL, *grown = memory_grow(text, &capacity, 1, 1, error);
    *line = NULL;
    while (grown && !wrong) {
        text = grown;
        if ((c = getc(stream)) == EOF || c == '\n')
            break;
        wrong = c == '\0'               ? "this is no text: it holds a NUL byte"
                : length == LINE_LENGTH ? "this line is longer than a megabyte"
                                        : NULL;
        text[length++] = (char)c;
        grown = memory_grow(text, &capacity, length + 1, 1, error);
    }
    if (grown && !wrong && ferror(stream))
        wrong = strerror(errno);
    if (wrong)
        error_set(error, NULL, "%s", wrong);
    if (!grown || wrong || (c == EOF && !length)) {
        memory_free(text);
        return grown && !wrong;
    }
    text[length] = '\0';
    *line = text;
    return true;
}

/* ========================================== writing =========================================== */

static bool cannot_write(const struct file_draft *draft, struct error *error)
{
    const char *hint = NULL;
    if (errno == ENOENT || errno == ENOTDIR)
        hint = "Is there such a folder?";
    else if (errno == EACCES || errno == EPERM || errno == EROFS)
        hint = "Choose a file and a folder that you may write to.";
    else if (errno == ENOSPC || errno == EDQUOT)
        hint = "Make room, or choose another disk. The old file, if there was one, is as it was.";
    return error_set(error, hint, "%s: cannot write: %s", draft->path,
                     errno ? strerror(errno) : "an earlier write failed");
}

/* An owned copy of the path, or of what it leads to when it is a symbolic link: that file is to be
 * replaced, not the link. */
static char *resolve(const struct file_draft *draft, struct error *error)
{
    struct stat info;
    if (lstat(draft->path, &info) != 0 || !S_ISLNK(info.st_mode))
        return memory_string(draft->path, error);
    char resolved[PATH_MAX];
    if (realpath(draft->path, resolved))
        return memory_string(resolved, error);
    error_set(error, "Remove the link, or make the file that it names.",
              "%s: cannot follow the symbolic link: %s", draft->path, strerror(errno));
    return NULL;
}

/* Opens a file that was not there before, under a name that begins with a dot, in the target's
 * folder. Returns its descriptor, or -1. */
static int open_temporary(struct file_draft *draft, mode_t mode, struct error *error)
{
    const char *slash = strrchr(draft->target, '/');
    size_t folder = slash ? (size_t)(slash - draft->target) + 1 : 0;
    size_t size = folder + 64;
    draft->temporary = memory_new(size, 1, error);
    if (!draft->temporary)
        return -1;
    memcpy(draft->temporary, draft->target, folder);
    int descriptor = -1;
    errno = EEXIST;
    for (int i = 0; i < TRIES && descriptor < 0 && errno == EEXIST; i++) {
        snprintf(draft->temporary + folder, size - folder, ".backstep-%ld-%d", (long)getpid(), i);
        descriptor =
            open(draft->temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    }
    if (descriptor >= 0)
        return descriptor;
    cannot_write(draft, error);
    memory_free(draft->temporary);
    draft->temporary = NULL; /* it is not ours to remove */
    return -1;
}

/* The part of file_create that leaves the cleaning up to its caller. */
static bool begin(struct file_draft *draft, struct error *error)
{
    size_t length = strlen(draft->path);
    struct stat old;
    bool replaces = stat(draft->path, &old) == 0;
    if (replaces && !check_ordinary(&old, draft->path, "write", error))
        return false;
    if (length == 0 || draft->path[length - 1] == '/')
        return error_set(error, "Name a file.", "%s: cannot write: this names no file",
                         draft->path);
    /* renaming asks for no right to write to the old file; the user expects that it does */
    if (replaces && faccessat(AT_FDCWD, draft->path, W_OK, AT_EACCESS) != 0)
        return cannot_write(draft, error);
    draft->target = resolve(draft, error);
    if (!draft->target)
        return false;
    int descriptor = open_temporary(draft, replaces ? 0600 : 0666, error);
    if (descriptor < 0)
        return false;
    if ((replaces && fchmod(descriptor, old.st_mode & 0777) != 0) ||
        !(draft->stream = fdopen(descriptor, "wb"))) {
        cannot_write(draft, error);
        close(descriptor);
        return false;
    }
    return true;
}

bool file_create(struct file_draft *draft, const char *path, struct error *error)
{
    *draft = (struct file_draft){.path = path};
    bool ok = begin(draft, error);
    if (!ok)
        file_abandon(draft);
    return ok;
}

bool file_write(struct file_draft *draft, const void *bytes, size_t count, struct error *error)
{
    errno = 0;
    return fwrite(bytes, 1, count, draft->stream) == count || cannot_write(draft, error);
}

/* Makes the new name last. The temporary name is no longer needed and gives the folder's: cut off
 * after the dot that its last part begins with, "data/.backstep-1-0" becomes "data/.". */
static bool sync_folder(struct file_draft *draft)
{
    char *slash = strrchr(draft->temporary, '/');
    (slash ? slash + 1 : draft->temporary)[1] = '\0';
    int descriptor = open(draft->temporary, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return errno == EACCES; /* one may write to it but not read it: there is no way */
    bool ok = fsync(descriptor) == 0 || errno == EINVAL; /* a file system that cannot */
    int reason = errno;
    close(descriptor);
    errno = reason;
    return ok;
}

bool file_commit(struct file_draft *draft, struct error *error)
{
    errno = 0;
    if (fflush(draft->stream) != 0 || ferror(draft->stream) || fsync(fileno(draft->stream)) != 0)
        return cannot_write(draft, error);
    FILE *stream = draft->stream;
    draft->stream = NULL;
    if (fclose(stream) != 0 || rename(draft->temporary, draft->target) != 0)
        return cannot_write(draft, error);
    bool ok = sync_folder(draft);
    if (!ok)
        error_set(error, "After a power failure it may be the old file again.",
                  "%s: the new file stands, but its folder cannot be synced: %s", draft->path,
                  strerror(errno));
    memory_free(draft->temporary);
    draft->temporary = NULL;
    return ok;
}

void file_abandon(struct file_draft *draft)
{
    if (draft->stream)
        fclose(draft->stream);
    if (draft->temporary)
        unlink(draft->temporary);
    memory_free(draft->temporary);
    memory_free(draft->target);
    *draft = (struct file_draft){0};
}
