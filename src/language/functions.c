#include "language/functions.h"

#include <string.h>

static const struct function_family *const FAMILIES[] = {
    &REDUCTIONS, &CONSTRUCTORS, &SHAPES, &PRODUCTS, &CLASSES, &ELEMENTWISE,
};

/* The function number `index`; false after the last. */
static bool function_at(struct function *function, size_t index)
{
    for (size_t i = 0; i < sizeof FAMILIES / sizeof FAMILIES[0]; i++) {
        if (index < FAMILIES[i]->count) {
            *function = FAMILIES[i]->functions[index];
            return true;
        }
        index -= FAMILIES[i]->count;
    }
    return false;
}

/* What notebooks call the functions that they write themselves, and NumPy's second names. */
static const char *const SPELLINGS[][2] = {
    {"deriv_ReLU", "relu_deriv"},
    {"derivative_ReLU", "relu_deriv"},
    {"ReLU_derivative", "relu_deriv"},
    {"relu_derivative", "relu_deriv"},
    {"derivative_relu", "relu_deriv"},
    {"deriv_relu", "relu_deriv"},
    {"d_relu", "relu_deriv"},
    {"drelu", "relu_deriv"},
    {"dReLU", "relu_deriv"},
    {"relu_prime", "relu_deriv"},
    {"ReLU_prime", "relu_deriv"},
    {"relu_grad", "relu_deriv"},
    {"relu_gradient", "relu_deriv"},
    {"relu_backward", "relu_deriv"},
    {"relu_back_prop", "relu_deriv"},
    {"Relu", "relu"},
    {"RELU", "relu"},
    {"Softmax", "softmax"},
    {"SoftMax", "softmax"},
    {"soft_max", "softmax"},
    {"stable_softmax", "softmax"},
    {"Sigmoid", "sigmoid"},
    {"onehot", "one_hot"},
    {"oneHot", "one_hot"},
    {"one_hot_encode", "one_hot"},
    {"one_hot_encoding", "one_hot"},
    {"to_categorical", "one_hot"},
    {"range", "arange"},
    {"average", "mean"},
    {"true_divide", "divide"},
    {"float32", "float"},
    {"float64", "float"},
    {"int32", "int"},
    {"int64", "int"},
};

static bool find_exactly(struct function *function, const char *name)
{
    for (size_t i = 0; function_at(function, i); i++)
        if (strcmp(function->name, name) == 0)
            return true;
    return false;
}

bool function_find(struct function *function, const char *name)
{
    if (find_exactly(function, name))
        return true;
    for (size_t i = 0; i < sizeof SPELLINGS / sizeof SPELLINGS[0]; i++)
        if (strcmp(SPELLINGS[i][0], name) == 0)
            return find_exactly(function, SPELLINGS[i][1]);
    return false;
}

const char *expression_function(size_t index)
{
    struct function function;
    return function_at(&function, index) ? function.name : NULL;
}

bool expression_is_function(const char *name)
{
    struct function function;
    return function_find(&function, name) && !function.method;
}
