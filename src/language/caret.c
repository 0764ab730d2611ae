#include "language/caret.h"

#include <ctype.h>
#include <string.h>

void caret_write(struct error *error, const struct language_error *from, const char *text)
{
    if (from->stopped) {
        error_write(error, NULL, "%s", from->error.message);
        return;
    }
    size_t length = strlen(text), column = from->column;
    size_t start = column > 50 ? column - 50 : 0;
    int shown = (int)(length - start > 90 ? 90 : length - start);
    char hint[sizeof error->hint];
    snprintf(hint, sizeof hint, "%s", from->error.hint);
    size_t before = (column - start) + (start ? 3 : 0);
    for (size_t i = start; i < column; i++) /* it is written as \x1b */
        before += iscntrl((unsigned char)text[i]) ? 3 : 0;
    error_write_kind(error, from->error.kind, hint, "%.600s\n  %s%.*s\n  %*s^", from->error.message,
                     start ? "..." : "", shown, text + start, (int)before, "");
}
