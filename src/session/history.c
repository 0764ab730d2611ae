#include "session/history.h"

#include <string.h>

#include "base/memory.h"
#include "language/caret.h"
#include "session/samples.h"
#include "session/session.h"
#include "model/run.h"

enum { LOSS, ACCURACY, BUILT_IN };

void history_free(struct history *history)
{
    for (size_t s = 0; s < history->count; s++) {
        memory_free(history->series[s].text);
        memory_free(history->series[s].value);
        memory_free(history->series[s].known);
    }
    memory_free(history->series);
    *history = (struct history){0};
}

/* ======================================= writing down ========================================= */

/* What memory is short for is not written down: it is asked for again when it is wanted. */
static bool put(struct series *series, size_t iteration, double value)
{
    struct error unsaid;
    double *values =
        memory_grow(series->value, &series->value_capacity, iteration + 1, sizeof *values, &unsaid);
    if (values)
        series->value = values;
    bool *known = values ? memory_grow(series->known, &series->known_capacity, iteration + 1,
                                       sizeof *known, &unsaid)
                         : NULL;
    if (!known)
        return false;
    series->known = known;
    series->value[iteration] = value;
    series->known[iteration] = true;
    return true;
}

static bool add(struct history *history, const char *text, struct error *error)
{
    struct series *grown =
        memory_grow(history->series, &history->capacity, history->count + 1, sizeof *grown, error);
    if (!grown)
        return false;
    history->series = grown;
    char *copy = memory_string(text, error);
    if (!copy)
        return false;
    grown[history->count++] = (struct series){.text = copy};
    return true;
}

static bool begin(struct history *history, struct error *error)
{
    return history->count >= BUILT_IN ||
           (add(history, "loss", error) && add(history, "accuracy", error));
}

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

void history_arrived(struct session *session)
{
    struct history *history = &session->training.history;
    struct network *network = &session->training.network;
    struct error unsaid; /* as in put */
    if (!session->training.timeline.place.iteration ||
        !session->training.timeline.valid[network->loss] || !begin(history, &unsaid))
        return;
    size_t iteration = session->training.timeline.place.iteration - 1;
    put(&history->series[LOSS], iteration, (double)network->tensors[network->loss].value.at[0]);
    if (iteration >= history->series[ACCURACY].known_capacity ||
        !history->series[ACCURACY].known[iteration])
        put(&history->series[ACCURACY], iteration, run_accuracy(network));
    for (size_t s = BUILT_IN; s < history->count; s++) {
        double value;
        if ((history->series[s].tracked || history->series[s].wanted) &&
            value_here(session, history->series[s].text, &value))
            put(&history->series[s], iteration, value);
    }
}

void history_drop(struct history *history, size_t iteration)
{
    for (size_t s = 0; s < history->count; s++)
        for (size_t i = iteration; i < history->series[s].known_capacity; i++)
            history->series[s].known[i] = false;
}

bool history_value(const struct series *series, size_t iteration, double *value)
{
    if (iteration >= series->known_capacity || !series->known[iteration])
        return false;
    *value = series->value[iteration];
    return true;
}

/* =========================================== asking =========================================== */

bool history_series(struct session *session, const char *text, size_t *index, struct error *error)
{
    struct history *history = &session->training.history;
    struct expression expression;
    struct language_error inner = {0};
    if (!begin(history, error))
        return false;
    for (*index = 0; *index < history->count; ++*index)
        if (strcmp(history->series[*index].text, text) == 0)
            return true;
    if (!expression_parse(&expression, text, &inner)) {
        caret_write(error, &inner, text);
        return false;
    }
    expression_free(&expression);
    return add(history, text, error);
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
        put(series, iteration - 1, value);
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

bool history_fill(struct session *session, const size_t *index, size_t count, struct error *error)
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
