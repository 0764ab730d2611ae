#include "tensor/random.h"

#include <math.h>
#include <string.h>

void random_seed(struct random *random, uint32_t seed)
{
    random->word[0] = seed;
    for (uint32_t i = 1; i < RANDOM_WORDS; i++) {
        uint32_t before = random->word[i - 1];
        random->word[i] = 1812433253u * (before ^ (before >> 30)) + i;
    }
    random->used = RANDOM_WORDS;
    random->has_normal = false;
    random->normal = 0;
}

/* The recurrence of MT19937: every word from itself, its neighbour and the one 397 places on. */
static void stir(struct random *random)
{
    uint32_t *word = random->word;
    for (int i = 0; i < RANDOM_WORDS; i++) {
        uint32_t y = (word[i] & 0x80000000u) | (word[(i + 1) % RANDOM_WORDS] & 0x7fffffffu);
        word[i] = word[(i + 397) % RANDOM_WORDS] ^ (y >> 1) ^ ((y & 1) ? 0x9908b0dfu : 0);
    }
    random->used = 0;
}

/* init_by_array of MT19937's authors, with one word. */
void random_seed_python(struct random *random, uint32_t seed)
{
    uint32_t *word = random->word;
    random_seed(random, 19650218u);
    uint32_t i = 1;
    for (int k = RANDOM_WORDS; k > 0; k--) {
        word[i] = (word[i] ^ ((word[i - 1] ^ (word[i - 1] >> 30)) * 1664525u)) + seed;
        if (++i == RANDOM_WORDS) {
            word[0] = word[RANDOM_WORDS - 1];
            i = 1;
        }
    }
    for (int k = RANDOM_WORDS - 1; k > 0; k--) {
        word[i] = (word[i] ^ ((word[i - 1] ^ (word[i - 1] >> 30)) * 1566083941u)) - i;
        if (++i == RANDOM_WORDS) {
            word[0] = word[RANDOM_WORDS - 1];
            i = 1;
        }
    }
    word[0] = 0x80000000u;
}

uint64_t random_below_python(struct random *random, uint64_t bound)
{
    int bits = 64 - __builtin_clzll(bound);
    uint64_t value;
    do
        value = random_word(random) >> (32 - bits);
    while (value >= bound);
    return value;
}

bool random_same(const struct random *a, const struct random *b)
{
    return memcmp(a->word, b->word, sizeof a->word) == 0 && a->used == b->used &&
           a->has_normal == b->has_normal && (!a->has_normal || a->normal == b->normal);
}

uint32_t random_word(struct random *random)
{
    if (random->used == RANDOM_WORDS)
        stir(random);
    uint32_t y = random->word[random->used++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680u;
    y ^= (y << 15) & 0xefc60000u;
    return y ^ (y >> 18);
}

double random_uniform(struct random *random)
{
    uint32_t high = random_word(random) >> 5; /* 27 bits */
    uint32_t low = random_word(random) >> 6;  /* 26 bits */
    return (high * 67108864.0 + low) / 9007199254740992.0;
}

double random_normal(struct random *random)
{
    if (random->has_normal) {
        random->has_normal = false;
        return random->normal;
    }
    double x, y, square;
    do {
        x = 2.0 * random_uniform(random) - 1.0;
        y = 2.0 * random_uniform(random) - 1.0;
        square = x * x + y * y;
    } while (square >= 1.0 || square == 0.0);
    double scale = sqrt(-2.0 * log(square) / square);
    random->normal = scale * x;
    random->has_normal = true;
    return scale * y;
}

/* Uniform in 0 .. largest: as many random bits as `largest` has, drawn again while too large. */
static uint64_t up_to(struct random *random, uint64_t largest)
{
    if (largest == 0)
        return 0;
    uint64_t mask = UINT64_MAX >> __builtin_clzll(largest);
    uint64_t value;
    do {
        value = random_word(random);
        if (largest > UINT32_MAX)
            value = value << 32 | random_word(random);
        value &= mask;
    } while (value > largest);
    return value;
}

uint64_t random_below(struct random *random, uint64_t bound)
{
    return up_to(random, bound - 1);
}

void random_shuffle(struct random *random, size_t *x, size_t count)
{
    for (size_t i = count; i-- > 1;) {
        size_t j = (size_t)up_to(random, i);
        size_t held = x[i];
        x[i] = x[j];
        x[j] = held;
    }
}

void random_permutation(struct random *random, size_t *x, size_t count)
{
    for (size_t i = 0; i < count; i++)
        x[i] = i;
    random_shuffle(random, x, count);
}
