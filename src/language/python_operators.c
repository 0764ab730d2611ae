/* Operators, comparisons and truth. */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "language/operators.h"
#include "language/python_run.h"

static bool is_text(struct python_value value)
{
    return value.kind == VALUE_STRING;
}

static bool is_row(struct python_value value)
{
    return value.kind == VALUE_LIST || value.kind == VALUE_TUPLE;
}

bool python_truth(struct python *python, struct python_value value, bool *truth)
{
    struct python_value method, result;
    size_t count;
    *truth = true;
    if (python_is_number(value)) {
        *truth = python_number(value) != 0;
        return true;
    }
    switch (value.kind) {
    case VALUE_NONE:
        *truth = false;
        return true;
    case VALUE_UNKNOWN:
        return python_needs(python, value, "a truth");
    case VALUE_ARRAY:
        count = array_count(python_array_of(value)->array);
        if (count > 1)
            return python_raise(python, "ValueError", "np.any(...) or np.all(...) makes one of it.",
                                "an array of %zu elements is neither true nor false", count);
        *truth = count && array_value(python_array_of(value)->array) != 0;
        return true;
    case VALUE_INSTANCE:
        if (!python_find(((struct python_instance *)value.object)->class, "__len__", &method, NULL))
            return true;
        if (!python_call_method(python, value, method, NULL, 0, &result))
            return false;
        return python_truth(python, result, truth);
    case VALUE_STRING:
    case VALUE_TUPLE:
    case VALUE_LIST:
    case VALUE_SET:
    case VALUE_DICT:
    case VALUE_RANGE:
    case VALUE_SEQUENCE:
        if (!python_length(python, value, &count))
            return false;
        *truth = count > 0;
        return true;
    default:
        return true;
    }
}

/* ==================================== Python's own numbers ==================================== */

static long long floor_quotient(long long a, long long b)
{
    long long quotient = a / b;
    return quotient - (a % b != 0 && (a < 0) != (b < 0));
}

static bool whole_power(long long base, long long exponent, long long *result)
{
    *result = 1;
    while (exponent > 0) {
        if ((exponent & 1) && __builtin_mul_overflow(*result, base, result))
            return false;
        exponent >>= 1;
        if (exponent && __builtin_mul_overflow(base, base, &base))
            return false;
    }
    return true;
}

static bool too_large(struct python *python)
{
    return python_raise(python, "OverflowError", NULL, "this whole number is too large here");
}

static bool whole_binary(struct python *python, const char *op, long long a, long long b,
                         struct python_value *result)
{
    long long c = 0;
    bool ok = true;
    if (strcmp(op, "+") == 0)
        ok = !__builtin_add_overflow(a, b, &c);
    else if (strcmp(op, "-") == 0)
        ok = !__builtin_sub_overflow(a, b, &c);
    else if (strcmp(op, "*") == 0)
        ok = !__builtin_mul_overflow(a, b, &c);
    else if (strcmp(op, "//") == 0)
        ok = !(b == -1 && __builtin_sub_overflow(0LL, a, &c)),
        c = b == -1 ? c : floor_quotient(a, b);
    else if (strcmp(op, "%") == 0)
        c = b == -1 ? 0 : a - b * floor_quotient(a, b);
    else if (strcmp(op, "**") == 0)
        ok = whole_power(a, b, &c);
    else if (strcmp(op, "<<") == 0)
        ok = b >= 0 && b < 62 && !__builtin_mul_overflow(a, 1LL << b, &c);
    else if (strcmp(op, ">>") == 0)
        ok = b >= 0, c = ok ? a >> (b > 62 ? 62 : b) : 0;
    else if (strcmp(op, "&") == 0)
        c = a & b;
    else if (strcmp(op, "|") == 0)
        c = a | b;
    else
        c = a ^ b;
    *result = python_integer(c);
    return ok || too_large(python);
}

static double real_binary(const char *op, double a, double b)
{
    if (strcmp(op, "+") == 0)
        return a + b;
    if (strcmp(op, "-") == 0)
        return a - b;
    if (strcmp(op, "*") == 0)
        return a * b;
    if (strcmp(op, "/") == 0)
        return a / b;
    if (strcmp(op, "**") == 0)
        return b == 2 ? a * a : pow(a, b);
    if (strcmp(op, "//") == 0)
        return floor(a / b);
    double remainder = fmod(a, b);
    return remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder;
}

