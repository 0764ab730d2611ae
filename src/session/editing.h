/* editing.h - editing the program: statements replaced, added and given back.
 *
 * An edit is made on two copies of the program (see timeline.h): `next`, which holds from the next
 * iteration on, and `now`, in which what this iteration has run already stays what it was. */
#ifndef BACKSTEP_EDITING_H
#define BACKSTEP_EDITING_H

#include "session/session.h"

struct editing {
    struct session *session;
    size_t now, next; /* versions; the same one at the beginning of an iteration */
    size_t done;      /* statements of this iteration that have run */
};

/* Makes the copies. They are given to editing_commit or editing_abandon. */
bool editing_begin(struct editing *editing, struct session *session, struct error *error);

/* Puts them in the journal, with the command that does the same and the line that it made (or
 * NULL), and says so where that begins a new future. The copies are dropped when it fails. */
bool editing_commit(struct editing *editing, const char *command, struct line *line,
                    struct error *error);

void editing_abandon(struct editing *editing);

/* The statement of `now` with the id of `next`'s statement `index`, if it can still be changed in
 * this iteration: its index; else the count. */
size_t editing_now(const struct editing *editing, size_t index);

/* A scratch network over the session's samples with version `next` in force. Freed by
 * network_free. */
bool editing_scratch(const struct editing *editing, struct network *scratch, struct error *error);

/* Whether every name that a line reads has a value before statement `index` of `version`. The error
 * says which has none. */
bool editing_reads(const struct network *network, size_t version, const struct line *line,
                   size_t index, struct error *error);

/* The number by which `sabotage` spoils a spoiled statement. */
size_t sabotage_number(const struct network *network, const struct statement *spoiled);

/* Names a new tensor, and reads from the name whether it is the gradient of another: dH of H. */
void edit_identify(struct tensor *tensor, const struct network *network, const char *name);

/* Makes a tensor added before, dH, the gradient of the tensor just added, H. */
void edit_adopt(struct network *network, size_t tensor);

/* Fills in what a new tensor is, but for its name, from the value of the line that computes it: a
 * number, two dimensions with a column a sample, or any other two. */
bool edit_shape(struct tensor *tensor, const struct network *network, struct array value,
                struct error *error);

/* Whether a person's line, not a secret one, is the statement. */
bool edit_is_known(const struct statement *statement);

/* What `list` says behind a statement: "edited, in place of relu(Z1)", "inserted" or "". */
void edit_remark(const struct network *network, const struct statement *statement, char *text,
                 size_t length);

/* Prints what is edited; for `info edits`. */
void edit_list(struct session *session);

/* Takes what is edited in `from`'s version over to a new network, as the version in force there.
 * Lines whose target is gone, or that cannot be evaluated there, are left out; `notes` is told
 * about both. False, with the error set, when memory is short. */
bool edit_keep(struct network *to, struct network *from, size_t version, FILE *notes,
               struct error *error);

#endif
