/* blocks.h - pictures in the terminal, of half blocks: a character shows two cells, one above the
 * other, in 24-bit colours, in 256, or, where there are none, by how dark it is. */
#ifndef BACKSTEP_BLOCKS_H
#define BACKSTEP_BLOCKS_H

#include <stdio.h>

#include "view/drawing.h"
#include "view/palette.h"

enum blocks_colors { BLOCKS_PLAIN, BLOCKS_256, BLOCKS_TRUE };

struct blocks_style {
    int width; /* of a line, in characters */
    enum blocks_colors colors;
    bool utf8; /* else ASCII alone */
};

/* What a terminal can show, by NO_COLOR, COLORTERM and TERM. */
enum blocks_colors blocks_terminal(void);

/* How much of a matrix fits. */
struct drawing_room blocks_room(struct blocks_style style, enum reduce_by by);

/* Prints a drawing of any kind: its title, itself with its scale and the numbers of rows and
 * columns, its note. */
void blocks_print(FILE *stream, const struct drawing *drawing, struct blocks_style style);

/* ---- for charts.c ---- */

/* A dot of a picture: a colour, and how far it is from zero, for those who see none. */
struct dot {
    struct color color;
    enum { DOT_NONE, DOT_NUMBER, DOT_NAN, DOT_INFINITE } kind;
    double level; /* -1 to 1 */
};

/* The dot that a number is on the drawing's scale. */
struct dot blocks_dot(const struct drawing *drawing, double x);

/* Ends colours. */
void blocks_plain(FILE *stream, struct blocks_style style);

/* Sets the colour of what is printed, or, with `ground`, of what is behind it. */
void blocks_color(FILE *stream, struct color color, bool ground, struct blocks_style style);

/* Charts: bars, histograms, curves, points, counts and networks. */
void charts_print(FILE *stream, const struct drawing *drawing, struct blocks_style style);

#endif
