/* What pictures are made of, without gnuplot: palettes, reduction, scales, counts, quoting, and the
 * terminal's half blocks, parsed back. */
#include "test.h"

#include "view/blocks.h"
#include "view/gnuplot.h"
#include "view/palette.h"

static struct matrix new_matrix(size_t rows, size_t columns, double value)
{
    struct matrix matrix;
    struct error error;
    assert_ok(matrix_new(&matrix, rows, columns, &error), &error);
    matrix_fill(matrix, (real)value);
    return matrix;
}

static const struct drawing_room ROOM = {100, 100, 10000, 50, REDUCE_EXTREMES};

/* ========================================== palettes ========================================== */

/* The line of plots/palette.gp that begins like this. */
static void palette_line(const char *begin, char *line, int length)
{
    FILE *file = fopen("plots/palette.gp", "r");
    assert_non_null(file);
    do
        assert_non_null(fgets(line, length, file));
    while (strncmp(line, begin, strlen(begin)) != 0);
    fclose(file);
}

static unsigned rgb(struct color color)
{
    return (unsigned)color.red << 16 | (unsigned)color.green << 8 | color.blue;
}

/* Compares the stops "PLACE '#RRGGBB'" of a line with the palette. */
static void compare_palette(const char *begin, enum palette palette, double low)
{
    char line[400];
    int stops = 0;
    palette_line(begin, line, sizeof line);
    for (char *c = line; (c = strchr(c, '#')); stops++) {
        char *start = c - 2;
        while (start > line && start[-1] != '"' && start[-1] != ',')
            start--;
        double place = strtod(start, NULL);
        unsigned color = (unsigned)strtoul(c + 1, NULL, 16);
        assert_int_equal(rgb(palette_color(palette, (place - low) / (1 - low))), color);
        c++;
    }
    assert_int_equal(stops, 5);
}

static void palettes_agree(void **state)
{
    char line[400];
    (void)state;
    compare_palette("signed = ", PALETTE_SIGNED, -1);
    compare_palette("amount = ", PALETTE_AMOUNT, 0);
    palette_line("nan_color = 0x", line, sizeof line);
    assert_int_equal(rgb(PALETTE_NAN), strtoul(line + 14, NULL, 16));
    palette_line("infinite_color = 0x", line, sizeof line);
    assert_int_equal(rgb(PALETTE_INFINITE), strtoul(line + 19, NULL, 16));
}

static void palettes_are_linear(void **state)
{
    (void)state;
    assert_int_equal(rgb(palette_color(PALETTE_AMOUNT, 0.125)), 0xe3edf7);
    assert_int_equal(rgb(palette_color(PALETTE_AMOUNT, -3)), 0xffffff);
    assert_int_equal(rgb(palette_color(PALETTE_SIGNED, 7)), 0xb2182b);
    for (int i = 0; i < 100; i++) { /* amounts darken steadily, for prints in grey */
        struct color a = palette_color(PALETTE_AMOUNT, i / 100.0);
        struct color b = palette_color(PALETTE_AMOUNT, (i + 1) / 100.0);
        assert_true(299 * a.red + 587 * a.green + 114 * a.blue >
                    299 * b.red + 587 * b.green + 114 * b.blue);
    }
}

static void numbers_of_256_colors(void **state)
{
    (void)state;
    assert_int_equal(palette_number((struct color){255, 255, 255}), 231);
    assert_int_equal(palette_number((struct color){0, 0, 0}), 16);
    assert_int_equal(palette_number((struct color){95, 135, 175}), 16 + 36 + 2 * 6 + 3);
    assert_int_equal(palette_number((struct color){128, 128, 128}), 244);
}

/* ========================================= reduction ========================================== */

