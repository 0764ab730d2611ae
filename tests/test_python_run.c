/* Running Python: the programs of tests/programs, statement by statement, against what Python's own
 * NumPy made of them (tests/reference/programs.py), and doing one pass of their loops again from
 * its trace. */
#include "test.h"

#include <ctype.h>
#include <dirent.h>

#include "language/python.h"

enum { SAMPLES = 12, FEATURES = 6, CLASSES = 3, EVENTS = 4000, PROGRAMS = 40, LINE = 400 };

/* What one assignment made. */
struct event {
    size_t line;
    double sum, weighted;
    size_t pass; /* of the loop that is watched; 0 outside */
};

/* A run of one program. */
struct run {
    struct python_program program;
    struct python *python;
    char host[LINE]; /* "X = rows, y = labels" */
    struct event event[EVENTS];
    size_t events;
    char printed[20000];
    size_t loop;  /* the line of the loop that is watched */
    size_t pass;  /* how often it began */
    bool tracing; /* its second pass, and stop before the third */
    bool looped[1000];
    size_t count[1000], most[1000]; /* assignments in a pass of the loop of each line */
};

/* ========================================= the data =========================================== */

static double element(const char *kind, size_t i, size_t j)
{
    size_t label = (5 * i + i / 3) % CLASSES;
    if (strcmp(kind, "labels") == 0)
        return (double)label;
    if (strncmp(kind, "onehot", 6) == 0)
        return label == j;
    if (strcmp(kind, "binary_row") == 0)
        return label == 0;
    if (strcmp(kind, "labelled") == 0 && j == 0)
        return (double)label;
    j -= strcmp(kind, "labelled") == 0;
    return (double)((7 * i + 13 * j + 3 * i * j) % 17) / 17;
}

static bool offer(struct run *run, struct python *python, const char *kind,
                  struct python_value *value)
{
    struct array array;
    struct error error;
    bool across = strcmp(kind, "columns") == 0 || strcmp(kind, "onehot_columns") == 0 ||
                  strcmp(kind, "binary_row") == 0;
    size_t width = strcmp(kind, "labels") == 0 || strcmp(kind, "binary_row") == 0 ? 1
                   : strncmp(kind, "onehot", 6) == 0                              ? CLASSES
                   : strcmp(kind, "labelled") == 0                                ? FEATURES + 1
                                                                                  : FEATURES;
    bool labels = strcmp(kind, "labels") == 0;
    (void)run;
    assert_true(array_new(&array, labels ? 1 : 2, across ? width : SAMPLES,
                          across ? SAMPLES : width, labels ? ARRAY_INTEGER : ARRAY_REAL, &error));
    for (size_t i = 0; i < SAMPLES; i++)
        for (size_t j = 0; j < width; j++)
            *array_at(array, across ? j : i, across ? i : j) = (real)element(kind, i, j);
    return python_new_array(python_heap(python), value, array, &error);
}

/* Gives a name what the program's first line says that it is. */
static bool lookup(void *context, struct python *python, const char *name,
                   struct python_value *value)
{
    struct run *run = context;
    for (const char *at = run->host; *at;) {
        char known[LINE], kind[LINE];
        int used = 0;
        if (sscanf(at, "%399[^ ] = %399[^, ]%n", known, kind, &used) != 2)
            return false;
        if (strcmp(known, name) == 0)
            return offer(run, python, kind, value);
        at += used;
        at += strspn(at, ", ");
    }
    return false;
}

/* ========================================= the events ========================================= */

static bool measure(struct python_value value, struct event *event)
{
    event->sum = event->weighted = 0;
    if (value.kind == VALUE_ARRAY) {
        struct array array = ((struct python_array *)value.object)->array;
        for (size_t k = 0; k < array_count(array); k++) {
            event->sum += (double)*array_flat(array, k);
            event->weighted += (double)*array_flat(array, k) * cos((double)k + 1);
        }
        return true;
    }
    event->sum = python_number(value);
    event->weighted = event->sum * cos(1);
    return python_is_number(value);
}

static void record(struct run *run, const struct python_step *step, struct python_place place)
{
    struct python_value value;
    assert_true(python_get(place, &value));
    struct event *event = &run->event[run->events];
    if (measure(value, event)) {
        event->line = step->node->line;
        event->pass = run->pass;
        run->events++;
    }
    python_release(value);
    assert_true(run->events < EVENTS);
}

static bool is_pass(const struct python_step *step)
{
    return step->kind == STEP_NEXT || (step->kind == STEP_TEST && step->node->kind == PYTHON_WHILE);
}

