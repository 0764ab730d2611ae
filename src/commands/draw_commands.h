/* draw_commands.h - the functions of the drawing commands, which stand in several files. */
#ifndef BACKSTEP_DRAW_COMMANDS_H
#define BACKSTEP_DRAW_COMMANDS_H

#include "base/error.h"

struct session;

/* draw_tensors.c */
bool draw_heatmap(struct session *session, const char *arguments, struct error *error);
bool draw_hist(struct session *session, const char *arguments, struct error *error);
bool draw_scatter(struct session *session, const char *arguments, struct error *error);
bool draw_tiles(struct session *session, const char *arguments, struct error *error);
bool draw_image(struct session *session, const char *arguments, struct error *error);
bool draw_diff(struct session *session, const char *arguments, struct error *error);

/* draw_time.c */
bool draw_plot(struct session *session, const char *arguments, struct error *error);
bool draw_track(struct session *session, const char *arguments, struct error *error);
bool draw_untrack(struct session *session, const char *arguments, struct error *error);
bool draw_animate(struct session *session, const char *arguments, struct error *error);

/* draw_network.c */
bool draw_confusion(struct session *session, const char *arguments, struct error *error);
bool draw_network(struct session *session, const char *arguments, struct error *error);

#endif
