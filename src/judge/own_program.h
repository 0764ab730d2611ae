/* own_program.h - a person's program, run on some samples up to whole iterations, and the iteration
 * that it repeats.
 *
 * The program is run from its first line (language/python.h) and its steps are taken down. Of its
 * loops, the innermost one counts in which a place ends up with other numbers that depend on its
 * old ones by way of something computed in between: those places are the parameters, and one pass
 * of that loop is the iteration (own_flow.h). A loop that only adds up what was computed before it,
 * such as one over the layers of an update, is no iteration. Where functions are defined and never
 * called, they are called in the order that the names of their parameters and of what they return
 * ask for (own_plan.h). */
#ifndef BACKSTEP_OWN_PROGRAM_H
#define BACKSTEP_OWN_PROGRAM_H

#include "judge/own_data.h"
#include "judge/own_flow.h"

/* A parameter: its first version and its last. */
struct own_parameter {
    size_t place, before, after;
};

/* A loop that a run has gone through. */
struct own_round {
    const struct python_node *node;
    size_t depth;         /* of calls */
    size_t passes, steps; /* so far; steps of the run before the first */
};

enum { OWN_MOST_ROUNDS = 64 };

struct own_program {
    struct python_program tree;
    struct own_data data;
    struct python *python;
    struct python_host host;
    struct python_trace trace;        /* of the run, as far as it went */
    struct own_flow flow;             /* of the iteration: some of its steps */
    struct own_parameter *parameters; /* owned */
    size_t parameter_count;
    struct python_error
        ended;            /* why the run ended before the program's end; empty where it did not */
    struct error trouble; /* met while looking names up */
    size_t steps;         /* taken so far */
    bool eager;           /* it stops at the first loop that seems to train */
    struct own_round rounds[OWN_MOST_ROUNDS];
    size_t round_count;
    bool asked; /* data were asked for */
};

/* What a program that fails may want: data, of the sizes of its own matrices. */
enum { OWN_MOST_SIZES = 6 };
struct own_wants {
    size_t size[OWN_MOST_SIZES], count;
    bool data;
};

/* Runs the source, which is taken over whatever happens, with data in this form, and finds its
 * iteration. The program must stay where it is; the caller calls own_program_free. False, with it
 * empty, the error set and the sizes that its matrices had added, for what cannot be read or run so
 * far, and for a program without an iteration. */
bool own_program_new(struct own_program *own, struct python_source *source, struct own_data data,
                     struct own_wants *wants, const volatile sig_atomic_t *stop,
                     struct python_error *error);

void own_program_free(struct own_program *own);

#endif