static void extremes_keep_what_is_odd(void **state)
{
    struct matrix large = new_matrix(7, 100, 0.5), small;
    struct error error;
    size_t block[2];
    (void)state;
    *matrix_at(large, 6, 99) = -3;
    *matrix_at(large, 0, 10) = (real)NAN;
    *matrix_at(large, 3, 55) = (real)-INFINITY;
    assert_ok(reduce_matrix(&small, block, large, 4, 10, REDUCE_EXTREMES, &error), &error);
    assert_int_equal(small.rows, 4);
    assert_int_equal(small.columns, 10);
    assert_int_equal(block[0], 2);
    assert_int_equal(block[1], 10);
    assert_close((double)*matrix_at(small, 3, 9), -3, 0);
    assert_close((double)*matrix_at(small, 3, 8), 0.5, 0);
    assert_true(isnan((double)*matrix_at(small, 0, 1)));
    assert_close((double)*matrix_at(small, 0, 2), 0.5, 0);
    assert_true(isinf((double)*matrix_at(small, 1, 5)) && *matrix_at(small, 1, 5) < 0);
    matrix_free(&small);
    matrix_free(&large);
}

static void means_are_of_whole_blocks(void **state)
{
    struct matrix large = new_matrix(3, 5, 0), small;
    struct error error;
    size_t block[2];
    (void)state;
    for (size_t j = 0; j < 5; j++)
        for (size_t i = 0; i < 3; i++)
            *matrix_at(large, i, j) = (real)(10 * i + j);
    assert_ok(reduce_matrix(&small, block, large, 2, 2, REDUCE_MEANS, &error), &error);
    assert_close((double)*matrix_at(small, 0, 0), 6, 1e-12);    /* 0 1 2 10 11 12 */
    assert_close((double)*matrix_at(small, 1, 1), 23.5, 1e-12); /* 23 24: the corner is smaller */
    matrix_free(&small);
    matrix_free(&large);
}

/* =========================================== scales =========================================== */

static void check_scale(double a, double b, bool has_sign, double low, double high)
{
    struct matrix matrix = new_matrix(2, 2, a);
    struct drawing drawing;
    struct error error;
    matrix.at[3] = (real)b;
    assert_ok(drawing_matrix(&drawing, matrix, ROOM, &error), &error);
    assert_int_equal(drawing.has_sign, has_sign);
    assert_close(drawing.low, low, 1e-6);
    assert_close(drawing.high, high, 1e-6);
    drawing_free(&drawing);
    matrix_free(&matrix);
}

static void scales_are_centred_on_zero(void **state)
{
    (void)state;
    check_scale(-0.25, 1, true, -1, 1);
    check_scale(-2, 1, true, -2, 2);
    check_scale(-2, -1, true, -2, 2);
    check_scale(0.5, 2, false, 0.5, 2);
    check_scale(3, 3, false, 0, 3);
    check_scale(0, 0, false, 0, 1);
    check_scale(NAN, 4, false, 0, 4);
    check_scale(INFINITY, INFINITY, false, 0, 1);
}

static void notes_tell_what_is_odd(void **state)
{
    struct matrix matrix = new_matrix(10, 1000, 1);
    struct drawing drawing;
    struct error error;
    (void)state;
    matrix.at[5] = (real)NAN;
    matrix.at[6] = matrix.at[7] = (real)INFINITY;
    assert_ok(drawing_matrix(&drawing, matrix, ROOM, &error), &error);
    assert_string_equal(drawing.note, "a cell is the extreme of 1x10 elements; 1 NaN; 2 infinite");
    assert_int_equal(drawing.cells.columns, 100);
    drawing_free(&drawing);
    matrix.rows = 1;
    matrix.columns = 200;
    assert_ok(drawing_matrix(&drawing, matrix, ROOM, &error), &error);
    assert_int_equal(drawing.kind, DRAWING_BARS);
    assert_int_equal(drawing.cells.rows, 50);
    drawing_free(&drawing);
    matrix.columns = 0;
    assert_error(drawing_matrix(&drawing, matrix, ROOM, &error), &error, "nothing to draw");
    matrix_free(&matrix);
}

/* ====================================== counts and tiles ====================================== */

