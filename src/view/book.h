/* book.h - the sections of the book that belong to statements, taken from the chapters when the
 * program is built (chapters/explain.awk writes the table), so that they cannot drift. */
#ifndef BACKSTEP_BOOK_H
#define BACKSTEP_BOOK_H

#include <stddef.h>

#include "model/network.h"

struct section {
    const char *target;       /* "dZ1", of the two-layer network that the book derives */
    const char *page;         /* "chapters/05-backprop.md" */
    size_t line;              /* of its heading */
    const char *const *lines; /* Markdown; NULL after the last */
};

extern const struct section BOOK[];
extern const size_t BOOK_COUNT;

/* The section on a statement of a network of any depth: of a first or inner layer the book's first,
 * of the last layer its second. Where several compute the same target, as activations do, the one
 * whose heading has the statement, else the first. NULL where the book has none. */
const struct section *book_section(const struct network *network, size_t statement);

#endif
