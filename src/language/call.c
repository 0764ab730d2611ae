#include "language/call.h"

#include <math.h>

bool call_whole_number(size_t *number, struct array a, size_t k, const char *name,
                       struct error *error)
{
    double value = array_count(a) > k ? (double)*array_flat(a, k) : NAN;
    if (!(value >= 0 && value <= ARRAY_ELEMENTS && value == floor(value)))
        return error_set(error, NULL, "%s: a size is a whole number", name);
    *number = (size_t)value;
    return true;
}

bool call_sizes(double *size, int *dimensions, const struct call *call, int from,
                struct error *error)
{
    *dimensions = 0;
    for (int i = from; i < call->count; i++) {
        if (call->argument[i].dimensions == 2)
            return error_set(error, NULL, "%s: sizes are numbers, or one list of them",
                             call->function->name);
        for (size_t k = 0; k < array_count(call->argument[i]); k++) {
            if (*dimensions == 2)
                return error_set(error, NULL,
                                 "%s: arrays of more than two dimensions are not supported",
                                 call->function->name);
            size[(*dimensions)++] = (double)*array_flat(call->argument[i], k);
        }
    }
    return true;
}
