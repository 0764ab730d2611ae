#include "view/figure.h"

#include <errno.h>
#include <signal.h>
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

enum { PATIENCE = 20, TICK = 10000 /* microseconds */ };

/* Waits for gnuplot, but not for ever. NULL when it has succeeded, else what became of it. */
static const char *wait_for(pid_t child)
{
    int status = 0;
    for (long waited = 0; waited < PATIENCE * 1000000L; waited += TICK) {
        pid_t ended = waitpid(child, &status, WNOHANG);
        if (ended == child)
            return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? NULL : "gnuplot failed";
        if (ended < 0 && errno != EINTR)
            return "gnuplot was lost";
        usleep(TICK);
    }
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    return "gnuplot took too long";
}

/* Runs gnuplot on the template. Labels are UTF-8 whatever the user's locale, and "env" says so to
 * gnuplot alone. */
static const char *run_gnuplot(char *settings, char *template)
{
    char *arguments[] = {"env", "LC_ALL=C.UTF-8", "gnuplot", "-e", settings, template, NULL};
    pid_t child;
    if (posix_spawnp(&child, "env", NULL, NULL, arguments, environ) != 0)
        return "gnuplot cannot be started";
    return wait_for(child);
}

/* Draws the template's figure of this name, or says why there is none. */
static bool draw(const struct figure *figure, struct error *error)
{
    char *settings = memory_format(error, "data='%s/%s.dat'; output='%s/%s.png'", folder(),
                                   figure->name, folder(), figure->name);
    char *template = memory_format(error, "plots/%s.gp", figure->template);
    bool ok = settings && template;
    const char *trouble = ok ? run_gnuplot(settings, template) : NULL;
    if (ok && trouble)
        printf("no figure %s: %s (run from the top folder?)\n", figure->name, trouble);
    else if (ok)
        printf("figure: %s/%s.png\n", folder(), figure->name);
    memory_free(settings);
    memory_free(template);
    return ok;
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
