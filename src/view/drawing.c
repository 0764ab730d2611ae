#include "view/drawing.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "view/summary.h"

/* ====================================== making and freeing ==================================== */

bool drawing_of(struct drawing *drawing, enum drawing_kind kind, struct matrix cells,
                struct error *error)
{
    *drawing = (struct drawing){.kind = kind, .mark = NAN, .block = {1, 1}};
    drawing->rows = cells.rows;
    drawing->columns = cells.columns;
    if (!matrix_new(&drawing->cells, cells.rows, cells.columns, error))
        return false;
    matrix_copy(drawing->cells, cells);
    return true;
}

void drawing_free(struct drawing *drawing)
{
    matrix_free(&drawing->cells);
    matrix_free(&drawing->more);
    for (size_t i = 0; i < drawing->name_count; i++)
        memory_free(drawing->names[i]);
    memory_free(drawing->names);
    *drawing = (struct drawing){0};
}

bool drawing_name(struct drawing *drawing, struct error *error, const char *format, ...)
{
    char text[200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    size_t capacity = drawing->name_count;
    char *name = memory_string(text, error);
    char **grown =
        name ? memory_grow(drawing->names, &capacity, drawing->name_count + 1, sizeof *grown, error)
             : NULL;
    if (!grown) {
        memory_free(name);
        return false;
    }
    drawing->names = grown;
    grown[drawing->name_count++] = name;
    return true;
}

void drawing_note(struct drawing *drawing, const char *format, ...)
{
    size_t used = strlen(drawing->note);
    va_list arguments;
    if (used && used + 2 < sizeof drawing->note)
        used += (size_t)snprintf(drawing->note + used, sizeof drawing->note - used, "; ");
    va_start(arguments, format);
    vsnprintf(drawing->note + used, sizeof drawing->note - used, format, arguments);
    va_end(arguments);
}

static bool nothing_to_draw(struct matrix matrix, struct error *error)
{
    return matrix_count(matrix) == 0 && !error_set(error, NULL, "%zux%zu: there is nothing to draw",
                                                   matrix.rows, matrix.columns);
}

/* ========================================== the scale ========================================= */

/* From what is shown: about zero where there is a sign, else from the smallest to the largest. A
 * constant gets a range around it. */
static void set_scale(struct drawing *drawing)
{
    struct summary shown = summary_of(drawing->cells);
    double low = isnan(shown.min) ? 0 : shown.min, high = isnan(shown.max) ? 0 : shown.max;
    drawing->has_sign = low < 0;
    if (drawing->has_sign) {
        drawing->high = fmax(-low, high);
        drawing->low = -drawing->high;
        return;
    }
    drawing->low = low < high ? low : 0;
    drawing->high = high > 0 ? high : 1;
}

void drawing_use_units(struct drawing *drawing)
{
    double largest = fmax(fabs(drawing->low), fabs(drawing->high));
    if (largest <= 1e30)
        return;
    double unit = pow(10, floor(log10(largest)));
    for (size_t i = 0; i < matrix_count(drawing->cells); i++)
        drawing->cells.at[i] = (real)((double)drawing->cells.at[i] / unit);
    drawing->low /= unit;
    drawing->high /= unit;
    drawing_note(drawing, "in units of %g", unit);
}

static void note_odd(struct drawing *drawing, struct matrix matrix)
{
    struct summary whole = summary_of(matrix);
    if (whole.nan)
        drawing_note(drawing, "%zu NaN", whole.nan);
    if (whole.infinite)
        drawing_note(drawing, "%zu infinite", whole.infinite);
}

static void note_blocks(struct drawing *drawing, enum reduce_by by)
{
    if (drawing->block[0] == 1 && drawing->block[1] == 1)
        return;
    drawing_note(drawing,
                 by == REDUCE_MEANS ? "a cell is the mean of %zux%zu elements"
                                    : "a cell is the extreme of %zux%zu elements",
                 drawing->block[0], drawing->block[1]);
}

/* ==================================== matrices and pictures =================================== */

/* How many rows and columns fit: no more than each has room, and no more cells in all. */
static void fit(struct matrix matrix, const struct drawing_room *room, size_t most[2])
{
    most[0] = matrix.rows < room->rows ? matrix.rows : room->rows;
    most[1] = matrix.columns < room->columns ? matrix.columns : room->columns;
    if (most[0] * most[1] <= room->cells)
        return;
    double shrink = sqrt((double)room->cells / (double)(most[0] * most[1]));
    most[0] = (size_t)ceil((double)most[0] * shrink);
    most[1] = (size_t)ceil((double)most[1] * shrink);
}

bool drawing_matrix(struct drawing *drawing, struct matrix matrix, struct drawing_room room,
                    struct error *error)
{
    size_t most[2];
    *drawing = (struct drawing){.kind = DRAWING_HEATMAP, .mark = NAN};
    if (nothing_to_draw(matrix, error))
        return false;
    drawing->rows = matrix.rows;
    drawing->columns = matrix.columns;
    if (matrix.rows == 1 || matrix.columns == 1) {
        matrix = (struct matrix){matrix_count(matrix), 1, matrix.at};
        drawing->kind = DRAWING_BARS;
        room.rows = room.bars;
    }
    fit(matrix, &room, most);
    if (!reduce_matrix(&drawing->cells, drawing->block, matrix, most[0], most[1], room.by, error))
        return false;
    set_scale(drawing);
    note_blocks(drawing, room.by);
    note_odd(drawing, matrix);
    return true;
}

/* Copies column n of the pictures to where its first pixel belongs. */
static void put_picture(struct matrix cells, size_t top, size_t left, struct matrix pictures,
                        size_t n, size_t width)
{
    for (size_t i = 0; i < pictures.rows; i++)
        *matrix_at(cells, top + i / width, left + i % width) = *matrix_at(pictures, i, n);
}

/* As many side by side as make the wall about as wide as it may be, and no wider than it is high
 * where there is room. */
static size_t tiles_across(size_t count, size_t width, size_t columns)
{
    size_t most = (columns + 1) / (width + 1), across = 1;
    while (across * across < count * 2)
        across++;
    if (count == 10)
        across = 5;
    return across < most ? across : most ? most : 1;
}

bool drawing_tiles(struct drawing *drawing, struct matrix pictures, size_t height, size_t width,
                   struct drawing_room room, struct error *error)
{
    *drawing = (struct drawing){.kind = DRAWING_TILES, .mark = NAN, .block = {1, 1}};
    if (nothing_to_draw(pictures, error))
        return false;
    drawing->across = tiles_across(pictures.columns, width, room.columns);
    size_t most = (room.rows + 1) / (height + 1) * drawing->across, all = pictures.columns;
    most = most ? most : 1;
    struct matrix shown = matrix_columns(pictures, 0, all < most ? all : most);
    size_t down = (shown.columns + drawing->across - 1) / drawing->across;
    drawing->rows = pictures.rows;
    drawing->columns = shown.columns;
    drawing->tile[0] = height;
    drawing->tile[1] = width;
    if (!matrix_new(&drawing->cells, down * (height + 1) - 1, drawing->across * (width + 1) - 1,
                    error))
        return false;
    matrix_fill(drawing->cells, (real)summary_of(shown).min);
    for (size_t n = 0; n < shown.columns; n++)
        put_picture(drawing->cells, n / drawing->across * (height + 1),
                    n % drawing->across * (width + 1), shown, n, width);
    set_scale(drawing);
    if (shown.columns < all)
        drawing_note(drawing, "the first %zu of %zu", shown.columns, all);
    note_odd(drawing, shown);
    return true;
}

bool drawing_is_gap(const struct drawing *drawing, size_t i, size_t j)
{
    size_t height = drawing->tile[0] + 1, width = drawing->tile[1] + 1;
    if (drawing->kind != DRAWING_TILES)
        return false;
    return i % height == height - 1 || j % width == width - 1 ||
           i / height * drawing->across + j / width >= drawing->columns;
}

bool drawing_images(struct drawing *drawing, struct matrix pictures, size_t height, size_t width,
                    struct error *error)
{
    *drawing = (struct drawing){.kind = DRAWING_IMAGES, .mark = NAN, .block = {1, 1}};
    if (nothing_to_draw(pictures, error))
        return false;
    drawing->rows = pictures.rows;
    drawing->columns = pictures.columns;
    drawing->tile[0] = height;
    drawing->tile[1] = width;
    if (!matrix_new(&drawing->cells, pictures.columns * height, width, error))
        return false;
    for (size_t n = 0; n < pictures.columns; n++)
        put_picture(drawing->cells, n * height, 0, pictures, n, width);
    drawing->high = 1;
    return true;
}

/* ====================================== counting elements ===================================== */

static size_t bin_of(double x, double low, double high, size_t bins)
{
    double bin = high > low ? (x - low) / (high - low) * (double)bins : 0;
    return bin >= (double)bins ? bins - 1 : (size_t)bin;
}

bool drawing_histogram(struct drawing *drawing, struct matrix matrix, size_t most,
                       struct error *error)
{
    *drawing = (struct drawing){.kind = DRAWING_HISTOGRAM, .mark = NAN, .block = {1, 1}};
    if (nothing_to_draw(matrix, error))
        return false;
    struct summary whole = summary_of(matrix);
    drawing->rows = matrix.rows;
    drawing->columns = matrix.columns;
    if (whole.nan + whole.infinite == whole.count)
        return error_set(error, NULL, "no element is a finite number: there is nothing to draw");
    size_t bars = (size_t)ceil(2 * cbrt((double)whole.count));
    bars = whole.min == whole.max ? 1 : bars < most ? bars : most;
    double half = whole.min == whole.max ? fmax(fabs(whole.min) / 100, 0.01) : 0;
    double low = whole.min - half, high = whole.max + half, width = (high - low) / (double)bars;
    if (!matrix_new(&drawing->cells, bars, 3, error))
        return false;
    for (size_t b = 0; b < bars; b++) {
        *matrix_at(drawing->cells, b, 0) = (real)(low + width * (double)b);
        *matrix_at(drawing->cells, b, 1) = (real)(low + width * (double)(b + 1));
        *matrix_at(drawing->cells, b, 2) = 0;
    }
    for (size_t i = 0; i < matrix_count(matrix); i++)
        if (isfinite((double)matrix.at[i]))
            *matrix_at(drawing->cells, bin_of((double)matrix.at[i], low, high, bars), 2) += 1;
    drawing_note(drawing, "%zu elements, mean %.4g, std %.4g", whole.count, whole.mean, whole.std);
    if (whole.zeros)
        drawing_note(drawing, "%.3g %% are 0", 100.0 * (double)whole.zeros / (double)whole.count);
    note_odd(drawing, matrix);
    return true;
}

/* The smallest and largest of those x that are finite together with their y; false if none are. */
static bool range_of(struct matrix x, struct matrix y, double range[2])
{
    range[0] = INFINITY;
    range[1] = -INFINITY;
    for (size_t i = 0; i < matrix_count(x); i++)
        if (isfinite((double)x.at[i]) && isfinite((double)y.at[i])) {
            range[0] = fmin(range[0], (double)x.at[i]);
            range[1] = fmax(range[1], (double)x.at[i]);
        }
    if (range[0] == range[1]) {
        range[0] -= 0.5;
        range[1] += 0.5;
    }
    return range[0] < range[1];
}

static size_t put_points(struct drawing *drawing, struct matrix x, struct matrix y)
{
    size_t used = 0;
    for (size_t i = 0; i < matrix_count(x); i++) {
        double a = (double)x.at[i], b = (double)y.at[i];
        if (!isfinite(a) || !isfinite(b))
            continue;
        if (drawing->kind == DRAWING_POINTS) {
            *matrix_at(drawing->cells, used, 0) = x.at[i];
            *matrix_at(drawing->cells, used, 1) = y.at[i];
        } else {
            *matrix_at(
                drawing->cells,
                bin_of(b, drawing->y_range[0], drawing->y_range[1], drawing->cells.rows),
                bin_of(a, drawing->x_range[0], drawing->x_range[1], drawing->cells.columns)) += 1;
        }
        used++;
    }
    return used;
}

bool drawing_scatter(struct drawing *drawing, struct matrix x, struct matrix y,
                     struct drawing_room room, struct error *error)
{
    size_t count = matrix_count(x);
    *drawing = (struct drawing){.kind = DRAWING_POINTS, .mark = NAN, .block = {1, 1}};
    if (nothing_to_draw(x, error))
        return false;
    if (matrix_count(y) != count)
        return error_set(error, "Both need as many elements.", "scatter: %zu elements against %zu",
                         count, matrix_count(y));
    if (!range_of(x, y, drawing->x_range) || !range_of(y, x, drawing->y_range))
        return error_set(error, NULL, "no pair is of finite numbers: there is nothing to draw");
    bool dense = count > room.cells;
    if (dense)
        drawing->kind = DRAWING_DENSITY;
    if (!matrix_new(&drawing->cells, dense ? room.rows : count, dense ? room.columns : 2, error))
        return false;
    matrix_fill(drawing->cells, 0);
    size_t used = put_points(drawing, x, y);
    drawing->rows = used;
    if (dense) {
        set_scale(drawing);
        drawing_note(drawing, "%zu points, the shade tells how many lie there", used);
    } else {
        drawing_note(drawing, "%zu point%s", used, used == 1 ? "" : "s");
    }
    if (used < count)
        drawing_note(drawing, "%zu not finite", count - used);
    return true;
}
