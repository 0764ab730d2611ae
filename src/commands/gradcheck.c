/* gradcheck: the program's own gradients against numerical ones, and the first wrong statement. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "commands/check.h"
#include "commands/command.h"
#include "commands/gradcheck_request.h"
#include "commands/verdict.h"
#include "judge/local.h"
#include "judge/probe.h"
#include "judge/trial.h"
#include "language/indexing.h"
#include "session/editing.h"
#include "session/formula.h"
#include "session/session.h"
#include "view/figure.h"
#include "view/wrap.h"

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
        !gradcheck_positions(&positions, &options.position_count, network, wanted, error))
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
    if (!gradcheck_positions(&at, &count, network, wanted, error))
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
            network->batch.count);
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

static void print_amount(struct session *session, const struct gradcheck_request *request,
                         const struct network *network)
{
    size_t all = session->training.network.batch.count;
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
    wrap_print(session->output.results, line, 6, session_style(session).width);
}

static bool judge_request(struct session *session, struct trial *trial,
                          const struct gradcheck_request *request, struct error *error)
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

static bool run_gradcheck(struct session *session, const char *arguments, struct error *error)
{
    struct gradcheck_request request;
    struct network start;
    struct trial trial;
    if (sizeof(real) < sizeof(double))
        return error_set(error, "Build with plain `make`.",
                         "numerical gradients need the double build; this one computes in %s",
                         REAL_NAME);
    if (!gradcheck_read(&request, &session->training.network, arguments, error) ||
        !gradcheck_choose(&request, &session->training.network, error))
        return false;
    struct batch samples = session->training.network.batch;
    samples.count = request.samples;
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

static const struct command commands[] = {
    {"gradcheck", NULL,
     "gradcheck [TARGET...] [--all] [--entries N] [--samples N] [--h H] [--sweep]",
     "compare gradients with central differences, and name the first wrong statement",
     "gradcheck                     all of them, on as many samples as take a few seconds\n"
     "gradcheck W1[3, 400] dZ2[:, 0]  single entries, a whole column\n"
     "gradcheck W1[3, 400] --sweep  the error for h from 1e-1 to 1e-13\n",
     COMMAND_ONLY_SHOWS, run_gradcheck},
};

const struct command_group GRADCHECK_COMMANDS = {"judging", commands,
                                                 sizeof commands / sizeof commands[0]};
