#include "session/session.h"

#include <string.h>

#include "base/memory.h"
#include "base/near.h"
#include "language/caret.h"
#include "session/names.h"

/* =================================== beginning and ending =================================== */

void session_empty(struct session *session)
{
    *session = (struct session){
        .settings = settings_default(),
        .output = output_new(),
        .displays.next = 1,
        .stops.next = 1,
    };
}

bool session_new(struct session *session, struct error *error)
{
    session_empty(session);
    if (session_load(session, "mnist", error))
        return true;
    session->data.missing = *error;
    return false;
}

void session_free(struct session *session)
{
    output_free(&session->output);
    training_free(&session->training);
    samples_free(&session->data);
    given_free(&session->names);
    definitions_free(&session->definitions);
    displays_free(&session->displays);
    stops_free(&session->stops);
    memory_free(session->control.last_line);
    memory_free(session->judging.hint);
    *session = (struct session){0};
}

bool session_load(struct session *session, const char *name, struct error *error)
{
    struct dataset train;
    if (!samples_read(&train, name, error))
        return false;
    struct settings settings =
        settings_for(&session->settings, name, train, session->data.train.samples);
    char *copy = memory_string(name, error);
    if (!copy || !training_begin(session, &settings, name, train, NULL, error)) {
        memory_free(copy);
        dataset_free(&train);
        return false;
    }
    samples_take(&session->data, copy, train);
    return true;
}

bool session_goes_on(void *session)
{
    return !((struct session *)session)->control.interrupted;
}

/* =========================================== names ============================================ */

static bool materialise(void *context, size_t tensor, struct error *error)
{
    struct session *session = context;
    return timeline_materialise(&session->training.timeline, tensor, error);
}

static bool predict(void *context, struct error *error)
{
    double ignored;
    struct session *session = context;
    return training_accuracy(&session->training, &ignored, error);
}

static bool lookup(void *context, const char *name, struct array *value, bool *found,
                   struct error *error);

/* An alias is evaluated where it is used; aliases of aliases go a few deep. */
static bool alias_value(const struct scope *scope, const char *name, const char *text,
                        struct array *value, struct error *error)
{
    struct session *session = scope->context;
    static size_t depth;
    struct language_error inner = {0};
    if (depth == 10)
        return error_set(error, NULL, "the alias %s leads back to itself", name);
    depth++;
    struct scope within = session_scope(session);
    struct array borrowed;
    bool ok = evaluate_text(&borrowed, text, &within, &inner);
    depth--;
    if (ok)
        *value = borrowed;
    else
        *error = inner.error;
    return ok;
}

static bool lookup(void *context, const char *name, struct array *value, bool *found,
                   struct error *error)
{
    struct session *session = context;
    *found = true;
    const struct variable *variable = given_variable(&session->names, name);
    const struct alias *alias = given_alias(&session->names, name);
    if (variable) {
        *value = array_share(variable->value);
        return true;
    }
    if (alias) {
        struct scope scope = session_scope(session);
        return alias_value(&scope, name, alias->text, value, error);
    }
    struct names names = {&session->training.network, materialise, predict, session};
    double number;
    if (names_lookup(&names, name, value, found, error))
        return true;
    if (*found || !samples_is(name))
        return false;
    *found = true;
    return samples_value(session, name, &number, error) &&
           array_scalar(value, number, ARRAY_REAL, error);
}

void session_names(const struct session *session, void (*visit)(void *context, const char *name),
                   void *context)
{
    names_visit(&session->training.network, visit, context);
    given_visit(&session->names, visit, context);
}

struct scope session_scope(struct session *session)
{
    return (struct scope){.lookup = lookup,
                          .suggest = session_near_name,
                          .context = session,
                          .random = session->names.random,
                          .depth = &session->names.nesting,
                          .stop = &session->control.interrupted};
}

const char *session_near_name(void *session, const char *name)
{
    struct near near = near_name(name);
    session_names(session, near_offer, &near);
    return near.best;
}

/* ========================================= evaluating ========================================= */

bool session_draw(struct session *session, struct array *value, const char *text,
                  struct random *random, struct error *error)
{
    struct language_error inner = {0};
    struct random *outer = session->names.random;
    session->names.random = random;
    struct scope scope = session_scope(session);
    bool ok = evaluate_text(value, text, &scope, &inner);
    session->names.random = outer;
    if (!ok)
        caret_write(error, &inner, text);
    return ok;
}

bool session_evaluate(struct session *session, struct array *value, const char *text,
                      struct error *error)
{
    struct random copy = session->training.network.random;
    return session_draw(session, value, text, &copy, error);
}

bool session_condition(struct session *session, bool *holds, const char *text, struct error *error)
{
    struct array value;
    if (!session_evaluate(session, &value, text, error))
        return false;
    bool single = array_count(value) == 1;
    *holds = single && value.at[0] != 0;
    array_free(&value);
    return single || error_set(error, "any(...) or all(...) makes one truth of many.",
                               "%.200s: a condition is one value, not many", text);
}
