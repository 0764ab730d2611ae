/* Charts in the terminal, of block elements and Braille dots, or of ASCII. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "view/blocks.h"
#include "view/print_array.h"
#include "view/summary.h"

/* ============================================ bars ============================================ */

static void repeat(FILE *stream, const char *text, int times)
{
    for (int i = 0; i < times; i++)
        fputs(text, stream);
}

/* A bar from zero, which stands in the middle where there is a sign. */
static void print_bar(FILE *stream, const struct drawing *drawing, double x, int length,
                      struct blocks_style style)
{
    const char *full = style.utf8 ? "█" : x < 0 ? "-" : "#";
    double share = fabs(x) / (drawing->has_sign ? 2 * drawing->high : drawing->high);
    int own = (int)lround(share * length), left = drawing->has_sign ? length / 2 : 0;
    own = x < 0 && own > left ? left : own;
    repeat(stream, " ", x < 0 ? left - own : left);
    fputs(left && x >= 0 ? "|" : "", stream);
    blocks_color(stream, blocks_dot(drawing, x).color, false, style);
    if (style.colors != BLOCKS_PLAIN && !style.utf8)
        blocks_plain(stream, style);
    repeat(stream, full, own);
    blocks_plain(stream, style);
    fputs(left && x < 0 ? "|" : "", stream);
}

static void print_bars(FILE *stream, const struct drawing *drawing, struct blocks_style style)
{
    int length = style.width - 24;
    length = length < 10 ? 10 : length > 60 ? 60 : length;
    for (size_t i = 0; i < drawing->cells.rows; i++) {
        double x = (double)drawing->cells.at[i];
        fprintf(stream, "%6zu %10.4g ", i * drawing->block[0], x);
        if (isfinite(x))
            print_bar(stream, drawing, x, length, style);
        fputc('\n', stream);
    }
}

/* ========================================= histograms ========================================= */

