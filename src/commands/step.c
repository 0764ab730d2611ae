/* The commands that run the training forwards. */
#include <string.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "commands/data.h"
#include "commands/motion.h"
#include "commands/until.h"
#include "session/stops.h"
#include "session/begin.h"

/* ========================================= statements ========================================= */

static bool enough_steps(struct session *session, struct motion *it, bool *done,
                         struct error *error)
{
    (void)session, (void)error;
    *done = --it->left == 0;
    return true;
}

static bool run_step(struct session *session, const char *arguments, struct error *error)
{
    size_t count;
    if (!argument_count(arguments, 1, &count, error))
        return false;
    if (count == 0) {
        motion_note(session, "No statement is run.");
        motion_show(session);
        return true;
    }
    size_t target = motion_statement(session, session->training.timeline.place.done)->target;
    struct tensor *tensor = &session->training.network.tensors[target];
    bool update = count == 1 && tensor_is_parameter(tensor);
    struct matrix before = {0};
    struct error ignored;
    if (update && matrix_new(&before, tensor->rows, tensor->columns, &ignored))
        matrix_copy(before, tensor->value);
    return motion_begin(
        session,
        (struct motion){.enough = enough_steps, .left = count, .target = target, .before = before},
        error);
}

static bool end_of_pass(struct session *session, struct motion *it, bool *done, struct error *error)
{
    struct place place = session->training.timeline.place;
    (void)error;
    *done = place.iteration != it->from.iteration ||
            motion_statement(session, place.done)->pass != it->pass;
    return true;
}

static bool run_finish(struct session *session, const char *arguments, struct error *error)
{
    return argument_none(arguments, "finish", error) &&
           motion_begin(session, (struct motion){.enough = end_of_pass}, error);
}

static bool at_target(struct session *session, struct motion *it, bool *done, struct error *error)
{
    (void)error;
    *done = motion_executed(session, motion_last(session))->target == it->target;
    return true;
}

static bool run_advance(struct session *session, const char *arguments, struct error *error)
{
    size_t statement;
    if (!*arguments)
        return error_set(error, "advance dW1", "advance needs a target");
    if (!argument_target(session, arguments, &statement, error))
        return false;
    size_t target = motion_statement(session, statement)->target;
    return motion_begin(session, (struct motion){.enough = at_target, .target = target}, error);
}

/* ====================================== whole iterations ====================================== */

/* A motion by iterations: at full speed where nothing looks on, else statement by statement. */
struct iterating {
    size_t last;            /* iteration that it ends at */
    size_t every, reported; /* a line among the results after so many of them, 0 for never */
    bool slowly;
    struct progress progress;
};

/* Tells where it ended, and why. */
static void end_iterating(struct session *session, const struct iterating *it, const char *reason,
                          size_t reached)
{
    if (reached) {
        motion_stopped(session, reason, reached);
        return;
    }
    if (reason[0])
        motion_note(session, "%s", reason);
    motion_iterations(session, it->reported < session->training.timeline.place.iteration);
}

static bool iterate_slice(struct session *session, void *state, bool *done, struct error *error)
{
    struct iterating *it = state;
    struct timeline *timeline = &session->training.timeline;
    char reason[1024] = "";
    size_t reached = 0;
    if (!(it->slowly ? motion_step(session, reason, sizeof reason, &reached, error)
                     : timeline_next(timeline, error))) {
        progress_end(&it->progress);
        return false;
    }
    if (it->every && timeline->place.iteration >= it->reported + it->every) {
        it->reported = timeline->place.iteration;
        progress_end(&it->progress);
        motion_report(session, session->output.results);
    }
    if (!it->slowly)
        motion_progress(session, &it->progress);
    if (!reason[0])
        motion_interrupted(session, reason, sizeof reason);
    *done = reason[0] || timeline->place.iteration >= it->last;
    if (*done) {
        progress_end(&it->progress);
        end_iterating(session, it, reason, reached);
    }
    return true;
}

