/* real.h - the number type of every tensor: double, or float with `make REAL=float`. */
#ifndef BACKSTEP_REAL_H
#define BACKSTEP_REAL_H

#include <float.h>

#ifdef BACKSTEP_FLOAT
typedef float real;
#define REAL_NAME    "float"
#define REAL_EPSILON FLT_EPSILON
#else
typedef double real;
#define REAL_NAME    "double"
#define REAL_EPSILON DBL_EPSILON
#endif

#endif
