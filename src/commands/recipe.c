#include "commands/recipe.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "commands/command.h"
#include "session/stops.h"
#include "view/wrap.h"

static const char SUFFIX[] = ".bs";

/* An owned path of this recipe's file, whether it is there or not. */
static char *recipe_path(const char *name, struct error *error)
{
    char *folder = dataset_folder("recipes", error);
    char *path = folder ? memory_format(error, "%s/%s%s", folder, name, SUFFIX) : NULL;
    memory_free(folder);
    return path;
}

/* ========================================== the list ========================================== */

static int is_recipe(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name), own = strlen(SUFFIX);
    return length > own && entry->d_name[0] != '.' &&
           strcmp(entry->d_name + length - own, SUFFIX) == 0;
}

/* The first line of the file, without its hash; empty where it is no comment. */
static void first_comment(const char *path, char *text, size_t length)
{
    size_t size;
    struct error ignored; /* `recipe NAME` tells why it cannot be read */
    FILE *file = file_open(path, &size, &ignored);
    char line[200] = "";
    text[0] = '\0';
    if (!file)
        return;
    if (fgets(line, sizeof line, file) && line[0] == '#') {
        line[strcspn(line, "\r\n")] = '\0';
        snprintf(text, length, "%s", line + 1 + strspn(line + 1, "# "));
    }
    fclose(file);
}

/* The name that stands before a file's suffix. */
static void recipe_name(char *name, size_t length, const char *file)
{
    snprintf(name, length, "%.*s", (int)(strlen(file) - strlen(SUFFIX)), file);
}

static bool print_recipe(struct session *session, const char *file, struct error *error)
{
    char name[64], text[200], line[300];
    recipe_name(name, sizeof name, file);
    char *path = recipe_path(name, error);
    if (!path)
        return false;
    first_comment(path, text, sizeof text);
    memory_free(path);
    snprintf(line, sizeof line, "%-12s %s", name, text);
    wrap_print(session->output.results, line, 13, session_style(session).width);
    return true;
}

bool recipe_list(struct session *session, struct error *error)
{
    struct dirent **entries;
    char *folder = dataset_folder("recipes", error);
    if (!folder)
        return false;
    int count = scandir(folder, &entries, is_recipe, alphasort);
    bool ok = count >= 0 ||
              error_set(error, NULL, "%s: cannot read this folder: %s", folder, strerror(errno));
    for (int i = 0; i < count; i++) {
        ok = ok && print_recipe(session, entries[i]->d_name, error);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    memory_free(folder);
    return ok;
}

void recipe_names(void (*visit)(void *context, const char *name), void *context)
{
    struct dirent **entries;
    struct error ignored;
    char *folder = dataset_folder("recipes", &ignored);
    int count = folder ? scandir(folder, &entries, is_recipe, alphasort) : -1;
    for (int i = 0; i < count; i++) {
        char name[64];
        recipe_name(name, sizeof name, entries[i]->d_name);
        visit(context, name);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    memory_free(folder);
}

/* ======================================== carrying out ======================================== */

static bool run_recipe(struct session *session, const char *arguments, struct error *error)
{
    if (!*arguments)
        return recipe_list(session, error);
    if (strchr(arguments, '/') || arguments[0] == '.')
        return error_set(error, "`source FILE` carries out a script of your own.",
                         "\"%.60s\" is no name of a recipe", arguments);
    char *path = recipe_path(arguments, error);
    if (!path)
        return false;
    bool ok = access(path, F_OK) == 0 || error_set(error, "`info recipes` lists them.",
                                                   "there is no recipe \"%.60s\"", arguments);
    if (ok && stops_any(&session->stops))
        ok = error_set(error, "`disable` or `delete` first: they would end its runs early.",
                       "a recipe runs to its end, and there are breakpoints");
    ok = ok && script_push_file(&session->control.scripts, path, NULL, NULL, error);
    memory_free(path);
    return ok;
}

static const struct command commands[] = {
    {"recipe", NULL, "recipe [NAME]", "train what a tutorial trains, and compare the figures",
     "recipe                        lists them, as `info recipes` does\n"
     "recipe xavier-10              the session ends where it ends: look around\n",
     0, run_recipe},
};

const struct command_group RECIPE_COMMANDS = {"recipes", commands,
                                              sizeof commands / sizeof commands[0]};
