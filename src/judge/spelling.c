#include "judge/spelling.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "language/expression.h"

/* ========================================== tensors =========================================== */

/* Names without a number, or whose number is no layer's. What means a hidden layer is unambiguous
 * where there is one. */
#define LAST (NETWORK_LAYERS + 1) /* the network's last layer, whichever that is */
static const struct {
    const char *name;
    struct identity tensor;
} WHOLE_NAMES[] = {
    {"probs", {ROLE_ACTIVATIONS, LAST, false}},
    {"AL", {ROLE_ACTIVATIONS, LAST, false}},
    {"y_hat", {ROLE_ACTIVATIONS, LAST, false}},
    {"yhat", {ROLE_ACTIVATIONS, LAST, false}},
    {"y_pred", {ROLE_ACTIVATIONS, LAST, false}},
    {"output", {ROLE_ACTIVATIONS, LAST, false}},
    {"A_out", {ROLE_ACTIVATIONS, LAST, false}},
    {"softmax_output", {ROLE_ACTIVATIONS, LAST, false}},
    {"scores", {ROLE_SCORES, LAST, false}},
    {"logits", {ROLE_SCORES, LAST, false}},
    {"ZL", {ROLE_SCORES, LAST, false}},
    {"dscores", {ROLE_SCORES, LAST, true}},
    {"dlogits", {ROLE_SCORES, LAST, true}},
    {"dZL", {ROLE_SCORES, LAST, true}},
    {"d_logits", {ROLE_SCORES, LAST, true}},
    {"d_scores", {ROLE_SCORES, LAST, true}},
    {"delta_out", {ROLE_SCORES, LAST, true}},
    {"delta_output", {ROLE_SCORES, LAST, true}},
    {"output_delta", {ROLE_SCORES, LAST, true}},
    {"dWL", {ROLE_WEIGHTS, LAST, true}},
    {"dbL", {ROLE_BIASES, LAST, true}},
    {"hidden", {ROLE_ACTIVATIONS, 1, false}},
    {"hidden_layer", {ROLE_ACTIVATIONS, 1, false}},
    {"dhidden", {ROLE_ACTIVATIONS, 1, true}},
    {"d_hidden", {ROLE_ACTIVATIONS, 1, true}},
    {"hidden_delta", {ROLE_SCORES, 1, true}},
    {"delta_hidden", {ROLE_SCORES, 1, true}},
    {"W", {ROLE_WEIGHTS, 1, false}},
    {"b", {ROLE_BIASES, 1, false}},
    {"dW", {ROLE_WEIGHTS, 1, true}},
    {"db", {ROLE_BIASES, 1, true}},
    {"A0", {ROLE_INPUT, 0, false}},
    {"inputs", {ROLE_INPUT, 0, false}},
    {"X_train", {ROLE_INPUT, 0, false}},
    {"X_batch", {ROLE_INPUT, 0, false}},
    {"images", {ROLE_INPUT, 0, false}},
    {"one_hot_Y", {ROLE_LABELS, 0, false}},
    {"Y_one_hot", {ROLE_LABELS, 0, false}},
    {"Y_onehot", {ROLE_LABELS, 0, false}},
    {"onehot_Y", {ROLE_LABELS, 0, false}},
    {"y_true", {ROLE_LABELS, 0, false}},
    {"oneHot", {ROLE_LABELS, 0, false}},
    {"onehot", {ROLE_LABELS, 0, false}},
    {"one_hot_labels", {ROLE_LABELS, 0, false}},
    {"targets", {ROLE_LABELS, 0, false}},
    {"target", {ROLE_LABELS, 0, false}},
    {"Y_train", {ROLE_LABELS, 0, false}},
    {"Y_batch", {ROLE_LABELS, 0, false}},
    {"y_enc", {ROLE_LABELS, 0, false}},
    {"Y_enc", {ROLE_LABELS, 0, false}},
    {"Y_hot", {ROLE_LABELS, 0, false}},
    {"T", {ROLE_LABELS, 0, false}},
    {"cost", {ROLE_COST, 0, false}},
    {"J", {ROLE_COST, 0, false}},
    {"data_loss", {ROLE_COST, 0, false}},
    {"L", {ROLE_COST, 0, false}},
    {"alpha", {ROLE_SETTING, 0, false}},
    {"lr", {ROLE_SETTING, 0, false}},
    {"eta", {ROLE_SETTING, 0, false}},
    {"learning_rate", {ROLE_SETTING, 0, false}},
    {"step_size", {ROLE_SETTING, 0, false}},
    {"learningRate", {ROLE_SETTING, 0, false}},
};

