/* until: statement by statement, or by whole iterations where nobody can see the difference. */
#include "commands/until.h"

#include <string.h>

#include "base/memory.h"
#include "commands/motion.h"
#include "commands/words.h"
#include "language/caret.h"
#include "model/version.h"
#include "session/stops.h"
#include "session/evaluating.h"

/* What `until` waits for, and where it can be asked: after the last statement whose result it
 * reads. Conditions on gradients and the loss alone leave the iterations their full speed. */
struct until {
    char *condition; /* owned */
    struct session *session;
    size_t version; /* of the program, that it was found in */
    size_t statement;
    bool fast;
    struct progress progress;
};

static void note_name(void *context, const char *name)
{
    struct until *until = context;
    const struct network *network = &until->session->training.network;
    const struct program *program = &network->programs[until->version];
    size_t tensor = network_find(network, name), statement = program_last(program, tensor);
    until->fast &=
        tensor < network->tensor_count && network->tensors[tensor].lifetime == LIFETIME_GRADIENT;
    if (tensor < network->tensor_count && statement < program->count &&
        statement > until->statement)
        until->statement = statement;
}

static bool prepare_until(struct until *until, size_t version, struct error *error)
{
    struct expression expression;
    struct language_error inner = {0};
    until->version = version;
    until->statement = 0;
    until->fast = true;
    if (!expression_parse(&expression, until->condition, &inner)) {
        caret_write(error, &inner, until->condition);
        return false;
    }
    expression_names(&expression, note_name, until);
    expression_free(&expression);
    return true;
}

static bool until_holds(struct session *session, struct motion *it, bool *done, struct error *error)
{
    struct until *until = it->state;
    size_t version = (size_t)(timeline_program(&session->training.timeline) -
                              session->training.network.programs);
    if (version != until->version && !prepare_until(until, version, error))
        return false;
    if (motion_last(session) == until->statement &&
        !session_condition(session, done, until->condition, error))
        return false;
    if (!*done && session->training.timeline.place.done == 0)
        *done = motion_at_the_end(session);
    return true;
}

/* The same by whole iterations; in the end back to just after the condition's statement. */
static bool end_fast(struct session *session, const struct until *it, bool holds,
                     const char *reason, struct error *error)
{
    struct timeline *timeline = &session->training.timeline;
    struct place place = {timeline->place.iteration - 1, it->statement + 1};
    if (holds && place.done < timeline_program_of(timeline, place.iteration)->count &&
        !timeline_goto(timeline, place, NULL, NULL, error))
        return false;
    motion_stopped(session, reason, 0);
    return true;
}

static bool fast_slice(struct session *session, void *state, bool *done, struct error *error)
{
    struct until *it = state;
    struct timeline *timeline = &session->training.timeline;
    bool holds = false;
    char reason[32] = "";
    *done = timeline->place.done == 0 && timeline->place.iteration >= session->settings.iterations;
    if (*done) {
        progress_end(&it->progress);
        motion_at_the_end(session);
        motion_iterations(session, true);
        return true;
    }
    bool ok =
        timeline_next(timeline, error) && session_condition(session, &holds, it->condition, error);
    *done = motion_interrupted(session, reason, sizeof reason) || holds;
    if (!ok && !reason[0])
        return false;
    motion_progress(session, &it->progress);
    if (!*done)
        return true;
    progress_end(&it->progress);
    return end_fast(session, it, holds, reason, error);
}

static void drop_until(void *state)
{
    struct until *it = state;
    memory_free(it->condition);
    memory_free(it);
}

static struct until *new_until(struct session *session, const char *condition, struct error *error)
{
    struct until *it = memory_new(1, sizeof *it, error);
    char *copy = it ? memory_string(condition, error) : NULL;
    if (copy) {
        *it = (struct until){.condition = copy, .session = session};
        it->progress = progress_begin(session, session->training.timeline.place.iteration,
                                      session->settings.iterations);
        if (prepare_until(it, session->training.network.version, error))
            return it;
    }
    memory_free(copy);
    memory_free(it);
    return NULL;
}

bool run_until(struct session *session, const char *arguments, struct error *error)
{
    if (!*arguments)
        return error_set(error, "until loss < 1", "until needs a condition");
    if (!words_known(session, arguments, error))
        return false;
    struct until *it = new_until(session, arguments, error);
    if (!it)
        return false;
    if (motion_at_the_end(session)) {
        drop_until(it);
        return true;
    }
    if (it->fast && !stops_any(&session->stops) && !session->output.following &&
        session->training.timeline.place.done <= it->statement)
        return control_task(&session->control, fast_slice, drop_until, it);
    return motion_begin(
        session, (struct motion){.enough = until_holds, .state = it, .drop = drop_until}, error);
}
