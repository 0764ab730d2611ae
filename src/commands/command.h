/* command.h - what a person types: a table of commands, and what happens with a line. */
#ifndef BACKSTEP_COMMAND_H
#define BACKSTEP_COMMAND_H

#include "session/session.h"

struct command {
    const char *name;
    const char *brief; /* its reserved short form, or NULL: other prefixes need to be unambiguous */
    const char *usage; /* "step [N]" */
    const char *summary; /* one line, for `help all` */
    const char *example; /* lines, each with its effect */
    bool repeats;        /* an empty line does it again */
    bool (*run)(struct session *session, const char *arguments, struct error *error);
};

/* A part of the table, by what its commands are for; each stands in a file of its own. */
struct command_group {
    const char *name;
    const struct command *commands;
    size_t count;
};

extern const struct command_group MOTION_COMMANDS, BACK_COMMANDS, STOP_COMMANDS, LOOK_COMMANDS,
    EXPLAIN_COMMANDS, DRAW_COMMANDS, JUDGE_COMMANDS, EDIT_COMMANDS, SABOTAGE_COMMANDS,
    EVALUATE_COMMANDS, FILE_COMMANDS, SETTING_COMMANDS, SCRIPT_COMMANDS, RECIPE_COMMANDS,
    HELP_COMMANDS;

/* All groups, in the order of the help; NULL after the last. */
extern const struct command_group *const COMMAND_GROUPS[];

/* The command that a word names: whole, by its short form, or by an unambiguous prefix. NULL
 * otherwise; then *candidates tells how many begin with it. */
const struct command *command_find(const char *word, size_t *candidates);

/* Carries out one line: a command, an expression to print, a comment or nothing. False, with the
 * error set, when it failed. */
bool command_execute(struct session *session, const char *line, struct error *error);

/* The same for an empty line at the prompt: the last motion again, if it repeats. */
bool command_repeat(struct session *session, struct error *error);

/* ---- for the groups ---- */

/* Reads "N" (a whole number), or `otherwise` when there are no arguments. */
bool argument_count(const char *arguments, size_t otherwise, size_t *count, struct error *error);

/* Reads a file's name: a word, or anything in quotes; "~" and "~/" at its beginning become $HOME. A
 * name that ends the line may hold blanks without quotes: then `rest` is NULL, else it is set to
 * what follows. Owned by the caller; NULL, with the error set, where there is none. */
char *argument_path(const char *text, const char **rest, struct error *error);

/* Reads a statement by its target's name. */
bool argument_target(const struct session *session, const char *name, size_t *statement,
                     struct error *error);

/* Reads "ITER", "ITER:TARGET" or "TARGET". The statement is that of the iteration's program: it may
 * have, or have had, another number there. */
struct spot {
    bool has_iteration, has_statement;
    size_t iteration, statement;
    const char *target; /* of the statement */
};
bool argument_spot(const struct session *session, const char *text, struct spot *spot,
                   struct error *error);

/* Gives a parameter new values, journaled, or a free name a copy of them, as `let` does. */
bool assign_value(struct session *session, const char *name, struct array value,
                  struct error *error);

/* Says how many samples are trained on. */
void announce_data(struct session *session);

/* Refuses arguments where a command takes none. */
bool argument_none(const char *arguments, const char *command, struct error *error);

/* The name of setting number `index`, and what it is for; NULL after the last. */
const char *setting_name(size_t index);
const char *setting_help(size_t index);

/* Writes the command that gives this setting, whose value is a word, the value it has. */
void setting_keep(FILE *stream, const struct session *session, const char *name);

/* What somebody who knows NumPy or Python, but not this debugger, may have meant: sets the error to
 * an answer with the command that does it. False where there is nothing to say. */
bool newcomer_answer(struct session *session, const char *line, struct error *error);

/* Reads a line without its newline: owned by the caller, NULL at the end. False, with the error
 * set, when reading fails and for what is no text: a NUL byte, a line longer than a megabyte. */
bool script_line(FILE *stream, char **line, struct error *error);

/* Carries out the commands of a file. The error names the file and the line. */
bool script_source(struct session *session, const char *path, struct error *error);

/* The sequence of commands that `define` gave this name; NULL for none. */
const char *script_definition(const struct session *session, const char *name);

/* Carries out lines, each ended by a newline, until one fails, quits or, of a stop's commands,
 * stops anew, or Ctrl-C comes. */
bool script_lines(struct session *session, const char *lines, struct error *error);

/* Reads the lines that follow up to the one that says "end", blocks within it included: one text,
 * each line ended by a newline, the caller's to free. NULL, with the error set and the lines up to
 * "end" dropped, when they are too many, or memory is short, or the input ends before. */
char *script_block(struct session *session, struct error *error);

/* The same for lines that are no commands: nothing among them begins a block of its own (`def` is
 * Python's, not `define`). */
char *script_pasted(struct session *session, struct error *error);

/* Drops the lines of a block that a command would have taken, which is refused with this error;
 * says so before to a person at a terminal. Returns false. */
bool script_refused(struct session *session, const struct error *error);

/* Copies the first word of the text, and returns what follows it, without blanks before. */
const char *argument_word(const char *text, char *word, size_t length);

#endif
