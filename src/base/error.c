#include "base/error.h"

#include <stdarg.h>
#include <string.h>

/* Control characters, which would act on a terminal, become \x1b; newlines stay, and what no longer
 * fits is cut. */
static void escape(char *text, size_t size)
{
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '\n' || (c >= ' ' && c != 0x7f))
            continue;
        char code[5];
        snprintf(code, sizeof code, "\\x%02x", c);
        size_t kept = length + 3 < size ? length : size - 4;
        if (kept <= i) {
            text[i] = '\0';
            return;
        }
        memmove(text + i + 4, text + i + 1, kept - i - 1);
        memcpy(text + i, code, 4);
        length = kept + 3;
        text[length] = '\0';
        i += 3;
    }
}

static void write(struct error *error, enum error_kind kind, const char *hint, const char *format,
                  va_list arguments)
{
    if (!error)
        return;
    error->kind = kind;
    vsnprintf(error->message, sizeof error->message, format, arguments);
    escape(error->message, sizeof error->message);
    snprintf(error->hint, sizeof error->hint, "%s", hint ? hint : "");
    escape(error->hint, sizeof error->hint);
}

void error_write(struct error *error, const char *hint, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write(error, ERROR_OTHER, hint, format, arguments);
    va_end(arguments);
}

void error_write_kind(struct error *error, enum error_kind kind, const char *hint,
                      const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write(error, kind, hint, format, arguments);
    va_end(arguments);
}

void error_print(const struct error *error, FILE *stream)
{
    fprintf(stream, "%s\n", error->message);
    if (error->hint[0])
        fprintf(stream, "  %s\n", error->hint);
}
