#include "session/evaluating.h"

#include "base/near.h"
#include "language/caret.h"
#include "session/sample_sets.h"

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

void session_names(const struct session *session, void (*visit)(void *context, const char *name),
                   void *context)
{
    network_names_visit(&session->training.network, visit, context);
    given_visit(&session->names, visit, context);
}

struct scope session_scope(struct session *session)
{
    struct name_chain *chain = &session->chain;
    chain->network =
        (struct network_names){&session->training.network, materialise, predict, session};
    chain->samples = samples_link(session, NULL);
    chain->tensors = network_names_link(&chain->network, &chain->samples);
    chain->aliases = given_aliases_link(&session->names, &chain->tensors);
    chain->variables = given_variables_link(&session->names, &chain->aliases);
    return (struct scope){.names = &chain->variables,
                          .random = chain->random,
                          .depth = &chain->depth,
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
    struct random *outer = session->chain.random;
    session->chain.random = random;
    struct scope scope = session_scope(session);
    bool ok = evaluate_text(value, text, &scope, &inner);
    session->chain.random = outer;
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
