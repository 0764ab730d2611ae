/* The products, by every kernel that this processor can run: against their definition, and those
 * that go through lists against those that don't. */
#include "test.h"

#include "tensor/kernel.h"
#include "tensor/product.h"

/* ======================================== the definition ====================================== */

/* Whether the kernel in use fuses its multiply-adds: (1 + e)(1 - e) - 1 is -e^2, which is lost
 * where the product is rounded first. */
static bool fuses(void)
{
    real a[] = {-1, 1 + REAL_EPSILON}, b[] = {1, 1 - REAL_EPSILON}, c[1];
    product_ab((struct matrix){1, 1, c}, (struct matrix){1, 2, a}, (struct matrix){2, 1, b});
    return c[0] != 0;
}

/* One multiply-add, as the kernel does it. */
static real multiply_add(real a, real b, real c, bool fused)
{
    if (!fused) {
        volatile real product = a * b;
        return product + c;
    }
    return sizeof(real) == sizeof(float) ? (real)fmaf((float)a, (float)b, (float)c)
                                         : (real)fma((double)a, (double)b, (double)c);
}

/* C[i, j] = the chain over k of a(i, k) * b(k, j), beginning at C's own value. */
static void chain(struct matrix C, struct matrix A, struct matrix B, bool a_transposed,
                  bool b_transposed)
{
    bool fused = fuses();
    size_t inner = a_transposed ? A.rows : A.columns;
    for (size_t i = 0; i < C.rows; i++)
        for (size_t j = 0; j < C.columns; j++) {
            real sum = *matrix_at(C, i, j);
            for (size_t k = 0; k < inner; k++)
                sum = multiply_add(a_transposed ? *matrix_at(A, k, i) : *matrix_at(A, i, k),
                                   b_transposed ? *matrix_at(B, j, k) : *matrix_at(B, k, j), sum,
                                   fused);
            *matrix_at(C, i, j) = sum;
        }
}

/* ============================================ dense =========================================== */

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
    assert_same_bits(C, expected, kernel_in_use()->name);
    matrix_free(&A);
    matrix_free(&B);
    matrix_free(&C);
    matrix_free(&expected);
}

static void compare_products(struct random *random, size_t p, size_t q, size_t n)
{
    compare_product(random, product_ab, p, q, n, false, false, false);
    compare_product(random, product_atb, p, q, n, true, false, false);
    compare_product(random, product_abt, p, q, n, false, true, false);
    compare_product(random, product_abt_add, p, q, n, false, true, true);
}

static void dense_products_are_chains(void)
{
    struct random random;
    random_seed(&random, 1);
    static const size_t shapes[][3] = {{1, 1, 1},     {10, 784, 37}, {3, 4, 5},    {16, 256, 12},
                                       {17, 257, 13}, {32, 513, 25}, {5, 1, 100},  {100, 3, 1},
                                       {10, 10, 41},  {33, 700, 7},  {2, 0, 3},    {130, 40, 30},
                                       {129, 300, 9}, {10, 300, 50}, {24, 257, 24}};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        compare_products(&random, shapes[i][0], shapes[i][1], shapes[i][2]);
    for (int i = 0; i < 60; i++) {
        size_t p = random_below(&random, 40) + 1, q = random_below(&random, 300) + 1;
        compare_products(&random, p, q, random_below(&random, 40) + 1);
    }
}

static void dense_products_carry_nan_and_infinity(void)
{
    real a[] = {1, (real)INFINITY}, b[] = {0, (real)NAN, 0, 2}, c[2];
    struct matrix A = {1, 2, a}, B = {2, 2, b}, C = {1, 2, c};
    product_ab(C, A, B);
    assert_true(isnan(c[0]));
    assert_true(isinf(c[1]) && c[1] > 0);
}

/* ============================================ sparse ========================================== */

/* Bytes of which one in `in` is not zero (all of them for 1, none for 0), and what stands for them.
 */
