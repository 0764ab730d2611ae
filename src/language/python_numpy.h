/* python_numpy.h - what the files on NumPy share. */
#ifndef BACKSTEP_PYTHON_NUMPY_H
#define BACKSTEP_PYTHON_NUMPY_H

#include "language/python_run.h"

/* A function or method of the expression language, by the name of the call. */
python_routine python_call_language;

/* np.shape(A); A.reshape, np.reshape and ravel. */
python_routine python_shape, python_call_reshape;

/* np.add.at(A, places, values). */
python_routine python_add_at;

/* scipy.special.expit */
python_routine python_call_sigmoid;

/* Functions and methods of np, each by its name. */
python_routine python_np_repeat;
python_routine python_np_join, python_np_append, python_np_expand, python_np_item, python_np_tolist,
    python_np_split, python_np_equal, python_np_nan_to_num, python_np_pair, python_np_not,
    python_np_positions, python_np_where, python_np_sort, python_np_cumsum, python_np_diag,
    python_np_squeeze, python_np_size;

/* The array that is argument `index` (a method's own counts as the first) or a keyword, owned; and
 * the argument itself, counted so. */
bool python_np_argument(struct python *python, const struct python_arguments *arguments,
                        size_t index, const char *keyword, struct array *array);
const struct python_value *python_argument_after(const struct python_arguments *arguments,
                                                 size_t index, const char *keyword);

/* As array_new, with Python's error. */
bool python_np_new(struct python *python, struct array *array, int dimensions, size_t rows,
                   size_t columns, enum array_kind kind);

/* Whether an argument is unknown, which makes the result unknown. */
bool python_unknown_argument(const struct python_arguments *arguments, struct python_value *result);

/* An axis, 0 or 1, counted from the end where it is negative. */
bool python_np_axis(struct python *python, const struct python_value *value, int dimensions,
                    long long *axis);

/* What a type (int, float, bool, or its name as a text) makes of the array's elements. */
bool python_cast(struct python *python, struct array *array, struct python_value type);

#endif
