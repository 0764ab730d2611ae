/* plot, track, untrack: numbers by iteration. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "commands/command.h"
#include "session/draw.h"
#include "session/evaluating.h"
#include "session/history.h"
#include "session/session.h"
#include "session/tracking.h"

/* =========================================== tracking ========================================= */

/* Whether an expression gives one number here; it may as well have no value yet. */
static bool is_number(struct session *session, const char *text, struct error *error)
{
    struct array value;
    if (!session_evaluate(session, &value, text, error))
        return error->kind == ERROR_NO_VALUE_YET;
    size_t count = array_count(value);
    array_free(&value);
    return count == 1 || error_set(error, "np.mean(...), np.max(abs(...)) and others make one.",
                                   "%.100s is not one number", text);
}

static bool run_track(struct session *session, const char *arguments, struct error *error)
{
    size_t index;
    if (!*arguments) {
        for (size_t s = 0; s < session->training.history.count; s++)
            if (session->training.history.series[s].tracked)
                fprintf(session->output.results, "%s\n", session->training.history.series[s].text);
        return true;
    }
    if (!history_series(&session->training.history, arguments, &index, error) ||
        !is_number(session, arguments, error))
        return false;
    session->training.history.series[index].tracked = true;
    return true;
}

static bool run_untrack(struct session *session, const char *arguments, struct error *error)
{
    bool found = !*arguments;
    for (size_t s = 0; s < session->training.history.count; s++)
        if (!*arguments || strcmp(session->training.history.series[s].text, arguments) == 0) {
            found |= session->training.history.series[s].tracked;
            session->training.history.series[s].tracked = false;
        }
    return found || error_set(error, "`track` lists them.", "\"%.60s\" is not tracked", arguments);
}

/* ============================================= plot =========================================== */

enum { MOST_SERIES = 8 };

/* Adds the series of an expression, or says that there are too many. */
static bool add_series(struct session *session, const char *text, size_t *index, size_t *count,
                       struct error *error)
{
    if (*count == MOST_SERIES)
        return error_set(error, NULL, "plot: no more than %d curves at once", MOST_SERIES);
    return history_series(&session->training.history, text, &index[(*count)++], error);
}

/* The length of the expression that a text begins with: up to a blank or a comma outside brackets.
 */
static size_t expression_length(const char *text)
{
    size_t length = 0;
    int depth = 0;
    for (; text[length] && (depth > 0 || !strchr(" ,", text[length])); length++)
        depth += strchr("([", text[length]) ? 1 : strchr(")]", text[length]) ? -1 : 0;
    return length;
}

/* "loss accuracy(dev) max(abs(dW1))"; without anything the loss, the accuracy and what is tracked.
 */
static bool read_series(struct session *session, const char *text, size_t *index, size_t *count,
                        struct error *error)
{
    *count = 0;
    bool ok = *text || (add_series(session, "loss", index, count, error) &&
                        add_series(session, "accuracy", index, count, error));
    for (size_t s = 2; ok && !*text && s < session->training.history.count; s++)
        if (session->training.history.series[s].tracked)
            ok = add_series(session, session->training.history.series[s].text, index, count, error);
    while (ok && *text) {
        size_t length = expression_length(text);
        char *one = memory_format(error, "%.*s", (int)length, text);
        ok = one && add_series(session, one, index, count, error);
        memory_free(one);
        text += length;
        text += strspn(text, " ,");
    }
    return ok;
}

/* Whether any of the series knows an iteration. */
static bool any_known(const struct session *session, const size_t *index, size_t count, size_t i)
{
    double ignored;
    for (size_t k = 0; k < count; k++)
        if (history_value(&session->training.history.series[index[k]], i, &ignored))
            return true;
    return false;
}

/* Whether a series has a finite number before iteration `end`. */
static bool any_finite(const struct series *series, size_t end)
{
    double value;
    for (size_t i = 0; i < end; i++)
        if (history_value(series, i, &value) && isfinite(value))
            return true;
    return false;
}

/* Leaves out the series of which nothing is known, and those, *odd many, of which nothing can be
 * drawn; false if one is no number, and if none is left because of the latter. */
