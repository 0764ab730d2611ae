#include "session/control.h"

#include <stdint.h>
#include <time.h>

#include "base/memory.h"
#include "session/session.h"

/* ========================================== blocks ============================================ */

bool control_block(struct session *session, enum block_kind kind, const char *arguments,
                   block_taker *take, struct error *error)
{
    struct line_block *block = &session->control.block;
    char *copy = memory_string(arguments, error), *text = memory_new(1, 1, error);
    if (!copy || !text) {
        memory_free(copy);
        memory_free(text);
        return false;
    }
    *block = (struct line_block){
        .take = take,
        .arguments = copy,
        .text = text,
        .capacity = 1,
        .commands = kind == BLOCK_COMMANDS,
        .longest = kind == BLOCK_NUMBERS ? SIZE_MAX / 4 : (size_t)1 << 16,
        .depth = 1,
    };
    return true;
}

static bool take_nothing(struct session *session, const char *arguments, const char *text,
                         struct error *error)
{
    (void)session, (void)arguments, (void)text, (void)error;
    return true;
}

bool control_refuse(struct session *session, const struct error *error)
{
    struct error kept = *error, ignored;
    if (session->output.terminal)
        fprintf(session->output.notes, "%s; what follows is dropped, up to `end`:\n",
                error->message);
    if (!control_block(session, BLOCK_COMMANDS, "", take_nothing, &ignored))
        return false;
    session->control.block.error = kept;
    return true;
}

void control_end_block(struct session *session)
{
    memory_free(session->control.block.arguments);
    memory_free(session->control.block.text);
    session->control.block = (struct line_block){0};
}

/* ===================================== tasks and questions ==================================== */

bool control_task(struct session *session, task_slice *slice, void (*drop)(void *state),
                  void *state)
{
    if (state)
        session->control.task = (struct task){slice, drop, state};
    return state;
}

void control_end_task(struct session *session)
{
    if (session->control.task.slice)
        session->control.task.drop(session->control.task.state);
    session->control.task = (struct task){0};
}

bool control_ask(struct session *session, const char *text, answer_taker *take, struct error *error)
{
    char *copy = memory_string(text, error);
    if (copy)
        session->control.question = (struct question){take, copy};
    return copy;
}

double control_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

bool control_goes_on(void *session)
{
    return session_goes_on(session) &&
           control_seconds() < ((struct session *)session)->control.slice_end;
}

void control_end_question(struct session *session)
{
    memory_free(session->control.question.text);
    session->control.question = (struct question){0};
}

void control_free(struct session *session)
{
    control_end_block(session);
    control_end_task(session);
    control_end_question(session);
    while (script_runs(session)) {
        struct frame frame = script_pop(session);
        script_free(&frame);
    }
    memory_free(session->control.last_line);
    memory_free(session->control.instead);
    session->control.last_line = session->control.instead = NULL;
}
