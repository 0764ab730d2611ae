/* Compiled once for each kind of processor, with KERNEL its name (see the Makefile), or once as it
 * is, for the processor that the compiler supposes. A tile of C, or
 * the sums of a few lists, are held in registers while the inner dimension runs. These files alone
 * are compiled with -ffp-contract=fast: where the processor can, the multiply-adds fuse.
 *
 * The scheme (packed panels, a tile in registers, blocks of the inner dimension) is that of K. Goto
 * and R. van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008. */
#include "tensor/kernel.h"

#include <string.h>

#if defined(__AVX512F__)
enum { VECTOR_BYTES = 64, REGISTERS = 32 };
#elif defined(__AVX__)
enum { VECTOR_BYTES = 32, REGISTERS = 16 };
#elif defined(__aarch64__)
enum { VECTOR_BYTES = 16, REGISTERS = 32 };
#else
enum { VECTOR_BYTES = 16, REGISTERS = 16 };
#endif
#if defined(__FMA__) || defined(__AVX512F__) || defined(__aarch64__)
#define FUSED ", fused"
#else
#define FUSED ""
#endif

enum { WIDTH = VECTOR_BYTES / (int)sizeof(real) };

typedef real vector __attribute__((vector_size(VECTOR_BYTES)));

static inline vector load(const real *at)
{
    vector v;
    memcpy(&v, at, sizeof v);
    return v;
}

static inline void store(real *at, vector v)
{
    memcpy(at, &v, sizeof v);
}

#define INLINE static inline __attribute__((always_inline))

/* ============================================ tiles =========================================== */

/* `vectors`, `columns` and `packed` are constants wherever this is inlined, which lets `sum` live
 * in registers. */
INLINE void tile(const struct tile *it, const int vectors, const int columns, const bool packed)
{
    vector sum[KERNEL_COLUMNS][4];
    const size_t height = (size_t)vectors * WIDTH, down = packed ? (size_t)columns : it->down;
    const real *panel = it->panel, *b = it->B;
#pragma GCC unroll 16
    for (int j = 0; j < columns; j++)
#pragma GCC unroll 4
        for (int v = 0; v < vectors; v++)
            sum[j][v] = load(it->C + (size_t)j * it->stride + v * WIDTH);
    for (size_t k = 0; k < it->depth; k++, panel += height, b += down) {
        vector a[4];
#pragma GCC unroll 4
        for (int v = 0; v < vectors; v++)
            a[v] = load(panel + v * WIDTH);
#pragma GCC unroll 16
        for (int j = 0; j < columns; j++) {
            real factor = b[packed ? (size_t)j : (size_t)j * it->across];
#pragma GCC unroll 4
            for (int v = 0; v < vectors; v++)
                sum[j][v] += a[v] * factor;
        }
    }
#pragma GCC unroll 16
    for (int j = 0; j < columns; j++)
#pragma GCC unroll 4
        for (int v = 0; v < vectors; v++)
            store(it->C + (size_t)j * it->stride + v * WIDTH, sum[j][v]);
}

#define TILE(vectors, columns)                                                                     \
    static void tile_##vectors(const struct tile *it)                                              \
    {                                                                                              \
        tile(it, vectors, columns, false);                                                         \
    }                                                                                              \
    static void packed_##vectors(const struct tile *it)                                            \
    {                                                                                              \
        tile(it, vectors, columns, true);                                                          \
    }
#define TILE_SHAPE(vectors, columns)                                                               \
    {                                                                                              \
        (vectors) * WIDTH, columns, tile_##vectors, packed_##vectors                               \
    }

enum { COLUMNS_1 = 12, COLUMNS_2 = REGISTERS == 32 ? 12 : 6, COLUMNS_3 = REGISTERS == 32 ? 8 : 4 };
TILE(1, COLUMNS_1)
TILE(2, COLUMNS_2)
TILE(3, COLUMNS_3)

/* ============================================ lists =========================================== */

INLINE void load_sums(vector *sum, const real *from, size_t rows, const int vectors)
{
    real full[KERNEL_GATHERED] = {0};
    if (rows < (size_t)vectors * WIDTH)
        from = memcpy(full, from, rows * sizeof *from);
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++)
        sum[v] = load(from + v * WIDTH);
}