static enum python_wish before(void *context, struct python *python, const struct python_step *step)
{
    struct run *run = context;
    if (!is_pass(step))
        return PYTHON_GO_ON;
    run->count[step->node->line] = 0;
    run->looped[step->node->line] = true;
    if (step->node->line != run->loop)
        return PYTHON_GO_ON;
    run->pass++;
    if (run->tracing && run->pass == 2)
        python_trace_begin(python);
    return run->tracing && run->pass == 3 ? PYTHON_STOP : PYTHON_GO_ON;
}

static enum python_wish after(void *context, struct python *python, const struct python_step *step)
{
    struct run *run = context;
    (void)python;
    if (is_pass(step) && !step->outcome)
        run->looped[step->node->line] = false; /* it has ended */
    if (step->kind != STEP_ASSIGN)
        return PYTHON_GO_ON;
    for (size_t line = 0; line < 1000; line++)
        if (run->looped[line] && ++run->count[line] > run->most[line])
            run->most[line] = run->count[line];
    if (step->node->kind != PYTHON_EXPRESSION)
        for (size_t i = 0; i < step->write_count; i++)
            record(run, step, step->writes[i]);
    return PYTHON_GO_ON;
}

static void print(void *context, const char *text)
{
    struct run *run = context;
    assert_true(strlen(run->printed) + strlen(text) < sizeof run->printed);
    memcpy(run->printed + strlen(run->printed), text, strlen(text) + 1);
}

/* ======================================== the programs ======================================== */

static void begin(struct run *run, const char *name)
{
    char path[LINE];
    struct python_source source;
    struct python_error error;
    struct error failure;
    static struct python_host host = {
        .lookup = lookup, .before = before, .after = after, .print = print};
    snprintf(path, sizeof path, "tests/programs/%s", name);
    assert_ok(python_source_read(&source, path, &failure), &failure);
    sscanf(source.text, "# host: %399[^\n]", run->host);
    assert_ok(python_parse(&run->program, &source, &error), &error.error);
    host.context = run;
    run->python = python_new(&run->program, &host, &PYTHON_LIMITS, &failure);
    assert_non_null(run->python);
    run->events = run->pass = 0;
    run->printed[0] = '\0';
    memset(run->count, 0, sizeof run->count);
}

static void end(struct run *run)
{
    python_free(run->python);
    python_program_free(&run->program);
}

static void assert_near(const char *name, const struct event *event, double expected, double actual)
{
    double scale = fabs(expected) > 1 ? fabs(expected) : 1;
    if (expected != actual && !(fabs(expected - actual) <= 1e-12 * scale))
        fail_msg("%s:%zu: %.17g, expected %.17g", name, event->line, actual, expected);
}

/* Compares texts; what both write as numbers may differ in the last digits. */
static void assert_printed(const char *name, const char *expected, const char *actual)
{
    while (*expected && *actual) {
        char *after_expected, *after_actual;
        double x = strtod(expected, &after_expected), y = strtod(actual, &after_actual);
        bool number = after_expected != expected && after_actual != actual && isdigit(*expected);
        if (number && fabs(x - y) <= 1e-12 * fabs(x)) {
            expected = after_expected;
            actual = after_actual;
        } else if (*expected++ != *actual++) {
            fail_msg("%s prints\n%s\nexpected\n%s", name, actual - 1, expected - 1);
        }
    }
    assert_int_equal(*expected, *actual);
}

/* The reference's lines up to the next program. */
static void compare(struct run *run, const char *name, FILE *reference)
{
    char line[LINE], printed[sizeof run->printed] = "";
    size_t at = 0;
    long place = ftell(reference);
    for (; fgets(line, sizeof line, reference) && strncmp(line, "program", 7) != 0;
         place = ftell(reference)) {
        size_t number;
        double sum, weighted;
        if (strncmp(line, "> ", 2) == 0) {
            assert_true(strlen(printed) + strlen(line) < sizeof printed);
            memcpy(printed + strlen(printed), line + 2, strlen(line + 2) + 1);
            continue;
        }
        assert_int_equal(sscanf(line, "%zu %lf %lf", &number, &sum, &weighted), 3);
        if (at == run->events)
            fail_msg("%s: line %zu was not run", name, number);
        if (run->event[at].line != number)
            fail_msg("%s: line %zu came instead of %zu", name, run->event[at].line, number);
        assert_near(name, &run->event[at], sum, run->event[at].sum);
        assert_near(name, &run->event[at], weighted, run->event[at].weighted);
        at++;
    }
    fseek(reference, place, SEEK_SET);
    assert_int_equal(at, run->events);
    assert_printed(name, printed, run->printed);
}

static struct run run, again;

