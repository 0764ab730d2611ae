/* f-strings, format() and %: how numbers are written. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "language/python_run.h"

enum { WIDEST = 200 };

/* [[fill]align][sign][0][width][,][.precision][type] */
struct format {
    char fill, align, sign, type;
    int width, precision; /* -1 for none */
    bool commas;
};

static bool read_format(struct format *format, const char *text)
{
    *format = (struct format){.fill = ' ', .precision = -1};
    if (*text && text[1] && strchr("<>^=", text[1])) {
        format->fill = *text;
        format->align = text[1];
        text += 2;
    } else if (*text && strchr("<>^=", *text)) {
        format->align = *text++;
    }
    if (*text && strchr("+- ", *text))
        format->sign = *text++;
    if (*text == '#')
        text++;
    if (*text == '0') {
        format->fill = format->align ? format->fill : '0';
        format->align = format->align ? format->align : '=';
    }
    while (isdigit((unsigned char)*text) && format->width < WIDEST)
        format->width = format->width * 10 + (*text++ - '0');
    if (*text == ',' || *text == '_') {
        format->commas = true;
        text++;
    }
    if (*text == '.') {
        format->precision = 0;
        for (text++; isdigit((unsigned char)*text) && format->precision < WIDEST; text++)
            format->precision = format->precision * 10 + (*text - '0');
    }
    format->type = *text ? *text++ : '\0';
    return *text == '\0' && format->width <= WIDEST && format->precision <= WIDEST;
}

/* Commas between the thousands of the digits in `text`. */
static void add_commas(char *text, size_t size)
{
    size_t first = text[0] == '-' || text[0] == '+', digits = strspn(text + first, "0123456789");
    for (size_t at = digits; at > 3; at -= 3) {
        size_t length = strlen(text);
        if (length + 2 > size)
            return;
        memmove(text + first + at - 3 + 1, text + first + at - 3, length - (first + at - 3) + 1);
        text[first + at - 3] = ',';
    }
}

static void write_number(char *text, size_t size, const struct format *format, double value,
                         bool whole)
{
    int precision = format->precision < 0 ? 6 : format->precision;
    const char *sign = format->sign == '+' && !signbit(value) ? "+" : "";
    char type = format->type ? format->type : whole ? 'd' : 'g';
    if (type == 'd' || (type == 'n' && whole))
        snprintf(text, size, "%s%.0f", sign, value);
    else if (type == '%')
        snprintf(text, size, "%s%.*f%%", sign, precision, value * 100);
    else if (tolower((unsigned char)type) == 'e')
        snprintf(text, size, type == 'E' ? "%s%.*E" : "%s%.*e", sign, precision, value);
    else if (tolower((unsigned char)type) == 'g' || type == 'n')
        snprintf(text, size, "%s%.*g", sign, precision ? precision : 1, value);
    else if (type == 'x' || type == 'b' || type == 'o')
        snprintf(text, size, "%s%llx", sign, (unsigned long long)fabs(value));
    else
        snprintf(text, size, "%s%.*f", sign, precision, value);
    if (format->commas)
        add_commas(text, size);
}

/* A value as a number; false for what is none. */
static bool number_of(struct python_value value, double *number, bool *whole)
{
    bool array = value.kind == VALUE_ARRAY && array_count(python_array_of(value)->array) == 1;
    if (!array && !python_is_number(value))
        return false;
    *number = array ? array_value(python_array_of(value)->array) : python_number(value);
    *whole = array ? python_array_of(value)->array.kind != ARRAY_REAL : value.kind != VALUE_REAL;
    return true;
}

/* The text, filled up to the format's width, as a value. */
static bool pad(struct python *python, const struct format *format, const char *text, bool number,
                struct python_value *result)
{
    size_t length = strlen(text), columns = 0;
    for (const char *at = text; *at; at++)
        columns += ((unsigned char)*at & 0xc0) != 0x80;
    size_t width = (size_t)format->width, missing = width > columns ? width - columns : 0;
    char align = format->align ? format->align : number ? '>' : '<';
    size_t before = align == '>' ? missing : align == '^' ? missing / 2 : 0;
    char *whole = memory_new(length + missing + 1, 1, &python->error->error);
    if (!whole)
        return false;
    if (align == '=') {
        size_t sign = *text == '-' || *text == '+';
        memcpy(whole, text, sign);
        memset(whole + sign, format->fill, missing);
        snprintf(whole + sign + missing, length - sign + 1, "%s", text + sign);
    } else {
        memset(whole, format->fill, before);
        snprintf(whole + before, length + 1, "%s", text);
        memset(whole + before + length, format->fill, missing - before);
    }
    bool ok =
        python_new_string(&python->heap, result, whole, length + missing, &python->error->error);
    memory_free(whole);
    return ok;
}

bool python_format_value(struct python *python, struct python_value value, const char *format,
                         struct python_value *result)
{
    struct format read;
    double number;
    bool whole;
    char text[WIDEST + 400];
    if (!read_format(&read, format))
        return python_raise(python, "ValueError", NULL, "there is no format \"%s\"", format);
    bool is_number = number_of(value, &number, &whole);
    bool plain = !read.type && read.precision < 0 && !read.commas && !read.sign;
    if (is_number && !plain) {
        write_number(text, sizeof text, &read, number, whole);
        return pad(python, &read, text, true, result);
    }
    if (read.type && read.type != 's' && value.kind != VALUE_UNKNOWN && value.kind != VALUE_NONE)
        return python_raise(python, "TypeError", NULL, "%s cannot be written as %s",
                            python_type_name(value), format);
    char *shown = python_show(value, false, &python->error->error);
    if (!shown)
        return false;
    if (read.precision >= 0 && strlen(shown) > (size_t)read.precision)
        shown[read.precision] = '\0';
    bool ok = pad(python, &read, shown, is_number, result);
    memory_free(shown);
    return ok;
}

