/* gradcheck_request.h - what `gradcheck` is asked for: which gradients or which of their entries,
 * on how many samples, how finely.
 *
 * What is not said is chosen so that the answer takes a few seconds. */
#ifndef BACKSTEP_GRADCHECK_REQUEST_H
#define BACKSTEP_GRADCHECK_REQUEST_H

#include "judge/numerical.h"

enum { GRADCHECK_TARGETS = 64 };

/* What the command line asks for. */
struct gradcheck_request {
    bool all, sweep, has_entries, has_samples;
    size_t entries, samples;
    double h;
    uint32_t seed;
    size_t count;
    struct wanted {
        size_t tensor;
        char index[64]; /* "3, 400", ":, 0" or "" */
    } wanted[GRADCHECK_TARGETS];
};

/* Reads the arguments. */
bool gradcheck_read(struct gradcheck_request *request, const struct network *network,
                    const char *arguments, struct error *error);

/* As many samples and entries as were asked for, or as can be judged in a few seconds. */
bool gradcheck_choose(struct gradcheck_request *request, struct network *network,
                      struct error *error);

/* The entries that an index chooses, each by its place: W1[3, 400], or W1[W1 > 0]. The caller frees
 * *positions. */
bool gradcheck_positions(struct position **positions, size_t *count, struct network *network,
                         const struct wanted *wanted, struct error *error);

#endif
