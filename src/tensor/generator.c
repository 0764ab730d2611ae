#include "tensor/generator.h"

#include <math.h>

__extension__ typedef unsigned __int128 wide;

static wide joined(const uint64_t *halves)
{
    return (wide)halves[0] << 64 | halves[1];
}

static void split(uint64_t *halves, wide value)
{
    halves[0] = (uint64_t)(value >> 64);
    halves[1] = (uint64_t)value;
}

/* ============================================ seeding ========================================= */

enum { POOL = 4, WORDS = 8 };

static uint32_t hash(uint32_t value, uint32_t *constant, uint32_t multiplier)
{
    value ^= *constant;
    *constant *= multiplier;
    value *= *constant;
    return value ^ value >> 16;
}

static uint32_t mix(uint32_t x, uint32_t y)
{
    uint32_t mixed = 0xca01f9ddu * x - 0x4973f715u * y;
    return mixed ^ mixed >> 16;
}

static void step(struct generator *generator)
{
    const uint64_t multiplier[2] = {0x2360ed051fc65da4u, 0x4385df649fccf645u};
    split(generator->state,
          joined(generator->state) * joined(multiplier) + joined(generator->increment));
}

void generator_seed(struct generator *generator, uint64_t seed)
{
    uint32_t pool[POOL], words[WORDS], constant = 0x43b0d7e5u;
    uint64_t value[WORDS / 2];
    for (int i = 0; i < POOL; i++)
        pool[i] = hash(i == 0   ? (uint32_t)seed
                       : i == 1 ? (uint32_t)(seed >> 32)
                                : 0,
                       &constant, 0x931e8875u);
    for (int from = 0; from < POOL; from++)
        for (int to = 0; to < POOL; to++)
            if (from != to)
                pool[to] = mix(pool[to], hash(pool[from], &constant, 0x931e8875u));
    constant = 0x8b51f9ddu;
    for (int i = 0; i < WORDS; i++)
        words[i] = hash(pool[i % POOL], &constant, 0x58f38dedu);
    for (int i = 0; i < WORDS / 2; i++)
        value[i] = words[2 * i] | (uint64_t)words[2 * i + 1] << 32;
    *generator = (struct generator){0};
    split(generator->increment, joined(value + 2) << 1 | 1);
    step(generator);
    split(generator->state, joined(generator->state) + joined(value));
    step(generator);
}

/* ============================================ numbers ========================================= */

static uint64_t next_word(struct generator *generator)
{
    step(generator);
    uint64_t folded = generator->state[0] ^ generator->state[1];
    unsigned turn = (unsigned)(generator->state[0] >> 58);
    return folded >> turn | folded << (-turn & 63);
}

static uint32_t next_half(struct generator *generator)
{
    generator->has_half = !generator->has_half;
    if (!generator->has_half)
        return generator->half;
    uint64_t word = next_word(generator);
    generator->half = (uint32_t)(word >> 32);
    return (uint32_t)word;
}

double generator_uniform(struct generator *generator)
{
    return (double)(next_word(generator) >> 11) / 9007199254740992.0;
}

uint64_t generator_below(struct generator *generator, uint64_t bound)
{
    if (bound <= 1)
        return 0;
    uint64_t product = (uint64_t)next_half(generator) * bound;
    if ((uint32_t)product < bound) {
        uint32_t threshold = (uint32_t)((((uint64_t)1 << 32) - bound) % bound);
        while ((uint32_t)product < threshold)
            product = (uint64_t)next_half(generator) * bound;
    }
    return product >> 32;
}

static void exchange(size_t *order, size_t i, size_t j)
{
    size_t held = order[i];
    order[i] = order[j];
    order[j] = held;
}

/* Here NumPy draws as many bits as the place has, again while they are too large. */
void generator_permutation(struct generator *generator, size_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count; i-- > 1;) {
        uint32_t mask = UINT32_MAX >> __builtin_clz((unsigned)i), j;
        do
            j = next_half(generator) & mask;
        while (j > i);
        exchange(order, i, j);
    }
}

