/* template.h - where the gnuplot templates are. */
#ifndef BACKSTEP_TEMPLATE_H
#define BACKSTEP_TEMPLATE_H

#include "base/error.h"

/* The folder that holds plots/: the current one if plots/NAME.gp is there, else the source tree
 * that the program was built from. An owned string, without "plots" at its end. */
char *template_folder(const char *name, struct error *error);

#endif
