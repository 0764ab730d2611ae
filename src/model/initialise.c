#include <math.h>

#include "model/network.h"

/* Fills a matrix row by row, as NumPy fills an array, with one kind of number. */
static void draw(struct matrix T, enum initialisation initialisation, size_t fan_in,
                 struct random *random)
{
    for (size_t i = 0; i < T.rows; i++)
        for (size_t j = 0; j < T.columns; j++) {
            double value = 0;
            switch (initialisation) {
            case INITIALISE_UNIFORM:
                value = random_uniform(random) - 0.5;
                break;
            case INITIALISE_SMALL:
                value = random_normal(random) * 0.01;
                break;
            case INITIALISE_XAVIER:
                value = random_normal(random) * sqrt(1.0 / (double)fan_in);
                break;
            case INITIALISE_HE:
                value = random_normal(random) * sqrt(2.0 / (double)fan_in);
                break;
            }
            *matrix_at(T, i, j) = (real)value;
        }
}

/* W1, b1, W2, b2, ...: the order of the tensor table. Only `uniform` draws biases. */
void network_initialise(struct network *network, enum initialisation initialisation,
                        struct random *random)
{
    for (size_t t = 0; t < network->tensor_count; t++) {
        struct tensor *tensor = &network->tensors[t];
        if (tensor->role == ROLE_WEIGHTS)
            draw(tensor->value, initialisation, tensor->columns, random);
        else if (tensor->role == ROLE_BIASES && initialisation == INITIALISE_UNIFORM)
            draw(tensor->value, initialisation, 1, random);
        else if (tensor->role == ROLE_BIASES)
            matrix_fill(tensor->value, 0);
    }
}
