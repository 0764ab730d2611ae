/* heatmap: what an expression gives, as colours. */
#include "commands/command.h"
#include "session/draw.h"
#include "session/session.h"

static bool run_heatmap(struct session *session, const char *arguments, struct error *error)
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
        ok = draw_matrix(session, matrix, request.text, draw_when(session, when, sizeof when),
                         &request, error);
    }
    matrix_free(&matrix);
    draw_request_free(&request);
    return ok;
}

static const struct command commands[] = {
    {"heatmap", NULL, "heatmap EXPR [FILE]", "a matrix as colours; a row of W1 as its picture",
     "heatmap W1[3]                 in a window or here: `set view`\n"
     "heatmap dW1 dW1.png           a file: .png, .svg or .pdf\n"
     "display heatmap dW1           again at every stop\n",
     COMMAND_DRAWS, run_heatmap},
};

const struct command_group HEATMAP_COMMANDS = {"drawing", commands,
                                               sizeof commands / sizeof commands[0]};
