/* The commands that draw what an expression gives: heatmap, tiles, image, hist, scatter, diff. */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "commands/draw_commands.h"
#include "session/session.h"
#include "view/print_array.h"

/* ==================================== heatmap, hist, scatter ================================== */

static bool show_matrix(struct session *session, struct matrix matrix, const char *what,
                        const char *when, const struct picture_request *request,
                        struct error *error)
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

bool draw_heatmap(struct session *session, const char *arguments, struct error *error)
{
    struct picture_request request;
    struct matrix matrix;
    if (!*arguments)
        return error_set(error, "heatmap W1[3], heatmap dW1 dW1.png",
                         "heatmap needs an expression");
    if (!draw_request(session, &request, "heatmap", arguments, error))
        return false;
    bool ok = draw_evaluate(session, request.text, &matrix, error);
    if (ok) {
        char when[40];
        draw_as_picture(session, &matrix);
        ok = show_matrix(session, matrix, request.text, draw_when(session, when, sizeof when),
                         &request, error);
    }
    matrix_free(&matrix);
    draw_request_free(&request);
    return ok;
}

bool draw_hist(struct session *session, const char *arguments, struct error *error)
{
    struct picture_request request;
    struct matrix matrix = {0};
    struct drawing drawing = {0};
    if (!*arguments)
        return error_set(error, "hist Z1, hist W1[3] w3.svg", "hist needs an expression");
    if (!draw_request(session, &request, "hist", arguments, error))
        return false;
    size_t most = request.view == VIEW_TERMINAL ? 30 : 60;
    bool ok = draw_evaluate(session, request.text, &matrix, error) &&
              drawing_histogram(&drawing, matrix, most, error);
    if (ok) {
        char what[160];
        snprintf(what, sizeof what, "%.60s%s (%zux%zu)", request.text,
                 strlen(request.text) > 60 ? "..." : "", matrix.rows, matrix.columns);
        draw_title(session, &drawing, what);
        ok = draw_show(session, &drawing, &request, error);
    }
    drawing_free(&drawing);
    matrix_free(&matrix);
    draw_request_free(&request);
    return ok;
}

/* Splits "A B" where a blank leaves an expression on either side; the first such place counts. */
static bool split_pair(const char *text, char **a, char **b, struct error *error)
{
    *a = *b = NULL;
    for (const char *c = text; *c; c++) {
        struct expression left, right;
        struct language_error ignored;
        if (*c != ' ' && *c != ',')
            continue;
        char *first = memory_format(error, "%.*s", (int)(c - text), text);
        if (!first)
            return false;
        const char *second = c + strspn(c, " ,");
        bool ok = expression_parse(&left, first, &ignored);
        bool both = ok && *second && expression_parse(&right, second, &ignored);
        if (ok)
            expression_free(&left);
        if (both) {
            expression_free(&right);
            *a = first;
            *b = memory_string(second, error);
            return *b != NULL;
        }
        memory_free(first);
    }
    return error_set(error, "scatter W1[3] dW1[3]", "scatter needs two expressions");
}

bool draw_scatter(struct session *session, const char *arguments, struct error *error)
{
    struct picture_request request;
    struct matrix x = {0}, y = {0};
    struct drawing drawing = {0};
    char *a = NULL, *b = NULL, what[200];
    if (!draw_request(session, &request, "scatter", arguments, error))
        return false;
    struct drawing_room room = draw_room(session, &request);
    room.rows = request.view == VIEW_TERMINAL ? 32 : 110;
    room.columns = request.view == VIEW_TERMINAL ? (room.columns < 60 ? room.columns : 60) : 140;
    room.cells = request.view == VIEW_TERMINAL ? 1000 : 4000;
    bool ok = split_pair(request.text, &a, &b, error) && draw_evaluate(session, a, &x, error) &&
              draw_evaluate(session, b, &y, error) && drawing_scatter(&drawing, x, y, room, error);
    if (ok) {
        snprintf(what, sizeof what, "%.80s against %.80s", b, a);
        draw_title(session, &drawing, what);
        snprintf(drawing.x_label, sizeof drawing.x_label, "%.90s", a);
        snprintf(drawing.y_label, sizeof drawing.y_label, "%.90s", b);
        ok = draw_show(session, &drawing, &request, error);
    }
    drawing_free(&drawing);
    matrix_free(&x);
    matrix_free(&y);
    memory_free(a);
    memory_free(b);
    draw_request_free(&request);
    return ok;
}

/* ============================================ tiles =========================================== */

/* Whether an expression gives a number, and not a matrix of one element. */
static bool is_count(struct session *session, const char *text)
{
    struct array value;
    struct error ignored;
    if (!session_evaluate(session, &value, text, &ignored))
        return false;
    bool number = value.dimensions == 0;
    array_free(&value);
    return number;
}

/* Pictures as columns: the rows or the columns of a matrix that are as long as a picture, or, for a
 * number, so many of the samples. */
