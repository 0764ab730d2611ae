/* own_plan.h - the calls that a program leaves out: many pieces define functions or a class, and
 * the lines that use them are in another cell.
 *
 * What calls what is in the text. Functions and methods that no other one calls are the roots; they
 * are called in the order of their definitions, those that read no data first and once, the others
 * in a loop. An argument is the variable of its parameter's name, which another one has returned
 * under that name, or which the data are asked for (own_data.h). */
#ifndef BACKSTEP_OWN_PLAN_H
#define BACKSTEP_OWN_PLAN_H

#include "language/python_tree.h"

/* The lines that call what a program defines, to be put behind it; an owned string, "" for a
 * program that defines nothing. NULL, with the error set, when memory is short. */
char *own_plan(const struct python_program *program, struct error *error);

#endif
