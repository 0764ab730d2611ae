/* data: which samples there are to train on. */
#include "commands/data.h"

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "commands/motion.h"
#include "session/begin.h"
#include "session/samples.h"
#include "session/script.h"
#include "session/settings.h"

void announce_data(struct session *session)
{
    size_t used = session->training.network.data.samples, all = session->data.train.samples;
    session->control.untold = false;
    if (used + samples_dev(&session->data, &session->settings).samples < all &&
        !settings_default_slice(&session->settings))
        fprintf(session->output.notes,
                "%s: training on %zu of %zu samples of %zu x %zu pixels, as `set train` has it\n",
                session->data.name, used, all, session->data.train.height,
                session->data.train.width);
    else
        fprintf(session->output.notes, "%s: training on %zu samples of %zu x %zu pixels\n",
                session->data.name, used, session->data.train.height, session->data.train.width);
}

static bool run_data(struct session *session, const char *arguments, struct error *error)
{
    if (!*arguments && !session->data.name) {
        *error = session->data.missing;
        return false;
    }
    if (!*arguments) {
        fprintf(session->output.results, "%s: %zu samples of %zu x %zu pixels, %zu classes\n",
                session->data.name, session->data.train.samples, session->data.train.height,
                session->data.train.width, session->data.train.classes);
        return true;
    }
    char *name = argument_path(arguments, NULL, error);
    bool ok = name && session_load(session, name, error);
    memory_free(name);
    if (!ok)
        return false;
    session->control.untold = script_loads(&session->control.scripts);
    if (!session->control.untold)
        announce_data(session);
    if (!script_runs(&session->control.scripts)) /* a script goes on at once */
        motion_next_line(session, session->output.notes);
    return true;
}

static const struct command commands[] = {
    {"data", NULL, "data [toy|mnist|FILE]", "which data; another set restarts",
     "data toy                      a network that fits on paper\n"
     "data train.csv                as Kaggle has it, also train.csv.gz\n"
     "data mnist.npz                x_train, y_train, x_test, y_test\n"
     "data \"my pictures\"            a folder: of MNIST's four files, or of folders 0 to 9 of "
     "PNGs\n",
     COMMAND_WITHOUT_DATA, run_data},
};

const struct command_group DATA_COMMANDS = {"settings and data", commands,
                                            sizeof commands / sizeof commands[0]};
