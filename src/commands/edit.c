/* edit and insert, and the table of the commands that change the program. */
#include "commands/edit.h"

#include <ctype.h>
#include <string.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "judge/network_names.h"
#include "model/run.h"
#include "model/version.h"
#include "session/editing.h"
#include "session/formula.h"

/* ======================================== assignments ========================================= */

/* "NAME = EXPR" in the forms that notebooks have it. */
struct assignment {
    char name[24];
    char *text; /* what the name gets, in terms of itself where it was "NAME -= EXPR"; owned */
    const char *rest; /* while it is read */
};

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* Copies what stands between the brackets, and moves behind them; false where there are none. */
static bool read_brackets(struct assignment *it, char *inside, size_t length, struct error *error)
{
    int depth = 0;
    size_t used = 0;
    inside[0] = '\0';
    if (*it->rest != '[')
        return true;
    for (const char *c = it->rest; *c; c++) {
        depth += *c == '[' || *c == '(';
        depth -= *c == ']' || *c == ')';
        if (depth == 0) {
            snprintf(inside, length, "%.*s", (int)used - 1, it->rest + 1);
            it->rest = c + 1 + strspn(c + 1, " ");
            return used < length || error_set(error, NULL, "what stands in brackets is too long");
        }
        used++;
    }
    return error_set(error, NULL, "a ] is missing");
}

/* Whether brackets hold nothing but colons: T[:], T[:, :] */
static bool is_all(const char *inside)
{
    return *inside && strspn(inside, ": ,") == strlen(inside) && strchr(inside, ':');
}

/* The text of "NAME[inside] op= text". */
static char *assigned(const struct assignment *it, const char *inside, const char *op,
                      const char *text, struct error *error)
{
    if (*inside && !is_all(inside) && *op)
        return memory_format(error, "np.where(%s, %s %s (%s), %s)", inside, it->name, op, text,
                             it->name);
    if (*inside && !is_all(inside))
        return memory_format(error, "np.where(%s, %s, %s)", inside, text, it->name);
    if (!*op)
        return memory_string(text, error);
    bool simple = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789."
                               "* ") == strlen(text);
    return memory_format(error, simple ? "%s %s %s" : "%s %s (%s)", it->name, op, text);
}

/* Reads "NAME = EXPR", "NAME -= EXPR", "NAME[:] = EXPR", "NAME[CONDITION] = EXPR". */
static bool read_assignment(struct assignment *it, const char *line, const char *usage,
                            struct error *error)
{
    size_t used = 0;
    char op[3] = "", inside[300];
    *it = (struct assignment){0};
    while (is_word(line[used]))
        used++;
    if (used == 0)
        return error_set(error, usage, "a target, = and a line are needed");
    if (used >= sizeof it->name)
        return error_set(error, usage, "\"%.40s...\" is too long for a name", line);
    memcpy(it->name, line, used);
    it->rest = line + used + strspn(line + used, " ");
    if (!read_brackets(it, inside, sizeof inside, error))
        return false;
    size_t signs = strspn(it->rest, "+-*/@");
    if (signs > 0 && signs < 3 && it->rest[signs] == '=') {
        memcpy(op, it->rest, signs);
        it->rest += signs;
    }
    if (*it->rest != '=' || it->rest[1] == '=')
        return error_set(error, usage, "%s: = and a line are needed behind the target", it->name);
    it->rest += 1 + strspn(it->rest + 1, " ");
    if (!*it->rest)
        return error_set(error, usage, "%s = ...: the line is missing", it->name);
    it->text = assigned(it, inside, op, it->rest, error);
    return it->text != NULL;
}

/* =========================================== notes ============================================ */

