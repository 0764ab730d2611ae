#include "model/evaluation.h"

#include "base/memory.h"
#include "model/run.h"

static bool count(struct evaluation *evaluation, const struct network *network, struct error *error)
{
    size_t classes = network->data.classes;
    evaluation->confusion = memory_new(classes * classes, sizeof *evaluation->confusion, error);
    if (!evaluation->confusion)
        return false;
    evaluation->classes = classes;
    evaluation->samples = network->batch.count;
    evaluation->loss = (double)network->tensors[network->loss].value.at[0];
    for (size_t n = 0; n < evaluation->samples; n++) {
        size_t label = batch_label(network->batch, network->data, n),
               prediction = network->predictions[n];
        evaluation->confusion[label * classes + prediction]++;
        evaluation->correct += label == prediction;
    }
    return true;
}

bool evaluate(struct evaluation *evaluation, const struct network *network, struct dataset data,
              struct error *error)
{
    *evaluation = (struct evaluation){0};
    struct network scratch;
    if (!network_scratch(&scratch, network, data, error))
        return false;
    bool ok = run_blocks(&scratch, 0, network_pass(&scratch, PASS_BACKWARD), error) &&
              count(evaluation, &scratch, error);
    network_free(&scratch);
    return ok;
}

double evaluation_accuracy(const struct evaluation *evaluation)
{
    return (double)evaluation->correct / (double)evaluation->samples;
}

struct class_counts evaluation_class(const struct evaluation *evaluation, size_t class)
{
    size_t classes = evaluation->classes;
    struct class_counts counts = {.hits = evaluation->confusion[class * classes + class]};
    for (size_t k = 0; k < classes; k++) {
        counts.labelled += evaluation->confusion[class * classes + k];
        counts.taken += evaluation->confusion[k * classes + class];
    }
    return counts;
}

void evaluation_free(struct evaluation *evaluation)
{
    memory_free(evaluation->confusion);
    *evaluation = (struct evaluation){0};
}
