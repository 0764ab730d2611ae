#include "language/operators.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tensor/product.h"

/* ======================================== broadcasting ======================================== */

/* The size of dimension `d` of an array seen with so many dimensions: shapes are aligned at their
 * last dimension, and 1 where one has none. */
static size_t aligned_size(struct array a, int dimensions, int d)
{
    int own = d - (dimensions - a.dimensions);
    return own < 0 ? 1 : a.size[own];
}

bool operator_common(int *dimensions, size_t *size, struct array a, struct array b)
{
    *dimensions = a.dimensions > b.dimensions ? a.dimensions : b.dimensions;
    size[0] = size[1] = 1;
    for (int d = 0; d < *dimensions; d++) {
        size_t x = aligned_size(a, *dimensions, d), y = aligned_size(b, *dimensions, d);
        if (x != y && x != 1 && y != 1)
            return false;
        size[d] = x == 1 ? y : x;
    }
    return true;
}

bool operator_broadcast(struct array *view, struct array a, int dimensions, const size_t *size)
{
    if (a.dimensions > dimensions)
        return false;
    *view = a;
    view->dimensions = dimensions;
    view->size[0] = view->size[1] = 1;
    view->stride[0] = view->stride[1] = 0;
    for (int d = 0; d < dimensions; d++) {
        size_t own = aligned_size(a, dimensions, d);
        if (own != size[d] && own != 1)
            return false;
        view->size[d] = size[d];
        if (own != 1)
            view->stride[d] = a.stride[d - (dimensions - a.dimensions)];
    }
    return true;
}

/* ==================================== element by element ==================================== */

/* Whether an element is negative: a whole number to such a power is none. */
static bool any_negative(struct array a)
{
    for (size_t j = 0; j < a.size[1]; j++)
        for (size_t i = 0; i < a.size[0]; i++)
            if (*array_at(a, i, j) < 0)
                return true;
    return false;
}

/* What the results of an operator are. */
static enum array_kind kind_of(const char *op, struct array a, struct array b)
{
    if (strcmp(op, "**") == 0 && b.kind == ARRAY_INTEGER && any_negative(b))
        return ARRAY_REAL;
    if (strchr("<>=!", op[0]))
        return ARRAY_BOOLEAN;
    if (strcmp(op, "/") == 0)
        return ARRAY_REAL;
    enum array_kind larger = a.kind > b.kind ? a.kind : b.kind;
    bool logical = strchr("*&|^+m", op[0]) && strcmp(op, "**") != 0;
    return larger == ARRAY_BOOLEAN && !logical ? ARRAY_INTEGER : larger;
}

static double floored_remainder(double x, double y)
{
    double remainder = fmod(x, y);
    return remainder != 0 && (remainder < 0) != (y < 0) ? remainder + y : remainder;
}

/* The operators that need more than an expression. */
static double uncommon(const char *op, double x, double y)
{
    if (strcmp(op, "//") == 0)
        return floor(x / y);
    if (strcmp(op, "%") == 0)
        return floored_remainder(x, y);
    if (strcmp(op, "**") == 0)
        return y == 2 ? x * x : pow(x, y);
    if (strcmp(op, "max") == 0)
        return isnan(x) || x > y ? x : y;
    if (strcmp(op, "min") == 0)
        return isnan(x) || x < y ? x : y;
    if (strcmp(op, "&") == 0)
        return x != 0 && y != 0;
    if (strcmp(op, "|") == 0)
        return x != 0 || y != 0;
    return (x != 0) != (y != 0); /* ^ */
}

#define EACH(result)                                                                               \
    for (size_t j = 0; j < out.size[1]; j++) {                                                     \
        const real *x = array_at(a, 0, j), *y = array_at(b, 0, j);                                 \
        real *z = array_at(out, 0, j);                                                             \
        for (size_t i = 0; i < out.size[0]; i++, x += a.stride[0], y += b.stride[0])               \
            z[i] = (real)(result);                                                                 \
    }                                                                                              \
    return

