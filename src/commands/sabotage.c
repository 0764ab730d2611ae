/* One statement spoiled in secret, and the hunt for it: sabotage, guess, reveal. And promise, which
 * holds the loss against what the gradient promised. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "session/editing.h"
#include "session/formula.h"
#include "model/evaluation.h"
#include "model/program.h"
#include "model/run.h"
#include "model/version.h"
#include "view/print_array.h"

/* ======================================== the spoilings ======================================= */

/* The operation of the program whose spoilings come next behind those of `before`, in the order of
 * the records; NULL behind the last. */
static const struct operation *next_operation(const struct program *program, unsigned before)
{
    const struct operation *next = NULL;
    for (size_t s = 0; s < program->count; s++) {
        const struct operation *it = program->statements[s].operation;
        if (it->spoilings && it->spoiled_as > before &&
            (!next || it->spoiled_as < next->spoiled_as))
            next = it;
    }
    return next;
}

/* A spoiling is one of an operation's and one statement; they are numbered from 1, spoiling after
 * spoiling. Those of edited statements are left out of what is chosen, but have their numbers. */
static const struct spoiling *spoiling_at(const struct network *network, size_t number,
                                          size_t *statement)
{
    const struct program *program = &network->programs[0];
    const struct operation *operation = next_operation(program, 0);
    for (; operation; operation = next_operation(program, operation->spoiled_as))
        for (const struct spoiling *it = operation->spoilings; it->formula; it++)
            for (size_t s = 0; s < program->count; s++)
                if (program->statements[s].operation == operation && --number == 0) {
                    *statement = s;
                    return it;
                }
    return NULL;
}

static size_t count_spoilings(const struct network *network)
{
    size_t count = 0, ignored;
    while (spoiling_at(network, count + 1, &ignored))
        count++;
    return count;
}

/* The spoiled statement of a version; its count when there is none. */
static size_t find_spoiled(const struct program *program)
{
    size_t s = 0;
    while (s < program->count && !program->statements[s].spoiled)
        s++;
    return s;
}

/* ========================================== sabotage ========================================== */

static struct line *spoiled_line(struct session *session, const struct spoiling *spoiling,
                                 const struct statement *statement, struct error *error)
{
    const struct tensor *tensors = session->training.network.tensors;
    char *text = program_text(&session->training.network, statement, spoiling->formula, error);
    struct line *line =
        text ? formula_new(session, tensors[statement->target].name, text, spoiling->about, error)
             : NULL;
    memory_free(text);
    return line;
}

size_t sabotage_number(const struct network *network, const struct statement *spoiled)
{
    size_t original, number = 0;
    const struct spoiling *spoiling;
    bool same = false;
    struct error unsaid; /* one that there is no memory for is not the one */
    while (!same && (spoiling = spoiling_at(network, ++number, &original))) {
        const struct statement *statement = &network->programs[0].statements[original];
        char *text = program_text(network, statement, spoiling->formula, &unsaid);
        same = text && statement->target == spoiled->target &&
               strcmp(text, formula_text(spoiled->spoiled)) == 0;
        memory_free(text);
    }
    return number;
}

/* How far two matrices are apart, relative to the first one's largest element; NaN counts. */
static double distance(struct matrix a, struct matrix b)
{
    double most = 0, largest = 0;
    for (size_t i = 0; i < matrix_count(a); i++) {
        double apart = fabs((double)(a.at[i] - b.at[i]));
        largest = fmax(largest, fabs((double)a.at[i]));
        most = isnan(apart) ? INFINITY : fmax(most, apart);
    }
    return largest > 0 ? most / largest : most;
}

