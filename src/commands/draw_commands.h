/* draw_commands.h - finding the commands that draw, and their functions, which stand in several
 * files. */
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

/* heatmap.c */
bool draw_heatmap(struct session *session, const char *arguments, struct error *error);
bool draw_hist(struct session *session, const char *arguments, struct error *error);
bool draw_scatter(struct session *session, const char *arguments, struct error *error);

/* tiles.c */
bool draw_tiles(struct session *session, const char *arguments, struct error *error);
bool draw_image(struct session *session, const char *arguments, struct error *error);

/* diff.c */
bool draw_diff(struct session *session, const char *arguments, struct error *error);

/* plot.c */
bool draw_plot(struct session *session, const char *arguments, struct error *error);
bool draw_track(struct session *session, const char *arguments, struct error *error);
bool draw_untrack(struct session *session, const char *arguments, struct error *error);

/* animate.c */
bool draw_animate(struct session *session, const char *arguments, struct error *error);

/* draw_network.c */
bool draw_confusion(struct session *session, const char *arguments, struct error *error);
bool draw_network(struct session *session, const char *arguments, struct error *error);

#endif
