/* journal.h - what the user changed, each at its place: tensors, the random state, the program.
 *
 * Edited lines are versions of the program (model/version.h). A statement that has run in an
 * iteration stays what it was to the iteration's end: a change of the program made at (N, k) holds
 * for the statements from k on, and for all of them from (N + 1, 0) on. So the first k statements
 * of the program in force at (N, k) are always those that ran. */
#ifndef BACKSTEP_JOURNAL_H
#define BACKSTEP_JOURNAL_H

#include "model/network.h"
#include "time/place.h"

#define CHANGE_NOTHING SIZE_MAX /* where a change leaves tensors, or the program, alone */

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

struct journal {
    struct change *changes; /* in the order of the places where they were made */
    size_t count, capacity;
};

void journal_free(struct journal *journal);

/* Room for so many changes more. False, with the error set, when memory is short. */
bool journal_reserve(struct journal *journal, size_t count, struct error *error);

/* Adds a change, for which there is room, and takes what it owns. */
void journal_add(struct journal *journal, struct change change);

/* Forgets what was changed after a place. */
void journal_cut(struct journal *journal, struct place place);

/* Gives the network the tensors and the random state that begin to hold at this place. */
void journal_apply(const struct journal *journal, struct network *network, struct place place);

/* The last value that a tensor was given at one of the places from `first` to `last`; NULL when it
 * was given none. Borrowed. */
const struct matrix *journal_value(const struct journal *journal, size_t tensor, struct place first,
                                   struct place last);

/* Whether something was changed in the middle of an iteration. */
bool journal_changed_within(const struct journal *journal, size_t iteration);

/* The version in force from a place on: of those that begin to hold at or before it, the last. */
size_t journal_version(const struct journal *journal, struct place place);

/* The same as far as it had been edited at `made`. */
size_t journal_version_made(const struct journal *journal, struct place place, struct place made);

/* Drops the versions of the program that neither the journal nor the present needs. */
void journal_drop_versions(const struct journal *journal, struct network *network);

#endif
