/* gradcheck: the program's own gradients against numerical ones, and the first wrong statement. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "session/editing.h"
#include "session/formula.h"
#include "commands/check.h"
#include "commands/verdict.h"
#include "judge/probe.h"
#include "judge/local.h"
#include "judge/spelling.h"
#include "judge/trial.h"
#include "language/indexing.h"
#include "model/version.h"
#include "view/figure.h"
#include "view/wrap.h"

static const double BUDGET =
    2e10; /* floating-point operations that may be spent without being asked */

enum { ENTRIES = 200, SAMPLES = 1000, SAMPLES_LEAST = 20, ENTRIES_LEAST = 10, TARGETS = 64 };

/* What the command line asks for. */
struct request {
    bool all, sweep, has_entries, has_samples;
    size_t entries, samples;
    double h;
    uint32_t seed;
    size_t count;
    struct wanted {
        size_t tensor;
        char index[64]; /* "3, 400", ":, 0" or "" */
    } wanted[TARGETS];
};

/* ====================================== the command line ====================================== */

static bool read_whole(const char *word, const char *option, size_t *number, struct error *error)
{
    return argument_count(word, 0, number, error) && *word && *number > 0
               ? true
               : error_set(error, NULL, "%s needs a whole number above 0", option);
}

static bool read_option(struct request *request, const char *option, const char **rest,
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

static bool read_target(struct request *request, const struct network *network, const char *word,
                        struct error *error)
{
    char name[64];
    size_t length = strcspn(word, "["), index = word[length] ? strlen(word + length) : 0;
    struct wanted *wanted = &request->wanted[request->count];
    snprintf(name, sizeof name, "%.*s", (int)(length < 60 ? length : 60), word);
    if (request->count == TARGETS)
        return error_set(error, NULL, "gradcheck takes at most %d tensors", TARGETS);
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

static bool read_request(struct request *request, const struct network *network,
                         const char *arguments, struct error *error)
{
    *request = (struct request){.entries = ENTRIES, .h = 1e-5, .seed = 1};
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
        if (network->statements[s].pass == PASS_BACKWARD && request->count < TARGETS &&
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

/* The entries that an index chooses, each by its place: W1[3, 400], or W1[W1 > 0]. */
static bool positions_of(struct position **positions, size_t *count, struct network *network,
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
static bool choose_for_entries(struct request *request, struct network *network,
                               struct error *error)
{
    double cost = 0, m = (double)network->data.samples;
    bool columns = false; /* an entry of a sample tensor needs its own sample */
    for (size_t i = 0; i < request->count; i++) {
        const struct wanted *wanted = &request->wanted[i];
        const struct tensor *tensor = &network->tensors[wanted->tensor];
        struct position *positions;
        size_t count = request->entries;
        columns |= tensor->lifetime == LIFETIME_SAMPLE;
        if (tensor->lifetime == LIFETIME_SAMPLE || !wanted->index[0])
            continue;
        if (!positions_of(&positions, &count, network, wanted, error))
            return false;
        memory_free(positions);
        cost += 2 * (double)count * probe_cost(network, numerical_source(network, wanted->tensor));
    }
    double most = cost > BUDGET && !columns ? m * BUDGET / cost : m;
    request->samples = most < SAMPLES_LEAST ? SAMPLES_LEAST : (size_t)most;
    return true;
}

/* As many samples and entries as were asked for, or as can be judged in a few seconds. */
static bool choose_amount(struct request *request, struct network *network, struct error *error)
{
    size_t m = network->data.samples;
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

/* ========================================= the table ========================================== */

static void print_wrong(struct session *session, const struct network *network,
                        const struct gradient_check *check)
{
    size_t shown = 0;
    const struct tensor *tensor = &network->tensors[check->tensor];
    for (size_t i = 0; i < check->count && shown < 3; i++) {
        const struct entry *entry = &check->entries[i];
        if (entry->kind != ENTRY_WRONG)
            continue;
        char name[64];
        snprintf(name, sizeof name, tensor->columns == 1 ? "%s[%zu]" : "%s[%zu, %zu]", tensor->name,
                 entry->row, entry->column);
        fprintf(session->output.results, "      %-14s numerical %+.6g  the program's %+.6g\n", name,
                entry->numerical, entry->analytic);
        shown++;
    }
}

static void print_check(struct session *session, const struct network *network,
                        const struct gradient_check *check)
{
    char error[40], line[300];
    const struct tensor *tensor = &network->tensors[check->tensor];
    int used =
        snprintf(line, sizeof line, "%-10s  %-4s  %zu of %zu entries", verdict_word(check->verdict),
                 tensor->name, check->ok + check->zeros, check->count);
    if (check->kinks)
        used += snprintf(line + used, sizeof line - (size_t)used, ", %zu %s", check->kinks,
                         check->kinks == 1 ? "kink" : "kinks");
    if (check->zeros)
        used +=
            snprintf(line + used, sizeof line - (size_t)used, ", %zu of them zero", check->zeros);
    if (check->reason)
        snprintf(line + used, sizeof line - (size_t)used, ": %s", check->reason);
    else
        snprintf(line + used, sizeof line - (size_t)used, ", relative error %s",
                 verdict_error(error, sizeof error, check->error));
    fprintf(session->output.results, "%s\n", line);
    if (check->verdict == VERDICT_FAIL)
        print_wrong(session, network, check);
}

static void print_entry(struct session *session, const struct network *network,
                        const struct gradient_check *check)
{
    static const char *const kinds[] = {"ok", "FAIL", "ok, both zero", "kink"};
    const struct tensor *tensor = &network->tensors[check->tensor];
    for (size_t i = 0; i < check->count && i < 20; i++) {
        const struct entry *entry = &check->entries[i];
        char name[64];
        snprintf(name, sizeof name, tensor->columns == 1 ? "%s[%zu]" : "%s[%zu, %zu]", tensor->name,
                 entry->row, entry->column);
        fprintf(session->output.results, "      %-14s numerical %+.6g  the program's %+.6g  %s\n",
                name, entry->numerical, entry->analytic, kinds[entry->kind]);
    }
}

static bool check_wanted(struct session *session, struct network *network,
                         const struct wanted *wanted, struct numerical_options options,
                         bool *failed, struct error *error)
{
    struct gradient_check check;
    struct position *positions = NULL;
    if (wanted->index[0] &&
        !positions_of(&positions, &options.position_count, network, wanted, error))
        return false;
    options.positions = positions;
    bool ok = gradient_check(&check, network, wanted->tensor, options, error);
    if (ok) {
        print_check(session, network, &check);
        if (wanted->index[0])
            print_entry(session, network, &check);
        *failed |= check.verdict == VERDICT_FAIL;
        verdict_status(session, check.verdict);
        gradient_check_free(&check);
    }
    memory_free(positions);
    return ok;
}

/* ================================== the first wrong statement ================================= */

/* Whether a line reads a name. */
struct reading {
    const char *name;
    bool found;
};

static void compare_name(void *context, const char *name)
{
    struct reading *reading = context;
    reading->found |= strcmp(name, reading->name) == 0;
}

/* What a person's lines have to do with a wrong gradient: the forward lines that read T, which dT
 * has to follow, or that change it. */
static void print_forward_lines(struct session *session, const struct network *network,
                                size_t gradient)
{
    size_t source = numerical_source(network, gradient),
           loss = network_computes(network, network->loss);
    for (size_t s = 0; s <= loss && source < network->tensor_count; s++) {
        const struct statement *statement = &network->statements[s];
        const char *name = network->tensors[statement->target].name, *d = "";
        struct reading reading = {.name = network->tensors[source].name};
        if (!statement->line)
            continue;
        formula_reads(statement->line, compare_name, &reading);
        d = network->tensors[gradient].name;
        if (statement->target == source && statement->inserted)
            fprintf(
                session->output.results,
                "      Statement %zu, %s = %s, changes %s: %s has to go back through it, too.\n",
                s + 1, name, statement->formula, name, d);
        else if (reading.found || s == loss)
            fprintf(session->output.results,
                    "      Statement %zu is your line %s = %s: %s has to follow it.\n", s + 1, name,
                    statement->formula, d);
    }
}

/* Why a statement is wrong, as far as it is a person's doing. */
static void print_reason(struct session *session, const struct network *network,
                         const struct statement *statement)
{
    const char *name = network->tensors[statement->target].name;
    if (statement->pass != PASS_BACKWARD)
        return;
    if (statement->inserted)
        fprintf(
            session->output.results,
            "      You inserted this line. It takes %s away from the gradient of the loss, which "
            "knows\n      nothing of it: right if that is meant, as in weight decay or "
            "clipping.\n",
            name);
    else if (edit_is_known(statement))
        fprintf(session->output.results,
                "      It is your line; `revert %s` gives the program's back.\n", name);
    print_forward_lines(session, network, statement->target);
}

/* The first wrong statement, whatever h the tensors were judged with: a single statement is always
 * judged with the best. */
static bool print_fault(struct session *session, struct trial *trial,
                        struct numerical_options options, bool failed, struct error *error)
{
    struct network *network = &trial->network;
    struct scope scope = trial_scope(trial);
    struct local_fault fault;
    double h = options.h, best = NUMERICAL_DEFAULTS.h;
    char text[24];
    options.h = best;
    options.entries = options.entries < 40 ? options.entries : 40;
    if (!local_first_fault(&fault, network, &scope, options, error))
        return false;
    if (fault.statement == network->statement_count) {
        if (failed)
            fprintf(session->output.results, "No single statement is wrong by itself.\n");
        if (failed && fabs(log10(h / best)) > 1)
            fprintf(session->output.results,
                    "With h = %s the differences are inexact; h = 1e-5 serves well.\n",
                    verdict_h(text, sizeof text, h));
        return true;
    }
    const struct statement *statement = &network->statements[fault.statement];
    const char *name = network->tensors[statement->target].name;
    fprintf(session->output.results, "The first wrong statement is %zu: %s = %s\n",
            fault.statement + 1, name, statement->formula);
    static const char *const judges[] = {"its formula gives", "by what it was given, it should be",
                                         "by differences of the loss, it should be"};
    fprintf(session->output.results, "      %s[%zu, %zu] is %.6g; %s %.6g\n", name, fault.at.row,
            fault.at.column, fault.found, judges[fault.judge], fault.expected);
    print_reason(session, network, statement);
    verdict_status(session, VERDICT_FAIL);
    return true;
}

/* ========================================= the sweep ========================================== */

/* The error of slopes against h, from 1e-1 to 1e-13. */
static bool run_sweep(struct session *session, struct network *network, const struct wanted *wanted,
                      struct error *error)
{
    struct position *at;
    size_t count, source = numerical_source(network, wanted->tensor);
    struct figure figure;
    if (!tensor_is_parameter(&network->tensors[source]))
        return error_set(error, "gradcheck W1[3, 400] --sweep",
                         "--sweep takes a parameter's entry");
    if (!positions_of(&at, &count, network, wanted, error))
        return false;
    struct position entry = *at;
    memory_free(at);
    if (count != 1)
        return error_set(error, "gradcheck W1[3, 400] --sweep", "--sweep takes one entry, not %zu",
                         count);
    double exact =
        (double)*matrix_at(network->tensors[wanted->tensor].value, entry.row, entry.column);
    if (!figure_begin(&figure, "sweep", "sweep", error))
        return false;
    fprintf(session->output.results, "%s[%zu, %zu] = %.9g, by differences over %zu samples\n",
            network->tensors[wanted->tensor].name, entry.row, entry.column, exact,
            network->data.samples);
    fprintf(session->output.results, "h        forward      central\n");
    bool ok = true;
    for (int k = 1; ok && k <= 13; k++) {
        double h = pow(10, -k), forward, central;
        ok = numerical_slope(network, source, entry.row, entry.column, 0, h, &forward, error) &&
             numerical_slope(network, source, entry.row, entry.column, h, h, &central, error);
        if (!ok)
            break;
        double scale = exact == 0 ? 1 : fabs(exact);
        forward = fabs(forward - exact) / scale;
        central = fabs(central - exact) / scale;
        fprintf(session->output.results, "1e-%02d    %-12.2g %.2g\n", k, forward, central);
        fprintf(figure.data, "%.9g %.9g %.9g\n", h, fmax(forward, 1e-12), fmax(central, 1e-12));
    }
    fflush(session->output.results);
    return figure_end(&figure, error) && ok;
}

/* ======================================== the command ========================================= */

static void print_amount(struct session *session, const struct request *request,
                         const struct network *network)
{
    size_t all = session->training.network.data.samples;
    char entries[80] = "", samples[80];
    snprintf(samples, sizeof samples, "samples 0 to %zu of %zu", request->samples - 1, all);
    if (request->samples == all)
        snprintf(samples, sizeof samples, "all %zu samples", all);
    if (request->entries < SIZE_MAX)
        snprintf(entries, sizeof entries, ", %zu entries at most, seed %u", request->entries,
                 request->seed);
    char h[40], line[300];
    snprintf(line, sizeof line, "Central differences, h = %s, iteration %zu, %s%s:",
             verdict_h(h, sizeof h, request->h), network->iteration, samples,
             request->wanted[0].index[0] ? "" : entries);
    wrap_print(session->output.results, line, 6, output_style(session).width);
}

static bool judge_request(struct session *session, struct trial *trial,
                          const struct request *request, struct error *error)
{
    struct network *network = &trial->network;
    struct numerical_options options = {
        .h = request->h,
        .entries = request->entries,
        .seed = request->seed,
        .goes_on = session_goes_on,
        .context = session,
    };
    bool failed = false;
    print_amount(session, request, network);
    for (size_t i = 0; i < request->count; i++) {
        if (!check_wanted(session, network, &request->wanted[i], options, &failed, error))
            return false;
        fflush(session->output.results);
    }
    return request->wanted[0].index[0] || print_fault(session, trial, options, failed, error);
}

bool gradcheck_run(struct session *session, const char *arguments, struct error *error)
{
    struct request request;
    struct network start;
    struct trial trial;
    if (sizeof(real) < sizeof(double))
        return error_set(error, "Build with plain `make`.",
                         "numerical gradients need the double build; this one computes in %s",
                         REAL_NAME);
    if (!read_request(&request, &session->training.network, arguments, error) ||
        !choose_amount(&request, &session->training.network, error))
        return false;
    struct dataset samples = dataset_slice(session->training.network.data, 0, request.samples);
    if (!judge_start(&start, session, samples, error))
        return false;
    bool ok = trial_new(&trial, &start, samples, error);
    network_free(&start);
    if (!ok)
        return false;
    trial.network.iteration = session->training.timeline.place.iteration;
    ok = request.sweep ? run_sweep(session, &trial.network, &request.wanted[0], error)
                       : judge_request(session, &trial, &request, error);
    trial_free(&trial);
    return ok;
}
