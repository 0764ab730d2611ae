#include "commands/step.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "language/caret.h"
#include "view/book.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "commands/set.h"
#include "commands/draw_commands.h"
#include "session/editing.h"
#include "session/follow.h"
#include "session/progress.h"
#include "session/stops.h"
#include "commands/words.h"
#include "model/run.h"
#include "model/version.h"
#include "view/summary.h"
#include "view/wrap.h"

/* ======================================= what is shown ======================================== */

static const struct statement *statement_at(const struct session *session, size_t index)
{
    return &session->training.network.statements[index];
}

static const char *target_of(const struct session *session, size_t index)
{
    return session->training.network.tensors[statement_at(session, index)->target].name;
}

/* A statement of the iteration that is looked at, which may have run another version. */
static const struct statement *executed_at(const struct session *session, size_t index)
{
    return &timeline_program(&session->training.timeline)->statements[index];
}

static void note(struct session *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prints a line, or several in a narrow terminal. */
static void note(struct session *session, const char *format, ...)
{
    char text[1200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    wrap_print(session->output.notes, text, 8, output_style(session).width);
}

/* "pass" and "iteration" headings where one begins. */
static void print_heading(struct session *session, FILE *stream)
{
    static const char *const pass[] = {"forward pass", "backward pass", "update"};
    size_t done = session->training.timeline.place.done;
    if (done == 0 || statement_at(session, done)->pass != statement_at(session, done - 1)->pass)
        fprintf(stream, "iteration %zu, %s\n", session->training.timeline.place.iteration,
                pass[statement_at(session, done)->pass]);
}

void motion_next_line(struct session *session, FILE *stream)
{
    size_t done = session->training.timeline.place.done;
    const struct statement *statement = statement_at(session, done);
    const struct section *section = book_section(&session->training.network, done);
    const char *bold = output_colored(session) ? "\033[1m" : "", *plain = *bold ? "\033[0m" : "";
    int width = output_style(session).width;
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

void motion_summary(struct session *session, size_t index)
{
    const struct statement *statement = executed_at(session, index);
    char head[256], summary[256] = "        ";
    snprintf(head, sizeof head, "   %-2zu %s = %s", index + 1,
             session->training.network.tensors[statement->target].name, statement->formula);
    summary_text(summary + 8, sizeof summary - 8,
                 session->training.network.tensors[statement->target].value);
    int width = output_style(session).width, own = wrap_columns(summary + 8);
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
    draw_stopped(session);
    for (size_t i = 0; i < session->displays.count; i++) {
        const struct display *display = &session->displays.list[i];
        const char *arguments;
        if (draw_command(session, display->text, &arguments)) {
            draw_display(session, display);
            continue;
        }
        struct print_style style = output_style(session);
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
                                     executed_at(session, done - 1)->target, &error))
        motion_summary(session, done - 1);
    motion_next_line(session, session->output.notes);
    motion_displays(session);
}

/* The line after whole iterations: what the last forward pass said. */
static void report_iteration(struct session *session, FILE *stream)
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
    wrap_print(stream, text, 8, output_style(session).width);
    fflush(stream);
}

/* The same with what comes next; `report` is false where that line stands already. */
static void show_iterations(struct session *session, bool report)
{
    if (report)
        report_iteration(session, session->output.notes);
    motion_next_line(session, session->output.notes);
    motion_displays(session);
}

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
    note(session, "        largest change %.3g, at [%zu, %zu]", print_value(most), at % after.rows,
         at / after.rows);
}

/* ======================================= one statement ======================================== */

static bool interrupted(struct session *session, char *reason, size_t length)
{
    if (!session->control.interrupted)
        return false;
    session->control.interrupted = 0;
    snprintf(reason, length, "Interrupted");
    return true;
}

static bool step_and_ask(struct session *session, char *reason, size_t length, size_t *reached,
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
    if (interrupted(session, reason, length)) /* in the middle of a condition */
        return true;
    motion_show(session);
    return false;
}

bool motion_step(struct session *session, char *reason, size_t length, struct error *error)
{
    size_t reached;
    return step_and_ask(session, reason, length, &reached, error);
}

/* Tells why a motion ended, and shows where; what belongs to the stop comes next. */
static void stopped(struct session *session, const char *reason, size_t reached)
{
    if (reason[0])
        note(session, "%s", reason);
    motion_show(session);
    session->control.stopped = reached;
}

/* What `until` waits for, and where it can be asked: after the last statement whose result it
 * reads. Conditions on gradients and the loss alone leave the iterations their full speed. */
struct until {
    char *condition; /* owned */
    struct session *session;
    size_t version; /* of the program, that it was found in */
    size_t statement;
    bool fast;
};

