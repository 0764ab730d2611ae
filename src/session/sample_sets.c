#include "session/sample_sets.h"

#include <stdlib.h>
#include <string.h>

#include "model/evaluation.h"

/* ========================================== the sets ========================================== */

/* Whether a word is "FROM:TO"; numbers too large for a size_t become the largest. */
static bool is_range(const char *word, size_t range[2])
{
    size_t digits = strspn(word, "0123456789");
    const char *to = word + digits + 1;
    if (!digits || word[digits] != ':' || !*to || to[strspn(to, "0123456789")])
        return false;
    range[0] = strtoull(word, NULL, 10);
    range[1] = strtoull(to, NULL, 10);
    return true;
}

bool samples_slice(struct session *session, const char *word, struct dataset *samples,
                   size_t *first, struct error *error)
{
    struct dataset train = session->data.train;
    size_t range[2] = {0, train.samples};
    *first = 0;
    if (strcmp(word, "test") == 0)
        return samples_test(&session->data, samples, error);
    if (strcmp(word, "train") == 0)
        memcpy(range, session->training.begun.train, sizeof range);
    else if (strcmp(word, "dev") == 0)
        memcpy(range, session->training.begun.dev, sizeof range);
    else if (*word && !is_range(word, range))
        return error_set(error, "train, dev, test or FROM:TO", "there are no samples \"%.60s\"",
                         word);
    if (range[0] >= range[1] || range[1] > train.samples)
        return error_set(error, "FROM:TO, where TO is not among them.",
                         "samples %zu:%zu: the training file has samples 0 to %zu", range[0],
                         range[1], train.samples - 1);
    *samples = dataset_slice(train, range[0], range[1]);
    *first = range[0];
    return true;
}

bool samples_named(const char *word)
{
    size_t range[2];
    return strcmp(word, "train") == 0 || strcmp(word, "dev") == 0 || strcmp(word, "test") == 0 ||
           is_range(word, range);
}

bool samples_find(struct session *session, const char *name, struct samples *samples,
                  struct error *error)
{
    const struct settings *begun = &session->training.begun;
    bool held_out = begun->dev[0] < begun->dev[1];
    size_t first;
    *samples = (struct samples){.name = *name ? name : held_out ? "dev" : "train"};
    if (strcmp(samples->name, "dev") == 0 && !held_out)
        return error_set(error, "set dev 41000:42000 holds out a thousand samples.",
                         "no samples of the training file are held out");
    if (!samples_slice(session, samples->name, &samples->data, &first, error))
        return false;
    bool test = strcmp(samples->name, "test") == 0;
    snprintf(samples->origin, sizeof samples->origin, "samples %zu:%zu of the %s file", first,
             first + samples->data.samples,
             test                  ? "test"
             : session->data.order ? "shuffled training"
                                   : "training");
    return !samples->data.unlabelled ||
           error_set(error, "`predict` tells what the network takes pictures for.",
                     "the %s samples of %s have no labels", samples->name, session->data.name);
}

/* ========================================== numbers =========================================== */

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
    struct samples samples;
    struct evaluation evaluation;
    if (!split(text, name, &loss))
        return error_set(error, NULL, "%.60s is no number about samples", text);
    if (!samples_find(session, name, &samples, error) ||
        !evaluate(&evaluation, network, samples.data, error))
        return false;
    *value = loss ? evaluation.loss : evaluation_accuracy(&evaluation);
    evaluation_free(&evaluation);
    return true;
}

bool samples_value_at(struct session *session, const char *text, size_t iteration, double *value,
                      struct error *error)
{
    struct network then;
    struct dataset few = dataset_slice(session->training.network.data, 0, 1);
    if (!network_scratch(&then, &session->training.network, few, error))
        return false;
    bool ok = timeline_parameters(&session->training.timeline, iteration, &then)
                  ? value_of(session, &then, text, value, error)
                  : error_set(error, NULL, "there is no snapshot of iteration %zu", iteration);
    network_free(&then);
    return ok;
}

static bool lookup(const struct names *names, const struct scope *scope, const char *name,
                   struct array *value, bool *found, struct error *error)
{
    struct session *session = names->context;
    double number;
    (void)scope;
    *found = samples_is(name);
    return *found && value_of(session, &session->training.network, name, &number, error) &&
           array_scalar(value, number, ARRAY_REAL, error);
}

struct names samples_link(struct session *session, const struct names *next)
{
    return (struct names){lookup, NULL, session, next};
}

void samples_print(struct session *session, const struct samples *samples)
{
    bool range = strchr(samples->name, ':');
    fprintf(session->output.results, "%s%s%s, %zu of them; %zu iterations done\n",
            range ? "" : samples->name, range ? "" : ": ", samples->origin, samples->data.samples,
            session->training.timeline.place.iteration);
}
