#include "session/control.h"

#include <stdint.h>
#include <time.h>

#include "base/memory.h"

/* ========================================== blocks ============================================ */

bool control_block(struct control *control, enum block_kind kind, const char *arguments,
                   block_taker *take, struct error *error)
{
    struct line_block *block = &control->block;
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

bool control_refuse(struct control *control, FILE *notes, const struct error *error)
{
    struct error kept = *error, ignored;
    if (notes)
        fprintf(notes, "%s; what follows is dropped, up to `end`:\n", error->message);
    if (!control_block(control, BLOCK_COMMANDS, "", take_nothing, &ignored))
        return false;
    control->block.error = kept;
    return true;
}

void control_end_block(struct control *control)
{
    memory_free(control->block.arguments);
    memory_free(control->block.text);
    control->block = (struct line_block){0};
}

/* ===================================== tasks and questions ==================================== */

bool control_task(struct control *control, task_slice *slice, void (*drop)(void *state),
                  void *state)
{
    if (state)
        control->task = (struct task){slice, drop, state};
    return state;
}

static void end_task(struct control *control)
{
    if (control->task.slice)
        control->task.drop(control->task.state);
    control->task = (struct task){0};
}

bool control_ask(struct control *control, const char *text, answer_taker *take, struct error *error)
{
    char *copy = memory_string(text, error);
    if (copy)
        control->question = (struct question){take, copy};
    return copy;
}

double control_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

bool control_goes_on(void *context)
{
    const struct control *control = context;
    return !control->interrupted && control_seconds() < control->slice_end;
}

void control_end_question(struct control *control)
{
    memory_free(control->question.text);
    control->question = (struct question){0};
}

void control_free(struct control *control)
{
    control_end_block(control);
    end_task(control);
    control_end_question(control);
    while (script_runs(&control->scripts)) {
        struct frame frame = script_pop(&control->scripts);
        script_free(&frame);
    }
    memory_free(control->last_line);
    memory_free(control->instead);
    control->last_line = control->instead = NULL;
}
