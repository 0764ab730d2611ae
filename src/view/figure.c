#include "view/figure.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "view/gnuplot.h"
#include "view/template.h"

static const char *folder(void)
{
    const char *set = getenv("BACKSTEP_FIGURES");
    return set && *set ? set : "build/figures";
}

/* Makes a folder and those above it. */
static bool make_folder(const char *path, struct error *error)
{
    char *copy = memory_string(path, error);
    if (!copy)
        return false;
    bool ok = true;
    for (char *end = copy; ok && *end; end++)
        if (end > copy && *end == '/') {
            *end = '\0';
            ok = mkdir(copy, 0777) == 0 || errno == EEXIST;
            *end = '/';
        }
    ok = ok && (mkdir(copy, 0777) == 0 || errno == EEXIST);
    memory_free(copy);
    return ok || error_set(error, NULL, "%s: cannot make this folder: %s", path, strerror(errno));
}

bool figure_begin(struct figure *figure, const char *template, const char *name,
                  struct error *error)
{
    *figure = (struct figure){.template = template, .name = name};
    if (!make_folder(folder(), error))
        return false;
    char *path = memory_format(error, "%s/%s.dat", folder(), name);
    if (!path)
        return false;
    figure->data = fopen(path, "w");
    bool ok = figure->data || error_set(error, NULL, "%s: cannot write: %s", path, strerror(errno));
    memory_free(path);
    return ok;
}

void figure_matrix(struct figure *figure, struct matrix matrix)
{
    for (size_t i = 0; i < matrix.rows; i++) {
        for (size_t j = 0; j < matrix.columns; j++)
            fprintf(figure->data, "%s%.9g", j ? " " : "", (double)*matrix_at(matrix, i, j));
        fputc('\n', figure->data);
    }
}

/* What gnuplot is to do: an owned string. The template is found from any folder. */
static char *commands_for(const struct figure *figure, struct error *error)
{
    char *data = memory_format(error, "%s/%s.dat", folder(), figure->name);
    char *output = memory_format(error, "%s/%s.png", folder(), figure->name);
    char *above = template_folder(figure->template, error);
    char *template = above ? memory_format(error, "%s/plots/%s.gp", above, figure->template) : NULL;
    char *text[] = {above, data, output, template}, *quoted[4] = {NULL}, *commands = NULL;
    bool ok = true;
    for (int i = 0; i < 4; i++) {
        quoted[i] = ok && text[i] ? gnuplot_quote(text[i], error) : NULL;
        ok = quoted[i] != NULL;
    }
    if (ok)
        commands = memory_format(error,
                                 "set loadpath %s\ndata = %s\noutput = %s\nload %s\n"
                                 "set output\n",
                                 quoted[0], quoted[1], quoted[2], quoted[3]);
    for (int i = 0; i < 4; i++) {
        memory_free(text[i]);
        memory_free(quoted[i]);
    }
    return commands;
}

bool figure_end(struct figure *figure, struct error *error)
{
    enum { PATIENCE = 20 }; /* seconds: nobody waits at a prompt */
    bool written = !ferror(figure->data);
    if (fclose(figure->data) != 0 || !written)
        return error_set(error, NULL, "%s/%s.dat: cannot write: %s", folder(), figure->name,
                         strerror(errno));
    char *commands = commands_for(figure, error);
    if (!commands)
        return false;
    struct gnuplot gnuplot = gnuplot_new(PATIENCE);
    struct error trouble;
    if (gnuplot_run(&gnuplot, commands, &trouble))
        printf("figure: %s/%s.png\n", folder(), figure->name);
    else
        printf("no figure %s: %s\n", figure->name, trouble.message);
    gnuplot_stop(&gnuplot);
    memory_free(commands);
    return true;
}
