/* random.h - the random numbers of numpy.random.RandomState, so that a notebook that calls
 * np.random.seed(7) and this program after `set seed 7` draw the same.
 *
 * The generator is MT19937 of M. Matsumoto and T. Nishimura, "Mersenne Twister", 1998. How its
 * words become uniform, normal and bounded numbers follows RandomState's documented behaviour,
 * which NumPy has frozen. Integers and random_uniform are equal to the last bit; random_normal
 * goes through log and sqrt, and is equal where the C library's log is. */
#ifndef BACKSTEP_RANDOM_H
#define BACKSTEP_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RANDOM_WORDS = 624 };

struct random {
    uint32_t word[RANDOM_WORDS]; /* the state of MT19937 */
    int used;                    /* words of it given out since it was last stirred */
    bool has_normal;             /* random_normal makes two at a time: */
    double normal;               /* the second one, kept for the next call */
};

/* The state that numpy.random.seed(seed) sets. */
void random_seed(struct random *random, uint32_t seed);

/* The state that Python's own random.seed(seed) sets, for a seed of 32 bits. */
void random_seed_python(struct random *random, uint32_t seed);

/* Python's randrange(bound), for a bound of at most 32 bits: the upper bits of a word. */
uint64_t random_below_python(struct random *random, uint64_t bound);

/* Whether both states will give the same numbers. */
bool random_same(const struct random *a, const struct random *b);

/* 32 random bits. */
uint32_t random_word(struct random *random);

/* rand(): uniform in [0, 1), 53 random bits. */
double random_uniform(struct random *random);

/* randn(): normal with mean 0 and standard deviation 1, by Marsaglia's polar method. */
double random_normal(struct random *random);

/* randint(0, bound): uniform in 0 .. bound - 1; bound is at least 1. */
uint64_t random_below(struct random *random, uint64_t bound);

/* shuffle(x) of the `count` numbers at x. */
void random_shuffle(struct random *random, size_t *x, size_t count);

/* permutation(count): the numbers 0 .. count - 1 in random order, written to x. */
void random_permutation(struct random *random, size_t *x, size_t count);

#endif
