/* near.h - the nearest of several words to one that nobody knows: what may have been meant.
 *
 * Begin with the unknown word and how far a candidate may be from it, offer every candidate, read
 * `best`. */
#ifndef BACKSTEP_NEAR_H
#define BACKSTEP_NEAR_H

struct near {
    const char *word, *best; /* both the caller's; best is NULL while nothing is near */
    int distance;            /* of best; what comes next has to be nearer */
};

/* How far apart two words are: insertions, deletions, replacements, exchanges of neighbours count
 * 2, a change of letter case 1. */
int near_distance(const char *a, const char *b);

/* Looks for a name in an expression: the shorter it is, the nearer. */
struct near near_name(const char *word);

/* Looks for a word that is typed in full: a command, a target. */
struct near near_word(const char *word);

/* Offers a candidate to a struct near; it has the form of a visitor of names. */
void near_offer(void *near, const char *candidate);

#endif
