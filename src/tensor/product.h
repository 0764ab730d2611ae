/* product.h - the matrix products that a network needs.
 *
 * Each element is one chain of multiply-adds over the inner dimension, from 0 upwards:
 * c = a(i,0)*b(0,j); c = a(i,1)*b(1,j) + c; ... (fused where the kernel fuses). The chain does
 * not depend on how the work is cut, so a product over a range of columns gives the bits of the
 * whole one, and product_abt_add over consecutive ranges of samples gives the bits of one call.
 *
 * Where one operand is mostly zeros, its lists of all other numbers (nonzeros.h) take its place. A
 * chain that begins at +0 is not changed by a * 0, as long as a is finite: so the chain over the
 * lists has the bits of the whole one. Where a matrix holds an infinity or NaN, the zeros are
 * multiplied after all. */
#ifndef BACKSTEP_PRODUCT_H
#define BACKSTEP_PRODUCT_H

#include "tensor/matrix.h"
#include "tensor/nonzeros.h"

/* C (p x n) = A (p x q) @ B (q x n) */
void product_ab(struct matrix C, struct matrix A, struct matrix B);

/* C (p x n) = A (q x p).T @ B (q x n) */
void product_atb(struct matrix C, struct matrix A, struct matrix B);

/* C (p x n) = A (p x q) @ B (n x q).T */
void product_abt(struct matrix C, struct matrix A, struct matrix B);

/* C (p x n) += A (p x q) @ B (n x q).T, each chain going on from what C holds. */
void product_abt_add(struct matrix C, struct matrix A, struct matrix B);

/* C (p x n) = A (p x q) @ S (q x n) */
void product_as(struct matrix C, struct matrix A, const struct sparse *S);

/* C (p x n) += A (p x q) @ S (n x q).T, each chain going on from what C holds; no element of it is
 * -0. S needs its transpose. */
void product_ast_add(struct matrix C, struct matrix A, const struct sparse *S);

#endif
