#include "base/error.h"

#include <stdarg.h>

void error_write(struct error *error, const char *hint, const char *format, ...)
{
    if (!error)
        return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    snprintf(error->hint, sizeof error->hint, "%s", hint ? hint : "");
}

void error_print(const struct error *error, FILE *stream)
{
    fprintf(stream, "%s\n", error->message);
    if (error->hint[0])
        fprintf(stream, "  %s\n", error->hint);
}
