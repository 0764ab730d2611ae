/* evaluate: accuracy and loss, on a set of samples or over seeds. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "model/evaluation.h"
#include "model/interval.h"
#include "model/train.h"
#include "session/begin.h"
#include "session/progress.h"
#include "session/sample_sets.h"
#include "view/print_array.h"

/* ======================================== on one set ========================================== */

/* "0.9245 (0.9062 to 0.9395)", or a dash of the same width where nothing was counted. */
static void print_share(FILE *stream, size_t hits, size_t count)
{
    struct interval interval = interval_wilson(hits, count);
    if (count)
        fprintf(stream, "  %.4f (%.4f to %.4f)", (double)hits / (double)count, interval.low,
                interval.high);
    else
        fprintf(stream, "  %-25s", "     -");
}

/* What a label is most often taken for but itself, and how often: nothing if it never is. */
static void print_rival(FILE *stream, const struct evaluation *evaluation, size_t label)
{
    const size_t *row = evaluation->confusion + label * evaluation->classes;
    size_t rival = label == 0;
    for (size_t k = 0; k < evaluation->classes; k++)
        if (k != label && row[k] > row[rival])
            rival = k;
    if (evaluation->classes > 1 && row[rival])
        fprintf(stream, "  %zu (%zu)", rival, row[rival]);
}

static void print_evaluation(FILE *stream, const struct evaluation *evaluation)
{
    fprintf(stream, "accuracy");
    print_share(stream, evaluation->correct, evaluation->samples);
    fprintf(stream, "   loss %.6g\n", print_value(evaluation->loss));
    fprintf(stream, "digit samples  %-27s%-27s%s\n", "recall", "precision", "taken for");
    for (size_t label = 0; label < evaluation->classes; label++) {
        struct class_counts counts = evaluation_class(evaluation, label);
        fprintf(stream, "%5zu %7zu", label, counts.labelled);
        print_share(stream, counts.hits, counts.labelled);
        print_share(stream, counts.hits, counts.taken);
        print_rival(stream, evaluation, label);
        fputc('\n', stream);
    }
    fprintf(stream, "In parentheses: 95 %% intervals (Wilson).\n");
}

static bool evaluate_set(struct session *session, const char *name, struct error *error)
{
    struct samples samples;
    struct evaluation evaluation;
    if (!samples_find(session, name, &samples, error) ||
        !evaluate(&evaluation, &session->training.network, samples.data, error))
        return false;
    samples_print(session, &samples);
    print_evaluation(session->output.results, &evaluation);
    evaluation_free(&evaluation);
    return true;
}

/* ======================================= over the seeds ======================================= */

enum { SETS = 3 };
static const char *const SET_NAMES[SETS] = {"train", "dev", "test"};

/* A training with some seed, looked on by progress. */
struct trial {
    struct session *session;
    struct progress progress;
    bool interrupted;
};

static bool watch_trial(const struct train_report *report, void *context)
{
    struct trial *trial = context;
    progress_show(&trial->progress, report->iteration + 1, report->loss, report->accuracy);
    trial->interrupted = trial->session->control.interrupted;
    return !trial->interrupted;
}

/* Trains a network of its own and writes its accuracy on each set that there is. False, with the
 * error set, on failure; *trial tells when Ctrl-C ended it, and there is no accuracy then. */
static bool try_seed(struct trial *trial, uint32_t seed, size_t iterations,
                     const struct samples *sets, double *accuracy, struct error *error)
{
    struct network network;
    if (!session_network(trial->session, seed, &network, error))
        return false;
    bool ok = train(&network, iterations, watch_trial, trial, error);
    progress_end(&trial->progress);
    for (size_t i = 0; ok && !trial->interrupted && i < SETS; i++) {
        struct evaluation evaluation;
        if (!sets[i].data.samples)
            continue;
        ok = evaluate(&evaluation, &network, sets[i].data, error);
        if (ok)
            accuracy[i] = evaluation_accuracy(&evaluation);
        evaluation_free(&evaluation);
    }
    network_free(&network);
    return ok;
}

static void print_row(struct session *session, const char *name, const double *figure,
                      const struct samples *sets)
{
    fprintf(session->output.results, "%6s", name);
    for (size_t i = 0; i < SETS; i++)
        if (sets[i].data.samples)
            fprintf(session->output.results, " %8.4f", figure[i]);
    fputc('\n', session->output.results);
    fflush(session->output.results);
}

