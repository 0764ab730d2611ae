/* print_array.h - arrays as text, laid out as NumPy does. */
#ifndef BACKSTEP_PRINT_ARRAY_H
#define BACKSTEP_PRINT_ARRAY_H

#include <math.h>
#include <stdio.h>

#include "language/array.h"

struct print_style {
    int precision; /* significant digits */
    int width;     /* of a line, in characters */
    char form;     /* 'e' for exponents, 'i' for whole numbers, 0 for what suits */
};

/* A number for printf: a NaN without its sign, which printf shows and nobody means. */
static inline double print_value(double x)
{
    return isnan(x) ? (double)NAN : x;
}

/* Prints an array and a newline: a number bare, a vector and a matrix in brackets with aligned
 * columns; beyond 1000 elements the first and last three of each dimension. */
void print_array(FILE *stream, struct array array, struct print_style style);

#endif
