/* plotter.h - drawings by gnuplot: in its windows, and as files.
 *
 * The numbers go to a data file, the words to gnuplot's variables, quoted; the template
 * plots/KIND.gp does the rest. gnuplot writes in a folder of its own, and never learns the name of
 * the file that was asked for: the finished picture is copied there, in one step. */
#ifndef BACKSTEP_PLOTTER_H
#define BACKSTEP_PLOTTER_H

#include "view/drawing.h"
#include "view/gnuplot.h"

struct plotter {
    struct gnuplot gnuplot;
    char *folder;         /* where it writes; owned, NULL before the first picture */
    const char *terminal; /* that has windows: "qt"; NULL while not looked for, "" for none */
};

struct plotter plotter_new(void);

/* Ends gnuplot, which closes its windows, and removes the folder. */
void plotter_free(struct plotter *plotter);

/* Whether this gnuplot can open windows. */
bool plotter_has_windows(struct plotter *plotter, struct error *error);

/* Draws in the window of this number, which opens if it is not there, without taking the keyboard
 * from another. `name` goes into its frame. */
bool plotter_window(struct plotter *plotter, const struct drawing *drawing, int window,
                    const char *name, struct error *error);

/* The suffix that tells a picture file's kind: ".png", ".svg" or ".pdf", or, for animations,
 * ".gif"; NULL for another. */
const char *plotter_suffix(const char *path, bool animation);

/* Writes a picture file of the kind that its suffix says. On failure an old one stays. */
bool plotter_file(struct plotter *plotter, const struct drawing *drawing, const char *path,
                  struct error *error);

/* A GIF of several drawings: add each, the number of the first being 0, then finish; both in a row,
 * without another picture between them. */
bool plotter_frame(struct plotter *plotter, const struct drawing *drawing, size_t number,
                   struct error *error);
bool plotter_finish(struct plotter *plotter, const char *path, struct error *error);

#endif
