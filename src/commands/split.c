/* split and shuffle: which samples are trained on, in which order. */
#include "commands/arguments.h"
#include "commands/command.h"
#include "commands/motion.h"
#include "session/begin.h"

static bool run_split(struct session *session, const char *arguments, struct error *error)
{
    size_t held_out, count = session->data.train.samples;
    if (!*arguments)
        return error_set(error, "split 1000", "split needs the number of samples to hold out");
    if (!argument_count(arguments, 0, &held_out, error))
        return false;
    if (held_out >= count)
        return error_set(error, NULL, "split %zu: the training file has %zu samples", held_out,
                         count);
    struct settings settings = session->settings;
    settings.dev[0] = 0;
    settings.dev[1] = settings.train[0] = held_out;
    settings.train[1] = count;
    if (!session_restart_with(session, &settings, NULL, error))
        return false;
    fprintf(session->output.notes, "dev 0:%zu, train %zu:%zu\n", held_out, held_out, count);
    motion_next_line(session, session->output.notes);
    return true;
}

static bool run_shuffle(struct session *session, const char *arguments, struct error *error)
{
    if (!argument_none(arguments, "shuffle", error))
        return false;
    struct settings settings = session->settings;
    settings.shuffle = true;
    if (!session_restart_with(session, &settings, NULL, error))
        return false;
    fprintf(session->output.notes, "%zu samples shuffled, seed %u; `set shuffle off` undoes it\n",
            session->data.train.samples, session->settings.seed);
    motion_next_line(session, session->output.notes);
    return true;
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
};

const struct command_group SPLIT_COMMANDS = {"data and files", commands,
                                             sizeof commands / sizeof commands[0]};
