/* digit.h - a picture of a digit made to look as MNIST's do.
 *
 * MNIST's digits were scaled, keeping their aspect, to fit a box of 20 x 20 pixels, and placed in
 * 28 x 28 pixels so that their centre of mass is the centre (for all 70000, it lies between 13.48
 * and 14.5 counted from pixel 0). Ink is bright, paper is 0. Source: Y. LeCun, C. Cortes, C.
 * Burges, "The MNIST database of handwritten digits". */
#ifndef BACKSTEP_DIGIT_H
#define BACKSTEP_DIGIT_H

#include "base/error.h"
#include "data/raster.h"

enum { DIGIT_SIDE = 28, DIGIT_BOX = 20, DIGIT_PIXELS = DIGIT_SIDE * DIGIT_SIDE };

/* Whether an opaque picture is as MNIST's are already: its size, a dark border, a digit of the
 * right size in the right place. All 70000 of MNIST are. */
bool digit_is_prepared(const struct raster *raster);

/* Fills `pixels` with the digit on an opaque picture of any size. The paper is the median grey of
 * the border; the ink is what differs from it on the side, darker or lighter, where more does, less
 * what the border differs by itself. Where that leaves none, the plane fitted to the border is
 * taken off first: light may fall unevenly. The ink is cropped, its longest side brought to 20
 * pixels by averaging over areas, its brightest pixel to 255, its centre of mass to the centre.
 * Pictures that digit_is_prepared are copied. False, with the error naming `path`, when there is no
 * ink. */
bool digit_prepare(uint8_t pixels[DIGIT_PIXELS], const struct raster *raster, const char *path,
                   struct error *error);

#endif