/* ========================================= joining ============================================ */

/* Appends a string value to a list, which python_join makes one text of. */
static bool add(struct python *python, struct python_value list, struct python_value text)
{
    return python_append(python_items_of(list), text, &python->error->error);
}

static bool add_text(struct python *python, struct python_value list, const char *text,
                     size_t length)
{
    struct python_value value = python_none();
    return python_new_string(&python->heap, &value, text, length, &python->error->error) &&
           add(python, list, value);
}

static bool field(struct python *python, const struct python_node *node, struct python_value list)
{
    struct python_value value, format = python_none(), text = python_none();
    bool ok = python_evaluate(python, node->child[0], &value);
    if (ok && node->child[1])
        ok = python_format(python, node->child[1], &format);
    python->node = node;
    if (ok && node->op[0]) {
        char *shown = python_show(value, node->op[0] != 's', &python->error->error);
        python_clear(&value);
        ok = shown &&
             python_new_string(&python->heap, &value, shown, strlen(shown), &python->error->error);
        memory_free(shown);
    }
    if (ok)
        ok = python_format_value(python, value,
                                 format.kind == VALUE_STRING ? python_text_of(format) : "", &text);
    python_release(value);
    python_release(format);
    return ok && add(python, list, text);
}

bool python_format(struct python *python, const struct python_node *node,
                   struct python_value *value)
{
    struct python_value list;
    bool ok = python_new_items(&python->heap, &list, VALUE_LIST, 0, &python->error->error);
    for (const struct python_node *item = node->list; ok && item; item = item->next)
        ok = item->kind == PYTHON_STRING ? add_text(python, list, item->text, item->length)
                                         : field(python, item, list);
    ok = ok && python_join(python, "", list, value);
    python_release(list);
    return ok;
}

bool python_join(struct python *python, const char *between, struct python_value list,
                 struct python_value *result)
{
    enum { LONGEST = 1 << 20 };
    const struct python_items *items = python_items_of(list);
    size_t length = 0, gap = strlen(between);
    *result = python_none();
    for (size_t i = 0; i < items->count; i++) {
        if (items->at[i].kind != VALUE_STRING)
            return python_raise(python, "TypeError", NULL, "only texts are joined, not %s",
                                python_type_name(items->at[i]));
        length += ((struct python_string *)items->at[i].object)->length + (i ? gap : 0);
    }
    if (length > LONGEST)
        return python_raise(python, "MemoryError", NULL, "this text grows too long");
    struct python_string *string = python_new_object(
        &python->heap, VALUE_STRING, sizeof *string + length + 1, &python->error->error);
    if (!string)
        return false;
    string->length = length;
    char *at = string->text;
    for (size_t i = 0; i < items->count; i++) {
        const struct python_string *part = (struct python_string *)items->at[i].object;
        memcpy(at, between, i ? gap : 0);
        at += i ? gap : 0;
        memcpy(at, part->text, part->length);
        at += part->length;
    }
    *result = python_object(string);
    return python_work(python, (double)length);
}

/* ===================================== "%d of %s" % values ==================================== */

/* The value for a conversion: the next of a tuple, or the one. */
static bool next_value(struct python *python, struct python_value values, size_t *used,
                       struct python_value *value)
{
    bool tuple = values.kind == VALUE_TUPLE;
    size_t count = tuple ? python_items_of(values)->count : 1;
    if (*used >= count)
        return python_raise(python, "TypeError", NULL, "the format has more places than values");
    *value = tuple ? python_items_of(values)->at[*used] : values;
    ++*used;
    return true;
}

static bool old_field(struct python *python, const char **at, struct python_value values,
                      size_t *used, struct python_value list)
{
    struct python_value value = python_none(), text = python_none();
    char format[WIDEST], *end = format;
    size_t length = strspn(*at, "-+ #0123456789.");
    char type = (*at)[length];
    bool left = **at == '-';
    if (length + 4 > sizeof format || !type || !strchr("diufFeEgGsrx", type))
        return python_raise(python, "ValueError", NULL, "this format has no meaning after %%");
    if (!next_value(python, values, used, &value))
        return false;
    if (left)
        *end++ = '<';
    memcpy(end, *at + left, length - left);
    end += length - left;
    bool number = python_is_number(value) || value.kind == VALUE_ARRAY;
    *end++ = type == 'r' || (type == 's') ? 's' : strchr("iu", type) ? 'd' : type;
    *end = '\0';
    if (end[-1] == 's' || !number)
        end[-1] = '\0';
    if (end[-1] == 'd' && value.kind == VALUE_REAL) /* %d cuts */
        value = python_real(trunc(value.real));
    *at += length + 1;
    return python_format_value(python, value, format, &text) && add(python, list, text);
}

bool python_format_old(struct python *python, const char *format, struct python_value values,
                       struct python_value *result)
{
    struct python_value list;
    size_t used = 0;
    bool ok = python_new_items(&python->heap, &list, VALUE_LIST, 0, &python->error->error);
    while (ok && *format) {
        size_t length = strcspn(format, "%");
        ok = add_text(python, list, format, length);
        format += length;
        if (ok && format[0] == '%' && format[1] == '%') {
            ok = add_text(python, list, "%", 1);
            format += 2;
        } else if (ok && *format) {
            format++;
            ok = old_field(python, &format, values, &used, list);
        }
    }
    ok = ok && python_join(python, "", list, result);
    python_release(list);
    return ok;
}
