#include "commands/gradcheck_request.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "judge/probe.h"
#include "judge/spelling.h"
#include "language/indexing.h"
#include "model/version.h"

static const double BUDGET =
    2e10; /* floating-point operations that may be spent without being asked */

enum { ENTRIES = 200, SAMPLES = 1000, SAMPLES_LEAST = 20, ENTRIES_LEAST = 10 };

static bool read_whole(const char *word, const char *option, size_t *number, struct error *error)
{
    return argument_count(word, 0, number, error) && *word && *number > 0
               ? true
               : error_set(error, NULL, "%s needs a whole number above 0", option);
}

static bool read_option(struct gradcheck_request *request, const char *option, const char **rest,
                        struct error *error)
{
    char word[64], *end;
    size_t seed = 0;
    bool all = strcmp(option, "--all") == 0, sweep = strcmp(option, "--sweep") == 0;
    request->all |= all;
    request->sweep |= sweep;
    if (all || sweep)
        return true;
    *rest = argument_word(*rest, word, sizeof word);
    if (strcmp(option, "--entries") == 0) {
        request->has_entries = true;
        return read_whole(word, option, &request->entries, error);
    }
    if (strcmp(option, "--samples") == 0) {
        request->has_samples = true;
        return read_whole(word, option, &request->samples, error);
    }
    if (strcmp(option, "--seed") == 0) {
        bool ok = *word && argument_count(word, 0, &seed, error) && seed <= UINT32_MAX;
        request->seed = (uint32_t)seed;
        return ok || error_set(error, NULL, "--seed needs a whole number up to 4294967295");
    }
    if (strcmp(option, "--h") != 0)
        return error_set(error, "--all --entries N --samples N --h H --seed N --sweep",
                         "gradcheck has no option \"%.40s\"", option);
    request->h = strtod(word, &end);
    return (end != word && !*end && request->h > 0 && isfinite(request->h)) ||
           error_set(error, "h = 1e-5 serves well.", "--h needs a number above 0");
}

/* The gradient that a name means: dT of T, or dT itself. */
static bool find_gradient(const struct network *network, const char *name, size_t *gradient,
                          struct error *error)
{
    size_t tensor = spelling_tensor(network, name);
    if (tensor < network->tensor_count) {
        size_t its = network_gradient(network, tensor);
        *gradient = its < network->tensor_count ? its : tensor;
        if (numerical_source(network, *gradient) < network->tensor_count)
            return true;
    }
    return error_set(error, "Gradients are the tensors whose names begin with d: dW1, dZ2.",
                     tensor < network->tensor_count ? "%.40s has no gradient in the program"
                                                    : "there is no tensor \"%.40s\"",
                     name);
}

static bool read_target(struct gradcheck_request *request, const struct network *network,
                        const char *word, struct error *error)
{
    char name[64];
    size_t length = strcspn(word, "["), index = word[length] ? strlen(word + length) : 0;
    struct wanted *wanted = &request->wanted[request->count];
    snprintf(name, sizeof name, "%.*s", (int)(length < 60 ? length : 60), word);
    if (request->count == GRADCHECK_TARGETS)
        return error_set(error, NULL, "gradcheck takes at most %d tensors", GRADCHECK_TARGETS);
    if (index && (word[length + index - 1] != ']' || index >= sizeof wanted->index))
        return error_set(error, "gradcheck W1[3, 400]", "a ] is missing: \"%.60s\"", word);
    *wanted = (struct wanted){0};
    if (index)
        snprintf(wanted->index, sizeof wanted->index, "%.*s", (int)index - 2, word + length + 1);
    request->count++;
    return find_gradient(network, name, &wanted->tensor, error);
}

/* The next word, in which blanks within brackets count as part of it. */
static const char *next_word(const char *text, char *word, size_t length)
{
    size_t used = 0;
    int depth = 0;
    text += strspn(text, " ");
    while (*text && (depth > 0 || *text != ' ')) {
        depth += (*text == '[') - (*text == ']');
        if (used + 1 < length)
            word[used++] = *text;
        text++;
    }
    word[used] = '\0';
    return text + strspn(text, " ");
}

bool gradcheck_read(struct gradcheck_request *request, const struct network *network,
                    const char *arguments, struct error *error)
{
    *request = (struct gradcheck_request){.entries = ENTRIES, .h = 1e-5, .seed = 1};
    while (*arguments) {
        char word[128];
        arguments = next_word(arguments, word, sizeof word);
        if (!(strncmp(word, "--", 2) == 0 ? read_option(request, word, &arguments, error)
                                          : read_target(request, network, word, error)))
            return false;
    }
    if (request->sweep && (request->count != 1 || !request->wanted[0].index[0]))
        return error_set(error, "gradcheck W1[3, 400] --sweep", "--sweep needs one entry");
    if (request->count)
        return true;
    struct program program = network_program(network);
    for (size_t s = network_pass(network, PASS_BACKWARD); s < network->statement_count; s++) {
        size_t target = network->statements[s].target;
        if (network->statements[s].pass == PASS_BACKWARD && request->count < GRADCHECK_TARGETS &&
            program_last(&program, target) == s &&
            numerical_source(network, target) < network->tensor_count)
            request->wanted[request->count++] = (struct wanted){.tensor = target};
    }
    return true;
}

