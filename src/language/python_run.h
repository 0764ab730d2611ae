/* python_run.h - the inside of the interpreter, which its files share.
 *
 * python_run.c        statements            python_trace.c      steps, places, traces
 * python_evaluate.c   expressions           python_operators.c  operators, truth, comparisons
 * python_call.c       calls and frames      python_index.c      a[b], a[b] = c
 * python_assign.c     targets               python_attribute.c  a.b, classes
 * python_builtins.c   Python's functions    python_methods.c    of strings, lists, dicts
 * python_numpy.c      NumPy's functions     python_random.c     np.random
 *
 * Functions return false after a failure, which `raised` describes. */
#ifndef BACKSTEP_PYTHON_RUN_H
#define BACKSTEP_PYTHON_RUN_H

#include "language/python.h"

/* The frames that answer the calls of one statement, when its trace is done again. */
struct python_answers {
    size_t holders;
    struct {
        const struct python_node *call;
        struct python_frame *frame;
    } * at;
    size_t count, capacity;
};

struct python_places {
    struct python_place *at;
    size_t count, capacity;
};

struct python {
    struct python_program *program;
    struct python_host host;
    struct python_limits limits;
    struct python_heap heap;
    struct random random; /* of np.random */
    struct random own;    /* of Python's random */
    struct python_frame *top;
    struct python_frame *frame;     /* that runs now */
    struct python_error *error;     /* the caller's */
    const struct python_node *node; /* being evaluated: where an error belongs */
    const char *raised;             /* the kind of exception that is on its way: "ValueError" */
    struct python_value exception;  /* its value; None for one of ours */
    bool ended;                     /* by a limit or the host: no except holds it up */
    bool stopped;                   /* by the host */
    double work, look;              /* done so far; when the clock is asked again */
    double deadline;                /* on that clock */
    size_t serial;                  /* frames made */
    size_t nesting;                 /* expressions and statements, one in another */
    size_t ceiling;                 /* of array elements, before this interpreter */
    bool redoing;                   /* a trace's step: calls are answered by frames */
    size_t quiet;                   /* inside what makes no steps of its own */
    bool tracing;
    struct python_trace trace;
    size_t traced_from;             /* the serial of the first object made since */
    struct python_answers *answers; /* of the statement that is evaluated */
    struct python_places reads, writes;
    struct python_missing *missing;
    size_t missing_count, missing_capacity;
    char **names; /* kept for variables whose names were made while running */
    size_t name_count, name_capacity;
};

/* Arguments of a call. */
struct python_arguments {
    const char *name;         /* of what is called */
    struct python_value self; /* of a method of ours */
    const struct python_value *at;
    size_t count;
    const char *const *keyword;
    const struct python_value *named; /* the values of the keywords */
    size_t keywords;
};

/* ------------------------------------- errors and limits -------------------------------------- */

/* Fails with an exception of this kind at the node that is evaluated. False. */
bool python_raise(struct python *python, const char *kind, const char *hint, const char *format,
                  ...) __attribute__((format(printf, 4, 5)));

/* The same with a message that a function of NumPy's left in *error. */
bool python_raise_error(struct python *python, const char *kind, const struct error *error);

/* Counts work; false when it is more than allowed, or the host stops. */
bool python_work(struct python *python, double additions);

/* Fails because a value is not known: "the program needs a number from pd.read_csv (line 3)". */
bool python_needs(struct python *python, struct python_value unknown, const char *what);

/* An unknown value; remembered in the list of what was not run. */
bool python_unknown(struct python *python, const char *name, int kind, struct python_value *value);

/* The same, not remembered: an attribute of an unknown is listed once it is called. */
bool python_unknown_value(struct python *python, const char *name, struct python_value *value);

/* A text that lives as long as the interpreter; NULL when memory is short. */
const char *python_keep_name(struct python *python, const char *name);

/* ---------------------------------------- the parts ------------------------------------------- */

enum python_flow { FLOW_ON, FLOW_BREAK, FLOW_CONTINUE, FLOW_RETURN, FLOW_FAIL };

/* raise, try, assert */
enum python_flow python_run_raise(struct python *python, const struct python_node *node);
enum python_flow python_run_try(struct python *python, const struct python_node *node);
enum python_flow python_run_assert(struct python *python, const struct python_node *node);

/* What the steps do: a statement that assigns, a return, a test, a loop's beginning and its next
 * item; `node` is the statement, but the expression for a return and a test. */
bool python_assignment(struct python *python, const struct python_node *node);
bool python_return(struct python *python, const struct python_node *expression);
bool python_test(struct python *python, const struct python_node *node, bool *outcome);
bool python_iterate(struct python *python, const struct python_node *node);
bool python_next(struct python *python, const struct python_node *node, size_t index, bool *ended);

/* Evaluates a call's arguments anew and binds them to the parameters of a frame that it made. */
bool python_rebind(struct python *python, const struct python_node *node,
                   struct python_frame *frame);

