/* network_names.h - the names that a network gives to expressions: its tensors, and numbers about
 * it.
 *
 * They are one link of a chain of names (language/scope.h). The session has it over the network
 * that is stepped through, an edited line over whichever network it runs in, scratch networks among
 * them; the judge reads the numbers, and tensors by whatever names people write (trial.h). */
#ifndef BACKSTEP_NETWORK_NAMES_H
#define BACKSTEP_NETWORK_NAMES_H

#include "language/scope.h"
#include "model/network.h"

struct network_names {
    struct network *network;
    /* Makes a tensor's value exist in full, or says why it has none. NULL for a network that runs
     * statement by statement: what has been computed is there. */
    bool (*materialise)(void *context, size_t tensor, struct error *error);
    /* The same for the network's predictions; NULL together with the other. */
    bool (*predict)(void *context, struct error *error);
    void *context;
};

/* The link of a chain, before `next`. What `names` points to stays the caller's, for as long. */
struct names network_names_link(struct network_names *names, const struct names *next);

/* Looks one name up. */
bool network_names_find(const struct network_names *names, const char *name, struct array *value,
                        bool *found, struct error *error);

/* The tensor that a name reads: its own, alpha's for lr, the output's for accuracy; tensor_count
 * for m, labels, iteration and for no name. */
size_t network_names_tensor(const struct network *network, const char *name);

/* Whether it is a name of the network's. */
bool network_names_known(const struct network *network, const char *name);

/* Whether it is another name for a tensor, as the tutorials have them: lr for alpha. */
bool network_names_renames(const char *name);

/* Calls `visit` with each name. */
void network_names_visit(const struct network *network,
                         void (*visit)(void *context, const char *name), void *context);

#endif
