/* animate: a matrix over iterations, as files or one GIF. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "language/caret.h"
#include "session/draw.h"
#include "session/session.h"
#include "session/training.h"

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

static bool run_animate(struct session *session, const char *arguments, struct error *error)
{
    struct animation animation;
    bool ok = read_animation(session, arguments, &animation, error) &&
              run_animation(session, &animation, error);
    draw_request_free(&animation.request);
    return ok;
}

static const struct command commands[] = {
    {"animate", NULL, "animate EXPR [every N] [from N] [to N] FILE", "a matrix over iterations",
     "animate W1[3] every 5 from 0 to 200 w3.gif\n"
     "animate dW1 from 0 to 9 dW1.png    dW1-000.png, dW1-001.png, ...\n",
     COMMAND_DRAWS, run_animate},
};

const struct command_group ANIMATE_COMMANDS = {"drawing", commands,
                                               sizeof commands / sizeof commands[0]};
