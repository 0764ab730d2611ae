#include "session/draw.h"
#include "session/evaluating.h"

#include <ctype.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "view/blocks.h"
#include "view/picture.h"
#include "view/screen.h"

/* gnuplot takes 9e307 for infinite; differences and axes need room beyond the numbers. */
static const double DRAW_LARGEST = 1e300;

/* ========================================= requests =========================================== */

/* Whether the text is an expression as it stands. */
static bool is_expression(const char *text)
{
    struct expression expression;
    struct language_error ignored;
    if (!expression_parse(&expression, text, &ignored))
        return false;
    expression_free(&expression);
    return true;
}

/* Where the file's name begins, with its quote if it has two; NULL for none. */
static const char *find_file(const char *arguments, bool *quoted)
{
    size_t length = strlen(arguments);
    char last = length ? arguments[length - 1] : '\0';
    *quoted = true;
    if (last == '\'' || last == '"') {
        for (const char *c = arguments; c < arguments + length - 1; c++)
            if (*c == last && (c == arguments || isspace((unsigned char)c[-1])))
                return c;
    }
    *quoted = false;
    const char *word = arguments + length;
    while (word > arguments && !isspace((unsigned char)word[-1]))
        word--;
    return plotter_suffix(word, false) ? word : NULL;
}

/* A last word like "w3.jpg", without which the rest is an expression. */
static bool wrong_suffix(const char *text, struct error *error)
{
    const char *word = text + strlen(text), *dot = strrchr(text, '.');
    while (word > text && !isspace((unsigned char)word[-1]))
        word--;
    if (!dot || dot < word || word == text || !isalpha((unsigned char)dot[1]) ||
        dot[1 + strspn(dot + 1, "abcdefghijklmnopqrstuvwxyz0123456789")] || is_expression(text))
        return true;
    return error_set(error, "The suffix says which kind: heatmap W1[3] w3.png",
                     "%.200s: pictures are written as .png, .svg or .pdf", word);
}

/* The view that `auto` stands for here. */
static bool choose_view(struct session *session, struct picture_request *request,
                        struct error *error)
{
    struct drawing_state *state = &session->output.drawing;
    request->view = request->file ? VIEW_FILE : state->view;
    if (request->view == VIEW_WINDOW && !screen_reachable())
        return error_set(error, "`set view terminal` draws here, `set view file` numbered files.",
                         "no window can be opened: no display answers");
    if (request->view == VIEW_WINDOW)
        return plotter_has_windows(&state->plotter, error);
    if (request->view == VIEW_AUTO) {
        struct error ignored = {0};
        bool window = session->output.terminal && screen_reachable() &&
                      plotter_has_windows(&state->plotter, &ignored);
        request->view = window ? VIEW_WINDOW : VIEW_TERMINAL;
    }
    return true;
}

bool draw_request(struct session *session, struct picture_request *request, const char *command,
                  const char *arguments, struct error *error)
{
    *request = (struct picture_request){.command = command};
    bool quoted;
    const char *file = find_file(arguments, &quoted);
    size_t length = file ? (size_t)(file - arguments) : strlen(arguments);
    while (length && isspace((unsigned char)arguments[length - 1]))
        length--;
    request->text = memory_format(error, "%.*s", (int)length, arguments);
    if (file && quoted)
        request->file = memory_format(error, "%.*s", (int)strlen(file) - 2, file + 1);
    else if (file)
        request->file = memory_string(file, error);
    bool ok = request->text && (!file || request->file);
    if (ok && request->file && !plotter_suffix(request->file, false))
        ok = error_set(error, "The suffix says which kind: heatmap W1[3] w3.png",
                       "%.300s: pictures are written as .png, .svg or .pdf", request->file);
    ok = ok && (file || wrong_suffix(request->text, error)) && choose_view(session, request, error);
    if (!ok)
        draw_request_free(request);
    return ok;
}

void draw_request_free(struct picture_request *request)
{
    memory_free(request->text);
    memory_free(request->file);
    *request = (struct picture_request){0};
}

/* ========================================== showing =========================================== */

static struct blocks_style style_of(const struct session *session)
{
    bool colored = session->settings.color != 0 && !session->output.echo &&
                   isatty(fileno(session->output.results));
    return (struct blocks_style){session_style(session).width,
                                 colored ? blocks_terminal() : BLOCKS_PLAIN, picture_utf8()};
}

struct drawing_room draw_room(const struct session *session, const struct picture_request *request)
{
    enum reduce_by by = session->output.drawing.reduce;
    if (request->view == VIEW_TERMINAL)
        return blocks_room(style_of(session), by);
    return (struct drawing_room){560, 800, 40000, 400, by};
}

char *draw_when(const struct session *session, char *text, size_t length)
{
    size_t done, iteration = timeline_looked_at(&session->training.timeline, &done);
    snprintf(text, length, "iteration %zu", iteration);
    return text;
}

/* "WHAT (10x784), WHEN"; no shape where rows is 0. What is long is cut, and everything is one line.
 */
static void write_title(struct drawing *drawing, const char *what, size_t rows, size_t columns,
                        const char *when)
{
    char shape[64] = "";
    if (rows)
        snprintf(shape, sizeof shape, " (%zux%zu)", rows, columns);
    snprintf(drawing->title, sizeof drawing->title, "%.90s%s%s, %s", what,
             strlen(what) > 90 ? "..." : "", shape, when);
    for (char *c = drawing->title; *c; c++)
        *c = isspace((unsigned char)*c) || iscntrl((unsigned char)*c) ? ' ' : *c;
}

