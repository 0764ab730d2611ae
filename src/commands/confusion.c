/* confusion: which label is taken for which. */
#include <math.h>

#include "commands/command.h"
#include "model/evaluation.h"
#include "session/draw.h"
#include "session/sample_sets.h"

static bool counts_of(const struct evaluation *evaluation, struct drawing *drawing,
                      struct error *error)
{
    size_t classes = evaluation->classes;
    struct matrix counts;
    if (!matrix_new(&counts, classes, classes, error))
        return false;
    drawing->high = 0;
    double most = 0;
    for (size_t label = 0; label < classes; label++)
        for (size_t answer = 0; answer < classes; answer++) {
            double count = (double)evaluation->confusion[label * classes + answer];
            *matrix_at(counts, label, answer) = (real)count;
            most = fmax(most, count);
        }
    bool ok = drawing_of(drawing, DRAWING_COUNTS, counts, error);
    drawing->high = most;
    matrix_free(&counts);
    return ok;
}

static bool run_confusion(struct session *session, const char *arguments, struct error *error)
{
    struct picture_request request;
    struct drawing drawing = {0};
    struct samples samples;
    struct evaluation evaluation = {0};
    char what[120];
    if (!draw_request(session, &request, "confusion", arguments, error))
        return false;
    bool ok = samples_find(session, request.text, &samples, error) &&
              evaluate(&evaluation, &session->training.network, samples.data, error) &&
              counts_of(&evaluation, &drawing, error);
    if (ok) {
        snprintf(what, sizeof what, "confusion on %s", samples.name);
        draw_title_done(session, &drawing, what);
        drawing_note(&drawing, "%zu of %zu right, %.4f", evaluation.correct, evaluation.samples,
                     evaluation_accuracy(&evaluation));
        ok = draw_show(session, &drawing, &request, error);
    }
    evaluation_free(&evaluation);
    drawing_free(&drawing);
    draw_request_free(&request);
    return ok;
}

static const struct command commands[] = {
    {"confusion", NULL, "confusion [dev|test|train] [FILE]", "which label is taken for which",
     "confusion\nconfusion test test.png\n", COMMAND_DRAWS, run_confusion},
};

const struct command_group CONFUSION_COMMANDS = {"drawing", commands,
                                                 sizeof commands / sizeof commands[0]};