/* Floyd's way for few of many: number j of the last `count` is drawn from 0 .. j, and taken itself
 * where what was drawn is taken already. For many the end of a shuffled row is taken. */
void generator_choice(struct generator *generator, size_t *chosen, size_t count, size_t *spare,
                      size_t from)
{
    enum { MANY = 10000, SHARE = 50 };
    bool shuffles = from > MANY && count > from / SHARE;
    for (size_t i = 0; i < from; i++)
        spare[i] = shuffles ? i : 0;
    if (shuffles) {
        size_t first = from - count > 1 ? from - count : 1;
        for (size_t i = from; i-- > first;)
            exchange(spare, i, (size_t)generator_below(generator, i + 1));
        for (size_t i = 0; i < count; i++)
            chosen[i] = spare[from - count + i];
        return;
    }
    for (size_t i = 0; i < count; i++) {
        size_t last = from - count + i, drawn = (size_t)generator_below(generator, last + 1);
        chosen[i] = spare[drawn] ? last : drawn;
        spare[chosen[i]] = 1;
    }
    for (size_t i = count; i-- > 1;)
        exchange(chosen, i, (size_t)generator_below(generator, i + 1));
}

/* =========================================== the ziggurat ===================================== */

enum { LAYERS = 256 };

static const double EDGE = 3.6541528853610087963519472518; /* where the tail begins */

/* Of each layer: how wide a random integer's unit is, up to which integer its point lies under the
 * curve for certain, and how high the curve is at its edge. */
static struct {
    double unit[LAYERS], height[LAYERS];
    uint64_t certain[LAYERS];
    bool made;
} layers;

/* The layers have equal areas; they are found from the tail inwards, each edge from the one outside
 * of it. */
static void make_layers(void)
{
    const long double scale = 4503599627370496.0L; /* 2 ** 52 */
    long double edge = 3.6541528853610087963519472518L, outer = edge;
    long double height = expl(-0.5L * edge * edge);
    long double area = edge * height + sqrtl(acosl(-1) / 2) * erfcl(edge / sqrtl(2));
    layers.certain[0] = (uint64_t)(edge * height / area * scale);
    layers.certain[1] = 0;
    layers.unit[0] = (double)(area / height / scale);
    layers.unit[LAYERS - 1] = (double)(edge / scale);
    layers.height[0] = 1;
    layers.height[LAYERS - 1] = (double)height;
    for (int i = LAYERS - 2; i >= 1; i--) {
        edge = sqrtl(-2 * logl(area / edge + expl(-0.5L * edge * edge)));
        layers.certain[i + 1] = (uint64_t)(edge / outer * scale);
        outer = edge;
        layers.height[i] = (double)expl(-0.5L * edge * edge);
        layers.unit[i] = (double)(edge / scale);
    }
    layers.made = true;
}

/* A number beyond the outermost layer's edge. */
static double tail(struct generator *generator, bool negative)
{
    for (;;) {
        double x = -log1p(-generator_uniform(generator)) / EDGE;
        double y = -log1p(-generator_uniform(generator));
        if (y + y > x * x)
            return negative ? -(EDGE + x) : EDGE + x;
    }
}

double generator_normal(struct generator *generator)
{
    if (!layers.made)
        make_layers();
    for (;;) {
        uint64_t word = next_word(generator);
        size_t layer = word & 0xff;
        uint64_t number = word >> 9 & 0xfffffffffffffu;
        double x = (double)number * layers.unit[layer];
        x = word >> 8 & 1 ? -x : x;
        if (number < layers.certain[layer])
            return x;
        if (layer == 0)
            return tail(generator, number >> 8 & 1);
        double below = layers.height[layer], above = layers.height[layer - 1];
        if ((above - below) * generator_uniform(generator) + below < exp(-0.5 * x * x))
            return x;
    }
}