static bool number_binary(struct python *python, const char *op, struct python_value a,
                          struct python_value b, struct python_value *result)
{
    bool divides = strcmp(op, "/") == 0 || strcmp(op, "//") == 0 || strcmp(op, "%") == 0;
    bool power = strcmp(op, "**") == 0, bits = strlen(op) == 1 && strchr("&|^", *op);
    bool shifts = strcmp(op, "<<") == 0 || strcmp(op, ">>") == 0;
    if (divides && python_number(b) == 0)
        return python_raise(python, "ZeroDivisionError", NULL, "division by zero");
    if (power && python_number(a) == 0 && python_number(b) < 0)
        return python_raise(python, "ZeroDivisionError", NULL, "0 to a negative power");
    if (a.kind == VALUE_BOOLEAN && b.kind == VALUE_BOOLEAN && bits) {
        if (!whole_binary(python, op, a.integer, b.integer, result))
            return false;
        result->kind = VALUE_BOOLEAN;
        return true;
    }
    bool whole = a.kind != VALUE_REAL && b.kind != VALUE_REAL;
    if (whole && strcmp(op, "/") != 0 && !(power && b.integer < 0))
        return whole_binary(python, op, a.integer, b.integer, result);
    if (bits || shifts)
        return python_raise(python, "TypeError", NULL, "%s takes whole numbers", op);
    double value = real_binary(op, python_number(a), python_number(b));
    if (power && isnan(value) && python_number(a) < 0)
        return python_raise(python, "ValueError", NULL, "complex numbers are not supported");
    *result = python_real(value);
    return true;
}

/* ======================================= arrays =============================================== */

static bool array_binary(struct python *python, const char *op, struct python_value a,
                         struct python_value b, struct python_value *result)
{
    struct array x, y = {0}, z = {0};
    struct error error = {0};
    if (!python_to_array(python, a, &x))
        return false;
    bool ok = python_to_array(python, b, &y), product = strcmp(op, "@") == 0;
    double work = product
                      ? 0.2 * (double)array_count(x) * (y.dimensions == 2 ? (double)y.size[1] : 1)
                      : 4 * (double)(array_count(x) + array_count(y));
    size_t fold = python_fold_of(a, b);
    ok = ok && python_work(python, work);
    if (ok && fold && product)
        ok = python_raise(python, "ValueError", "Reshape it to two dimensions first.",
                          "arrays of three dimensions are not multiplied here");
    else if (ok && !(product ? operator_product(&z, x, y, python->host.stop, &error)
                             : operator_binary(&z, op, x, y, &error)))
        ok = python_raise_error(python, "ValueError", &error);
    array_free(&x);
    array_free(&y);
    if (!ok || !python_from_array(python, z, result))
        return false;
    python_array_of(*result)->fold = fold;
    return true;
}

/* ====================================== texts and lists ======================================= */

/* An operator that an instance's class defines itself; *found tells whether it does. */
static bool own_operator(struct python *python, const char *op, struct python_value a,
                         struct python_value b, struct python_value *result, bool *found)
{
    static const char *const names[][3] = {{"+", "__add__", "__radd__"},
                                           {"-", "__sub__", "__rsub__"},
                                           {"*", "__mul__", "__rmul__"},
                                           {"/", "__truediv__", "__rtruediv__"},
                                           {"@", "__matmul__", "__rmatmul__"},
                                           {"**", "__pow__", "__rpow__"},
                                           {"//", "__floordiv__", "__rfloordiv__"},
                                           {"%", "__mod__", "__rmod__"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i][0], op) != 0)
            continue;
        for (int side = 0; side < 2; side++) {
            struct python_value self = side ? b : a, other = side ? a : b, method;
            *found = self.kind == VALUE_INSTANCE &&
                     python_find(((struct python_instance *)self.object)->class, names[i][1 + side],
                                 &method, NULL);
            if (*found)
                return python_call_method(python, self, method, &other, 1, result);
        }
    }
    return true;
}

static bool no_operator(struct python *python, const char *op, struct python_value a,
                        struct python_value b)
{
    return python_raise(python, "TypeError", NULL, "%s between %s and %s is not possible", op,
                        python_type_name(a), python_type_name(b));
}

/* A python_unknown that one of the operands is; the first one's. */
static bool unknown_of(struct python_value a, struct python_value b, struct python_value *result)
{
    if (a.kind != VALUE_UNKNOWN && b.kind != VALUE_UNKNOWN)
        return false;
    *result = python_share(a.kind == VALUE_UNKNOWN ? a : b);
    return true;
}

static bool array_like(struct python_value value)
{
    return value.kind == VALUE_ARRAY || python_is_number(value) || is_row(value);
}