/* A motion by statements: goes on until `enough` says so, something stops it, or Ctrl-C. */
struct stepping {
    bool (*enough)(struct session *session, struct stepping *it, bool *done, struct error *error);
    size_t left;          /* steps */
    struct place from;    /* where it began */
    enum pass pass;       /* that it began in */
    size_t target;        /* a tensor */
    struct matrix before; /* the target's value, where its change is shown; owned */
    struct until until;
};

static void drop_stepping(void *state)
{
    struct stepping *it = state;
    matrix_free(&it->before);
    memory_free(it->until.condition);
    memory_free(it);
}

static bool step_slice(struct session *session, void *state, bool *done, struct error *error)
{
    struct stepping *it = state;
    char reason[1024];
    size_t reached;
    if (!step_and_ask(session, reason, sizeof reason, &reached, error))
        return false;
    *done = reason[0] || interrupted(session, reason, sizeof reason);
    if (!*done && !it->enough(session, it, done, error) &&
        !interrupted(session, reason, sizeof reason))
        return false;
    *done |= reason[0] != '\0';
    if (!*done)
        return true;
    stopped(session, reason, reached);
    if (it->before.at)
        show_largest_change(session, it->before,
                            session->training.network.tensors[it->target].value);
    return true;
}

/* Begins a motion from here; what else it needs is copied, the condition taken. */
static bool begin_stepping(struct session *session, struct stepping stepping, struct error *error)
{
    struct stepping *it = memory_new(1, sizeof *it, error);
    stepping.from = session->training.timeline.place;
    stepping.pass = statement_at(session, stepping.from.done)->pass;
    if (it)
        *it = stepping;
    else
        memory_free(stepping.until.condition);
    return control_task(session, step_slice, drop_stepping, it);
}

static bool enough_steps(struct session *session, struct stepping *it, bool *done,
                         struct error *error)
{
    (void)session, (void)error;
    *done = --it->left == 0;
    return true;
}

static bool run_step(struct session *session, const char *arguments, struct error *error)
{
    size_t count;
    if (!argument_count(arguments, 1, &count, error))
        return false;
    if (count == 0) {
        note(session, "No statement is run.");
        motion_show(session);
        return true;
    }
    size_t target = statement_at(session, session->training.timeline.place.done)->target;
    struct tensor *tensor = &session->training.network.tensors[target];
    bool update = count == 1 && tensor_is_parameter(tensor);
    struct matrix before = {0};
    struct error ignored;
    if (update && matrix_new(&before, tensor->rows, tensor->columns, &ignored))
        matrix_copy(before, tensor->value);
    return begin_stepping(
        session,
        (struct stepping){
            .enough = enough_steps, .left = count, .target = target, .before = before},
        error);
}

/* ====================================== whole iterations ====================================== */

static void show_progress(struct session *session, struct progress *progress)
{
    const struct network *network = &session->training.network;
    progress_show(progress, session->training.timeline.place.iteration,
                  (double)network->tensors[network->loss].value.at[0], run_accuracy(network));
}

/* A motion by iterations: at full speed where nothing looks on, else statement by statement. */
struct iterating {
    size_t last;            /* iteration that it ends at */
    size_t every, reported; /* a line among the results after so many of them, 0 for never */
    bool slowly;
    struct progress progress;
};

/* Tells where it ended, and why. */
static void end_iterating(struct session *session, const struct iterating *it, const char *reason,
                          size_t reached)
{
    if (reached) {
        stopped(session, reason, reached);
        return;
    }
    if (reason[0])
        note(session, "%s", reason);
    show_iterations(session, it->reported < session->training.timeline.place.iteration);
}

static bool iterate_slice(struct session *session, void *state, bool *done, struct error *error)
{
    struct iterating *it = state;
    struct timeline *timeline = &session->training.timeline;
    char reason[1024] = "";
    size_t reached = 0;
    if (!(it->slowly ? step_and_ask(session, reason, sizeof reason, &reached, error)
                     : timeline_next(timeline, error))) {
        progress_end(&it->progress);
        return false;
    }
    if (it->every && timeline->place.iteration >= it->reported + it->every) {
        it->reported = timeline->place.iteration;
        progress_end(&it->progress);
        report_iteration(session, session->output.results);
    }
    if (!it->slowly)
        show_progress(session, &it->progress);
    if (!reason[0])
        interrupted(session, reason, sizeof reason);
    *done = reason[0] || timeline->place.iteration >= it->last;
    if (*done) {
        progress_end(&it->progress);
        end_iterating(session, it, reason, reached);
    }
    return true;
}

