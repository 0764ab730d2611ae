/* Any bytes as a file of parameters: an error with a message and the network as it was, or finite
 * numbers. */
#include "fuzz.h"

#include <math.h>

#include "model/parameters.h"

static void fill(struct network *network)
{
    for (size_t t = 0; t < network->tensor_count; t++)
        if (network->tensors[t].lifetime == LIFETIME_CARRIED)
            matrix_fill(network->tensors[t].value, 7);
}

int fuzz_parameters(const uint8_t *data, size_t size)
{
    static uint8_t pixels[8], labels[2];
    struct dataset samples = {.samples = 2,
                              .height = 2,
                              .width = 2,
                              .inputs = 4,
                              .classes = 2,
                              .pixels = pixels,
                              .labels = labels};
    struct network network;
    struct error error = {0};
    fuzz_require(
        network_new(&network, (struct layers){.count = 2, .units = {4, 3, 2}}, samples, &error),
        "there is a network");
    fill(&network);
    bool ok = parameters_read(&network, fuzz_file(data, size), &error);
    fuzz_require(ok == (error.message[0] == '\0'), "a message comes with a failure");
    for (size_t t = 0; t < network.tensor_count; t++) {
        struct matrix value = network.tensors[t].value;
        for (size_t k = 0;
             network.tensors[t].lifetime == LIFETIME_CARRIED && k < matrix_count(value); k++)
            fuzz_require(ok ? isfinite(value.at[k]) : value.at[k] == 7,
                         "parameters are finite, and a failure leaves them as they were");
    }
    network_free(&network);
    return 0;
}