struct bytes {
    uint8_t *at;
    struct nonzeros lists, transpose;
    size_t *order;
    struct sparse sparse;
    struct matrix dense; /* in the order of the operand's columns */
};

static struct bytes bytes_new(struct random *random, size_t rows, size_t columns, size_t in,
                              size_t used, bool shuffled)
{
    struct error error = {0};
    struct bytes bytes = {.at = memory_new(rows * columns + 1, 1, &error),
                          .order = memory_new(columns + 1, sizeof(size_t), &error)};
    for (size_t i = 0; i < rows * columns; i++)
        bytes.at[i] =
            in && random_below(random, in) == 0 ? (uint8_t)(random_below(random, 255) + 1) : 0;
    assert_ok(nonzeros_new(&bytes.lists, bytes.at, rows, columns, &error), &error);
    bytes.sparse = (struct sparse){.columns = &bytes.lists, .first = columns - used};
    if (shuffled) {
        random_permutation(random, bytes.order, columns);
        for (size_t j = 0; j < columns; j++) /* an order counts from `first` */
            bytes.order[j] -= bytes.sparse.first;
        bytes.sparse.order = bytes.order;
    }
    bytes.dense = random_matrix(random, rows, used);
    for (size_t j = 0; j < used; j++)
        for (size_t i = 0; i < rows; i++)
            *matrix_at(bytes.dense, i, j) =
                (real)bytes.at[sparse_column(&bytes.sparse, j) * rows + i] / 255;
    assert_ok(nonzeros_transpose(&bytes.transpose, &bytes.sparse, used, &error), &error);
    return bytes;
}

static void bytes_free(struct bytes *bytes)
{
    memory_free(bytes->at);
    memory_free(bytes->order);
    nonzeros_free(&bytes->lists);
    nonzeros_free(&bytes->transpose);
    matrix_free(&bytes->dense);
}

/* Both sparse products of `used` columns against the dense ones, with one number of A as given. */
static void compare_sparse(struct random *random, size_t p, size_t q, size_t used, size_t in,
                           bool shuffled, real special)
{
    struct bytes bytes = bytes_new(random, q, used + 3, in, used, shuffled);
    bytes.sparse.columns = &bytes.lists; /* where they stand now */
    struct matrix A = random_matrix(random, p, q), dZ = random_matrix(random, p, used);
    struct matrix C = random_matrix(random, p, used), expected = random_matrix(random, p, used);
    struct matrix dW = random_matrix(random, p, q), expected_dW = random_matrix(random, p, q);
    if (special != 0)
        A.at[matrix_count(A) / 2] = dZ.at[matrix_count(dZ) / 2] = special;
    product_ab(expected, A, bytes.dense);
    product_as(C, A, &bytes.sparse);
    assert_same_bits(C, expected, "W @ X");
    matrix_copy(dW, expected_dW);
    product_abt_add(expected_dW, dZ, bytes.dense);
    bytes.sparse.rows = &bytes.transpose;
    product_ast_add(dW, dZ, &bytes.sparse);
    assert_same_bits(dW, expected_dW, "dZ @ X.T");
    struct matrix *all[] = {&A, &dZ, &C, &expected, &dW, &expected_dW};
    for (size_t i = 0; i < 6; i++)
        matrix_free(all[i]);
    bytes_free(&bytes);
}

static void sparse_products_are_dense_ones(void)
{
    static const size_t heights[] = {1, 7, 8, 10, 12, 16, 17, 24, 33, 64, 100};
    static const size_t densities[] = {0, 1, 2, 5, 40}; /* all zero, noise, ..., nearly none */
    struct random random;
    random_seed(&random, 5);
    for (size_t h = 0; h < sizeof heights / sizeof *heights; h++)
        for (size_t d = 0; d < sizeof densities / sizeof *densities; d++)
            for (int shuffled = 0; shuffled < 2; shuffled++)
                compare_sparse(&random, heights[h], 1 + random_below(&random, 300),
                               1 + random_below(&random, 40), densities[d], shuffled, 0);
    compare_sparse(&random, 20, 2500, 30, 5, false, 0); /* more rows than are packed at a time */
    compare_sparse(&random, 10, 20, 2100, 5, true, 0);
}

