/* session.h - everything one session of the debugger holds.
 *
 * A session is made of parts, each with a header that says what it is and a file that owns it:
 *
 *     settings    how to build, train and print          settings.h
 *     data        which samples there are                samples.h
 *     training    the network and its past               training.h, history.h
 *     names       what `let`, `alias`, `define` gave     given_names.h
 *     stops       what ends a motion                     stops.h
 *     output      where and how things are shown         output.h, draw.h
 *     control     how commands are carried out           control.h
 *
 * They meet in three places. Beginning a training (training.h) takes settings and samples, makes a
 * network, and tells stops and output. Evaluating a text (below) looks names up in what was given,
 * in the network, and among the numbers about samples. And every iteration that is done is written
 * into the history. A function takes the part that it needs where that is enough. */
#ifndef BACKSTEP_SESSION_H
#define BACKSTEP_SESSION_H

#include "judge/network_names.h"
#include "language/expression.h"
#include "session/control.h"
#include "session/given_names.h"
#include "session/output.h"
#include "session/samples.h"
#include "session/settings.h"
#include "session/stops.h"
#include "session/training.h"

/* What the judge of derivations remembers. */
struct judging {
    size_t guesses; /* since the last `sabotage` */
    char *hint;     /* the correction of what check found wrong; NULL for none */
};

/* What expressions read, as session_scope joins it. */
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

/* Begins with default settings and MNIST. False, with the error set and kept in the session, when
 * that cannot be loaded: the session is there all the same, to be freed, without data and network
 * until session_load gives it some. */
bool session_new(struct session *session, struct error *error);

void session_free(struct session *session);

/* Loads "mnist", "toy" or whatever data/open.h reads, and restarts. On failure all stays as it
 * was. */
bool session_load(struct session *session, const char *name, struct error *error);

/* Whether the session is not asked to stop what it is doing; for timeline_goto. */
bool session_goes_on(void *session);

/* ---- evaluating ---- */

/* The names of this session: tensors, variables, aliases, numbers about the training. */
struct scope session_scope(struct session *session);

/* Evaluates a text here; errors show the line with a caret. Looking changes nothing: random numbers
 * are those that the next line would draw. */
bool session_evaluate(struct session *session, struct array *value, const char *text,
                      struct error *error);

/* The same, drawing from a random state of the caller's. */
bool session_draw(struct session *session, struct array *value, const char *text,
                  struct random *random, struct error *error);

/* The same as a condition. */
bool session_condition(struct session *session, bool *holds, const char *text, struct error *error);

/* A name that may have been meant: a tensor, variable, alias or number about the training. */
const char *session_near_name(void *session, const char *name);

/* Calls `visit` with each name that an expression may use. */
void session_names(const struct session *session, void (*visit)(void *context, const char *name),
                   void *context);

#endif
