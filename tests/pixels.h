/* pixels.h - pictures read back, and what is found in them. */
#ifndef BACKSTEP_PIXELS_H
#define BACKSTEP_PIXELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pixels {
    size_t width, height;
    uint8_t *rgb; /* three bytes each, row after row; owned */
};

/* Whether PNG files can be read in this build. */
bool pixels_readable(void);

/* Reads a PNG file; fails the test if there is none. */
struct pixels pixels_read(const char *path);

void pixels_free(struct pixels *pixels);

/* A rectangle of pixels: [left, right) x [top, bottom). */
struct area {
    size_t left, top, right, bottom;
};

/* Where a colour is: how many of its pixels, within `slack` in each part, lie in an area, and their
 * middle. */
struct spot_of_color {
    size_t count;
    double x, y;
};
struct spot_of_color pixels_find(const struct pixels *pixels, uint32_t rgb, int slack,
                                 struct area area);

/* The whole picture without the last `right` points, where a colour bar may be. */
struct area pixels_area(const struct pixels *pixels, size_t right);

#endif
