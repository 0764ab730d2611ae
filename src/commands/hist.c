/* hist and scatter: the elements of what an expression gives, as bars or points. */
#include <string.h>

#include "base/memory.h"
#include "commands/command.h"
#include "session/draw.h"
#include "session/session.h"

static bool run_hist(struct session *session, const char *arguments, struct error *error)
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

static bool run_scatter(struct session *session, const char *arguments, struct error *error)
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

static const struct command commands[] = {
    {"hist", NULL, "hist EXPR [FILE]", "how many elements lie between which values", "hist Z1\n",
     COMMAND_DRAWS, run_hist},
    {"scatter", NULL, "scatter EXPR EXPR [FILE]", "the elements of one against those of another",
     "scatter W1[3] dW1[3]\n", COMMAND_DRAWS, run_scatter},
};

const struct command_group HIST_COMMANDS = {"drawing", commands,
                                            sizeof commands / sizeof commands[0]};