static size_t whole_name(const struct network *network, const char *name)
{
    for (size_t i = 0; i < sizeof WHOLE_NAMES / sizeof WHOLE_NAMES[0]; i++) {
        struct identity is = WHOLE_NAMES[i].tensor;
        if (strcasecmp(WHOLE_NAMES[i].name, name) != 0 ||
            (!name[1] && name[0] != WHOLE_NAMES[i].name[0]))
            continue;
        bool hidden = is.layer == 1 && (is.role == ROLE_ACTIVATIONS || is.role == ROLE_SCORES);
        if (hidden && network->layers.count != 2)
            continue;
        if (is.layer == LAST)
            is.layer = network->layers.count;
        return network_identified(network, is);
    }
    return network->tensor_count;
}

/* The length of what says "gradient of" at the beginning of a name. */
static size_t gradient_prefix(const char *name)
{
    static const char *const prefixes[] = {"gradient_", "grad_", "grad", "dL_d", "dJ_d", "d_", "d"};
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
            return strlen(prefixes[i]);
    return 0;
}

/* [d]LETTER[_]NUMBER, in any case of letters, and delta NUMBER for dZ NUMBER. */
static size_t lettered(const struct network *network, const char *name)
{
    static const char letters[] = "WBZA";
    static const enum role roles[] = {ROLE_WEIGHTS, ROLE_BIASES, ROLE_SCORES, ROLE_ACTIVATIONS};
    bool delta = strncasecmp(name, "delta", 5) == 0;
    size_t prefix = delta ? 5 : gradient_prefix(name);
    const char *rest = name + prefix;
    const char *letter = strchr(letters, delta ? 'Z' : toupper((unsigned char)*rest));
    if (!letter || !*letter)
        return network->tensor_count;
    rest += !delta;
    rest += *rest == '_';
    size_t digits = strspn(rest, "0123456789");
    if (digits < 1 || digits > 2)
        return network->tensor_count;
    bool behind = strcmp(rest + digits, "_grad") == 0 || strcmp(rest + digits, "_gradient") == 0;
    if (rest[digits] && !behind)
        return network->tensor_count;
    size_t layer = strtoul(rest, NULL, 10);
    return rest[0] == '0' ? network->tensor_count
                          : network_identified(network, (struct identity){roles[letter - letters],
                                                                          layer, prefix || behind});
}

size_t spelling_tensor(const struct network *network, const char *name)
{
    size_t tensor = network_find(network, name);
    if (tensor == network->tensor_count)
        tensor = lettered(network, name);
    if (tensor == network->tensor_count)
        tensor = whole_name(network, name);
    bool lower = strcmp(name, "x") == 0 || strcmp(name, "y") == 0;
    if (tensor == network->tensor_count && lower)
        tensor = name[0] == 'x' ? network->X : network->Y;
    return tensor;
}

const char *spelling_other(const char *name)
{
    static const char *const others[][2] = {
        {"m", "m"},
        {"N", "m"},
        {"M", "m"},
        {"n_samples", "m"},
        {"num_samples", "m"},
        {"num_examples", "m"},
        {"n_examples", "m"},
        {"m_train", "m"},
        {"batch_size", "m"},
        {"labels", "labels"},
        {"y_labels", "labels"},
        {"digits", "labels"},
        {"eps", "eps"},
        {"epsilon", "eps"},
        {"EPS", "eps"},
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strcmp(others[i][0], name) == 0)
            return others[i][1];
    return NULL;
}

