/* load: parameters, an array or a session from a file. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "commands/let.h"
#include "commands/load_session.h"
#include "commands/motion.h"
#include "data/npy.h"
#include "data/npz.h"
#include "session/begin.h"
#include "session/training.h"

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
    bool whole = argument_is_file(text, ".npy") || argument_is_file(text, ".npz");
    char *path = argument_path(text, whole ? NULL : &array, error);
    if (!path)
        return false;
    bool ok = argument_has_suffix(path, ".npz")
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
    bool ok = path && (argument_has_suffix(path, ".npz") ? load_model(session, path, error)
                                                         : load_session(session, path, error));
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
    if (!named && (argument_is_file(arguments, ".npz") || argument_is_file(arguments, ".bs")))
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
    {"load", NULL, "load FILE.npz|FILE.bs|NAME FILE.npy|NAME FILE.npz [ARRAY]",
     "read parameters, a session, or an array",
     "load model.npz                parameters; going back undoes it\n"
     "load W1 W1.npy                one parameter, or a name of your own\n"
     "load first model.npz W1       one array of an archive\n"
     "load session.bs               instead of this session; if it cannot be, this one stays\n",
     0, run_load},
};

const struct command_group LOAD_COMMANDS = {"data and files", commands,
                                            sizeof commands / sizeof commands[0]};