/* import NAME (*as is its first part unless it is `renamed`), from MODULE import NAME, and all. */
bool python_import(struct python *python, const char *name, bool renamed,
                   struct python_value *value, const char **as);
bool python_import_name(struct python *python, const char *module, const char *name,
                        struct python_value *value);
bool python_import_all(struct python *python, const char *module);

/* Runs statements, one after another. */
enum python_flow python_block(struct python *python, const struct python_node *body);

/* Evaluates an expression in the frame that runs; *value is owned, None after a failure. */
bool python_evaluate(struct python *python, const struct python_node *node,
                     struct python_value *value);

/* Evaluates a list of expressions, stars in it spread, into a new list or tuple. */
bool python_evaluate_items(struct python *python, const struct python_node *list,
                           enum python_value_kind kind, struct python_value *value);

bool python_comprehension(struct python *python, const struct python_node *node,
                          struct python_value *value);

bool python_format(struct python *python, const struct python_node *node,
                   struct python_value *value);

/* The text of a value after a format such as .3f; an owned string value. */
bool python_format_value(struct python *python, struct python_value value, const char *format,
                         struct python_value *result);

/* "text" % values */
bool python_format_old(struct python *python, const char *format, struct python_value values,
                       struct python_value *result);

/* Whether a value counts as true. */
bool python_truth(struct python *python, struct python_value value, bool *truth);

/* a op b, for the operators of PYTHON_BINARY. */
bool python_binary(struct python *python, const char *op, struct python_value a,
                   struct python_value b, struct python_value *result);

/* Two lists or tuples, two texts, one after the other; and one of them several times. */
bool python_join_rows(struct python *python, struct python_value a, struct python_value b,
                      struct python_value *result);
bool python_join_texts(struct python *python, struct python_value a, struct python_value b,
                       struct python_value *result);
bool python_repeat(struct python *python, struct python_value a, long long count,
                   struct python_value *result);

/* a op= b: in place where `a` is an array or a list; *result is what the target holds then. */
bool python_in_place(struct python *python, const char *op, struct python_value a,
                     struct python_value b, struct python_value *result);

bool python_unary(struct python *python, const char *op, struct python_value a,
                  struct python_value *result);

/* The third dimension that an operation's result keeps: that of one operand beside a number. */
size_t python_fold_of(struct python_value a, struct python_value b);

/* Whether a < b. */
bool python_less(struct python *python, struct python_value a, struct python_value b, bool *less);

/* Calls a method that python_find gave, of an instance. */
bool python_call_method(struct python *python, struct python_value self, struct python_value method,
                        const struct python_value *values, size_t count,
                        struct python_value *result);

/* The texts of a list, with `between` between them. */
bool python_join(struct python *python, const char *between, struct python_value list,
                 struct python_value *result);

/* a op b, for the operators of PYTHON_COMPARED. */
bool python_compare(struct python *python, const char *op, struct python_value a,
                    struct python_value b, struct python_value *result);

/* base[index], and base[index] = value, which stays the caller's. */
bool python_subscript(struct python *python, struct python_value base, struct python_value index,
                      struct python_value *value);
bool python_store(struct python *python, struct python_value base, struct python_value index,
                  struct python_value value);

/* base.name */
bool python_attribute(struct python *python, struct python_value base, const char *name,
                      struct python_value *value);

/* A method or attribute that the class of an instance has, bound; false without an error for none.
 */
bool python_find(const struct python_class *class, const char *name, struct python_value *value,
                 struct python_class **owner);

/* Names with values as a new dict. */
bool python_variables_dict(struct python *python, const struct python_variables *variables,
                           struct python_value *value);

/* Whether a class is the other or one that it stems from. */
bool python_is_kind(const struct python_class *class, const struct python_class *other);

/* base.name = value, which is taken over. */
bool python_set_attribute(struct python *python, struct python_value base, const char *name,
                          struct python_value value);

/* Adds an owned item to a set; all entries of a dict to another. */
bool python_add(struct python *python, struct python_value set, struct python_value item);
bool python_update_dict(struct python *python, struct python_value dict, struct python_value from);

/* array.shape = shape: the same array with another shape. */
bool python_reshape(struct python *python, struct python_value array, struct python_value shape);

/* Assigns an owned value to a target. */
bool python_assign(struct python *python, const struct python_node *target,
                   struct python_value value);

bool python_delete(struct python *python, const struct python_node *target);

/* Sets a name in the frame that runs, or where it is declared. */
bool python_assign_name(struct python *python, const char *name, struct python_value value);

/* The value of a name, owned. */
bool python_name(struct python *python, const char *name, struct python_value *value);

/* Makes a function or class of its definition. */
bool python_define_function(struct python *python, const struct python_node *node,
                            struct python_value *value);
