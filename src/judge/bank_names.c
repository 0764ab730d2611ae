/* What a row of the bank means in a network: the tensors that it is about, and the names in it. */
#include "judge/mistakes.h"

#include <stdio.h>
#include <string.h>

#include "model/operations/activations.h"
#include "model/program.h"

/* What the rows of the bank call the tensors that a mistake is made in. */
enum where { ANYWHERE, HIDDEN, LAST };
static const struct {
    const char *word;
    enum role role;
    bool gradient;
    enum where where;
} TARGETS[] = {
    {"dW", ROLE_WEIGHTS, true, ANYWHERE},      {"db", ROLE_BIASES, true, ANYWHERE},
    {"db~", ROLE_BIASES, true, HIDDEN},        {"db*", ROLE_BIASES, true, LAST},
    {"dZ", ROLE_SCORES, true, HIDDEN},         {"dZ*", ROLE_SCORES, true, LAST},
    {"dA", ROLE_ACTIVATIONS, true, ANYWHERE},  {"Z", ROLE_SCORES, false, ANYWHERE},
    {"A", ROLE_ACTIVATIONS, false, HIDDEN},    {"A*", ROLE_ACTIVATIONS, false, LAST},
    {"update", ROLE_WEIGHTS, false, ANYWHERE}, {"update", ROLE_BIASES, false, ANYWHERE},
    {"loss", ROLE_COST, false, ANYWHERE},
};

bool mistakes_concern(const char *word, const struct network *network, size_t tensor)
{
    struct identity is = network_identity(network, tensor);
    enum where where = is.layer == network->layers.count ? LAST : HIDDEN;
    for (size_t i = 0; i < sizeof TARGETS / sizeof TARGETS[0]; i++)
        if (TARGETS[i].role == is.role && TARGETS[i].gradient == is.gradient &&
            (TARGETS[i].where == ANYWHERE || TARGETS[i].where == where) &&
            strcmp(TARGETS[i].word, word) == 0)
            return true;
    return false;
}

static bool is_relu(const struct network *network, size_t layer)
{
    return layer <= network->layers.count &&
           program_activation(&network->layers, layer) == &OPERATION_RELU;
}

bool mistakes_fit(const struct mistake *mistake, const struct network *network, size_t tensor)
{
    size_t layer = network_identity(network, tensor).layer;
    return mistakes_concern(mistake->target, network, tensor) &&
           (!(mistake->flags & MISTAKE_OF_RELU) || is_relu(network, layer)) &&
           (!(mistake->flags & MISTAKE_OF_NEXT_RELU) || is_relu(network, layer + 1));
}

/* The tensor that a placeholder stands for: "W+" in layer 1 is W2. tensor_count where there is
 * none. */
static size_t placeholder(const struct network *network, size_t tensor, const char *text)
{
    static const char letters[] = "WbZA";
    static const enum role roles[] = {ROLE_WEIGHTS, ROLE_BIASES, ROLE_SCORES, ROLE_ACTIVATIONS};
    struct identity is = network_identity(network, tensor);
    is.gradient = *text == 'd';
    text += is.gradient;
    const char *letter = strchr(letters, *text);
    if (*text == 'T')
        return tensor;
    if (*text == 'Y')
        return network->Y;
    if ((!letter && *text != 'P') || text[1 + strspn(text + 1, "*+-")] != '}')
        return network->tensor_count;
    if (letter) /* {P} keeps the role of the parameter it is asked for */
        is.role = roles[letter - letters];
    if (text[1] == '*')
        is.layer = network->layers.count;
    else if (text[1] == '+')
        is.layer++;
    else if (text[1] == '-')
        is.layer--;
    if (is.role == ROLE_ACTIVATIONS && !is.gradient)
        return network_activations(network, is.layer);
    return network_identified(network, is);
}

bool mistakes_expand(char *text, size_t length, const struct network *network, size_t tensor,
                     const char *pattern)
{
    size_t used = 0;
    while (*pattern && used + 1 < length) {
        if (*pattern != '{') {
            text[used++] = *pattern++;
            continue;
        }
        size_t meant = placeholder(network, tensor, pattern + 1);
        if (meant == network->tensor_count)
            return false;
        used += (size_t)snprintf(text + used, length - used, "%s", network->tensors[meant].name);
        pattern = strchr(pattern, '}') + 1;
    }
    text[used < length ? used : length - 1] = '\0';
    return true;
}
