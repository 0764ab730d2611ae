#include "debugger/samples.h"

#include <string.h>

bool samples_set(struct session *session, const char *name, struct dataset *data,
                 struct error *error)
{
    if (strcmp(name, "train") == 0) {
        *data = session->network.data;
        return true;
    }
    if (strcmp(name, "dev") == 0) {
        *data = session_dev(session);
        return data->samples > 0 ||
               error_set(error, "`set dev 41000:42000` holds samples out.", "dev has no samples");
    }
    if (strcmp(name, "test") == 0)
        return session_test(session, data, error);
    return error_set(error, "There are train, dev and test.", "there are no samples \"%.60s\"",
                     name);
}

/* The set's name, and whether the loss is asked for. */
static bool split(const char *text, char name[16], bool *loss)
{
    *loss = strncmp(text, "loss(", 5) == 0;
    if (!*loss && strncmp(text, "accuracy(", 9) != 0)
        return false;
    text = strchr(text, '(') + 1;
    size_t length = strcspn(text, ")");
    if (strcmp(text + length, ")") != 0)
        return false;
    snprintf(name, 16, "%.*s", (int)(length < 15 ? length : 15), text);
    return true;
}

bool samples_is(const char *text)
{
    char name[16];
    bool loss;
    return split(text, name, &loss);
}

static bool value_of(struct session *session, const struct network *network, const char *text,
                     double *value, struct error *error)
{
    char name[16];
    bool loss;
    struct dataset data;
    struct evaluation evaluation;
    if (!split(text, name, &loss))
        return error_set(error, NULL, "%.60s is no number about samples", text);
    if (!samples_set(session, name, &data, error) || !evaluate(&evaluation, network, data, error))
        return false;
    *value = loss ? evaluation.loss : evaluation_accuracy(&evaluation);
    evaluation_free(&evaluation);
    return true;
}

bool samples_value(struct session *session, const char *text, double *value, struct error *error)
{
    return value_of(session, &session->network, text, value, error);
}

bool samples_value_at(struct session *session, const char *text, size_t iteration, double *value,
                      struct error *error)
{
    struct network then;
    struct dataset few = dataset_slice(session->network.data, 0, 1);
    if (!network_scratch(&then, &session->network, few, error))
        return false;
    bool ok = timeline_parameters(&session->timeline, iteration, &then)
                  ? value_of(session, &then, text, value, error)
                  : error_set(error, NULL, "there is no snapshot of iteration %zu", iteration);
    network_free(&then);
    return ok;
}