/* out = a op b, all seen with one shape */
static void apply(struct array out, const char *op, struct array a, struct array b)
{
    bool both = a.kind == ARRAY_BOOLEAN && b.kind == ARRAY_BOOLEAN;
    if (strcmp(op, "+") == 0 && both) {
        EACH(*x != 0 || *y != 0);
    }
    if (strcmp(op, "+") == 0) {
        EACH(*x + *y);
    }
    if (strcmp(op, "-") == 0) {
        EACH(*x - *y);
    }
    if (strcmp(op, "*") == 0) {
        EACH(*x * *y);
    }
    if (strcmp(op, "/") == 0) {
        EACH(*x / *y);
    }
    if (strcmp(op, "<") == 0) {
        EACH(*x < *y);
    }
    if (strcmp(op, ">") == 0) {
        EACH(*x > *y);
    }
    if (strcmp(op, "<=") == 0) {
        EACH(*x <= *y);
    }
    if (strcmp(op, ">=") == 0) {
        EACH(*x >= *y);
    }
    if (strcmp(op, "==") == 0) {
        EACH(*x == *y);
    }
    if (strcmp(op, "!=") == 0) {
        EACH(*x != *y);
    }
    EACH(uncommon(op, (double)*x, (double)*y));
}

static bool shapes_differ(const char *what, struct array a, struct array b, struct error *error)
{
    char left[64], right[64];
    array_shape(left, sizeof left, a);
    array_shape(right, sizeof right, b);
    const char *hint = NULL;
    if (a.dimensions == 2 && b.dimensions == 2 && a.size[0] == b.size[1] && a.size[1] == b.size[0])
        hint = "A .T on one side would make them fit.";
    else if (a.dimensions != b.dimensions && a.size[0] == b.size[0])
        hint = "keepdims=True keeps a sum's dimension, [:, None] makes a column.";
    return error_set(error, hint, "shapes %s and %s do not %s", left, right, what);
}

bool operator_binary(struct array *result, const char *op, struct array a, struct array b,
                     struct error *error)
{
    int dimensions;
    size_t size[2];
    struct array x = {0}, y = {0};
    if (strcmp(op, "-") == 0 && a.kind == ARRAY_BOOLEAN && b.kind == ARRAY_BOOLEAN)
        return error_set(error, "^ tells where they differ.", "NumPy does not subtract booleans");
    if (!operator_common(&dimensions, size, a, b))
        return shapes_differ("broadcast", a, b, error);
    operator_broadcast(&x, a, dimensions, size);
    operator_broadcast(&y, b, dimensions, size);
    if (!array_new(result, dimensions, size[0], size[1], kind_of(op, a, b), error))
        return false;
    apply(*result, op, x, y);
    return true;
}

bool operator_map(struct array *result, struct array a, double (*function)(double),
                  enum array_kind kind, struct error *error)
{
    if (!array_new(result, a.dimensions, a.size[0], a.size[1], kind, error))
        return false;
    for (size_t j = 0; j < a.size[1]; j++)
        for (size_t i = 0; i < a.size[0]; i++)
            *array_at(*result, i, j) = (real)function((double)*array_at(a, i, j));
    return true;
}

static double negative(double x)
{
    return -x;
}

static double positive(double x)
{
    return x;
}

static double opposite(double x)
{
    return x == 0;
}

bool operator_unary(struct array *result, const char *op, struct array a, struct error *error)
{
    if (*op == '~' && a.kind != ARRAY_BOOLEAN)
        return error_set(error, "~ turns True and False: ~(Z1 > 0).",
                         "~ needs a comparison's result");
    enum array_kind kind = *op != '~' && a.kind == ARRAY_BOOLEAN ? ARRAY_INTEGER : a.kind;
    return operator_map(result, a,
                        *op == '-'   ? negative
                        : *op == '~' ? opposite
                                     : positive,
                        kind, error);
}

/* ======================================== the product ========================================= */

struct array operator_transpose(struct array a)
{
    struct array view = array_share(a);
    if (a.dimensions == 2) {
        view.size[0] = a.size[1];
        view.size[1] = a.size[0];
        view.stride[0] = a.stride[1];
        view.stride[1] = a.stride[0];
    }
    return view;
}

/* Whether rows are contiguous: the array is a transposed matrix. */
static bool is_transposed(struct array a)
{
    return a.size[0] > 1 && a.size[1] > 1 && a.stride[1] == 1 &&
           a.stride[0] == (ptrdiff_t)a.size[1];
}

static struct matrix transposed_memory(struct array a)
{
    return (struct matrix){a.size[1], a.size[0], a.at};
}

/* How many columns of a product, or terms of its sums, take about a tenth of a second. */
static size_t piece_of(size_t rows, size_t columns)
{
    enum { ADDITIONS = 1 << 28, LEAST = 8 };
    size_t piece = columns ? ADDITIONS / columns / (rows ? rows : 1) : ADDITIONS;
    return piece < LEAST ? LEAST : piece;
}

static bool is_stopped(const volatile sig_atomic_t *stop, struct error *error)
{
    return stop && *stop && !error_set(error, NULL, "Interrupted");
}

