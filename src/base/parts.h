/* parts.h - the main function of a chapter: a program of named parts, run all or one by one. */
#ifndef BACKSTEP_PARTS_H
#define BACKSTEP_PARTS_H

#include <stddef.h>

#include "base/error.h"

struct part {
    const char *name;    /* what one types: "softmax" */
    const char *heading; /* printed above its output when several parts run */
    bool (*run)(struct error *error);
};

/* Without arguments runs all parts in order, each under its heading; with arguments those named,
 * bare. Returns the program's exit status: 0, or 2 when a part failed or is not known, with the
 * message on standard error. */
int parts_run(const struct part *parts, size_t count, int argc, char **argv);

#endif
