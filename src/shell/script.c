/* Commands from files and under names: source, define, and the lines that belong to a command. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "commands/files.h"
#include "commands/set.h"
#include "session/format.h"
#include "shell/execute.h"

enum { SOURCE_DEPTH = 10, BLOCK_LENGTH = 1 << 16, LINE_LENGTH = 1 << 20 };

bool script_line(FILE *stream, char **line, struct error *error)
{
    size_t length = 0, capacity = 0;
    const char *wrong = NULL;
    int c;
    *line = NULL;
    while (!wrong && (c = getc(stream)) != EOF && c != '\n') {
        char *grown = memory_grow(*line, &capacity, length + 2, 1, NULL);
        if (grown)
            *line = grown;
        wrong = !grown                  ? "there is not enough memory for this line"
                : c == '\0'             ? "this is no text: it holds a NUL byte"
                : length == LINE_LENGTH ? "this line is longer than a megabyte"
                                        : NULL;
        if (!wrong)
            (*line)[length++] = (char)c;
    }
    if (!wrong && ferror(stream))
        wrong = strerror(errno);
    if (!wrong && *line)
        (*line)[length] = '\0';
    else if (!wrong && !feof(stream) && !(*line = memory_string("", NULL)))
        wrong = "there is not enough memory for this line";
    if (!wrong)
        return true;
    memory_free(*line);
    *line = NULL;
    return error_set(error, NULL, "%s", wrong);
}

/* A text file, read line by line, for the commands in it and the blocks that they take. */
struct file_reader {
    FILE *file;
    size_t line;
    struct error error; /* why reading failed; without a message if it did not */
};

static char *read_file_line(void *reader, const char *prompt)
{
    struct file_reader *from = reader;
    char *line;
    (void)prompt;
    from->line++;
    return script_line(from->file, &line, &from->error) ? line : NULL;
}

/* Carries out line after line, until one fails, says quit, or Ctrl-C comes. */
static bool run_file(struct session *session, const char *path, struct file_reader *reader,
                     struct error *error)
{
    sig_atomic_t interrupts = session->control.interrupts;
    bool ok = true;
    char *line;
    while (ok && !session->control.quit && !session->control.next_stopped &&
           session->control.interrupts == interrupts && !ferror(session->output.results) &&
           (line = read_file_line(reader, ""))) {
        struct error inner = {0};
        if (reader->line == 1)
            session->control.loading = strncmp(line, KEEP_MARK, strlen(KEEP_MARK)) == 0;
        ok = command_execute(session, line, &inner);
        memory_free(line);
        if (!ok)
            reader->error = inner;
    }
    if (!reader->error.message[0])
        return true;
    char place[600];
    size_t length = (size_t)snprintf(place, sizeof place, "%.500s:%zu: ", path, reader->line);
    bool named = strncmp(reader->error.message, place, length) == 0; /* a script that runs itself */
    return error_set(error, reader->error.hint, "%s%.*s", named ? "" : place,
                     (int)sizeof reader->error.message, reader->error.message);
}

/* Whether the path stands for a stream that this process has already, such as <(...) of a shell. */
static bool is_own_stream(const char *path)
{
    return strcmp(path, "/dev/stdin") == 0 || strncmp(path, "/dev/fd/", 8) == 0 ||
           strncmp(path, "/proc/self/fd/", 14) == 0;
}

/* Refuses what is no script. Opening or reading a named pipe would wait for a writer. */
static bool check_script(int descriptor, const char *path, bool own, struct error *error)
{
    struct stat info;
    if (fstat(descriptor, &info) != 0)
        return error_set(error, NULL, "%s: cannot open: %s", path, strerror(errno));
    if (S_ISDIR(info.st_mode))
        return error_set(error, "Name a file in it.", "%s: cannot read: it is a directory", path);
    return own || !S_ISFIFO(info.st_mode) ||
           error_set(error, NULL, "%s: a named pipe, not a file", path);
}

static FILE *open_script(const char *path, struct error *error)
{
    bool own = is_own_stream(path);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | (own ? 0 : O_NONBLOCK));
    if (descriptor >= 0 && !check_script(descriptor, path, own, error)) {
        close(descriptor);
        return NULL;
    }
    if (descriptor >= 0 && !own) /* a terminal is waited for */
        fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK);
    FILE *file = descriptor >= 0 ? fdopen(descriptor, "r") : NULL;
    if (file)
        return file;
    error_set(error, NULL, "%s: cannot open: %s", path, strerror(errno));
    if (descriptor >= 0)
        close(descriptor);
    return NULL;
}

