#include "session/asking.h"

#include <string.h>

#include "session/evaluating.h"
#include "view/print_array.h"
#include "view/summary.h"

/* The target of a statement just executed. */
static size_t executed(const struct session *session, size_t statement)
{
    return timeline_program(&session->training.timeline)->statements[statement].target;
}

static const char *target_of(const struct session *session, size_t statement)
{
    return session->training.network.tensors[executed(session, statement)].name;
}

/* The iteration that the statement just executed belongs to. */
static size_t current_iteration(const struct session *session)
{
    size_t done;
    return timeline_looked_at(&session->training.timeline, &done);
}

static bool ask_break(struct session *session, const struct stop *stop, size_t statement, bool *hit,
                      struct error *error)
{
    *hit =
        stop->target[0] ? strcmp(stop->target, target_of(session, statement)) == 0 : statement == 0;
    if (stop->has_iteration && stop->iteration != current_iteration(session))
        *hit = false;
    return !*hit || !stop->condition || session_condition(session, hit, stop->condition, error);
}

/* The value of a watch now; false, without an error to report, while it has none. */
static bool watched(struct session *session, const struct stop *stop, struct array *value)
{
    struct array borrowed;
    struct error ignored;
    if (!session_evaluate(session, &borrowed, stop->condition, &ignored))
        return false;
    bool ok = array_copy(value, borrowed, &ignored);
    array_free(&borrowed);
    return ok;
}

/* A number as itself, an array by its summary. */
static void describe(char *text, size_t length, struct array value, int precision)
{
    struct matrix matrix, copy;
    struct error ignored;
    if (array_count(value) == 1)
        snprintf(text, length, "%.*g", precision, print_value(array_value(value)));
    else if (array_matrix(&matrix, &copy, value, &ignored)) {
        summary_text(text, length, matrix);
        matrix_free(&copy);
    }
}

static void ask_watch(struct session *session, struct stop *stop, bool *hit, char *what,
                      size_t length)
{
    struct array value;
    *hit = false;
    if (!watched(session, stop, &value))
        return;
    *hit = stop->has_old && !array_same(stop->old, value);
    if (*hit) {
        char old[256], new[256];
        describe(old, sizeof old, stop->old, session->settings.precision);
        describe(new, sizeof new, value, session->settings.precision);
        snprintf(what, length, "\n   old  %s\n   new  %s", old, new);
    }
    array_free(&stop->old);
    stop->old = value;
    stop->has_old = true;
}

static void ask_catch(struct session *session, size_t statement, bool *hit, char *what,
                      size_t length)
{
    size_t target = executed(session, statement);
    struct summary summary = summary_of(session->training.network.tensors[target].value);
    *hit = summary.nan + summary.infinite > 0;
    snprintf(what, length, ": %s holds %zu NaN and %zu infinities", target_of(session, statement),
             summary.nan, summary.infinite);
}

static bool ask_one(struct session *session, struct stop *stop, size_t statement, bool *hit,
                    char *what, size_t length, struct error *error)
{
    what[0] = '\0';
    switch (stop->kind) {
    case STOP_BREAK:
        return ask_break(session, stop, statement, hit, error);
    case STOP_WATCH:
        ask_watch(session, stop, hit, what, length);
        return true;
    case STOP_CATCH:
        ask_catch(session, statement, hit, what, length);
        return true;
    }
    return true;
}

bool stops_ask(struct session *session, size_t statement, bool count, char *reason, size_t length,
               size_t *reached, struct error *error)
{
    static const char *const kind[] = {"Breakpoint", "Watchpoint", "Catchpoint"};
    reason[0] = '\0';
    *reached = 0;
    for (size_t i = 0; i < session->stops.count; i++) {
        struct stop *stop = &session->stops.list[i];
        bool hit = false;
        char what[600];
        if (!stop->enabled)
            continue;
        struct error inner = {0};
        if (!ask_one(session, stop, statement, &hit, what, sizeof what, &inner))
            return error_set(error, inner.hint, "%s %zu: %.800s", kind[stop->kind], stop->number,
                             inner.message);
        if (!hit)
            continue;
        if (count)
            stop->hits++;
        if (count && stop->ignore > 0) {
            stop->ignore--;
            continue;
        }
        if (reason[0])
            continue;
        snprintf(reason, length, "%s %zu%s%s%s",
                 stop->temporary ? "Temporary breakpoint" : kind[stop->kind], stop->number,
                 stop->kind == STOP_WATCH ? ", " : "",
                 stop->kind == STOP_WATCH ? stop->condition : "", what);
        *reached = stop->number;
    }
    return true;
}

void stops_watch(struct session *session, struct stop *stop)
{
    array_free(&stop->old);
    stop->has_old = watched(session, stop, &stop->old);
}

void stops_look(struct session *session)
{
    for (size_t i = 0; i < session->stops.count; i++) {
        struct stop *stop = &session->stops.list[i];
        if (stop->kind == STOP_WATCH)
            stops_watch(session, stop);
    }
}
