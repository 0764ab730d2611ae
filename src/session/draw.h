/* draw.h - where a session's pictures go: a window, the terminal, or a file.
 *
 * A command that draws takes its arguments apart with draw_request, which settles where the picture
 * goes; evaluates what is to be seen; reduces it to the room there is, draw_room; makes a drawing
 * of it (view/drawing.h) with a title that says when; and gives that to draw_show. Windows
 * (windows.h) stay open and take the next drawing, the terminal gets half blocks (view/blocks.h), a
 * file is written whole by its ending. */
#ifndef BACKSTEP_DRAW_H
#define BACKSTEP_DRAW_H

#include "session/session.h"

/* What a drawing command was given, taken apart. */
struct picture_request {
    const char *command; /* "heatmap" */
    char *text;          /* the expression, or what else stands before the file; owned */
    char *file;          /* owned; NULL for none */
    enum draw_view view; /* where the picture goes: never VIEW_AUTO */
};

/* Takes arguments apart: the last word is a file if it ends in .png, .svg or .pdf, or if it stands
 * in quotes, within which a name may have blanks. Finds out where the picture goes. False, with the
 * error set, for a file of another kind, and where there is no window to be had. */
bool draw_request(struct session *session, struct picture_request *request, const char *command,
                  const char *arguments, struct error *error);

void draw_request_free(struct picture_request *request);

/* How much can be shown there. */
struct drawing_room draw_room(const struct session *session, const struct picture_request *request);

/* Writes "WHAT, iteration 17" as the title. */
void draw_title(const struct session *session, struct drawing *drawing, const char *what);

/* The same with "20 iterations done", as evaluate says it, for what the parameters now give. */
void draw_title_done(const struct session *session, struct drawing *drawing, const char *what);

/* "iteration 17" into a text of `length` bytes, which it returns. Where an iteration begins, titles
 * name the one before it, whose values are those that can be seen: at (21, 0) "iteration 20". What
 * `diff` compares is named in the same way, with the last statement that has run: "20:b2". */
char *draw_when(const struct session *session, char *text, size_t length);

/* Shows the drawing where the request says. */
bool draw_show(struct session *session, const struct drawing *drawing,
               const struct picture_request *request, struct error *error);

/* Whether no finite number is larger than 1e300; what draws has no room beyond. */
bool draw_drawable(struct matrix matrix, struct error *error);

/* Evaluates an expression to a matrix, which the caller frees, in memory of its own; a vector or
 * number becomes a column. False also for numbers too large to be drawn. */
bool draw_evaluate(struct session *session, const char *text, struct matrix *matrix,
                   struct error *error);

/* Makes a vector with as many elements as a picture of the data has pixels into that picture, row
 * after row; tells whether it did. */
bool draw_as_picture(const struct session *session, struct matrix *matrix);

/* A drawing of this matrix, with labels and the title "WHAT (10x784), WHEN". */
bool draw_labelled(struct drawing *drawing, struct matrix matrix, struct drawing_room room,
                   const char *what, const char *when, struct error *error);

/* Shows a matrix so, where the request says. */
bool draw_matrix(struct session *session, struct matrix matrix, const char *what, const char *when,
                 const struct picture_request *request, struct error *error);

#endif