static void histograms_count_everything(void **state)
{
    struct matrix matrix = new_matrix(10, 100, 0);
    struct drawing drawing;
    struct error error;
    (void)state;
    for (size_t i = 0; i < 1000; i++)
        matrix.at[i] = (real)(i % 20);
    matrix.at[999] = (real)NAN;
    assert_ok(drawing_histogram(&drawing, matrix, 20, &error), &error);
    assert_int_equal(drawing.cells.rows, 20);
    for (size_t b = 0; b < 20; b++)
        assert_int_equal((int)*matrix_at(drawing.cells, b, 2), b == 19 ? 49 : 50);
    assert_close((double)*matrix_at(drawing.cells, 0, 0), 0, 0);
    assert_close((double)*matrix_at(drawing.cells, 19, 1), 19, 1e-6);
    assert_non_null(strstr(drawing.note, "1000 elements"));
    assert_non_null(strstr(drawing.note, "5 % are 0; 1 NaN"));
    drawing_free(&drawing);
    matrix_fill(matrix, (real)NAN);
    assert_error(drawing_histogram(&drawing, matrix, 20, &error), &error, "no element is a finite");
    drawing_free(&drawing);
    matrix_fill(matrix, 7);
    assert_ok(drawing_histogram(&drawing, matrix, 20, &error), &error);
    assert_int_equal(drawing.cells.rows, 1);
    assert_int_equal((int)*matrix_at(drawing.cells, 0, 2), 1000);
    drawing_free(&drawing);
    matrix_free(&matrix);
}

static void many_points_become_counts(void **state)
{
    struct matrix x = new_matrix(1, 300, 0), y = new_matrix(300, 1, 0);
    struct drawing_room room = {10, 20, 100, 50, REDUCE_EXTREMES};
    struct drawing drawing;
    struct error error;
    (void)state;
    for (size_t i = 0; i < 300; i++)
        x.at[i] = (real)(i / 10 == 29 ? 10 : 0);
    y.at[299] = 5;
    y.at[0] = (real)NAN;
    assert_ok(drawing_scatter(&drawing, x, y, room, &error), &error);
    assert_int_equal(drawing.kind, DRAWING_DENSITY);
    assert_int_equal((int)*matrix_at(drawing.cells, 0, 0), 289);
    assert_int_equal((int)*matrix_at(drawing.cells, 0, 19), 9);
    assert_int_equal((int)*matrix_at(drawing.cells, 9, 19), 1);
    assert_non_null(strstr(drawing.note, "1 not finite"));
    drawing_free(&drawing);
    room.cells = 1000;
    assert_ok(drawing_scatter(&drawing, x, y, room, &error), &error);
    assert_int_equal(drawing.kind, DRAWING_POINTS);
    assert_int_equal(drawing.rows, 299);
    drawing_free(&drawing);
    y.rows = 299;
    assert_error(drawing_scatter(&drawing, x, y, room, &error), &error, "300 elements against 299");
    matrix_free(&x);
    matrix_free(&y);
}

static void tiles_stand_side_by_side(void **state)
{
    struct matrix pictures = new_matrix(6, 7, 0); /* seven of 2 x 3 */
    struct drawing_room room = {100, 15, 10000, 50, REDUCE_EXTREMES};
    struct drawing drawing;
    struct error error;
    (void)state;
    for (size_t n = 0; n < 7; n++)
        for (size_t i = 0; i < 6; i++)
            *matrix_at(pictures, i, n) = (real)(10 * n + i);
    assert_ok(drawing_tiles(&drawing, pictures, 2, 3, room, &error), &error);
    assert_int_equal(drawing.across, 4);
    assert_int_equal(drawing.cells.rows, 5);
    assert_int_equal(drawing.cells.columns, 15);
    assert_close((double)*matrix_at(drawing.cells, 0, 0), 0, 0);
    assert_close((double)*matrix_at(drawing.cells, 1, 6), 15, 0); /* tile 1, row 1, column 2 */
    assert_close((double)*matrix_at(drawing.cells, 3, 9), 61, 0); /* tile 6, row 0, column 1 */
    assert_true(drawing_is_gap(&drawing, 2, 0) && drawing_is_gap(&drawing, 0, 3));
    assert_true(drawing_is_gap(&drawing, 4, 13)); /* there is no tile 7 */
    assert_false(drawing_is_gap(&drawing, 4, 10));
    drawing_free(&drawing);
    matrix_free(&pictures);
}

/* ========================================== quoting =========================================== */

