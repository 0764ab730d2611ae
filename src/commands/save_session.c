/* The script that `save FILE.bs` writes. */
#include "commands/save_session.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/portable.h"
#include "commands/break.h"
#include "commands/save_journal.h"
#include "commands/set.h"
#include "commands/values.h"
#include "commands/words.h"

/* The data by a path that holds from any folder. */
static void write_data(FILE *stream, const struct session *session)
{
    char path[PATH_MAX];
    const char *name = session->data.name;
    bool own = strcmp(name, "mnist") == 0 || strcmp(name, "toy") == 0;
    fprintf(stream, "data %s\n", !own && realpath(name, path) ? path : name);
}

/* What is in force from a restart on. */
static void write_beginning(FILE *stream, const struct settings *settings)
{
    static const char *const inits[] = {"uniform", "small", "xavier", "he"};
    fprintf(stream, "set layers");
    for (size_t l = 0; l <= settings->layers.count; l++)
        fprintf(stream, " %zu", settings->layers.units[l]);
    fprintf(stream,
            "\nset init %s\nset seed %u\nset shuffle %s\nset train %zu:%zu\nset dev %zu:%zu\n",
            inits[settings->init], settings->seed, settings->shuffle ? "on" : "off",
            settings->train[0], settings->train[1], settings->dev[0], settings->dev[1]);
}

static bool same_beginning(const struct settings *a, const struct settings *b)
{
    return memcmp(&a->layers, &b->layers, sizeof a->layers) == 0 && a->init == b->init &&
           a->seed == b->seed && a->shuffle == b->shuffle &&
           memcmp(a->train, b->train, sizeof a->train) == 0 &&
           memcmp(a->dev, b->dev, sizeof a->dev) == 0;
}

static void write_names(FILE *stream, const struct session *session)
{
    for (size_t i = 0; i < session->names.variable_count; i++)
        values_write(stream, session->names.variables[i].name, session->names.variables[i].value);
    for (size_t i = 0; i < session->names.alias_count; i++)
        fprintf(stream, "alias %s = %s\n", session->names.aliases[i].name,
                session->names.aliases[i].text);
    for (size_t i = 0; i < session->definitions.count; i++)
        fprintf(stream, "define %s\n%send\n", session->definitions.list[i].name,
                session->definitions.list[i].lines);
}

/* What is shown or noted as the training goes on, and where it stops. */
static void write_looks(FILE *stream, struct session *session)
{
    struct error ignored;
    for (size_t i = 0; i < session->displays.count; i++)
        fprintf(stream, "display %s\n", session->displays.list[i].text);
    for (size_t s = 0; s < session->training.history.count; s++) {
        const struct series *series = &session->training.history.series[s];
        if (series->tracked && words_known(session, series->text, &ignored))
            fprintf(stream, "track %s\n", series->text);
    }
    stops_keep(stream, session);
    if (session->output.following)
        fprintf(stream, "follow %zu\n", session->output.followed);
}

static void write_session(FILE *stream, struct session *session)
{
    const struct settings *now = &session->settings;
    char number[40];
    fprintf(stream, "%s: `backstep -x FILE` comes back to its place.\n", SCRIPT_SESSION);
    fprintf(stream, "revert all\n");
    write_data(stream, session);
    write_beginning(stream, &session->training.begun);
    fprintf(stream, "set learning_rate %s\nrestart\n",
            save_number(number, session->training.begun.learning_rate));
    fprintf(stream, "set iterations %zu\nset threads %d\nset precision %d\nset timeline %zu\n",
            now->iterations, now->threads, now->precision, now->timeline);
    setting_keep(stream, session, "convention");
    setting_keep(stream, session, "hints");
    setting_keep(stream, session, "reduce");
    save_journal(stream, session);
    write_names(stream, session);
    write_looks(stream, session);
    if (!same_beginning(now, &session->training.begun)) /* what waits for the next restart */
        write_beginning(stream, now);
}

bool save_session(struct session *session, const char *path, struct error *error)
{
    struct file_draft draft;
    if (!file_create(&draft, path, error))
        return false;
    write_session(draft.stream, session);
    bool ok = file_commit(&draft, error);
    file_abandon(&draft);
    return ok;
}