static void equal_to_numpy(void **state)
{
    (void)state;
    need_double();
    FILE *reference = fopen("tests/reference/programs.txt", "r");
    char line[LINE], name[LINE];
    size_t programs = 0;
    assert_non_null(reference);
    while (fgets(line, sizeof line, reference)) {
        struct python_error error;
        assert_int_equal(sscanf(line, "program %399s", name), 1);
        run = (struct run){0};
        begin(&run, name);
        assert_ok(python_run(run.python, &error) == PYTHON_DONE, &error.error);
        if (python_missing(run.python, 0))
            fail_msg("%s misses %s", name, python_missing(run.python, 0)->name);
        compare(&run, name, reference);
        end(&run);
        programs++;
    }
    fclose(reference);
    assert_true(programs >= 20);
}

/* tests/reference/values.py prints what it printed under Python. */
static void equal_to_python(void **state)
{
    (void)state;
    need_double();
    static char expected[sizeof run.printed];
    struct python_error error;
    FILE *file = fopen("tests/reference/values.txt", "r");
    assert_non_null(file);
    expected[fread(expected, 1, sizeof expected - 1, file)] = '\0';
    fclose(file);
    run = (struct run){0};
    begin(&run, "../reference/values.py");
    assert_ok(python_run(run.python, &error) == PYTHON_DONE, &error.error);
    assert_printed("values.py", expected, run.printed);
    end(&run);
}

/* ========================================= traces ============================================= */

/* The loop with the most assignments in a pass. */
static size_t training_loop(const struct run *whole)
{
    size_t best = 0;
    for (size_t line = 1; line < 1000; line++)
        if (whole->most[line] > whole->most[best])
            best = line;
    return best;
}

/* Passes over what the third pass did and the second did not: a branch that only it took. */
static void skip_branch(const struct python_trace *trace, size_t *at)
{
    for (; *at < run.events && run.event[*at].pass == 3; ++*at)
        for (size_t i = 0; i < trace->count; i++)
            if (trace->step[i].kind == STEP_ASSIGN &&
                trace->step[i].node->line == run.event[*at].line)
                return;
}

/* Does the trace again, which stands for the third pass: the values that it makes are those of the
 * whole run. What depends on the loop's own number, and a test of it, is allowed to differ. */
static void redo_pass(const char *name, struct python_trace *trace)
{
    size_t at = 0, done = 0;
    while (at < run.events && run.event[at].pass != 3)
        at++;
    for (size_t i = 0; i < trace->count; i++) {
        const struct python_step *step = &trace->step[i];
        struct python_error error;
        bool changed;
        enum python_end ended = python_redo(again.python, step, &changed, &error);
        if (ended != PYTHON_DONE)
            fail_msg("%s", error.error.message);
        if (step->kind != STEP_ASSIGN || step->node->kind == PYTHON_EXPRESSION)
            continue;
        for (size_t k = 0; k < step->write_count; k++) {
            struct python_value value;
            struct event event = {.line = step->node->line};
            if (!python_get(step->writes[k], &value))
                fail_msg("%s:%zu: the place is gone", name, step->node->line);
            if (measure(value, &event)) {
                skip_branch(trace, &at);
                if (at == run.events || run.event[at].line != event.line)
                    fail_msg("%s: line %zu is done again where %zu was", name, event.line,
                             run.event[at].line);
                assert_near(name, &event, run.event[at].sum, event.sum);
                assert_near(name, &event, run.event[at].weighted, event.weighted);
                at++;
            }
            done++;
            python_release(value);
        }
    }
    assert_true(done > 5);
    skip_branch(trace, &at);
    if (at < run.events && run.event[at].pass == 3)
        fail_msg("%s: line %zu is not done again", name, run.event[at].line);
}

static void pass_again(void **state)
{
    (void)state;
    struct dirent **names;
    int count = scandir("tests/programs", &names, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        const char *name = names[i]->d_name;
        struct python_error error;
        struct python_trace trace;
        bool own_number = strncmp(name, "19", 2) == 0; /* its learning rate is the epoch's */
        if (strstr(name, ".py") && !own_number) {
            run = (struct run){0};
            begin(&run, name);
            python_run(run.python, &error);
            size_t loop = training_loop(&run);
            end(&run);
            run = (struct run){.loop = loop};
            begin(&run, name);
            python_run(run.python, &error);
            end(&run);
            again = (struct run){.loop = loop, .tracing = true};
            begin(&again, name);
            assert_int_equal(python_run(again.python, &error), PYTHON_STOPPED);
            python_trace_end(again.python, &trace);
            redo_pass(name, &trace);
            python_trace_free(&trace);
            end(&again);
        }
        free(names[i]);
    }
    free(names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_to_numpy),
        cmocka_unit_test(equal_to_python),
        cmocka_unit_test(pass_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