INLINE void store_sums(real *to, const vector *sum, size_t rows, const int vectors)
{
    real full[KERNEL_GATHERED] = {0};
    bool partial = rows < (size_t)vectors * WIDTH;
    real *at =
        partial ? full : to; /* a copy of variable length from `sum` would keep it in memory */
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++)
        store(at + v * WIDTH, sum[v]);
    if (partial)
        memcpy(to, full, rows * sizeof *to);
}

/* A low panel has too few sums to fill the pipeline of one list, since each waits for the one
 * before: several lists run at once, as far as the shortest goes, and then each to its end. */
INLINE void gather(const struct gather *it, const int vectors, const int together)
{
    const struct nonzeros *lists = it->lists->columns;
    const real *values = nonzeros_values();
    const size_t height = (size_t)vectors * WIDTH;
    const real *panel = it->panel - it->from * height;
    for (size_t j = 0; j < it->columns; j += (size_t)together) {
        size_t left = it->columns - j, shortest = SIZE_MAX, k[4], end[4];
        int count = left < (size_t)together ? (int)left : together;
        vector sum[4][8];
        for (int c = 0; c < count; c++) {
            struct span span = sparse_span(it->lists, j + (size_t)c, it->from, it->to);
            k[c] = span.from;
            end[c] = span.to;
            shortest = end[c] - k[c] < shortest ? end[c] - k[c] : shortest;
            load_sums(sum[c], it->C + (j + (size_t)c) * it->stride, it->rows, vectors);
        }
        for (size_t i = 0; count == together && together > 1 && i < shortest; i++)
#pragma GCC unroll 4
            for (int c = 0; c < together; c++, k[c - 1]++) {
                const real *a = panel + lists->row[k[c]] * height;
                real value = values[lists->byte[k[c]]];
#pragma GCC unroll 8
                for (int v = 0; v < vectors; v++)
                    sum[c][v] += load(a + v * WIDTH) * value;
            }
        for (int c = 0; c < count; c++) {
            for (; k[c] < end[c]; k[c]++) {
                const real *a = panel + lists->row[k[c]] * height;
                real value = values[lists->byte[k[c]]];
#pragma GCC unroll 8
                for (int v = 0; v < vectors; v++)
                    sum[c][v] += load(a + v * WIDTH) * value;
            }
            store_sums(it->C + (j + (size_t)c) * it->stride, sum[c], it->rows, vectors);
        }
    }
}

#define GATHER(vectors, together)                                                                  \
    static void gather_##vectors(const struct gather *it)                                          \
    {                                                                                              \
        gather(it, vectors, together);                                                             \
    }
#define GATHER_SHAPE(vectors)                                                                      \
    {                                                                                              \
        (vectors) * WIDTH, gather_##vectors                                                        \
    }

#ifndef KERNEL
#define KERNEL plain
#endif
#define JOIN(a, b)      a##b
#define TABLE(kernel)   JOIN(kernel_, kernel)
#define TEXT_OF(kernel) #kernel
#define TEXT(kernel)    TEXT_OF(kernel)

#if defined(__AVX512F__)
GATHER(1, 4)
GATHER(2, 2)
GATHER(4, 1)
#define GATHERS GATHER_SHAPE(1), GATHER_SHAPE(2), GATHER_SHAPE(4)
#elif defined(__AVX__)
GATHER(1, 4)
GATHER(3, 4)
GATHER(4, 1)
#define GATHERS GATHER_SHAPE(1), GATHER_SHAPE(3), GATHER_SHAPE(4)
#else
GATHER(3, 1)
GATHER(5, 1)
GATHER(8, 1)
#define GATHERS GATHER_SHAPE(3), GATHER_SHAPE(5), GATHER_SHAPE(8)
#endif

extern const struct kernel TABLE(KERNEL);
const struct kernel TABLE(KERNEL) = {
    TEXT(KERNEL) FUSED,
    {TILE_SHAPE(1, COLUMNS_1), TILE_SHAPE(2, COLUMNS_2), TILE_SHAPE(3, COLUMNS_3)},
    {GATHERS},
};