static bool tiles_of(struct session *session, struct matrix *matrix, bool number,
                     struct error *error)
{
    struct dataset data = session->training.network.data;
    struct matrix pictures;
    if (number && data.inputs > 1) {
        if (!(matrix->at[0] >= 1))
            return error_set(error, "tiles 50", "tiles: how many samples?");
        size_t wanted = (size_t)fmin((double)matrix->at[0], 1e6);
        size_t count = wanted < data.samples ? wanted : data.samples;
        if (!matrix_new(&pictures, data.inputs, count, error))
            return false;
        dataset_widen(pictures, data, 0);
    } else if (matrix->columns == data.inputs) {
        if (!matrix_new(&pictures, matrix->columns, matrix->rows, error))
            return false;
        for (size_t i = 0; i < matrix->rows; i++)
            for (size_t j = 0; j < matrix->columns; j++)
                *matrix_at(pictures, j, i) = *matrix_at(*matrix, i, j);
    } else if (matrix->rows == data.inputs) {
        return true;
    } else {
        return error_set(error, "tiles W1, tiles X[:, 0:50], tiles 50",
                         "tiles: rows or columns of %zu elements are pictures of %zux%zu; this is "
                         "%zux%zu",
                         data.inputs, data.height, data.width, matrix->rows, matrix->columns);
    }
    matrix_free(matrix);
    *matrix = pictures;
    return true;
}

bool draw_tiles(struct session *session, const char *arguments, struct error *error)
{
    struct picture_request request;
    struct matrix matrix = {0};
    struct drawing drawing = {0};
    if (!*arguments)
        return error_set(error, "tiles W1, tiles 50", "tiles needs an expression");
    if (!draw_request(session, &request, "tiles", arguments, error))
        return false;
    struct drawing_room room = draw_room(session, &request);
    room.rows = request.view == VIEW_TERMINAL ? 64 : 300;
    room.columns = request.view == VIEW_TERMINAL ? room.columns : 300;
    bool ok = draw_evaluate(session, request.text, &matrix, error);
    size_t rows = matrix.rows, columns = matrix.columns;
    bool number = ok && rows == 1 && columns == 1 && is_count(session, request.text);
    ok = ok && tiles_of(session, &matrix, number, error) &&
         drawing_tiles(&drawing, matrix, session->training.network.data.height,
                       session->training.network.data.width, room, error);
    if (ok) {
        char what[160];
        if (number)
            snprintf(what, sizeof what, "the first %zu sample%s", drawing.columns,
                     drawing.columns == 1 ? "" : "s");
        else
            snprintf(what, sizeof what, "%.80s (%zux%zu)", request.text, rows, columns);
        drawing_use_units(&drawing);
        draw_title(session, &drawing, what);
        ok = draw_show(session, &drawing, &request, error);
    }
    drawing_free(&drawing);
    matrix_free(&matrix);
    draw_request_free(&request);
    return ok;
}

/* ============================================ image =========================================== */

enum { MOST_IMAGES = 12 };

/* Reads "5 17 20:23". */
static bool read_samples(struct session *session, const char *text, size_t *sample, size_t *count,
                         struct error *error)
{
    size_t samples = session->training.network.data.samples;
    *count = 0;
    while (*text) {
        char word[40];
        size_t from, to;
        text = argument_word(text, word, sizeof word);
        char *colon = strchr(word, ':');
        if (colon)
            *colon = '\0';
        if (!isdigit((unsigned char)word[0]) || !argument_count(word, 0, &from, error))
            return error_set(error, "image 5, image 5 17 20:23", "image: \"%.30s\" is no sample",
                             word);
        to = from + 1;
        if (colon && !argument_count(colon + 1, samples, &to, error))
            return false;
        if (from >= samples || to > samples)
            return error_set(error, NULL, "image: there are samples 0 to %zu", samples - 1);
        for (; from < to; from++) {
            if (*count == MOST_IMAGES)
                return error_set(error, "tiles 50 draws more of them, without probabilities.",
                                 "image: no more than %d samples at once", MOST_IMAGES);
            sample[(*count)++] = from;
        }
    }
    return *count > 0 || error_set(error, "image 5, image 5 17 20:23", "image needs a sample");
}

/* The probabilities of these samples, where there are any; their names in any case. */
static bool add_answers(struct session *session, struct drawing *drawing, const size_t *sample,
                        struct error *error)
{
    const struct network *network = &session->training.network;
    struct error none;
    bool known = timeline_materialise(&session->training.timeline, network->output, &none);
    struct matrix output = network->tensors[network->output].value;
    if (known && !matrix_new(&drawing->more, output.rows, drawing->columns, error))
        return false;
    for (size_t k = 0; k < drawing->columns; k++) {
        size_t n = sample[k];
        if (known)
            matrix_copy(matrix_columns(drawing->more, k, k + 1), matrix_columns(output, n, n + 1));
        bool ok =
            known
                ? drawing_name(drawing, error, "sample %zu: a %d, taken for %zu (%.3f)", n,
                               network->data.labels[n], matrix_argmax(output, n),
                               print_value((double)*matrix_at(output, matrix_argmax(output, n), n)))
                : drawing_name(drawing, error, "sample %zu: a %d", n, network->data.labels[n]);
        if (!ok)
            return false;
    }
    if (!known)
        drawing_note(drawing, "no probabilities yet: %s has no value here",
                     network->tensors[network->output].name);
    return true;
}

