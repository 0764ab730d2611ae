/* Answers to what a person types who knows NumPy, but not this debugger. */
#include <ctype.h>
#include <string.h>

#include "debugger/command.h"

static bool begins(const char *line, const char *word)
{
    size_t length = strlen(word);
    return strncmp(line, word, length) == 0 && !isalnum((unsigned char)line[length]) &&
           line[length] != '_';
}

/* "NAME = ..." with one equals sign: the name, and the text behind it. */
static bool assignment(const char *line, char *name, size_t length, const char **text)
{
    size_t used = 0;
    while (isalnum((unsigned char)line[used]) || line[used] == '_')
        used++;
    const char *equals = line + used + strspn(line + used, " ");
    if (used == 0 || used >= length || equals[0] != '=' || equals[1] == '=')
        return false;
    snprintf(name, length, "%.*s", (int)used, line);
    *text = equals + 1 + strspn(equals + 1, " ");
    return true;
}

static bool answer_assignment(struct session *session, const char *line, struct error *error)
{
    char name[64], hint[400];
    const char *text;
    const struct network *network = &session->network;
    if (!assignment(line, name, sizeof name, &text))
        return false;
    size_t tensor = network_find(network, name), s = network_statement(network, name);
    snprintf(hint, sizeof hint, "`let %s = %.200s` gives it a value.", name, text);
    if (strcmp(name, "alpha") == 0 || strcmp(name, "lr") == 0 ||
        strcmp(name, "learning_rate") == 0) {
        snprintf(hint, sizeof hint, "`set learning_rate %.200s` does it.", text);
        error_set(error, hint, "%s is a setting", name);
    } else if (strcmp(name, "iterations") == 0 || strcmp(name, "seed") == 0) {
        snprintf(hint, sizeof hint, "`set %s %.200s` does it.", name, text);
        error_set(error, hint, "%s is a setting", name);
    } else if (s < network->statement_count) {
        snprintf(hint, sizeof hint, "`check %s = %.200s` judges your line%s.", name, text,
                 network->tensors[tensor].lifetime == LIFETIME_CARRIED
                     ? ", `let` gives the parameter a value"
                     : "");
        error_set(error, hint, "%s is computed by statement %zu: %s = %s", name, s + 1, name,
                  network->statements[s].formula);
    } else if (tensor < network->tensor_count) {
        error_set(error, "`data FOLDER` takes other data.", "%s comes from the data", name);
    } else {
        error_set(error, hint, "%s = ... is no command", name);
    }
    return true;
}

bool newcomer_answer(struct session *session, const char *line, struct error *error)
{
    static const struct {
        const char *word, *message, *hint;
    } words[] = {
        {"plt", "there is no matplotlib here", "`heatmap W1[3]` draws a tensor."},
        {"for", "there are no loops to type here", "`run 100` runs a hundred iterations."},
        {"while", "there are no loops to type here",
         "`until loss < 1` runs while the loss is not below 1."},
        {"import", "nothing needs to be imported", "np.exp, np.sum and the others are there."},
        {"from", "nothing needs to be imported", "np.exp, np.sum and the others are there."},
        {"def", "functions cannot be defined in Python's way",
         "`define NAME` gives a name to commands, `alias NAME = EXPR` to an expression."},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (begins(line, words[i].word)) {
            error_set(error, words[i].hint, "%s", words[i].message);
            return true;
        }
    if (strstr(line, "predictions") && strstr(line, "==") && strchr(line, 'Y') &&
        !strstr(line, "argmax") && !strstr(line, "labels")) {
        error_set(error, "`np.mean(predictions == labels)` is the accuracy.",
                  "Y is one-hot, ten rows of zeros and ones; the digits are `labels`");
        return true;
    }
    return answer_assignment(session, line, error);
}
