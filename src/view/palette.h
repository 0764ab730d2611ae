/* palette.h - the colours of pictures in the terminal: those of plots/palette.gp, which gnuplot
 * takes. A test compares the two. */
#ifndef BACKSTEP_PALETTE_H
#define BACKSTEP_PALETTE_H

#include <stdint.h>

struct color {
    uint8_t red, green, blue;
};

enum palette {
    PALETTE_AMOUNT, /* white to black-blue, for what has no sign */
    PALETTE_SIGNED, /* blue below zero, white at it, red above */
};

extern const struct color PALETTE_NAN, PALETTE_INFINITE;

/* The colour at a share of the way, 0 to 1, between the palette's ends: linear between its stops,
 * as gnuplot's `set palette defined`. */
struct color palette_color(enum palette palette, double share);

/* The nearest of the 256 colours that terminals number: of the 6 x 6 x 6 cube and the greys. */
int palette_number(struct color color);

#endif
