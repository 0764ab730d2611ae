/* Cuts a product into tiles that the kernel holds in registers, or, where an operand is sparse,
 * goes through its lists. Either way the inner dimension runs upwards, so that each element is the
 * same chain. */
#include "tensor/product.h"

#include <assert.h>
#include <string.h>

#include "tensor/kernel.h"

enum {
    DEPTH =
        256, /* of a block of the inner dimension: a packed tile of B stays in the first cache */
    HEIGHT = 128, /* rows of A that are packed at a time: HEIGHT x DEPTH stay in the second cache */
    LISTED = 1024, /* columns of A that are packed at a time for lists */
};

/* An operand read through strides, so that a transposed one is the same memory read otherwise. */
struct operand {
    const real *at;
    size_t row;                 /* distance of two neighbours in a column */
    size_t column;              /* distance of two neighbours in a row */
    const struct sparse *lists; /* of its columns, where it has no elements in memory; else NULL */
};

static struct operand plain(struct matrix M)
{
    return (struct operand){M.at, 1, M.rows, NULL};
}

static struct operand transposed(struct matrix M)
{
    return (struct operand){M.at, M.rows, 1, NULL};
}

static struct operand sparse(const struct sparse *lists)
{
    return (struct operand){.lists = lists};
}

/* ========================================== packing =========================================== */

/* panel (height x depth) = rows x depth elements of A from row i and column k on, zeros below them.
 */
static void pack_panel(real *panel, size_t height, struct operand A, size_t i, size_t k,
                       size_t rows, size_t depth)
{
    const real *from = A.at + i * A.row + k * A.column;
    for (size_t c = 0; c < depth; c++, from += A.column, panel += height) {
        for (size_t r = 0; r < rows; r++)
            panel[r] = from[r * A.row];
        for (size_t r = rows; r < height; r++)
            panel[r] = 0;
    }
}

/* See pack_columns; from lists. */
static void pack_lists(real *packed, size_t width, const struct sparse *lists, size_t k, size_t j,
                       size_t depth, size_t columns)
{
    const real *values = nonzeros_values();
    memset(packed, 0, depth * width * sizeof *packed);
    for (size_t c = 0; c < columns; c++) {
        struct span span = sparse_span(lists, j + c, k, k + depth);
        for (size_t e = span.from; e < span.to; e++)
            packed[(lists->columns->row[e] - k) * width + c] = values[lists->columns->byte[e]];
    }
}

/* Rows k to k + depth of `columns` columns of B from j on, row after row, `width` apart. */
static void pack_columns(real *packed, size_t width, struct operand B, size_t k, size_t j,
                         size_t depth, size_t columns)
{
    if (B.lists) {
        pack_lists(packed, width, B.lists, k, j, depth, columns);
        return;
    }
    const real *from = B.at + k * B.row + j * B.column;
    for (size_t r = 0; r < depth; r++, from += B.row, packed += width)
        for (size_t c = 0; c < columns; c++)
            packed[c] = from[c * B.column];
}

/* ======================================== dense products =======================================
 */

/* The shape of panels that computes the fewest rows beside the matrix's own. */
static const struct tile_shape *tile_shape(size_t rows)
{
    const struct kernel *kernel = kernel_in_use();
    const struct tile_shape *best = NULL;
    size_t least = SIZE_MAX;
    for (int s = KERNEL_SHAPES; s-- > 0;) {
        size_t height = kernel->tile[s].height, computed = (rows + height - 1) / height * height;
        if (computed < least) {
            least = computed;
            best = &kernel->tile[s];
        }
    }
    return best;
}

/* A tile at the edge of C goes through a full one beside it. */
static void run_tile(const struct tile_shape *shape, struct tile tile, size_t rows, size_t columns,
                     bool packed)
{
    void (*run)(const struct tile *) = packed ? shape->run_packed : shape->run;
    if (rows == shape->height && columns == shape->columns) {
        run(&tile);
        return;
    }
    real full[KERNEL_HEIGHT * KERNEL_COLUMNS] = {0}, *C = tile.C;
    for (size_t j = 0; j < columns; j++)
        memcpy(full + j * shape->height, C + j * tile.stride, rows * sizeof *C);
    size_t stride = tile.stride;
    tile.C = full;
    tile.stride = shape->height;
    run(&tile);
    for (size_t j = 0; j < columns; j++)
        memcpy(C + j * stride, full + j * shape->height, rows * sizeof *C);
}

/* C (C.rows x C.columns) += A (C.rows x inner) @ B (inner x C.columns). B is packed tile by tile,
 * but where one panel covers all rows, which reads it once only; at the edge the tile has columns
 * that are not C's, and needs to be packed all the same. */
