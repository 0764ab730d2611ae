/* python_arguments.h - the arguments of a call, from its expression to the parameters of a frame.
 */
#ifndef BACKSTEP_PYTHON_ARGUMENTS_H
#define BACKSTEP_PYTHON_ARGUMENTS_H

#include "language/python_run.h"

enum { PYTHON_ARGUMENTS = 64 };

/* Arguments as they are gathered; values are owned. */
struct python_gathered {
    struct python_value at[PYTHON_ARGUMENTS], named[PYTHON_ARGUMENTS];
    const char *keyword[PYTHON_ARGUMENTS];
    size_t count, keywords;
};

/* Evaluates the arguments of a call into *gathered, which is empty before; the caller releases it,
 * after a failure, too. */
bool python_gather(struct python *python, const struct python_node *list,
                   struct python_gathered *gathered);

/* Releases the values, and frees the struct itself. */
void python_release_gathered(struct python_gathered *gathered);

/* Binds all parameters of the frame's function. */
bool python_bind(struct python *python, struct python_frame *frame,
                 const struct python_arguments *arguments);

#endif
