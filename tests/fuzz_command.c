/* Any lines as commands of a session. It stands in a folder of its own, with the toy data under
 * both names, and what would take long or lead out of the folder is passed over. */
#include "fuzz.h"

#include <ctype.h>

#include "base/memory.h"
#include "commands/command.h"
#include "shell/execute.h"
#include "shell/command_table.h"
#include "shell/complete.h"
#include "session/session.h"
#include "session/begin.h"

enum { LINES = 60, DIGITS = 3 };

/* Copies the toy data to FOLDER/mnist and FOLDER/toy, and goes there: once. */
static void prepare(void)
{
    static const char *const files[] = {"parameters.txt", "train-images-idx3-ubyte",
                                        "train-labels-idx1-ubyte"};
    char command[512];
    struct error error;
    static bool prepared;
    if (prepared)
        return;
    prepared = true;
    char *toy = dataset_folder("toy", &error);
    fuzz_require(toy != NULL, "the toy data are there");
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        snprintf(command, sizeof command,
                 "cd '%s' && mkdir -p '%s/mnist' '%s/toy' && cp %s '%s/toy'", toy, fuzz_folder(),
                 fuzz_folder(), files[i], fuzz_folder());
        fuzz_require(system(command) == 0, "they can be copied");
    }
    memory_free(toy);
    snprintf(command, sizeof command, "cp '%s'/toy/train* '%s/mnist'", fuzz_folder(),
             fuzz_folder());
    fuzz_require(system(command) == 0 && chdir(fuzz_folder()) == 0, "the folder can be entered");
    setenv("BACKSTEP_DATA", fuzz_folder(), 1);
}

/* Whether the line's first word may be short for a command that opens files. */
static bool opens_files(const char *line)
{
    static const char *const commands[] = {"save", "source", "load", "data", "export", "predict"};
    size_t length = 0;
    line += strspn(line, " \t\r");
    while (isalpha((unsigned char)line[length]))
        length++;
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (length && strncmp(line, commands[i], length) == 0)
            return true;
    return false;
}

/* Whether the line stays in the folder and is done soon: no paths, no pictures but in the terminal,
 * no large numbers, no trainings over many seeds, no names for sequences, whose calls of each other
 * may take as long as they like, and no commands within a command. */
static bool harmless(const char *line)
{
    static const char *const pictures[] = {".png", ".svg", ".pdf", ".gif", "view", NULL};
    size_t digits = 0;
    const char *word = line + strspn(line, " \t\r");
    for (size_t i = 0; pictures[i]; i++)
        if (strstr(line, pictures[i]))
            return false;
    if (strncmp(word, "def", 3) == 0 || strncmp(word, "unl", 3) == 0)
        return false;
    if (strstr(line, "seeds") && strpbrk(line, "456789"))
        return false;
    if (opens_files(line) && strpbrk(line, "/~"))
        return false;
    for (const char *c = line; *c; c++) {
        digits = isdigit((unsigned char)*c) ? digits + 1 : 0;
        if (digits > DIGITS)
            return false;
    }
    return true;
}

/* The next line that is harmless; NULL at the end. */
static char *read_line(const char **rest)
{
    while (**rest) {
        size_t length = strcspn(*rest, "\n");
        char *line = memory_format(NULL, "%.*s", (int)length, *rest);
        *rest += length + ((*rest)[length] == '\n');
        if (!line || harmless(line))
            return line;
        memory_free(line);
    }
    return NULL;
}

/* What Tab would offer at the line's end. */
static void complete(const struct session *session, const char *line)
{
    size_t start = strlen(line);
    bool files = false;
    while (start && (isalnum((unsigned char)line[start - 1]) || line[start - 1] == '_'))
        start--;
    complete_by_blanks(session, line, strlen(line));
    complete_free(complete_line(session, line, start, line + start, &files));
}

int fuzz_command(const uint8_t *data, size_t size)
{
    static FILE *nowhere;
    struct session session;
    struct error error = {0};
    nowhere = nowhere ? nowhere : fopen("/dev/null", "w");
    prepare();
    char *text = fuzz_string(data, size), *line;
    const char *rest = text;
    struct outcome outcome = {.wants = WANTS_COMMAND};
    fuzz_require(session_new(&session, &error), "there is a session");
    table_give(&session);
    session.output.results = session.output.notes = nowhere;
    session.control.repeats = true;
    for (size_t i = 0; i < LINES && outcome.wants != WANTS_NOTHING; i++) {
        if (!(line = read_line(&rest)) && outcome.wants == WANTS_COMMAND)
            break;
        if (line)
            complete(&session, line);
        outcome = execute_whole(&session, execute(&session, line));
        fuzz_require(outcome.ok || outcome.error.message[0], "a failure has a message");
        memory_free(line);
    }
    session_free(&session);
    free(text);
    return 0;
}
