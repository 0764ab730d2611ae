/* operators.h - NumPy's operators, element by element with broadcasting, and the matrix product.
 *
 * Each returns false for shapes that do not go together, with the error set; the operands stay the
 * caller's, the result is the caller's to free. */
#ifndef BACKSTEP_OPERATORS_H
#define BACKSTEP_OPERATORS_H

#include <signal.h>

#include "language/array.h"

/* op is one of + - * / // % ** < > <= >= == != & | ^ and the words max min (NumPy's maximum and
 * minimum: a NaN wins). */
bool operator_binary(struct array *result, const char *op, struct array a, struct array b,
                     struct error *error);

/* op is one of - + ~ */
bool operator_unary(struct array *result, const char *op, struct array a, struct error *error);

/* a @ b, for one or two dimensions each. The error's hint names the transposition that fits. `stop`
 * is looked at now and then (NULL for never): not 0 ends it with an error. */
bool operator_product(struct array *result, struct array a, struct array b,
                      const volatile sig_atomic_t *stop, struct error *error);

/* function(element) for every element; the result is of the given kind. */
bool operator_map(struct array *result, struct array a, double (*function)(double),
                  enum array_kind kind, struct error *error);

/* The array seen with this shape, its single rows or columns repeated; false if it does not fit. */
bool operator_broadcast(struct array *view, struct array a, int dimensions, const size_t *size);

/* The shape that two arrays broadcast to; false if there is none. */
bool operator_common(int *dimensions, size_t *size, struct array a, struct array b);

/* The same elements with rows and columns exchanged. The result is a share of the operand. */
struct array operator_transpose(struct array a);

#endif
