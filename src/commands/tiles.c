/* tiles and image: pictures side by side. */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "commands/arguments.h"
#include "commands/command.h"
#include "session/session.h"
#include "session/evaluating.h"
#include "session/draw.h"
#include "view/print_array.h"

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
    struct batch batch = session->training.network.batch;
    struct matrix pictures;
    if (number && data.inputs > 1) {
        if (!(matrix->at[0] >= 1))
            return error_set(error, "tiles 50", "tiles: how many samples?");
        size_t wanted = (size_t)fmin((double)matrix->at[0], 1e6);
        size_t count = wanted < batch.count ? wanted : batch.count;
        if (!matrix_new(&pictures, data.inputs, count, error))
            return false;
        batch_inputs(pictures, batch, data, 0);
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

static bool run_tiles(struct session *session, const char *arguments, struct error *error)
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
    size_t samples = session->training.network.batch.count;
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
        bool ok = known
                      ? drawing_name(
                            drawing, error, "sample %zu: a %d, taken for %zu (%.3f)", n,
                            batch_label(network->batch, network->data, n), matrix_argmax(output, n),
                            print_value((double)*matrix_at(output, matrix_argmax(output, n), n)))
                      : drawing_name(drawing, error, "sample %zu: a %d", n,
                                     batch_label(network->batch, network->data, n));
        if (!ok)
            return false;
    }
    if (!known)
        drawing_note(drawing, "no probabilities yet: %s has no value here",
                     network->tensors[network->output].name);
    return true;
}

static bool run_image(struct session *session, const char *arguments, struct error *error)
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
        batch_inputs(matrix_columns(pictures, k, k + 1), session->training.network.batch, data,
                     sample[k]);
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

static const struct command commands[] = {
    {"tiles", NULL, "tiles EXPR [FILE]", "pictures side by side: rows of W1, columns of X",
     "tiles W1                      what each hidden unit looks for\n"
     "tiles 50                      the first fifty samples\n",
     COMMAND_DRAWS, run_tiles},
    {"image", NULL, "image SAMPLE... [FILE]", "samples, with the probabilities the network gives",
     "image 5\nimage 5 17 20:23\n", COMMAND_DRAWS, run_image},
};

const struct command_group TILES_COMMANDS = {"drawing", commands,
                                             sizeof commands / sizeof commands[0]};
