/* session.h - everything one session of the debugger holds.
 *
 * A session is made of parts, each with a header that says what it is and a file that owns it:
 *
 *     settings    how to build, train and print          settings.h
 *     data        which samples there are                samples.h
 *     training    the network and its past               training.h, history.h
 *     names       what `let`, `alias`, `define` gave     given_names.h
 *     stops       what ends a motion                     stops.h
 *     output      where and how things are shown         output.h, windows.h
 *     control     how commands are carried out           control.h
 *
 * No part knows the session. They meet in what stands above it: beginning a training (begin.h)
 * takes settings and samples, makes a network, and tells stops and output. Evaluating a text
 * (evaluating.h) looks names up in what was given, in the network, and among the numbers about
 * samples (sample_sets.h). Every iteration that is done is written into the history (tracking.h).
 * Each statement asks the stops (asking.h). A function takes the part that it needs where that is
 * enough. */
#ifndef BACKSTEP_SESSION_H
#define BACKSTEP_SESSION_H

#include "judge/network_names.h"
#include "session/control.h"
#include "session/given_names.h"
#include "session/output.h"
#include "session/samples.h"
#include "session/settings.h"
#include "session/stops.h"
#include "session/training.h"
#include "view/print_array.h"

/* What the judge of derivations remembers. */
struct judging {
    size_t guesses; /* since the last `sabotage` */
    char *hint;     /* the correction of what check found wrong; NULL for none */
};

/* What expressions read, as session_scope (evaluating.h) joins it. */
struct name_chain {
    struct network_names network;
    struct names variables, aliases, tensors, samples; /* the chain, in this order */
    struct random *random; /* what the expression being evaluated draws from */
    struct scope_depth depth;
};

struct session {
    struct settings settings;
    struct session_data data;
    struct training training;
    struct given_names names;
    struct definitions definitions;
    struct stops stops;
    struct displays displays;
    struct output output;
    struct judging judging;
    struct control control;
    struct name_chain chain;
};

/* Begins with default settings and without data. */
void session_empty(struct session *session);

void session_free(struct session *session);

/* Whether nobody has asked the session to stop what it is doing. It has the form of a
 * timeline_watcher; long work of other kinds asks it, too. */
bool session_goes_on(void *session);

/* Refuses a block with the error (control_refuse), which a person at a terminal is told at once. */
bool session_refuse(struct session *session, const struct error *error);

/* Digits and width of what is printed: as set, else the terminal's, else 100 characters. */
struct print_style session_style(const struct session *session);

/* The width that lines of a list wrap at: where no terminal and no setting gives one, as good as
 * none, so that each keeps its line. */
int session_list_width(const struct session *session);

/* Whether to print in colours: on a terminal only, never where NO_COLOR is set, and on a dumb one
 * only where `set color on` asks for it. */
bool session_colored(const struct session *session);

#endif
