#include "view/picture.h"

#include <langinfo.h>
#include <string.h>

int picture_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

void picture_print(FILE *stream, const uint8_t *pixels, size_t height, size_t width)
{
    static const char *const blocks[] = {" ", "░", "▒", "▓", "█"};
    static const char *const ascii[] = {" ", ".", "+", "%", "@"};
    const char *const *shade = picture_utf8() ? blocks : ascii;
    for (size_t i = 0; i < height; i += 2) {
        size_t blank = 0; /* held back, so that no line ends in blanks */
        for (size_t j = 0; j < width; j++) {
            int above = pixels[i * width + j];
            int below = i + 1 < height ? pixels[(i + 1) * width + j] : 0;
            int level = ((above + below) * 4 + 255) / 510;
            for (; level && blank; blank--)
                fputc(' ', stream);
            if (level)
                fputs(shade[level], stream);
            else
                blank++;
        }
        fputc('\n', stream);
    }
}
