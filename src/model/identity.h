/* identity.h - what a tensor is, whatever it is called. */
#ifndef BACKSTEP_IDENTITY_H
#define BACKSTEP_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>

/* What a tensor is for. */
enum role {
    ROLE_OTHER,       /* the value of a line that a person added */
    ROLE_INPUT,       /* X */
    ROLE_LABELS,      /* Y, one-hot */
    ROLE_WEIGHTS,     /* W, a parameter */
    ROLE_BIASES,      /* b, a parameter */
    ROLE_SCORES,      /* Z */
    ROLE_ACTIVATIONS, /* A */
    ROLE_COST,        /* loss */
    ROLE_GRADIENT,    /* of another tensor: dW, db, dZ, dA */
    ROLE_SETTING,     /* alpha */
};

/* What a tensor is in any network: dW2 is the gradient of the weights of layer 2. */
struct identity {
    enum role role; /* of a gradient: the role of the tensor whose gradient it is */
    size_t layer;   /* 1 for the first weight matrix; 0 for X, Y, alpha and the loss */
    bool gradient;
};

/* Writes the name that the program gives a tensor of this identity: dW2. */
const char *identity_name(char name[24], struct identity identity);

#endif
