/* The interpreter itself: its life, its limits, its failures, and what it could not run. */
#include <stdarg.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "language/python_lexer.h"
#include "language/python_run.h"

const struct python_limits PYTHON_LIMITS = {
    .work = 4e9, .seconds = 0.8, .elements = (size_t)1 << 26, .objects = 2000000, .depth = 200};

struct python *python_new(struct python_program *program, const struct python_host *host,
                          const struct python_limits *limits, struct error *error)
{
    struct python *python = memory_new(1, sizeof *python, error);
    if (!python)
        return NULL;
    python->program = program;
    python->host = *host;
    python->limits = *limits;
    python->ceiling = array_alive() + limits->elements;
    random_seed(&python->random, 0);
    random_seed_python(&python->own, 0);
    python->top = python_new_object(&python->heap, VALUE_FRAME, sizeof *python->top, error);
    python->frame = python->top;
    if (python->top)
        return python;
    python_free(python);
    return NULL;
}

void python_free(struct python *python)
{
    if (!python)
        return;
    python_places_cut(&python->reads, 0);
    python_places_cut(&python->writes, 0);
    memory_free(python->reads.at);
    memory_free(python->writes.at);
    python_trace_free(&python->trace);
    python_heap_free(&python->heap);
    for (size_t i = 0; i < python->missing_count; i++)
        memory_free(python->missing[i].name);
    memory_free(python->missing);
    for (size_t i = 0; i < python->name_count; i++)
        memory_free(python->names[i]);
    memory_free(python->names);
    memory_free(python);
}

struct python_frame *python_top(struct python *python)
{
    return python->top;
}

struct random *python_random(struct python *python)
{
    return &python->random;
}

struct python_heap *python_heap(struct python *python)
{
    return &python->heap;
}

/* ====================================== errors and limits ===================================== */

