#include "view/print_array.h"

#include <string.h>

enum { ELIDE = 1000, EDGE = 3, NUMBER = 64 };

/* How all the numbers of one array are written, so that they align. */
struct format {
    char conversion; /* 'f', 'e', 'd' or 'b' */
    int decimals;
    int width;
};

static void write_number(char *text, const struct format *format, double x)
{
    if (format->conversion == 'b')
        snprintf(text, NUMBER, "%s", x != 0 ? "True" : "False");
    else if (!isfinite(x))
        snprintf(text, NUMBER, "%s", isnan(x) ? "nan" : x > 0 ? "inf" : "-inf");
    else if (format->conversion == 'd')
        snprintf(text, NUMBER, "%.0f", rint(x) + 0.0); /* no -0 */
    else if (format->conversion == 'e')
        snprintf(text, NUMBER, "%.*e", format->decimals, x);
    else
        snprintf(text, NUMBER, "%.*f", format->decimals, x);
}

/* The index of the k-th line or column that is shown; *gap tells that "..." stands before it. */
static size_t shown(size_t k, size_t size, bool elide, bool *gap)
{
    *gap = elide && size > 2 * EDGE && k == EDGE;
    return elide && size > 2 * EDGE && k >= EDGE ? size - 2 * EDGE + k : k;
}

static size_t shown_count(size_t size, bool elide)
{
    return elide && size > 2 * EDGE ? 2 * EDGE : size;
}

/* Calls `visit` for every number that is shown. */
static void each_shown(struct array array, bool elide,
                       void (*visit)(struct format *format, double x), struct format *format)
{
    bool gap;
    for (size_t i = 0; i < shown_count(array.size[0], elide); i++)
        for (size_t j = 0; j < shown_count(array.size[1], elide); j++)
            visit(format, (double)*array_at(array, shown(i, array.size[0], elide, &gap),
                                            shown(j, array.size[1], elide, &gap)));
}

static void widen(struct format *format, double x)
{
    char text[NUMBER];
    write_number(text, format, x);
    int length = (int)strlen(text);
    format->width = length > format->width ? length : format->width;
}

/* Raises `width`, used here for decimals, to what this number needs without trailing zeros. */
static void need_decimals(struct format *format, double x)
{
    char text[NUMBER];
    if (!isfinite(x))
        return;
    write_number(text, format, x);
    const char *end = strchr(text, 'e');
    const char *point = strchr(text, '.');
    if (!point)
        return;
    int length = (int)((end ? end : text + strlen(text)) - point) - 1;
    while (length > 0 && point[length] == '0')
        length--;
    format->width = length > format->width ? length : format->width;
}

/* The largest magnitude among the finite numbers shown. */
static double largest(struct array array, bool elide)
{
    bool gap;
    double most = 0;
    for (size_t i = 0; i < shown_count(array.size[0], elide); i++)
        for (size_t j = 0; j < shown_count(array.size[1], elide); j++) {
            double x = fabs((double)*array_at(array, shown(i, array.size[0], elide, &gap),
                                              shown(j, array.size[1], elide, &gap)));
            most = isfinite(x) && x > most ? x : most;
        }
    return most;
}

static struct format choose(struct array array, bool elide, struct print_style style)
{
    struct format format = {.conversion = 'f'};
    double most = largest(array, elide);
    if (array.kind == ARRAY_BOOLEAN)
        format.conversion = 'b';
    else if ((array.kind == ARRAY_INTEGER && style.form != 'e') || style.form == 'i')
        format.conversion = 'd';
    else if (style.form == 'e' || (most > 0 && (most < 1e-3 || most >= 1e7)))
        format.conversion = 'e';
    if (format.conversion == 'e')
        format.decimals = style.precision - 1;
    else if (format.conversion == 'f') {
        int before = most >= 1 ? (int)floor(log10(most)) + 1 : 0;
        format.decimals = style.precision > before ? style.precision - before : 0;
    }
    if (format.conversion == 'f' || (format.conversion == 'e' && style.form != 'e')) {
        each_shown(array, elide, need_decimals, &format);
        format.decimals = format.width;
        format.width = 0;
    }
    each_shown(array, elide, widen, &format);
    return format;
}

/* The numbers of one line, wrapped to the style's width with `indent` columns before. */
static void print_line(FILE *stream, struct array array, size_t i, bool along_rows, bool elide,
                       const struct format *format, const struct print_style *style, int indent)
{
    size_t size = along_rows ? array.size[0] : array.size[1];
    int column = indent;
    bool gap;
    for (size_t k = 0; k < shown_count(size, elide); k++) {
        char text[NUMBER];
        size_t at = shown(k, size, elide, &gap);
        if (gap) {
            fputs(" ...", stream);
            column += 4;
        }
        write_number(text, format,
                     (double)(along_rows ? *array_at(array, at, 0) : *array_at(array, i, at)));
        if (k && column + 1 + format->width >= style->width) {
            fprintf(stream, "\n%*s", indent, "");
            column = indent;
        } else if (k) {
            fputc(' ', stream);
            column++;
        }
        column += fprintf(stream, "%*s", format->width, text);
    }
}

static void print_scalar(FILE *stream, struct array array, struct print_style style)
{
    double x = print_value(array_value(array));
    if (array.kind == ARRAY_BOOLEAN && style.form == 0)
        fprintf(stream, "%s\n", x != 0 ? "True" : "False");
    else if (style.form == 'i' || (array.kind == ARRAY_INTEGER && style.form == 0))
        fprintf(stream, "%.0f\n", rint(x) + 0.0); /* no -0 */
    else if (style.form == 'e')
        fprintf(stream, "%.*e\n", style.precision - 1, x);
    else
        fprintf(stream, "%.*g\n", style.precision, x);
}

static void print_tuple(FILE *stream, struct array array)
{
    fputc('(', stream);
    for (size_t k = 0; k < array.size[0]; k++)
        fprintf(stream, k ? ", %g" : "%g", print_value((double)*array_at(array, k, 0)));
    fputs(array.size[0] == 1 ? ",)\n" : ")\n", stream);
}

void print_array(FILE *stream, struct array array, struct print_style style)
{
    bool elide = array_count(array) > ELIDE, gap;
    if (array.dimensions == 0) {
        print_scalar(stream, array, style);
        return;
    }
    if (array.tuple) {
        print_tuple(stream, array);
        return;
    }
    if (array_count(array) == 0) { /* NumPy's, however many rows of nothing there are */
        fputs("[]\n", stream);
        return;
    }
    struct format format = choose(array, elide, style);
    fputc('[', stream);
    if (array.dimensions == 1)
        print_line(stream, array, 0, true, elide, &format, &style, 1);
    for (size_t k = 0; array.dimensions == 2 && k < shown_count(array.size[0], elide); k++) {
        size_t i = shown(k, array.size[0], elide, &gap);
        fputs(k ? "\n " : "", stream);
        fputs(gap ? "...\n [" : "[", stream);
        print_line(stream, array, i, false, elide, &format, &style, 2);
        fputc(']', stream);
    }
    fputs("]\n", stream);
}
