/* command.h - a command is a row of a table: its name, what help says of it, what may be done with
 * it, and the function that carries it out. Each file of commands ends in its rows, a group; the
 * shell lists the groups and gives the session that list, so that commands which look others up
 * (help, define, display) need not know it. */
#ifndef BACKSTEP_COMMAND_H
#define BACKSTEP_COMMAND_H

#include "session/session.h"

enum command_flags {
    COMMAND_REPEATS = 1,            /* an empty line does it again */
    COMMAND_WITHOUT_DATA = 2,       /* it can be carried out while there are no data */
    COMMAND_ONLY_SHOWS = 4,         /* the motion before it can still be repeated */
    COMMAND_DRAWS = 8,              /* the same; `display` draws it at every stop */
    COMMAND_TAKES_BLOCK = 16,       /* the lines that follow, up to `end`, belong to it */
    COMMAND_TAKES_BLOCK_ALONE = 32, /* the same where it has no arguments */
};

struct command {
    const char *name;
    const char *brief; /* its reserved short form, or NULL: other prefixes need to be unambiguous */
    const char *usage; /* "step [N]" */
    const char *summary; /* one line, for `help all` */
    const char *example; /* lines, each with its effect */
    unsigned flags;      /* enum command_flags */
    bool (*run)(struct session *session, const char *arguments, struct error *error);
};

/* The rows of one file, and what they are for; neighbours of one name are one part of the help. */
struct command_group {
    const char *name;
    const struct command *commands;
    size_t count;
};

extern const struct command_group MOTION_COMMANDS, BACK_COMMANDS, STOP_COMMANDS, PRINT_COMMANDS,
    DISPLAY_COMMANDS, INFO_COMMANDS, LET_COMMANDS, ASSERT_COMMANDS, LIST_COMMANDS, EXPLAIN_COMMANDS,
    WHY_COMMANDS, FOLLOW_COMMANDS, HEATMAP_COMMANDS, TILES_COMMANDS, HIST_COMMANDS, DIFF_COMMANDS,
    PLOT_COMMANDS, ANIMATE_COMMANDS, CONFUSION_COMMANDS, NETWORK_COMMANDS, GRADCHECK_COMMANDS,
    CHECK_COMMANDS, EDIT_COMMANDS, REVERT_COMMANDS, SABOTAGE_COMMANDS, EVALUATE_COMMANDS,
    MISTAKES_COMMANDS, SPLIT_COMMANDS, EXPORT_COMMANDS, PREDICT_COMMANDS, SAVE_COMMANDS,
    LOAD_COMMANDS, VALUES_COMMANDS, SET_COMMANDS, DATA_COMMANDS, SCRIPT_COMMANDS, RECIPE_COMMANDS,
    HELP_COMMANDS;

/* The command that a word names: whole, by its short form, or by an unambiguous prefix. NULL
 * otherwise; then *candidates tells how many begin with it. */
const struct command *command_find(const struct session *session, const char *word,
                                   size_t *candidates);

/* The same, but no other prefix than its short form: NULL unless a word names it. */
const struct command *command_named(const struct session *session, const char *word);

/* Whether what follows this line, up to `end`, belongs to it. */
bool command_begins_block(const struct session *session, const char *line);

#endif