bool script_source(struct session *session, const char *path, struct error *error)
{
    struct file_reader reader = {.file = open_script(path, error)};
    if (!reader.file)
        return false;
    if (session->control.source_depth == SOURCE_DEPTH) {
        fclose(reader.file);
        return error_set(error, NULL, "%s: scripts within scripts, %d deep", path, SOURCE_DEPTH);
    }
    char *(*outer_line)(void *, const char *) = session->control.read_line;
    void *outer_reader = session->control.reader;
    session->control.read_line = read_file_line;
    session->control.reader = &reader;
    bool outer_loading = session->control.loading;
    session->control.source_depth++;
    bool ok = run_file(session, path, &reader, error);
    session->control.source_depth--;
    session->control.loading = outer_loading;
    if (session->control.untold)
        announce_data(session);
    session->control.read_line = outer_line;
    session->control.reader = outer_reader;
    fclose(reader.file);
    return ok;
}

/* ======================================= blocks of lines ====================================== */

/* Adds a line to a text, both owned, which it takes; NULL, with the error set, when it gets too
 * long or memory is short. */
static char *add_line(char *text, const char *line, struct error *error)
{
    char *longer = strlen(text) + strlen(line) < BLOCK_LENGTH
                       ? memory_format(error, "%s%s\n", text, line)
                       : (error_set(error, NULL, "too many lines"), NULL);
    memory_free(text);
    return longer;
}

static char *read_block(struct session *session, bool commands, struct error *error)
{
    char *text = memory_string("", error), *line;
    size_t depth = 1;
    while (session->control.read_line &&
           (line = session->control.read_line(session->control.reader, "> "))) {
        char *trimmed = line + strspn(line, " \t");
        for (size_t n = strlen(trimmed); n && strchr(" \t\r", trimmed[n - 1]); n--)
            trimmed[n - 1] = '\0';
        if (strcmp(trimmed, "end") == 0)
            depth--;
        else if (commands && command_begins_block(session, trimmed))
            depth++;
        if (depth > 0 && text) /* what is too long is read on to its end, and dropped */
            text = add_line(text, commands && depth == 1 ? trimmed : line, error);
        memory_free(line);
        if (depth == 0)
            return text;
    }
    if (text)
        error_set(error, "The last line of a block is `end`.", "the input ended within a block");
    memory_free(text);
    return NULL;
}

char *script_block(struct session *session, struct error *error)
{
    return read_block(session, true, error);
}

char *script_pasted(struct session *session, struct error *error)
{
    return read_block(session, false, error);
}

bool script_refused(struct session *session, const struct error *error)
{
    struct error ignored;
    if (session->output.terminal)
        fprintf(session->output.notes, "%s; what follows is dropped, up to `end`:\n",
                error->message);
    memory_free(script_block(session, &ignored));
    return false;
}

const char *script_definition(const struct session *session, const char *name)
{
    for (size_t i = 0; i < session->definitions.count; i++)
        if (strcmp(session->definitions.list[i].name, name) == 0)
            return session->definitions.list[i].lines;
    return NULL;
}

/* The next of the lines at *reader, for commands that stand in a text; they may take blocks of it.
 */
static char *read_text_line(void *reader, const char *prompt)
{
    const char **text = reader, *line = *text, *end = strchr(line, '\n');
    (void)prompt;
    if (!end)
        return NULL;
    *text = end + 1;
    return memory_format(NULL, "%.*s", (int)(end - line), line);
}

bool script_lines(struct session *session, const char *lines, struct error *error)
{
    if (session->control.source_depth == SOURCE_DEPTH)
        return error_set(error, NULL, "commands within commands, %d deep", SOURCE_DEPTH);
    char *copy = memory_string(lines, error), *line;
    const char *rest = copy;
    if (!copy)
        return false;
    char *(*outer_line)(void *, const char *) = session->control.read_line;
    void *outer_reader = session->control.reader;
    sig_atomic_t interrupts = session->control.interrupts;
    session->control.read_line = read_text_line;
    session->control.reader = &rest;
    session->control.source_depth++;
    bool ok = true;
    while (ok && !session->control.quit && !session->control.next_stopped &&
           session->control.interrupts == interrupts && (line = read_text_line(&rest, ""))) {
        ok = command_execute(session, line, error);
        memory_free(line);
    }
    session->control.source_depth--;
    session->control.read_line = outer_line;
    session->control.reader = outer_reader;
    memory_free(copy);
    return ok;
}

static bool run_source(struct session *session, const char *arguments, struct error *error)
{
    if (!*arguments)
        return error_set(error, "source FILE", "source needs a file");
    char *path = argument_path(arguments, NULL, error);
    bool ok = path && keep_load(session, path, error);
    memory_free(path);
    return ok;
}

