/* block.h - the lines that belong to a command: they are pushed like any other, and collected until
 * the one that says `end`. Then the command gets them. */
#ifndef BACKSTEP_BLOCK_H
#define BACKSTEP_BLOCK_H

#include "session/session.h"

/* Whether the next line belongs to a block, whoever pushes it: a script that runs, or the input. */
bool block_is_open(const struct session *session);

/* Adds a line; with the last one the command takes the block, and its failure is this one's. What
 * is too long, or was refused, is collected no further: its error is told at the end. */
bool block_line(struct session *session, const char *line, struct error *error);

/* The input is over within the block, or the script. Returns false, with the error set. */
bool block_cut(struct session *session, struct error *error);

#endif
