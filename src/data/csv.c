#include "data/csv.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "data/lists.h"
#include "data/gzip.h"

enum {
    BUFFER = 1 << 16,
    FIELD = 40,        /* bytes of a field that are kept: enough for a number or a name */
    COLUMNS = 1 << 20, /* at most */
};

/* What ended a field. */
enum end { END_COMMA, END_LINE, END_FILE };

struct reader {
    struct gzip_file *file;
    const char *path;
    uint8_t buffer[BUFFER];
    size_t at, filled;   /* of the buffer */
    size_t line, column; /* of the next character, from 1 */

    char field[FIELD];   /* the last one read; one that fills it was longer */
    size_t field_column; /* where it began */
    size_t number;       /* which of its line, from 0 */
    bool quoted;

    bool no_header;     /* the first line holds numbers */
    size_t columns;     /* of each line */
    size_t label;       /* the label's column; SIZE_MAX for none */
    size_t capacity[2]; /* of the data set's pixels and labels */
};

/* ========================================= characters ========================================= */

/* Fills the buffer; false at the end of the file and when it cannot be read. */
static bool refill(struct reader *reader)
{
    reader->at = 0;
    reader->filled = gzip_read(reader->file, reader->buffer, BUFFER);
    return reader->filled > 0;
}

/* The next character without taking it, or -1. */
static inline int peek(struct reader *reader)
{
    if (reader->at == reader->filled && !refill(reader))
        return -1;
    return reader->buffer[reader->at];
}

static inline int take(struct reader *reader)
{
    int c = peek(reader);
    if (c >= 0) {
        reader->at++;
        reader->column++;
    }
    return c;
}

/* Takes the rest of a line's end, of which `c` was the first character. */
static void end_line(struct reader *reader, int c)
{
    if (c == '\r' && peek(reader) == '\n')
        reader->at++;
    reader->line++;
    reader->column = 1;
}

/* ============================================ fields ========================================== */

__attribute__((format(printf, 4, 5))) static bool fail(const struct reader *reader,
                                                       struct error *error, const char *hint,
                                                       const char *format, ...)
{
    char text[300];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return error_set(error, hint, "%s:%zu:%zu: %s", reader->path, reader->line,
                     reader->field_column, text);
}

/* What stands in the field, for a message. */
static const char *shown(const struct reader *reader, char text[FIELD + 4])
{
    size_t length = strlen(reader->field);
    for (size_t i = 0; i <= length; i++) {
        char c = reader->field[i];
        text[i] = c && (c < ' ' || c > '~') ? '?' : c;
    }
    if (length == FIELD - 1)
        memcpy(text + length, "...", 4);
    return text;
}

static inline void keep(struct reader *reader, size_t *length, int c)
{
    if (*length < FIELD - 1)
        reader->field[(*length)++] = c ? (char)c : '?'; /* a NUL would hide what follows */
}

/* What stands between quotes, of which the first is taken. */
static bool read_quoted(struct reader *reader, size_t *length, struct error *error)
{
    int c;
    while ((c = take(reader)) >= 0 && c != '\n' && c != '\r') {
        if (c == '"' && peek(reader) != '"')
            return true;
        if (c == '"')
            take(reader); /* "" stands for one */
        keep(reader, length, c);
    }
    return fail(reader, error, NULL, "the closing quote is missing");
}

/* Reads a field and what ends it. The place of the next one is not that of the error: a line's end
 * counts on only when the line is done. */
static bool read_field(struct reader *reader, enum end *end, struct error *error)
{
    size_t length = 0;
    int c;
    reader->field_column = reader->column;
    reader->quoted = peek(reader) == '"';
    if (reader->quoted) {
        take(reader);
        if (!read_quoted(reader, &length, error))
            return false;
    }
    while ((c = peek(reader)) >= 0 && c != ',' && c != '\n' && c != '\r') {
        take(reader);
        if (reader->quoted && c != ' ' && c != '\t')
            return fail(reader, error, NULL, "text after the closing quote");
        if (!reader->quoted)
            keep(reader, &length, c);
    }
    while (!reader->quoted && length && strchr(" \t", reader->field[length - 1]))
        length--;
    reader->field[length] = '\0';
    *end = c == ',' ? END_COMMA : c < 0 ? END_FILE : END_LINE;
    if (c == ',')
        take(reader);
    return true;
}

/* Goes to the next line; called when the field that ended the last one is dealt with. */
static void next_line(struct reader *reader, enum end end)
{
    if (end == END_LINE)
        end_line(reader, take(reader));
    reader->number = 0;
}

/* Passes over empty lines; false at the end of the file. */
static bool skip_empty_lines(struct reader *reader)
{
    int c;
    while ((c = peek(reader)) == '\n' || c == '\r') {
        take(reader);
        end_line(reader, c);
    }
    return c >= 0;
}