static bool run_iterations(struct session *session, size_t count, size_t every, struct error *error)
{
    size_t first = session->training.timeline.place.iteration;
    if (count == 0) {
        motion_note(session, "No iteration is run.");
        motion_next_line(session, session->output.notes);
        return true;
    }
    struct iterating *it = memory_new(1, sizeof *it, error);
    if (it)
        *it = (struct iterating){.last = first + count,
                                 .every = every,
                                 .reported = first,
                                 .slowly = stops_any(&session->stops) || session->output.following,
                                 .progress = progress_begin(session, first, first + count)};
    return control_task(&session->control, iterate_slice, memory_free, it);
}

static bool run_next(struct session *session, const char *arguments, struct error *error)
{
    size_t count;
    return argument_count(arguments, 1, &count, error) && run_iterations(session, count, 0, error);
}

static bool run_run(struct session *session, const char *arguments, struct error *error)
{
    char number[64], word[64];
    size_t count, every = 0;
    const char *rest = argument_word(arguments, number, sizeof number);
    if (!*number)
        return error_set(error, "run 100; `continue` goes on to the end.",
                         "run needs a number of iterations");
    if (!argument_count(number, 0, &count, error))
        return false;
    if (*rest) {
        rest = argument_word(rest, word, sizeof word);
        if (strcmp(word, "every") != 0 || !*rest)
            return error_set(error, "run 500 every 50", "run: after the number, \"every K\" only");
        if (!argument_count(rest, 0, &every, error))
            return false;
        if (every == 0)
            return error_set(error, "run 500 every 50", "run: every 0 iterations is never");
    }
    return run_iterations(session, count, every, error);
}

static bool run_continue(struct session *session, const char *arguments, struct error *error)
{
    if (!argument_none(arguments, "continue", error))
        return false;
    if (motion_at_the_end(session))
        return true;
    return run_iterations(session,
                          session->settings.iterations - session->training.timeline.place.iteration,
                          0, error);
}

static bool run_restart(struct session *session, const char *arguments, struct error *error)
{
    if (!argument_none(arguments, "restart", error) || !session_restart(session, error))
        return false;
    if (session->control.untold)
        announce_data(session);
    if (script_runs(&session->control.scripts)) /* a script goes on at once */
        return true;
    fputs(session_style(session).width < 60 ? "At the beginning again:\n"
                                            : "At the beginning again: ",
          session->output.notes);
    motion_next_line(session, session->output.notes);
    return true;
}

static const struct command commands[] = {
    {"step", "s", "step [N]", "run the next statement, or the next N",
     "step                          one statement\n"
     "step 5                        the whole forward pass of two layers\n",
     COMMAND_REPEATS, run_step},
    {"next", "n", "next [N]", "run whole iterations", "next 10\n", COMMAND_REPEATS, run_next},
    {"finish", "fin", "finish", "run to the end of this pass", "finish\n", COMMAND_REPEATS,
     run_finish},
    {"continue", "c", "continue", "run to a breakpoint, or to `set iterations`", "continue\n",
     COMMAND_REPEATS, run_continue},
    {"run", "r", "run N [every K]", "run N iterations at full speed",
     "run 100\nrun 500 every 50              a line after every fiftieth\n", 0, run_run},
    {"advance", NULL, "advance TARGET", "run until just after TARGET's statement", "advance dW1\n",
     COMMAND_REPEATS, run_advance},
    {"until", "u", "until COND", "run until a condition holds",
     "until loss < 1\n"
     "until np.mean(Z1 > 0) < 0.1\n",
     0, run_until},
    {"restart", NULL, "restart", "draw the parameters anew and begin again", "restart\n", 0,
     run_restart},
};

const struct command_group MOTION_COMMANDS = {"running", commands,
                                              sizeof commands / sizeof commands[0]};