static bool run_iterations(struct session *session, size_t count, size_t every, struct error *error)
{
    size_t first = session->training.timeline.place.iteration;
    if (count == 0) {
        note(session, "No iteration is run.");
        motion_next_line(session, session->output.notes);
        return true;
    }
    struct iterating *it = memory_new(1, sizeof *it, error);
    if (it)
        *it = (struct iterating){.last = first + count,
                                 .every = every,
                                 .reported = first,
                                 .slowly = stops_any(session) || session->output.following,
                                 .progress = progress_begin(session, first, first + count)};
    return control_task(session, iterate_slice, memory_free, it);
}

static bool run_next(struct session *session, const char *arguments, struct error *error)
{
    size_t count;
    return argument_count(arguments, 1, &count, error) && run_iterations(session, count, 0, error);
}

static bool run_run(struct session *session, const char *arguments, struct error *error)
{
    char number[64], word[64];
    size_t count, every = 0;
    const char *rest = argument_word(arguments, number, sizeof number);
    if (!*number)
        return error_set(error, "run 100; `continue` goes on to the end.",
                         "run needs a number of iterations");
    if (!argument_count(number, 0, &count, error))
        return false;
    if (*rest) {
        rest = argument_word(rest, word, sizeof word);
        if (strcmp(word, "every") != 0 || !*rest)
            return error_set(error, "run 500 every 50", "run: after the number, \"every K\" only");
        if (!argument_count(rest, 0, &every, error))
            return false;
        if (every == 0)
            return error_set(error, "run 500 every 50", "run: every 0 iterations is never");
    }
    return run_iterations(session, count, every, error);
}

static bool at_the_end(struct session *session)
{
    size_t end = session->settings.iterations;
    if (session->training.timeline.place.iteration < end)
        return false;
    note(session, "%zu iterations are done. `set iterations N` allows more, `run N` does not ask.",
         session->training.timeline.place.iteration);
    return true;
}

static bool run_continue(struct session *session, const char *arguments, struct error *error)
{
    if (!argument_none(arguments, "continue", error))
        return false;
    if (at_the_end(session))
        return true;
    return run_iterations(session,
                          session->settings.iterations - session->training.timeline.place.iteration,
                          0, error);
}

/* ======================================== to a place ======================================== */

static bool end_of_pass(struct session *session, struct stepping *it, bool *done,
                        struct error *error)
{
    struct place place = session->training.timeline.place;
    (void)error;
    *done = place.iteration != it->from.iteration ||
            statement_at(session, place.done)->pass != it->pass;
    return true;
}

static bool run_finish(struct session *session, const char *arguments, struct error *error)
{
    return argument_none(arguments, "finish", error) &&
           begin_stepping(session, (struct stepping){.enough = end_of_pass}, error);
}

/* The statement just executed. */
static size_t executed(const struct session *session)
{
    size_t done;
    timeline_looked_at(&session->training.timeline, &done);
    return done - 1;
}

static bool at_target(struct session *session, struct stepping *it, bool *done, struct error *error)
{
    (void)error;
    *done = executed_at(session, executed(session))->target == it->target;
    return true;
}

static bool run_advance(struct session *session, const char *arguments, struct error *error)
{
    size_t statement;
    if (!*arguments)
        return error_set(error, "advance dW1", "advance needs a target");
    if (!argument_target(session, arguments, &statement, error))
        return false;
    size_t target = statement_at(session, statement)->target;
    return begin_stepping(session, (struct stepping){.enough = at_target, .target = target}, error);
}

static void note_name(void *context, const char *name)
{
    struct until *until = context;
    const struct network *network = &until->session->training.network;
    const struct program *program = &network->programs[until->version];
    size_t tensor = network_find(network, name), statement = program_last(program, tensor);
    until->fast &=
        tensor < network->tensor_count && network->tensors[tensor].lifetime == LIFETIME_GRADIENT;
    if (tensor < network->tensor_count && statement < program->count &&
        statement > until->statement)
        until->statement = statement;
}

static bool prepare_until(struct until *until, size_t version, struct error *error)
{
    struct expression expression;
    struct language_error inner = {0};
    until->version = version;
    until->statement = 0;
    until->fast = true;
    if (!expression_parse(&expression, until->condition, &inner)) {
        caret_write(error, &inner, until->condition);
        return false;
    }
    expression_names(&expression, note_name, until);
    expression_free(&expression);
    return true;
}

static bool until_holds(struct session *session, struct stepping *it, bool *done,
                        struct error *error)
{
    struct until *until = &it->until;
    size_t version = (size_t)(timeline_program(&session->training.timeline) -
                              session->training.network.programs);
    if (version != until->version && !prepare_until(until, version, error))
        return false;
    if (executed(session) == until->statement &&
        !session_condition(session, done, until->condition, error))
        return false;
    if (!*done && session->training.timeline.place.done == 0)
        *done = at_the_end(session);
    return true;
}