/* Whether a line can take a statement's place, and makes a difference on these data. */
static bool try_spoiling(const struct editing *editing, struct line *line, size_t index,
                         bool *differs, struct error *error)
{
    struct network scratch;
    struct matrix right = {0};
    if (!editing_scratch(editing, &scratch, error))
        return false;
    size_t target = scratch.statements[index].target;
    struct tensor *tensor = &scratch.tensors[target];
    bool is_update = tensor_is_parameter(tensor);
    bool ok = matrix_new(&right, tensor->rows, tensor->columns, error) &&
              run_statements(&scratch, 0, index, error);
    if (ok && is_update) { /* the right line first, on a copy of what it starts from */
        struct matrix old = {0};
        ok = matrix_new(&old, tensor->rows, tensor->columns, error);
        if (ok)
            matrix_copy(old, tensor->value);
        ok = ok && run_statements(&scratch, index, index + 1, error);
        if (ok) {
            matrix_copy(right, tensor->value);
            matrix_copy(tensor->value, old);
        }
        matrix_free(&old);
    } else if (ok) {
        ok = run_statements(&scratch, index, index + 1, error);
        if (ok)
            matrix_copy(right, tensor->value);
    }
    struct error unfit;
    *differs =
        ok && line->run(line, &scratch, target, &unfit) && distance(right, tensor->value) > 1e-4;
    matrix_free(&right);
    network_free(&scratch);
    return ok;
}

/* Spoils with this number, if it fits and makes a difference; *done tells. */
static bool spoil(struct session *session, size_t number, bool *done, struct error *error)
{
    struct editing editing;
    struct network *network = &session->training.network;
    size_t original = 0;
    *done = false;
    const struct spoiling *spoiling = spoiling_at(network, number, &original);
    if (!editing_begin(&editing, session, error))
        return false;
    const struct statement *statement = &network->programs[0].statements[original];
    size_t index = version_find(network, editing.next, statement->id);
    bool free = index < network->programs[editing.next].count &&
                !statement_line(&network->programs[editing.next].statements[index]);
    struct line *line = spoiled_line(session, spoiling, statement, error);
    bool ok = line && (!free || try_spoiling(&editing, line, index, done, error));
    if (ok && *done) {
        size_t now = editing_now(&editing, index);
        version_spoil(network, editing.next, index, line);
        if (editing.now != editing.next && now < network->programs[editing.now].count)
            version_spoil(network, editing.now, now, line);
        char text[40];
        snprintf(text, sizeof text, "sabotage %zu", number);
        ok = editing_commit(&editing, text, NULL, error);
    } else {
        editing_abandon(&editing);
    }
    line_release(line);
    return ok;
}

/* Tries numbers in random order until one makes a difference. */
static bool spoil_any(struct session *session, size_t count, bool *done, struct error *error)
{
    struct random random;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    random_seed(&random, (uint32_t)now.tv_sec * 1000003u ^ (uint32_t)now.tv_nsec);
    size_t *order = memory_new(count, sizeof *order, error);
    bool ok = order != NULL;
    if (ok)
        random_permutation(&random, order, count);
    *done = false;
    for (size_t i = 0; ok && !*done && i < count; i++)
        ok = spoil(session, order[i] + 1, done, error);
    memory_free(order);
    return ok;
}

static bool run_sabotage(struct session *session, const char *arguments, struct error *error)
{
    const struct network *network = &session->training.network;
    size_t number = 0, count = count_spoilings(network);
    bool any = !*arguments || strcmp(arguments, "random") == 0, done;
    size_t version = timeline_next_version(&session->training.timeline);
    if (find_spoiled(&network->programs[version]) < network->programs[version].count)
        return error_set(error, "`guess dW1` asks whether it is that one, `reveal` tells.",
                         "a statement is spoiled already");
    if (!any && !argument_count(arguments, 0, &number, error))
        return false;
    if (!any && (number < 1 || number > count))
        return error_set(error, "`sabotage` alone takes any.",
                         "this network can be spoiled in %zu ways: 1 to %zu", count, count);
    if (!(any ? spoil_any(session, count, &done, error) : spoil(session, number, &done, error)))
        return false;
    if (!done)
        return error_set(
            error, "Another number will do, or `sabotage` alone.",
            any ? "nothing can be spoiled here"
                : "this one changes nothing on these data, or its statement is edited");
    session->judging.guesses = 0;
    fprintf(session->output.notes,
            "One statement is spoiled from now on; `list` does not show which. Look at the numbers "
            "(why,\nsummaries, `promise`), then `guess TARGET`. `reveal` tells.\n");
    return true;
}

