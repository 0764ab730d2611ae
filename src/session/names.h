/* names.h - the names that a network gives to expressions: its tensors, and numbers about it.
 *
 * The session looks them up in the network that is stepped through, an edited line in whichever
 * network it runs in, scratch networks among them. */
#ifndef BACKSTEP_NAMES_H
#define BACKSTEP_NAMES_H

#include "language/array.h"
#include "model/network.h"

struct names {
    struct network *network;
    /* Makes a tensor's value exist in full, or says why it has none. */
    bool (*materialise)(void *context, size_t tensor, struct error *error);
    /* The same for the network's predictions. */
    bool (*predict)(void *context, struct error *error);
    void *context;
};

/* Looks a name up, as a scope_lookup does. */
bool names_lookup(const struct names *names, const char *name, struct array *value, bool *found,
                  struct error *error);

/* The tensor that a name reads: its own, alpha's for lr, the output's for accuracy; tensor_count
 * for m, labels, iteration and for no name. */
size_t names_tensor(const struct network *network, const char *name);

/* Whether it is a name of the network's. */
bool names_known(const struct network *network, const char *name);

/* Whether it is another name for a tensor, as the tutorials have them: lr for alpha. */
bool names_renames(const char *name);

/* Calls `visit` with each name. */
void names_visit(const struct network *network, void (*visit)(void *context, const char *name),
                 void *context);

#endif
