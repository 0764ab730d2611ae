/* picture.h - grey pictures in the terminal. */
#ifndef BACKSTEP_PICTURE_H
#define BACKSTEP_PICTURE_H

#include <stdint.h>
#include <stdio.h>

/* Prints a picture of height x width bytes, row after row, 0 empty and 255 full. A character
 * stands for two pixels, one above the other, since it is about twice as high as wide. Shades are
 * block elements where the locale's characters are UTF-8, else ASCII. */
void picture_print(FILE *stream, const uint8_t *pixels, size_t height, size_t width);

/* The same for several pictures of one size, side by side, with `gap` blanks between them. */
void picture_print_row(FILE *stream, const uint8_t *const *pictures, size_t count, size_t height,
                       size_t width, size_t gap);

/* Whether the locale that setlocale has set can print UTF-8. */
int picture_utf8(void);

#endif
