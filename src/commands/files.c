/* save and load, and the table of all commands on data and files. */
#include "commands/files.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "data/npy.h"
#include "data/npz.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "commands/motion.h"
#include "session/begin.h"
#include "session/evaluating.h"

bool has_suffix(const char *text, const char *suffix)
{
    size_t length = strlen(text), own = strlen(suffix);
    return length > own && strcmp(text + length - own, suffix) == 0;
}

/* ============================================ save ============================================ */

static bool save_array(struct session *session, const char *path, const char *text,
                       struct error *error)
{
    static const char kinds[] = {[ARRAY_BOOLEAN] = 'b', [ARRAY_INTEGER] = 'i', [ARRAY_REAL] = 'f'};
    struct array value;
    struct matrix matrix, copy;
    if (!session_evaluate(session, &value, text, error))
        return false;
    bool ok = array_matrix(&matrix, &copy, value, error) &&
              npy_write_kind(path, matrix, value.dimensions, kinds[value.kind], error);
    matrix_free(&copy);
    array_free(&value);
    return ok;
}

/* Whether the arguments are one file's name with this suffix, in quotes or not. */
static bool is_file(const char *arguments, const char *suffix)
{
    size_t length = strlen(arguments), own = strlen(suffix);
    length -= length && strchr("\"'", arguments[length - 1]);
    return length > own && strncmp(arguments + length - own, suffix, own) == 0;
}

static bool run_save(struct session *session, const char *arguments, struct error *error)
{
    static const char usage[] =
        "save W1.npy W1; save model.npz for all parameters; save session.bs for this place";
    const char *text = "";
    bool whole = is_file(arguments, ".npz") || is_file(arguments, ".bs"), ok;
    if (!*arguments)
        return error_set(error, usage, "save needs a file and an expression");
    char *path = argument_path(arguments, whole ? NULL : &text, error);
    if (!path)
        return false;
    if (whole)
        ok = has_suffix(path, ".npz") ? archive_write(&session->training.network, path, error)
                                      : keep_session(session, path, error);
    else if (has_suffix(path, ".npz"))
        ok = error_set(error, usage, "save FILE.npz takes all parameters: \"%.60s\"", text);
    else if (!has_suffix(path, ".npy"))
        ok = error_set(error, usage, "%.400s: only .npy, .npz and .bs files can be written", path);
    else if (!*text)
        ok = error_set(error, usage, "save needs a file and an expression");
    else
        ok = save_array(session, path, text, error);
    memory_free(path);
    return ok;
}

/* ============================================ load ============================================ */

static bool same_layers(const struct layers *a, const struct layers *b)
{
    if (a->count != b->count)
        return false;
    for (size_t l = 0; l <= a->count; l++)
        if (a->units[l] != b->units[l])
            return false;
    return true;
}

/* How many numbers of a parameter are none. */
struct blemish {
    size_t nan, infinite;
};

static struct blemish blemish_of(struct matrix matrix)
{
    struct blemish blemish = {0, 0};
    for (size_t i = 0; i < matrix_count(matrix); i++) {
        blemish.nan += isnan((double)matrix.at[i]) != 0;
        blemish.infinite += isinf((double)matrix.at[i]) != 0;
    }
    return blemish;
}

static void note_count(FILE *notes, const char *path, size_t count, char kind, size_t layer,
                       const char *what)
{
    if (count)
        fprintf(notes, "%s: %zu of %c%zu %s %s.\n", path, count, kind, layer,
                count == 1 ? "is" : "are", what);
}

/* A file is taken as it is, but numbers that are none spread to all that is computed from them. */
static void note_blemishes(FILE *notes, const char *path, const struct blemish blemish[2],
                           size_t layer)
{
    for (int bias = 0; bias < 2; bias++) {
        note_count(notes, path, blemish[bias].nan, "Wb"[bias], layer, "NaN");
        note_count(notes, path, blemish[bias].infinite, "Wb"[bias], layer, "infinite");
    }
}

/* A model of the session's layers is a change of the parameters here; one of other layers begins
 * anew with its own. */
static bool load_model(struct session *session, const char *path, struct error *error)
{
    struct archive model;
    if (!archive_read(&model, path, session->data.train.inputs, session->data.train.classes, error))
        return false;
    bool dropped = false, same = same_layers(&model.layers, &session->training.network.layers), ok;
    struct settings settings = session->settings;
    settings.layers = model.layers;
    struct blemish blemish[NETWORK_LAYERS][2] = {{{0, 0}}};
    for (size_t l = 0; l < model.layers.count; l++) {
        blemish[l][0] = blemish_of(model.weights[l]);
        blemish[l][1] = blemish_of(model.biases[l]);
    }
    if (same)
        ok = training_take_model(&session->training.timeline, &model, &dropped, error);
    else
        ok = session_restart_with(session, &settings, &model, error);
    archive_free(&model);
    if (!ok)
        return false;
    if (dropped)
        fprintf(session->output.notes,
                "This begins a new future: what came after this place is gone.\n");
    for (size_t l = 0; l < settings.layers.count; l++)
        note_blemishes(session->output.notes, path, blemish[l], l + 1);
    if (!same) {
        fprintf(session->output.notes, "The layers are");
        for (size_t l = 0; l <= settings.layers.count; l++)
            fprintf(session->output.notes, " %zu", settings.layers.units[l]);
        fprintf(session->output.notes, " now, as in %s.\n", path);
        motion_next_line(session, session->output.notes);
    }
    return true;
}