/* From which iteration on it holds, the variables that were taken, a number that is shared. */
static void tell(struct session *session, const struct line *line, size_t target, bool later)
{
    const struct tensor *tensor = &session->training.network.tensors[target];
    char taken[200];
    if (later)
        fprintf(session->output.notes,
                "It holds from iteration %zu on: this one has passed its place already.\n",
                session->training.timeline.place.iteration + 1);
    formula_taken(line, taken, sizeof taken);
    if (*taken)
        fprintf(session->output.notes, "It takes %s as it is now; later changes don't reach it.\n",
                taken);
    if (formula_shared(line))
        fprintf(session->output.notes,
                "The line gives one number, %s is %zux%zu: all its entries share it, as with "
                "NumPy.\n",
                tensor->name, tensor->rows, tensor->columns);
}

static void show_statement(struct session *session, const struct editing *editing, size_t index)
{
    const struct network *network = &session->training.network;
    const struct statement *statement = &network->programs[editing->next].statements[index];
    char remark[200];
    edit_remark(network, statement, remark, sizeof remark);
    fprintf(session->output.notes, "   %-2zu %s = %s    %s\n", index + 1,
            network->tensors[statement->target].name, statement->formula, remark);
}

/* Commits with the text of the command, which is freed; NULL where there is no memory for it. */
bool edit_commit(struct editing *editing, char *text, struct line *line, struct error *error)
{
    bool ok = text != NULL;
    if (ok)
        ok = editing_commit(editing, text, line, error);
    else
        editing_abandon(editing);
    memory_free(text);
    return ok;
}

/* ============================================ edit ============================================ */

/* The statement that computes a name, in the program to come. */
static bool find_target(const struct editing *editing, const char *name, size_t *index,
                        struct error *error)
{
    struct session *session = editing->session;
    const struct network *network = &session->training.network;
    const struct program *program = &network->programs[editing->next];
    size_t ignored;
    *index = program_first(program, network_find(network, name));
    return *index < program->count || (argument_target(session, name, &ignored, error) &&
                                       error_set(error, NULL,
                                                 "%s is computed by no statement from "
                                                 "the next iteration on",
                                                 name));
}

/* Runs the next program on all samples up to its statement `index`, and then the line. */
static bool try_edit(const struct editing *editing, struct line *line, size_t index,
                     struct error *error)
{
    struct network scratch;
    if (!editing_scratch(editing, &scratch, error))
        return false;
    bool ok = run_statements(&scratch, 0, index, error) &&
              line->run(line, &scratch, scratch.statements[index].target, error);
    network_free(&scratch);
    return ok;
}

/* Puts a line in place of a statement, in both programs. */
static bool replace(struct editing *editing, struct line *line, const char *text, size_t index,
                    size_t now, struct error *error)
{
    struct network *network = &editing->session->training.network;
    return editing_reads(network, editing->next, line, index, error) &&
           try_edit(editing, line, index, error) &&
           version_replace(network, editing->next, index, line, text, error) &&
           (editing->now == editing->next || now == network->programs[editing->now].count ||
            version_replace(network, editing->now, now, line, text, error));
}

static bool edit_to(struct session *session, const struct assignment *it, struct error *error)
{
    struct editing editing;
    struct line *line = formula_new(session, it->name, it->text, NULL, error);
    size_t index = 0;
    if (!line)
        return false;
    if (!editing_begin(&editing, session, error)) {
        line_release(line);
        return false;
    }
    bool ok = find_target(&editing, it->name, &index, error);
    size_t now = ok ? editing_now(&editing, index) : 0;
    if (!ok || !replace(&editing, line, it->text, index, now, error)) {
        editing_abandon(&editing);
        ok = false;
    } else {
        size_t target = session->training.network.programs[editing.next].statements[index].target;
        bool later = now == session->training.network.programs[editing.now].count;
        char *text = memory_format(error, "edit %s = %s", it->name, it->text);
        ok = edit_commit(&editing, text, line, error);
        if (ok) {
            show_statement(session, &editing, index);
            tell(session, line, target, later);
        }
    }
    line_release(line);
    return ok;
}

