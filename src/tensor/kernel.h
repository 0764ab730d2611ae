/* kernel.h - the innermost loops of the products, once for each kind of processor.
 *
 * kernel.c is compiled several times, each time for other instructions: a kernel has its own
 * vectors and registers, and fuses its multiply-adds where the processor can. The widest that the
 * processor has is chosen when the program first multiplies; the environment variable
 * BACKSTEP_KERNEL names another one. Each number is one chain of multiply-adds in all of them, in
 * the same order: so kernels that fuse give the same bits, and so do those that don't. Whether one
 * fuses is part of its name.
 *
 * All work on panels: `height` rows of a matrix, column after column, zeros below the last row. A
 * kernel has several shapes of panels, the lowest first; who multiplies takes the one that wastes
 * least. */
#ifndef BACKSTEP_KERNEL_H
#define BACKSTEP_KERNEL_H

#include "tensor/nonzeros.h"

enum {
    KERNEL_SHAPES = 3,
    KERNEL_HEIGHT = 96,                   /* no panel is higher */
    KERNEL_COLUMNS = 16,                  /* no tile is wider */
    KERNEL_GATHERED = 256 / sizeof(real), /* no panel for lists is higher */
};

/* C (height x columns, neighbours in a row `stride` apart) += panel (height x depth) @
 * B (depth x columns, neighbours in a column `down` and in a row `across` apart) */
struct tile {
    real *C;
    size_t stride;
    const real *panel;
    size_t depth;
    const real *B;
    size_t down, across;
};

/* C (rows x columns, neighbours in a row `stride` apart) += panel (height x (to - from)) @ rows
 * [from, to) of the lists' columns; rows is at most the height. */
struct gather {
    real *C;
    size_t stride, rows;
    const real *panel;
    const struct sparse *lists;
    size_t columns, from, to;
};

struct tile_shape {
    size_t height, columns;
    void (*run)(const struct tile *tile);
    void (*run_packed)(const struct tile *tile); /* `across` is 1, `down` is columns */
};

struct gather_shape {
    size_t height;
    void (*run)(const struct gather *gather);
};

struct kernel {
    const char *name; /* "avx2, fused" */
    struct tile_shape tile[KERNEL_SHAPES];
    struct gather_shape gather[KERNEL_SHAPES];
};

/* The kernel in use: the widest that this processor has, or the one that BACKSTEP_KERNEL names
 * (sse2, avx2, avx512, neon, plain) if the processor has it. */
const struct kernel *kernel_in_use(void);

/* The kernels that this processor has, the narrowest first; NULL after the last. */
const struct kernel *kernel_at(size_t index);

/* Takes another kernel from now on: for tests, which compare them, while nothing multiplies. */
void kernel_use(const struct kernel *kernel);

#endif
