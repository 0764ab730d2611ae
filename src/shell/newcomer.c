#include "shell/newcomer.h"

#include <ctype.h>
#include <string.h>

#include "commands/command.h"
#include "commands/set.h"

static bool begins(const char *line, const char *word)
{
    size_t length = strlen(word);
    return strncmp(line, word, length) == 0 && !isalnum((unsigned char)line[length]) &&
           line[length] != '_';
}

/* ====================================== words of Python ======================================= */

static const struct {
    const char *word, *message, *hint;
} WORDS[] = {
    {"plt.hist", "there is no matplotlib here", "`hist Z1` draws a histogram."},
    {"plt.plot", "there is no matplotlib here", "`plot loss` draws a number by iteration."},
    {"plt.scatter", "there is no matplotlib here", "`scatter W1[3] dW1[3]` draws points."},
    {"plt.savefig", "there is no matplotlib here", "`heatmap W1[3] w3.png` writes a file."},
    {"plt", "there is no matplotlib here", "`heatmap W1[3]` draws a tensor."},
    {"for", "there are no loops to type here", "`run 100` runs a hundred iterations."},
    {"while", "there are no loops to type here",
     "`until loss < 1` runs while the loss is not below 1."},
    {"if", "commands are not carried out on conditions",
     "`break dW1 if max(abs(dW1)) > 1` stops on one, `until loss < 1` runs up to one."},
    {"import", "nothing needs to be imported", "np.exp, np.sum and the others are there."},
    {"from", "nothing needs to be imported", "np.exp, np.sum and the others are there."},
    {"def", "functions cannot be defined in Python's way",
     "`define NAME` gives a name to commands, `alias NAME = EXPR` to an expression."},
    {"lambda", "functions cannot be defined in Python's way",
     "`alias NAME = EXPR` gives a name to an expression."},
    {"del", "names are forgotten by a command",
     "`undefine NAME` forgets one of your own, `delete 1` removes breakpoint 1."},
    {"with", "there are no files to open", "`load NAME FILE.npy` reads an array."},
    {"open", "there are no files to open", "`load NAME FILE.npy` reads an array."},
    {"np.load", "arrays are read by a command", "`load NAME FILE.npy` reads one."},
    {"np.save", "arrays are written by a command", "`save FILE.npy EXPR` writes one."},
    {"np.loadtxt", "arrays are read by a command", "`load NAME FILE.npy` reads one."},
    {"pd", "there is no pandas here", "`data FOLDER` takes other data."},
    {"np.random.seed", "the seed is a setting", "`set seed 7`, then `restart`."},
    {"init_params", "the parameters are drawn by a command", "`restart` draws them anew."},
    {"forward_prop", "an iteration is run by commands",
     "`finish` runs this pass to its end, `step` one statement, `list` shows them."},
    {"backward_prop", "an iteration is run by commands",
     "`finish` runs this pass to its end, `step` one statement, `list` shows them."},
    {"update_params", "an iteration is run by commands", "`next` runs a whole iteration."},
    {"gradient_descent", "the training is run by a command", "`run 500` runs 500 iterations."},
    {"get_accuracy", "the accuracy has a name", "`accuracy` prints it."},
    {"get_predictions", "the predictions have a name", "`predictions` prints them."},
    {"type", "types are told by a command", "`whatis W1` tells shape and type."},
    {"dir", "names are listed by a command", "`info tensors` lists them."},
    {"locals", "names are listed by a command", "`info tensors` lists them."},
};

/* Whether the line begins with a name that the person has given. */
static bool begins_with_own_name(const struct session *session, const char *line)
{
    for (size_t i = 0; i < session->names.variable_count; i++)
        if (begins(line, session->names.variables[i].name))
            return true;
    for (size_t i = 0; i < session->names.alias_count; i++)
        if (begins(line, session->names.aliases[i].name))
            return true;
    for (size_t i = 0; i < session->definitions.count; i++)
        if (begins(line, session->definitions.list[i].name))
            return true;
    return false;
}

