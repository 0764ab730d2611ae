#include "shell/command_table.h"

/* The groups in the order of the help; NULL after the last. */
static const struct command_group *const COMMAND_TABLE[] = {
    &MOTION_COMMANDS,    &BACK_COMMANDS,     &STOP_COMMANDS,
    &PRINT_COMMANDS,     &DISPLAY_COMMANDS,  &INFO_COMMANDS,
    &LET_COMMANDS,       &ASSERT_COMMANDS,   &LIST_COMMANDS,
    &EXPLAIN_COMMANDS,   &WHY_COMMANDS,      &FOLLOW_COMMANDS,
    &HEATMAP_COMMANDS,   &TILES_COMMANDS,    &HIST_COMMANDS,
    &DIFF_COMMANDS,      &PLOT_COMMANDS,     &ANIMATE_COMMANDS,
    &CONFUSION_COMMANDS, &NETWORK_COMMANDS,  &GRADCHECK_COMMANDS,
    &CHECK_COMMANDS,     &EDIT_COMMANDS,     &REVERT_COMMANDS,
    &SABOTAGE_COMMANDS,  &EVALUATE_COMMANDS, &MISTAKES_COMMANDS,
    &SPLIT_COMMANDS,     &EXPORT_COMMANDS,   &PREDICT_COMMANDS,
    &SAVE_COMMANDS,      &LOAD_COMMANDS,     &VALUES_COMMANDS,
    &SET_COMMANDS,       &DATA_COMMANDS,     &SCRIPT_COMMANDS,
    &RECIPE_COMMANDS,    &HELP_COMMANDS,     NULL,
};

void table_give(struct session *session)
{
    if (!session->control.commands)
        session->control.commands = COMMAND_TABLE;
}