/* ====================================== guess and reveal ====================================== */

/* The version that the next iteration begins with, and its spoiled statement. */
static bool find_sabotage(const struct session *session, const struct statement **spoiled,
                          struct error *error)
{
    const struct network *network = &session->training.network;
    const struct program *program =
        &network->programs[timeline_next_version(&session->training.timeline)];
    size_t s = find_spoiled(program);
    if (s == program->count)
        return error_set(error, "`sabotage` spoils one.", "no statement is spoiled here");
    *spoiled = &program->statements[s];
    return true;
}

static bool run_guess(struct session *session, const char *arguments, struct error *error)
{
    const struct statement *spoiled;
    size_t statement;
    if (!*arguments)
        return error_set(error, "guess dW1", "guess needs a target");
    if (!find_sabotage(session, &spoiled, error) ||
        !argument_target(session, arguments, &statement, error))
        return false;
    session->judging.guesses++;
    bool right = session->training.network.statements[statement].target == spoiled->target;
    fprintf(session->output.results,
            right ? "Yes: %s is the one. Guess %zu. `reveal` shows how it is spoiled.\n"
                  : "No: %s is as it should be. Guess %zu.\n",
            arguments, session->judging.guesses);
    return true;
}

static bool run_reveal(struct session *session, const char *arguments, struct error *error)
{
    struct editing editing;
    struct network *network = &session->training.network;
    const struct statement *spoiled;
    if (!argument_none(arguments, "reveal", error) || !find_sabotage(session, &spoiled, error) ||
        !editing_begin(&editing, session, error))
        return false;
    size_t index = find_spoiled(&network->programs[editing.next]);
    size_t now = editing_now(&editing, index);
    struct statement *statement = &network->programs[editing.next].statements[index];
    size_t original = version_find(network, 0, statement->id);
    struct line *line = line_share(statement->spoiled);
    const char *name = network->tensors[statement->target].name;
    bool replaced = statement->line != NULL;
    version_spoil(network, editing.next, index, NULL);
    if (editing.now != editing.next && now < network->programs[editing.now].count)
        version_spoil(network, editing.now, now, NULL);
    bool ok = editing_commit(&editing, "reveal", NULL, error);
    if (ok) {
        fprintf(session->output.results, "%s = %s\n  ran in place of %s: %s.\n", name,
                formula_text(line), network->programs[0].statements[original].formula,
                formula_about(line));
        if (replaced)
            fprintf(session->output.results, "  You had put a line of your own in its place.\n");
        fprintf(session->output.notes,
                "The right line runs from here on. What was computed stays: `restart` begins "
                "without it.\n");
    }
    line_release(line);
    return ok;
}

/* ========================================== promise =========================================== */

/* The sum over the parameters of dT * (T now - T before): what the gradient at the beginning of the
 * iteration says about the loss, to first order (B. Taylor's theorem). */
static bool promised(struct session *session, double *change, struct error *error)
{
    struct network *network = &session->training.network;
    *change = 0;
    for (size_t t = 0; t < network->tensor_count; t++) {
        size_t gradient = network_gradient(network, t);
        if (!tensor_is_parameter(&network->tensors[t]) || gradient == network->tensor_count)
            continue;
        struct matrix before, now = network->tensors[t].value;
        if (!timeline_materialise(&session->training.timeline, gradient, error) ||
            !timeline_carried_at(&session->training.timeline, t, 0, &before, error))
            return false;
        for (size_t i = 0; i < matrix_count(now); i++)
            *change +=
                (double)network->tensors[gradient].value.at[i] * (double)(now.at[i] - before.at[i]);
        matrix_free(&before);
    }
    return true;
}

