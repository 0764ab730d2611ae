/* Any bytes as an .npy file: an error with a message, or an array that writing and reading again
 * gives back bit for bit. */
#include "fuzz.h"

#include "data/npy.h"

int fuzz_npy(const uint8_t *data, size_t size)
{
    struct matrix matrix, again;
    int dimensions = 0, dimensions_again = 0;
    struct error error = {0};
    char path[96];
    bool ok = npy_read(&matrix, &dimensions, fuzz_file(data, size), &error);
    fuzz_require(ok == (error.message[0] == '\0'), "a message comes with a failure");
    fuzz_require(ok || !matrix.at, "a failure leaves nothing");
    if (!ok)
        return 0;
    snprintf(path, sizeof path, "%s/again.npy", fuzz_folder());
    fuzz_require(npy_write(path, matrix, dimensions, &error), "what was read can be written");
    fuzz_require(npy_read(&again, &dimensions_again, path, &error), "and read again");
    fuzz_require(dimensions == dimensions_again && matrix.rows == again.rows &&
                     matrix.columns == again.columns,
                 "with the same shape");
    fuzz_require(matrix_count(matrix) == 0 ||
                     memcmp(matrix.at, again.at, matrix_count(matrix) * sizeof(real)) == 0,
                 "and the same bits");
    matrix_free(&matrix);
    matrix_free(&again);
    return 0;
}
