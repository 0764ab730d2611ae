/* predict: what the network takes pictures for, from files or from the data. */
#include "model/prediction.h"

#include <ctype.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "data/csv.h"
#include "data/digit.h"
#include "data/png.h"
#include "session/sample_sets.h"
#include "session/samples.h"
#include "session/session.h"
#include "view/picture.h"
#include "view/print_array.h"

enum { BLOCK = 1000 }; /* the pictures of a CSV file that are predicted at once */

/* ====================================== one picture's answer ================================== */

/* Prints the digit, how sure the network is, the three most probable ones, and what it saw. */
static void print_answer(const struct session *session, struct matrix probabilities,
                         struct dataset picture)
{
    size_t best[3] = {0}, shown = probabilities.rows < 3 ? probabilities.rows : 3;
    for (size_t rank = 0; rank < shown; rank++) {
        size_t found = probabilities.rows;
        for (size_t i = 0; i < probabilities.rows; i++) {
            bool taken = false;
            for (size_t k = 0; k < rank; k++)
                taken = taken || best[k] == i;
            if (!taken &&
                (found == probabilities.rows || probabilities.at[i] > probabilities.at[found]))
                found = i;
        }
        best[rank] = found;
    }
    picture_print(session->output.results, picture.pixels, picture.height, picture.width);
    fprintf(session->output.results, "Predicted digit: %zu\nConfidence: %.4f\nBest three:", best[0],
            print_value((double)probabilities.at[best[0]]));
    for (size_t rank = 0; rank < shown; rank++)
        fprintf(session->output.results, "%s %zu (%.4f)", rank ? "," : "", best[rank],
                print_value((double)probabilities.at[best[rank]]));
    fputc('\n', session->output.results);
}

static bool predict_picture(const struct session *session, struct dataset picture,
                            struct error *error)
{
    struct matrix probabilities;
    if (!predict(&probabilities, &session->training.network, picture, error))
        return false;
    print_answer(session, probabilities, picture);
    matrix_free(&probabilities);
    return true;
}

/* ======================================= where they come from ================================= */

static bool predict_sample(struct session *session, const char *set, const char *word,
                           struct error *error)
{
    struct dataset samples;
    size_t n, first;
    if (!argument_count(word, 0, &n, error) ||
        !samples_slice(session, set, &samples, &first, error))
        return false;
    if (n >= samples.samples)
        return error_set(error, "predict test 17 is one of the test file.",
                         "sample %zu: there are %zu, counted from 0", n, samples.samples);
    struct dataset picture = dataset_slice(samples, n, n + 1);
    fprintf(session->output.results, "Sample %zu (%s)\n", n, set);
    if (!predict_picture(session, picture, error))
        return false;
    if (!picture.unlabelled)
        fprintf(session->output.results, "Label: %d\n", picture.labels[0]);
    return true;
}

/* Takes a picture as it is: it needs the size of those that the network was trained on. */
static bool take_raw(const struct session *session, const struct raster *raster,
                     struct dataset *picture, const char *path, struct error *error)
{
    struct dataset train = session->data.train;
    if (raster->height != train.height || raster->width != train.width)
        return error_set(error,
                         train.inputs == DIGIT_PIXELS ? "Without --raw it would be scaled." : NULL,
                         "%s: %zu x %zu pixels, but the network was trained on %zu x %zu", path,
                         raster->height, raster->width, train.height, train.width);
    *picture = (struct dataset){.samples = 1,
                                .height = train.height,
                                .width = train.width,
                                .inputs = train.inputs,
                                .classes = train.classes,
                                .pixels = raster->grey};
    return true;
}

static bool predict_raster(const struct session *session, const struct raster *raster, bool raw,
                           const char *path, struct error *error)
{
    uint8_t pixels[DIGIT_PIXELS], label = 0;
    struct dataset picture;
    struct raster prepared = {.height = DIGIT_SIDE, .width = DIGIT_SIDE, .grey = pixels};
    bool scaled =
        !raw && session->data.train.height == DIGIT_SIDE && session->data.train.width == DIGIT_SIDE;
    if (scaled && !digit_prepare(pixels, raster, path, error))
        return false;
    if (!take_raw(session, scaled ? &prepared : raster, &picture, path, error))
        return false;
    picture.labels = &label;
    fprintf(session->output.results, "%s\n", path);
    return predict_picture(session, picture, error);
}

static bool predict_png(const struct session *session, const char *path, bool raw,
                        struct error *error)
{
    struct raster raster;
    if (!png_read(&raster, path, error))
        return false;
    raster_flatten(&raster);
    bool ok = predict_raster(session, &raster, raw, path, error);
    raster_free(&raster);
    return ok;
}