bool python_raise(struct python *python, const char *kind, const char *hint, const char *format,
                  ...)
{
    char message[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    python->raised = kind;
    python_clear(&python->exception);
    return python_error_at(python->error, &python->program->source,
                           python->node ? python->node->line : 0,
                           python->node ? python->node->column : 0, hint, "%s", message);
}

bool python_raise_error(struct python *python, const char *kind, const struct error *error)
{
    struct error copy = *error; /* it may be the one that is written */
    return python_raise(python, kind, copy.hint[0] ? copy.hint : NULL, "%s", copy.message);
}

static double now(void)
{
    struct timespec time = {0};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* Whether a limit of work or time is passed; the clock is asked now and then. */
static bool is_tired(struct python *python)
{
    const double piece = 1e6;
    if (python->work > python->limits.work)
        return true;
    if (python->work < python->look)
        return false;
    python->look = python->work + piece;
    return now() > python->deadline;
}

bool python_work(struct python *python, double additions)
{
    python->work += additions;
    if (python->host.stop && *python->host.stop) {
        python->ended = python->stopped = true;
        return python_raise(python, "KeyboardInterrupt", NULL, "interrupted");
    }
    if (is_tired(python)) {
        python->ended = true;
        return python_raise(python, "TimeoutError", "Does this loop end? Fewer samples are faster.",
                            "this program takes too long to run here");
    }
    if (python->heap.objects > python->limits.objects) {
        python->ended = true;
        return python_raise(python, "MemoryError", NULL, "this program makes too many objects");
    }
    return true;
}

bool python_needs(struct python *python, struct python_value unknown, const char *what)
{
    const struct python_unknown *from = (struct python_unknown *)unknown.object;
    return python_raise(python, "NameError", "Give it a value, or leave this line out.",
                        "%s is needed here, but %s (line %zu) was not run", what, from->name,
                        from->node ? from->node->line : 0);
}

/* =========================================== missing ========================================== */

static bool remember(struct python *python, const char *name, int kind)
{
    struct error *error = &python->error->error;
    size_t line = python->node ? python->node->line : 0;
    for (size_t i = 0; i < python->missing_count; i++)
        if (python->missing[i].line == line && strcmp(python->missing[i].name, name) == 0)
            return true;
    struct python_missing *grown = memory_grow(python->missing, &python->missing_capacity,
                                               python->missing_count + 1, sizeof *grown, error);
    if (!grown)
        return false;
    python->missing = grown;
    grown += python->missing_count;
    grown->name = memory_string(name, error);
    grown->line = line;
    grown->column = python->node ? python->node->column : 0;
    grown->kind = (unsigned)kind;
    python->missing_count += grown->name != NULL;
    return grown->name != NULL;
}

bool python_unknown_value(struct python *python, const char *name, struct python_value *value)
{
    struct error *error = &python->error->error;
    struct python_unknown *unknown =
        python_new_object(&python->heap, VALUE_UNKNOWN, sizeof *unknown, error);
    *value = unknown ? python_object(unknown) : python_none();
    if (!unknown)
        return false;
    unknown->name = memory_string(name, error);
    unknown->node = python->node;
    if (unknown->name)
        return true;
    python_clear(value);
    return false;
}

bool python_unknown(struct python *python, const char *name, int kind, struct python_value *value)
{
    *value = python_none();
    return remember(python, name, kind) && python_unknown_value(python, name, value);
}

const struct python_missing *python_missing(const struct python *python, size_t index)
{
    return index < python->missing_count ? &python->missing[index] : NULL;
}

const char *python_keep_name(struct python *python, const char *name)
{
    struct error *error = &python->error->error;
    for (size_t i = 0; i < python->name_count; i++)
        if (strcmp(python->names[i], name) == 0)
            return python->names[i];
    char **grown = memory_grow(python->names, &python->name_capacity, python->name_count + 1,
                               sizeof *grown, error);
    if (!grown)
        return NULL;
    python->names = grown;
    grown[python->name_count] = memory_string(name, error);
    return grown[python->name_count] ? grown[python->name_count++] : NULL;
}

/* ======================================= from outside ========================================= */

/* What an entry from outside sets aside. */
struct entry {
    struct python_error *error;
    struct python_frame *frame;
    const struct python_node *node;
    size_t limit;
};

static struct entry enter(struct python *python, struct python_frame *frame,
                          struct python_error *error)
{
    struct entry entry = {python->error, python->frame, python->node, array_limit(python->ceiling)};
    *error = (struct python_error){0};
    python->error = error;
    python->frame = frame;
    python->work = python->look = 0;
    python->deadline = now() + python->limits.seconds;
    python->ended = python->stopped = false;
    python->raised = NULL;
    return entry;
}

static enum python_end leave(struct python *python, struct entry entry, bool ok)
{
    enum python_end end = ok ? PYTHON_DONE : python->stopped ? PYTHON_STOPPED : PYTHON_FAILED;
    array_limit(entry.limit);
    python_clear(&python->exception);
    if (!entry.error) {
        python_places_cut(&python->reads, 0);
        python_places_cut(&python->writes, 0);
    }
    python->error = entry.error;
    python->frame = entry.frame;
    python->node = entry.node;
    return end;
}

enum python_end python_run(struct python *python, struct python_error *error)
{
    struct entry entry = enter(python, python->top, error);
    enum python_flow flow = python_block(python, python->program->body);
    return leave(python, entry, flow != FLOW_FAIL);
}

enum python_end python_call_value(struct python *python, struct python_value function,
                                  const struct python_value *values, size_t count,
                                  struct python_value *result, struct python_error *error)
{
    struct entry entry = enter(python, python->top, error);
    struct python_arguments arguments = {.at = values, .count = count};
    return leave(python, entry, python_call(python, NULL, function, &arguments, result));
}

enum python_end python_evaluate_in(struct python *python, struct python_frame *frame,
                                   const struct python_node *node, struct python_value *result,
                                   struct python_error *error)
{
    struct entry entry = enter(python, frame, error);
    python->quiet++;
    bool ok = python_evaluate(python, node, result);
    python->quiet--;
    return leave(python, entry, ok);
}

enum python_end python_redo(struct python *python, const struct python_step *step, bool *changed,
                            struct python_error *error)
{
    struct entry entry = enter(python, step->frame, error);
    struct python_answers *answers = python->answers;
    *changed = false;
    python->redoing = true;
    python->quiet++;
    python->answers = step->answers;
    bool ok = python_redo_step(python, step, changed);
    python->answers = answers;
    python->quiet--;
    python->redoing = false;
    return leave(python, entry, ok);
}
