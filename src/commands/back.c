/* The commands that go back in time. */
#include <string.h>

#include "commands/arguments.h"
#include "commands/command.h"
#include "commands/step.h"
#include "session/stops.h"
#include "view/summary.h"

static bool go(struct session *session, struct place place, struct error *error)
{
    if (!timeline_goto(&session->training.timeline, place, session_goes_on, session, error))
        return false;
    if (session->control.interrupted) {
        session->control.interrupted = 0;
        fprintf(session->output.notes, "Interrupted\n");
    }
    stops_look(session);
    motion_show(session);
    return true;
}

static bool at_the_beginning(const struct session *session)
{
    struct place place = session->training.timeline.place;
    if (place.iteration || place.done)
        return false;
    fprintf(session->output.notes, "This is the beginning; there is nothing before it.\n");
    return true;
}

static bool run_back(struct session *session, const char *arguments, struct error *error)
{
    size_t count;
    if (!argument_count(arguments, 1, &count, error))
        return false;
    if (at_the_beginning(session))
        return true;
    struct place place = session->training.timeline.place;
    while (count > place.done && place.iteration > 0) {
        count -= place.done;
        place.iteration--;
        place.done = timeline_program_of(&session->training.timeline, place.iteration)->count;
    }
    place.done -= count < place.done ? count : place.done;
    return go(session, place, error);
}

static bool run_reverse_next(struct session *session, const char *arguments, struct error *error)
{
    size_t count;
    if (!argument_count(arguments, 1, &count, error))
        return false;
    if (at_the_beginning(session))
        return true;
    struct place place = session->training.timeline.place;
    size_t whole = place.iteration + (place.done > 0);
    return go(session, (struct place){count < whole ? whole - count : 0, 0}, error);
}

/* Back to where this pass began; from a beginning, to that of the pass before. */
static bool run_reverse_finish(struct session *session, const char *arguments, struct error *error)
{
    struct place place = session->training.timeline.place;
    if (!argument_none(arguments, "reverse-finish", error))
        return false;
    if (at_the_beginning(session))
        return true;
    timeline_previous(&session->training.timeline, place, &place);
    const struct program *program =
        timeline_program_of(&session->training.timeline, place.iteration);
    enum pass pass = program->statements[place.done].pass;
    while (place.done > 0 && program->statements[place.done - 1].pass == pass)
        place.done--;
    return go(session, place, error);
}

static bool run_goto(struct session *session, const char *arguments, struct error *error)
{
    struct spot spot;
    if (!*arguments)
        return error_set(error, "goto 100, goto 17:dZ2", "goto needs a place");
    if (*arguments == '-')
        return error_set(error, "goto 100, goto dW1, goto 17:dZ2; `back 3` undoes statements.",
                         "goto takes an iteration or a target: there is none before 0");
    if (!argument_spot(session, arguments, &spot, error)) {
        if (error->kind == ERROR_NO_TARGET)
            snprintf(error->hint, sizeof error->hint,
                     "goto takes an iteration, a target or both: "
                     "goto 100, goto dW1, goto 17:dZ2.");
        return false;
    }
    struct place place = {spot.has_iteration ? spot.iteration
                                             : session->training.timeline.place.iteration,
                          spot.has_statement ? spot.statement + 1 : 0};
    if (place.done == timeline_program_of(&session->training.timeline, place.iteration)->count)
        place = (struct place){place.iteration + 1, 0};
    return go(session, place, error);
}

/* ==================================== searching backwards ===================================== */

/* Goes through iteration `from.iteration` from its beginning up to (not including) `before`,
 * statement by statement; *hit is the last place where `wanted` was true. */
static bool search_iteration(struct session *session, struct place from, struct place before,
                             bool (*wanted)(struct session *session, size_t statement,
                                            void *context, bool *yes, struct error *error),
                             void *context, bool *found, struct place *hit, struct error *error)
{
    *found = false;
    if (!timeline_goto(&session->training.timeline, from, session_goes_on, session, error))
        return false;
    stops_look(session);
    while (place_compare(session->training.timeline.place, before) < 0 &&
           !session->control.interrupted) {
        size_t statement = session->training.timeline.place.done;
        bool yes = false;
        if (!timeline_step(&session->training.timeline, error))
            return false;
        if (place_compare(session->training.timeline.place, before) >= 0)
            break; /* not asked: what holds here is no answer, and would overwrite one */
        if (!wanted(session, statement, context, &yes, error))
            return false;
        if (yes) {
            *found = true;
            *hit = session->training.timeline.place;
        }
        if (session->training.timeline.place.iteration != from.iteration)
            break;
    }
    return true;
}