static bool run_define(struct session *session, const char *arguments, struct error *error)
{
    size_t candidates;
    if (!expression_is_name(arguments))
        return error_set(error, "define NAME, the commands, end", "define needs a name") ||
               script_refused(session, error);
    if (command_find(session, arguments, &candidates))
        return error_set(error, NULL, "%.60s is a command already", arguments) ||
               script_refused(session, error);
    char *lines = script_block(session, error);
    if (!lines)
        return false;
    for (size_t i = 0; i < session->definitions.count; i++)
        if (strcmp(session->definitions.list[i].name, arguments) == 0) {
            memory_free(session->definitions.list[i].lines);
            session->definitions.list[i].lines = lines;
            return true;
        }
    struct definition *grown =
        memory_grow(session->definitions.list, &session->definitions.capacity,
                    session->definitions.count + 1, sizeof *grown, error);
    char *name = grown ? memory_string(arguments, error) : NULL;
    if (grown)
        session->definitions.list = grown;
    if (!name) {
        memory_free(lines);
        return false;
    }
    grown[session->definitions.count++] = (struct definition){name, lines};
    return true;
}

/* ======================================== names again ========================================= */

static bool undefine_lines(struct session *session, const char *name)
{
    for (size_t i = 0; i < session->definitions.count; i++)
        if (strcmp(session->definitions.list[i].name, name) == 0) {
            memory_free(session->definitions.list[i].name);
            memory_free(session->definitions.list[i].lines);
            session->definitions.list[i] = session->definitions.list[--session->definitions.count];
            return true;
        }
    return false;
}

static bool run_undefine(struct session *session, const char *arguments, struct error *error)
{
    if (!*arguments)
        return error_set(error, "undefine NAME", "undefine needs a name");
    bool lines = undefine_lines(session, arguments),
         name = given_forget(&session->names, arguments);
    return lines || name ||
           error_set(error, "`info variables` and `info aliases` list them.",
                     "%.60s is no name of your own", arguments);
}

static bool run_echo(struct session *session, const char *arguments, struct error *error)
{
    char *text = format_text(session, arguments, error);
    if (!text)
        return false;
    fprintf(session->output.results, "%s\n", text);
    memory_free(text);
    return true;
}

static bool run_unless(struct session *session, const char *arguments, struct error *error)
{
    char path[512];
    const char *command = argument_word(arguments, path, sizeof path);
    if (!*command)
        return error_set(error, "unless train.csv export csv train.csv 0:42000",
                         "unless needs a file and a command");
    return access(path, F_OK) == 0 || command_execute(session, command, error);
}

static bool run_quit(struct session *session, const char *arguments, struct error *error)
{
    if (*arguments != '(' && !argument_none(arguments, "quit", error))
        return false;
    session->control.quit = true;
    return true;
}

static const struct command commands[] = {
    {"source", NULL, "source FILE", "carry out the commands of a file",
     "source warmup.bs              empty lines and lines that begin with # are passed over\n"
     "source \"~/my warmup.bs\"        blanks in quotes, ~/ is your home\n",
     COMMAND_WITHOUT_DATA, run_source},
    {"define", NULL, "define NAME ... end", "a name for a sequence of commands",
     "define look\n> print loss\n> print accuracy\n> end\n"
     "look                          carries them out\n",
     COMMAND_WITHOUT_DATA | COMMAND_TAKES_BLOCK, run_define},
    {"undefine", NULL, "undefine NAME", "forget a name that let, alias or define gave",
     "undefine confident            what it has hidden has its own meaning again\n",
     COMMAND_WITHOUT_DATA, run_undefine},
    {"echo", NULL, "echo TEXT", "print a text, with values in braces",
     "echo after the first pass\n"
     "echo loss {loss:.4f}, accuracy {accuracy:.2%}         as Python's f-strings\n",
     COMMAND_WITHOUT_DATA | COMMAND_ONLY_SHOWS, run_echo},
    {"unless", NULL, "unless FILE COMMAND", "carry out a command if a file is not there",
     "unless train.csv export csv train.csv 0:42000\n", 0, run_unless},
    {"quit", "q", "quit", "leave; exit and Ctrl-D do it, too", "quit\n", COMMAND_WITHOUT_DATA,
     run_quit},
    {"exit", NULL, "exit", "leave", "exit\n", COMMAND_WITHOUT_DATA, run_quit},
};

const struct command_group SCRIPT_COMMANDS = {"scripts", commands,
                                              sizeof commands / sizeof commands[0]};
