/* command_table.h - all commands, as a session is given them. */
#ifndef BACKSTEP_COMMAND_TABLE_H
#define BACKSTEP_COMMAND_TABLE_H

#include "commands/command.h"

/* Gives the session all commands, unless it has others already: before its first line, and before
 * one is completed. */
void table_give(struct session *session);

#endif
