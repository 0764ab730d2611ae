/* The commands that go back in time. */
#include <string.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "commands/motion.h"
#include "session/stops.h"
#include "session/evaluating.h"
#include "session/asking.h"
#include "view/summary.h"

/* A way to a place goes on in slices of whole iterations, each from where the last one ended. */
static bool go_slice(struct session *session, void *state, bool *done, struct error *error)
{
    const struct place *place = state;
    struct timeline *timeline = &session->training.timeline;
    if (!timeline_goto(timeline, *place, control_goes_on, &session->control, error))
        return false;
    *done = session->control.interrupted || place_compare(timeline->place, *place) == 0;
    if (!*done)
        return true;
    if (session->control.interrupted) {
        session->control.interrupted = 0;
        fprintf(session->output.notes, "Interrupted\n");
    }
    stops_look(session);
    motion_show(session);
    return true;
}

static bool go(struct session *session, struct place place, struct error *error)
{
    struct place *to = memory_new(1, sizeof *to, error);
    if (to)
        *to = place;
    return control_task(&session->control, go_slice, memory_free, to);
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

/* A search looks through iteration after iteration, from where it began towards the beginning, and
 * through each of them forwards, statement by statement; the last place that is wanted is the hit.
 * An iteration is a slice. */
struct search {
    bool (*wanted)(struct session *session, size_t statement, struct search *it, bool *yes,
                   struct error *error);
    struct place here;   /* where it began */
    struct place before; /* what lies there or behind is not asked */
    size_t left;         /* iterations that have not been looked through to their end */
    struct place hit;
    bool found;
    char reason[1024];     /* why a stop wants to stop there */
    char *text;            /* whose change is looked for; owned, NULL where stops are asked */
    struct array last;     /* its value before the statement just run */
    struct array from, to; /* around the last change found */
};

static void drop_search(void *state)
{
    struct search *it = state;
    memory_free(it->text);
    array_free(&it->last);
    array_free(&it->from);
    array_free(&it->to);
    memory_free(it);
}

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

static bool search_iteration(struct session *session, struct search *it, size_t iteration,
                             struct error *error)
{
    struct timeline *timeline = &session->training.timeline;
    if (!timeline_goto(timeline, (struct place){iteration, 0}, session_goes_on, session, error))
        return false;
    stops_look(session);
    array_free(&it->last);
    if (it->text)
        value_now(session, it->text, &it->last);
    while (place_compare(timeline->place, it->before) < 0 && !session->control.interrupted) {
        size_t statement = timeline->place.done;
        bool yes = false;
        if (!timeline_step(timeline, error))
            return false;
        if (place_compare(timeline->place, it->before) >= 0)
            break; /* not asked: what holds here is no answer, and would overwrite one */
        if (!it->wanted(session, statement, it, &yes, error))
            return false;
        if (yes) {
            it->found = true;
            it->hit = timeline->place;
        }
        if (timeline->place.iteration != iteration)
            break;
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

/* One iteration more; *over tells whether it was the last. */
static bool search_on(struct session *session, struct search *it, bool *over, struct error *error)
{
    bool ok = it->left == 0 || search_iteration(session, it, it->left - 1, error);
    if (ok && it->left && !session->control.interrupted)
        it->left--;
    *over = !ok || it->left == 0 || it->found || session->control.interrupted;
    return ok;
}

/* Begins to search from here backwards. */
static bool begin_search(struct session *session, task_slice *slice, struct search search,
                         struct error *error)
{
    struct search *it = memory_new(1, sizeof *it, error);
    search.here = session->training.timeline.place;
    search.left = search.here.iteration + (search.here.done > 0);
    search.before = search.here;
    search.before.done += search.text != NULL; /* what changed just now has changed */
    if (it)
        *it = search;
    else
        memory_free(search.text);
    return control_task(&session->control, slice, drop_search, it);
}

static bool wants_to_stop(struct session *session, size_t statement, struct search *it, bool *yes,
                          struct error *error)
{
    char reason[sizeof it->reason];
    size_t number;
    if (!stops_ask(session, statement, false, reason, sizeof reason, &number, error))
        return false;
    *yes = reason[0] != '\0';
    if (*yes)
        memcpy(it->reason, reason, sizeof reason);
    return true;
}

static bool stop_slice(struct session *session, void *state, bool *done, struct error *error)
{
    struct search *it = state;
    bool ok = search_on(session, it, done, error);
    if (session->control.interrupted) {
        session->control.interrupted = 0;
        fprintf(session->output.notes, "Interrupted\n");
        return go(session, it->here, error);
    }
    if (!ok)
        return_to(session, it->here);
    if (!ok || !*done)
        return ok;
    fprintf(session->output.notes, "%s\n",
            it->found ? it->reason : "No earlier hit: this is the beginning.");
    return go(session, it->hit, error);
}

static bool run_reverse_continue(struct session *session, const char *arguments,
                                 struct error *error)
{
    if (!argument_none(arguments, "reverse-continue", error))
        return false;
    if (at_the_beginning(session))
        return true;
    if (stops_any(&session->stops))
        return begin_search(session, stop_slice, (struct search){.wanted = wants_to_stop}, error);
    fprintf(session->output.notes, "No breakpoint is set: this is the beginning.\n");
    return go(session, (struct place){0, 0}, error);
}

/* ===================================== the last change ====================================== */

static bool value_changed(struct session *session, size_t statement, struct search *it, bool *yes,
                          struct error *error)
{
    struct array now;
    (void)statement, (void)error;
    *yes = false;
    if (!value_now(session, it->text, &now))
        return true;
    *yes = it->last.at && !array_same(it->last, now);
    if (*yes) {
        array_free(&it->from);
        array_free(&it->to);
        it->from = array_share(it->last);
        it->to = array_share(now);
    }
    array_free(&it->last);
    it->last = now;
    return true;
}

static void print_change(struct session *session, const struct search *search)
{
    struct place hit = search->hit;
    size_t iteration = hit.done ? hit.iteration : hit.iteration - 1;
    const struct program *program = timeline_program_of(&session->training.timeline, iteration);
    size_t statement = (hit.done ? hit.done : program->count) - 1;
    fprintf(session->output.results, "%s last changed in iteration %zu, statement %zu (%s)\n",
            search->text, iteration, statement + 1,
            session->training.network.tensors[program->statements[statement].target].name);
    fprintf(session->output.results, "from ");
    print_array(session->output.results, search->from, session_style(session));
    fprintf(session->output.results, "to   ");
    print_array(session->output.results, search->to, session_style(session));
}

/* How far back an interrupted search has looked. */
static void print_interrupted(struct session *session, const struct search *search)
{
    struct place here = search->here;
    size_t first = search->left;
    if (first < here.iteration + (here.done > 0))
        fprintf(session->output.notes,
                "Interrupted: %s has not changed since the beginning of iteration %zu; what was "
                "before has not been looked at.\n",
                search->text, first);
    else
        fprintf(session->output.notes, "Interrupted, before a whole iteration was looked at.\n");
}

static bool change_slice(struct session *session, void *state, bool *done, struct error *error)
{
    struct search *it = state;
    bool ok = search_on(session, it, done, error);
    if (session->control.interrupted) {
        session->control.interrupted = 0;
        ok = true;
        print_interrupted(session, it);
    } else if (!ok || !*done) {
        if (!ok)
            return_to(session, it->here);
        return ok;
    } else if (it->found) {
        print_change(session, it);
    } else {
        fprintf(session->output.results, "%s has not changed since the beginning\n", it->text);
    }
    if (!timeline_goto(&session->training.timeline, it->here, NULL, NULL, error))
        return false;
    stops_look(session);
    return ok;
}

static bool run_lastchange(struct session *session, const char *arguments, struct error *error)
{
    struct array value;
    if (!*arguments)
        return error_set(error, "lastchange W1[3,400]", "lastchange needs an expression");
    if (!session_evaluate(session, &value, arguments, error))
        return false;
    array_free(&value);
    char *text = memory_string(arguments, error);
    return text && begin_search(session, change_slice,
                                (struct search){.wanted = value_changed, .text = text}, error);
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