/* C = A @ B or A.T @ B, some columns at a time. The bits are those of the whole product. */
static bool by_columns(struct matrix C, struct matrix A, struct matrix B,
                       void (*product)(struct matrix, struct matrix, struct matrix),
                       const volatile sig_atomic_t *stop, struct error *error)
{
    size_t piece = piece_of(A.rows, A.columns);
    for (size_t from = 0; from < C.columns; from += piece) {
        size_t to = C.columns - from < piece ? C.columns : from + piece;
        if (is_stopped(stop, error))
            return false;
        product(matrix_columns(C, from, to), A, matrix_columns(B, from, to));
    }
    return true;
}

/* C = A @ B.T, some terms of each sum at a time. The bits are those of the whole product. */
static bool by_terms(struct matrix C, struct matrix A, struct matrix B,
                     const volatile sig_atomic_t *stop, struct error *error)
{
    size_t piece = piece_of(C.rows, C.columns);
    matrix_fill(C, 0);
    for (size_t from = 0; from < A.columns; from += piece) {
        size_t to = A.columns - from < piece ? A.columns : from + piece;
        if (is_stopped(stop, error))
            return false;
        product_abt_add(C, matrix_columns(A, from, to), matrix_columns(B, from, to));
    }
    return true;
}

/* C = a @ b for two dimensions, without copying what is a matrix or a transposed one. */
static bool multiply(struct matrix C, struct array a, struct array b,
                     const volatile sig_atomic_t *stop, struct error *error)
{
    struct matrix A, B, copy_a = {0}, copy_b = {0};
    bool ok = true;
    if (is_transposed(a) && !is_transposed(b)) {
        ok = array_matrix(&B, &copy_b, b, error) &&
             by_columns(C, transposed_memory(a), B, product_atb, stop, error);
    } else if (is_transposed(b)) {
        ok = array_matrix(&A, &copy_a, a, error) &&
             by_terms(C, A, transposed_memory(b), stop, error);
    } else {
        ok = array_matrix(&A, &copy_a, a, error) && array_matrix(&B, &copy_b, b, error) &&
             by_columns(C, A, B, product_ab, stop, error);
    }
    matrix_free(&copy_a);
    matrix_free(&copy_b);
    return ok;
}

static bool no_product(struct array a, struct array b, struct error *error)
{
    char left[64], right[64], hint[128] = "";
    size_t rows_a = a.size[0], columns_a = a.size[1], rows_b = b.size[0], columns_b = b.size[1];
    if (a.dimensions == 2 && b.dimensions == 2) {
        if (rows_a == rows_b)
            snprintf(hint, sizeof hint, "With .T on the left operand they fit.");
        else if (columns_a == columns_b)
            snprintf(hint, sizeof hint, "With .T on the right operand they fit.");
        else if (rows_a == columns_b)
            snprintf(hint, sizeof hint, "The other way round they fit.");
    }
    array_shape(left, sizeof left, a);
    array_shape(right, sizeof right, b);
    return error_set(error, hint, "shapes %s and %s have no product: %zu columns meet %zu rows",
                     left, right, a.dimensions == 1 ? rows_a : columns_a, rows_b);
}

bool operator_product(struct array *result, struct array a, struct array b,
                      const volatile sig_atomic_t *stop, struct error *error)
{
    if (a.dimensions == 0 || b.dimensions == 0)
        return error_set(error, "A number multiplies with *.", "@ needs two arrays");
    struct array left = a, right = b;
    if (a.dimensions == 1) { /* a row */
        left.size[0] = 1;
        left.size[1] = a.size[0];
        left.stride[0] = (ptrdiff_t)a.size[0] * a.stride[0];
        left.stride[1] = a.stride[0];
    }
    if (left.size[1] != right.size[0])
        return no_product(a, b, error);
    int dimensions = a.dimensions + b.dimensions - 2;
    size_t rows = left.size[0], columns = b.dimensions == 2 ? right.size[1] : 1;
    struct matrix C;
    if (!array_new(result, 2, rows, columns, ARRAY_REAL, error))
        return false;
    C = (struct matrix){rows, columns, result->at};
    if (!multiply(C, left, right, stop, error)) {
        array_free(result);
        return false;
    }
    if (a.kind != ARRAY_REAL && b.kind != ARRAY_REAL)
        result->kind = ARRAY_INTEGER;
    result->dimensions = dimensions;
    if (dimensions == 1 && a.dimensions == 1) { /* a row becomes 1-D */
        result->size[0] = columns;
        result->size[1] = 1;
    }
    return true;
}