/* Searches iteration after iteration towards the beginning. */
static bool search_back(struct session *session,
                        bool (*wanted)(struct session *session, size_t statement, void *context,
                                       bool *yes, struct error *error),
                        void *context, bool *found, struct place *hit, struct error *error)
{
    struct place here = session->training.timeline.place;
    size_t iteration = here.iteration + (here.done > 0);
    *found = false;
    while (iteration-- > 0 && !*found && !session->control.interrupted) {
        struct place before = here;
        if (!search_iteration(session, (struct place){iteration, 0}, before, wanted, context, found,
                              hit, error))
            return false;
    }
    return true;
}

/* After a search that failed: to where it began, or, when that fails, too, a word on where the
 * session stands instead. */
static void return_to(struct session *session, struct place here)
{
    struct error error;
    if (!timeline_goto(&session->training.timeline, here, NULL, NULL, &error))
        fprintf(session->output.notes,
                "The way back to iteration %zu failed, too; this is iteration %zu.\n",
                here.iteration, session->training.timeline.place.iteration);
    stops_look(session);
}

struct reached {
    char reason[1024];
};

static bool wants_to_stop(struct session *session, size_t statement, void *context, bool *yes,
                          struct error *error)
{
    struct reached *reached = context;
    char reason[sizeof reached->reason];
    size_t number;
    if (!stops_ask(session, statement, false, reason, sizeof reason, &number, error))
        return false;
    *yes = reason[0] != '\0';
    if (*yes)
        memcpy(reached->reason, reason, sizeof reason);
    return true;
}

static bool run_reverse_continue(struct session *session, const char *arguments,
                                 struct error *error)
{
    struct reached reached = {""};
    struct place hit = {0, 0}, here = session->training.timeline.place;
    bool found;
    if (!argument_none(arguments, "reverse-continue", error))
        return false;
    if (at_the_beginning(session))
        return true;
    if (stops_any(session)) {
        bool ok = search_back(session, wants_to_stop, &reached, &found, &hit, error);
        if (session->control.interrupted) {
            session->control.interrupted = 0;
            fprintf(session->output.notes, "Interrupted\n");
            return go(session, here, error);
        }
        if (!ok) {
            return_to(session, here);
            return false;
        }
        fprintf(session->output.notes, "%s\n",
                found ? reached.reason : "No earlier hit: this is the beginning.");
    } else {
        fprintf(session->output.notes, "No breakpoint is set: this is the beginning.\n");
    }
    return go(session, hit, error);
}

/* ===================================== the last change ====================================== */

struct change_search {
    const char *text;
    struct array before;   /* the value before the statement just run */
    struct array from, to; /* around the last change found */
    size_t searched;       /* the first iteration that was looked through to its end */
};

static bool value_now(struct session *session, const char *text, struct array *value)
{
    struct array borrowed;
    struct error ignored;
    *value = (struct array){0};
    if (!session_evaluate(session, &borrowed, text, &ignored))
        return false;
    bool ok = array_copy(value, borrowed, &ignored);
    array_free(&borrowed);
    return ok;
}

static bool value_changed(struct session *session, size_t statement, void *context, bool *yes,
                          struct error *error)
{
    struct change_search *search = context;
    struct array now;
    (void)statement;
    (void)error;
    *yes = false;
    if (!value_now(session, search->text, &now))
        return true;
    *yes = search->before.at && !array_same(search->before, now);
    if (*yes) {
        array_free(&search->from);
        array_free(&search->to);
        search->from = array_share(search->before);
        search->to = array_share(now);
    }
    array_free(&search->before);
    search->before = now;
    return true;
}