/* The mean and the standard deviation (of a sample: n - 1) of each set's accuracies. */
static void print_spread(struct session *session, double (*accuracy)[SETS], size_t count,
                         const struct samples *sets)
{
    double mean[SETS] = {0}, deviation[SETS] = {0};
    for (size_t i = 0; i < SETS; i++) {
        for (size_t n = 0; n < count; n++)
            mean[i] += accuracy[n][i] / (double)count;
        for (size_t n = 0; n < count; n++)
            deviation[i] += pow(accuracy[n][i] - mean[i], 2);
        deviation[i] = sqrt(deviation[i] / (double)(count - 1));
    }
    print_row(session, "mean", mean, sets);
    print_row(session, "std", deviation, sets);
}

static bool run_trials(struct session *session, size_t seeds, size_t iterations,
                       const struct samples *sets, double (*accuracy)[SETS], struct error *error)
{
    size_t done = 0;
    bool interrupted = false;
    fprintf(session->output.results, "accuracy after %zu iterations\n%6s", iterations, "seed");
    for (size_t i = 0; i < SETS; i++)
        if (sets[i].data.samples)
            fprintf(session->output.results, " %8s", sets[i].name);
    fputc('\n', session->output.results);
    while (done < seeds && !interrupted) {
        struct trial trial = {.session = session,
                              .progress = progress_begin(session, 0, iterations)};
        char name[24];
        snprintf(trial.progress.title, sizeof trial.progress.title, "seed %zu, ", done);
        snprintf(name, sizeof name, "%zu", done);
        if (!try_seed(&trial, (uint32_t)done, iterations, sets, accuracy[done], error))
            return false;
        interrupted = trial.interrupted;
        if (!interrupted)
            print_row(session, name, accuracy[done++], sets);
    }
    if (interrupted) {
        session->control.interrupted = 0;
        fprintf(session->output.notes, "Interrupted: %zu of %zu seeds are done.\n", done, seeds);
    }
    if (done > 1)
        print_spread(session, accuracy, done, sets);
    return true;
}

/* "5", "5 100" or "5 100 iterations" */
static bool evaluate_seeds(struct session *session, const char *arguments, struct error *error)
{
    char word[64], number[64];
    size_t seeds, iterations;
    const char *rest =
        argument_word(argument_word(arguments, word, sizeof word), number, sizeof number);
    if (!argument_count(word, 0, &seeds, error) ||
        !argument_count(number, session->settings.iterations, &iterations, error))
        return false;
    if (seeds < 2 || seeds > 1000 || iterations < 1 || (*rest && strcmp(rest, "iterations") != 0))
        return error_set(error,
                         "evaluate --seeds 5 100 trains with seeds 0 to 4, 100 iterations each.",
                         "evaluate --seeds needs a number of seeds, 2 to 1000, and takes one of "
                         "iterations");
    struct samples sets[SETS];
    struct error ignored; /* a set that is not there has no column */
    for (size_t i = 0; i < SETS; i++)
        if (!samples_find(session, SET_NAMES[i], &sets[i], &ignored))
            sets[i].data = (struct dataset){0};
    double(*accuracy)[SETS] = memory_new(seeds, sizeof *accuracy, error);
    bool ok = accuracy && run_trials(session, seeds, iterations, sets, accuracy, error);
    memory_free(accuracy);
    return ok;
}

static bool run_evaluate(struct session *session, const char *arguments, struct error *error)
{
    char word[64];
    const char *rest = argument_word(arguments, word, sizeof word);
    if (strcmp(word + strspn(word, "-"), "seeds") == 0)
        return evaluate_seeds(session, rest, error);
    if (*rest)
        return error_set(error, "evaluate test, or evaluate --seeds 5",
                         "evaluate takes one set of samples: \"%.60s\"", arguments);
    return evaluate_set(session, word, error);
}

static const struct command commands[] = {
    {"evaluate", NULL, "evaluate [train|dev|test|FROM:TO] | --seeds K [N]",
     "accuracy and loss on a set of samples, or over seeds",
     "evaluate                      the dev set: accuracy, loss, each digit's recall and "
     "precision\n"
     "evaluate test                 the test set: keep it for the end\n"
     "evaluate 42000:60000          any samples of the training file\n"
     "evaluate --seeds 5 100        trains with seeds 0 to 4, 100 iterations each, beside this "
     "place\n"
     "accuracy(dev)                 the figures alone; loss(test) and so on, in expressions\n",
     COMMAND_ONLY_SHOWS, run_evaluate},
};

const struct command_group EVALUATE_COMMANDS = {"judging", commands,
                                                sizeof commands / sizeof commands[0]};