static void quotes_leave_nothing_to_carry_out(void **state)
{
    struct error error;
    char all[256];
    (void)state;
    for (int c = 1; c < 256; c++)
        all[c - 1] = (char)c;
    all[255] = '\0';
    char *quoted = gnuplot_quote(all, &error);
    size_t length = strlen(quoted);
    assert_true(quoted[0] == '"' && quoted[length - 1] == '"');
    for (size_t i = 1; i + 1 < length; i++)
        assert_non_null(strchr("\\ .,:-_/()0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRS"
                               "TUVWXYZ",
                               quoted[i]));
    memory_free(quoted);
    quoted = gnuplot_quote(">0 10", &error); /* a digit behind an escape would belong to it */
    assert_string_equal(quoted, "\"\\076\\060 10\"");
    memory_free(quoted);
}

/* ======================================== half blocks ========================================= */

enum { LINES = 60, CELLS = 120 };

/* What a terminal would show: two colours a character, -1 where none was set. */
struct screen {
    long upper[LINES][CELLS], lower[LINES][CELLS];
    char text[LINES][CELLS];
    size_t lines;
};

/* Reads one sequence "38;2;R;G;B", "48;2;...", "0". */
static void read_sequence(const char *text, long *ink, long *ground)
{
    int which, r, g, b;
    if (sscanf(text, "%d;2;%d;%d;%d", &which, &r, &g, &b) == 4)
        *(which == 38 ? ink : ground) = (long)r << 16 | (long)g << 8 | b;
    else if (strncmp(text, "0m", 2) == 0)
        *ink = *ground = -1;
    else
        fail_msg("an unknown sequence: %.20s", text);
}

static void parse_screen(const char *text, struct screen *screen)
{
    size_t line = 0, column = 0;
    long ink = -1, ground = -1;
    memset(screen, -1, sizeof *screen);
    while (*text) {
        assert_true(line < LINES && column < CELLS);
        if (text[0] == '\033') {
            read_sequence(text + 2, &ink, &ground);
            text = strchr(text, 'm') + 1;
        } else if (*text == '\n') {
            line++;
            column = 0;
            text++;
        } else {
            bool block = strncmp(text, "▀", 3) == 0, low = strncmp(text, "▄", 3) == 0;
            screen->upper[line][column] = block ? ink : ground;
            screen->lower[line][column] = low ? ink : ground;
            screen->text[line][column++] = *text;
            text += block || low ? 3 : 1;
        }
    }
    screen->lines = line;
}

/* Prints a drawing and gives back what was printed; the caller frees it. */
static char *printed(const struct drawing *drawing, struct blocks_style style)
{
    char *text = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    blocks_print(stream, drawing, style);
    fclose(stream);
    return text;
}

static void half_blocks_are_the_matrix(void **state)
{
    struct random random;
    struct error error;
    static struct screen screen;
    struct blocks_style style = {100, BLOCKS_TRUE, true};
    (void)state;
    random_seed(&random, 3);
    struct matrix matrix = random_matrix(&random, 29, 40);
    struct drawing drawing;
    *matrix_at(matrix, 4, 5) = (real)NAN;
    assert_ok(drawing_matrix(&drawing, matrix, blocks_room(style, REDUCE_EXTREMES), &error),
              &error);
    char *text = printed(&drawing, style);
    parse_screen(text, &screen);
    for (size_t i = 0; i < 29; i++)
        for (size_t j = 0; j < 40; j++) {
            double x = (double)*matrix_at(matrix, i, j), share = (x / drawing.high + 1) / 2;
            unsigned expected =
                isnan(x) ? rgb(PALETTE_NAN) : rgb(palette_color(PALETTE_SIGNED, share));
            long(*half)[CELLS] = i % 2 ? screen.lower : screen.upper;
            if (half[1 + i / 2][7 + j] != (long)expected)
                fail_msg("cell [%zu, %zu] is %06lx, expected %06x", i, j, half[1 + i / 2][7 + j],
                         expected);
        }
    assert_int_equal(screen.lower[15][7], -1); /* 29 rows: nothing below the last */
    assert_non_null(strstr(text, "1 NaN"));
    free(text);
    drawing_free(&drawing);
    matrix_free(&matrix);
}

