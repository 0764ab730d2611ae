/* save: an array, all parameters, or the session in a file. */
#include <string.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "commands/save_session.h"
#include "data/npy.h"
#include "session/evaluating.h"

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

static bool run_save(struct session *session, const char *arguments, struct error *error)
{
    static const char usage[] =
        "save W1.npy W1; save model.npz for all parameters; save session.bs for this place";
    const char *text = "";
    bool whole = argument_is_file(arguments, ".npz") || argument_is_file(arguments, ".bs"), ok;
    if (!*arguments)
        return error_set(error, usage, "save needs a file and an expression");
    char *path = argument_path(arguments, whole ? NULL : &text, error);
    if (!path)
        return false;
    if (whole)
        ok = argument_has_suffix(path, ".npz")
                 ? archive_write(&session->training.network, path, error)
                 : save_session(session, path, error);
    else if (argument_has_suffix(path, ".npz"))
        ok = error_set(error, usage, "save FILE.npz takes all parameters: \"%.60s\"", text);
    else if (!argument_has_suffix(path, ".npy"))
        ok = error_set(error, usage, "%.400s: only .npy, .npz and .bs files can be written", path);
    else if (!*text)
        ok = error_set(error, usage, "save needs a file and an expression");
    else
        ok = save_array(session, path, text, error);
    memory_free(path);
    return ok;
}

static const struct command commands[] = {
    {"save", NULL, "save FILE.npy EXPR|FILE.npz|FILE.bs",
     "write an array, all parameters, or this session",
     "save W1.npy W1                numpy.load reads it; a file that is there is replaced\n"
     "save model.npz                W1, b1, W2, b2, as numpy.savez writes them\n"
     "save session.bs               data, settings, names, changes, breakpoints and place: `load\n"
     "                              session.bs`, or `backstep -x session.bs`, comes back here; "
     "not\n"
     "                              kept: view, width, color, and how often breakpoints were hit\n",
     0, run_save},
};

const struct command_group SAVE_COMMANDS = {"data and files", commands,
                                            sizeof commands / sizeof commands[0]};
