/* drawing.h - what a picture shows, wherever it is drawn: its numbers, reduced to as many as can be
 * seen, its words, and its scale. view/plotter.h has gnuplot draw it, view/blocks.h the terminal.
 */
#ifndef BACKSTEP_DRAWING_H
#define BACKSTEP_DRAWING_H

#include "tensor/matrix.h"
#include "view/reduce.h"

enum drawing_kind {
    DRAWING_HEATMAP, /* cells: the matrix */
    DRAWING_BARS,    /* cells: a column, a bar an element */
    DRAWING_TILES, /* cells: pictures of tile[0] x tile[1], `across` side by side, a cell between */
    DRAWING_IMAGES,    /* cells: pictures of tile[0] x tile[1] below each other; more: a column of
                          probabilities for each, or nothing; a name each */
    DRAWING_CURVES,    /* cells: x, then a column for each name; NaN where there is no value */
    DRAWING_HISTOGRAM, /* cells: from, to and how many, a row a bar */
    DRAWING_POINTS,    /* cells: x and y, a row a point */
    DRAWING_DENSITY,   /* cells: how many points fall there, the lowest y in row 0; x_range, y_range
                        */
    DRAWING_COUNTS,    /* cells: how often, a row a label, a column an answer */
    DRAWING_NETWORK,   /* cells: layer, units, which, x, y, size, mean, whether there is one yet,
                          a row a unit that is shown;
                          more: x, y, x, y, weight, a row an edge; a name for each layer's caption */
};

struct drawing {
    enum drawing_kind kind;
    char title[200]; /* the expression, its shape and its place */
    char note[200];  /* what was reduced or left out, what is odd; "" for nothing */
    char x_label[100], y_label[100];
    struct matrix cells, more; /* owned */
    char **names;              /* owned, and so are the strings */
    size_t name_count;
    size_t rows, columns; /* of the matrix before it was reduced */
    size_t block[2];      /* rows and columns of it that a cell stands for */
    size_t tile[2], across;
    double x_range[2], y_range[2];
    bool has_sign;    /* numbers below zero: colours diverge from it */
    double low, high; /* the ends of the colours, or of the values' axis */
    double mark;      /* of curves: an x to be marked; NaN for none */
};

/* How much can be shown: rows and columns of a matrix, its cells in all, bars of a vector. */
struct drawing_room {
    size_t rows, columns, cells, bars;
    enum reduce_by by;
};

/* Each of these leaves the matrices the caller's, and makes a drawing that the caller gives to
 * drawing_free; its title and labels are for the caller to write. False, with the drawing empty and
 * the error set, when memory is short or there is nothing to draw. */

/* A matrix as cells; a single row or column as bars. */
bool drawing_matrix(struct drawing *drawing, struct matrix matrix, struct drawing_room room,
                    struct error *error);

/* Each column of `pictures` (height * width x n) as a picture, its first row on top. */
bool drawing_tiles(struct drawing *drawing, struct matrix pictures, size_t height, size_t width,
                   struct drawing_room room, struct error *error);

/* The same below each other; a column of probabilities for each, and its name, are for the caller
 * to add. */
bool drawing_images(struct drawing *drawing, struct matrix pictures, size_t height, size_t width,
                    struct error *error);

/* How many elements fall into each of some equal parts between the smallest and the largest: 2
 * n^(1/3) of them (D. Lane's "Rice rule"), but no more than `most`. */
bool drawing_histogram(struct drawing *drawing, struct matrix matrix, size_t most,
                       struct error *error);

/* Element k of x against element k of y, which are as many. More points than room.cells are
 * counted in a grid of room.rows x room.columns. */
bool drawing_scatter(struct drawing *drawing, struct matrix x, struct matrix y,
                     struct drawing_room room, struct error *error);

/* A drawing of this kind with a copy of the cells, as the kind has them. */
bool drawing_of(struct drawing *drawing, enum drawing_kind kind, struct matrix cells,
                struct error *error);

/* Divides cells and scale by a power of ten where they are beyond 1e30, and notes it: gnuplot holds
 * matrices in single precision, which ends at 3e38. */
void drawing_use_units(struct drawing *drawing);

void drawing_free(struct drawing *drawing);

/* Whether cell (i, j) of a wall of tiles lies between them, or beyond the last. */
bool drawing_is_gap(const struct drawing *drawing, size_t i, size_t j);

/* Adds a name, formatted as by printf. */
bool drawing_name(struct drawing *drawing, struct error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds to the note, with a dot between its parts. */
void drawing_note(struct drawing *drawing, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