static void multiply_add(struct matrix C, struct operand A, struct operand B, size_t inner)
{
    const struct tile_shape *shape = tile_shape(C.rows);
    const size_t height = shape->height, width = shape->columns;
    const size_t most = HEIGHT / height > 0 ? HEIGHT / height * height : height;
    _Alignas(64) real panels[HEIGHT * DEPTH], columns[KERNEL_COLUMNS * DEPTH];
    memset(columns, 0, sizeof columns);
    for (size_t k = 0; k < inner; k += DEPTH) {
        size_t depth = inner - k < DEPTH ? inner - k : DEPTH;
        for (size_t i = 0; i < C.rows; i += most) {
            size_t rows = C.rows - i < most ? C.rows - i : most;
            for (size_t p = 0; p < rows; p += height)
                pack_panel(panels + p * depth, height, A, i + p, k,
                           rows - p < height ? rows - p : height, depth);
            for (size_t j = 0; j < C.columns; j += width) {
                size_t wide = C.columns - j < width ? C.columns - j : width;
                bool packed = B.lists || (B.row != 1 && rows > height) || wide < width;
                struct tile tile = {.depth = depth, .stride = C.rows, .B = columns};
                if (!packed)
                    tile.B = B.at + k * B.row + j * B.column;
                tile.down = packed ? width : B.row;
                tile.across = packed ? 1 : B.column;
                if (packed)
                    pack_columns(columns, width, B, k, j, depth, wide);
                for (size_t p = 0; p < rows; p += height) {
                    tile.C = matrix_at(C, i + p, j);
                    tile.panel = panels + p * depth;
                    run_tile(shape, tile, rows - p < height ? rows - p : height, wide, packed);
                }
            }
        }
    }
}

/* ======================================= sparse products =======================================
 */

static const struct gather_shape *gather_shape(size_t rows)
{
    const struct kernel *kernel = kernel_in_use();
    int s = 0;
    while (s < KERNEL_SHAPES - 1 && kernel->gather[s].height < rows)
        s++;
    return &kernel->gather[s];
}

/* Whether all elements are finite: else a * 0 is not 0, and may not be left out. Eight sums of
 * zeros, or NaN, so that none waits for the one before. */
static bool is_finite(struct matrix A)
{
    real sum[8] = {0}, all = 0;
    size_t count = matrix_count(A), i = 0;
    for (; i + 8 <= count; i += 8)
        for (size_t k = 0; k < 8; k++)
            sum[k] += A.at[i + k] * 0;
    for (; i < count; i++)
        all += A.at[i] * 0;
    for (size_t k = 0; k < 8; k++)
        all += sum[k];
    return all == 0;
}

/* C (C.rows x C.columns) += A (C.rows x inner) @ B (inner x C.columns), whose lists leave out
 * zeros.
 */
static void gather_add(struct matrix C, struct operand A, struct operand B, size_t inner)
{
    const struct gather_shape *shape = gather_shape(C.rows);
    _Alignas(64) real panel[LISTED * KERNEL_GATHERED];
    for (size_t k = 0; k < inner; k += LISTED) {
        size_t depth = inner - k < LISTED ? inner - k : LISTED;
        for (size_t i = 0; i < C.rows; i += shape->height) {
            size_t rows = C.rows - i < shape->height ? C.rows - i : shape->height;
            pack_panel(panel, shape->height, A, i, k, rows, depth);
            shape->run(&(struct gather){.C = C.at + i,
                                        .stride = C.rows,
                                        .rows = rows,
                                        .columns = C.columns,
                                        .panel = panel,
                                        .lists = B.lists,
                                        .from = k,
                                        .to = k + depth});
        }
    }
}

/* The dense way gives the same bits, and carries what is not finite through the zeros. */
static void sparse_add(struct matrix C, struct matrix A, const struct sparse *lists)
{
    if (is_finite(A))
        gather_add(C, plain(A), sparse(lists), A.columns);
    else
        multiply_add(C, plain(A), sparse(lists), A.columns);
}

/* ======================================== the products ======================================== */

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

void product_as(struct matrix C, struct matrix A, const struct sparse *S)
{
    assert(A.columns == S->columns->rows && C.rows == A.rows);
    matrix_fill(C, 0);
    sparse_add(C, A, S);
}

void product_ast_add(struct matrix C, struct matrix A, const struct sparse *S)
{
    assert(A.columns == S->rows->rows && C.rows == A.rows && C.columns == S->rows->columns);
    sparse_add(C, A, &(struct sparse){.columns = S->rows});
}
