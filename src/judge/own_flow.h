/* own_flow.h - how the numbers of one iteration of a person's program depend on each other.
 *
 * The iteration is a trace: steps in the order in which they ran (language/python.h). Each step
 * reads and writes places. A version is what a step wrote to a place, or what stood there when the
 * iteration began; `a = relu(W @ a + b)` in a loop over layers is one place with many versions. The
 * flow keeps all of them with their values, so that any step can be done again from any point: from
 * what its places held then, or with something else in one of them. What a later step makes of that
 * is how slopes are found, and how a right value is put in the place of a wrong one. */
#ifndef BACKSTEP_OWN_FLOW_H
#define BACKSTEP_OWN_FLOW_H

#include "language/python.h"

#define OWN_NONE SIZE_MAX

struct own_place {
    struct python_place place;
    char *name;     /* as the program calls it: self.params['W1']; owned */
    bool in_place;  /* some step changes its array without putting another one there */
    size_t initial; /* its first version, which stood there; OWN_NONE where nothing did */
};

struct own_version {
    size_t place, step; /* step: OWN_NONE for what stood there at the beginning */
    size_t same; /* the version whose very array it is, put into another place; or OWN_NONE */
    struct python_value value; /* a copy; owned */
    bool numeric;              /* a number or an array of them */
    struct array array;        /* its numbers: a view of the value, or `number` */
    real number;
};

/* The versions that a step reads and writes. */
struct own_step {
    size_t *reads, *writes; /* owned */
    size_t read_count, write_count;
};

struct own_flow {
    struct python *python;           /* the caller's */
    const struct python_step *trace; /* the caller's */
    size_t step_count;
    struct own_place *places;
    size_t place_count, place_capacity;
    struct own_version *versions;
    size_t version_count, version_capacity;
    struct own_step *steps;
    size_t *now; /* by place: the version that stands there, while steps are done again */
};

/* Does the steps again from the values that stand in the program's places now; they stay the
 * caller's and must outlive the flow. The caller calls own_flow_free before it frees the
 * interpreter. False, with the flow empty and the error set, when a step fails or memory is short.
 */
bool own_flow_new(struct own_flow *flow, struct python *python, const struct python_step *trace,
                  size_t count, struct python_error *error);

void own_flow_free(struct own_flow *flow);

/* Whether a version depends on another one; one depends on itself. */
bool own_flow_depends(const struct own_flow *flow, size_t version, size_t on);

/* Marks the versions that some of the versions marked in `from` go into, those included. */
void own_flow_mark_after(const struct own_flow *flow, bool *from);

/* Marks the versions that go into those marked, those included. */
void own_flow_mark_before(const struct own_flow *flow, bool *to);

/* Marks what has to be computed to have those marked: a step that hands an array on reads others
 * with it. */
void own_flow_mark_needed(const struct own_flow *flow, bool *to);

/* The version whose array a version holds, however often it was handed on. */
size_t own_flow_root(const struct own_flow *flow, size_t version);

/* The version that a place holds when all steps are done. */
size_t own_flow_last(const struct own_flow *flow, size_t place);

/* Puts into every place what it held before a step. */
bool own_flow_restore(struct own_flow *flow, size_t step, struct error *error);

/* Puts numbers, as many as the version has and in NumPy's order, into its place: an array of the
 * same shape, or a number. */
bool own_flow_put(struct own_flow *flow, size_t version, const double *numbers,
                  struct error *error);

/* Does steps [from, to) again from what the places hold: those marked in `redo` are run, of all
 * others the versions of the flow are put into their places. False, with the error set, when a step
 * fails. */
bool own_flow_run(struct own_flow *flow, size_t from, size_t to, const bool *redo,
                  struct python_error *error);

/* The numbers that a place holds now, in NumPy's order, into `numbers`, which has room for `count`;
 * false where it holds anything else. */
bool own_flow_get(struct own_flow *flow, size_t place, double *numbers, size_t count);

/* The numbers of a version. */
static inline size_t own_version_count(const struct own_version *version)
{
    return version->numeric ? array_count(version->array) : 0;
}

#endif
