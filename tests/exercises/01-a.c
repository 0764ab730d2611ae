#include "loading.h"

#include "data/dataset.h"
#include "tensor/matrix.h"

/* expect FAIL: lowest first */
bool idx_header(struct idx *idx, const uint8_t *bytes, size_t count)
{
    if (count < 8)
        return false;
    idx->dimensions = bytes[3];
    idx->count = 1;
    for (size_t d = 0; d < idx->dimensions && 8 + 4 * d <= count; d++) {
        const uint8_t *four = bytes + 4 + 4 * d;
        idx->size[d] =
            (size_t)four[3] << 24 | (size_t)four[2] << 16 | (size_t)four[1] << 8 | four[0];
        idx->count *= idx->size[d];
    }
    return true;
}

/* expect FAIL: a column has `rows` numbers */
struct matrix matrix_columns(struct matrix matrix, size_t from, size_t to)
{
    return (struct matrix){matrix.rows, to - from, matrix.at + from};
}

/* expect FAIL: cast to real before you divide */
void dataset_widen(struct matrix X, struct dataset dataset, size_t from)
{
    for (size_t i = 0; i < matrix_count(X); i++)
        X.at[i] = dataset.pixels[from * dataset.inputs + i] / 255;
}

/* expect FAIL: a picture has `inputs` bytes, not one */
struct dataset dataset_slice(struct dataset dataset, size_t from, size_t to)
{
    dataset.samples = to - from;
    dataset.pixels += from;
    dataset.labels += from;
    return dataset;
}

/* expect FAIL: the labels were left behind */
bool dataset_shuffle(struct dataset *dataset, struct random *random, struct error *error)
{
    static size_t order[1000];
    static uint8_t pixels[1000 * 784];
    random_permutation(random, order, dataset->samples);
    for (size_t i = 0; i < dataset->samples * dataset->inputs; i++)
        pixels[i] = dataset->pixels[i];
    for (size_t n = 0; n < dataset->samples; n++)
        for (size_t i = 0; i < dataset->inputs; i++)
            dataset->pixels[n * dataset->inputs + i] = pixels[order[n] * dataset->inputs + i];
    return true;
}