/* A whole number from 0 to `most`: digits, and a fraction of zeros as pandas writes it (12.0). */
static bool parse_number(const struct reader *reader, int most, uint8_t *number,
                         struct error *error)
{
    char text[FIELD + 4];
    const char *c = reader->field + strspn(reader->field, " \t");
    int value = 0;
    bool digits = isdigit((unsigned char)*c);
    for (; isdigit((unsigned char)*c) && value <= most; c++)
        value = 10 * value + (*c - '0');
    if (*c == '.')
        c += 1 + strspn(c + 1, "0");
    *number = (uint8_t)value;
    if (digits && !*c && value <= most)
        return true;
    bool is_label = reader->number == reader->label;
    const char *hint = is_label ? "Labels are the digits." : "Pixels are 0 for black to 255.";
    if (!*reader->field)
        return fail(reader, error, hint,
                    "column %zu is empty, expected a whole number from 0 to %d", reader->number + 1,
                    most);
    return fail(reader, error, hint, "column %zu is \"%s\", expected a whole number from 0 to %d",
                reader->number + 1, shown(reader, text), most);
}

/* ========================================= the columns ======================================== */

static size_t square_root(size_t count)
{
    size_t root = (size_t)(sqrt((double)count) + 0.5);
    return root * root == count ? root : 0;
}

