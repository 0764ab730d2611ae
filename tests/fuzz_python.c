/* Any text as a Python program: an error with a place, or a tree that can be printed and read
 * again, and that runs to some end under small limits; then the steps that it took are done again.
 * Once more with an allocation that fails. All arrays are given back. */
#include "fuzz.h"

#include "base/memory.h"
#include "language/python.h"

enum { STEPS = 2000, FAILING = 3000 };

static bool lookup(void *context, struct python *python, const char *name,
                   struct python_value *value)
{
    static const struct {
        const char *name;
        size_t rows, columns;
        int dimensions;
        enum array_kind kind;
    } names[] = {{"X", 4, 3, 2, ARRAY_REAL},
                 {"Y", 4, 2, 2, ARRAY_REAL},
                 {"y", 4, 1, 1, ARRAY_INTEGER},
                 {"labels", 4, 1, 1, ARRAY_INTEGER}};
    (void)context;
    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
        struct array array;
        struct error error;
        if (strcmp(names[n].name, name) != 0 ||
            !array_new(&array, names[n].dimensions, names[n].rows, names[n].columns, names[n].kind,
                       &error))
            continue;
        for (size_t k = 0; k < array_count(array); k++)
            array.at[k] =
                (real)(names[n].kind == ARRAY_INTEGER ? (double)(k % 2) : (double)k * 0.25 - 1);
        return python_new_array(python_heap(python), value, array, &error);
    }
    return false;
}

static enum python_wish count_step(void *context, struct python *python,
                                   const struct python_step *step)
{
    (void)step;
    if (python_trace_count(python) == STEPS) {
        struct python_trace trace;
        python_trace_end(python, &trace);
        python_trace_free(&trace);
    }
    ++*(size_t *)context;
    return PYTHON_GO_ON;
}

static void print(void *context, const char *text)
{
    *(size_t *)context += strlen(text);
}

static void redo(struct python *python, const struct python_trace *trace)
{
    for (size_t i = 0; i < trace->count; i++) {
        struct python_error error;
        bool changed;
        if (python_redo(python, &trace->step[i], &changed, &error) == PYTHON_FAILED)
            fuzz_require(error.error.message[0] != '\0', "a failure has a message");
        for (size_t k = 0; k < trace->step[i].write_count; k++) {
            struct python_value value;
            char *name = python_place_name(trace->step[i].writes[k], &error.error);
            python_get(trace->step[i].writes[k], &value);
            python_release(value);
            memory_free(name);
        }
    }
}

static void run(struct python_program *program)
{
    static const struct python_limits limits = {
        .work = 3e6, .seconds = 1, .elements = 1 << 18, .objects = 20000, .depth = 60};
    size_t context = 0;
    struct python_host host = {
        .context = &context, .lookup = lookup, .after = count_step, .print = print};
    struct python_error error;
    struct python_trace trace;
    struct python *python = python_new(program, &host, &limits, &error.error);
    if (!python)
        return;
    python_trace_begin(python);
    if (python_run(python, &error) == PYTHON_FAILED)
        fuzz_require(error.error.message[0] != '\0', "a failure has a message");
    python_trace_end(python, &trace);
    redo(python, &trace);
    python_trace_free(&trace);
    python_free(python);
}

/* The tree printed and read again prints the same. */
static void print_again(const struct python_program *program)
{
    struct python_source source;
    struct python_program twin;
    struct python_error error;
    char *text = python_unparse_all(program->body, &error.error);
    if (!text || !python_source_text(&source, "", text, &error.error)) {
        memory_free(text);
        return; /* too long, or memory is short */
    }
    bool ok = python_parse(&twin, &source, &error);
    if (!ok && !strstr(error.error.message, "deeply") && !strstr(error.error.message, "in a row"))
        fuzz_require(false, error.error.message);
    if (ok) {
        char *other = python_unparse_all(twin.body, &error.error);
        fuzz_require(!other || strcmp(text, other) == 0, "printed again it is the same");
        memory_free(other);
        python_program_free(&twin);
    }
    memory_free(text);
}

int fuzz_python(const uint8_t *data, size_t size)
{
    char *text = fuzz_string(data, size);
    size_t alive = array_alive();
    for (int failing = 0; failing < 2; failing++) {
        struct python_source source;
        struct python_program program;
        struct python_error error = {0};
        if (failing)
            memory_fail_after((long)(size * 31 + (size ? data[size / 2] : 0)) % FAILING);
        if (!python_source_text(&source, "", text, &error.error))
            break;
        if (python_parse(&program, &source, &error)) {
            if (!failing)
                print_again(&program);
            run(&program);
            python_program_free(&program);
        } else {
            fuzz_require(error.error.message[0] != '\0', "a failure has a message");
        }
        fuzz_require(array_alive() == alive, "all arrays are given back");
    }
    memory_fail_after(-1);
    free(text);
    return 0;
}
