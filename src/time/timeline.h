/* timeline.h - where a session stands in the training, and how it moves, both ways.
 *
 * A place is (iteration, statements done). What is carried from one iteration to the next is kept
 * in snapshots, as many as a memory budget allows; what the user changed is kept in a journal at
 * its place. Any place of the past is reached from the nearest snapshot by replaying, journal
 * included, and has the same bits as the first time.
 *
 * Edited lines are in the journal, too, as versions of the program (model/version.h). A statement
 * that has run in an iteration stays what it was to the iteration's end: a change of the program
 * made at (N, k) holds for the statements from k on, and for all of them from (N + 1, 0) on. So the
 * first k statements of the program in force at (N, k) are always those that ran.
 *
 * At (N, k) with k > 0 the tensors are those of iteration N, and exist up to statement k. At
 * (N, 0) they are those of iteration N - 1, which is whole. Tensors that a fast run did not keep
 * are computed again when asked for, from the parameters that their iteration began with. */
#ifndef BACKSTEP_TIMELINE_H
#define BACKSTEP_TIMELINE_H

#include "model/network.h"

struct place {
    size_t iteration;
    size_t done; /* statements of it, below the program's count */
};

/* The carried tensors, one after another, at the beginning of an iteration. */
struct snapshot {
    size_t iteration;
    real *carried;         /* owned */
    struct random *random; /* drawn to by then; NULL while it is that of the beginning; owned */
};

#define CHANGE_NOTHING SIZE_MAX /* where a change leaves tensors, or the program, alone */

/* What the user changed at a place: a tensor, the random state, the program. */
struct change {
    struct place made;     /* where the user stood */
    struct place from;     /* where it begins to hold: there, or at the next iteration */
    size_t tensor;         /* or CHANGE_NOTHING */
    struct matrix value;   /* of the tensor; owned */
    struct random *random; /* what is drawn from there on, or NULL; owned */
    size_t version;        /* of the program, or CHANGE_NOTHING */
    char *command;         /* what edited the program, for scripts; NULL for nothing; owned */
    struct line *line;     /* that it made, or NULL; shared */
};

/* Told what happens; each may be NULL. */
struct timeline_listener {
    void (*arrived)(void *context);                   /* at the end of an iteration just run */
    void (*dropped)(void *context, size_t iteration); /* from this one on, the future is another */
    void *context;
};

struct timeline {
    struct network *network; /* the caller's */
    struct timeline_listener listener;
    struct place place;
    struct place furthest; /* that this future has reached */
    size_t carried_count;  /* reals in a snapshot */
    struct random first;   /* the random state at the beginning */
    real *before;          /* what the iteration that is looked at began with */
    real *spare;           /* the same for the next one, until it has succeeded */
    bool *valid;           /* a tensor: holds the value of the iteration that is looked at */
    size_t valid_capacity;
    bool lost; /* `before` is not at hand: a way to another place failed half-way */
    struct snapshot *snapshots; /* by iteration, ascending; the first is iteration 0 */
    size_t snapshot_count, snapshot_capacity;
    size_t snapshot_blocks; /* with memory: behind the snapshots stand blocks to be used again */
    size_t interval;        /* snapshots are taken at its multiples */
    size_t budget;          /* bytes for snapshots */
    struct change *changes; /* in the order of the places where they were made */
    size_t change_count, change_capacity;
};

/* Asked between iterations of a long way; false stops there, which is no error. */
typedef bool timeline_watcher(void *context);

/* Begins at (0, 0) with the network as it stands; it stays the caller's and must outlive the
 * timeline. False, with *timeline empty and the error set, when memory is short. */
bool timeline_new(struct timeline *timeline, struct network *network, size_t budget,
                  struct error *error);

void timeline_free(struct timeline *timeline);

/* Sets the budget in bytes, and thins the snapshots to it. */
void timeline_set_budget(struct timeline *timeline, size_t budget);

/* What one snapshot counts against the budget: its numbers, its line in the table, and what the
 * allocator adds to both. */
size_t timeline_snapshot_cost(const struct timeline *timeline);

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

/* The next iteration after *iteration that there is a snapshot of. */
bool timeline_next_snapshot(const struct timeline *timeline, size_t *iteration);

/* Gives another network of the same layers the parameters that an iteration began with; false if
 * there is no snapshot of it. */
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

/* -1, 0 or 1 as place a is before, at or after b. */
int place_compare(struct place a, struct place b);

#endif