/* The same by whole iterations; in the end back to just after the condition's statement. */
struct fast {
    struct until until;
    struct progress progress;
};

static void drop_fast(void *state)
{
    struct fast *it = state;
    memory_free(it->until.condition);
    memory_free(it);
}

static bool end_fast(struct session *session, const struct fast *it, bool holds, const char *reason,
                     struct error *error)
{
    struct timeline *timeline = &session->training.timeline;
    struct place place = {timeline->place.iteration - 1, it->until.statement + 1};
    if (holds && place.done < timeline_program_of(timeline, place.iteration)->count &&
        !timeline_goto(timeline, place, NULL, NULL, error))
        return false;
    stopped(session, reason, 0);
    return true;
}

static bool fast_slice(struct session *session, void *state, bool *done, struct error *error)
{
    struct fast *it = state;
    struct timeline *timeline = &session->training.timeline;
    bool holds = false;
    char reason[32] = "";
    *done = timeline->place.done == 0 && timeline->place.iteration >= session->settings.iterations;
    if (*done) {
        progress_end(&it->progress);
        at_the_end(session);
        show_iterations(session, true);
        return true;
    }
    bool ok = timeline_next(timeline, error) &&
              session_condition(session, &holds, it->until.condition, error);
    *done = interrupted(session, reason, sizeof reason) || holds;
    if (!ok && !reason[0])
        return false;
    show_progress(session, &it->progress);
    if (!*done)
        return true;
    progress_end(&it->progress);
    return end_fast(session, it, holds, reason, error);
}

static bool begin_fast(struct session *session, struct until until, struct error *error)
{
    struct fast *it = memory_new(1, sizeof *it, error);
    if (it)
        *it =
            (struct fast){until, progress_begin(session, session->training.timeline.place.iteration,
                                                session->settings.iterations)};
    else
        memory_free(until.condition);
    return control_task(session, fast_slice, drop_fast, it);
}

static bool run_until_condition(struct session *session, const char *arguments, struct error *error)
{
    if (!*arguments)
        return error_set(error, "until loss < 1", "until needs a condition");
    if (!words_known(session, arguments, error))
        return false;
    struct until until = {.condition = memory_string(arguments, error), .session = session};
    bool ok = until.condition && prepare_until(&until, session->training.network.version, error);
    if (!ok || at_the_end(session)) {
        memory_free(until.condition);
        return ok;
    }
    if (until.fast && !stops_any(session) && !session->output.following &&
        session->training.timeline.place.done <= until.statement)
        return begin_fast(session, until, error);
    return begin_stepping(session, (struct stepping){.enough = until_holds, .until = until}, error);
}

static bool run_restart(struct session *session, const char *arguments, struct error *error)
{
    if (!argument_none(arguments, "restart", error) || !training_restart(session, error))
        return false;
    if (session->control.untold)
        announce_data(session);
    if (script_runs(session)) /* a script goes on at once */
        return true;
    fputs(output_style(session).width < 60 ? "At the beginning again:\n"
                                           : "At the beginning again: ",
          session->output.notes);
    motion_next_line(session, session->output.notes);
    return true;
}

static const struct command commands[] = {
    {"step", "s", "step [N]", "run the next statement, or the next N",
     "step                          one statement\n"
     "step 5                        the whole forward pass of two layers\n",
     COMMAND_REPEATS, run_step},
    {"next", "n", "next [N]", "run whole iterations", "next 10\n", COMMAND_REPEATS, run_next},
    {"finish", "fin", "finish", "run to the end of this pass", "finish\n", COMMAND_REPEATS,
     run_finish},
    {"continue", "c", "continue", "run to a breakpoint, or to `set iterations`", "continue\n",
     COMMAND_REPEATS, run_continue},
    {"run", "r", "run N [every K]", "run N iterations at full speed",
     "run 100\nrun 500 every 50              a line after every fiftieth\n", 0, run_run},
    {"advance", NULL, "advance TARGET", "run until just after TARGET's statement", "advance dW1\n",
     COMMAND_REPEATS, run_advance},
    {"until", "u", "until COND", "run until a condition holds",
     "until loss < 1\n"
     "until np.mean(Z1 > 0) < 0.1\n",
     0, run_until_condition},
    {"restart", NULL, "restart", "draw the parameters anew and begin again", "restart\n", 0,
     run_restart},
};

const struct command_group MOTION_COMMANDS = {"running", commands,
                                              sizeof commands / sizeof commands[0]};
