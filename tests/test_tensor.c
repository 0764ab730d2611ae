/* Matrices, products and random numbers. */
#include "test.h"

#include "tensor/product.h"

/* ========================================== products ========================================== */

/* Whether the kernel fuses its multiply-adds in this build: (1 + e)(1 - e) - 1 is -e^2, which is
 * lost where the product is rounded first. */
static bool kernel_fuses(void)
{
    real a[] = {-1, 1 + REAL_EPSILON}, b[] = {1, 1 - REAL_EPSILON}, c[1];
    product_ab((struct matrix){1, 1, c}, (struct matrix){1, 2, a}, (struct matrix){2, 1, b});
    return c[0] != 0;
}

/* One multiply-add, as the kernel does it. */
static real multiply_add(real a, real b, real c)
{
    if (!kernel_fuses()) {
        volatile real product = a * b;
        return product + c;
    }
    return sizeof(real) == sizeof(float) ? (real)fmaf((float)a, (float)b, (float)c)
                                         : (real)fma((double)a, (double)b, (double)c);
}

/* The definition: C[i, j] = the chain over k of a(i, k) * b(k, j), beginning at C's own value. */
static void chain(struct matrix C, struct matrix A, struct matrix B, bool a_transposed,
                  bool b_transposed)
{
    size_t inner = a_transposed ? A.rows : A.columns;
    for (size_t i = 0; i < C.rows; i++)
        for (size_t j = 0; j < C.columns; j++) {
            real sum = *matrix_at(C, i, j);
            for (size_t k = 0; k < inner; k++)
                sum = multiply_add(a_transposed ? *matrix_at(A, k, i) : *matrix_at(A, i, k),
                                   b_transposed ? *matrix_at(B, j, k) : *matrix_at(B, k, j), sum);
            *matrix_at(C, i, j) = sum;
        }
}

typedef void product(struct matrix C, struct matrix A, struct matrix B);

static void compare_product(struct random *random, product *multiply, size_t p, size_t q, size_t n,
                            bool a_transposed, bool b_transposed, bool adds)
{
    struct matrix A = random_matrix(random, a_transposed ? q : p, a_transposed ? p : q);
    struct matrix B = random_matrix(random, b_transposed ? n : q, b_transposed ? q : n);
    struct matrix C = random_matrix(random, p, n), expected = random_matrix(random, p, n);
    if (adds)
        matrix_copy(expected, C);
    else
        matrix_fill(expected, 0);
    chain(expected, A, B, a_transposed, b_transposed);
    multiply(C, A, B);
    assert_same_bits(C, expected, "product");
    matrix_free(&A);
    matrix_free(&B);
    matrix_free(&C);
    matrix_free(&expected);
}

static void products_are_chains(void **state)
{
    (void)state;
    struct random random;
    random_seed(&random, 1);
    static const size_t shapes[][3] = {{1, 1, 1},     {10, 784, 37}, {3, 4, 5},   {16, 256, 12},
                                       {17, 257, 13}, {32, 513, 25}, {5, 1, 100}, {100, 3, 1},
                                       {10, 10, 41},  {33, 700, 7},  {2, 0, 3}};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        const size_t *s = shapes[i];
        compare_product(&random, product_ab, s[0], s[1], s[2], false, false, false);
        compare_product(&random, product_atb, s[0], s[1], s[2], true, false, false);
        compare_product(&random, product_abt, s[0], s[1], s[2], false, true, false);
        compare_product(&random, product_abt_add, s[0], s[1], s[2], false, true, true);
    }
}

static void products_of_random_shapes_are_chains(void **state)
{
    (void)state;
    struct random random;
    random_seed(&random, 2);
    for (int i = 0; i < 100; i++) {
        size_t p = random_below(&random, 40) + 1, q = random_below(&random, 300) + 1;
        size_t n = random_below(&random, 40) + 1;
        compare_product(&random, product_ab, p, q, n, false, false, false);
        compare_product(&random, product_abt_add, p, q, n, false, true, true);
        compare_product(&random, product_atb, p, q, n, true, false, false);
    }
}

static void products_carry_nan_and_infinity(void **state)
{
    (void)state;
    real a[] = {1, (real)INFINITY}, b[] = {0, (real)NAN, 0, 2}, c[2];
    struct matrix A = {1, 2, a}, B = {2, 2, b}, C = {1, 2, c};
    product_ab(C, A, B);
    assert_true(isnan(c[0]));
    assert_true(isinf(c[1]) && c[1] > 0);
}

/* ========================================== matrices ========================================== */

static void columns_are_views(void **state)
{
    (void)state;
    struct random random;
    random_seed(&random, 3);
    struct matrix M = random_matrix(&random, 3, 5);
    struct matrix view = matrix_columns(M, 2, 4);
    assert_int_equal(view.columns, 2);
    *matrix_at(view, 1, 0) = 42;
    assert_true(*matrix_at(M, 1, 2) == 42);
    matrix_free(&M);
    assert_null(M.at);
    assert_int_equal(M.rows, 0);
}

