/* A debugger session: all its lines are typed at once, and its transcript is cut at the prompts and
   lines that the debugger echoes. So a "$ command" between two lines of one session runs before or
   after the whole of it, never in the middle. What comes before the first prompt is compared where
   the page opens the session itself, and passed over otherwise. */
#ifndef REPLAY_SESSION_H
#define REPLAY_SESSION_H

#include "replay_child.h"
#include "replay_page.h"

#include <stdbool.h>
#include <stddef.h>

struct replay_options {
    const char *build;    /* the folder that stands for "build" */
    const char *debugger; /* a command; NULL for BUILD/backstep */
    struct child_limits limits;
    bool fast; /* slow fences are skipped */
};

/* What came of one item of a page. */
struct outcome {
    char **line; /* its output; owned by whoever ran it */
    size_t count;
    bool judged; /* the process ended in this item: the next three count */
    enum child_end end;
    int status;
    int tolerated_status; /* the highest that a page need not show */
};

struct session {
    bool ran;
    struct lines output; /* the transcript */
    size_t *after_echo;  /* for each item of the page the line after its echo, or 0 */
    enum child_end end;
    int status;
};

/* COMMAND with BUILD/ for each build/ that begins a path, to be freed; NULL without memory. */
char *replay_to_build(const char *command, const struct replay_options *options);

/* The other way round: what RESULT holds, in lines. Takes the output from RESULT. */
bool replay_from_build(struct child_result *result, const struct replay_options *options,
                       struct lines *output);

/* Runs the session that begins at item FIRST of the page, a line to type or what opens a session,
   in place of the one that SESSION held. Returns false when that could not be done. */
bool session_run(struct session *session, const struct page *page, size_t first,
                 const struct replay_options *options);
void session_free(struct session *session);

/* What came of item INDEX, which belongs to SESSION. Returns false when the session ended before
   this line was typed; then OUTCOME is that of the session. */
bool session_outcome(const struct session *session, const struct page *page, size_t index,
                     struct outcome *outcome);

#endif
