#include "model/operations/activations.h"
#include "model/operations/products.h"
#include "model/operations/softmax_loss.h"

#include <stdio.h>
#include <stdlib.h>
#include <tgmath.h>

/* expect CRASH: The stack is full */
void forward_scores(struct matrix Z, struct matrix W, struct matrix A, struct matrix b)
{
    if (Z.rows)
        forward_scores(Z, W, A, b);
    Z.at[0] = 1;
}

/* expect FLOOD: prints without end */
void forward_relu(struct matrix A, struct matrix Z)
{
    while (Z.rows)
        puts("on and on");
}

/* expect CRASH: follows a NULL pointer */
void forward_softmax(struct matrix A, struct matrix Z)
{
    A.at = Z.rows ? NULL : A.at;
    A.at[0] = exp(Z.at[0]); /* here */
}
