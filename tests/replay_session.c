/* Debugger sessions, and the folder that stands for build/. */
#include "replay_session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the build folder ---- */

static bool is_in_path(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c != '\0' && strchr("_-./", c));
}

/* A copy of the *LENGTH bytes at TEXT with TO/ for each FROM/ that begins a path, and room for one
   byte more. Sets *LENGTH. Returns NULL when memory is short. */
static char *replace_folder(const char *text, size_t *length, const char *from, const char *to)
{
    size_t from_length = strlen(from), to_length = strlen(to), count = 0;
    /* Each replacement takes a byte besides FROM, the slash: so there are at most this many. */
    char *copy = malloc(*length + *length / (from_length + 1) * to_length + 1);
    if (!copy)
        return NULL;
    for (size_t i = 0; i < *length;) {
        bool found = i + from_length < *length && memcmp(text + i, from, from_length) == 0 &&
                     text[i + from_length] == '/' && !(i > 0 && is_in_path(text[i - 1]));
        memcpy(copy + count, found ? to : text + i, found ? to_length : 1);
        count += found ? to_length : 1;
        i += found ? from_length : 1;
    }
    *length = count;
    copy[count] = '\0';
    return copy;
}

char *replay_to_build(const char *command, const struct replay_options *options)
{
    size_t length = strlen(command);
    return replace_folder(command, &length, "build", options->build);
}

bool replay_from_build(struct child_result *result, const struct replay_options *options,
                       struct lines *output)
{
    size_t length = result->length;
    char *text = replace_folder(result->output, &length, options->build, "build");
    free(result->output);
    result->output = NULL;
    return text && lines_split(output, text, length);
}

/* ---- running a session ---- */

/* The next line to type into the session after item INDEX, or the number of items. */
static size_t next_typed(const struct page *page, size_t index)
{
    for (size_t i = index + 1; i < page->item_count; i++) {
        if (page->items[i].kind == ITEM_OPEN)
            break;
        if (page->items[i].kind == ITEM_TYPED && !page->items[i].skipped)
            return i;
    }
    return page->item_count;
}

static size_t first_typed(const struct page *page, size_t first)
{
    return page->items[first].kind == ITEM_TYPED ? first : next_typed(page, first);
}

/* The command that begins the session of item FIRST. Returns NULL when memory is short. */
static char *session_command(const struct item *first, const struct replay_options *options)
{
    static const char program[] = "build/backstep";
    char *own = replay_to_build(program, options);
    char *arguments = NULL, *command = NULL;
    if (first->kind == ITEM_TYPED)
        arguments = strdup(" -n -q");
    else if (strncmp(first->input, program, strlen(program)) == 0)
        arguments = replay_to_build(first->input + strlen(program), options);
    else
        arguments = strdup(" -n"); /* make debug */
    if (own && arguments) {
        const char *debugger = options->debugger ? options->debugger : own;
        size_t size = strlen(debugger) + strlen(" --echo") + strlen(arguments) + 1;
        command = malloc(size);
        if (command)
            snprintf(command, size, "%s --echo%s", debugger, arguments);
    }
    free(own);
    free(arguments);
    return command;
}

/* A file that holds what is typed, at its beginning; NULL when there can be none. */
static FILE *session_input(const struct page *page, size_t first)
{
    FILE *input = tmpfile();
    if (!input)
        return NULL;
    for (size_t i = first_typed(page, first); i < page->item_count; i = next_typed(page, i))
        fprintf(input, "%s\n", page->items[i].input);
    if (fflush(input) == 0 && fseek(input, 0, SEEK_SET) == 0)
        return input;
    fclose(input);
    return NULL;
}

/* Finds the echo of each typed line; those that were never typed keep 0. */
static void find_echoes(struct session *session, const struct page *page, size_t first)
{
    const struct lines *output = &session->output;
    size_t line = 0;
    for (size_t i = first_typed(page, first); i < page->item_count; i = next_typed(page, i)) {
        while (line < output->count && strcmp(output->line[line], page->items[i].text) != 0)
            line++;
        if (line == output->count)
            break;
        session->after_echo[i] = ++line;
    }
    /* The prompt at which the input ended belongs to no line. */
    if (line < output->count && strcmp(output->line[output->count - 1], "(backstep)") == 0)
        session->output.count--;
}

bool session_run(struct session *session, const struct page *page, size_t first,
                 const struct replay_options *options)
{
    struct child_result result;
    session_free(session);
    session->ran = true; /* even if it fails: or each of its lines would try again */
    session->after_echo = calloc(page->item_count, sizeof *session->after_echo);
    char *command = session_command(&page->items[first], options);
    FILE *input = session_input(page, first);
    bool ok = session->after_echo && command && input &&
              child_run(command, input, options->limits, &result) &&
              replay_from_build(&result, options, &session->output);
    if (ok) {
        session->end = result.end;
        session->status = result.status;
        find_echoes(session, page, first);
    }
    free(command);
    if (input)
        fclose(input);
    return ok;
}

void session_free(struct session *session)
{
    lines_free(&session->output);
    free(session->after_echo);
    *session = (struct session){0};
}

bool session_outcome(const struct session *session, const struct page *page, size_t index,
                     struct outcome *outcome)
{
    bool opens = page->items[index].kind == ITEM_OPEN;
    size_t next = next_typed(page, index), from = 0, to = session->output.count;
    *outcome = (struct outcome){
        .line = session->output.line,
        .count = to,
        .judged = true,
        .end = session->end,
        .status = session->status,
        .tolerated_status = 2, /* a failed check, or an error: the page shows those in words */
    };
    if (!session->after_echo)
        return false;
    if (!opens && session->after_echo[index] == 0)
        return false;
    if (!opens)
        from = session->after_echo[index];
    if (next < page->item_count && session->after_echo[next] > 0) {
        to = session->after_echo[next] - 1;
        outcome->judged = false;
    }
    outcome->line += from;
    outcome->count = to - from;
    return true;
}
