/* edit.h - what the commands that change the program end with. */
#ifndef BACKSTEP_EDIT_H
#define BACKSTEP_EDIT_H

#include "session/editing.h"

/* Puts an edit in the journal, with the command that does the same, which it frees; a NULL text has
 * set the error already. */
bool edit_commit(struct editing *editing, char *text, struct line *line, struct error *error);

#endif
