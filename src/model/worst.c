#include "model/worst.h"

#include <string.h>

#include "model/operations/softmax_loss.h"
#include "model/run.h"

enum { PORTION = 1000 }; /* samples whose activations exist at a time */

/* Puts a sample in its place among the worst; the last one falls out where they are too many. */
static void insert(struct wrong_sample *worst, size_t most, size_t *count,
                   struct wrong_sample sample)
{
    size_t at = *count;
    while (at > 0 && sample.cost > worst[at - 1].cost)
        at--;
    if (at == most)
        return;
    *count += *count < most;
    memmove(&worst[at + 1], &worst[at], (*count - at - 1) * sizeof *worst);
    worst[at] = sample;
}

/* The forward pass over some of the samples, in full, and the wrong ones among them. */
static bool find_in(struct wrong_sample *worst, size_t most, size_t *count, size_t *wrong,
                    struct network *part, size_t from, struct error *error)
{
    size_t output = network_computes(part, part->output);
    if (!run_statements(part, 0, output + 1, error))
        return false;
    struct matrix A = part->tensors[part->output].value;
    struct matrix Z = part->tensors[part->statements[output].operand[0]].value;
    for (size_t n = 0; n < part->batch.count; n++) {
        size_t label = batch_label(part->batch, part->data, n), prediction = part->predictions[n];
        if (label == prediction)
            continue;
        ++*wrong;
        insert(worst, most, count,
               (struct wrong_sample){from + n, label, prediction,
                                     (double)*matrix_at(A, prediction, n),
                                     (double)(loss_logsumexp(Z, n) - *matrix_at(Z, label, n))});
    }
    return true;
}

bool worst_find(struct wrong_sample *worst, size_t most, size_t *count, size_t *wrong,
                const struct network *network, struct dataset data, struct error *error)
{
    *count = *wrong = 0;
    for (size_t from = 0; from < data.samples; from += PORTION) {
        size_t to = from + PORTION < data.samples ? from + PORTION : data.samples;
        struct network part;
        if (!network_scratch(&part, network, dataset_slice(data, from, to), error))
            return false;
        bool ok = find_in(worst, most, count, wrong, &part, from, error);
        network_free(&part);
        if (!ok)
            return false;
    }
    return true;
}