static void argmax_is_numpys(void **state)
{
    (void)state;
    const real nan = (real)NAN;
    real values[] = {1, 3, 3, 2, nan, 9, 9, 1, nan, -1, -2, -3, nan, 1, nan, (real)-INFINITY};
    struct matrix M = {4, 4, values};
    assert_int_equal(matrix_argmax(M, 0), 1);
    assert_int_equal(matrix_argmax(M, 1), 0);
    assert_int_equal(matrix_argmax(M, 2), 0);
    M.at[12] = 0;
    assert_int_equal(matrix_argmax(M, 3), 2);
}

static void matrix_reports_memory(void **state)
{
    (void)state;
    struct error error = {0};
    struct matrix M;
    assert_error(matrix_new(&M, SIZE_MAX / 2, 4, &error), &error, "larger than memory");
    assert_null(M.at);
    memory_fail_after(0);
    assert_error(matrix_new(&M, 2, 2, &error), &error, "out of memory");
    assert_null(M.at);
}

/* =========================================== random =========================================== */

static size_t ulps(double a, double b)
{
    int64_t x, y;
    memcpy(&x, &a, sizeof x);
    memcpy(&y, &b, sizeof y);
    return (size_t)(x > y ? x - y : y - x);
}

/* The draws number `at` of a stream of uniform or normal numbers, against the rest of the line. */
static void compare_reals(char *rest, uint32_t seed, double (*draw)(struct random *),
                          const size_t *at, size_t allowed)
{
    struct random random;
    random_seed(&random, seed);
    size_t drawn = 0;
    for (int i = 0; i < 5; i++) {
        double value = 0, expected = strtod(rest, &rest);
        for (; drawn <= at[i]; drawn++)
            value = draw(&random);
        if (ulps(value, expected) > allowed)
            fail_msg("draw %zu after seed %u: %a, expected %a", at[i], seed, value, expected);
    }
}

static void compare_permutation(char *rest, uint32_t seed, size_t count)
{
    struct random random;
    struct error error;
    random_seed(&random, seed);
    size_t *x = memory_new(count, sizeof *x, &error);
    random_permutation(&random, x, count);
    for (int i = 0; i < 12; i++)
        assert_int_equal(x[i], strtoull(rest, &rest, 10));
    memory_free(x);
}

static void compare_integers(char *rest, uint32_t seed)
{
    struct random random;
    random_seed(&random, seed);
    uint64_t bound = strtoull(rest, &rest, 10);
    for (int i = 0; i < 8; i++)
        assert_int_equal(random_below(&random, bound), strtoull(rest, &rest, 10));
}

static void compare_mixed(char *rest, uint32_t seed)
{
    struct random random;
    random_seed(&random, seed);
    assert_true(ulps(random_normal(&random), strtod(rest, &rest)) <= 4);
    assert_true(ulps(random_uniform(&random), strtod(rest, &rest)) == 0);
    assert_true(ulps(random_normal(&random), strtod(rest, &rest)) <= 4);
}

/* tests/reference/random.txt comes from NumPy: see make.py beside it. */
static void random_is_numpys(void **state)
{
    (void)state;
    static const size_t rand_at[] = {0, 1, 2, 623, 1999}, randn_at[] = {0, 1, 2, 3, 1998};
    FILE *file = fopen("tests/reference/random.txt", "r");
    assert_non_null(file);
    char line[2048];
    uint32_t seed = 0;
    int compared = 0;
    while (fgets(line, sizeof line, file)) {
        char *rest = strchr(line, ' ') + 1;
        if (strncmp(line, "seed ", 5) == 0)
            seed = (uint32_t)strtoul(rest, NULL, 10);
        else if (strncmp(line, "rand ", 5) == 0)
            compare_reals(rest, seed, random_uniform, rand_at, 0);
        else if (strncmp(line, "randn ", 6) == 0)
            compare_reals(rest, seed, random_normal, randn_at, 4);
        else if (strncmp(line, "randint ", 8) == 0)
            compare_integers(rest, seed);
        else if (strncmp(line, "permutation ", 12) == 0)
            compare_permutation(strchr(rest, ' '), seed, 12);
        else if (strncmp(line, "shuffle ", 8) == 0)
            compare_permutation(strchr(rest, ' '), seed, 70000);
        else if (strncmp(line, "mixed ", 6) == 0)
            compare_mixed(rest, seed);
        else
            continue;
        compared++;
    }
    fclose(file);
    assert_int_equal(compared, 4 * 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_are_chains),
        cmocka_unit_test(products_of_random_shapes_are_chains),
        cmocka_unit_test(products_carry_nan_and_infinity),
        cmocka_unit_test(columns_are_views),
        cmocka_unit_test(argmax_is_numpys),
        cmocka_unit_test(matrix_reports_memory),
        cmocka_unit_test(random_is_numpys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
