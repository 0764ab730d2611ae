/* The kernel: a tile of C is held in registers while the inner dimension runs. A is packed, ROWS
 * rows at a time, so that each step loads two whole vectors of A and one number of B for every
 * column of the tile. This file alone is compiled with -ffp-contract=fast: the multiply-adds fuse.
 *
 * The scheme (packed panel, register tile, blocking of the inner dimension) is that of
 * K. Goto and R. van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008. */
#include "tensor/product.h"

#include <assert.h>
#include <string.h>

#if defined(__AVX512F__)
enum { VECTOR_BYTES = 64, COLUMNS = 12 }; /* 32 registers: 24 sums, 2 of A, the broadcasts */
#elif defined(__AVX__)
enum { VECTOR_BYTES = 32, COLUMNS = 6 }; /* 16 registers: 12 sums */
#else
enum { VECTOR_BYTES = 16, COLUMNS = 6 };
#endif

enum {
    WIDTH = VECTOR_BYTES / (int)sizeof(real),
    ROWS = 2 * WIDTH, /* of a tile, and of a packed panel */
    DEPTH = 256,      /* of a packed panel: ROWS x DEPTH stays in the first-level cache */
};

typedef real vector __attribute__((vector_size(VECTOR_BYTES)));

/* An operand read through strides, so that a transposed one is the same memory read otherwise. */
struct operand {
    const real *at;
    size_t row;    /* distance of two neighbours in a column */
    size_t column; /* distance of two neighbours in a row */
};

static vector load(const real *at)
{
    vector v;
    memcpy(&v, at, sizeof v);
    return v;
}

static void store(real *at, vector v)
{
    memcpy(at, &v, sizeof v);
}

/* C (ROWS x columns) += panel (ROWS x depth) @ B (depth x columns). `columns` is a constant
 * wherever this is inlined, which lets `sum` live in registers. */
static inline __attribute__((always_inline)) void tile(real *C, size_t stride, const real *panel,
                                                       size_t depth, struct operand B,
                                                       const int columns)
{
    vector sum[COLUMNS][2];
    for (int j = 0; j < columns; j++) {
        sum[j][0] = load(C + (size_t)j * stride);
        sum[j][1] = load(C + (size_t)j * stride + WIDTH);
    }
    for (size_t k = 0; k < depth; k++) {
        vector a0 = load(panel + k * ROWS);
        vector a1 = load(panel + k * ROWS + WIDTH);
        const real *b = B.at + k * B.row;
#pragma GCC unroll 12
        for (int j = 0; j < columns; j++) {
            real factor = b[(size_t)j * B.column];
            sum[j][0] += a0 * factor;
            sum[j][1] += a1 * factor;
        }
    }
    for (int j = 0; j < columns; j++) {
        store(C + (size_t)j * stride, sum[j][0]);
        store(C + (size_t)j * stride + WIDTH, sum[j][1]);
    }
}

static void tile_of(int columns, real *C, size_t stride, const real *panel, size_t depth,
                    struct operand B)
{
    switch (columns) {
#define CASE(n)                                                                                    \
    case n:                                                                                        \
        tile(C, stride, panel, depth, B, n);                                                       \
        break;
        CASE(1)
        CASE(2)
        CASE(3)
        CASE(4)
        CASE(5)
        CASE(6)
#ifdef __AVX512F__
        CASE(7)
        CASE(8)
        CASE(9)
        CASE(10)
        CASE(11)
        CASE(12)
#endif
#undef CASE
    default:
        assert(columns >= 1 && columns <= COLUMNS);
    }
}

/* A tile with fewer than ROWS rows goes through a full one beside C. */
static void partial_tile(int columns, size_t rows, real *C, size_t stride, const real *panel,
                         size_t depth, struct operand B)
{
    real full[ROWS * COLUMNS] = {0};
    for (int j = 0; j < columns; j++)
        memcpy(full + j * ROWS, C + (size_t)j * stride, rows * sizeof *C);
    tile_of(columns, full, ROWS, panel, depth, B);
    for (int j = 0; j < columns; j++)
        memcpy(C + (size_t)j * stride, full + j * ROWS, rows * sizeof *C);
}

/* panel (ROWS x depth) = rows x depth elements of A, zeros below them */
static void pack(real *panel, struct operand A, size_t rows, size_t depth)
{
    for (size_t k = 0; k < depth; k++) {
        for (size_t i = 0; i < rows; i++)
            panel[k * ROWS + i] = A.at[i * A.row + k * A.column];
        for (size_t i = rows; i < ROWS; i++)
            panel[k * ROWS + i] = 0;
    }
}

/* C (C.rows x C.columns) += A (C.rows x inner) @ B (inner x C.columns) */
static void multiply_add(struct matrix C, struct operand A, struct operand B, size_t inner)
{
    _Alignas(64) real panel[ROWS * DEPTH];
    for (size_t k = 0; k < inner; k += DEPTH) {
        size_t depth = inner - k < DEPTH ? inner - k : DEPTH;
        for (size_t i = 0; i < C.rows; i += ROWS) {
            size_t rows = C.rows - i < ROWS ? C.rows - i : ROWS;
            struct operand from = {A.at + i * A.row + k * A.column, A.row, A.column};
            pack(panel, from, rows, depth);
            for (size_t j = 0; j < C.columns; j += COLUMNS) {
                int columns = C.columns - j < COLUMNS ? (int)(C.columns - j) : COLUMNS;
                struct operand b = {B.at + k * B.row + j * B.column, B.row, B.column};
                real *c = matrix_at(C, i, j);
                if (rows == ROWS)
                    tile_of(columns, c, C.rows, panel, depth, b);
                else
                    partial_tile(columns, rows, c, C.rows, panel, depth, b);
            }
        }
    }
}

static struct operand plain(struct matrix M)
{
    return (struct operand){M.at, 1, M.rows};
}

static struct operand transposed(struct matrix M)
{
    return (struct operand){M.at, M.rows, 1};
}

void product_ab(struct matrix C, struct matrix A, struct matrix B)
{
    assert(A.columns == B.rows && C.rows == A.rows && C.columns == B.columns);
    matrix_fill(C, 0);
    multiply_add(C, plain(A), plain(B), A.columns);
}

void product_atb(struct matrix C, struct matrix A, struct matrix B)
{
    assert(A.rows == B.rows && C.rows == A.columns && C.columns == B.columns);
    matrix_fill(C, 0);
    multiply_add(C, transposed(A), plain(B), A.rows);
}

void product_abt(struct matrix C, struct matrix A, struct matrix B)
{
    matrix_fill(C, 0);
    product_abt_add(C, A, B);
}

void product_abt_add(struct matrix C, struct matrix A, struct matrix B)
{
    assert(A.columns == B.columns && C.rows == A.rows && C.columns == B.rows);
    multiply_add(C, plain(A), transposed(B), A.columns);
}