/* What the zeros of X make of them: NaN. */
static void sparse_products_carry_nan_and_infinity(void)
{
    static const real special[] = {(real)INFINITY, (real)-INFINITY, (real)NAN};
    struct random random;
    random_seed(&random, 6);
    for (size_t i = 0; i < 3; i++) {
        compare_sparse(&random, 10, 90, 20, 5, false, special[i]);
        compare_sparse(&random, 40, 30, 11, 0, true, special[i]);
    }
}

/* ========================================= each kernel ======================================== */

static void with_each_kernel(void (*test)(void))
{
    const struct kernel *own = kernel_in_use(), *kernel;
    for (size_t i = 0; (kernel = kernel_at(i)); i++) {
        kernel_use(kernel);
        test();
    }
    kernel_use(own);
}

static void test_dense(void **state)
{
    (void)state;
    with_each_kernel(dense_products_are_chains);
    with_each_kernel(dense_products_carry_nan_and_infinity);
}

static void test_sparse(void **state)
{
    (void)state;
    with_each_kernel(sparse_products_are_dense_ones);
    with_each_kernel(sparse_products_carry_nan_and_infinity);
}

/* Whether one fuses is part of its name, and what else it does changes no bit. */
static void kernels_differ_by_name(void **state)
{
    (void)state;
    const struct kernel *own = kernel_in_use(), *kernel;
    for (size_t i = 0; (kernel = kernel_at(i)); i++) {
        kernel_use(kernel);
        assert_int_equal(fuses(), strstr(kernel->name, ", fused") != NULL);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(kernel_at(j)->name, kernel->name);
    }
    kernel_use(own);
}

static void environment_names_the_kernel(void **state)
{
    (void)state;
    const struct kernel *own = kernel_in_use(), *kernel, *widest = NULL;
    for (size_t i = 0; (kernel = kernel_at(i)); i++) {
        char name[20] = "";
        sscanf(kernel->name, "%19[^,]", name);
        setenv("BACKSTEP_KERNEL", name, 1);
        kernel_use(NULL);
        assert_ptr_equal(kernel_in_use(), kernel);
        widest = kernel;
    }
    setenv("BACKSTEP_KERNEL", "abacus", 1);
    kernel_use(NULL);
    assert_ptr_equal(kernel_in_use(), widest);
    unsetenv("BACKSTEP_KERNEL");
    kernel_use(own);
}

static void lists_report_memory(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0, 1, 2, 0, 0, 3};
    struct error error = {0};
    struct nonzeros lists = {0}, transpose = {0};
    for (int allowed = 0; allowed < 3; allowed++) {
        memory_fail_after(allowed);
        assert_error(nonzeros_new(&lists, bytes, 2, 3, &error), &error, "out of memory");
        assert_null(lists.from);
    }
    memory_fail_after(-1);
    assert_ok(nonzeros_new(&lists, bytes, 2, 3, &error), &error);
    assert_int_equal(lists.from[3], 3);
    assert_int_equal(nonzeros_count(bytes, 6), 3);
    assert_true(nonzeros_are_few(3, 6) && !nonzeros_are_few(4, 6));
    struct sparse sparse = {.columns = &lists};
    memory_fail_after(1);
    assert_error(nonzeros_transpose(&transpose, &sparse, 3, &error), &error, "out of memory");
    assert_null(transpose.from);
    memory_fail_after(-1);
    nonzeros_free(&lists);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dense),
        cmocka_unit_test(test_sparse),
        cmocka_unit_test(kernels_differ_by_name),
        cmocka_unit_test(environment_names_the_kernel),
        cmocka_unit_test(lists_report_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