/* ======================================== plain lines ========================================= */

static size_t word_at(const char *text)
{
    size_t length = 0;
    while (isalnum((unsigned char)text[length]) || text[length] == '_')
        length++;
    return isdigit((unsigned char)*text) ? 0 : length;
}

/* Whether WORD. at this place only says where the name behind it is kept. */
static bool is_owner(const struct network *network, const char *word, const char *behind)
{
    char name[64];
    size_t length = word_at(behind);
    snprintf(name, sizeof name, "%.*s", (int)(length < 60 ? length : 60), behind);
    if (strcmp(word, "np") == 0 || strcmp(word, "numpy") == 0 || length == 0)
        return false;
    if (strcmp(word, "self") == 0)
        return true;
    bool known = spelling_tensor(network, word) < network->tensor_count;
    bool method = strcmp(name, "T") == 0 || islower((unsigned char)name[0]);
    if (behind[length] == '(')
        return !known && expression_is_function(name);
    return !known && !method && spelling_tensor(network, name) < network->tensor_count;
}

/* The name of W1 in cache["W1"] or params['W1']; 0 for anything else. */
static size_t quoted_key(const char *text, const char **key)
{
    if (*text != '[' || (text[1] != '"' && text[1] != '\''))
        return 0;
    size_t length = word_at(text + 2);
    *key = text + 2;
    return length && text[2 + length] == text[1] && text[3 + length] == ']' ? length : 0;
}

/* The length of float32 in 'float32'; 0 for any other string, einsum's among them. */
static size_t quoted_word(const char *text)
{
    if (*text != '"' && *text != '\'')
        return 0;
    size_t length = word_at(text + 1);
    return length && text[1 + length] == *text ? length : 0;
}

char *spelling_plain(const struct network *network, const char *line, struct error *error)
{
    size_t used = 0;
    char *plain = memory_new(strlen(line) + 1, 1, error);
    while (plain && *line && *line != '#') {
        char word[64];
        const char *key;
        size_t length = word_at(line);
        bool first = used == 0 || plain[used - 1] != '.';
        snprintf(word, sizeof word, "%.*s", (int)(length < 60 ? length : 60), line);
        size_t quoted = length ? quoted_key(line + length, &key) : 0;
        if (quoted) {
            memcpy(plain + used, key, quoted);
            used += quoted;
            line = key + quoted + 2;
        } else if (length && first && line[length] == '.' &&
                   is_owner(network, word, line + length + 1)) {
            line += length + 1;
        } else if (length) {
            memcpy(plain + used, line, length);
            used += length;
            line += length;
        } else if (isdigit((unsigned char)*line)) { /* 1e-8 is no name */
            for (; isalnum((unsigned char)*line) || *line == '.'; line++)
                plain[used++] = *line;
        } else if ((quoted = quoted_word(line))) {
            memcpy(plain + used, line + 1, quoted);
            used += quoted;
            line += quoted + 2;
        } else {
            plain[used++] = *line++;
        }
    }
    while (used && isspace((unsigned char)plain[used - 1]))
        plain[--used] = '\0';
    return plain;
}

static const char *const LABEL_ENDINGS[] = {"", "_train", "_batch", "_true"};
enum { LABEL_NAMES = 4 };

/* Whether Y or y with this ending stands in the text between these two. */
static bool has(const char *text, const char *before, const char *ending, const char *behind)
{
    bool word = !*before || isalnum((unsigned char)*before);
    for (const char *at = text; *at && (at = strstr(at, before)); at++) {
        const char *y = at + strlen(before);
        size_t length = strlen(ending);
        bool whole = !word || at == text || !(isalnum((unsigned char)at[-1]) || at[-1] == '_');
        if (whole && (*y == 'Y' || *y == 'y') && strncmp(y + 1, ending, length) == 0 &&
            strncmp(y + 1 + length, behind, strlen(behind)) == 0)
            return true;
    }
    return false;
}