void draw_title(const struct session *session, struct drawing *drawing, const char *what)
{
    char when[40];
    write_title(drawing, what, 0, 0, draw_when(session, when, sizeof when));
}

void draw_title_done(const struct session *session, struct drawing *drawing, const char *what)
{
    char when[40];
    snprintf(when, sizeof when, "%zu iterations done", session->training.timeline.place.iteration);
    write_title(drawing, what, 0, 0, when);
}

static bool show_window(struct session *session, const struct drawing *drawing,
                        const struct picture_request *request, struct error *error)
{
    struct drawing_state *state = &session->output.drawing;
    char name[120];
    char *text = memory_format(error, "%s %s", request->command, request->text);
    size_t window = text ? windows_for(state, text, error) : DRAW_WINDOWS;
    memory_free(text);
    if (window == DRAW_WINDOWS)
        return false;
    snprintf(name, sizeof name, "Backstep %zu: %.60s", window + 1,
             *request->text ? request->text : request->command);
    return plotter_window(&state->plotter, drawing, (int)window + 1, name, error);
}

bool draw_show(struct session *session, const struct drawing *drawing,
               const struct picture_request *request, struct error *error)
{
    struct drawing_state *state = &session->output.drawing;
    char name[48];
    bool ok = false;
    state->plotter.gnuplot.restarted = false;
    switch (request->view) {
    case VIEW_TERMINAL:
        blocks_print(session->output.results, drawing, style_of(session));
        return true;
    case VIEW_FILE:
        if (!request->file)
            windows_number_file(state, name, sizeof name);
        ok = plotter_file(&state->plotter, drawing, request->file ? request->file : name, error);
        if (ok && !request->file)
            fprintf(session->output.results, "%s\n", name);
        break;
    case VIEW_WINDOW:
    case VIEW_AUTO:
        ok = show_window(session, drawing, request, error);
        break;
    }
    if (ok && state->plotter.gnuplot.restarted)
        fprintf(session->output.notes,
                "gnuplot had ended and was started again; its windows are gone.\n");
    if (ok && state->plotter.gnuplot.complaint[0])
        fprintf(session->output.notes, "gnuplot says: %s\n", state->plotter.gnuplot.complaint);
    return ok;
}

/* ========================================== matrices ========================================== */

bool draw_drawable(struct matrix matrix, struct error *error)
{
    for (size_t i = 0; i < matrix_count(matrix); i++) {
        double x = (double)matrix.at[i];
        if (isfinite(x) && fabs(x) > DRAW_LARGEST)
            return error_set(error, "Divide them before they are drawn.",
                             "numbers as large as %.3g are not drawn: %g is the most", x,
                             DRAW_LARGEST);
    }
    return true;
}

bool draw_evaluate(struct session *session, const char *text, struct matrix *matrix,
                   struct error *error)
{
    struct array value;
    struct matrix seen, copy;
    *matrix = (struct matrix){0};
    if (!*text)
        return error_set(error, "heatmap W1[3] w3.png", "an expression is missing");
    if (!session_evaluate(session, &value, text, error))
        return false;
    bool ok = array_matrix(&seen, &copy, value, error);
    if (ok && copy.at) {
        *matrix = copy;
    } else if (ok && (ok = matrix_new(matrix, seen.rows, seen.columns, error))) {
        matrix_copy(*matrix, seen);
    }
    array_free(&value);
    if (ok && draw_drawable(*matrix, error))
        return true;
    matrix_free(matrix);
    return false;
}

bool draw_as_picture(const struct session *session, struct matrix *matrix)
{
    size_t height = session->data.train.height, width = session->data.train.width;
    bool vector = matrix->rows == 1 || matrix->columns == 1;
    struct matrix picture;
    struct error ignored;
    if (!vector || matrix_count(*matrix) != height * width || height < 2 || width < 2 ||
        !matrix_new(&picture, height, width, &ignored))
        return false;
    for (size_t k = 0; k < height * width; k++)
        *matrix_at(picture, k / width, k % width) = matrix->at[k];
    matrix_free(matrix);
    *matrix = picture;
    return true;
}

bool draw_labelled(struct drawing *drawing, struct matrix matrix, struct drawing_room room,
                   const char *what, const char *when, struct error *error)
{
    if (!drawing_matrix(drawing, matrix, room, error))
        return false;
    write_title(drawing, what, matrix.rows, matrix.columns, when);
    bool bars = drawing->kind == DRAWING_BARS;
    snprintf(drawing->x_label, sizeof drawing->x_label, bars ? "element" : "column");
    snprintf(drawing->y_label, sizeof drawing->y_label, bars ? "" : "row");
    return true;
}

bool draw_matrix(struct session *session, struct matrix matrix, const char *what, const char *when,
                 const struct picture_request *request, struct error *error)
{
    struct drawing drawing;
    bool ok = draw_labelled(&drawing, matrix, draw_room(session, request), what, when, error);
    if (ok) {
        drawing_use_units(&drawing);
        ok = draw_show(session, &drawing, request, error);
    }
    drawing_free(&drawing);
    return ok;
}
