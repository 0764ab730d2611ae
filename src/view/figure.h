/* figure.h - figures by gnuplot, from the templates plots/NAME.gp.
 *
 * A figure's numbers go to a text file; the template reads its name from the gnuplot variable
 * `data` and writes the picture that the variable `output` names. Both can be set by hand:
 *
 *     gnuplot -e "data='build/figures/01-digit.dat'; output='digit.png'" plots/digit.gp */
#ifndef BACKSTEP_FIGURE_H
#define BACKSTEP_FIGURE_H

#include <stdio.h>

#include "tensor/matrix.h"

struct figure {
    FILE *data;           /* for the caller to print numbers to, as gnuplot reads them */
    const char *template; /* "digit" for plots/digit.gp */
    const char *name;     /* "01-digit" for build/figures/01-digit.png */
};

/* Opens build/figures/NAME.dat ($BACKSTEP_FIGURES names another folder). Both strings stay the
 * caller's and consist of letters, digits, "-" and "_". */
bool figure_begin(struct figure *figure, const char *template, const char *name,
                  struct error *error);

/* Prints a matrix, a row a line. A blank line twice begins a new data set in gnuplot: fputs. */
void figure_matrix(struct figure *figure, struct matrix matrix);

/* Has gnuplot draw it (view/gnuplot.h) and prints where the picture is. Without gnuplot, or when it
 * fails or takes longer than twenty seconds, a line says so and things go on: that is no failure.
 * False, with the error set, when the numbers cannot be written. */
bool figure_end(struct figure *figure, struct error *error);

#endif
