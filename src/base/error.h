/* error.h - one message and one kind for one failure, made where the cause is known.
 *
 * A function that can fail returns false (or NULL) and fills the struct error that its caller
 * owns; callers pass both upwards unchanged. A message begins with the place (a file, a line),
 * the hint says what to do about it. */
#ifndef BACKSTEP_ERROR_H
#define BACKSTEP_ERROR_H

#include <stdbool.h>
#include <stdio.h>

/* What kind of failure it is, for a caller that can do something about that kind. Who decides
 * decides by this and never by the words. */
enum error_kind {
    ERROR_OTHER,        /* no caller takes it for anything else */
    ERROR_MEMORY,       /* out of memory */
    ERROR_NO_NAME,      /* nothing has the name that stands there */
    ERROR_NO_TARGET,    /* nor does any target have it, or one near it */
    ERROR_NO_VALUE_YET, /* there is such a name; what computes it has not run in this iteration */
    ERROR_OWN_FUNCTION, /* a function that the author of a line wrote cannot be run */
};

struct error {
    enum error_kind kind;
    char
        message[1024]; /* one sentence, without a full stop or a newline; "" while nothing failed */
    char hint[512];    /* what to try, or "" */
};

/* Writes a message formatted as by printf, and the hint (NULL for none), into *error. A NULL
 * error is allowed and drops both. Control characters but newlines are written as \x1b. */
void error_write(struct error *error, const char *hint, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same for a failure of a kind. */
void error_write_kind(struct error *error, enum error_kind kind, const char *hint,
                      const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The first, as an expression that is false: a caller can `return error_set(...)`. A macro, so that
 * compilers see the false. */
#define error_set(...)                                                                             \
    __extension__({                                                                                \
        error_write(__VA_ARGS__);                                                                  \
        false;                                                                                     \
    })

#define error_set_kind(...)                                                                        \
    __extension__({                                                                                \
        error_write_kind(__VA_ARGS__);                                                             \
        false;                                                                                     \
    })

/* Prints "message\n" and, where there is one, "  hint\n". */
void error_print(const struct error *error, FILE *stream);

#endif
