/* functions.h - finds the functions of the language by their names. */
#ifndef BACKSTEP_FUNCTIONS_H
#define BACKSTEP_FUNCTIONS_H

#include "language/call.h"

/* Finds the function with this name, or one that notebooks give it (deriv_ReLU, range); false where
 * there is none. */
bool function_find(struct function *function, const char *name);

#endif