/* Searches from the beginning of each iteration, where the value before it is looked at first. */
static bool search_change(struct session *session, struct change_search *search, bool *found,
                          struct place *hit, struct error *error)
{
    struct place here = session->training.timeline.place;
    struct place after = here;
    after.done++;
    *found = false;
    search->searched = here.iteration + (here.done > 0);
    for (size_t iteration = here.iteration + (here.done > 0);
         iteration-- > 0 && !*found && !session->control.interrupted;) {
        struct place from = {iteration, 0};
        if (!timeline_goto(&session->training.timeline, from, session_goes_on, session, error))
            return false;
        array_free(&search->before);
        value_now(session, search->text, &search->before);
        if (!search_iteration(session, from, after, value_changed, search, found, hit, error))
            return false;
        if (!session->control.interrupted)
            search->searched = iteration;
    }
    return true;
}

static void print_change(struct session *session, const struct change_search *search,
                         struct place hit)
{
    size_t iteration = hit.done ? hit.iteration : hit.iteration - 1;
    const struct program *program = timeline_program_of(&session->training.timeline, iteration);
    size_t statement = (hit.done ? hit.done : program->count) - 1;
    fprintf(session->output.results, "%s last changed in iteration %zu, statement %zu (%s)\n",
            search->text, iteration, statement + 1,
            session->training.network.tensors[program->statements[statement].target].name);
    fprintf(session->output.results, "from ");
    print_array(session->output.results, search->from, output_style(session));
    fprintf(session->output.results, "to   ");
    print_array(session->output.results, search->to, output_style(session));
}

/* How far back an interrupted search has looked. */
static void print_interrupted(struct session *session, const struct change_search *search,
                              struct place here)
{
    size_t first = search->searched;
    if (first < here.iteration + (here.done > 0))
        fprintf(session->output.notes,
                "Interrupted: %s has not changed since the beginning of iteration %zu; what was "
                "before has not been looked at.\n",
                search->text, first);
    else
        fprintf(session->output.notes, "Interrupted, before a whole iteration was looked at.\n");
}

static bool run_lastchange(struct session *session, const char *arguments, struct error *error)
{
    struct change_search search = {.text = arguments};
    struct place here = session->training.timeline.place, hit = {0, 0};
    struct array value;
    bool found;
    if (!*arguments)
        return error_set(error, "lastchange W1[3,400]", "lastchange needs an expression");
    if (!session_evaluate(session, &value, arguments, error))
        return false;
    array_free(&value);
    bool ok = search_change(session, &search, &found, &hit, error);
    if (session->control.interrupted) {
        session->control.interrupted = 0;
        ok = true;
        print_interrupted(session, &search, here);
    } else if (ok && found) {
        print_change(session, &search, hit);
    } else if (ok) {
        fprintf(session->output.results, "%s has not changed since the beginning\n", arguments);
    }
    array_free(&search.before);
    array_free(&search.from);
    array_free(&search.to);
    if (ok && !timeline_goto(&session->training.timeline, here, NULL, NULL, error))
        return false;
    if (ok)
        stops_look(session);
    else
        return_to(session, here);
    return ok;
}

static const struct command commands[] = {
    {"back", NULL, "back [N]", "undo the last statement, or the last N", "back 3\n",
     COMMAND_REPEATS, run_back},
    {"reverse-step", "rs", "reverse-step [N]", "the same as back", "reverse-step\n",
     COMMAND_REPEATS, run_back},
    {"reverse-next", "rn", "reverse-next [N]", "back by whole iterations", "reverse-next 10\n",
     COMMAND_REPEATS, run_reverse_next},
    {"reverse-finish", NULL, "reverse-finish", "back to the beginning of this pass",
     "reverse-finish\n", COMMAND_REPEATS, run_reverse_finish},
    {"reverse-continue", "rc", "reverse-continue", "back to the previous breakpoint's hit",
     "watch b2\nreverse-continue\n", COMMAND_REPEATS, run_reverse_continue},
    {"goto", NULL, "goto ITER[:TARGET]", "to any place, past or future",
     "goto 100                      where 100 iterations are done\n"
     "goto 17:dZ2                   in iteration 17, just after dZ2\n",
     0, run_goto},
    {"lastchange", NULL, "lastchange EXPR", "where a value last changed, from what to what",
     "lastchange W1[3,400]\n", 0, run_lastchange},
};

const struct command_group BACK_COMMANDS = {"going back", commands,
                                            sizeof commands / sizeof commands[0]};
