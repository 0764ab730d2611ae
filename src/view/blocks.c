#include "view/blocks.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "view/print_array.h"

/* ===================================== what can be shown ====================================== */

enum blocks_colors blocks_terminal(void)
{
    const char *never = getenv("NO_COLOR"), *terminal = getenv("TERM");
    const char *colors = getenv("COLORTERM");
    if ((never && *never) || !terminal || !*terminal || strcmp(terminal, "dumb") == 0)
        return BLOCKS_PLAIN;
    if ((colors && (strcmp(colors, "truecolor") == 0 || strcmp(colors, "24bit") == 0)) ||
        strstr(terminal, "direct"))
        return BLOCKS_TRUE;
    bool many = strstr(terminal, "256color") || strncmp(terminal, "xterm", 5) == 0 ||
                strncmp(terminal, "screen", 6) == 0 || strncmp(terminal, "tmux", 4) == 0;
    return many ? BLOCKS_256 : BLOCKS_PLAIN;
}

enum { MOST_LINES = 24, GUTTER = 7 };

static size_t room_for_columns(struct blocks_style style)
{
    return style.width > GUTTER + 12 ? (size_t)(style.width - GUTTER - 1) : 12;
}

struct drawing_room blocks_room(struct blocks_style style, enum reduce_by by)
{
    size_t columns = room_for_columns(style), rows = (size_t)2 * MOST_LINES;
    return (struct drawing_room){rows, columns, rows * columns, 32, by};
}

/* ============================================ dots ============================================ */

struct dot blocks_dot(const struct drawing *drawing, double x)
{
    if (isnan(x))
        return (struct dot){PALETTE_NAN, DOT_NAN, 0};
    if (isinf(x))
        return (struct dot){PALETTE_INFINITE, DOT_INFINITE, 0};
    double share = (x - drawing->low) / (drawing->high - drawing->low);
    enum palette palette = drawing->has_sign ? PALETTE_SIGNED : PALETTE_AMOUNT;
    return (struct dot){palette_color(palette, share), DOT_NUMBER,
                        drawing->has_sign ? 2 * share - 1 : share};
}

void blocks_color(FILE *stream, struct color color, bool ground, struct blocks_style style)
{
    if (style.colors == BLOCKS_TRUE)
        fprintf(stream, "\033[%d;2;%d;%d;%dm", ground ? 48 : 38, color.red, color.green,
                color.blue);
    else if (style.colors == BLOCKS_256)
        fprintf(stream, "\033[%d;5;%dm", ground ? 48 : 38, palette_number(color));
}

void blocks_plain(FILE *stream, struct blocks_style style)
{
    if (style.colors != BLOCKS_PLAIN)
        fputs("\033[0m", stream);
}

/* Without colours, a character for two dots: the one that is further from zero. */
static void plain_character(FILE *stream, struct dot above, struct dot below,
                            struct blocks_style style)
{
    static const char *const more[] = {" ", "░", "▒", "▓", "█"}, *const ascii[] = {" ", ".", "+",
                                                                                   "*", "#"};
    static const char *const less[] = {" ", "-", "~", "=", "%"};
    struct dot dot = below.kind == DOT_NONE ||
                             (above.kind >= below.kind && fabs(above.level) >= fabs(below.level))
                         ? above
                         : below;
    int level = (int)lround(4 * fabs(dot.level));
    if (dot.kind == DOT_NAN)
        fputc('n', stream);
    else if (dot.kind == DOT_INFINITE)
        fputc('i', stream);
    else if (dot.kind == DOT_NONE)
        fputc(' ', stream);
    else
        fputs((dot.level < 0 ? less : style.utf8 ? more : ascii)[level > 4 ? 4 : level], stream);
}

/* Prints one character for two dots, one above the other; the terminal's colours are left as they
 * are until blocks_plain. */
static void print_character(FILE *stream, struct dot above, struct dot below,
                            struct blocks_style style)
{
    if (style.colors == BLOCKS_PLAIN) {
        plain_character(stream, above, below, style);
        return;
    }
    if (above.kind == DOT_NONE || below.kind == DOT_NONE)
        blocks_plain(stream, style);
    if (above.kind == DOT_NONE && below.kind == DOT_NONE) {
        fputc(' ', stream);
        return;
    }
    bool lower = above.kind == DOT_NONE;
    blocks_color(stream, lower ? below.color : above.color, false, style);
    if (!lower && below.kind != DOT_NONE)
        blocks_color(stream, below.color, true, style);
    if (style.utf8)
        fputs(lower ? "▄" : "▀", stream);
    else
        fputc(lower ? '_' : '"', stream);
}

/* ========================================= the canvas ========================================= */

/* Cells enlarged to dots. */
struct canvas {
    const struct drawing *drawing;
    struct matrix cells;
    size_t scale[2]; /* dots of a cell, downwards and across */
};

static size_t clamp(size_t low, size_t x, size_t high)
{
    return x < low ? low : x > high ? high : x;
}

