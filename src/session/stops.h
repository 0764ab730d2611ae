/* stops.h - breaks, watches and catches: what ends a motion.
 *
 * After each statement the motion asks all of them (asking.h). A break looks at which statement it
 * was and at its condition, a catch at what was computed, a watch compares a value with the one
 * before. */
#ifndef BACKSTEP_STOPS_H
#define BACKSTEP_STOPS_H

#include "language/array.h"

enum stop_kind { STOP_BREAK, STOP_WATCH, STOP_CATCH };

struct stop {
    size_t number;
    enum stop_kind kind;
    bool enabled, temporary;
    char target[24];    /* of a break: after what computes it; "": after the first statement */
    bool has_iteration; /* of a break: only in this one */
    size_t iteration;
    char *condition;  /* or what is watched; NULL for none */
    bool has_old;     /* of a watch: */
    struct array old; /* the value when last looked at */
    size_t ignore, hits;
    char *commands; /* run when it stops, one a line; NULL for none */
};

struct stops {
    struct stop *list;
    size_t count, capacity, next; /* the number that the next one gets */
};

void stops_free(struct stops *stops);

/* Forgets the watched values: another training has begun. */
void stops_restarted(struct stops *stops);

/* Whether any is enabled. */
bool stops_any(const struct stops *stops);

/* Adds one, enabled. The condition, or what is watched, is copied; NULL
 * for none. Returns it, valid until the next one is added; NULL, with the error set, when memory is
 * short. */
struct stop *stops_new(struct stops *stops, enum stop_kind kind, const char *condition,
                       struct error *error);

/* The stop with this number, NULL for none. */
struct stop *stops_find(const struct stops *stops, size_t number);

/* A motion has come to the stop with this number: *commands is an owned copy of what belongs to it,
 * NULL for nothing. Removes it if it was a temporary one. */
bool stops_reached(struct stops *stops, size_t number, char **commands, struct error *error);

/* Removes the stop at this index. */
void stops_remove(struct stops *stops, size_t index);

#endif
