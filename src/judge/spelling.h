/* spelling.h - the names and notations of other people's notebooks, brought to this program's.
 *
 * dw1, dW_1, grad_W1, self.W1, params["W1"], delta2, probs: what is meant, as far as it is
 * unambiguous for a network of these layers. */
#ifndef BACKSTEP_SPELLING_H
#define BACKSTEP_SPELLING_H

#include "model/network.h"

/* The tensor that a name stands for, its own name or another spelling; tensor_count for none. */
size_t spelling_tensor(const struct network *network, const char *name);

/* What a name stands for that is no tensor of the table: "m", "labels", "one_hot", "alpha", "eps"
 * (a small number that keeps logarithms finite); NULL for none. */
const char *spelling_other(const char *name);

/* A copy of a line without what an expression has no use for: a comment, "self." and other owners
 * before known names, the dictionary around "W1" in params["W1"], quotes around a type's name. The
 * caller's to free. */
char *spelling_plain(const struct network *network, const char *line, struct error *error);

/* Which of the names that Y may be kept under (Y or y, and with _train, _batch or _true), as bits,
 * a text treats as digits: it calls one_hot(Y), or indexes with it, or asks for its size or its
 * largest element. */
unsigned spelling_labels(const char *text);

/* Whether a name is one of these. */
bool spelling_is_labels(unsigned labels, const char *name);

/* Brings the parts of an assignment to light. */
struct assignment {
    char name[64];
    char index[256];  /* "Z1 <= 0" of NAME[Z1 <= 0] = ...; "" for none */
    char op[4];       /* "-" of -=; "" for = */
    const char *text; /* what is assigned, within the line */
};

/* Reads "NAME = ...", "NAME: TYPE = ...", "NAME -= ..." or "NAME[...] = ..."; false for anything
 * else. */
bool spelling_assignment(struct assignment *assignment, const char *line);

#endif
