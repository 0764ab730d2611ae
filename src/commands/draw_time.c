/* The commands that draw over time: plot, track, untrack, animate. */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "commands/draw_commands.h"
#include "language/caret.h"
#include "session/session.h"

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

bool draw_track(struct session *session, const char *arguments, struct error *error)
{
    size_t index;
    if (!*arguments) {
        for (size_t s = 0; s < session->training.history.count; s++)
            if (session->training.history.series[s].tracked)
                fprintf(session->output.results, "%s\n", session->training.history.series[s].text);
        return true;
    }
    if (!history_series(session, arguments, &index, error) || !is_number(session, arguments, error))
        return false;
    session->training.history.series[index].tracked = true;
    return true;
}

bool draw_untrack(struct session *session, const char *arguments, struct error *error)
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
    return history_series(session, text, &index[(*count)++], error);
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

bool draw_plot(struct session *session, const char *arguments, struct error *error)
{
    struct picture_request request;
    struct drawing drawing = {0};
    size_t index[MOST_SERIES], count = 0, odd, done;
    if (!draw_request(session, &request, "plot", arguments, error))
        return false;
    bool ok = read_series(session, request.text, index, &count, error) &&
              history_fill(session, index, count, error);
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

/* =========================================== animate ========================================== */

/* "EXPR every 5 from 0 to 200 FILE", taken apart. */
struct animation {
    struct picture_request request;
    size_t every, from, to;
    bool carried; /* the expression reads nothing that an iteration computes */
    struct session *session;
    double low, high;
    bool has_sign;
};

enum { MOST_FRAMES = 1000 };

/* Takes "WORD N" off the end of a text. */
static bool take_number(char *text, const char *word, size_t *number)
{
    size_t own = strlen(word);
    char *found = NULL;
    for (char *c = text; (c = strstr(c, word)); c++)
        if (c > text && c[-1] == ' ' && c[own] == ' ')
            found = c;
    size_t value;
    struct error ignored; /* what is no number belongs to the expression */
    if (!found || !argument_count(found + own + 1, 0, &value, &ignored))
        return false;
    *number = value;
    size_t length = (size_t)(found - text);
    while (length && text[length - 1] == ' ')
        length--;
    text[length] = '\0';
    return true;
}

static void note_name(void *context, const char *name)
{
    struct animation *animation = context;
    const struct network *network = &animation->session->training.network;
    size_t tensor = network_find(network, name);
    enum lifetime lifetime =
        tensor < network->tensor_count ? network->tensors[tensor].lifetime : LIFETIME_SAMPLE;
    animation->carried &= lifetime == LIFETIME_CARRIED || lifetime == LIFETIME_DATA;
}

/* The last word is the file, which draw_request takes for a picture's only if it is a PNG. */
static bool split_animation(struct session *session, const char *arguments,
                            struct animation *animation, struct error *error)
{
    static const char usage[] = "animate W1[3] every 5 from 0 to 200 w3.gif";
    *animation = (struct animation){.every = 1, .to = session->training.timeline.place.iteration};
    animation->session = session;
    animation->carried = true;
    struct picture_request *request = &animation->request;
    size_t length = strlen(arguments), at = length;
    char quote = length ? arguments[length - 1] : '\0';
    bool quoted =
        (quote == '\'' || quote == '"') && strchr(arguments, quote) < arguments + length - 1;
    if (quoted)
        at = (size_t)(strchr(arguments, quote) - arguments);
    while (!quoted && at && arguments[at - 1] != ' ')
        at--;
    if (at == 0)
        return error_set(error, usage, "animate needs an expression and a file");
    request->command = "animate";
    request->view = VIEW_FILE;
    request->file =
        memory_format(error, "%.*s", (int)(length - at) - 2 * quoted, arguments + at + quoted);
    request->text = memory_format(error, "%.*s", (int)at - 1, arguments);
    if (!request->file || !request->text)
        return false;
    if (!plotter_suffix(request->file, true) &&
        (!plotter_suffix(request->file, false) ||
         strcmp(plotter_suffix(request->file, false), ".png") != 0))
        return error_set(error, usage,
                         "%.200s: animations are written as .gif, or as numbered .png",
                         request->file);
    take_number(request->text, "to", &animation->to);
    take_number(request->text, "from", &animation->from);
    take_number(request->text, "every", &animation->every);
    if (animation->every == 0 || animation->from > animation->to)
        return error_set(error, usage, "animate: iterations go from a lower to a higher one");
    if ((animation->to - animation->from) / animation->every >= MOST_FRAMES)
        return error_set(error, "`every 10` takes fewer.", "animate: no more than %d frames",
                         MOST_FRAMES);
    return true;
}

static bool read_animation(struct session *session, const char *arguments,
                           struct animation *animation, struct error *error)
{
    struct expression expression;
    struct language_error inner = {0};
    if (!split_animation(session, arguments, animation, error))
        return false;
    if (!expression_parse(&expression, animation->request.text, &inner)) {
        caret_write(error, &inner, animation->request.text);
        return false;
    }
    expression_names(&expression, note_name, animation);
    expression_free(&expression);
    return true;
}

/* One frame, as it is in an iteration: parameters as it began with them, and all that it computes.
 */
static bool make_frame(struct session *session, struct animation *animation, size_t iteration,
                       struct drawing *frame, struct error *error)
{
    struct matrix matrix;
    struct place place = {
        iteration, animation->carried ? 0 : network_pass(&session->training.network, PASS_UPDATE)};
    if (!timeline_goto(&session->training.timeline, place, session_goes_on, session, error) ||
        !draw_evaluate(session, animation->request.text, &matrix, error))
        return false;
    draw_as_picture(session, &matrix);
    char when[40];
    snprintf(when, sizeof when, "iteration %zu", iteration);
    bool ok = draw_labelled(frame, matrix, draw_room(session, &animation->request),
                            animation->request.text, when, error);
    if (ok) {
        animation->has_sign |= frame->has_sign;
        animation->low = fmin(animation->low, frame->low);
        animation->high = fmax(animation->high, frame->high);
    }
    matrix_free(&matrix);
    return ok;
}

/* FILE-000.png, or where FILE has a %d or %03d, the number in its place: an owned string. */
static char *frame_file(const char *file, size_t number, struct error *error)
{
    const char *percent = strchr(file, '%');
    size_t digits = percent ? strspn(percent + 1, "0123456789") : 0;
    if (percent && digits <= 2 && percent[1 + digits] == 'd') {
        int width = 0;
        for (size_t i = 1; i <= digits; i++)
            width = 10 * width + percent[i] - '0';
        return memory_format(error, "%.*s%0*zu%s", (int)(percent - file), file, width, number,
                             percent + digits + 2);
    }
    return memory_format(error, "%.*s-%03zu.png", (int)strlen(file) - 4, file, number);
}

/* Adds to an error which of the numbered files are there: the first `count`. */
static void name_written(const char *file, size_t count, struct error *error)
{
    struct error inner = *error, unsaid; /* without memory for their names, they are not named */
    char *first = frame_file(file, 0, &unsaid),
         *last = count ? frame_file(file, count - 1, &unsaid) : NULL;
    if (first && last)
        error_write(error, inner.hint, "%.600s; written so far: %.150s%s%.150s", inner.message,
                    first, count > 1 ? " to " : "", count > 1 ? last : "");
    memory_free(first);
    memory_free(last);
}

static bool write_frames(struct session *session, const struct animation *animation,
                         struct drawing *frames, size_t count, struct error *error)
{
    struct plotter *plotter = &session->output.drawing.plotter;
    const char *file = animation->request.file;
    bool gif = plotter_suffix(file, true) != NULL, ok = true;
    for (size_t k = 0; ok && k < count && !session->control.interrupted; k++) {
        frames[k].has_sign = animation->has_sign;
        frames[k].low = animation->has_sign ? -animation->high : animation->low;
        frames[k].high = animation->high;
        char *path = gif ? NULL : frame_file(file, k, error);
        ok = gif ? plotter_frame(plotter, &frames[k], k, error)
                 : path && plotter_file(plotter, &frames[k], path, error);
        memory_free(path);
        if (!ok && !gif)
            name_written(file, k, error);
    }
    if (ok && session->control.interrupted)
        return error_set(error, NULL, "Interrupted");
    return ok && (!gif || plotter_finish(plotter, file, error));
}

/* Computes all frames first, so that they share one scale. */
static bool run_animation(struct session *session, struct animation *animation, struct error *error)
{
    size_t count = (animation->to - animation->from) / animation->every + 1, made = 0;
    struct place here = session->training.timeline.place;
    struct drawing *frames = memory_new(count, sizeof *frames, error);
    bool ok = frames != NULL;
    animation->low = INFINITY;
    animation->high = -INFINITY;
    while (ok && made < count) {
        ok = make_frame(session, animation, animation->from + made * animation->every,
                        &frames[made], error);
        made += ok;
        if (ok && session->control.interrupted)
            ok = error_set(error, NULL, "Interrupted");
    }
    ok = ok && write_frames(session, animation, frames, count, error);
    for (size_t k = 0; k < made; k++)
        drawing_free(&frames[k]);
    memory_free(frames);
    session->control.interrupted = 0;
    if (ok)
        fprintf(session->output.notes, "%zu frames, iterations %zu to %zu\n", count,
                animation->from, animation->from + (count - 1) * animation->every);
    return training_return(&session->training, here, ok, error);
}

bool draw_animate(struct session *session, const char *arguments, struct error *error)
{
    struct animation animation;
    bool ok = read_animation(session, arguments, &animation, error) &&
              run_animation(session, &animation, error);
    draw_request_free(&animation.request);
    return ok;
}
