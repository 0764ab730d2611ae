/* raster.h - a grey picture of any size, as it comes from a file. */
#ifndef BACKSTEP_RASTER_H
#define BACKSTEP_RASTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct raster {
    size_t height, width;
    uint8_t *grey;  /* height x width, row after row: 0 black, 255 white; owned */
    uint8_t *alpha; /* the same: 0 transparent, 255 opaque; owned, NULL when all is opaque */
};

/* Frees the planes and leaves the raster empty. */
void raster_free(struct raster *raster);

/* Puts a paper below what is transparent and makes the raster opaque. Where the border can be seen,
 * the paper has the border's mean grey. Where it is transparent, what was drawn is all that there
 * is to see: the paper is black below light ink, and white below dark ink. */
void raster_flatten(struct raster *raster);

#endif
