/* product.h - the three matrix products that a network needs.
 *
 * Each element is one chain of multiply-adds over the inner dimension, from 0 upwards:
 * c = a(i,0)*b(0,j); c = a(i,1)*b(1,j) + c; ... (fused where the machine fuses). The chain does
 * not depend on how the work is cut, so a product over a range of columns gives the bits of the
 * whole one, and product_abt_add over consecutive ranges of samples gives the bits of one call. */
#ifndef BACKSTEP_PRODUCT_H
#define BACKSTEP_PRODUCT_H

#include "tensor/matrix.h"

/* C (p x n) = A (p x q) @ B (q x n) */
void product_ab(struct matrix C, struct matrix A, struct matrix B);

/* C (p x n) = A (q x p).T @ B (q x n) */
void product_atb(struct matrix C, struct matrix A, struct matrix B);

/* C (p x n) = A (p x q) @ B (n x q).T */
void product_abt(struct matrix C, struct matrix A, struct matrix B);

/* C (p x n) += A (p x q) @ B (n x q).T, each chain going on from what C holds. */
void product_abt_add(struct matrix C, struct matrix A, struct matrix B);

#endif