static bool answer_word(const char *line, struct error *error)
{
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++)
        if (begins(line, WORDS[i].word)) {
            error_set(error, WORDS[i].hint, "%s", WORDS[i].message);
            return true;
        }
    return false;
}

/* plt.imshow(EXPR, cmap='gray') */
static bool answer_imshow(const char *line, struct error *error)
{
    char hint[300];
    size_t length = 0;
    int depth = 0;
    if (!begins(line, "plt.imshow"))
        return false;
    line += strcspn(line, "(");
    line += *line == '(';
    for (; line[length] && (depth > 0 || !strchr(",)", line[length])); length++)
        depth += strchr("([", line[length]) ? 1 : strchr(")]", line[length]) ? -1 : 0;
    if (length == 0 || length > 200)
        return false;
    snprintf(hint, sizeof hint, "`heatmap %.*s` draws it.", (int)length, line);
    error_set(error, hint, "there is no matplotlib here");
    return true;
}

/* print("hello"), print(f"...") */
static bool answer_print(const char *line, struct error *error)
{
    size_t used = begins(line, "print") ? 5 + strspn(line + 5, " (") : 0;
    if (used && line[used] == 'f' && line[used + 1])
        used++;
    if (!used || (line[used] != '"' && line[used] != '\''))
        return false;
    error_set(error, "`print loss` prints a value, `echo TEXT` a text.", "print takes no strings");
    return true;
}

/* ======================================== assignments ========================================= */

/* "NAME = ..." or "NAME, NAME = ..." with one equals sign, or "NAME += ...": the first name, the
 * text behind the sign and the operator before it, 0 for none. */
struct assignment {
    char name[64];
    const char *text;
    char sign;
    bool several, indexed;
};

/* The text behind "NAME", "[...]" and ", NAME"s. */
static const char *read_left(const char *line, struct assignment *it)
{
    size_t used = 0;
    while (isalnum((unsigned char)line[used]) || line[used] == '_')
        used++;
    if (used == 0 || used >= sizeof it->name)
        return "";
    memcpy(it->name, line, used);
    it->name[used] = '\0';
    line += used;
    if (*line == '[') {
        it->indexed = true;
        line += strcspn(line, "]");
        line += *line == ']';
    }
    while (*line == ',') {
        it->several = true;
        line++;
        line += strspn(line, " ");
        while (isalnum((unsigned char)*line) || *line == '_')
            line++;
        line += strspn(line, " ");
    }
    return line + strspn(line, " ");
}

static bool read_assignment(const char *line, struct assignment *it)
{
    *it = (struct assignment){0};
    const char *sign = read_left(line, it);
    if (*sign && strchr("+-*/@", *sign) && sign[1] == '=')
        it->sign = *sign++;
    if (sign[0] != '=' || sign[1] == '=')
        return false;
    it->text = sign + 1 + strspn(sign + 1, " ");
    return true;
}

static const char *setting_of(const char *name)
{
    const char *setting;
    if (strcmp(name, "alpha") == 0 || strcmp(name, "lr") == 0)
        return "learning_rate";
    for (size_t i = 0; (setting = setting_name(i)); i++)
        if (strcmp(setting, name) == 0)
            return setting;
    return NULL;
}

/* Z1, A1, Z2, A2 = forward_prop(...) */
static void answer_several(const struct assignment *it, struct error *error)
{
    if (!answer_word(it->text, error))
        error_set(error, "let NAME = EXPR", "one name at a time gets a value");
}

/* W1[0, 0] = 3 */
static void answer_indexed(const struct network *network, size_t tensor,
                           const struct assignment *it, struct error *error)
{
    char hint[300] = "`let` gives parameters and names of your own a value.";
    if (tensor == network->tensor_count || tensor_is_parameter(&network->tensors[tensor]))
        snprintf(hint, sizeof hint, "`let %s = np.where(%s > 1, 1, %s)` changes some of them.",
                 it->name, it->name, it->name);
    error_set(error, hint, "single entries cannot be assigned");
}

