#include "judge/layout.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* The length of a name with what hangs on it, as "W2.T". */
static size_t factor_at(const char *text)
{
    size_t length = 0;
    if (isalpha((unsigned char)*text))
        while (isalnum((unsigned char)text[length]) || text[length] == '_' ||
               (text[length] == '.' && isalpha((unsigned char)text[length + 1])))
            length++;
    return length;
}

/* A factor as it stands, or with .T added or taken away. */
static void factor_text(char *factor, size_t length, const char *text, size_t count, bool turn)
{
    bool turned = count > 2 && strncmp(text + count - 2, ".T", 2) == 0;
    if (!turn)
        snprintf(factor, length, "%.*s", (int)count, text);
    else if (turned)
        snprintf(factor, length, "%.*s", (int)count - 2, text);
    else
        snprintf(factor, length, "%.*s.T", (int)count, text);
}

/* Whether a factor is a matrix of weights: "W2", "W2.T". */
static bool is_weights(const struct network *network, const char *text)
{
    char name[24];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(text, ". @"), text);
    size_t tensor = network_find(network, name);
    return tensor < network->tensor_count && network->tensors[tensor].role == ROLE_WEIGHTS;
}

/* Writes the product "A @ B" that begins at `text`; returns its length there, 0 where there is
 * none. */
static size_t product(char *turned, size_t length, const struct trial *trial, size_t tensor,
                      const char *text)
{
    char a[64], b[64];
    size_t first = factor_at(text);
    if (!first || strncmp(text + first, " @ ", 3) != 0)
        return 0;
    const char *other = text + first + 3;
    size_t second = factor_at(other);
    if (!second)
        return 0;
    const struct network *network = &trial->network;
    struct identity is = network_identity(network, tensor);
    bool out = trial->layout == LAYOUT_ROWS_OUT;
    bool kept = out && is.role == ROLE_WEIGHTS && is.gradient;
    factor_text(a, sizeof a, text, first, kept || (out && is_weights(network, text)));
    factor_text(b, sizeof b, other, second, kept || (out && is_weights(network, other)));
    snprintf(turned, length, "%s @ %s", kept ? a : b, kept ? b : a);
    return first + 3 + second;
}

void layout_text(char *turned, size_t length, const struct trial *trial, size_t tensor,
                 const char *text)
{
    size_t used = 0;
    while (*text && used + 1 < length) {
        char *to = turned + used;
        size_t room = length - used, taken = product(to, room, trial, tensor, text);
        if (!taken && strncmp(text, "axis=", 5) == 0 && (text[5] == '0' || text[5] == '1')) {
            taken = 6;
            snprintf(to, room, "axis=%c", text[5] == '0' ? '1' : '0');
        }
        if (!taken) {
            taken = factor_at(text) ? factor_at(text) : 1;
            snprintf(to, room, "%.*s", (int)taken, text);
        }
        text += taken;
        used += strlen(to);
    }
    turned[used < length ? used : length - 1] = '\0';
}
