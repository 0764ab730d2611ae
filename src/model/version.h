/* version.h - the versions of a network's program.
 *
 * Editing a line never changes the statements that have run: it makes a new version of the program,
 * a copy with the change in it. Versions are numbered in the order they were made, and one of them
 * is in force; who goes back in time puts an earlier one in force again. A statement keeps its id
 * from version to version. Lines are shared by all statements that have them. */
#ifndef BACKSTEP_VERSION_H
#define BACKSTEP_VERSION_H

#include "model/model.h"

/* A copy of version `from` as the last version, which is not in force. False, with nothing changed,
 * when memory is short. */
bool version_new(struct network *network, size_t from, size_t *version, struct error *error);

/* Puts a version in force. */
void version_use(struct network *network, size_t version);

/* Drops a version that is not in force; its number is not used again while later ones stand. */
void version_drop(struct network *network, size_t version);

/* Whether any version computes this tensor. */
bool version_computes(const struct network *network, size_t tensor);

/* Puts a line, shared, and its formula in place of statement `index`. False, with nothing changed,
 * when memory is short. */
bool version_replace(struct network *network, size_t version, size_t index, struct line *line,
                     const char *formula, struct error *error);

/* Spoils statement `index` in secret with a line, shared, or, with NULL, no longer. */
void version_spoil(struct network *network, size_t version, size_t index, struct line *line);

/* Gives statement `index` back what version 0 has. */
bool version_restore(struct network *network, size_t version, size_t index, struct error *error);

/* Adds a statement before `index`: its target, pass, layer, id, line and formula are those of
 * `statement`; the line is shared, the formula copied. */
bool version_insert(struct network *network, size_t version, size_t index,
                    const struct statement *statement, struct error *error);

/* Removes statement `index`. */
void version_remove(struct network *network, size_t version, size_t index);

/* The statement with this id; the version's count when it has none. */
size_t version_find(const struct network *network, size_t version, size_t id);

/* The first statement of a program that computes a tensor, or the last; its count when none does.
 */
size_t program_first(const struct program *program, size_t tensor);
size_t program_last(const struct program *program, size_t tensor);

/* Whether any of the statements is a person's line, known or secret. */
bool program_is_edited(const struct program *program);

/* Whether each statement can run again by itself, from its operands: there are no lines, each
 * tensor is given once, and the update pass changes what is carried, no other statement does. */
bool program_is_plain(const struct network *network, const struct program *program);

/* The program in force. */
struct program network_program(const struct network *network);

/* The line that computes a statement's target; NULL where the operation does. */
static inline struct line *statement_line(const struct statement *statement)
{
    return statement->line ? statement->line : statement->spoiled;
}

/* Adds a row to the tensor table: shape, lifetime and name are those of `tensor`. A row that no
 * version computes is taken again. False, with nothing changed, when memory is short. */
bool version_tensor(struct network *network, const struct tensor *tensor, size_t *row,
                    struct error *error);

/* ---- for network.c ---- */

/* Makes the statements just built version 0. */
bool version_first(struct network *network, struct error *error);

/* Gives a new network the added tensors of another one, over its own samples, and the version in
 * force there as its only one but version 0. */
bool version_copy(struct network *network, const struct network *from, struct error *error);

/* Frees all versions. */
void version_free(struct network *network);

#endif
