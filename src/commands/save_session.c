/* Sessions in files: the script that `save FILE.bs` writes, and `values`, which it uses. */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/portable.h"
#include "commands/arguments.h"
#include "commands/break.h"
#include "commands/command.h"
#include "commands/set.h"
#include "commands/files.h"
#include "session/stops.h"
#include "session/evaluating.h"
#include "commands/words.h"

/* =========================================== values =========================================== */

/* What the arguments of `values` say: a name, "(10, 784)", and a kind. */
struct heading {
    char name[64];
    int dimensions;
    size_t size[2];
    enum array_kind kind;
};

/* "()", "(5,)", "(10, 784)"; *text moves behind it. */
static bool parse_shape(struct heading *heading, const char **text, struct error *error)
{
    const char *at = *text;
    bool ok = *at++ == '(';
    heading->size[0] = heading->size[1] = 1;
    while (ok && *at && *at != ')') {
        char *end;
        errno = 0;
        unsigned long long size = strtoull(at, &end, 10);
        ok = isdigit((unsigned char)*at) && !errno && heading->dimensions < 2 &&
             size <= ARRAY_ELEMENTS;
        if (ok)
            heading->size[heading->dimensions++] = (size_t)size;
        at = end + strspn(end, " ,");
    }
    if (!ok || *at != ')')
        return error_set(error, "(10, 784), (5,) or ()", "values: \"%.60s\" is no shape", *text);
    *text = at + 1 + strspn(at + 1, " ");
    return true;
}

static bool parse_heading(struct heading *heading, const char *arguments, struct error *error)
{
    *heading = (struct heading){.kind = ARRAY_REAL};
    const char *text = argument_word(arguments, heading->name, sizeof heading->name);
    if (!expression_is_name(heading->name))
        return error_set(error, "values b2 (2, 1), a row a line, end", "values needs a name");
    if (!parse_shape(heading, &text, error))
        return false;
    if (strcmp(text, "int") == 0)
        heading->kind = ARRAY_INTEGER;
    else if (strcmp(text, "bool") == 0)
        heading->kind = ARRAY_BOOLEAN;
    else if (*text)
        return error_set(error, "int or bool", "values: there is no kind \"%.60s\"", text);
    return true;
}

/* Fills the value with the numbers of a text; they are in NumPy's order, row by row. */
static bool parse_numbers(struct array value, const char *text, struct error *error)
{
    static const char blanks[] = " \t\r\n";
    size_t read = 0;
    for (const char *at = text + strspn(text, blanks); *at; at += strspn(at, blanks)) {
        char *end;
        double number = strtod(at, &end);
        if (end == at || !isspace((unsigned char)*end))
            return error_set(error, "Numbers are written as 0.5, 1e-4 or 0x1.8p-2.",
                             "values: \"%.*s\" is no number", (int)strcspn(at, "\r\n"), at);
        if (read == array_count(value))
            return error_set(error, NULL, "values: more than %zu numbers", array_count(value));
        *array_flat(value, read++) = (real)number;
        at = end;
    }
    return read == array_count(value) ||
           error_set(error, NULL, "values: %zu numbers, expected %zu", read, array_count(value));
}

static bool take_values(struct session *session, const char *arguments, const char *text,
                        struct error *error)
{
    struct heading heading;
    struct array value;
    if (!parse_heading(&heading, arguments, error) ||
        !array_new(&value, heading.dimensions == 2 ? 2 : 1, heading.size[0], heading.size[1],
                   heading.kind, error))
        return false;
    value.dimensions = heading.dimensions;
    bool ok =
        parse_numbers(value, text, error) && assign_value(session, heading.name, value, error);
    array_free(&value);
    return ok;
}

bool run_values(struct session *session, const char *arguments, struct error *error)
{
    struct heading heading;
    return parse_heading(&heading, arguments, error)
               ? control_block(&session->control, BLOCK_NUMBERS, arguments, take_values, error)
               : session_refuse(session, error);
}

void keep_values(FILE *stream, const char *name, struct array value)
{
    static const char *const kinds[] = {" bool", " int", ""};
    char shape[64];
    size_t columns = value.dimensions == 2 && value.size[1] ? value.size[1] : 8;
    fprintf(stream, "values %s %s%s\n", name, array_shape(shape, sizeof shape, value),
            kinds[value.kind]);
    for (size_t k = 0; k < array_count(value); k++)
        fprintf(stream, "%a%c", (double)*array_flat(value, k),
                (k + 1) % columns && k + 1 < array_count(value) ? ' ' : '\n');
    fprintf(stream, "end\n");
}

/* ========================================= the script ========================================= */

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
        keep_values(stream, session->names.variables[i].name, session->names.variables[i].value);
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
            keep_number(number, session->training.begun.learning_rate));
    fprintf(stream, "set iterations %zu\nset threads %d\nset precision %d\nset timeline %zu\n",
            now->iterations, now->threads, now->precision, now->timeline);
    setting_keep(stream, session, "convention");
    setting_keep(stream, session, "hints");
    setting_keep(stream, session, "reduce");
    keep_journal(stream, session);
    write_names(stream, session);
    write_looks(stream, session);
    if (!same_beginning(now, &session->training.begun)) /* what waits for the next restart */
        write_beginning(stream, now);
}

bool keep_session(struct session *session, const char *path, struct error *error)
{
    struct file_draft draft;
    if (!file_create(&draft, path, error))
        return false;
    write_session(draft.stream, session);
    bool ok = file_commit(&draft, error);
    file_abandon(&draft);
    return ok;
}

/* =========================================== loading ========================================== */

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

bool keep_load(struct session *session, const char *path, struct error *error)
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
