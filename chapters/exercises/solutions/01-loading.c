/* Exercise 1, loading: a solution. */
#include "loading.h"

#include <string.h>

#include "base/memory.h"
#include "data/dataset.h"
#include "tensor/matrix.h"

/* Shifts do not depend on the order in which this machine stores its bytes. */
bool idx_header(struct idx *idx, const uint8_t *bytes, size_t count)
{
    if (count < 4 || bytes[0] != 0 || bytes[1] != 0 || bytes[2] != 8)
        return false;
    if (bytes[3] < 1 || bytes[3] > IDX_DIMENSIONS || count < 4 + 4 * (size_t)bytes[3])
        return false;
    idx->dimensions = bytes[3];
    idx->count = 1;
    for (size_t d = 0; d < idx->dimensions; d++) {
        const uint8_t *four = bytes + 4 + 4 * d;
        idx->size[d] =
            (size_t)four[0] << 24 | (size_t)four[1] << 16 | (size_t)four[2] << 8 | four[3];
        idx->count *= idx->size[d];
    }
    return true;
}

/* A column has `rows` numbers, so the first `from` columns are from * rows of them. */
struct matrix matrix_columns(struct matrix matrix, size_t from, size_t to)
{
    struct matrix view = {matrix.rows, to - from, matrix.at + from * matrix.rows};
    return view;
}

/* The cast comes before the division: two integers would be divided as integers. */
void dataset_widen(struct matrix X, struct dataset dataset, size_t from)
{
    for (size_t n = 0; n < X.columns; n++)
        for (size_t i = 0; i < X.rows; i++) {
            uint8_t byte = dataset.pixels[(from + n) * dataset.inputs + i];
            *matrix_at(X, i, n) = (real)byte / 255;
        }
}

/* The structure came by value, so it may be changed; the caller's stays as it is. */
struct dataset dataset_slice(struct dataset dataset, size_t from, size_t to)
{
    dataset.pixels += from * dataset.inputs;
    dataset.labels += from;
    dataset.samples = to - from;
    return dataset;
}

/* One order for both. All memory is there before anything moves. */
bool dataset_shuffle(struct dataset *dataset, struct random *random, struct error *error)
{
    size_t samples = dataset->samples, inputs = dataset->inputs;
    size_t *order = memory_new(samples, sizeof *order, error);
    uint8_t *pixels = memory_new(samples, inputs, error);
    uint8_t *labels = memory_new(samples, 1, error);
    bool ok = order && pixels && labels;
    if (ok) {
        memcpy(pixels, dataset->pixels, samples * inputs);
        memcpy(labels, dataset->labels, samples);
        random_permutation(random, order, samples);
        for (size_t n = 0; n < samples; n++) {
            memcpy(dataset->pixels + n * inputs, pixels + order[n] * inputs, inputs);
            dataset->labels[n] = labels[order[n]];
        }
    }
    memory_free(order);
    memory_free(pixels);
    memory_free(labels);
    return ok;
}