bool python_define_class(struct python *python, const struct python_node *node,
                         struct python_value *value);

/* Calls a value. `node` is the PYTHON_CALL that does, NULL for calls from our own functions, which
 * make no steps. */
bool python_call(struct python *python, const struct python_node *node,
                 struct python_value function, const struct python_arguments *arguments,
                 struct python_value *result);

/* Evaluates a PYTHON_CALL. */
bool python_evaluate_call(struct python *python, const struct python_node *node,
                          struct python_value *value);

/* The number of items of anything that can be iterated, and item `index` of it, owned. */
bool python_length(struct python *python, struct python_value value, size_t *count);
bool python_item(struct python *python, struct python_value value, size_t index,
                 struct python_value *item);

/* An owned list (or tuple) of the items. */
bool python_items(struct python *python, struct python_value value, enum python_value_kind kind,
                  struct python_value *items);

/* A name of Python's own (len, range, True), or false without an error. */
bool python_builtin(struct python *python, const char *name, struct python_value *value);

/* A name of a module that we know; an unknown for others. */
bool python_module_name(struct python *python, const char *module, const char *name,
                        struct python_value *value);

/* Whether math has a function of this name. */
bool python_math(const char *name);

/* Sorts a list, by the keywords key and reverse. */
bool python_sort(struct python *python, struct python_value list,
                 const struct python_arguments *arguments);

/* copy.copy, copy.deepcopy. */
python_routine python_copy;

/* A method of a value that is no instance; false without an error for none. */
bool python_method(struct python *python, struct python_value self, const char *name,
                   struct python_value *value);

bool python_new_native(struct python *python, const char *name, python_routine *routine,
                       const struct python_value *self, struct python_value *value);

/* An array's attribute or method; false without an error for none. */
bool python_array_attribute(struct python *python, struct python_value self, const char *name,
                            struct python_value *value);

/* A function that the expression language has and Python has not: relu, softmax, one_hot. */
python_routine *python_own_function(const char *name);

/* A routine of np.NAME or np.random.NAME; NULL for none. */
python_routine *python_numpy(const char *name);
python_routine *python_numpy_random(const char *name);
python_routine *python_numpy_method(const char *name);
python_routine *python_random_module(const char *name);
python_routine *python_special(const char *name);

/* A number, list of numbers or array as an array, owned; false with an error for others. */
bool python_to_array(struct python *python, struct python_value value, struct array *array);

/* An array (taken over) as a value; counted as work. */
bool python_from_array(struct python *python, struct array array, struct python_value *value);

/* A whole number, of Python's or NumPy's; `what` is what the message calls it. */
bool python_whole(struct python *python, struct python_value value, const char *what,
                  long long *number);
bool python_float(struct python *python, struct python_value value, const char *what,
                  double *number);

/* Argument number `index`, or the keyword `name`; NULL when it is not given. */
const struct python_value *python_argument(const struct python_arguments *arguments, size_t index,
                                           const char *name);

/* ------------------------------------------ steps --------------------------------------------- */

/* Does one step of a trace, in its frame, without steps of its own. */
bool python_redo_step(struct python *python, const struct python_step *step, bool *changed);

/* What python_step_end needs to know of the beginning. */
struct python_mark {
    size_t reads, writes, serial;
    struct python_answers *outer; /* of the statement around it */
    struct python_step step;
    bool silent;
};

/* A step begins: tells the host. False when that stops. */
bool python_step_begin(struct python *python, struct python_mark *mark, enum python_step_kind kind,
                       const struct python_node *node);

/* And is done (or has failed, where `ok` is false): tells the host, keeps it in the trace. An
 * expression statement is a step only if it wrote something. False when it had failed, or the host
 * stops. */
bool python_step_end(struct python *python, struct python_mark *mark, bool ok);

/* The value of the place was read, or written. `name` or `key` may be empty. */
bool python_reads(struct python *python, void *container, const char *name,
                  struct python_value key);
bool python_writes(struct python *python, void *container, const char *name,
                   struct python_value key);

/* An object was changed in place: the place that it was read from is written. */
bool python_writes_object(struct python *python, struct python_value value);

/* Forgets the places from `count` on. */
void python_places_cut(struct python_places *places, size_t count);

/* The frame that answers a call of the statement that is done again; NULL for none. */
struct python_frame *python_answer(const struct python *python, const struct python_node *call);

void python_answers_release(struct python_answers *answers);

/* A step of a call: its parameters are bound. Then, when the call has come back, whether it stays
 * in the trace; one that assigned nothing does not, and what it read becomes its statement's. */
struct python_called {
    size_t reads; /* before the call's expression */
    size_t trace; /* steps before */
    struct python_frame *frame;
};
bool python_called_begin(struct python *python, struct python_called *called,
                         const struct python_node *node, struct python_frame *frame);
bool python_called_end(struct python *python, struct python_called *called,
                       const struct python_node *node);

#endif
