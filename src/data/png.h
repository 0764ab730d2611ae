/* png.h - PNG files as grey pictures. This is the only file that knows libpng; without it every
 * call fails with a message. */
#ifndef BACKSTEP_PNG_H
#define BACKSTEP_PNG_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/error.h"
#include "data/raster.h"

enum { PNG_SIDE = 16384, PNG_PIXELS = 1 << 26 /* the largest that are read */ };

/* Reads a picture of any kind: grey, RGB or palette, with or without alpha, 1 to 16 bits,
 * interlaced or not. Colours become grey as Rec. ITU-R BT.601 weighs them, 0.299 R + 0.587 G +
 * 0.114 B; what the file says about gamma is not applied. The caller calls raster_free. False, with
 * *raster empty and the error naming the file, for what cannot be opened, is damaged, no PNG, or
 * too large. */
bool png_read(struct raster *raster, const char *path, struct error *error);

/* Writes 8-bit grey pixels, row after row, to a file beside its target and renames it, see
 * base/file.h. False, with the error set, leaves the old one whole. */
bool png_write(const char *path, const uint8_t *pixels, size_t height, size_t width,
               struct error *error);

/* The same into a stream, of which `path` is the name for messages. */
bool png_write_stream(FILE *stream, const char *path, const uint8_t *pixels, size_t height,
                      size_t width, struct error *error);

#endif
