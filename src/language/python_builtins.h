/* python_builtins.h - what the files on Python's own functions share. */
#ifndef BACKSTEP_PYTHON_BUILTINS_H
#define BACKSTEP_PYTHON_BUILTINS_H

#include "language/python_run.h"

/* Functions of Python, each by its name; python_call_over is enumerate and reversed,
 * python_call_extreme max and min. */
python_routine python_call_len, python_call_range, python_call_zip, python_call_over,
    python_call_map, python_call_sorted, python_call_next, python_call_sum, python_call_extreme,
    python_call_abs, python_call_round, python_call_pow, python_call_divmod, python_call_any_all;

/* The first argument; NULL, with an error, for none. */
const struct python_value *python_first(struct python *python,
                                        const struct python_arguments *arguments);

#endif
