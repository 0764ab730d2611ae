#include "commands/motion.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/memory.h"
#include "commands/draw_commands.h"
#include "model/run.h"
#include "session/editing.h"
#include "session/followed.h"
#include "session/stops.h"
#include "session/evaluating.h"
#include "session/asking.h"
#include "session/draw.h"
#include "view/book.h"
#include "view/summary.h"
#include "view/wrap.h"

/* ======================================= what is shown ======================================== */

const struct statement *motion_statement(const struct session *session, size_t index)
{
    return &session->training.network.statements[index];
}

static const char *target_of(const struct session *session, size_t index)
{
    return session->training.network.tensors[motion_statement(session, index)->target].name;
}

/* A statement of the iteration that is looked at, which may have run another version. */
const struct statement *motion_executed(const struct session *session, size_t index)
{
    return &timeline_program(&session->training.timeline)->statements[index];
}

void motion_note(struct session *session, const char *format, ...)
{
    char text[1200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    wrap_print(session->output.notes, text, 8, session_style(session).width);
}

/* "pass" and "iteration" headings where one begins. */
static void print_heading(struct session *session, FILE *stream)
{
    static const char *const pass[] = {"forward pass", "backward pass", "update"};
    size_t done = session->training.timeline.place.done;
    if (done == 0 ||
        motion_statement(session, done)->pass != motion_statement(session, done - 1)->pass)
        fprintf(stream, "iteration %zu, %s\n", session->training.timeline.place.iteration,
                pass[motion_statement(session, done)->pass]);
}

void motion_next_line(struct session *session, FILE *stream)
{
    size_t done = session->training.timeline.place.done;
    const struct statement *statement = motion_statement(session, done);
    const struct section *section = book_section(&session->training.network, done);
    const char *bold = session_colored(session) ? "\033[1m" : "", *plain = *bold ? "\033[0m" : "";
    int width = session_style(session).width;
    char line[320], page[200] = "";
    print_heading(session, stream);
    snprintf(line, sizeof line, "=> %-2zu %s = %s", done + 1, target_of(session, done),
             statement->formula);
    if (edit_is_known(statement))
        snprintf(page, sizeof page, "%s", statement->inserted ? "inserted" : "edited");
    else if (section)
        snprintf(page, sizeof page, "%s:%zu", section->page, section->line);
    int columns = wrap_columns(line), before = columns < 40 ? 40 : columns;
    fputs(bold, stream);
    if (*page && before + 1 + wrap_columns(page) <= width) {
        fprintf(stream, "%s%s%*s %s\n", line, plain, before - columns, "", page);
        return;
    }
    wrap_print(stream, line, 6, width);
    fputs(plain, stream);
    if (*page)
        fprintf(stream, "      %s\n", page);
}

/* What a statement's target holds now, on a line or two. */
static void print_summary(struct session *session, size_t index)
{
    const struct statement *statement = motion_executed(session, index);
    char head[256], summary[256] = "        ";
    snprintf(head, sizeof head, "   %-2zu %s = %s", index + 1,
             session->training.network.tensors[statement->target].name, statement->formula);
    summary_text(summary + 8, sizeof summary - 8,
                 session->training.network.tensors[statement->target].value);
    int width = session_style(session).width, own = wrap_columns(summary + 8);
    if (wrap_columns(head) + 4 + own < width) {
        int pad = width - 2 - own < 28 ? width - 2 - own : 28;
        fprintf(session->output.notes, "%-*s  %s\n", pad, head, summary + 8);
        return;
    }
    wrap_print(session->output.notes, head, 6, width);
    wrap_print(session->output.notes, summary, 8, width);
}

void motion_displays(struct session *session)
{
    windows_stopped(&session->output.drawing, session->training.timeline.place);
    for (size_t i = 0; i < session->displays.count; i++) {
        const struct display *display = &session->displays.list[i];
        const char *arguments;
        if (draw_command(session, display->text, &arguments)) {
            draw_display(session, display);
            continue;
        }
        struct print_style style = session_style(session);
        struct array value;
        struct error error;
        bool ok = session_evaluate(session, &value, display->text, &error);
        int prefix = fprintf(session->output.notes, ok ? "%zu: %s = " : "%zu: %s: no value here\n",
                             display->number, display->text);
        if (!ok)
            continue;
        style.width = style.width - prefix > 20 ? style.width - prefix : 20;
        print_array(session->output.notes, value, style);
        array_free(&value);
    }
}

void motion_show(struct session *session)
{
    size_t done;
    timeline_looked_at(&session->training.timeline, &done);
    struct error error;
    if (done && timeline_materialise(&session->training.timeline,
                                     motion_executed(session, done - 1)->target, &error))
        print_summary(session, done - 1);
    motion_next_line(session, session->output.notes);
    motion_displays(session);
}

/* The line after whole iterations: what the last forward pass said. */
void motion_report(struct session *session, FILE *stream)
{
    char text[160];
    double accuracy = NAN;
    struct error error;
    struct network *network = &session->training.network;
    if (!session->training.timeline.place.iteration || session->training.timeline.place.done ||
        !timeline_materialise(&session->training.timeline, network->loss, &error) ||
        !training_accuracy(&session->training, &accuracy, &error))
        return;
    snprintf(text, sizeof text, "iteration %zu done   loss %.6g   accuracy %.4f",
             session->training.timeline.place.iteration - 1,
             print_value((double)network->tensors[network->loss].value.at[0]), accuracy);
    wrap_print(stream, text, 8, session_style(session).width);
    fflush(stream);
}

/* The same with what comes next; `report` is false where that line stands already. */
void motion_iterations(struct session *session, bool report)
{
    if (report)
        motion_report(session, session->output.notes);
    motion_next_line(session, session->output.notes);
    motion_displays(session);
}

/* ======================================= one statement ======================================== */

bool motion_interrupted(struct session *session, char *reason, size_t length)
{
    if (!session->control.interrupted)
        return false;
    session->control.interrupted = 0;
    snprintf(reason, length, "Interrupted");
    return true;
}

bool motion_step(struct session *session, char *reason, size_t length, size_t *reached,
                 struct error *error)
{
    size_t statement = session->training.timeline.place.done;
    reason[0] = '\0';
    *reached = 0;
    if (!timeline_step(&session->training.timeline, error))
        return false;
    if (session->output.following)
        follow_show(session, statement);
    if (stops_ask(session, statement, true, reason, length, reached, error))
        return true;
    *reached = 0;
    if (motion_interrupted(session, reason, length)) /* in the middle of a condition */
        return true;
    motion_show(session);
    return false;
}

/* Tells why a motion ended, and shows where; what belongs to the stop comes next. */
void motion_stopped(struct session *session, const char *reason, size_t reached)
{
    if (reason[0])
        motion_note(session, "%s", reason);
    motion_show(session);
    session->control.stopped = reached;
}

bool motion_at_the_end(struct session *session)
{
    size_t end = session->settings.iterations;
    if (session->training.timeline.place.iteration < end)
        return false;
    motion_note(session,
                "%zu iterations are done. `set iterations N` allows more, `run N` does not ask.",
                session->training.timeline.place.iteration);
    return true;
}

void motion_progress(struct session *session, struct progress *progress)
{
    const struct network *network = &session->training.network;
    progress_show(progress, session->training.timeline.place.iteration,
                  (double)network->tensors[network->loss].value.at[0], run_accuracy(network));
}

/* The statement just executed. */
size_t motion_last(const struct session *session)
{
    size_t done;
    timeline_looked_at(&session->training.timeline, &done);
    return done - 1;
}

/* ================================== statement after statement ===================================
 */

/* How far a parameter moved at most: the largest change among its elements. */
static void show_largest_change(struct session *session, struct matrix before, struct matrix after)
{
    double most = 0;
    size_t at = 0;
    for (size_t i = 0; i < matrix_count(after); i++) {
        double change = fabs((double)(after.at[i] - before.at[i]));
        if (change > most || isnan(change)) {
            most = change;
            at = i;
        }
    }
    motion_note(session, "        largest change %.3g, at [%zu, %zu]", print_value(most),
                at % after.rows, at / after.rows);
}

static void drop_stepping(void *state)
{
    struct motion *it = state;
    matrix_free(&it->before);
    if (it->drop)
        it->drop(it->state);
    memory_free(it);
}

static bool step_slice(struct session *session, void *state, bool *done, struct error *error)
{
    struct motion *it = state;
    char reason[1024];
    size_t reached;
    if (!motion_step(session, reason, sizeof reason, &reached, error))
        return false;
    *done = reason[0] || motion_interrupted(session, reason, sizeof reason);
    if (!*done && !it->enough(session, it, done, error) &&
        !motion_interrupted(session, reason, sizeof reason))
        return false;
    *done |= reason[0] != '\0';
    if (!*done)
        return true;
    motion_stopped(session, reason, reached);
    if (it->before.at)
        show_largest_change(session, it->before,
                            session->training.network.tensors[it->target].value);
    return true;
}

bool motion_begin(struct session *session, struct motion stepping, struct error *error)
{
    struct motion *it = memory_new(1, sizeof *it, error);
    stepping.from = session->training.timeline.place;
    stepping.pass = motion_statement(session, stepping.from.done)->pass;
    if (it)
        *it = stepping;
    else if (stepping.drop)
        stepping.drop(stepping.state);
    return control_task(&session->control, step_slice, drop_stepping, it);
}