/* Where the loss is a parabola along the gradient, the ratio is 1 - a/2a*, with a* the step to its
 * lowest point: near 1 for short steps, a half at a*, below zero beyond twice that. */
static const char *verdict(double alpha, double loss, double promise, double real_change)
{
    const double short_rate = 1e-3, short_part = 1e-2, resolved = 1e3 * REAL_EPSILON;
    double ratio = real_change / promise;
    bool is_short = alpha <= short_rate && fabs(promise) <= short_part * fabs(loss);
    if (isnan(ratio) || promise == 0)
        return "Nothing was promised: the gradient is zero, or no number.";
    if (fabs(promise) < resolved * fabs(loss))
        return "The promise is lost in the rounding of the loss: a larger learning rate shows "
               "more.";
    if (promise > 0)
        return "The step went uphill: it is not along the gradient, or the gradient is wrong.";
    if (is_short && fabs(ratio - 1) > 0.1)
        return "The step is short, but the promise was not kept: the gradient is wrong.";
    if (ratio < 0)
        return "The loss rose instead: the step is too long. A smaller learning rate helps.";
    if (ratio < 0.5)
        return "Less than half of it came: the slope changes much on so long a step.";
    if (ratio < 0.9)
        return "Most of it came: a long step, but not too long.";
    if (ratio <= 1.1)
        return "The promise was kept: the loss is nearly straight along a step as short as this.";
    return "More came than was promised: the way gets steeper, and a longer step would pay.";
}

static bool run_promise(struct session *session, const char *arguments, struct error *error)
{
    struct network *network = &session->training.network;
    struct timeline *timeline = &session->training.timeline;
    struct evaluation evaluation;
    struct matrix alpha; /* as the iteration found it: it may have been set since */
    double promise;
    if (!argument_none(arguments, "promise", error))
        return false;
    if (timeline->place.done || !timeline->place.iteration)
        return error_set(error, "`next` goes to the end of an iteration.",
                         "promise looks at a whole iteration");
    if (!timeline_materialise(timeline, network->loss, error) ||
        !promised(session, &promise, error))
        return false;
    double before = (double)network->tensors[network->loss].value.at[0];
    if (!evaluate(&evaluation, network, network->data, error))
        return false;
    double change = evaluation.loss - before;
    evaluation_free(&evaluation);
    if (!timeline_carried_at(timeline, network->alpha, 0, &alpha, error))
        return false;
    int digits = session->settings.precision;
    fprintf(session->output.results,
            "the update of iteration %zu took the loss from %.*g to %.*g\n",
            timeline->place.iteration - 1, digits, print_value(before), digits,
            print_value(before + change));
    fprintf(session->output.results,
            "  promised by the gradient  %+.*g\n  real                      %+.*g\n", digits,
            print_value(promise), digits, print_value(change));
    if (promise != 0)
        fprintf(session->output.results, "  ratio                     %.3g\n",
                print_value(change / promise));
    fprintf(session->output.results, "%s\n", verdict((double)alpha.at[0], before, promise, change));
    matrix_free(&alpha);
    return true;
}

static const struct command commands[] = {
    {"sabotage", NULL, "sabotage [NUMBER|random]", "spoil one statement in secret",
     "sabotage                      any\n"
     "sabotage 12                   always the same, for a class\n",
     0, run_sabotage},
    {"guess", NULL, "guess TARGET", "ask whether a statement is the spoiled one", "guess dW1\n", 0,
     run_guess},
    {"reveal", NULL, "reveal", "show the spoiled statement, and put it right", "reveal\n", 0,
     run_reveal},
    {"promise", NULL, "promise",
     "the change of the loss that the gradient promised, and the real one",
     "next\npromise                       tells whether the learning rate is too large\n", 0,
     run_promise},
};

const struct command_group SABOTAGE_COMMANDS = {"checking the learning", commands,
                                                sizeof commands / sizeof commands[0]};