/* "it": a matrix whose entries are their own places. */
static bool places_value(const struct names *names, const struct scope *scope, const char *name,
                         struct array *value, bool *found, struct error *error)
{
    const struct matrix *places = names->context;
    (void)scope;
    (void)error;
    *found = strcmp(name, "it") == 0;
    if (*found)
        *value = array_borrow(*places);
    return *found;
}

bool gradcheck_positions(struct position **positions, size_t *count, struct network *network,
                         const struct wanted *wanted, struct error *error)
{
    const struct tensor *tensor = &network->tensors[wanted->tensor];
    const char *index = wanted->index;
    struct matrix places;
    struct network_names reading = {.network = network};
    struct names names = network_names_link(&reading, NULL);
    struct names it = {places_value, NULL, &places, &names};
    struct scope scope = {.names = &it};
    struct language_error inner = {0};
    struct array chosen;
    char text[80];
    *positions = NULL;
    snprintf(text, sizeof text, "it[%s]", index);
    if (!matrix_new(&places, tensor->rows, tensor->columns, error))
        return false;
    for (size_t k = 0; k < matrix_count(places); k++)
        places.at[k] = (real)k;
    bool ok = evaluate_text(&chosen, text, &scope, &inner);
    if (!ok)
        error_set(error, inner.error.hint, "%s[%s]: %.800s", tensor->name, index,
                  inner.error.message);
    *count = ok ? array_count(chosen) : 0;
    if (ok && *count == 0)
        error_set(error, NULL, "%s[%s] chooses no entries", tensor->name, index);
    *positions = *count ? memory_new(*count, sizeof **positions, error) : NULL;
    for (size_t k = 0; *positions && k < *count; k++) {
        size_t place = (size_t)*array_flat(chosen, k);
        (*positions)[k] = (struct position){place % tensor->rows, place / tensor->rows};
    }
    if (ok)
        array_free(&chosen);
    matrix_free(&places);
    return *positions != NULL;
}

/* How many samples single entries are judged on: all, unless there are so many entries of
 * parameters that it would take too long. */
static bool choose_for_entries(struct gradcheck_request *request, struct network *network,
                               struct error *error)
{
    double cost = 0, m = (double)network->batch.count;
    bool columns = false; /* an entry of a sample tensor needs its own sample */
    for (size_t i = 0; i < request->count; i++) {
        const struct wanted *wanted = &request->wanted[i];
        const struct tensor *tensor = &network->tensors[wanted->tensor];
        struct position *positions;
        size_t count = request->entries;
        columns |= tensor->lifetime == LIFETIME_SAMPLE;
        if (tensor->lifetime == LIFETIME_SAMPLE || !wanted->index[0])
            continue;
        if (!gradcheck_positions(&positions, &count, network, wanted, error))
            return false;
        memory_free(positions);
        cost += 2 * (double)count * probe_cost(network, numerical_source(network, wanted->tensor));
    }
    double most = cost > BUDGET && !columns ? m * BUDGET / cost : m;
    request->samples = most < SAMPLES_LEAST ? SAMPLES_LEAST : (size_t)most;
    return true;
}

bool gradcheck_choose(struct gradcheck_request *request, struct network *network,
                      struct error *error)
{
    size_t m = network->batch.count;
    double each = 0;
    for (size_t i = 0; i < request->count; i++)
        each += 2 * probe_cost(network, numerical_source(network, request->wanted[i].tensor)) /
                (double)m;
    if (request->all) {
        request->entries = request->has_entries ? request->entries : SIZE_MAX;
        request->samples = request->has_samples ? request->samples : m;
    }
    bool single = request->wanted[0].index[0] && !request->sweep;
    if (single && !request->has_samples && !request->all &&
        !choose_for_entries(request, network, error))
        return false;
    if (!single && !request->has_samples && !request->all) {
        double most = BUDGET / (each * (double)request->entries);
        request->samples = most < SAMPLES ? (size_t)most : SAMPLES;
    }
    if (!request->has_samples && request->samples < SAMPLES_LEAST && !request->all) {
        request->samples = SAMPLES_LEAST;
        double most = BUDGET / (each * SAMPLES_LEAST);
        if (!request->has_entries && most < (double)request->entries)
            request->entries = most < ENTRIES_LEAST ? ENTRIES_LEAST : (size_t)most;
    }
    request->samples = request->samples < m ? request->samples : m;
    return true;
}
