#include "session/format.h"
#include "session/evaluating.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* "8.3f": a width, a precision, a type; 0, -1 and 'g' where they are left out. */
struct spec {
    int width, precision;
    char type;
};

/* Reads digits, at most two. */
static const char *read_number(const char *text, int *number)
{
    if (!isdigit((unsigned char)*text))
        return text;
    for (*number = 0; isdigit((unsigned char)*text) && *number < 10; text++)
        *number = *number * 10 + (*text - '0');
    return text;
}

static bool read_spec(const char *text, struct spec *spec)
{
    *spec = (struct spec){0, -1, 'g'};
    text = read_number(text, &spec->width);
    if (*text == '.') {
        text = read_number(text + 1, &spec->precision);
        if (spec->precision < 0)
            return false;
    }
    if (*text && strchr("dfeg%", *text))
        spec->type = *text++;
    return *text == '\0' && !(spec->type == 'd' && spec->precision >= 0);
}

/* The colon before a format: outside brackets, in which it belongs to a slice; NULL for none. */
static char *find_colon(char *text)
{
    int depth = 0;
    for (; *text; text++) {
        depth += *text == '[' || *text == '(';
        depth -= *text == ']' || *text == ')';
        if (*text == ':' && depth == 0)
            return text;
    }
    return NULL;
}

static bool print_number(FILE *stream, double number, struct spec spec, const char *text,
                         struct error *error)
{
    if (spec.type == 'd' && number != rint(number))
        return error_set(error, "{loss:.4f}", "%.60s is no whole number", text);
    int width = spec.width, precision = spec.precision >= 0 ? spec.precision : 6;
    switch (spec.type) {
    case 'd':
        fprintf(stream, "%*.0f", width, number);
        break;
    case '%':
        fprintf(stream, "%*.*f%%", width ? width - 1 : 0, precision, 100 * number);
        break;
    case 'f':
        fprintf(stream, "%*.*f", width, precision, number);
        break;
    case 'e':
        fprintf(stream, "%*.*e", width, precision, number);
        break;
    default:
        fprintf(stream, "%*.*g", width, precision, number);
    }
    return true;
}

/* Prints what stands between two braces. */
static bool print_field(FILE *stream, struct session *session, char *field, struct error *error)
{
    struct array value;
    struct spec spec;
    char *colon = find_colon(field);
    if (colon) {
        *colon++ = '\0';
        if (!read_spec(colon, &spec))
            return error_set(error, "{loss:.4f}, {accuracy:.2%}, {m:6d}",
                             "\":%.60s\" is no format known here", colon);
    }
    if (!session_evaluate(session, &value, field, error))
        return false;
    bool ok = true;
    if (!colon)
        print_array(stream, value, session_style(session));
    else if (array_count(value) != 1)
        ok = error_set(error, NULL, "%.60s is not one number; \":%.60s\" needs one", field, colon);
    else
        ok = print_number(stream, array_value(value), spec, field, error);
    array_free(&value);
    return ok;
}

/* Prints the field at `text`, which begins with its brace, and returns what follows it. The newline
 * after an array belongs to its line, not to the text. */
static const char *field_of(FILE *stream, struct session *session, const char *text,
                            struct error *error)
{
    const char *end = strchr(text, '}');
    if (!end) {
        error_set(error, "echo loss {loss:.4f}", "a brace is not closed: \"%.60s\"", text);
        return NULL;
    }
    char *field = memory_format(error, "%.*s", (int)(end - text - 1), text + 1), *shown = NULL;
    size_t length = 0;
    FILE *own = field ? open_memstream(&shown, &length) : NULL;
    if (field && !own)
        error_set(error, NULL, "there is not enough memory for this text");
    bool ok = own && print_field(own, session, field, error);
    if (own && fclose(own) != 0)
        ok = error_set(error, NULL, "there is not enough memory for this text");
    if (ok)
        fprintf(stream, "%.*s", (int)(length && shown[length - 1] == '\n' ? length - 1 : length),
                shown);
    free(shown);
    memory_free(field);
    return ok ? end + 1 : NULL;
}

char *format_text(struct session *session, const char *text, struct error *error)
{
    char *shown = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&shown, &length);
    if (!stream) {
        error_set(error, NULL, "there is not enough memory for this text");
        return NULL;
    }
    while (text && *text) {
        bool twice = (*text == '{' || *text == '}') && text[1] == *text;
        if (*text == '{' && !twice) {
            text = field_of(stream, session, text, error);
            continue;
        }
        fputc(*text, stream);
        text += twice ? 2 : 1;
    }
    bool closed = fclose(stream) == 0;
    char *copy = NULL;
    if (text && closed)
        copy = memory_string(shown, error);
    else if (text)
        error_set(error, NULL, "there is not enough memory for this text");
    free(shown);
    return copy;
}
