#include "session/tracking.h"

#include "model/run.h"
#include "session/evaluating.h"
#include "session/sample_sets.h"

/* An expression's value here, if it has one and is one number. */
static bool value_here(struct session *session, const char *text, double *value)
{
    struct array array;
    struct error ignored;
    if (!session_evaluate(session, &array, text, &ignored))
        return false;
    bool one = array_count(array) == 1;
    if (one)
        *value = array_value(array);
    array_free(&array);
    return one;
}

void tracking_arrived(struct session *session)
{
    struct history *history = &session->training.history;
    struct network *network = &session->training.network;
    struct error unsaid; /* as in history_put */
    if (!session->training.timeline.place.iteration ||
        !session->training.timeline.valid[network->loss] || !history_begin(history, &unsaid))
        return;
    size_t iteration = session->training.timeline.place.iteration - 1;
    history_put(&history->series[HISTORY_LOSS], iteration,
                (double)network->tensors[network->loss].value.at[0]);
    if (iteration >= history->series[HISTORY_ACCURACY].known_capacity ||
        !history->series[HISTORY_ACCURACY].known[iteration])
        history_put(&history->series[HISTORY_ACCURACY], iteration, run_accuracy(network));
    for (size_t s = HISTORY_BUILT_IN; s < history->count; s++) {
        double value;
        if ((history->series[s].tracked || history->series[s].wanted) &&
            value_here(session, history->series[s].text, &value))
            history_put(&history->series[s], iteration, value);
    }
}

/* What depends on the parameters alone is computed from the snapshots: no iteration runs. */
static bool fill_from_snapshots(struct session *session, struct series *series, size_t end,
                                struct error *error)
{
    size_t iteration = 0;
    double ignored;
    while (snapshots_next(&session->training.timeline.snapshots, &iteration) && iteration <= end &&
           !session->control.interrupted) {
        double value;
        if (history_value(series, iteration - 1, &ignored))
            continue;
        if (!samples_value_at(session, series->text, iteration, &value, error))
            return false;
        history_put(series, iteration - 1, value);
    }
    return true;
}

/* The first iteration before `end` that one of the wanted series does not know. */
static size_t first_missing(const struct history *history, size_t end)
{
    for (size_t i = 0; i < end; i++)
        for (size_t s = 0; s < history->count; s++) {
            double ignored;
            if (history->series[s].wanted && !history_value(&history->series[s], i, &ignored))
                return i;
        }
    return end;
}

static size_t end_of_missing(const struct history *history, size_t end)
{
    while (end > 0) {
        for (size_t s = 0; s < history->count; s++) {
            double ignored;
            if (history->series[s].wanted && !history_value(&history->series[s], end - 1, &ignored))
                return end;
        }
        end--;
    }
    return 0;
}

/* Runs the iterations again whose values are missing, and comes back. */
static bool replay(struct session *session, size_t end, struct error *error)
{
    struct place here = session->training.timeline.place;
    size_t from = first_missing(&session->training.history, end),
           to = end_of_missing(&session->training.history, end);
    if (from >= to)
        return true;
    bool ok = timeline_goto(&session->training.timeline, (struct place){from, 0}, session_goes_on,
                            session, error);
    while (ok && session->training.timeline.place.iteration < to && !session->control.interrupted)
        ok = timeline_next(&session->training.timeline, error);
    return training_return(&session->training, here, ok, error);
}

bool tracking_fill(struct session *session, const size_t *index, size_t count, struct error *error)
{
    struct history *history = &session->training.history;
    size_t end = session->training.timeline.place.iteration;
    bool ok = true, any = false;
    for (size_t k = 0; ok && k < count; k++) {
        struct series *series = &history->series[index[k]];
        if (samples_is(series->text) && !series->tracked)
            ok = fill_from_snapshots(session, series, end, error);
        else
            any = series->wanted = true;
    }
    ok = ok && (!any || replay(session, end, error));
    for (size_t s = 0; s < history->count; s++)
        history->series[s].wanted = false;
    return ok;
}
