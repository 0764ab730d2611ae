#include "view/palette.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

enum { STOPS = 5 };

static const struct color AMOUNT[STOPS] = {{0xff, 0xff, 0xff},
                                           {0xc6, 0xdb, 0xef},
                                           {0x6b, 0xae, 0xd6},
                                           {0x21, 0x71, 0xb5},
                                           {0x08, 0x30, 0x6b}};
static const struct color SIGNED[STOPS] = {{0x21, 0x66, 0xac},
                                           {0x67, 0xa9, 0xcf},
                                           {0xf7, 0xf7, 0xf7},
                                           {0xef, 0x8a, 0x62},
                                           {0xb2, 0x18, 0x2b}};

const struct color PALETTE_NAN = {0xf0, 0xe4, 0x42}, PALETTE_INFINITE = {0x00, 0x9e, 0x73};

static uint8_t between(uint8_t a, uint8_t b, double share)
{
    return (uint8_t)lround(a + share * (b - a));
}

struct color palette_color(enum palette palette, double share)
{
    const struct color *stop = palette == PALETTE_SIGNED ? SIGNED : AMOUNT;
    double place = share > 0 ? (share < 1 ? share * (STOPS - 1) : STOPS - 1) : 0;
    size_t below = place < STOPS - 1 ? (size_t)place : STOPS - 2;
    double rest = place - (double)below;
    struct color a = stop[below], b = stop[below + 1];
    return (struct color){between(a.red, b.red, rest), between(a.green, b.green, rest),
                          between(a.blue, b.blue, rest)};
}

/* The six levels of each side of the cube. */
static int level(int step)
{
    return step ? 55 + 40 * step : 0;
}

static int nearest_step(int value)
{
    int best = 0;
    for (int step = 1; step < 6; step++)
        if (abs(level(step) - value) < abs(level(best) - value))
            best = step;
    return best;
}

static int distance(struct color color, int red, int green, int blue)
{
    int r = color.red - red, g = color.green - green, b = color.blue - blue;
    return r * r + g * g + b * b;
}

int palette_number(struct color color)
{
    int r = nearest_step(color.red), g = nearest_step(color.green), b = nearest_step(color.blue);
    int mean = (color.red + color.green + color.blue) / 3;
    int grey = mean < 8 ? 0 : mean > 238 ? 23 : (mean - 3) / 10;
    int shade = 8 + 10 * grey;
    if (distance(color, shade, shade, shade) < distance(color, level(r), level(g), level(b)))
        return 232 + grey;
    return 16 + 36 * r + 6 * g + b;
}