bool draw_image(struct session *session, const char *arguments, struct error *error)
{
    struct picture_request request;
    struct dataset data = session->training.network.data;
    struct matrix pictures = {0};
    struct drawing drawing = {0};
    size_t sample[MOST_IMAGES] = {0}, count;
    if (!draw_request(session, &request, "image", arguments, error))
        return false;
    bool ok = read_samples(session, request.text, sample, &count, error) &&
              matrix_new(&pictures, data.inputs, count, error);
    for (size_t k = 0; ok && k < count; k++)
        dataset_widen(matrix_columns(pictures, k, k + 1), data, sample[k]);
    ok = ok && drawing_images(&drawing, pictures, data.height, data.width, error) &&
         add_answers(session, &drawing, sample, error);
    if (ok) {
        char what[40];
        snprintf(what, sizeof what, "%zu sample%s", count, count == 1 ? "" : "s");
        draw_title(session, &drawing, what);
        ok = draw_show(session, &drawing, &request, error);
    }
    drawing_free(&drawing);
    matrix_free(&pictures);
    draw_request_free(&request);
    return ok;
}

/* ============================================= diff =========================================== */

/* Takes the iteration off the end of "EXPR ITER", where what is before it is an expression. */
static bool split_iteration(char *text, size_t *iteration)
{
    size_t length = strlen(text), digits = length;
    struct expression expression;
    struct language_error ignored = {0}; /* what is no expression and a number is drawn as it is */
    while (digits && isdigit((unsigned char)text[digits - 1]))
        digits--;
    if (digits == length || digits == 0 || text[digits - 1] != ' ' ||
        !argument_count(text + digits, 0, iteration, &ignored.error))
        return false;
    char *before = memory_format(&ignored.error, "%.*s", (int)digits - 1, text);
    bool ok = before && expression_parse(&expression, before, &ignored);
    if (ok) {
        expression_free(&expression);
        while (digits && text[digits - 1] == ' ')
            text[--digits] = '\0';
    }
    memory_free(before);
    return ok;
}

/* What an expression gave at another place; the session comes back. */
static bool evaluate_there(struct session *session, const char *text, struct place there,
                           struct matrix *matrix, struct error *error)
{
    struct place here = session->training.timeline.place;
    bool ok = timeline_goto(&session->training.timeline, there, session_goes_on, session, error) &&
              draw_evaluate(session, text, matrix, error);
    if (session->control.interrupted && ok)
        ok = error_set(error, NULL, "Interrupted");
    session->control.interrupted = 0;
    return training_return(&session->training, here, ok, error);
}

static bool subtract(struct matrix now, struct matrix then, struct error *error)
{
    if (now.rows != then.rows || now.columns != then.columns)
        return error_set(error, NULL, "diff: it is %zux%zu now, and was %zux%zu", now.rows,
                         now.columns, then.rows, then.columns);
    for (size_t i = 0; i < matrix_count(now); i++)
        now.at[i] -= then.at[i];
    return true;
}

/* A place as `goto` takes it: "0" or "17:dZ2". Where an iteration begins, it is the end of the one
 * before it, "16:b2": see draw_when. */
static char *place_name(const struct session *session, struct place place, char *text,
                        size_t length)
{
    const struct network *network = &session->training.network;
    if (place.iteration && !place.done)
        place = (struct place){place.iteration - 1, network->statement_count};
    const char *target =
        place.done ? network->tensors[network->statements[place.done - 1].target].name : "";
    snprintf(text, length, "%zu%s%s", place.iteration, place.done ? ":" : "", target);
    return text;
}

bool draw_diff(struct session *session, const char *arguments, struct error *error)
{
    struct picture_request request;
    struct matrix now = {0}, then = {0};
    struct place there = session->output.drawing.before;
    size_t iteration;
    if (!*arguments)
        return error_set(error, "diff W1, diff W1[3] 0", "diff needs an expression");
    if (!draw_request(session, &request, "diff", arguments, error))
        return false;
    if (split_iteration(request.text, &iteration))
        there = (struct place){iteration, session->training.timeline.place.done};
    bool ok = draw_evaluate(session, request.text, &now, error) &&
              evaluate_there(session, request.text, there, &then, error) &&
              subtract(now, then, error);
    if (ok) {
        char what[120], when[160], from[60], to[60];
        draw_as_picture(session, &now);
        snprintf(what, sizeof what, "change of %.90s", request.text);
        snprintf(when, sizeof when, "from %s to %s", place_name(session, there, from, sizeof from),
                 place_name(session, session->training.timeline.place, to, sizeof to));
        ok = show_matrix(session, now, what, when, &request, error);
    }
    matrix_free(&now);
    matrix_free(&then);
    draw_request_free(&request);
    return ok;
}
