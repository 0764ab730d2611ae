/* python.h - running a person's Python program: its NumPy, its functions and classes, and nothing
 * that touches a file, a process or the network.
 *
 *     python_parse(&program, &source, &error);             see python_tree.h
 *     struct python *python = python_new(&program, &host, &limits, &error);
 *     python_run(python, &failure);                        to the end, or until the host stops it
 *     python_free(python);
 *
 * The host. It is asked for names that the program never assigns (X, labels, data), hears what is
 * printed, and sees every step before and after it is done. It may look at any value then, set
 * others, and stop the program.
 *
 * Steps. A run is a row of steps; each is an assignment (or another statement that wrote
 * something), the binding of a call's parameters, a return, or a decision: an iterable, the next
 * item of a loop, a test. A step knows its statement, its frame (the call that it belongs to) and,
 * once it is done, which places it read and wrote. A place is a name of a frame, an attribute of an
 * instance, an entry of a dict or an item of a list: a frame and its names live as long as a step
 * that names them.
 *
 * Traces. While a trace is taken, steps are kept. A step of a trace can be done again, from
 * whatever the places that it reads hold then: a statement whose expression called functions does
 * not call them again but takes what their frames returned, since their own steps stand before it.
 * So one pass of a training loop becomes a flat program. Calls that assigned nothing (sigmoid(z))
 * stay whole inside their statement. Names and attributes, entries and items are looked up anew;
 * which way a test went and how often a loop ran is fixed, and a test that goes the other way is
 * told.
 *
 * Unknowns. What is not run here (pd.read_csv, plt.plot, a name that nobody knows) gives an unknown
 * value. It travels through assignments, attributes, calls and operators, and is an error only
 * where the program needs a number or a truth from it. All are listed, with their lines. */
#ifndef BACKSTEP_PYTHON_H
#define BACKSTEP_PYTHON_H

#include <signal.h>

#include "language/python_values.h"
#include "tensor/random.h"

/* ------------------------------------------ places -------------------------------------------- */

struct python_place {
    struct python_object *container; /* a frame, instance, class, dict or list; counted */
    const char *name;                /* of a variable or attribute; NULL for the others */
    struct python_value key;         /* of an entry; the number of an item; counted */
    struct python_origin *origin;    /* where the container was read; NULL for a frame; counted */
    bool made;                       /* the container was made while the trace was taken */
};

struct python_origin {
    size_t holders;
    struct python_place place;
};

bool python_same_place(struct python_place a, struct python_place b);

/* What stands there now, owned; false for nothing. A container that a trace's own steps made is
 * another one when they are done again: it is looked for where it was read from. */
bool python_get(struct python_place place, struct python_value *value);

/* Puts a value there, which is taken over. Views and other holders of the old value keep it. */
bool python_put(struct python_place place, struct python_value value, struct error *error);

/* The name of the place that holds what a function returned, among its frame's names. */
extern const char PYTHON_RESULT[];

/* ------------------------------------------- steps -------------------------------------------- */

enum python_step_kind {
    STEP_ASSIGN,  /* node: the statement */
    STEP_CALL,    /* node: the call; binds the parameters of frame `callee` */
    STEP_RETURN,  /* node: the statement (or a lambda's expression); writes PYTHON_RESULT */
    STEP_ITERATE, /* node: the for; evaluates what it runs over */
    STEP_NEXT,    /* node: the for; item `index` to its targets */
    STEP_TEST,    /* node: the if or while; `outcome` */
};

struct python_answers; /* the frames that answer the calls of one statement */

struct python_step {
    enum python_step_kind kind;
    const struct python_node *node;
    struct python_frame *frame;  /* counted */
    struct python_frame *callee; /* of a call; counted, else NULL */
    size_t index;
    bool outcome;
    struct python_place *reads, *writes; /* empty before it is done */
    size_t read_count, write_count;
    struct python_answers *answers;
};

struct python_trace {
    struct python_step *step;
    size_t count, capacity;
};

enum python_wish { PYTHON_GO_ON, PYTHON_STOP };

struct python_host {
    void *context;
    /* The value of a name that the program has not assigned: sets *value (owned) and returns true,
     * or returns false for a name that it does not know, either. Also asked for the targets of an
     * assignment that would become unknown. */
    bool (*lookup)(void *context, struct python *python, const char *name,
                   struct python_value *value);
    enum python_wish (*before)(void *context, struct python *python,
                               const struct python_step *step);
    enum python_wish (*after)(void *context, struct python *python, const struct python_step *step);
    void (*print)(void *context, const char *text);
    const volatile sig_atomic_t *stop; /* not 0 when the program shall end; NULL for never */
};

struct python_limits {
    double work;     /* additions, or what takes as long */
    double seconds;  /* of the processor, each time that the program is entered */
    size_t elements; /* of all arrays together */
    size_t objects;
    size_t depth; /* of calls */
};

/* A second, half a gigabyte of arrays. */
extern const struct python_limits PYTHON_LIMITS;

/* ------------------------------------------ running ------------------------------------------- */

/* Something that was not run. */
struct python_missing {
    char *name; /* "pd.read_csv" */
    size_t line, column;
    enum {
        MISSING_MODULE,   /* imported, and not known */
        MISSING_NAME,     /* assigned nowhere */
        MISSING_FUNCTION, /* of a module that is known or not */
        MISSING_LINE      /* %matplotlib inline */
    } kind;
};

/* The program and all pointers in the host must outlive it. */
struct python *python_new(struct python_program *program, const struct python_host *host,
                          const struct python_limits *limits, struct error *error);

void python_free(struct python *python);

enum python_end {
    PYTHON_DONE,
    PYTHON_STOPPED, /* the host wished so */
    PYTHON_FAILED   /* the error is set */
};

/* Runs the program from its first line. */
enum python_end python_run(struct python *python, struct python_error *error);

/* Calls a function or method of the program's with positional values; *result is owned. */
enum python_end python_call_value(struct python *python, struct python_value function,
                                  const struct python_value *values, size_t count,
                                  struct python_value *result, struct python_error *error);

/* Evaluates an expression of the program's in a frame. */
enum python_end python_evaluate_in(struct python *python, struct python_frame *frame,
                                   const struct python_node *node, struct python_value *result,
                                   struct python_error *error);

/* The frame of the program's top level. */
struct python_frame *python_top(struct python *python);

/* What np.random draws from. */
struct random *python_random(struct python *python);

struct python_heap *python_heap(struct python *python);

/* What was not run, in order, each line's once; NULL after the last. */
const struct python_missing *python_missing(const struct python *python, size_t index);

/* Takes steps from now on, until python_trace_end, which gives them to the caller. */
void python_trace_begin(struct python *python);
void python_trace_end(struct python *python, struct python_trace *trace);
void python_trace_free(struct python_trace *trace);

/* The number of steps that the trace taken now holds. */
size_t python_trace_count(const struct python *python);

/* Does a step of a trace again. *changed tells that a test went the other way, or that a loop has
 * come to its end. The host hears nothing. */
enum python_end python_redo(struct python *python, const struct python_step *step, bool *changed,
                            struct python_error *error);

/* What a place is called in the words of the statement that reached it: self.params['W1']. An owned
 * string. */
char *python_place_name(struct python_place place, struct error *error);

#endif
