#include "harness.h"

#include <unistd.h>

#include "shell/execute.h"
#include "session/begin.h"
#include "session/evaluating.h"

char folder[256];
const char *printed = "", *noted = "";

static struct {
    FILE *stream;
    char *text;
    size_t length;
} results, notes;

int harness_begin(void **state)
{
    (void)state;
    const char *above = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/backstep-test-XXXXXX", above ? above : "/tmp");
    results.stream = open_memstream(&results.text, &results.length);
    notes.stream = open_memstream(&notes.text, &notes.length);
    return results.stream && notes.stream && mkdtemp(folder) ? 0 : -1;
}

int harness_end(void **state)
{
    (void)state;
    char line[300];
    snprintf(line, sizeof line, "rm -rf '%s'", folder);
    fclose(results.stream);
    fclose(notes.stream);
    free(results.text);
    free(notes.text);
    return system(line);
}

char *expand(const char *text)
{
    char *whole = NULL;
    size_t length;
    FILE *writer = open_memstream(&whole, &length);
    assert_non_null(writer);
    for (; *text; text++)
        if (text[0] == '$' && text[1] == '/')
            fputs(folder, writer);
        else
            fputc(*text, writer);
    fclose(writer);
    return whole;
}

bool begin_session(struct session *session, struct error *error)
{
    bool ok = session_new(session, error);
    session->output.results = results.stream;
    session->output.notes = notes.stream;
    return ok;
}

void new_session(struct session *session, const char *data)
{
    struct error error = {0};
    bool ok = begin_session(session, &error);
    if (data)
        command(session, data);
    else
        assert_ok(ok, &error);
}

static const char *end_text(FILE *stream, char **text)
{
    fputc('\0', stream);
    fflush(stream);
    return *text;
}

static struct outcome push(struct session *session, const char *line)
{
    char *whole = line ? expand(line) : NULL;
    rewind(results.stream);
    rewind(notes.stream);
    struct outcome outcome = execute_whole(session, execute(session, whole));
    printed = end_text(results.stream, &results.text);
    noted = end_text(notes.stream, &notes.text);
    free(whole);
    return outcome;
}

bool attempt(struct session *session, const char *line, struct error *error)
{
    struct outcome outcome = push(session, line);
    if (outcome.wants == WANTS_LINES)
        outcome = push(session, NULL);
    *error = outcome.error;
    return outcome.ok;
}

const char *command(struct session *session, const char *line)
{
    struct error error;
    if (!attempt(session, line, &error))
        fail_msg("%s: %s (%s)", line, error.message, error.hint);
    return printed;
}

const char *command_format(struct session *session, const char *format, ...)
{
    char line[2000];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    return command(session, line);
}

const char *fails(struct session *session, const char *line, const char *message)
{
    static struct error error;
    if (attempt(session, line, &error) || !strstr(error.message, message))
        fail_msg("%s: \"%s\", expected an error with \"%s\"", line, error.message, message);
    return error.message;
}

static bool is_printed(const char *text)
{
    return strstr(printed, text) || strstr(noted, text);
}

void assert_printed(const char *expected)
{
    if (!is_printed(expected))
        fail_msg("\"%s\" is not in\n%s%s", expected, printed, noted);
}

void shows(struct session *session, const char *line, const char *expected)
{
    command(session, line);
    if (!is_printed(expected))
        fail_msg("%s: \"%s\" is not in\n%s%s", line, expected, printed, noted);
}

void shows_not(struct session *session, const char *line, const char *unwanted)
{
    command(session, line);
    if (is_printed(unwanted))
        fail_msg("%s: \"%s\" is in\n%s%s", line, unwanted, printed, noted);
}

/* Carries out all lines; `must` tells whether each has to succeed. */
static size_t carry_out(struct session *session, const char *text, bool must)
{
    size_t failed = 0;
    struct outcome outcome = {.wants = WANTS_COMMAND};
    while (*text || outcome.wants == WANTS_LINES) {
        size_t length = strcspn(text, "\n");
        char *line = *text ? memory_format(NULL, "%.*s", (int)length, text) : NULL;
        outcome = push(session, line);
        failed += !outcome.ok;
        if (must && failed)
            fail_msg("%s: %s (%s)", line, outcome.error.message, outcome.error.hint);
        memory_free(line);
        text += length + (text[length] == '\n');
    }
    return failed;
}

size_t attempt_all(struct session *session, const char *lines)
{
    return carry_out(session, lines, false);
}

void command_all(struct session *session, const char *lines)
{
    carry_out(session, lines, true);
}

double number(struct session *session, const char *text)
{
    struct array value;
    struct error error;
    assert_ok(session_evaluate(session, &value, text, &error), &error);
    assert_int_equal(array_count(value), 1);
    double result = array_value(value);
    array_free(&value);
    return result;
}

FILE *open_file(const char *path, const char *mode)
{
    char *whole = expand(path);
    FILE *file = fopen(whole, mode);
    if (!file)
        fail_msg("%s cannot be opened", whole);
    free(whole);
    return file;
}

void write_text(const char *path, const char *text)
{
    FILE *file = open_file(path, "w");
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}
