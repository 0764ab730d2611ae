/* table.h - all commands. */
#ifndef BACKSTEP_TABLE_H
#define BACKSTEP_TABLE_H

#include "commands/command.h"

/* The groups in the order of the help; NULL after the last. */
extern const struct command_group *const COMMAND_TABLE[];

#endif
