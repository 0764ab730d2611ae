/* own_run.h - a person's program run in the form of the data that it asks for.
 *
 * It is tried with few samples and with more, each way round, with labels in each form; then with
 * as many inputs and classes as the matrices that it made itself are wide. The first form in which
 * all parameters that its loss depends on go down that loss's slopes is taken, and otherwise the
 * one in which the largest share of them does. */
#ifndef BACKSTEP_OWN_RUN_H
#define BACKSTEP_OWN_RUN_H

#include "judge/own_roles.h"

struct own_run {
    struct own_program program;
    struct own_roles roles;
    size_t right, all; /* parameters that go right, of those that the loss depends on */
};

/* Runs the program, a copy of the source. The run must stay where it is; the caller calls
 * own_run_free. False, with it empty and the error set, for what cannot be read or run. */
bool own_run_new(struct own_run *run, const struct python_source *source, struct dataset samples,
                 const volatile sig_atomic_t *stop, struct python_error *error);

void own_run_free(struct own_run *run);

#endif
