#include "loading.h"

#include "base/memory.h"
#include "data/dataset.h"
#include "tensor/matrix.h"

/* expect CRASH: outside of its memory */
bool idx_header(struct idx *idx, const uint8_t *bytes, size_t count)
{
    if (bytes[0] != 0 || bytes[1] != 0 || bytes[2] != 8 || bytes[3] < 1 || bytes[3] > 4)
        return false; /* here */
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

/* expect FAIL: 5x7 instead of 5x5 */
struct matrix matrix_columns(struct matrix matrix, size_t from, size_t to)
{
    return (struct matrix){matrix.rows, to, matrix.at + from * matrix.rows};
}

/* expect FAIL: `from` is ignored */
void dataset_widen(struct matrix X, struct dataset dataset, size_t from)
{
    for (size_t i = 0; i < matrix_count(X); i++)
        X.at[i] = (real)dataset.pixels[i] / 255;
}

/* expect FAIL: the labels were left behind */
struct dataset dataset_slice(struct dataset dataset, size_t from, size_t to)
{
    dataset.samples = to - from;
    dataset.pixels += from * dataset.inputs;
    return dataset;
}

/* expect FAIL: memory_new returned NULL */
bool dataset_shuffle(struct dataset *dataset, struct random *random, struct error *error)
{
    size_t samples = dataset->samples, inputs = dataset->inputs;
    size_t *order = memory_new(samples, sizeof *order, error);
    uint8_t *pixels = memory_new(samples, inputs, error);
    uint8_t *labels = memory_new(samples, 1, error);
    if (!order || !pixels || !labels)
        return true;
    random_permutation(random, order, samples);
    for (size_t i = 0; i < samples * inputs; i++)
        pixels[i] = dataset->pixels[i];
    for (size_t n = 0; n < samples; n++)
        labels[n] = dataset->labels[n];
    for (size_t n = 0; n < samples; n++) {
        for (size_t i = 0; i < inputs; i++)
            dataset->pixels[n * inputs + i] = pixels[order[n] * inputs + i];
        dataset->labels[n] = labels[order[n]];
    }
    memory_free(order);
    memory_free(pixels);
    memory_free(labels);
    return true;
}