static bool is_label(const char *name)
{
    static const char *const names[] = {"label", "Label", "class", "Class"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* From the number of columns, and the label's where there is one, the size of a picture. */
static bool set_shape(struct reader *reader, struct dataset *dataset, struct error *error)
{
    bool square = square_root(reader->columns) > 0;
    if (reader->no_header && (!square || square_root(reader->columns - 1) > 0))
        reader->label = 0;
    size_t pixels = reader->columns - (reader->label != SIZE_MAX);
    if (reader->label == SIZE_MAX && !square && square_root(reader->columns - 1))
        return fail(reader, error, "The column of the labels is called label.",
                    "%zu columns, but none is called label", reader->columns);
    if (pixels == 0)
        return fail(reader, error, "Kaggle's files have 784 columns of pixels, between commas.",
                    "there is no column of pixels");
    size_t side = square_root(pixels);
    dataset->inputs = pixels;
    dataset->height = side ? side : 1;
    dataset->width = side ? side : pixels;
    return true;
}

/* Reads the first line: names, or the first picture's numbers, which are only counted here. */
static bool read_names(struct reader *reader, struct dataset *dataset, struct error *error)
{
    enum end end = END_COMMA;
    while (end == END_COMMA) {
        if (!read_field(reader, &end, error))
            return false;
        if (reader->columns == 0)
            reader->no_header = isdigit((unsigned char)*reader->field);
        if (is_label(reader->field)) {
            if (reader->label != SIZE_MAX)
                return fail(reader, error, NULL, "a second column is called %s", reader->field);
            reader->label = reader->columns;
        }
        if (++reader->columns > COLUMNS)
            return fail(reader, error, NULL, "more than %d columns", COLUMNS);
    }
    if (!set_shape(reader, dataset, error))
        return false;
    next_line(reader, end);
    return true;
}

/* Back to the beginning, where the first line is a picture. */
static bool rewind_file(struct reader *reader, struct error *error)
{
    if (!gzip_rewind(reader->file))
        return error_set(error, NULL, "%s: cannot be read twice", reader->path);
    reader->at = reader->filled = 0;
    reader->line = reader->column = 1;
    return true;
}

/* Passes over the mark that some programs put before UTF-8. */
static void skip_mark(struct reader *reader)
{
    static const uint8_t mark[] = {0xef, 0xbb, 0xbf};
    if (peek(reader) == mark[0] && reader->filled >= sizeof mark &&
        memcmp(reader->buffer, mark, sizeof mark) == 0)
        reader->at += sizeof mark;
}

/* ========================================== pictures ========================================== */

/* Room for one picture more. */
static bool grow(struct reader *reader, struct dataset *dataset, struct error *error)
{
    size_t needed;
    if (__builtin_mul_overflow(dataset->samples + 1, dataset->inputs, &needed) ||
        needed > CSV_BYTES)
        return error_set(error, "Split the file.", "%s:%zu: more than %d pixels", reader->path,
                         reader->line, CSV_BYTES);
    uint8_t *pixels = memory_grow(dataset->pixels, &reader->capacity[0], needed, 1, error);
    if (pixels)
        dataset->pixels = pixels;
    uint8_t *labels =
        pixels ? memory_grow(dataset->labels, &reader->capacity[1], dataset->samples + 1, 1, error)
               : NULL;
    if (labels)
        dataset->labels = labels;
    return labels;
}

static bool read_picture(struct reader *reader, struct dataset *dataset, struct error *error)
{
    if (!grow(reader, dataset, error))
        return false;
    uint8_t *pixel = dataset->pixels + dataset->samples * dataset->inputs;
    enum end end = END_COMMA;
    for (; end == END_COMMA; reader->number++) {
        if (!read_field(reader, &end, error))
            return false;
        if (reader->number >= reader->columns)
            return fail(reader, error, NULL, "this line has more than %zu columns",
                        reader->columns);
        bool is_pixel = reader->number != reader->label;
        if (!parse_number(reader, is_pixel ? 255 : (int)dataset->classes - 1,
                          is_pixel ? pixel++ : &dataset->labels[dataset->samples], error))
            return false;
    }
    if (reader->number < reader->columns)
        return fail(reader, error, end == END_FILE ? "The file is cut short. Copy it again." : NULL,
                    "this line has %zu columns, expected %zu", reader->number, reader->columns);
    dataset->samples++;
    next_line(reader, end);
    return true;
}

static bool read_pictures(struct reader *reader, struct dataset *dataset, struct error *error)
{
    skip_mark(reader);
    if (!skip_empty_lines(reader))
        return error_set(error, NULL, "%s: the file is empty", reader->path);
    if (!read_names(reader, dataset, error))
        return false;
    if (reader->no_header) {
        if (!rewind_file(reader, error))
            return false;
        skip_mark(reader);
    }
    while (skip_empty_lines(reader))
        if (!read_picture(reader, dataset, error))
            return false;
    dataset->unlabelled = reader->label == SIZE_MAX;
    return dataset->samples > 0 ||
           error_set(error, NULL, "%s: there is a line of names, but no pictures", reader->path);
}

/* A file that ends may be one that could not be read. */
static bool check_stream(const struct reader *reader, struct error *error)
{
    bool cut_short;
    const char *reason = gzip_failure(reader->file, &cut_short);
    return !reason || error_set(error, "The file is damaged. Copy it again.",
                                "%s:%zu: cannot read: %s", reader->path, reader->line, reason);
}

bool csv_read(struct dataset *dataset, const char *path, size_t classes, struct error *error)
{
    *dataset = (struct dataset){.classes = classes};
    struct reader *reader = memory_new(1, sizeof *reader, error);
    if (!reader)
        return false;
    *reader = (struct reader){.path = path, .line = 1, .column = 1, .label = SIZE_MAX};
    reader->file = gzip_open(path, error);
    bool ok = reader->file;
    if (ok) {
        ok = read_pictures(reader, dataset, error);
        struct error damaged;
        if (!check_stream(reader, &damaged)) {
            ok = false; /* the cause of whatever was found */
            error_set(error, damaged.hint, "%s", damaged.message);
        }
        gzip_close(reader->file);
        ok = ok && lists_new(dataset, error);
    }
    memory_free(reader);
    if (!ok)
        dataset_free(dataset);
    return ok;
}

/* ========================================== writing =========================================== */

/* One line into `text`, which has room for four characters a column. */
static size_t format_picture(char *text, struct dataset dataset, size_t n)
{
    const uint8_t *pixels = dataset.pixels + n * dataset.inputs;
    char *at = text;
    if (!dataset.unlabelled)
        at += sprintf(at, "%d,", dataset.labels[n]);
    for (size_t i = 0; i < dataset.inputs; i++) {
        int value = pixels[i];
        if (value >= 100)
            *at++ = (char)('0' + value / 100);
        if (value >= 10)
            *at++ = (char)('0' + value / 10 % 10);
        *at++ = (char)('0' + value % 10);
        *at++ = i + 1 < dataset.inputs ? ',' : '\n';
    }
    return (size_t)(at - text);
}

static bool write_names(struct gzip_draft *draft, struct dataset dataset, struct error *error)
{
    if (!dataset.unlabelled && !gzip_write(draft, "label,", 6, error))
        return false;
    for (size_t i = 0; i < dataset.inputs; i++) {
        char name[40];
        int length =
            snprintf(name, sizeof name, "pixel%zu%c", i, i + 1 < dataset.inputs ? ',' : '\n');
        if (!gzip_write(draft, name, (size_t)length, error))
            return false;
    }
    return true;
}

bool csv_write(const char *path, struct dataset dataset, struct error *error)
{
    struct gzip_draft draft;
    char *line = memory_new(dataset.inputs + 2, 4, error);
    if (!line)
        return false;
    bool ok = gzip_create(&draft, path, error);
    if (ok) {
        ok = write_names(&draft, dataset, error);
        for (size_t n = 0; ok && n < dataset.samples; n++)
            ok = gzip_write(&draft, line, format_picture(line, dataset, n), error);
        ok = ok && gzip_commit(&draft, error);
        gzip_abandon(&draft);
    }
    memory_free(line);
    return ok;
}
