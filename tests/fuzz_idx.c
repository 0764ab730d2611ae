/* Any bytes as an IDX file, gzip or plain: an error with a message, or what the header says. */
#include "fuzz.h"

#include "data/idx.h"

int fuzz_idx(const uint8_t *data, size_t size)
{
    struct idx idx;
    struct error error = {0};
    bool ok = idx_read(&idx, fuzz_file(data, size), &error);
    fuzz_require(ok == (error.message[0] == '\0'), "a message comes with a failure");
    fuzz_require(ok || (!idx.bytes && idx.count == 0), "a failure leaves nothing");
    unsigned sum = 0;
    for (size_t k = 0; k < idx.count; k++)
        sum += idx.bytes[k];
    fuzz_require(sum <= 255 * idx.count, "the bytes can be read");
    idx_free(&idx);
    return 0;
}
