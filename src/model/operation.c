/* Each operation unpacks its operands for one function of the mathematics. */
#include "model/operation.h"

#include "model/backward.h"
#include "model/forward.h"
#include "model/loss.h"
#include "model/update.h"

static void scores(struct matrix Z, const struct matrix *operand)
{
    forward_scores(Z, operand[0], operand[1], operand[2]);
}

static void relu(struct matrix A, const struct matrix *operand)
{
    forward_relu(A, operand[0]);
}

static void softmax(struct matrix A, const struct matrix *operand)
{
    forward_softmax(A, operand[0]);
}

static void loss(struct matrix sum, const struct matrix *operand)
{
    loss_sum(sum, operand[0], operand[1]);
}

static void error(struct matrix dZ, const struct matrix *operand)
{
    backward_error(dZ, operand[0], operand[1]);
}

static void weights(struct matrix dW, const struct matrix *operand)
{
    backward_weights(dW, operand[0], operand[1]);
}

static void biases(struct matrix db, const struct matrix *operand)
{
    backward_biases(db, operand[0]);
}

static void activations(struct matrix dA, const struct matrix *operand)
{
    backward_activations(dA, operand[0], operand[1]);
}

static void mask(struct matrix dZ, const struct matrix *operand)
{
    backward_mask(dZ, operand[0], operand[1]);
}

static void update(struct matrix T, const struct matrix *operand)
{
    update_parameter(T, operand[0], operand[1], operand[2]);
}

const struct operation OPERATION_SCORES = {"forward_scores", OPERATION_COLUMNS, 3, scores};
const struct operation OPERATION_RELU = {"forward_relu", OPERATION_COLUMNS, 1, relu};
const struct operation OPERATION_SOFTMAX = {"forward_softmax", OPERATION_COLUMNS, 1, softmax};
const struct operation OPERATION_LOSS = {"loss_sum", OPERATION_SUM, 2, loss};
const struct operation OPERATION_ERROR = {"backward_error", OPERATION_COLUMNS, 2, error};
const struct operation OPERATION_WEIGHTS = {"backward_weights", OPERATION_SUM, 2, weights};
const struct operation OPERATION_BIASES = {"backward_biases", OPERATION_SUM, 1, biases};
const struct operation OPERATION_ACTIVATIONS = {"backward_activations", OPERATION_COLUMNS, 2,
                                                activations};
const struct operation OPERATION_MASK = {"backward_mask", OPERATION_COLUMNS, 2, mask};
const struct operation OPERATION_UPDATE = {"update_parameter", OPERATION_WHOLE, 3, update};
const struct operation OPERATION_LINE = {"", OPERATION_WHOLE, 0, NULL};
