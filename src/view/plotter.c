#include "view/plotter.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/portable.h"
#include "view/template.h"

static const char *const TEMPLATES[] = {
    [DRAWING_HEATMAP] = "heatmap", [DRAWING_BARS] = "bars",       [DRAWING_TILES] = "tiles",
    [DRAWING_IMAGES] = "images",   [DRAWING_CURVES] = "curves",   [DRAWING_HISTOGRAM] = "histogram",
    [DRAWING_POINTS] = "scatter",  [DRAWING_DENSITY] = "density", [DRAWING_COUNTS] = "confusion",
    [DRAWING_NETWORK] = "network",
};

/* ========================================= its folder ========================================= */

struct plotter plotter_new(void)
{
    return (struct plotter){.gnuplot = gnuplot_new(GNUPLOT_PATIENCE)};
}

static char *file_in(const struct plotter *plotter, const char *name, struct error *error)
{
    return memory_format(error, "%s/%s", plotter->folder, name);
}

static bool make_folder(struct plotter *plotter, struct error *error)
{
    const char *set = getenv("TMPDIR");
    if (plotter->folder)
        return true;
    char *above = realpath(set && *set ? set : "/tmp", NULL);
    char *folder = above ? memory_format(error, "%s/backstep-XXXXXX", above) : NULL;
    bool ok = folder && mkdtemp(folder);
    if (!ok)
        error_set(error, "TMPDIR names another folder.", "%s: no folder can be made there: %s",
                  above ? above
                  : set ? set
                        : "/tmp",
                  strerror(errno));
    free(above);
    if (ok)
        plotter->folder = folder;
    else
        memory_free(folder);
    return ok;
}

void plotter_free(struct plotter *plotter)
{
    static const char *const names[] = {"picture.dat", "picture.png", "picture.svg", "picture.pdf",
                                        "picture.gif"};
    struct error unsaid; /* without memory for its name, a file is left behind */
    gnuplot_stop(&plotter->gnuplot);
    for (size_t i = 0; plotter->folder && i < sizeof names / sizeof names[0]; i++) {
        char *path = file_in(plotter, names[i], &unsaid);
        if (path)
            unlink(path);
        memory_free(path);
    }
    if (plotter->folder)
        rmdir(plotter->folder);
    memory_free(plotter->folder);
    *plotter = (struct plotter){0};
}

/* ========================================= the numbers ======================================== */

/* What has no finite number is written as the low end: gnuplot warns of everything else. Where it
 * is follows in a block of its own. */
static void write_rows(FILE *stream, const struct drawing *drawing, struct matrix matrix,
                       size_t from, size_t to)
{
    bool holes = drawing->kind == DRAWING_CURVES;
    for (size_t i = from; i < to; i++) {
        for (size_t j = 0; j < matrix.columns; j++) {
            double x = (double)*matrix_at(matrix, i, j);
            if (!isfinite(x) && holes)
                fputs(j ? " NaN" : "NaN", stream);
            else
                fprintf(stream, "%s%.9g", j ? " " : "", isfinite(x) ? x : drawing->low);
        }
        fputc('\n', stream);
    }
    fputs("\n\n", stream);
}

/* "column row kind" of what is NaN (1) or infinite (2); tells how many there are. */
static size_t write_odd(FILE *stream, const struct drawing *drawing)
{
    size_t count = 0;
    for (size_t j = 0; j < drawing->cells.columns; j++)
        for (size_t i = 0; i < drawing->cells.rows; i++) {
            double x = (double)*matrix_at(drawing->cells, i, j);
            if (isfinite(x) || drawing_is_gap(drawing, i, j))
                continue;
            fprintf(stream, "%zu %zu %d\n", j, i, isnan(x) ? 1 : 2);
            count++;
        }
    return count;
}

static bool write_data(struct plotter *plotter, const struct drawing *drawing, size_t *odd,
                       struct error *error)
{
    char *path = file_in(plotter, "picture.dat", error);
    FILE *stream = path ? fopen(path, "w") : NULL;
    if (path && !stream)
        error_set(error, NULL, "%s: cannot write: %s", path, strerror(errno));
    if (!stream) {
        memory_free(path);
        return false;
    }
    size_t rows = drawing->kind == DRAWING_POINTS ? drawing->rows : drawing->cells.rows;
    size_t part = drawing->kind == DRAWING_IMAGES ? drawing->tile[0] : rows;
    for (size_t from = 0; from < rows; from += part)
        write_rows(stream, drawing, drawing->cells, from, from + part);
    if (drawing->more.at)
        write_rows(stream, drawing, drawing->more, 0, drawing->more.rows);
    bool cells = drawing->kind == DRAWING_HEATMAP || drawing->kind == DRAWING_BARS ||
                 drawing->kind == DRAWING_TILES;
    *odd = cells ? write_odd(stream, drawing) : 0;
    bool ok = !ferror(stream);
    ok = (fclose(stream) == 0 && ok) ||
         error_set(error, NULL, "%s: cannot write: %s", path, strerror(errno));
    memory_free(path);
    return ok;
}

