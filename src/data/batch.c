#include "data/batch.h"

#include <assert.h>

#include "data/one_hot.h"

struct batch batch_all(struct dataset data)
{
    return (struct batch){NULL, 0, data.samples};
}

size_t batch_sample(struct batch batch, size_t n)
{
    assert(n < batch.count);
    return batch.order ? batch.order[batch.from + n] : batch.from + n;
}

uint8_t batch_label(struct batch batch, struct dataset data, size_t n)
{
    return data.labels[batch_sample(batch, n)];
}

void batch_inputs(struct matrix X, struct batch batch, struct dataset data, size_t from)
{
    if (!batch.order)
        dataset_widen(X, data, batch.from + from);
    for (size_t n = 0; batch.order && n < X.columns; n++)
        dataset_widen(matrix_columns(X, n, n + 1), data, batch_sample(batch, from + n));
}

void batch_one_hot(struct matrix Y, struct batch batch, struct dataset data, size_t from)
{
    for (size_t n = 0; n < Y.columns; n++)
        one_hot(matrix_columns(Y, n, n + 1), data.labels + batch_sample(batch, from + n));
}
