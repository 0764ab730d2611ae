#include "view/wrap.h"

#include <string.h>

static int columns(const char *text, size_t length)
{
    int count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

int wrap_columns(const char *text)
{
    return columns(text, strlen(text));
}

/* Where the line being printed has come to, and what it is given. */
struct wrap {
    FILE *stream;
    int indent, width, column;
};

/* Prints the blanks before a piece, or a new line in their place, and the piece. */
static void piece_print(struct wrap *wrap, const char *text, size_t blanks, size_t length)
{
    int own = columns(text + blanks, length), gap = (int)blanks;
    if (wrap->column > wrap->indent && wrap->column + gap + own > wrap->width) {
        fputc('\n', wrap->stream);
        wrap->column = 0;
        gap = wrap->indent;
    }
    fprintf(wrap->stream, "%*s%.*s", gap, "", (int)length, text + blanks);
    wrap->column += gap + own;
}

/* The length of the part that begins here: up to two blanks, or to the end of the line. */
static size_t part_length(const char *text)
{
    size_t length = 0;
    while (text[length] && text[length] != '\n' &&
           !(text[length] == ' ' && text[length + 1] == ' '))
        length++;
    return length;
}

void wrap_print(FILE *stream, const char *text, int indent, int width)
{
    struct wrap wrap = {stream, indent < width / 2 ? indent : width / 2, width, 0};
    while (*text) {
        size_t blanks = strspn(text, " "), length = part_length(text + blanks);
        if (blanks == 1 || columns(text + blanks, length) > width - wrap.indent)
            length = strcspn(text + blanks, " \n");
        piece_print(&wrap, text, blanks, length);
        text += blanks + length;
        if (*text == '\n') {
            fputc('\n', stream);
            wrap.column = 0;
            text++;
        }
    }
    fputc('\n', stream);
}