static bool run_edit(struct session *session, const char *arguments, struct error *error)
{
    struct assignment it;
    if (!read_assignment(&it, arguments, "edit A1 = tanh(Z1)", error))
        return false;
    bool ok = edit_to(session, &it, error);
    memory_free(it.text);
    return ok;
}

/* =========================================== insert =========================================== */

/* An insertion on its way: where, and what. */
struct insertion {
    struct statement statement;
    size_t index;         /* in `next` */
    size_t now;           /* in `now`; its count where this iteration has passed the place */
    struct tensor tensor; /* to be added */
    bool is_new;
};

/* Behind the statement at `index`, and behind what was inserted there before. */
static size_t behind(const struct program *program, size_t index)
{
    index++;
    while (index < program->count && program->statements[index].inserted)
        index++;
    return index;
}

static bool is_own_name(const struct session *session, const char *name)
{
    for (size_t i = 0; i < session->names.variable_count; i++)
        if (strcmp(session->names.variables[i].name, name) == 0)
            return true;
    for (size_t i = 0; i < session->names.alias_count; i++)
        if (strcmp(session->names.aliases[i].name, name) == 0)
            return true;
    return false;
}

static bool is_function(const char *name)
{
    const char *function;
    for (size_t i = 0; (function = expression_function(i)); i++)
        if (strcmp(function, name) == 0)
            return true;
    return strcmp(name, "np") == 0 || strcmp(name, "numpy") == 0;
}

/* What the inserted line gives a value: a tensor there is, or a new one. */
static bool check_name(const struct session *session, struct insertion *it, const char *name,
                       struct error *error)
{
    const struct network *network = &session->training.network;
    size_t tensor = network_find(network, name);
    it->is_new = !network_names_known(network, name);
    if (!it->is_new && tensor == network->tensor_count)
        return error_set(error, NULL, "%s is no tensor, but a number about the training", name);
    if (!it->is_new && network->tensors[tensor].lifetime == LIFETIME_DATA)
        return error_set(error, "`insert after Z1: H = ...` makes a new tensor.",
                         "%s is made from the data", name);
    if (it->is_new && is_own_name(session, name))
        return error_set(error, "Another name will do.", "%s is a name of your own already", name);
    if (it->is_new && (is_function(name) || !expression_is_name(name)))
        return error_set(error, "Another name will do.", "%s cannot be a tensor's name", name);
    it->statement.target = tensor;
    edit_identify(&it->tensor, network, name);
    return true;
}

/* Runs the program up to the place, and the line: its shape, where it makes a new tensor. */
static bool try_insert(const struct editing *editing, struct insertion *it, struct error *error)
{
    struct network scratch;
    struct array value = {0};
    struct line *line = it->statement.line;
    if (!editing_scratch(editing, &scratch, error))
        return false;
    bool ok = run_statements(&scratch, 0, it->index, error);
    if (ok && it->is_new)
        ok = formula_evaluate(line, &scratch, &value, error) &&
             edit_shape(&it->tensor, &scratch, value, error);
    else if (ok)
        ok = line->run(line, &scratch, it->statement.target, error);
    array_free(&value);
    network_free(&scratch);
    return ok;
}

/* An id that no version has. */
static size_t new_id(const struct network *network)
{
    size_t id = 0;
    for (size_t v = 0; v < network->program_count; v++)
        for (size_t s = 0; s < network->programs[v].count; s++)
            if (network->programs[v].statements[s].id >= id)
                id = network->programs[v].statements[s].id + 1;
    return id;
}

/* Where the statement goes, in both programs, behind the one that computes `after`. */
static bool find_place(const struct editing *editing, struct insertion *it, const char *after,
                       struct error *error)
{
    const struct network *network = &editing->session->training.network;
    const struct program *next = &network->programs[editing->next];
    const struct program *now = &network->programs[editing->now];
    size_t anchor;
    if (!find_target(editing, after, &anchor, error))
        return false;
    it->index = behind(next, anchor);
    it->statement.pass = next->statements[anchor].pass;
    it->statement.layer = next->statements[anchor].layer;
    if (it->tensor.role == ROLE_OTHER)
        it->tensor.layer = it->statement.layer;
    it->statement.id = new_id(network);
    size_t same = version_find(network, editing->now, next->statements[anchor].id);
    it->now = same < now->count ? behind(now, same) : now->count + 1;
    if (it->now < editing->done)
        it->now = now->count + 1;
    return true;
}