/* Block after block, so that the tensors of a pass take little memory however long the file is. */
static bool predict_blocks(struct session *session, struct dataset data, struct error *error)
{
    size_t done = 0;
    bool ok = true;
    while (ok && done < data.samples && session_goes_on(session) &&
           !ferror(session->output.results)) {
        size_t end = data.samples - done < BLOCK ? data.samples : done + BLOCK;
        struct matrix probabilities;
        ok = predict(&probabilities, &session->training.network, dataset_slice(data, done, end),
                     error);
        if (ok && done == 0)
            fprintf(session->output.results, "ImageId,Label\n");
        for (size_t n = done; ok && n < end; n++)
            fprintf(session->output.results, "%zu,%zu\n", n + 1,
                    matrix_argmax(probabilities, n - done));
        matrix_free(&probabilities);
        done = ok ? end : done;
    }
    if (ok && done < data.samples && !ferror(session->output.results)) {
        fflush(session->output.results);
        fprintf(session->output.notes, "Interrupted: %zu of %zu pictures are predicted.\n", done,
                data.samples);
    }
    return ok;
}

/* A line for each picture of the file, in the form that Kaggle's competition takes. */
static bool predict_csv(struct session *session, const char *path, struct error *error)
{
    struct dataset data;
    if (!csv_read(&data, path, session->data.train.classes, error))
        return false;
    bool ok = data.inputs == session->data.train.inputs ||
              error_set(error, NULL, "%s: %zu pixels a picture, but the network was trained on %zu",
                        path, data.inputs, session->data.train.inputs);
    ok = ok && predict_blocks(session, data, error);
    dataset_free(&data);
    return ok;
}

static bool predict_file(struct session *session, const char *path, bool raw, struct error *error)
{
    if (argument_has_suffix(path, ".csv") || argument_has_suffix(path, ".csv.gz"))
        return predict_csv(session, path, error);
    return predict_png(session, path, raw, error);
}

/* ========================================= the command ======================================== */

/* What the words of the command have said so far. */
struct request {
    bool raw;
    const char *set; /* "train", "dev" or "test" */
    size_t asked, failed;
};

static bool is_file(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

/* One word: an option, a set, a sample's number or a file; in quotes it can only be a file. */
static bool predict_word(struct session *session, struct request *request, const char *word,
                         bool quoted, struct error *error)
{
    static const char *const sets[] = {"train", "dev", "test"};
    if (!quoted && strcmp(word, "--raw") == 0) {
        request->raw = true;
        return true;
    }
    for (size_t i = 0; !quoted && i < sizeof sets / sizeof sets[0]; i++)
        if (strcmp(word, sets[i]) == 0) {
            request->set = sets[i];
            return true;
        }
    if (request->asked++)
        fputc('\n', session->output.results);
    if (!quoted && word[strspn(word, "0123456789")] == '\0')
        return predict_sample(session, request->set, word, error);
    return predict_file(session, word, request->raw, error);
}

/* Each picture of several is tried: those that fail are named, and counted in the error. */
static bool predict_words(struct session *session, struct request *request, const char *arguments,
                          struct error *error)
{
    struct error own = {0};
    while (*arguments && session_goes_on(session)) {
        bool quoted = *arguments == '"' || *arguments == '\'';
        char *word = argument_path(arguments, &arguments, error);
        if (!word)
            return false;
        bool ok = predict_word(session, request, word, quoted, &own);
        memory_free(word);
        if (ok)
            continue;
        request->failed++;
        if (request->asked == 1 && !*arguments)
            break;
        fflush(session->output.results);
        error_print(&own, session->output.notes);
    }
    if (request->asked == 0)
        return error_set(error, "predict five.png; predict 17; predict test 17",
                         "predict needs a picture or the number of a sample");
    if (request->failed == 1 && request->asked == 1)
        return error_set(error, own.hint, "%s", own.message);
    return !request->failed || error_set(error, NULL, "%zu of %zu pictures could not be predicted",
                                         request->failed, request->asked);
}

static bool run_predict(struct session *session, const char *arguments, struct error *error)
{
    struct request request = {.set = "train"};
    if (strncmp(arguments, "--raw ", 6) == 0) {
        request.raw = true;
        arguments += 6 + strspn(arguments + 6, " ");
    }
    struct error ignored; /* what is no path may be samples' numbers */
    char *path = argument_path(arguments, NULL, &ignored); /* its name may hold blanks */
    bool ok = path && is_file(path) ? predict_file(session, path, request.raw, error)
                                    : predict_words(session, &request, arguments, error);
    memory_free(path);
    session->control.interrupted = 0;
    return ok;
}

static const struct command commands[] = {
    {"predict", NULL, "predict [--raw] FILE...|SAMPLE...",
     "what the network takes a picture for; a sample; the pictures of a CSV file",
     "predict five.png              made as MNIST's are; --raw takes it as it is\n"
     "predict 17                    a sample of those trained on; test 17: of the test file\n"
     "predict test.csv              ImageId,Label for each, as Kaggle wants them\n",
     0, run_predict},
};

const struct command_group PREDICT_COMMANDS = {"data and files", commands,
                                               sizeof commands / sizeof commands[0]};
