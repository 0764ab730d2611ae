/* draw_commands.h - finding the commands that draw. */
#ifndef BACKSTEP_DRAW_COMMANDS_H
#define BACKSTEP_DRAW_COMMANDS_H

#include "session/session.h"

struct command;

/* The drawing command that a text begins with, if what follows makes it one; *arguments is that.
 * NULL for an expression. */
const struct command *draw_command(const struct session *session, const char *text,
                                   const char **arguments);

/* The drawing command whose name the text is, NULL for none. */
const struct command *draw_named(const struct session *session, const char *text);

/* Draws what `display` was given, at a stop. */
void draw_display(struct session *session, const struct display *display);

#endif
