#include "shell/execute.h"

#include <ctype.h>
#include <string.h>

#include "base/memory.h"
#include "commands/data.h"
#include "commands/set.h"
#include "session/stops.h"
#include "shell/block.h"
#include "shell/command_table.h"
#include "shell/dispatch.h"

/* ========================================== lines ============================================= */

/* The line without blanks around it: owned. */
static char *trimmed(const char *line, struct error *error)
{
    line += strspn(line, " \t\r");
    size_t length = strlen(line);
    while (length && isspace((unsigned char)line[length - 1]))
        length--;
    return memory_format(error, "%.*s", (int)length, line);
}

/* Begins a command, and what it gives for itself instead. */
static bool carry_out(struct session *session, const char *line, struct error *error)
{
    char *text = trimmed(line, error);
    bool ok = text;
    while (ok && text) {
        ok = !*text || *text == '#' || dispatch_line(session, text, error);
        memory_free(text);
        text = session->control.instead;
        session->control.instead = NULL;
    }
    return ok;
}

static bool repeat(struct session *session, struct error *error)
{
    if (!session->control.last_line)
        return true;
    char *line = memory_string(session->control.last_line, error);
    bool ok = line && carry_out(session, line, error);
    memory_free(line);
    return ok;
}

/* Whether a line answers a question, and how. */
static bool is_answer(const char *line, bool *yes)
{
    static const char *const words[] = {"no", "n", "yes", "y"};
    line += strspn(line, " \t\r");
    size_t length = strcspn(line, " \t\r");
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i]) == length && strncmp(line, words[i], length) == 0) {
            *yes = i > 1;
            return true;
        }
    return false;
}

static bool answer(struct session *session, bool yes, struct error *error)
{
    answer_taker *take = session->control.question.take;
    control_end_question(&session->control);
    return take(session, yes, error);
}

/* ====================================== what is under way ===================================== */

/* Whether the script that runs this one is the same, at the same line. */
static bool runs_itself(const struct session *session, const struct frame *frame)
{
    const struct scripts *scripts = &session->control.scripts;
    size_t i = scripts->count;
    while (i > 0 && scripts->frames[i - 1].kind != FRAME_SCRIPT)
        i--;
    return i > 0 && scripts->frames[i - 1].line == frame->line &&
           strcmp(scripts->frames[i - 1].name, frame->name) == 0;
}

/* Names the script, and the line in it, that an error comes from; one that runs itself, once. */
static void name_place(const struct session *session, const struct frame *frame,
                       struct error *error)
{
    struct error inner = *error;
    if (!runs_itself(session, frame))
        error_write_kind(error, inner.kind, inner.hint, "%.500s:%zu: %s", frame->name, frame->line,
                         inner.message);
}

/* Leaves the uppermost script. */
static bool leave(struct session *session, bool ok, struct error *error)
{
    struct frame frame = script_pop(&session->control.scripts);
    if (frame.kind == FRAME_SCRIPT && !ok)
        name_place(session, &frame, error);
    if (frame.kind == FRAME_SCRIPT && session->control.untold)
        announce_data(session);
    if (frame.kind == FRAME_DEFINITION) { /* no motion of its own is repeated */
        memory_free(session->control.last_line);
        session->control.last_line = NULL;
    }
    if (frame.end)
        ok = frame.end(session, frame.state, ok, error);
    script_free(&frame);
    return ok;
}

/* Leaves all scripts; the innermost of those that are named is where an error came from. */
static bool leave_all(struct session *session, struct outcome *outcome)
{
    const struct scripts *scripts = &session->control.scripts;
    bool ok = outcome->ok;
    for (size_t i = scripts->count; !ok && !outcome->line && i-- > 0;)
        if (scripts->frames[i].name) {
            snprintf(outcome->script, sizeof outcome->script, "%s", scripts->frames[i].name);
            outcome->line = scripts->frames[i].line;
        }
    if (script_runs(
            &session->control.scripts)) /* the block is the script's: its other lines don't come */
        control_end_block(&session->control);
    while (script_runs(&session->control.scripts))
        ok = leave(session, ok, &outcome->error);
    control_end_question(&session->control);
    session->control.stopped = 0;
    return ok;
}

/* Whether nothing more is to be carried out: Ctrl-C, the end of the session or of its reader. */
static bool is_over(struct session *session)
{
    struct control *control = &session->control;
    bool at_stop = control->stopped || script_at_stop(&session->control.scripts);
    bool interrupted = control->interrupts != control->begun;
    if (at_stop && control->interrupted) {
        fprintf(session->output.notes, "Interrupted\n");
        control->interrupted = 0;
        interrupted = true;
    }
    return interrupted || control->quit || ferror(session->output.results) ||
           (at_stop && ferror(session->output.notes));
}

