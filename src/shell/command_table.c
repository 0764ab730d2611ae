#include "shell/command_table.h"

/* The groups in the order of the help; NULL after the last. */
static const struct command_group *const COMMAND_TABLE[] = {
    &MOTION_COMMANDS,   &BACK_COMMANDS,     &STOP_COMMANDS,  &LOOK_COMMANDS,
    &EXPLAIN_COMMANDS,  &DRAW_COMMANDS,     &JUDGE_COMMANDS, &EDIT_COMMANDS,
    &SABOTAGE_COMMANDS, &EVALUATE_COMMANDS, &FILE_COMMANDS,  &SETTING_COMMANDS,
    &SCRIPT_COMMANDS,   &RECIPE_COMMANDS,   &HELP_COMMANDS,  NULL,
};

void table_give(struct session *session)
{
    if (!session->control.commands)
        session->control.commands = COMMAND_TABLE;
}