static bool drop_unknown(struct session *session, size_t *index, size_t *count, size_t *odd,
                         struct error *error)
{
    size_t kept = 0, end = session->training.timeline.furthest.iteration;
    *odd = 0;
    for (size_t k = 0; k < *count; k++) {
        const struct series *series = &session->training.history.series[index[k]];
        bool known = false;
        for (size_t i = 0; i < end && !known; i++)
            known = any_known(session, &index[k], 1, i);
        if (!known && !is_number(session, session->training.history.series[index[k]].text, error))
            return false;
        if (known && any_finite(series, end))
            index[kept++] = index[k];
        else
            *odd += known;
    }
    *count = kept;
    return kept || !*odd ||
           error_set(error, NULL, "no value is a finite number: there is nothing to draw");
}

/* A row for each iteration that one of the series knows. */
static bool curves_of(struct session *session, const size_t *index, size_t count,
                      struct drawing *drawing, struct error *error)
{
    size_t end = session->training.timeline.furthest.iteration, rows = 0, row = 0;
    struct matrix cells;
    for (size_t i = 0; i < end; i++)
        rows += any_known(session, index, count, i);
    if (rows == 0)
        return error_set(error, "`next` runs one iteration, `run 100` a hundred.",
                         "nothing is known yet: no iteration is done");
    if (!matrix_new(&cells, rows, count + 1, error))
        return false;
    for (size_t i = 0; i < end; i++) {
        if (!any_known(session, index, count, i))
            continue;
        *matrix_at(cells, row, 0) = (real)i;
        for (size_t k = 0; k < count; k++) {
            double value = NAN;
            history_value(&session->training.history.series[index[k]], i, &value);
            *matrix_at(cells, row, k + 1) = (real)value;
        }
        row++;
    }
    bool ok = draw_drawable(cells, error) && drawing_of(drawing, DRAWING_CURVES, cells, error);
    matrix_free(&cells);
    for (size_t k = 0; ok && k < count; k++)
        ok = drawing_name(drawing, error, "%s", session->training.history.series[index[k]].text);
    return ok;
}

static bool run_plot(struct session *session, const char *arguments, struct error *error)
{
    struct picture_request request;
    struct drawing drawing = {0};
    size_t index[MOST_SERIES], count = 0, odd, done;
    if (!draw_request(session, &request, "plot", arguments, error))
        return false;
    bool ok = read_series(session, request.text, index, &count, error) &&
              tracking_fill(session, index, count, error);
    bool interrupted = session->control.interrupted;
    session->control.interrupted = 0;
    ok = ok && drop_unknown(session, index, &count, &odd, error) &&
         curves_of(session, index, count, &drawing, error);
    if (ok) {
        size_t now = timeline_looked_at(&session->training.timeline, &done);
        if (now + 1 < session->training.timeline.furthest.iteration)
            drawing.mark = (double)now;
        draw_title(session, &drawing, *request.text ? request.text : "loss and accuracy");
        if (odd)
            drawing_note(&drawing, "%zu without a finite number", odd);
        if (interrupted)
            drawing_note(&drawing, "interrupted: not all is known");
        ok = draw_show(session, &drawing, &request, error);
    }
    drawing_free(&drawing);
    draw_request_free(&request);
    return ok;
}

static const struct command commands[] = {
    {"plot", NULL, "plot [EXPR]... [FILE]", "numbers by iteration; the loss and the accuracy",
     "plot\nplot loss loss(dev) loss.svg\nplot np.max(abs(dW1))\n", COMMAND_DRAWS, run_plot},
    {"track", NULL, "track [EXPR]", "note a number after every iteration, for plot",
     "track np.max(abs(dW1))\ntrack                         lists them\n", COMMAND_DRAWS,
     run_track},
    {"untrack", NULL, "untrack [EXPR]", "no longer", "untrack np.max(abs(dW1))\n", COMMAND_DRAWS,
     run_untrack},
};

const struct command_group PLOT_COMMANDS = {"drawing", commands,
                                            sizeof commands / sizeof commands[0]};