static void small_matrices_are_enlarged(void **state)
{
    struct matrix matrix = new_matrix(2, 3, 0);
    struct error error;
    struct drawing drawing;
    static struct screen screen;
    struct blocks_style style = {80, BLOCKS_TRUE, true};
    (void)state;
    *matrix_at(matrix, 1, 2) = 1;
    assert_ok(drawing_matrix(&drawing, matrix, blocks_room(style, REDUCE_EXTREMES), &error),
              &error);
    char *text = printed(&drawing, style);
    parse_screen(text, &screen);
    assert_int_equal(screen.upper[1][7], 0xffffff);
    assert_int_equal(screen.upper[4][7 + 12], 0x08306b); /* a cell is 6 x 6 dots */
    assert_int_equal(screen.lower[6][7 + 17], 0x08306b);
    assert_int_equal(screen.upper[4][7 + 11], 0xffffff);
    assert_int_equal(screen.upper[3][7 + 12], 0xffffff);
    assert_int_equal(screen.upper[4][7 + 18], -1);
    free(text);
    drawing_free(&drawing);
    matrix_free(&matrix);
}

static void without_colours_signs_differ(void **state)
{
    struct matrix matrix = new_matrix(20, 20, 0);
    struct error error;
    struct drawing drawing;
    struct blocks_style style = {80, BLOCKS_PLAIN, false};
    (void)state;
    *matrix_at(matrix, 2, 3) = 1;
    *matrix_at(matrix, 9, 7) = -1;
    *matrix_at(matrix, 10, 1) = (real)NAN;
    *matrix_at(matrix, 12, 1) = (real)INFINITY;
    assert_ok(drawing_matrix(&drawing, matrix, blocks_room(style, REDUCE_EXTREMES), &error),
              &error);
    char *text = printed(&drawing, style), *line;
    assert_null(strchr(text, '\033'));
    for (const char *c = text; *c; c++)
        assert_true((unsigned char)*c < 128);
    const char expected[] = {'#', '%', 'n', 'i'};
    const size_t at[][2] = {{1, 3}, {4, 7}, {5, 1}, {6, 1}};
    size_t scale = 2; /* dots of a cell: 20 rows become 40 */
    for (int k = 0; k < 4; k++) {
        line = text;
        size_t row = k == 0 ? 2 : k == 1 ? 9 : k == 2 ? 10 : 12;
        for (size_t skip = 0; skip < 1 + row * scale / 2; skip++)
            line = strchr(line, '\n') + 1;
        assert_int_equal(line[7 + at[k][1] * scale], expected[k]);
    }
    free(text);
    drawing_free(&drawing);
    matrix_free(&matrix);
}

static void colours_by_environment(void **state)
{
    (void)state;
    unsetenv("NO_COLOR");
    setenv("COLORTERM", "truecolor", 1);
    setenv("TERM", "xterm", 1);
    assert_int_equal(blocks_terminal(), BLOCKS_TRUE);
    unsetenv("COLORTERM");
    assert_int_equal(blocks_terminal(), BLOCKS_256);
    setenv("TERM", "vt100", 1);
    assert_int_equal(blocks_terminal(), BLOCKS_PLAIN);
    setenv("TERM", "screen-256color", 1);
    assert_int_equal(blocks_terminal(), BLOCKS_256);
    setenv("NO_COLOR", "1", 1);
    assert_int_equal(blocks_terminal(), BLOCKS_PLAIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(palettes_agree),
        cmocka_unit_test(palettes_are_linear),
        cmocka_unit_test(numbers_of_256_colors),
        cmocka_unit_test(extremes_keep_what_is_odd),
        cmocka_unit_test(means_are_of_whole_blocks),
        cmocka_unit_test(scales_are_centred_on_zero),
        cmocka_unit_test(notes_tell_what_is_odd),
        cmocka_unit_test(histograms_count_everything),
        cmocka_unit_test(many_points_become_counts),
        cmocka_unit_test(tiles_stand_side_by_side),
        cmocka_unit_test(quotes_leave_nothing_to_carry_out),
        cmocka_unit_test(half_blocks_are_the_matrix),
        cmocka_unit_test(small_matrices_are_enlarged),
        cmocka_unit_test(without_colours_signs_differ),
        cmocka_unit_test(colours_by_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