bool python_binary(struct python *python, const char *op, struct python_value a,
                   struct python_value b, struct python_value *result)
{
    bool found = false;
    *result = python_none();
    if (unknown_of(a, b, result))
        return true;
    if (python_is_number(a) && python_is_number(b) && *op != '@')
        return number_binary(python, op, a, b, result);
    if ((a.kind == VALUE_ARRAY && array_like(b)) || (b.kind == VALUE_ARRAY && array_like(a)))
        return array_binary(python, op, a, b, result);
    if (is_text(a) && strcmp(op, "%") == 0)
        return python_format_old(python, python_text_of(a), b, result);
    if (strcmp(op, "+") == 0 && is_text(a) && is_text(b))
        return python_join_texts(python, a, b, result);
    if (strcmp(op, "+") == 0 && is_row(a) && a.kind == b.kind)
        return python_join_rows(python, a, b, result);
    if (strcmp(op, "*") == 0 && (is_text(a) || is_row(a)) && b.kind == VALUE_INTEGER)
        return python_repeat(python, a, b.integer, result);
    if (strcmp(op, "*") == 0 && (is_text(b) || is_row(b)) && a.kind == VALUE_INTEGER)
        return python_repeat(python, b, a.integer, result);
    if (strcmp(op, "|") == 0 && a.kind == VALUE_DICT && b.kind == VALUE_DICT)
        return python_new_dict(&python->heap, result, &python->error->error) &&
               python_update_dict(python, *result, a) && python_update_dict(python, *result, b);
    bool ok = own_operator(python, op, a, b, result, &found);
    return found ? ok : no_operator(python, op, a, b);
}

bool python_unary(struct python *python, const char *op, struct python_value a,
                  struct python_value *result)
{
    struct error error = {0};
    struct array array, made;
    struct python_value method;
    *result = python_none();
    if (a.kind == VALUE_UNKNOWN) {
        *result = python_share(a);
        return true;
    }
    if (a.kind == VALUE_REAL && *op != '~') {
        *result = python_real(*op == '-' ? -a.real : a.real);
        return true;
    }
    if (a.kind == VALUE_INTEGER || a.kind == VALUE_BOOLEAN) {
        *result = python_integer(*op == '~' ? ~a.integer : *op == '+' ? a.integer : -a.integer);
        return *op != '-' || a.integer != LLONG_MIN || too_large(python);
    }
    if (a.kind == VALUE_INSTANCE && *op == '-' &&
        python_find(((struct python_instance *)a.object)->class, "__neg__", &method, NULL))
        return python_call_method(python, a, method, NULL, 0, result);
    if (a.kind != VALUE_ARRAY)
        return python_raise(python, "TypeError", NULL, "%s of %s is not possible", op,
                            python_type_name(a));
    array = python_array_of(a)->array;
    if (!python_work(python, 4 * (double)array_count(array)))
        return false;
    if (!operator_unary(&made, op, array, &error))
        return python_raise_error(python, "TypeError", &error);
    return python_from_array(python, made, result);
}

/* ========================================= in place =========================================== */

static const char *kind_name(enum array_kind kind)
{
    return kind == ARRAY_BOOLEAN ? "booleans" : kind == ARRAY_INTEGER ? "whole numbers" : "reals";
}

/* target op= value, into the elements that the target shares with others. */
static bool array_in_place(struct python *python, const char *op, struct python_value a,
                           struct python_value b)
{
    struct array target = python_array_of(a)->array;
    struct python_value result;
    char left[64], right[64];
    if (!array_binary(python, op, a, b, &result))
        return false;
    struct array made = python_array_of(result)->array;
    bool ok = true;
    if (made.dimensions != target.dimensions || made.size[0] != target.size[0] ||
        made.size[1] != target.size[1])
        ok = python_raise(
            python, "ValueError", "An array keeps its shape when it is changed in place.",
            "%s= would make shape %s of %s", op, array_shape(right, sizeof right, made),
            array_shape(left, sizeof left, target));
    else if (made.kind > target.kind)
        ok = python_raise(python, "TypeError", "astype(float) makes reals of it first.",
                          "%s= would put %s into an array of %s", op, kind_name(made.kind),
                          kind_name(target.kind));
    for (size_t j = 0; ok && j < target.size[1]; j++)
        for (size_t i = 0; i < target.size[0]; i++)
            *array_at(target, i, j) = *array_at(made, i, j);
    python_release(result);
    return ok;
}