/* ========================================== the words ========================================= */

/* Commands being put together; NULL once memory was short. */
struct commands {
    char *text;
    struct error *error;
};

static void add(struct commands *commands, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void add(struct commands *commands, const char *format, ...)
{
    char line[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    char *longer =
        commands->text ? memory_format(commands->error, "%s%s", commands->text, line) : NULL;
    memory_free(commands->text);
    commands->text = longer;
}

/* Adds a line: what is before the text, and the text quoted. */
static void add_text(struct commands *commands, const char *before, const char *text)
{
    char *quoted = gnuplot_quote(text, commands->error);
    char *longer = quoted && commands->text
                       ? memory_format(commands->error, "%s%s%s\n", commands->text, before, quoted)
                       : NULL;
    memory_free(quoted);
    memory_free(commands->text);
    commands->text = longer;
}

static void add_variables(struct commands *commands, const struct drawing *drawing, size_t odd)
{
    char name[32];
    add_text(commands, "title = ", drawing->title);
    add_text(commands, "note = ", drawing->note);
    add_text(commands, "x_label = ", drawing->x_label);
    add_text(commands, "y_label = ", drawing->y_label);
    add(commands, "down = %zu\nacross = %zu\n", drawing->cells.rows, drawing->cells.columns);
    add(commands, "rows = %zu\ncolumns = %zu\n", drawing->rows, drawing->columns);
    add(commands, "block_rows = %zu\nblock_columns = %zu\n", drawing->block[0], drawing->block[1]);
    add(commands, "tile_height = %zu\ntile_width = %zu\n", drawing->tile[0], drawing->tile[1]);
    add(commands, "has_sign = %d\nlow = %.9g\nhigh = %.9g\n", drawing->has_sign, drawing->low,
        drawing->high);
    add(commands, "x_from = %.9g\nx_to = %.9g\n", drawing->x_range[0], drawing->x_range[1]);
    add(commands, "y_from = %.9g\ny_to = %.9g\n", drawing->y_range[0], drawing->y_range[1]);
    if (!isnan(drawing->mark))
        add(commands, "mark = %.9g\n", drawing->mark);
    add(commands, "odd = %zu\nmore = %zu\nmore_down = %zu\n", odd, drawing->more.columns,
        drawing->more.rows);
    add(commands, "names = %zu\narray name[%zu]\n", drawing->name_count, drawing->name_count + 1);
    for (size_t i = 0; i < drawing->name_count; i++) {
        snprintf(name, sizeof name, "name[%zu] = ", i + 1);
        add_text(commands, name, drawing->names[i]);
    }
}

/* Where a drawing goes to. */
struct target {
    const char *terminal; /* "file", "gif" or one with windows */
    const char *suffix;   /* of a file; NULL for a window */
    const char *name;     /* of a window */
    int window;
    size_t frame; /* of an animation */
};

static void add_target(struct commands *commands, const struct plotter *plotter,
                       const struct target *target)
{
    char *output = target->suffix ? memory_format(commands->error, "%s/picture%s", plotter->folder,
                                                  target->suffix)
                                  : NULL;
    char *data = file_in(plotter, "picture.dat", commands->error);
    add_text(commands, "data = ", data ? data : "");
    add(commands, "terminal = '%s'\nwindow = %d\nframe = %zu\n", target->terminal, target->window,
        target->frame);
    if (output)
        add_text(commands, "output = ", output);
    if (target->name)
        add_text(commands, "window_name = ", target->name);
    memory_free(output);
    memory_free(data);
}

/* What gnuplot is to do for a drawing whose data file is written: an owned string. */
static char *commands_for(const struct plotter *plotter, const struct drawing *drawing,
                          const struct target *target, size_t odd, struct error *error)
{
    const char *name = TEMPLATES[drawing->kind];
    char *above = template_folder(name, error);
    char *path = above ? memory_format(error, "%s/plots/%s.gp", above, name) : NULL;
    struct commands commands = {path ? memory_string("unset multiplot\n", error) : NULL, error};
    bool animated = strcmp(target->terminal, "gif") == 0;
    if (target->frame == 0)
        add(&commands, "set output\n");
    add(&commands, "reset session\nreset errors\n");
    add_text(&commands, "set loadpath ", above ? above : "");
    add_target(&commands, plotter, target);
    add_variables(&commands, drawing, odd);
    add_text(&commands, "load ", path ? path : "");
    add(&commands, animated ? "unset multiplot\n" : "unset multiplot\nset output\n");
    memory_free(path);
    memory_free(above);
    return commands.text;
}

/* Writes the numbers and has the template draw them. */
static bool draw(struct plotter *plotter, const struct drawing *drawing,
                 const struct target *target, struct error *error)
{
    size_t odd = 0;
    if (!make_folder(plotter, error) || !write_data(plotter, drawing, &odd, error))
        return false;
    char *commands = commands_for(plotter, drawing, target, odd, error);
    bool ok = commands && gnuplot_run(&plotter->gnuplot, commands, error);
    memory_free(commands);
    return ok;
}

/* =========================================== windows ========================================== */

bool plotter_has_windows(struct plotter *plotter, struct error *error)
{
    static const char *const terminals[] = {"qt", "wxt", "x11", "aqua"};
    if (!plotter->terminal) {
        const char *found = "";
        for (size_t i = 0; i < 4 && !*found; i++) {
            *error = (struct error){0};
            if (gnuplot_has_terminal(&plotter->gnuplot, terminals[i], error))
                found = terminals[i];
            else if (error->message[0])
                return false;
        }
        plotter->terminal = found;
    }
    return *plotter->terminal ||
           error_set(error,
                     "gnuplot-qt or gnuplot-x11 has windows; `set view terminal` needs none.",
                     "this gnuplot opens no windows");
}

bool plotter_window(struct plotter *plotter, const struct drawing *drawing, int window,
                    const char *name, struct error *error)
{
    if (!plotter_has_windows(plotter, error))
        return false;
    struct target target = {.terminal = plotter->terminal, .name = name, .window = window};
    return draw(plotter, drawing, &target, error);
}

/* ============================================ files =========================================== */

const char *plotter_suffix(const char *path, bool animation)
{
    static const char *const suffixes[] = {".png", ".svg", ".pdf", ".gif"};
    size_t length = strlen(path);
    for (size_t i = animation ? 3 : 0; i < (animation ? 4U : 3U); i++)
        if (length >= 4 && strcasecmp(path + length - 4, suffixes[i]) == 0)
            return suffixes[i];
    return NULL;
}

/* Copies what gnuplot has drawn to where it was wanted. */
static bool copy_picture(struct plotter *plotter, const char *suffix, const char *path,
                         struct error *error)
{
    char bytes[65536], name[32];
    struct file_draft draft;
    size_t size = 0, count;
    snprintf(name, sizeof name, "picture%s", suffix);
    char *from = file_in(plotter, name, error);
    FILE *picture = from ? file_open(from, &size, error) : NULL;
    bool ok = picture && (size > 0 || error_set(error, NULL, "gnuplot has drawn nothing"));
    if (ok && (ok = file_create(&draft, path, error))) {
        while (ok && (count = fread(bytes, 1, sizeof bytes, picture)) > 0)
            ok = file_write(&draft, bytes, count, error);
        ok = ok && file_commit(&draft, error);
        file_abandon(&draft);
    }
    if (picture)
        fclose(picture);
    if (from)
        unlink(from);
    memory_free(from);
    return ok;
}

bool plotter_file(struct plotter *plotter, const struct drawing *drawing, const char *path,
                  struct error *error)
{
    struct target target = {.terminal = "file", .suffix = plotter_suffix(path, false)};
    if (!target.suffix)
        return error_set(error, "The suffix says which kind: heatmap W1[3] w3.png",
                         "%.300s: pictures are written as .png, .svg or .pdf", path);
    return draw(plotter, drawing, &target, error) &&
           copy_picture(plotter, target.suffix, path, error);
}

bool plotter_frame(struct plotter *plotter, const struct drawing *drawing, size_t number,
                   struct error *error)
{
    struct target target = {.terminal = "gif", .suffix = ".gif", .frame = number};
    pid_t before = plotter->gnuplot.process;
    return draw(plotter, drawing, &target, error) &&
           (number == 0 || plotter->gnuplot.process == before ||
            error_set(error, NULL, "gnuplot ended in the middle of the animation"));
}

bool plotter_finish(struct plotter *plotter, const char *path, struct error *error)
{
    return gnuplot_run(&plotter->gnuplot, "set output\n", error) &&
           copy_picture(plotter, ".gif", path, error);
}
