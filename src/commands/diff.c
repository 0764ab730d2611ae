/* diff: what changed since another place. */
#include <ctype.h>
#include <string.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "session/draw.h"
#include "session/session.h"
#include "session/training.h"

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

static bool run_diff(struct session *session, const char *arguments, struct error *error)
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
        ok = draw_matrix(session, now, what, when, &request, error);
    }
    matrix_free(&now);
    matrix_free(&then);
    draw_request_free(&request);
    return ok;
}

static const struct command commands[] = {
    {"diff", NULL, "diff EXPR [ITER] [FILE]", "what changed since the last stop, or an iteration",
     "diff W1                       since the last stop\n"
     "diff W1[3] 0                  since the beginning\n",
     COMMAND_DRAWS, run_diff},
};

const struct command_group DIFF_COMMANDS = {"drawing", commands,
                                            sizeof commands / sizeof commands[0]};