bool python_in_place(struct python *python, const char *op, struct python_value a,
                     struct python_value b, struct python_value *result)
{
    size_t count;
    struct python_value item;
    if (a.kind == VALUE_ARRAY && python_array_of(a)->array.dimensions > 0 && array_like(b)) {
        *result = python_share(a);
        return array_in_place(python, op, a, b);
    }
    if (a.kind != VALUE_LIST || strcmp(op, "+") != 0 || b.kind == VALUE_UNKNOWN)
        return python_binary(python, op, a, b, result);
    *result = python_share(a);
    bool ok = python_length(python, b, &count);
    for (size_t i = 0; ok && i < count; i++)
        ok = python_work(python, 1) && python_item(python, b, i, &item) &&
             python_append(python_items_of(a), item, &python->error->error);
    return ok;
}

/* ======================================== comparisons ========================================= */

static bool contains(struct python *python, struct python_value item, struct python_value in,
                     bool *found)
{
    size_t count;
    struct python_value other;
    *found = false;
    if (in.kind == VALUE_UNKNOWN)
        return python_needs(python, in, "what is in it");
    if (in.kind == VALUE_DICT) {
        *found = python_entry(python_dict_of(in), item) != NULL;
        return python_work(python, (double)python_dict_of(in)->count);
    }
    if (is_text(in) && is_text(item)) {
        *found = strstr(python_text_of(in), python_text_of(item)) != NULL;
        return true;
    }
    if (!python_length(python, in, &count))
        return false;
    for (size_t i = 0; i < count && !*found; i++) {
        if (!python_work(python, 1) || !python_item(python, in, i, &other))
            return false;
        *found = python_equal(item, other);
        python_release(other);
    }
    return true;
}

/* -1, 0 or 1 for two rows or two texts; 2 where they cannot be compared. */
static int order_of(struct python_value a, struct python_value b)
{
    if (is_text(a) && is_text(b)) {
        int order = strcmp(python_text_of(a), python_text_of(b));
        return (order > 0) - (order < 0);
    }
    if (python_is_number(a) && python_is_number(b)) {
        double x = python_number(a), y = python_number(b);
        return isnan(x) || isnan(y) ? 2 : (x > y) - (x < y);
    }
    if (!is_row(a) || a.kind != b.kind)
        return 2;
    const struct python_items *x = python_items_of(a), *y = python_items_of(b);
    for (size_t i = 0; i < x->count && i < y->count; i++)
        if (!python_equal(x->at[i], y->at[i]))
            return is_row(x->at[i]) ? 2 : order_of(x->at[i], y->at[i]);
    return (x->count > y->count) - (x->count < y->count);
}

bool python_less(struct python *python, struct python_value a, struct python_value b, bool *less)
{
    struct python_value result;
    bool ok = python_compare(python, "<", a, b, &result) && python_truth(python, result, less);
    python_release(result);
    return ok;
}

static bool same(struct python_value a, struct python_value b)
{
    if (!python_is_object(a) || !python_is_object(b))
        return a.kind == b.kind && python_equal(a, b);
    return a.object == b.object || (is_text(a) && python_equal(a, b)) ||
           (a.kind == VALUE_NATIVE && python_equal(a, b));
}

bool python_compare(struct python *python, const char *op, struct python_value a,
                    struct python_value b, struct python_value *result)
{
    bool found, equality = strcmp(op, "==") == 0 || strcmp(op, "!=") == 0;
    *result = python_none();
    if (*op == 'i' && op[1] == 's') {
        *result = python_boolean(same(a, b) == (strcmp(op, "is") == 0));
        return true;
    }
    if (strcmp(op, "in") == 0 || strcmp(op, "not in") == 0) {
        if (!contains(python, a, b, &found))
            return false;
        *result = python_boolean(found == (*op == 'i'));
        return true;
    }
    if (unknown_of(a, b, result))
        return true;
    if ((a.kind == VALUE_ARRAY && array_like(b)) || (b.kind == VALUE_ARRAY && array_like(a)))
        return array_binary(python, op, a, b, result);
    if (equality) {
        *result = python_boolean(python_equal(a, b) == (*op == '='));
        return true;
    }
    int order = order_of(a, b);
    bool nan = order == 2 && python_is_number(a) && python_is_number(b);
    if (order == 2 && !nan)
        return no_operator(python, op, a, b);
    *result = python_boolean(!nan && (*op == '<' ? order < 0 || (op[1] && order == 0)
                                                 : order > 0 || (op[1] && order == 0)));
    return true;
}