/* Whether the number of samples is all that a line has y with this ending for: y.shape[0]. */
static bool only_counts(const char *text, const char *ending)
{
    char name[16];
    size_t length = (size_t)snprintf(name, sizeof name, "y%s", ending), count = 0;
    for (const char *at = text; (at = strstr(at, name)); at += length) {
        bool inside = at > text && (isalnum((unsigned char)at[-1]) || strchr("_.", at[-1]));
        if (inside || isalnum((unsigned char)at[length]) || at[length] == '_')
            continue;
        if (strncmp(at + length, ".shape[0]", 9) != 0)
            return false;
        count++;
    }
    return count > 0;
}

unsigned spelling_labels(const char *text)
{
    static const char *const around[][2] = {
        {", ", "]"},       {",", "]"},       {"[", ","},    {")[", "]"},    {"one_hot(", ")"},
        {"one_hot(", ","}, {"onehot(", ")"}, {"", ".size"}, {"", ".max()"}, {"len(", ")"}};
    unsigned labels = 0;
    for (unsigned name = 0; name < LABEL_NAMES; name++) {
        if (!strchr(text, '\n') && only_counts(text, LABEL_ENDINGS[name]))
            labels |= 1U << name;
        for (size_t i = 0; i < sizeof around / sizeof around[0]; i++)
            if (has(text, around[i][0], LABEL_ENDINGS[name], around[i][1]))
                labels |= 1U << name;
    }
    return labels;
}

bool spelling_is_labels(unsigned labels, const char *name)
{
    if (*name != 'Y' && *name != 'y')
        return false;
    for (unsigned i = 0; i < LABEL_NAMES; i++)
        if ((labels & 1U << i) && strcmp(name + 1, LABEL_ENDINGS[i]) == 0)
            return true;
    return false;
}

/* ======================================== assignments ========================================= */

/* The end of a bracket that opens at `text`, or NULL. */
static const char *closing(const char *text)
{
    int depth = 0;
    for (; *text; text++) {
        depth += strchr("([{", *text) != NULL;
        depth -= strchr(")]}", *text) != NULL;
        if (depth == 0)
            return text;
    }
    return NULL;
}

/* Passes over ": np.ndarray" of NAME: np.ndarray = ...; stays where there is no such thing. */
static const char *behind_annotation(const char *line)
{
    const char *at = line;
    int depth = 0;
    if (*at != ':')
        return line;
    for (; *at && (depth || *at != '='); at++) {
        depth += strchr("([{", *at) != NULL;
        depth -= strchr(")]}", *at) != NULL;
    }
    return *at ? at : line;
}

bool spelling_assignment(struct assignment *assignment, const char *line)
{
    *assignment = (struct assignment){0};
    line += strspn(line, " \t");
    size_t length = word_at(line);
    if (length == 0 || length >= sizeof assignment->name)
        return false;
    memcpy(assignment->name, line, length);
    line += length + strspn(line + length, " ");
    if (*line == '[') {
        const char *end = closing(line);
        if (!end || (size_t)(end - line) >= sizeof assignment->index)
            return false;
        memcpy(assignment->index, line + 1, (size_t)(end - line) - 1);
        line = end + 1 + strspn(end + 1, " ");
    }
    line = behind_annotation(line);
    size_t sign = strspn(line, "+-*/@");
    if (sign > 2 || line[sign] != '=' || line[sign + 1] == '=')
        return false;
    memcpy(assignment->op, line, sign);
    assignment->text = line + sign + 1;
    assignment->text += strspn(assignment->text, " ");
    return *assignment->text != '\0';
}
