/* Commands from files and under names: source, define, and the lines that belong to a command. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "debugger/command.h"
#include "debugger/format.h"

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
    sig_atomic_t interrupts = session->interrupts;
    bool ok = true;
    char *line;
    while (ok && !session->quit && session->interrupts == interrupts && !ferror(session->out) &&
           (line = read_file_line(reader, ""))) {
        struct error inner = {0};
        ok = command_execute(session, line, &inner);
        memory_free(line);
        if (!ok)
            reader->error = inner;
    }
    if (!reader->error.message[0])
        return true;
    return error_set(error, reader->error.hint, "%s:%zu: %.800s", path, reader->line,
                     reader->error.message);
}

bool script_source(struct session *session, const char *path, struct error *error)
{
    struct file_reader reader = {.file = fopen(path, "r")};
    if (!reader.file)
        return error_set(error, NULL, "%s: cannot open: %s", path, strerror(errno));
    if (session->source_depth == SOURCE_DEPTH) {
        fclose(reader.file);
        return error_set(error, NULL, "%s: scripts within scripts, %d deep", path, SOURCE_DEPTH);
    }
    char *(*outer_line)(void *, const char *) = session->read_line;
    void *outer_reader = session->reader;
    session->read_line = read_file_line;
    session->reader = &reader;
    session->source_depth++;
    bool ok = run_file(session, path, &reader, error);
    session->source_depth--;
    session->read_line = outer_line;
    session->reader = outer_reader;
    fclose(reader.file);
    return ok;
}

/* Reads an owned text up to a line "end". */
char *script_block(struct session *session, struct error *error)
{
    char *text = memory_string("", error), *line;
    while (text && session->read_line && (line = session->read_line(session->reader, "> "))) {
        char *trimmed = line + strspn(line, " \t");
        for (size_t n = strlen(trimmed); n && strchr(" \t\r", trimmed[n - 1]); n--)
            trimmed[n - 1] = '\0';
        if (strcmp(trimmed, "end") == 0) {
            memory_free(line);
            return text;
        }
        char *longer = strlen(text) + strlen(trimmed) < BLOCK_LENGTH
                           ? memory_format(error, "%s%s\n", text, trimmed)
                           : (error_set(error, NULL, "too many lines"), NULL);
        memory_free(text);
        memory_free(line);
        text = longer;
    }
    if (text)
        error_set(error, "The last line of a block is `end`.", "the input ended within a block");
    memory_free(text);
    return NULL;
}

const char *script_definition(const struct session *session, const char *name)
{
    for (size_t i = 0; i < session->definition_count; i++)
        if (strcmp(session->definitions[i].name, name) == 0)
            return session->definitions[i].lines;
    return NULL;
}

bool script_lines(struct session *session, const char *lines, struct error *error)
{
    if (session->source_depth == SOURCE_DEPTH)
        return error_set(error, NULL, "commands within commands, %d deep", SOURCE_DEPTH);
    char *copy = memory_string(lines, error);
    if (!copy)
        return false;
    sig_atomic_t interrupts = session->interrupts;
    session->source_depth++;
    bool ok = true;
    for (char *line = copy, *end;
         ok && !session->quit && session->interrupts == interrupts && (end = strchr(line, '\n'));
         line = end + 1) {
        *end = '\0';
        ok = command_execute(session, line, error);
    }
    session->source_depth--;
    memory_free(copy);
    return ok;
}

static bool run_source(struct session *session, const char *arguments, struct error *error)
{
    if (!*arguments)
        return error_set(error, "source FILE", "source needs a file");
    return script_source(session, arguments, error);
}

static bool run_define(struct session *session, const char *arguments, struct error *error)
{
    size_t candidates;
    if (!expression_is_name(arguments))
        return error_set(error, "define NAME, the commands, end", "define needs a name");
    if (command_find(arguments, &candidates))
        return error_set(error, NULL, "%.60s is a command already", arguments);
    char *lines = script_block(session, error);
    if (!lines)
        return false;
    for (size_t i = 0; i < session->definition_count; i++)
        if (strcmp(session->definitions[i].name, arguments) == 0) {
            memory_free(session->definitions[i].lines);
            session->definitions[i].lines = lines;
            return true;
        }
    struct definition *grown = memory_grow(session->definitions, &session->definition_capacity,
                                           session->definition_count + 1, sizeof *grown, error);
    char *name = grown ? memory_string(arguments, error) : NULL;
    if (grown)
        session->definitions = grown;
    if (!name) {
        memory_free(lines);
        return false;
    }
    grown[session->definition_count++] = (struct definition){name, lines};
    return true;
}

static bool run_echo(struct session *session, const char *arguments, struct error *error)
{
    char *text = format_text(session, arguments, error);
    if (!text)
        return false;
    fprintf(session->out, "%s\n", text);
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
    session->quit = true;
    return true;
}

static const struct command commands[] = {
    {"source", NULL, "source FILE", "carry out the commands of a file",
     "source warmup.bs              empty lines and lines that begin with # are passed over\n",
     false, run_source},
    {"define", NULL, "define NAME ... end", "a name for a sequence of commands",
     "define look\n> print loss\n> print accuracy\n> end\n"
     "look                          carries them out\n",
     false, run_define},
    {"echo", NULL, "echo TEXT", "print a text, with values in braces",
     "echo after the first pass\n"
     "echo loss {loss:.4f}, accuracy {accuracy:.2%}         as Python's f-strings\n",
     false, run_echo},
    {"unless", NULL, "unless FILE COMMAND", "carry out a command if a file is not there",
     "unless train.csv export csv train.csv 0:42000\n", false, run_unless},
    {"quit", "q", "quit", "leave; exit and Ctrl-D do it, too", "quit\n", false, run_quit},
    {"exit", NULL, "exit", "leave", "exit\n", false, run_quit},
};

const struct command_group SCRIPT_COMMANDS = {"scripts", commands,
                                              sizeof commands / sizeof commands[0]};
