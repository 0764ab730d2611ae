/* statements.h - a pasted piece of Python, taken apart into the statements that compute something.
 */
#ifndef BACKSTEP_STATEMENTS_H
#define BACKSTEP_STATEMENTS_H

#include "judge/spelling.h"

/* One statement. */
struct pasted {
    size_t line;                  /* where it begins, counted from 1 */
    size_t indent;                /* of that line, in columns */
    char *text;                   /* plain (see spelling_plain); owned */
    const char *skip;             /* why it computes nothing: "def", "a call"; NULL if it does */
    struct assignment assignment; /* within text, where skip is NULL */
};

struct pasted_block {
    struct pasted *statements;
    size_t count, capacity;
};

/* Takes a text apart: comments, docstrings and blank lines are dropped, lines that go on in
 * brackets or behind a backslash are joined, those with semicolons divided. The caller calls
 * statements_free. */
bool statements_read(struct pasted_block *block, const struct network *network, const char *text,
                     struct error *error);

void statements_free(struct pasted_block *block);

#endif