/* Begins the commands of the stop that was reached, in place of those of the one before. */
static bool enter_stop(struct session *session, struct error *error)
{
    char *commands;
    bool ok = stops_reached(&session->stops, session->control.stopped, &commands, error);
    session->control.stopped = 0;
    while (ok && script_at_stop(&session->control.scripts))
        ok = leave(session, true, error);
    ok = ok &&
         (!commands || script_push_lines(&session->control.scripts, FRAME_STOP, commands, error));
    memory_free(commands);
    return ok;
}

static bool next_line(struct session *session, struct error *error)
{
    bool in_block = block_is_open(session);
    char *line;
    if (!script_next(&session->control.scripts, &line, error))
        return false;
    if (!line && in_block)
        return block_cut(session, error);
    if (!line)
        return leave(session, true, error);
    bool ok = in_block ? block_line(session, line, error) : carry_out(session, line, error);
    memory_free(line);
    return ok;
}

static bool run_slice(struct session *session, struct error *error)
{
    struct task task = session->control.task;
    bool done = false;
    session->control.task = (struct task){0}; /* the last slice may begin another task */
    bool ok = task.slice(session, task.state, &done, error);
    if (ok && !done)
        session->control.task = task;
    else
        task.drop(task.state);
    return ok;
}

static bool is_under_way(const struct session *session)
{
    const struct control *control = &session->control;
    return control->task.slice || control->stopped ||
           (script_runs(&session->control.scripts) && !control->question.take);
}

static enum wants wanted(const struct session *session)
{
    const struct control *control = &session->control;
    return is_under_way(session)    ? WANTS_TIME
           : control->quit          ? WANTS_NOTHING
           : control->question.take ? WANTS_ANSWER
           : block_is_open(session) ? WANTS_LINES
                                    : WANTS_COMMAND;
}

/* Goes on, a while. */
static struct outcome go_on(struct session *session, struct outcome outcome)
{
    session->control.slice_end = control_seconds() + EXECUTE_SECONDS;
    while (outcome.ok && is_under_way(session) && control_seconds() < session->control.slice_end) {
        if (session->control.task.slice)
            outcome.ok = run_slice(session, &outcome.error);
        else if (is_over(session))
            outcome.ok = leave_all(session, &outcome);
        else if (session->control.stopped)
            outcome.ok = enter_stop(session, &outcome.error);
        else
            outcome.ok = next_line(session, &outcome.error);
    }
    if (!outcome.ok)
        leave_all(session, &outcome);
    outcome.wants = wanted(session);
    fflush(session->output.results);
    return outcome;
}

/* ========================================= the entry ========================================== */

/* Whether the session can take something new. */
static bool is_ready(struct session *session, struct outcome *outcome)
{
    struct control *control = &session->control;
    *outcome = (struct outcome){.ok = true};
    table_give(session);
    if (is_under_way(session)) {
        outcome->ok = error_set(&outcome->error, NULL, "the line before is still carried out");
        outcome->wants = WANTS_TIME;
        return false;
    }
    if (!control->question.take && !block_is_open(session))
        control->begun = control->interrupts;
    return true;
}

static bool end_input(struct session *session, struct error *error)
{
    if (session->control.question.take)
        return answer(session, false, error);
    return !block_is_open(session) || block_cut(session, error);
}

struct outcome execute(struct session *session, const char *line)
{
    struct outcome outcome;
    struct error *error = &outcome.error;
    bool yes = false, asked = session->control.question.take;
    if (!is_ready(session, &outcome))
        return outcome;
    if (asked && line && !is_answer(line, &yes)) { /* it waits on, and so does what asked it */
        outcome.ok = error_set(error, NULL, "please answer yes or no");
        outcome.wants = WANTS_ANSWER;
        return outcome;
    }
    if (!line)
        outcome.ok = end_input(session, error);
    else if (asked)
        outcome.ok = answer(session, yes, error);
    else if (block_is_open(session))
        outcome.ok = block_line(session, line, error);
    else if (session->control.repeats && !line[strspn(line, " \t\r")])
        outcome.ok = repeat(session, error);
    else
        outcome.ok = carry_out(session, line, error);
    return go_on(session, outcome);
}

struct outcome execute_file(struct session *session, const char *path)
{
    struct outcome outcome;
    if (!is_ready(session, &outcome))
        return outcome;
    outcome.ok = script_push_file(&session->control.scripts, path, NULL, NULL, &outcome.error);
    return go_on(session, outcome);
}

struct outcome execute_on(struct session *session)
{
    return go_on(session, (struct outcome){.ok = true});
}

struct outcome execute_whole(struct session *session, struct outcome outcome)
{
    while (outcome.wants == WANTS_TIME)
        outcome = execute_on(session);
    return outcome;
}
