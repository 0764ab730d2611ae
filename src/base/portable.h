/* portable.h - the few functions of POSIX that WASI, the system of WebAssembly, lacks.
 *
 * A program there has no other users, and no folder but those that it was given. Whatever cannot be
 * done fails with ENOSYS, which messages name as any other reason. */
#ifndef BACKSTEP_PORTABLE_H
#define BACKSTEP_PORTABLE_H

#ifdef __wasi__

#include <errno.h>
#include <stddef.h>
#include <sys/types.h>

static inline char *realpath(const char *path, char *resolved)
{
    (void)path;
    (void)resolved;
    errno = ENOSYS;
    return NULL;
}

static inline char *mkdtemp(char *pattern)
{
    (void)pattern;
    errno = ENOSYS;
    return NULL;
}

/* Files have no modes to keep. */
static inline int fchmod(int descriptor, mode_t mode)
{
    (void)descriptor;
    (void)mode;
    return 0;
}

#endif
#endif
