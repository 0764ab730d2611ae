/* timeline.h - where a session stands in the training, and how it moves, both ways.
 *
 * Time is made of places (place.h): at (N, k), k > 0, the tensors are those of iteration N up to
 * statement k; at (N, 0) they are those of iteration N - 1, which is whole. The parts:
 *
 *     carried.h    all that one iteration hands to the next
 *     snapshots.h  copies of it at the beginnings of iterations, as many as a budget allows
 *     journal.h    what the user changed (let, set, edit, load), at its place
 *     timeline.c   one step or one iteration on; materialise.c: makes tensors' values
 *                  exist, computing them again; change.c: a change made here; travel.c: to any
 *                  other place
 *
 * Any place of the past is reached from the nearest snapshot by replaying, journal included, and
 * has the same bits as the first time. A change made in the past cuts off the future that was.
 *
 * `before` holds what the iteration that is looked at began with. From it, tensors that a fast run
 * did not keep are computed again when asked for (`valid` tells which are there), and the places
 * within that iteration are reached without a snapshot. */
#ifndef BACKSTEP_TIMELINE_H
#define BACKSTEP_TIMELINE_H

#include "time/journal.h"
#include "time/snapshots.h"

/* Told what happens; each may be NULL. */
struct timeline_listener {
    /* at the end of an iteration: just run, or found in a snapshot, where no tensor but what is
     * carried has a value yet */
    void (*arrived)(void *context);
    void (*dropped)(void *context, size_t iteration); /* from this one on, the future is another */
    void *context;
};

struct timeline {
    struct network *network; /* the caller's */
    struct timeline_listener listener;
    struct place place;
    struct place furthest; /* that this future has reached */
    struct snapshots snapshots;
    struct journal journal;
    real *before; /* what the iteration that is looked at began with */
    real *spare;  /* the same for the next one, until it has succeeded */
    bool *valid;  /* a tensor: holds the value of the iteration that is looked at */
    size_t valid_capacity;
    bool lost; /* `before` is not at hand: a way to another place failed half-way */
};

/* Asked between iterations of a long way; false stops there, which is no error. */
typedef bool timeline_watcher(void *context);

/* Begins at (0, 0) with the network as it stands; it stays the caller's and must outlive the
 * timeline. False, with *timeline empty and the error set, when memory is short. */
bool timeline_new(struct timeline *timeline, struct network *network, size_t budget,
                  struct error *error);

void timeline_free(struct timeline *timeline);

/* Runs the next statement. */
bool timeline_step(struct timeline *timeline, struct error *error);

/* Runs to the end of the iteration: at full speed from its beginning, by statements from within. */
bool timeline_next(struct timeline *timeline, struct error *error);

/* Goes to any place, past or future. The watcher may be NULL. */
bool timeline_goto(struct timeline *timeline, struct place place, timeline_watcher *watcher,
                   void *context, struct error *error);

/* The place one statement before; false at the very beginning. */
bool timeline_previous(const struct timeline *timeline, struct place place, struct place *previous);

/* The iteration whose tensors are looked at, and how many of its statements are done. */
size_t timeline_looked_at(const struct timeline *timeline, size_t *done);

/* Makes a tensor's value exist in full. The error says which statement will compute what has no
 * value yet. */
bool timeline_materialise(struct timeline *timeline, size_t tensor, struct error *error);

/* The program of the iteration that is looked at, as far as it has run; and that of any iteration,
 * as it was, or will be, at its end. Borrowed from the network. */
const struct program *timeline_program(const struct timeline *timeline);
const struct program *timeline_program_of(const struct timeline *timeline, size_t iteration);

/* The version of the program that the next iteration begins with, as far as it has been edited up
 * to here; what was edited later is the known future's. */
size_t timeline_next_version(const struct timeline *timeline);

/* A copy of a carried tensor as it stood when the looked-at iteration came to a statement: what it
 * began with, and what the user changed on the way; updates read the old values. The caller frees
 * it. False, with the error set, when an earlier statement has changed it, when what the iteration
 * began with is not at hand, or memory is short. */
bool timeline_carried_at(const struct timeline *timeline, size_t tensor, size_t statement,
                         struct matrix *copy, struct error *error);

/* Gives another network of the same layers all that the looked-at iteration began with, the random
 * state, too. False, with the error set, when that is not at hand. */
bool timeline_begin(const struct timeline *timeline, struct network *network, struct error *error);

/* Gives another network of the same layers what an iteration began with; false if there is no
 * snapshot of it. */
bool timeline_parameters(const struct timeline *timeline, size_t iteration,
                         struct network *network);

/* Whether the user has changed a carried tensor after a statement of the looked-at iteration, up to
 * here. */
bool timeline_changed_after(const struct timeline *timeline, size_t tensor, size_t statement);

/* Gives a carried tensor a new value here: it is journaled, and whatever lay in the future is
 * dropped. *dropped tells whether there was any. */
bool timeline_change(struct timeline *timeline, size_t tensor, struct matrix value, bool *dropped,
                     struct error *error);

/* The same, with the state that random numbers have been drawn to; the tensor may be
 * CHANGE_NOTHING, the random state NULL. */
bool timeline_change_drawn(struct timeline *timeline, size_t tensor, struct matrix value,
                           const struct random *random, bool *dropped, struct error *error);

/* Edits the program here: version `now` for the rest of this iteration (its first statements, as
 * many as are done, are those that ran), version `next` from the next one on, or from here if none
 * is done. `command` is the line that does the same, and `line` what it made, or NULL; the first is
 * copied, the second shared. Versions that the journal does not need any more are dropped, these
 * two only when it fails. */
bool timeline_edit(struct timeline *timeline, size_t now, size_t next, const char *command,
                   struct line *line, bool *dropped, struct error *error);

/* The same for several tensors at once: all or none. */
bool timeline_change_all(struct timeline *timeline, const size_t *tensors,
                         const struct matrix *values, size_t count, bool *dropped,
                         struct error *error);

/* ---- for the files named above ---- */

/* No tensor holds a value of the iteration that is looked at. */
void timeline_invalidate(struct timeline *timeline);

/* At a place just reached: what lies there, and how far this future has come. */
void timeline_arrive(struct timeline *timeline);

#endif
