/* mistakes: the wrong answers that cost most, drawn. */
#include <ctype.h>
#include <string.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "model/worst.h"
#include "session/draw.h"
#include "session/sample_sets.h"
#include "session/session.h"
#include "view/picture.h"
#include "view/print_array.h"

enum { WIDEST = 100 };

/* The pictures with their captions, as many side by side as the width takes. */
static void draw_mistakes(struct session *session, const struct wrong_sample *worst, size_t count,
                          struct dataset data)
{
    enum { GAP = 3 };
    size_t width = (size_t)session_style(session).width;
    size_t fit = (width + GAP) / (data.width + GAP), beside = fit ? fit : 1;
    const uint8_t *pictures[WIDEST];
    for (size_t from = 0; from < count; from += beside) {
        size_t used = 0, blank = 0;
        while (used < beside && used < WIDEST && from + used < count) {
            const struct wrong_sample *sample = &worst[from + used];
            char caption[80];
            pictures[used++] = data.pixels + sample->sample * data.inputs;
            int length = snprintf(caption, sizeof caption, "%zu: a %zu, taken for %zu",
                                  sample->sample, sample->label, sample->prediction);
            fprintf(session->output.results, "%*s%s", (int)blank, "", caption);
            blank = (size_t)length < data.width + GAP ? data.width + GAP - (size_t)length : 1;
        }
        fputc('\n', session->output.results);
        picture_print_row(session->output.results, pictures, used, data.height, data.width, GAP);
        beside = used;
    }
}

static void print_mistakes(struct session *session, const struct wrong_sample *worst, size_t count)
{
    fprintf(session->output.results, "sample  label  prediction  probability      cost\n");
    for (size_t i = 0; i < count; i++)
        fprintf(session->output.results, "%6zu %6zu %11zu %12.4f %9.4f\n", worst[i].sample,
                worst[i].label, worst[i].prediction, print_value(worst[i].probability),
                print_value(worst[i].cost));
}

enum { IN_A_FILE = 12 };

/* The pictures and what they were taken for, below each other, in the request's file. */
static bool write_mistakes(struct session *session, const struct picture_request *request,
                           const struct wrong_sample *worst, size_t count,
                           const struct samples *samples, struct error *error)
{
    char what[120];
    struct dataset data = samples->data;
    struct matrix pictures;
    struct drawing drawing = {0};
    if (!matrix_new(&pictures, data.inputs, count, error))
        return false;
    for (size_t k = 0; k < count; k++)
        dataset_widen(matrix_columns(pictures, k, k + 1), data, worst[k].sample);
    bool ok = drawing_images(&drawing, pictures, data.height, data.width, error);
    for (size_t k = 0; ok && k < count; k++)
        ok = drawing_name(&drawing, error, "sample %zu: a %zu, taken for %zu (%.3f)",
                          worst[k].sample, worst[k].label, worst[k].prediction,
                          print_value(worst[k].probability));
    if (ok) {
        snprintf(what, sizeof what, "%zu mistake%s of %s", count, count == 1 ? "" : "s",
                 samples->name);
        draw_title_done(session, &drawing, what);
        ok = draw_show(session, &drawing, request, error);
    }
    drawing_free(&drawing);
    matrix_free(&pictures);
    return ok;
}

/* With a request, the pictures go to its file. */
static bool show_mistakes(struct session *session, const struct samples *samples, size_t most,
                          const struct picture_request *request, struct error *error)
{
    size_t count, wrong;
    struct wrong_sample *worst = memory_new(most, sizeof *worst, error);
    bool ok = worst && worst_find(worst, most, &count, &wrong, &session->training.network,
                                  samples->data, error);
    if (ok) {
        samples_print(session, samples);
        fprintf(session->output.results, "%zu are wrong%s\n", wrong,
                wrong > count ? "; the worst:" : "");
    }
    if (ok && count)
        print_mistakes(session, worst, count);
    if (ok && count && request) {
        ok = write_mistakes(session, request, worst, count, samples, error);
    } else if (ok && count) {
        fputc('\n', session->output.results);
        draw_mistakes(session, worst, count, samples->data);
    }
    memory_free(worst);
    return ok;
}

static bool mistakes_of(struct session *session, const char *arguments,
                        const struct picture_request *request, struct error *error)
{
    char word[64] = "";
    struct samples samples;
    size_t most, limit = request ? IN_A_FILE : WIDEST;
    const char *rest = arguments;
    if (isalpha((unsigned char)*arguments) || strchr(arguments, ':'))
        rest = argument_word(arguments, word, sizeof word);
    if (!argument_count(rest, 6, &most, error) || !samples_find(session, word, &samples, error))
        return false;
    if (most < 1 || most > limit)
        return error_set(error, "mistakes test 6", "mistakes: 1 to %zu can be shown%s", limit,
                         request ? " in a file" : "");
    return show_mistakes(session, &samples, most, request, error);
}

static bool run_mistakes(struct session *session, const char *arguments, struct error *error)
{
    struct picture_request request;
    const char *last = strrchr(arguments, ' ');
    last = last ? last + 1 : arguments;
    bool quoted = strchr(arguments, '"') || strchr(arguments, '\'');
    if (!quoted && !plotter_suffix(last, false))
        return mistakes_of(session, arguments, NULL, error);
    if (!draw_request(session, &request, "mistakes", arguments, error))
        return false;
    bool ok = mistakes_of(session, request.text, &request, error);
    draw_request_free(&request);
    return ok;
}

static const struct command commands[] = {
    {"mistakes", NULL, "mistakes [train|dev|test|FROM:TO] [N] [FILE.png]",
     "the wrong answers that cost most, drawn",
     "mistakes                      six of the dev set\n"
     "mistakes test 20\n"
     "mistakes test 6 worst.png     into a picture file\n",
     COMMAND_ONLY_SHOWS, run_mistakes},
};

const struct command_group MISTAKES_COMMANDS = {"judging", commands,
                                                sizeof commands / sizeof commands[0]};
