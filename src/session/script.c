#include "session/script.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"

enum { SCRIPT_DEPTH = 10 };

/* ========================================== opening =========================================== */

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

/* ========================================= the stack ========================================== */

/* Takes what the frame holds, also when it fails. */
static bool push(struct scripts *scripts, struct frame frame, struct error *error)
{
    bool ok =
        scripts->count < SCRIPT_DEPTH ||
        (frame.name ? error_set(error, NULL, "%s: scripts within scripts, %d deep", frame.name,
                                SCRIPT_DEPTH)
                    : error_set(error, NULL, "commands within commands, %d deep", SCRIPT_DEPTH));
    struct frame *grown = ok ? memory_grow(scripts->frames, &scripts->capacity, scripts->count + 1,
                                           sizeof *grown, error)
                             : NULL;
    if (!grown) {
        script_free(&frame);
        return false;
    }
    scripts->frames = grown;
    grown[scripts->count++] = frame;
    return true;
}

bool script_push_file(struct scripts *scripts, const char *path, frame_end *end, void *state,
                      struct error *error)
{
    struct frame frame = {.kind = FRAME_SCRIPT, .end = end, .state = state};
    frame.file = open_script(path, error);
    if (!frame.file)
        return false;
    if ((frame.name = memory_string(path, error)))
        return push(scripts, frame, error);
    script_free(&frame);
    return false;
}

bool script_push_lines(struct scripts *scripts, enum frame_kind kind, const char *lines,
                       struct error *error)
{
    struct frame frame = {.kind = kind, .text = memory_string(lines, error)};
    return frame.text && push(scripts, frame, error);
}

bool script_next(struct scripts *scripts, char **line, struct error *error)
{
    struct frame *frame = &scripts->frames[scripts->count - 1];
    *line = NULL;
    frame->line++;
    if (frame->file) {
        if (!file_line(frame->file, line, error))
            return false;
        if (*line && frame->line == 1)
            frame->loading = strncmp(*line, SCRIPT_SESSION, strlen(SCRIPT_SESSION)) == 0;
        return true;
    }
    size_t length = strcspn(frame->text + frame->at, "\n");
    if (!frame->text[frame->at + length])
        return true;
    *line = memory_format(error, "%.*s", (int)length, frame->text + frame->at);
    frame->at += length + 1;
    return *line;
}

struct frame script_pop(struct scripts *scripts)
{
    struct frame frame = scripts->frames[--scripts->count];
    if (scripts->count == 0) {
        memory_free(scripts->frames);
        *scripts = (struct scripts){0};
    }
    return frame;
}

void script_free(struct frame *frame)
{
    if (frame->file)
        fclose(frame->file);
    memory_free(frame->name);
    memory_free(frame->text);
    *frame = (struct frame){0};
}

/* ========================================= what is there ====================================== */

bool script_runs(const struct scripts *scripts)
{
    return scripts->count > 0;
}

bool script_loads(const struct scripts *scripts)
{
    for (size_t i = scripts->count; i-- > 0;)
        if (scripts->frames[i].kind == FRAME_SCRIPT)
            return scripts->frames[i].loading;
    return false;
}

bool script_at_stop(const struct scripts *scripts)
{
    for (size_t i = 0; i < scripts->count; i++)
        if (scripts->frames[i].kind == FRAME_STOP)
            return true;
    return false;
}
