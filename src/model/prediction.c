#include "model/prediction.h"

#include "model/run.h"

bool predict(struct matrix *probabilities, const struct network *network, struct dataset data,
             struct error *error)
{
    struct network scratch;
    *probabilities = (struct matrix){0};
    if (!network_scratch(&scratch, network, data, error))
        return false;
    bool ok = run_statements(&scratch, 0, network_pass(&scratch, PASS_BACKWARD), error);
    struct tensor *output = &scratch.tensors[scratch.output];
    ok = ok && matrix_new(probabilities, output->rows, output->columns, error);
    if (ok)
        matrix_copy(*probabilities, output->value);
    network_free(&scratch);
    return ok;
}
