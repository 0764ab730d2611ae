/* script.h - texts of commands that are still to be carried out.
 *
 * A script, a definition and the commands of a stop are frames on a stack: whoever carries commands
 * out takes the next line from the uppermost one, so a command that wants others carried out pushes
 * a frame and returns. The stack belongs to the session's control. */
#ifndef BACKSTEP_SCRIPT_H
#define BACKSTEP_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/error.h"

struct session;

enum frame_kind { FRAME_SCRIPT, FRAME_DEFINITION, FRAME_STOP };

/* Called when a frame is over: its last line was carried out, one failed (ok is false then), or it
 * was left. Takes the state; returns whether all is well, else with the error set. */
typedef bool frame_end(struct session *session, void *state, bool ok, struct error *error);

struct frame {
    enum frame_kind kind;
    char *name;     /* of a script: its path, as it was given; owned */
    FILE *file;     /* that its lines are read from; owned */
    char *text;     /* or, of the others, the lines, each ended by a newline; owned */
    size_t at;      /* where the next one begins */
    size_t line;    /* the number of the last one taken, from 1 */
    bool loading;   /* a saved session */
    frame_end *end; /* or NULL */
    void *state;
};

struct scripts {
    struct frame *frames;
    size_t count, capacity;
};

/* How a saved session begins. */
#define SCRIPT_SESSION "# A session of Backstep"

/* Puts a script's commands before what is still to be carried out. False, with the error set, for
 * what is no script, and for scripts within scripts that are too deep. The frame's end may be NULL;
 * it is not called, and the state not taken, on failure. */
bool script_push_file(struct scripts *scripts, const char *path, frame_end *end, void *state,
                      struct error *error);

/* The same with a copy of lines, each ended by a newline. */
bool script_push_lines(struct scripts *scripts, enum frame_kind kind, const char *lines,
                       struct error *error);

/* Takes the next line of the uppermost frame: owned by the caller, NULL behind the last. False,
 * with the error set, when it cannot be read. */
bool script_next(struct scripts *scripts, char **line, struct error *error);

/* Takes the uppermost frame off the stack; given to script_free in the end. */
struct frame script_pop(struct scripts *scripts);
void script_free(struct frame *frame);

/* Whether commands are carried out that nobody types. */
bool script_runs(const struct scripts *scripts);

/* Whether a saved session is being loaded. */
bool script_loads(const struct scripts *scripts);

/* Whether the commands of a stop are being carried out. */
bool script_at_stop(const struct scripts *scripts);

#endif
