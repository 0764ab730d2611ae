/* Functions that multiply arrays. */
#include "language/call.h"
#include "language/operators.h"

static bool dot(const struct call *call, struct array *result, struct error *error)
{
    struct array a = call->argument[0], b = call->argument[1];
    if (a.dimensions == 0 || b.dimensions == 0)
        return operator_binary(result, "*", a, b, error);
    return operator_product(result, a, b, call->stop, error);
}

static bool matmul(const struct call *call, struct array *result, struct error *error)
{
    return operator_product(result, call->argument[0], call->argument[1], call->stop, error);
}

static bool outer(const struct call *call, struct array *result, struct error *error)
{
    struct array a = call->argument[0], b = call->argument[1];
    enum array_kind kind = a.kind > b.kind ? a.kind : b.kind;
    if (!array_new(result, 2, array_count(a), array_count(b), kind, error))
        return false;
    for (size_t j = 0; j < result->size[1]; j++)
        for (size_t i = 0; i < result->size[0]; i++)
            *array_at(*result, i, j) = *array_flat(a, i) * *array_flat(b, j);
    return true;
}

static const struct function functions[] = {
    {"dot", 2, 2, true, false, .apply = dot},
    {"matmul", 2, 2, false, false, .apply = matmul},
    {"outer", 2, 2, false, false, .apply = outer},
};

const struct function_family PRODUCTS = {functions, sizeof functions / sizeof functions[0]};