static bool add_statement(struct editing *editing, struct insertion *it, struct error *error)
{
    struct network *network = &editing->session->training.network;
    if (!editing_reads(network, editing->next, it->statement.line, it->index, error) ||
        !try_insert(editing, it, error))
        return false;
    if (it->is_new && !version_tensor(network, &it->tensor, &it->statement.target, error))
        return false;
    if (it->is_new)
        edit_adopt(network, it->statement.target);
    return version_insert(network, editing->next, it->index, &it->statement, error) &&
           (editing->now == editing->next || it->now > network->programs[editing->now].count ||
            version_insert(network, editing->now, it->now, &it->statement, error));
}

static bool insert_after(struct session *session, const char *after, const struct assignment *name,
                         struct error *error)
{
    struct editing editing;
    struct insertion it = {.statement = {.operation = &OPERATION_LINE, .inserted = true}};
    it.statement.formula = name->text;
    if (!check_name(session, &it, name->name, error))
        return false;
    it.statement.line = formula_new(session, name->name, name->text, NULL, error);
    if (!it.statement.line)
        return false;
    bool ok = editing_begin(&editing, session, error);
    if (ok && (!find_place(&editing, &it, after, error) || !add_statement(&editing, &it, error))) {
        editing_abandon(&editing);
        ok = false;
    } else if (ok) {
        bool later = it.now == session->training.network.programs[editing.now].count + 1;
        char *text =
            memory_format(error, "insert after %s: %s = %s", after, name->name, name->text);
        ok = edit_commit(&editing, text, it.statement.line, error);
        if (ok) {
            show_statement(session, &editing, it.index);
            tell(session, it.statement.line, it.statement.target, later);
        }
    }
    line_release(it.statement.line);
    return ok;
}

static bool run_insert(struct session *session, const char *arguments, struct error *error)
{
    static const char usage[] = "insert after dW1: dW1 = dW1 + 0.001 * W1";
    char word[64], after[64];
    const char *rest = argument_word(arguments, word, sizeof word), *colon = strchr(rest, ':');
    size_t length = strcspn(rest, ": ");
    struct assignment it;
    if (strcmp(word, "after") != 0 || !colon || length >= sizeof after ||
        rest + length + strspn(rest + length, " ") != colon)
        return error_set(error, usage, "insert needs a place and a line");
    snprintf(after, sizeof after, "%.*s", (int)length, rest);
    if (!read_assignment(&it, colon + 1 + strspn(colon + 1, " "), usage, error))
        return false;
    bool ok = insert_after(session, after, &it, error);
    memory_free(it.text);
    return ok;
}

static const struct command commands[] = {
    {"edit", NULL, "edit TARGET = EXPR", "put your line in place of a statement",
     "edit A1 = tanh(Z1)\n"
     "edit dZ1 = dA1 * (1 - A1**2)  with this one, training goes on as it should\n"
     "edit W1 -= alpha * dW1\n",
     0, run_edit},
    {"insert", NULL, "insert after TARGET: TARGET = EXPR", "add a statement to the program",
     "insert after dW1: dW1 = dW1 + 0.001 * W1    weight decay\n"
     "insert after A1: A1 = A1 * (np.random.rand(*A1.shape) < 0.8) / 0.8\n"
     "insert after Z1: H = np.mean(Z1 > 0)        a new name makes a new tensor\n",
     0, run_insert},
};

const struct command_group EDIT_COMMANDS = {"editing", commands,
                                            sizeof commands / sizeof commands[0]};
