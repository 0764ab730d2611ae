/* windows.h - what drawing keeps from one picture to the next: gnuplot, which window shows which
 * command, the number of the next file, and the last two stops, which `diff` compares. */
#ifndef BACKSTEP_WINDOWS_H
#define BACKSTEP_WINDOWS_H

#include "time/place.h"
#include "view/plotter.h"
#include "view/reduce.h"

enum draw_view { VIEW_WINDOW, VIEW_TERMINAL, VIEW_FILE, VIEW_AUTO };
extern const char *const DRAW_VIEWS[]; /* "window", ...: NULL after the last */
extern const char
    *const DRAW_REDUCES[]; /* "extremes", "means", as enum reduce_by; NULL at the end */

enum { DRAW_WINDOWS = 12 };

struct drawing_state {
    enum draw_view view;
    enum reduce_by reduce;
    struct plotter plotter;
    char *window[DRAW_WINDOWS]; /* the command that each window shows; owned, NULL for none */
    size_t next_window;
    size_t next_file;             /* of those that are numbered */
    struct place stopped, before; /* the last stop, and the one before it */
};

struct drawing_state windows_new(void);

/* Ends gnuplot and closes its windows. */
void windows_free(struct drawing_state *state);

/* Another training has begun: there is no stop before this one. */
void windows_restarted(struct drawing_state *state);

/* Notes where a motion has stopped. */
void windows_stopped(struct drawing_state *state, struct place place);

/* The number of the window that shows this command, or of one that shall; DRAW_WINDOWS, with the
 * error set, when memory is short. */
size_t windows_for(struct drawing_state *state, const char *text, struct error *error);

/* The next numbered name that no file has. */
void windows_number_file(struct drawing_state *state, char *name, size_t length);

#endif
