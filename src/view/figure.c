#include "view/figure.h"

#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"

extern char **environ;

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

/* Whether a folder of PATH holds an executable gnuplot. */
static bool have_gnuplot(void)
{
    const char *path = getenv("PATH");
    char file[4096];
    while (path && *path) {
        int length = (int)strcspn(path, ":");
        snprintf(file, sizeof file, "%.*s/gnuplot", length, path);
        if (access(file, X_OK) == 0)
            return true;
        path += length + (path[length] == ':');
    }
    return false;
}

/* Runs gnuplot on the template: its exit status. Labels are UTF-8 whatever the user's locale, and
 * "env" says so to gnuplot alone. */
static int run_gnuplot(char *settings, char *template)
{
    char *arguments[] = {"env", "LC_ALL=C.UTF-8", "gnuplot", "-e", settings, template, NULL};
    pid_t child;
    int status;
    if (posix_spawnp(&child, "env", NULL, NULL, arguments, environ) != 0)
        return 1;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return 1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

/* Draws the template's figure of this name. */
static bool draw(const struct figure *figure, struct error *error)
{
    char *settings = memory_format(error, "data='%s/%s.dat'; output='%s/%s.png'", folder(),
                                   figure->name, folder(), figure->name);
    char *template = memory_format(error, "plots/%s.gp", figure->template);
    int status = settings && template ? run_gnuplot(settings, template) : 1;
    if (status == 0)
        printf("figure: %s/%s.png\n", folder(), figure->name);
    else if (settings && template)
        error_set(error, "Run the chapter from the top folder.",
                  "plots/%s.gp: gnuplot ended with status %d", figure->template, status);
    memory_free(settings);
    memory_free(template);
    return status == 0;
}

bool figure_end(struct figure *figure, struct error *error)
{
    bool written = !ferror(figure->data);
    if (fclose(figure->data) != 0 || !written)
        return error_set(error, NULL, "%s/%s.dat: cannot write: %s", folder(), figure->name,
                         strerror(errno));
    if (strchr(folder(), '\''))
        return error_set(error, "Choose another folder in BACKSTEP_FIGURES.",
                         "%s: gnuplot cannot take a folder with an apostrophe in its name",
                         folder());
    if (have_gnuplot())
        return draw(figure, error);
    printf("no figure %s: gnuplot is not installed\n", figure->name);
    return true;
}