/* Square cells as large as suits, unless the picture would be a thin line. */
static struct canvas canvas_for(const struct drawing *drawing, struct matrix cells,
                                struct blocks_style style)
{
    assert(cells.rows > 0 && cells.columns > 0);
    size_t across = room_for_columns(style) / cells.columns, down = 40 / cells.rows;
    size_t scale = clamp(1, across < down ? across : down, 6);
    struct canvas canvas = {drawing, cells, {scale, scale}};
    if (drawing->kind == DRAWING_HEATMAP && cells.rows * scale < 16)
        canvas.scale[0] = clamp(scale, 20 / cells.rows, 6);
    if (drawing->kind == DRAWING_HEATMAP && cells.columns * scale < 16)
        canvas.scale[1] = clamp(scale, 20 / cells.columns, 6);
    return canvas;
}

static struct dot canvas_dot(const struct canvas *canvas, size_t row, size_t column)
{
    size_t i = row / canvas->scale[0], j = column / canvas->scale[1];
    if (i >= canvas->cells.rows || drawing_is_gap(canvas->drawing, i, j))
        return (struct dot){.kind = DOT_NONE};
    if (canvas->drawing->kind == DRAWING_DENSITY) /* the lowest y below, roots as in density.gp */
        return blocks_dot(canvas->drawing,
                          sqrt((double)*matrix_at(canvas->cells, canvas->cells.rows - 1 - i, j) *
                               canvas->drawing->high));
    return blocks_dot(canvas->drawing, (double)*matrix_at(canvas->cells, i, j));
}

static void print_dots(FILE *stream, const struct canvas *canvas, size_t line,
                       struct blocks_style style)
{
    for (size_t j = 0; j < canvas->cells.columns * canvas->scale[1]; j++)
        print_character(stream, canvas_dot(canvas, 2 * line, j),
                        canvas_dot(canvas, 2 * line + 1, j), style);
    blocks_plain(stream, style);
}

static size_t lines_of(const struct canvas *canvas)
{
    return (canvas->cells.rows * canvas->scale[0] + 1) / 2;
}

/* ====================================== scale and labels ====================================== */

/* The smallest of 1, 2, 5, 10, 20, ... that leaves `room` between labels of cells that are `size`
 * large and stand for `block` elements. */
static size_t label_step(size_t size, size_t block, size_t room)
{
    size_t step = 1;
    for (int i = 0; step * size < room * block; i++)
        step = i % 3 == 1 ? step / 2 * 5 : step * 2;
    return step;
}

/* The dot in the middle of a row or column. */
static size_t middle(size_t index, size_t scale, size_t block)
{
    return (2 * index + 1) * scale / (2 * block);
}

/* The row whose label belongs to this line, or SIZE_MAX. */
static size_t row_label(const struct canvas *canvas, size_t line)
{
    size_t block = canvas->drawing->block[0], scale = canvas->scale[0];
    size_t step = label_step(scale, block, 2), row = 2 * line * block / scale / step * step;
    for (; row < canvas->drawing->rows && middle(row, scale, block) < 2 * line + 2; row += step)
        if (middle(row, scale, block) >= 2 * line)
            return row;
    return SIZE_MAX;
}

static void print_column_labels(FILE *stream, const struct canvas *canvas)
{
    char last[24];
    size_t block = canvas->drawing->block[1], scale = canvas->scale[1], used = 0;
    size_t digits = (size_t)snprintf(last, sizeof last, "%zu", canvas->drawing->columns);
    size_t step = label_step(scale, block, digits + 3);
    fprintf(stream, "%*s", GUTTER, "");
    for (size_t column = 0; column < canvas->drawing->columns; column += step) {
        size_t at = middle(column, scale, block);
        if (at >= used)
            used += (size_t)fprintf(stream, "%*s%zu", (int)(at - used), "", column);
    }
    fputc('\n', stream);
}

/* "-0.4 ........ 0 ........ 0.4": the colours from end to end. */
static void print_scale(FILE *stream, const struct drawing *drawing, struct blocks_style style)
{
    enum { LENGTH = 24 };
    fprintf(stream, "%*s%.4g ", GUTTER, "", drawing->low);
    for (int i = 0; i < LENGTH; i++) {
        double x = drawing->low + (drawing->high - drawing->low) * i / (LENGTH - 1);
        struct dot dot = blocks_dot(drawing, x);
        if (style.colors == BLOCKS_PLAIN) {
            print_character(stream, dot, dot, style);
        } else {
            blocks_color(stream, dot.color, true, style);
            fputc(' ', stream);
        }
    }
    blocks_plain(stream, style);
    fprintf(stream, " %.4g", drawing->high);
    for (int odd = 0; odd < 2; odd++) {
        bool there = false;
        for (size_t i = 0; i < matrix_count(drawing->cells); i++)
            there |=
                odd ? isinf((double)drawing->cells.at[i]) : isnan((double)drawing->cells.at[i]);
        struct dot dot = blocks_dot(drawing, odd ? INFINITY : NAN);
        if (!there)
            continue;
        fputs("   ", stream);
        print_character(stream, dot, dot, style);
        blocks_plain(stream, style);
        fputs(odd ? " infinite" : " NaN", stream);
    }
    fputc('\n', stream);
}