/* A name that a statement computes: dZ2 = A2 - Y */
static void answer_target(const struct network *network, size_t tensor, size_t statement,
                          const struct assignment *it, const char *value, struct error *error)
{
    char hint[700], let[300] = "";
    const struct tensor *target = &network->tensors[tensor];
    if (tensor_is_parameter(target))
        snprintf(let, sizeof let, ", `let %s = %.200s` gives it the value now", it->name, value);
    snprintf(
        hint, sizeof hint,
        "`check %s = %.200s` judges your line, `edit` in its place puts it into the program%s.",
        it->name, value, let);
    error_set(error, hint, "%s is computed by statement %zu: %s = %s", it->name, statement + 1,
              it->name, network->statements[statement].formula);
}

static bool answer_assignment(struct session *session, const char *line, struct error *error)
{
    char hint[400], value[280];
    struct assignment it;
    const struct network *network = &session->training.network;
    if (!read_assignment(line, &it))
        return false;
    if (it.sign)
        snprintf(value, sizeof value, "%s %c %.200s", it.name, it.sign, it.text);
    else
        snprintf(value, sizeof value, "%.200s", it.text);
    size_t tensor = network_find(network, it.name), s = network_statement(network, it.name);
    const char *setting = setting_of(it.name);
    if (it.several) {
        answer_several(&it, error);
    } else if (it.indexed) {
        answer_indexed(network, tensor, &it, error);
    } else if (setting) {
        snprintf(hint, sizeof hint, "`set %s %.200s` does it.", setting, it.text);
        error_set(error, hint, "%s is a setting", it.name);
    } else if (s < network->statement_count) {
        answer_target(network, tensor, s, &it, value, error);
    } else if (tensor < network->tensor_count) {
        error_set(error, "`data FOLDER` takes other data.", "%s comes from the data", it.name);
    } else {
        snprintf(hint, sizeof hint, "`let %s = %.280s` gives it a value.", it.name, value);
        error_set(error, hint, "%s = ... is no command", it.name);
    }
    return true;
}

/* =================================== commands as functions ==================================== */

/* step(3), save('W1.npy', W1): the same without what Python needs. Commands that take an
 * expression may have it in parentheses. */
static bool answer_call(const struct session *session, const char *line, struct error *error)
{
    char word[64], plain[200];
    size_t length = strcspn(line, "("), end = strlen(line), used = 0;
    if (!line[length] || length == 0 || length >= sizeof word || line[end - 1] != ')')
        return false;
    snprintf(word, sizeof word, "%.*s", (int)length, line);
    const struct command *command = command_named(session, word);
    if (!command || strcmp(command->name, word) != 0 || strstr(command->usage, "COND") ||
        (strstr(command->usage, "EXPR") && strcmp(word, "save") != 0) ||
        strcmp(word, "quit") == 0 || strcmp(word, "exit") == 0 || strcmp(line, "help()") == 0)
        return false;
    for (size_t i = length + 1; i + 1 < end && used + 1 < sizeof plain; i++) {
        bool after_comma = line[i] == ' ' && line[i - 1] == ',';
        if (line[i] != '\'' && line[i] != '"' && !after_comma)
            plain[used++] = line[i] == ',' ? ' ' : line[i];
    }
    plain[used] = '\0';
    snprintf(word, sizeof word, "%s", command->name);
    char hint[300];
    snprintf(hint, sizeof hint, "`%s%s%s` does it.", word, used ? " " : "", plain);
    error_set(error, hint, "%s is a command: its arguments stand without parentheses", word);
    return true;
}

bool newcomer_answer(struct session *session, const char *line, struct error *error)
{
    if (!begins_with_own_name(session, line) &&
        (answer_imshow(line, error) || answer_word(line, error)))
        return true;
    if (answer_print(line, error) || answer_call(session, line, error))
        return true;
    if (strstr(line, "predictions") && strstr(line, "==") && strchr(line, 'Y') &&
        !strstr(line, "argmax") && !strstr(line, "labels")) {
        error_set(error, "`np.mean(predictions == labels)` is the accuracy.",
                  "Y is one-hot, %s of zeros and ones; the digits are `labels`",
                  session->training.network.data.classes == 10 ? "ten rows" : "rows");
        return true;
    }
    return answer_assignment(session, line, error);
}