static void print_histogram(FILE *stream, const struct drawing *drawing, struct blocks_style style)
{
    static const char *const eighths[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    enum { LINES = 10 };
    struct matrix bins = drawing->cells, counts = matrix_columns(bins, 2, 3);
    double most = summary_of(counts).max;
    int wide = (style.width < 72 ? style.width - 12 : 60) / (int)bins.rows;
    wide = wide < 1 ? 1 : wide > 6 ? 6 : wide;
    for (int line = LINES - 1; line >= 0; line--) {
        if (line == LINES - 1 || line == 0)
            fprintf(stream, "%9.6g ", line ? most : 0.0);
        else
            repeat(stream, " ", 10);
        for (size_t b = 0; b < bins.rows; b++) {
            double height = (double)counts.at[b] / most * LINES - line;
            int part = (int)ceil((height < 0 ? 0 : height > 1 ? 1 : height) * 8);
            repeat(stream, style.utf8 ? eighths[part] : part >= 4 ? "#" : part ? "." : " ", wide);
        }
        fputc('\n', stream);
    }
    double low = (double)*matrix_at(bins, 0, 0), high = (double)*matrix_at(bins, bins.rows - 1, 1);
    int length = (int)bins.rows * wide < 20 ? 20 : (int)bins.rows * wide;
    fprintf(stream, "%10s%-*.4g%*.4g\n", "", length / 2, low, length - length / 2, high);
}

/* ===================================== points and curves ====================================== */

enum { FIELD_COLUMNS = 70, FIELD_LINES = 18 };

/* A field of Braille characters, two dots wide and four high, or of one character a dot. */
struct field {
    size_t columns, lines;
    unsigned char dots[FIELD_COLUMNS * FIELD_LINES]; /* a character each */
    double x[2], y[2];
    bool utf8;
};

static size_t dots_across(const struct field *field)
{
    return field->columns * (field->utf8 ? 2 : 1);
}

static size_t dots_down(const struct field *field)
{
    return field->lines * (field->utf8 ? 4 : 1);
}

static void field_set(struct field *field, size_t i, size_t j)
{
    static const unsigned char bit[4][2] = {{1, 8}, {2, 16}, {4, 32}, {64, 128}};
    if (field->utf8)
        field->dots[i / 4 * field->columns + j / 2] |= bit[i % 4][j % 2];
    else
        field->dots[i * field->columns + j] = 1;
}

/* Where a number falls on an axis of so many dots. */
static size_t place_of(double x, const double range[2], size_t dots)
{
    double share = range[1] > range[0] ? (x - range[0]) / (range[1] - range[0]) : 0.5;
    return (size_t)lround(fmin(fmax(share, 0), 1) * (double)(dots - 1));
}

static void field_point(struct field *field, double x, double y)
{
    if (isfinite(x) && isfinite(y))
        field_set(field, dots_down(field) - 1 - place_of(y, field->y, dots_down(field)),
                  place_of(x, field->x, dots_across(field)));
}

/* A line between two points, a dot for each column. */
static void field_line(struct field *field, double x0, double y0, double x1, double y1)
{
    if (!isfinite(y0) || !isfinite(y1))
        return;
    for (int i = 0; i <= 100; i++)
        field_point(field, x0 + (x1 - x0) * i / 100, y0 + (y1 - y0) * i / 100);
}

static void field_print(FILE *stream, const struct field *field)
{
    for (size_t line = 0; line < field->lines; line++) {
        if (line == 0 || line + 1 == field->lines)
            fprintf(stream, "%9.3g ", field->y[line == 0]);
        else
            repeat(stream, " ", 10);
        for (size_t j = 0; j < field->columns; j++) {
            unsigned char dots = field->dots[line * field->columns + j];
            if (!field->utf8)
                fputc(dots ? '*' : ' ', stream);
            else if (dots) /* Braille begins at U+2800 */
                fprintf(stream, "\xe2%c%c", 0xa0 | dots >> 6, 0x80 | (dots & 0x3f));
            else
                fputc(' ', stream);
        }
        fputc('\n', stream);
    }
    int length = (int)field->columns;
    fprintf(stream, "%10s%-*.4g%*.4g\n", "", length / 2, field->x[0], length - length / 2,
            field->x[1]);
}

static size_t field_width(struct blocks_style style)
{
    return style.width < 34 ? 20 : style.width > 84 ? FIELD_COLUMNS : (size_t)style.width - 14;
}

static void print_points(FILE *stream, const struct drawing *drawing, struct blocks_style style)
{
    struct field field = {.columns = field_width(style), .lines = FIELD_LINES, .utf8 = style.utf8};
    memcpy(field.x, drawing->x_range, sizeof field.x);
    memcpy(field.y, drawing->y_range, sizeof field.y);
    for (size_t k = 0; k < drawing->rows; k++)
        field_point(&field, (double)*matrix_at(drawing->cells, k, 0),
                    (double)*matrix_at(drawing->cells, k, 1));
    field_print(stream, &field);
}

static void print_curve(FILE *stream, const struct drawing *drawing, size_t c,
                        struct blocks_style style)
{
    struct matrix x = matrix_columns(drawing->cells, 0, 1);
    struct matrix y = matrix_columns(drawing->cells, c + 1, c + 2);
    struct summary range = summary_of(y);
    struct field field = {
        .columns = field_width(style), .lines = FIELD_LINES / 2, .utf8 = style.utf8};
    double last = NAN;
    field.x[0] = (double)x.at[0];
    field.x[1] = (double)x.at[x.rows - 1];
    field.y[0] = range.min;
    field.y[1] = range.max;
    for (size_t i = 0, before = SIZE_MAX; i < y.rows; i++) {
        if (!isfinite((double)y.at[i]))
            continue;
        last = (double)y.at[i];
        field_point(&field, (double)x.at[i], last);
        if (before != SIZE_MAX)
            field_line(&field, (double)x.at[before], (double)y.at[before], (double)x.at[i], last);
        before = i;
    }
    fprintf(stream, "%s   last %.4g\n", drawing->names[c], print_value(last));
    field_print(stream, &field);
}

/* ==================================== counts and networks ===================================== */

static void print_counts(FILE *stream, const struct drawing *drawing, struct blocks_style style)
{
    struct drawing roots = *drawing;
    roots.low = 0;
    roots.high = sqrt(drawing->high > 0 ? drawing->high : 1);
    roots.has_sign = false;
    fputs("label \\ answer\n      ", stream);
    for (size_t j = 0; j < drawing->cells.columns; j++)
        fprintf(stream, "%6zu", j);
    fputc('\n', stream);
    for (size_t i = 0; i < drawing->cells.rows; i++) {
        fprintf(stream, "%5zu ", i);
        for (size_t j = 0; j < drawing->cells.columns; j++) {
            double count = (double)*matrix_at(drawing->cells, i, j);
            struct dot dot = blocks_dot(&roots, sqrt(count));
            struct color ink =
                dot.level > 0.55 ? (struct color){255, 255, 255} : (struct color){34, 34, 34};
            blocks_color(stream, dot.color, true, style);
            blocks_color(stream, ink, false, style);
            fprintf(stream, "%6.0f", count);
        }
        blocks_plain(stream, style);
        fputc('\n', stream);
    }
}

static void print_network(FILE *stream, const struct drawing *drawing, struct blocks_style style)
{
    size_t layer = SIZE_MAX;
    struct drawing bars = *drawing;
    bars.has_sign = false;
    int length = style.width > 60 ? 40 : 20;
    for (size_t k = 0; k < drawing->cells.rows; k++) {
        size_t own = (size_t)*matrix_at(drawing->cells, k, 0);
        double units = (double)*matrix_at(drawing->cells, k, 1);
        double mean = (double)*matrix_at(drawing->cells, k, 6);
        if (own != layer && own < drawing->name_count)
            fprintf(stream, "%s\n", drawing->names[own]);
        layer = own;
        if (units > 40) /* too many for a line each */
            continue;
        fprintf(stream, "%6.0f ", (double)*matrix_at(drawing->cells, k, 2));
        if (*matrix_at(drawing->cells, k, 7) == 0)
            fprintf(stream, "%10s", "-");
        else
            fprintf(stream, "%10.4g ", mean);
        if (isfinite(mean))
            print_bar(stream, &bars, mean, length, style);
        fputc('\n', stream);
    }
}

void charts_print(FILE *stream, const struct drawing *drawing, struct blocks_style style)
{
    switch (drawing->kind) {
    case DRAWING_BARS:
        print_bars(stream, drawing, style);
        break;
    case DRAWING_HISTOGRAM:
        print_histogram(stream, drawing, style);
        break;
    case DRAWING_CURVES:
        for (size_t c = 0; c < drawing->name_count; c++)
            print_curve(stream, drawing, c, style);
        break;
    case DRAWING_POINTS:
        print_points(stream, drawing, style);
        break;
    case DRAWING_COUNTS:
        print_counts(stream, drawing, style);
        break;
    case DRAWING_NETWORK:
        print_network(stream, drawing, style);
        break;
    default:
        break;
    }
}