/* ========================================== pictures ========================================== */

static void print_heatmap(FILE *stream, const struct drawing *drawing, struct blocks_style style)
{
    struct canvas canvas = canvas_for(drawing, drawing->cells, style);
    bool density = drawing->kind == DRAWING_DENSITY, numbered = drawing->kind == DRAWING_HEATMAP;
    for (size_t line = 0; line < lines_of(&canvas); line++) {
        size_t row = numbered ? row_label(&canvas, line) : SIZE_MAX;
        bool first = line == 0, last = line + 1 == lines_of(&canvas);
        if (row != SIZE_MAX)
            fprintf(stream, "%*zu ", GUTTER - 1, row);
        else if (density && (first || last))
            fprintf(stream, "%*.3g ", GUTTER - 1, drawing->y_range[first]);
        else
            fprintf(stream, "%*s", GUTTER, "");
        print_dots(stream, &canvas, line, style);
        fputc('\n', stream);
    }
    if (numbered)
        print_column_labels(stream, &canvas);
    if (density)
        fprintf(stream, "%*s%-.3g%*.3g\n", GUTTER, "", drawing->x_range[0],
                (int)(canvas.cells.columns * canvas.scale[1]) - 5, drawing->x_range[1]);
    print_scale(stream, drawing, style);
}

/* A bar for each class's probability, beside line number `line` of a picture. */
static void print_probability(FILE *stream, const struct drawing *drawing, size_t n, size_t line,
                              struct blocks_style style)
{
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    enum { LENGTH = 24 };
    if (line < 2 || line - 2 >= drawing->more.rows)
        return;
    double p = (double)*matrix_at(drawing->more, line - 2, n);
    int part = p >= 0 && p <= 1 ? (int)lround(p * LENGTH * 8) : 0;
    fprintf(stream, "%2zu %.3f ", line - 2, print_value(p));
    for (int i = 0; i < part / 8; i++)
        fputs(style.utf8 ? "█" : "#", stream);
    fputs(style.utf8 ? eighths[part % 8] : "", stream);
}

static void print_images(FILE *stream, const struct drawing *drawing, struct blocks_style style)
{
    for (size_t n = 0; n < drawing->columns; n++) {
        fputs(n ? "\n" : "", stream);
        struct matrix picture, cells = drawing->cells;
        struct error ignored;
        if (!matrix_new(&picture, drawing->tile[0], cells.columns, &ignored))
            return;
        for (size_t j = 0; j < cells.columns; j++)
            for (size_t i = 0; i < picture.rows; i++)
                *matrix_at(picture, i, j) = *matrix_at(cells, n * picture.rows + i, j);
        struct canvas canvas = canvas_for(drawing, picture, style);
        size_t lines = lines_of(&canvas), least = drawing->more.at ? drawing->more.rows + 2 : 1;
        int width = (int)(picture.columns * canvas.scale[1]);
        for (size_t line = 0; line < (lines > least ? lines : least); line++) {
            if (line < lines)
                print_dots(stream, &canvas, line, style);
            else
                fprintf(stream, "%*s", width, "");
            fputs("   ", stream);
            if (line == 0 && n < drawing->name_count)
                fputs(drawing->names[n], stream);
            print_probability(stream, drawing, n, line, style);
            fputc('\n', stream);
        }
        matrix_free(&picture);
    }
}

static void print_drawing(FILE *stream, const struct drawing *drawing, struct blocks_style style)
{
    fprintf(stream, "%s\n", drawing->title);
    switch (drawing->kind) {
    case DRAWING_HEATMAP:
    case DRAWING_TILES:
    case DRAWING_DENSITY:
        print_heatmap(stream, drawing, style);
        break;
    case DRAWING_IMAGES:
        print_images(stream, drawing, style);
        break;
    case DRAWING_BARS:
    case DRAWING_CURVES:
    case DRAWING_HISTOGRAM:
    case DRAWING_POINTS:
    case DRAWING_COUNTS:
    case DRAWING_NETWORK:
        charts_print(stream, drawing, style);
        break;
    }
    if (drawing->note[0])
        fprintf(stream, "%s\n", drawing->note);
}

/* Prints a text without the blanks at its lines' ends. */
static void print_trimmed(FILE *stream, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n"), end = length;
        while (end && text[end - 1] == ' ')
            end--;
        fprintf(stream, "%.*s%s", (int)end, text, text[length] ? "\n" : "");
        text += length + (text[length] == '\n');
    }
}

void blocks_print(FILE *stream, const struct drawing *drawing, struct blocks_style style)
{
    char *text = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);
    if (!memory)
        return;
    print_drawing(memory, drawing, style);
    if (fclose(memory) == 0)
        print_trimmed(stream, text);
    free(text); /* the stream's own, not memory_new's */
}
