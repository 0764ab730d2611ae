/* session.h - everything one session of the debugger holds, and the names it gives to expressions.
 */
#ifndef BACKSTEP_SESSION_H
#define BACKSTEP_SESSION_H

#include <signal.h>
#include <stdio.h>

#include "data/dataset.h"
#include "session/draw.h"
#include "session/history.h"
#include "time/timeline.h"
#include "language/expression.h"
#include "model/archive.h"
#include "model/network.h"
#include "view/print_array.h"

struct command_group;

struct settings {
    /* these take effect at `restart` */
    struct layers layers;
    enum initialisation init;
    uint32_t seed;
    size_t train[2], dev[2]; /* samples [from, to) of the training file */
    bool shuffle; /* its samples are in numpy.random.shuffle's order, else in the file's */
    /* these at once */
    double learning_rate; /* alpha; at once, and at the beginning of each restart */
    size_t iterations;    /* where `continue` and `until` end */
    int threads;          /* 0: as many as the machine has */
    int precision;        /* significant digits */
    size_t timeline;      /* bytes for snapshots */
    int width;            /* of the output; 0: the terminal's */
    int color;            /* 0 off, 1 on, 2 auto */
    int convention;       /* of lines that are judged: enum convention */
    bool full_hints;      /* a wrong line's correction is shown at once */
};

/* A name that `let` gave a value. */
struct variable {
    char *name;
    struct array value;
};

/* A name that stands for an expression, evaluated anew each time. */
struct alias {
    char *name;
    char *text;
};

/* An expression printed at each stop. */
struct display {
    size_t number;
    char *text;
};

/* A sequence of commands with a name. */
struct definition {
    char *name;
    char *lines; /* one after another, each ended by a newline */
};

enum stop_kind { STOP_BREAK, STOP_WATCH, STOP_CATCH };

struct stop {
    size_t number;
    enum stop_kind kind;
    bool enabled, temporary;
    char target[24];    /* of a break: after what computes it; "": after the first statement */
    bool has_iteration; /* of a break: only in this one */
    size_t iteration;
    char *condition;  /* or what is watched; NULL for none */
    bool has_old;     /* of a watch: */
    struct array old; /* the value when last looked at */
    size_t ignore, hits;
    char *commands; /* run when it stops, one a line; NULL for none */
};

struct stops {
    struct stop *list;
    size_t count, capacity, next; /* the number that the next one gets */
};

struct displays {
    struct display *list;
    size_t count, capacity, next;
};

struct definitions {
    struct definition *list;
    size_t count, capacity;
};

/* The samples. */
struct session_data {
    char *name;                 /* "mnist", "toy" or a path; NULL while there are no data */
    struct error missing;       /* and why not */
    struct dataset train, test; /* the whole files; test is empty until it is wanted */
    size_t *order;              /* which sample of its file each of train is; NULL: as they come */
    bool test_loaded;
};

/* The network, and the way that its training has gone. */
struct training {
    struct settings begun; /* those that the network was built from */
    struct network network;
    struct timeline timeline;
    struct history history;
};

/* The names that the user gave. */
struct given_names {
    struct variable *variables;
    size_t variable_count, variable_capacity;
    struct alias *aliases;
    size_t alias_count, alias_capacity;
    struct random *random; /* what the expression being evaluated draws from */
    size_t nesting;        /* nodes of expressions being evaluated, through aliases, too */
};

/* Where everything is printed and drawn. */
struct output {
    FILE *results;      /* what print prints */
    FILE *notes;        /* everything else */
    bool terminal;      /* a person types and reads */
    int terminal_width; /* in characters; 0 where there is none */
    bool echo;          /* prompts and lines are printed, for transcripts */
    bool following;
    size_t followed; /* a sample, shown after every statement */
    struct drawing_state drawing;
};

/* What the judge of derivations remembers. */
struct judging {
    size_t guesses; /* since the last `sabotage` */
    char *hint;     /* the correction of what check found wrong; NULL for none */
};

/* How commands are carried out. */
struct control {
    const struct command_group *const *commands; /* all of them, NULL after the last group */
    bool batch;                                  /* the first error ends it, echo or not */
    bool quit;
    int status;          /* of the program: 0, or 1 after a failed assert, check or gradcheck */
    bool in_commands;    /* those of a stop are being carried out */
    size_t next_stopped; /* the stop whose commands come after them; 0 for none */
    size_t source_depth; /* of scripts within scripts */
    bool loading;        /* a saved session: what it trains on is told at its restart */
    bool untold;         /* that is still to come */
    char *last_line;     /* what an empty line repeats; NULL for nothing */
    volatile sig_atomic_t interrupted; /* set by Ctrl-C, until what runs has stopped */
    volatile sig_atomic_t interrupts;  /* how many there were: scripts end when one comes */

    /* Reads a further line for a command that takes several, such as `commands`; owned by the
     * caller, NULL at the end of input. Set by whoever reads the commands. */
    char *(*read_line)(void *reader, const char *prompt);
    void *reader;
};

struct session {
    struct settings settings;
    struct session_data data;
    struct training training;
    struct given_names names;
    struct stops stops;
    struct displays displays;
    struct definitions definitions;
    struct output output;
    struct judging judging;
    struct control control;
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

/* Puts the samples in the order that the settings ask for, and restarts, with a model's layers and
 * parameters; the model may be NULL. On failure nothing changes. */
bool session_restart_with(struct session *session, const struct settings *settings,
                          const struct archive *model, struct error *error);

/* Gives the parameters here those of a model of the same layers, as one change in the journal.
 * *dropped tells whether there was a future. */
bool session_take_model(struct session *session, const struct archive *model, bool *dropped,
                        struct error *error);

/* Builds the network from the settings and stands at the beginning; on failure nothing changes. */
bool session_restart(struct session *session, struct error *error);

/* Whether the samples to train on are those that a session begins with. */
bool session_default_slice(const struct session *session);

/* The samples that are held out for judging. */
struct dataset session_dev(const struct session *session);

/* The samples of the test file, which is read when they are first wanted: a view. */
bool session_test(struct session *session, struct dataset *test, struct error *error);

/* The network that a restart with this seed would begin with, but that shuffled samples stay in the
 * order of the session's own seed. The caller frees it; the session stays as it is. */
bool session_network(const struct session *session, uint32_t seed, struct network *network,
                     struct error *error);

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

struct print_style session_style(const struct session *session);

/* The width that lines of a list wrap at: where no terminal and no setting gives one, as good as
 * none, so that each keeps its line. */
int session_list_width(const struct session *session);

/* Whether to print in colours: on a terminal only, and never where NO_COLOR is set. */
bool session_colored(const struct session *session);

/* Whether the session is asked to stop what it is doing; for timeline_goto. */
bool session_goes_on(void *session);

/* The accuracy on the samples trained on, at the forward pass that is looked at. */
bool session_accuracy(struct session *session, double *accuracy, struct error *error);

/* A name that may have been meant: a tensor, variable, alias or number about the training. */
const char *session_near_name(void *session, const char *name);

/* Forgets what `let` or `alias` gave this name; whether there was anything. */
bool session_forget(struct session *session, const char *name);

/* Calls `visit` with each name that an expression may use. */
void session_names(const struct session *session, void (*visit)(void *context, const char *name),
                   void *context);

#endif
