/* Carrying out a saved session, and putting back the one before where that fails. */
#include "commands/load_session.h"

#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "session/evaluating.h"
#include "session/given_names.h"
#include "session/script.h"
#include "session/session.h"

/* Whether a file is such a script, not one that somebody wrote. */
static bool is_session(const char *path)
{
    char line[sizeof SCRIPT_SESSION] = "";
    size_t size;
    struct error ignored; /* script_push_file opens it, too, and tells why it cannot be */
    FILE *file = file_open(path, &size, &ignored);
    bool is = file && fgets(line, sizeof line, file) && strcmp(line, SCRIPT_SESSION) == 0;
    if (file)
        fclose(file);
    return is;
}

/* Gives another session what belongs to whoever types and reads, not to a training. */
static void hand_over(struct session *to, struct session *from)
{
    to->settings.width = from->settings.width;
    to->settings.color = from->settings.color;
    to->output.drawing = from->output.drawing;
    from->output.drawing = (struct drawing_state){0};
    to->output.results = from->output.results;
    to->output.notes = from->output.notes;
    to->output.terminal = from->output.terminal;
    to->output.terminal_width = from->output.terminal_width;
    to->output.echo = from->output.echo;
    to->control = from->control;
    from->control = (struct control){0};
}

/* Makes room for the names of two sessions in the first one. */
static bool make_room(struct session *session, const struct session *aside, struct error *error)
{
    size_t count = session->names.variable_count + aside->names.variable_count;
    struct variable *variables =
        memory_grow(session->names.variables, &session->names.variable_capacity, count + 1,
                    sizeof *variables, error);
    session->names.variables = variables ? variables : session->names.variables;
    count = session->names.alias_count + aside->names.alias_count;
    struct alias *aliases = memory_grow(session->names.aliases, &session->names.alias_capacity,
                                        count + 1, sizeof *aliases, error);
    session->names.aliases = aliases ? aliases : session->names.aliases;
    count = session->definitions.count + aside->definitions.count;
    struct definition *definitions =
        memory_grow(session->definitions.list, &session->definitions.capacity, count + 1,
                    sizeof *definitions, error);
    session->definitions.list = definitions ? definitions : session->definitions.list;
    return variables && aliases && definitions;
}

struct search {
    const char *name;
    bool found;
};

static void compare(void *context, const char *name)
{
    struct search *search = context;
    search->found |= strcmp(search->name, name) == 0;
}

/* Whether expressions of a session could use this name for something else. */
static bool is_taken(const struct session *session, const char *name)
{
    struct search search = {name, false};
    session_names(session, compare, &search);
    return search.found;
}

/* Takes the names over that the person gave in the session that was set aside, but those that mean
 * something in the loaded one. */
static bool take_names(struct session *session, struct session *aside, struct error *error)
{
    if (!make_room(session, aside, error))
        return false;
    for (size_t i = aside->names.variable_count; i-- > 0;)
        if (!is_taken(session, aside->names.variables[i].name)) {
            session->names.variables[session->names.variable_count++] = aside->names.variables[i];
            aside->names.variables[i] = aside->names.variables[--aside->names.variable_count];
        }
    for (size_t i = aside->names.alias_count; i-- > 0;)
        if (!is_taken(session, aside->names.aliases[i].name)) {
            session->names.aliases[session->names.alias_count++] = aside->names.aliases[i];
            aside->names.aliases[i] = aside->names.aliases[--aside->names.alias_count];
        }
    for (size_t i = aside->definitions.count; i-- > 0;)
        if (!definitions_find(&session->definitions, aside->definitions.list[i].name)) {
            session->definitions.list[session->definitions.count++] = aside->definitions.list[i];
            aside->definitions.list[i] = aside->definitions.list[--aside->definitions.count];
        }
    return true;
}

/* Puts the session that was set aside back into its place, instead of what has been loaded. */
static void put_back(struct session *session, struct session *aside)
{
    hand_over(aside, session);
    session_free(session);
    *session = *aside;
    memory_free(aside);
}

/* Lets go of the session that was set aside. */
static void drop(struct session *aside)
{
    aside->training.timeline.network = &aside->training.network;
    session_free(aside);
    memory_free(aside);
}

/* A session that is being loaded, and what it replaces. */
struct loading {
    struct session *aside;
    struct drawing_state drawing;
    sig_atomic_t interrupts;
    char *path;
};

/* Keeps what has been loaded, or puts the session that was set aside back. */
static bool end_loading(struct session *session, void *state, bool ok, struct error *error)
{
    struct loading *loading = state;
    if (ok && session->control.interrupts != loading->interrupts)
        ok = error_set(error, NULL, "%s: loading was interrupted", loading->path);
    if (ok && !session->data.name)
        ok = error_set(error, NULL, "%s: the file is cut short: it names no data", loading->path);
    if (ok && take_names(session, loading->aside, error)) {
        drop(loading->aside);
    } else {
        ok = false;
        put_back(session, loading->aside);
        session->output.drawing.reduce = loading->drawing.reduce;
        session->output.drawing.stopped = loading->drawing.stopped;
        session->output.drawing.before = loading->drawing.before;
        fprintf(session->output.notes, "The session is as it was before.\n");
    }
    memory_free(loading->path);
    memory_free(loading);
    return ok;
}

bool load_session(struct session *session, const char *path, struct error *error)
{
    if (!is_session(path))
        return script_push_file(&session->control.scripts, path, NULL, NULL, error);
    struct session *aside = memory_new(1, sizeof *aside, error);
    struct loading *loading = aside ? memory_new(1, sizeof *loading, error) : NULL;
    char *copy = loading ? memory_string(path, error) : NULL;
    if (!copy || !script_push_file(&session->control.scripts, path, end_loading, loading, error)) {
        memory_free(copy);
        memory_free(loading);
        memory_free(aside);
        return false;
    }
    *loading = (struct loading){aside, session->output.drawing, session->control.interrupts, copy};
    *aside = *session;
    session_empty(session);
    hand_over(session, aside);
    error_write(&session->data.missing, NULL, "this file names no data");
    return true;
}
