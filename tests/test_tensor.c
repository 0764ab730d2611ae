/* Matrices and random numbers. */
#include "test.h"

#include "tensor/matrix.h"

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
        cmocka_unit_test(columns_are_views),
        cmocka_unit_test(argmax_is_numpys),
        cmocka_unit_test(matrix_reports_memory),
        cmocka_unit_test(random_is_numpys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