/* Reads one array of an archive. */
static bool read_from_archive(struct matrix *matrix, int *dimensions, const char *path,
                              const char *array, struct error *error)
{
    struct npz *npz = npz_open(path, error);
    bool ok = npz && npz_matrix(npz, array, matrix, dimensions, error);
    npz_close(npz);
    return ok;
}

/* Reads what "W1.npy", "model.npz" (its array `name`) or "model.npz W2" says. */
static bool read_array(struct matrix *matrix, int *dimensions, enum array_kind *kind,
                       const char *name, const char *text, struct error *error)
{
    char element = 'f';
    const char *array = "";
    bool whole = is_file(text, ".npy") || is_file(text, ".npz");
    char *path = argument_path(text, whole ? NULL : &array, error);
    if (!path)
        return false;
    bool ok = has_suffix(path, ".npz")
                  ? read_from_archive(matrix, dimensions, path, *array ? array : name, error)
              : *array ? error_set(error, "A name with blanks stands in quotes: \"my file.npy\".",
                                   "%.400s: not understood after a file's name", array)
                       : npy_read_kind(matrix, dimensions, &element, path, error);
    *kind = element == 'f' ? ARRAY_REAL : element == 'b' ? ARRAY_BOOLEAN : ARRAY_INTEGER;
    memory_free(path);
    return ok;
}

/* A model, or a session; the arguments are its file's name alone. */
static bool load_file(struct session *session, const char *arguments, struct error *error)
{
    char *path = argument_path(arguments, NULL, error);
    bool ok = path && (has_suffix(path, ".npz") ? load_model(session, path, error)
                                                : keep_load(session, path, error));
    memory_free(path);
    return ok;
}

static bool run_load(struct session *session, const char *arguments, struct error *error)
{
    static const char usage[] = "load W1 W1.npy; load model.npz for all parameters";
    char name[64];
    const char *text = argument_word(arguments, name, sizeof name);
    struct matrix matrix;
    int dimensions;
    enum array_kind kind;
    bool named = *text && expression_is_name(name);
    if (!named && (is_file(arguments, ".npz") || is_file(arguments, ".bs")))
        return load_file(session, arguments, error);
    if (!*name || !*text)
        return error_set(error, usage, "load needs a name and a file");
    if (!named)
        return error_set(error, usage, "\"%s\" is no name", name);
    if (!read_array(&matrix, &dimensions, &kind, name, text, error))
        return false;
    struct array value = array_borrow(matrix);
    value.dimensions = dimensions;
    value.kind = kind;
    bool ok = array_fits(matrix.rows, matrix.columns) ||
              error_set(error, NULL, "%.400s: a %zux%zu array is more than an expression may hold",
                        text, matrix.rows, matrix.columns);
    ok = ok && assign_value(session, name, value, error);
    matrix_free(&matrix);
    return ok;
}

static const struct command commands[] = {
    {"split", NULL, "split DEV", "hold out the first DEV samples, train on the others; restarts",
     "split 1000\n", 0, run_split},
    {"shuffle", NULL, "shuffle", "the samples in numpy.random.shuffle's order; restarts",
     "set seed 3\n"
     "shuffle                       as a notebook: seed, shuffle the file's rows, draw W1, b1, "
     "...\n"
     "set shuffle off               in the file's order again, from the next restart on\n",
     0, run_shuffle},
    {"export", NULL, "export csv|idx|png FILE [train|dev|test|FROM:TO]",
     "write samples for other programs",
     "export csv train.csv.gz 0:42000  a file that is there is replaced, as `save` does\n"
     "export png digits test        a new folder, with folders 0 to 9; none is replaced\n"
     "export idx folder             MNIST's format; files that are there are replaced\n",
     0, run_export},
    {"predict", NULL, "predict [--raw] FILE...|SAMPLE...",
     "what the network takes a picture for; a sample; the pictures of a CSV file",
     "predict five.png              made as MNIST's are; --raw takes it as it is\n"
     "predict 17                    a sample of those trained on; test 17: of the test file\n"
     "predict test.csv              ImageId,Label for each, as Kaggle wants them\n",
     0, run_predict},
    {"save", NULL, "save FILE.npy EXPR|FILE.npz|FILE.bs",
     "write an array, all parameters, or this session",
     "save W1.npy W1                numpy.load reads it; a file that is there is replaced\n"
     "save model.npz                W1, b1, W2, b2, as numpy.savez writes them\n"
     "save session.bs               data, settings, names, changes, breakpoints and place: `load\n"
     "                              session.bs`, or `backstep -x session.bs`, comes back here; "
     "not\n"
     "                              kept: view, width, color, and how often breakpoints were hit\n",
     0, run_save},
    {"load", NULL, "load FILE.npz|FILE.bs|NAME FILE.npy|NAME FILE.npz [ARRAY]",
     "read parameters, a session, or an array",
     "load model.npz                parameters; going back undoes it\n"
     "load W1 W1.npy                one parameter, or a name of your own\n"
     "load first model.npz W1       one array of an archive\n"
     "load session.bs               instead of this session; if it cannot be, this one stays\n",
     0, run_load},
    {"values", NULL, "values NAME SHAPE [int|bool] ... end", "numbers for a name, a row a line",
     "values b2 (2, 1)\n> 0.5\n> -0x1.8p-2\n> end\n", COMMAND_TAKES_BLOCK, run_values},
    {"random_state", NULL, "random_state ... end",
     "where random numbers go on: the generator's words, as saved sessions have them",
     "random_state\n> end\n", COMMAND_TAKES_BLOCK, run_random_state},
};

const struct command_group FILE_COMMANDS = {"data and files", commands,
                                            sizeof commands / sizeof commands[0]};
