#include "view/picture.h"

#include <langinfo.h>
#include <stdbool.h>
#include <string.h>

int picture_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* Prints two lines of pixels as one of characters. Blanks are held back in *blank, so that no line
 * ends in them. */
static void print_line(FILE *stream, const uint8_t *pixels, bool has_below, size_t width,
                       size_t *blank)
{
    static const char *const blocks[] = {" ", "░", "▒", "▓", "█"};
    static const char *const ascii[] = {" ", ".", "+", "%", "@"};
    const char *const *shade = picture_utf8() ? blocks : ascii;
    for (size_t j = 0; j < width; j++) {
        int above = pixels[j], below = has_below ? pixels[width + j] : 0;
        int level = ((above + below) * 4 + 255) / 510;
        for (; level && *blank; --*blank)
            fputc(' ', stream);
        if (level)
            fputs(shade[level], stream);
        else
            ++*blank;
    }
}

void picture_print_row(FILE *stream, const uint8_t *const *pictures, size_t count, size_t height,
                       size_t width, size_t gap)
{
    for (size_t i = 0; i < height; i += 2) {
        size_t blank = 0;
        for (size_t k = 0; k < count; k++) {
            blank += k ? gap : 0;
            print_line(stream, pictures[k] + i * width, i + 1 < height, width, &blank);
        }
        fputc('\n', stream);
    }
}

void picture_print(FILE *stream, const uint8_t *pixels, size_t height, size_t width)
{
    picture_print_row(stream, &pixels, 1, height, width, 0);
}
