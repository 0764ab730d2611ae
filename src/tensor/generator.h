/* generator.h - the random numbers of numpy.random.default_rng, beside the older ones of random.h.
 *
 * The generator is PCG64 (128 bits of state, XSL-RR output) of M. E. O'Neill, "PCG: A Family of
 * Simple Fast Space-Efficient Statistically Good Algorithms for Random Number Generation", 2014;
 * its seed is spread by NumPy's SeedSequence. Normal numbers come from a ziggurat of 256 layers (G.
 * Marsaglia, W. W. Tsang, "The Ziggurat Method for Generating Random Variables", 2000), whose
 * tables are computed here. Bounded numbers follow D. Lemire, "Fast Random Integer Generation in an
 * Interval", 2019. NumPy doesn't promise these streams forever; they are those of versions 1.17
 * to 2. */
#ifndef BACKSTEP_GENERATOR_H
#define BACKSTEP_GENERATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct generator {
    uint64_t state[2], increment[2]; /* high and low halves */
    bool has_half;                   /* half a word is left: */
    uint32_t half;
};

/* The state of default_rng(seed). */
void generator_seed(struct generator *generator, uint64_t seed);

/* random(): uniform in [0, 1), 53 random bits. */
double generator_uniform(struct generator *generator);

/* standard_normal() */
double generator_normal(struct generator *generator);

/* integers(0, bound): uniform in 0 .. bound - 1; bound is at least 1 and fits into 32 bits. */
uint64_t generator_below(struct generator *generator, uint64_t bound);

/* permutation(count): the numbers 0 .. count - 1 in random order; so shuffle(x) moves its elements.
 */
void generator_permutation(struct generator *generator, size_t *order, size_t count);

/* choice(from, count, replace=False): `count` of the numbers 0 .. from - 1, each at most once,
 * count no larger than `from`, which fits into 32 bits. `spare` has room for `from` numbers. */
void generator_choice(struct generator *generator, size_t *chosen, size_t count, size_t *spare,
                      size_t from);

#endif
