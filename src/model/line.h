/* line.h - a line that a person wrote, in place of a statement's function.
 *
 * The model runs, shares and drops lines without knowing what is in them: whoever edits the
 * program makes them, as a struct whose first member is this one. */
#ifndef BACKSTEP_LINE_H
#define BACKSTEP_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct network;

struct line {
    size_t holders; /* statements, of any version and any network, that have it */
    /* Gives tensor number `target` of the network the line's value, from the network's other
     * tensors, each as it stands. False, with the tensor and the random state as before, when the
     * line cannot be evaluated. */
    bool (*run)(struct line *line, struct network *network, size_t target, struct error *error);
    /* Whether the line reads tensor number `tensor` of the network, or what follows from it. */
    bool (*reads)(const struct line *line, const struct network *network, size_t tensor);
    void (*free)(struct line *line); /* called when nobody holds it any more */
};

/* One more holder; NULL is allowed, and returned. */
static inline struct line *line_share(struct line *line)
{
    if (line)
        line->holders++;
    return line;
}

/* One holder less; NULL is allowed. */
static inline void line_release(struct line *line)
{
    if (line && --line->holders == 0)
        line->free(line);
}

#endif
