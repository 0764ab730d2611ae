/* check, hint and gradcheck. */
#include <string.h>

#include "base/memory.h"
#include "debugger/command.h"
#include "debugger/judge.h"
#include "debugger/verdict.h"

/* ==================================== the scratch iteration ==================================== */

static const char *alias_text(void *context, const char *name)
{
    const struct session *session = context;
    for (size_t i = 0; i < session->alias_count; i++)
        if (strcmp(session->aliases[i].name, name) == 0)
            return session->aliases[i].text;
    return NULL;
}

static bool variable_value(void *context, const char *name, struct array *value)
{
    const struct session *session = context;
    for (size_t i = 0; i < session->variable_count; i++)
        if (strcmp(session->variables[i].name, name) == 0) {
            *value = array_share(session->variables[i].value);
            return true;
        }
    return false;
}

/* Whether the user changed something at the very place. */
static bool changed_here(const struct timeline *timeline)
{
    for (size_t i = 0; i < timeline->change_count; i++)
        if (place_compare(timeline->changes[i].place, timeline->place) == 0)
            return true;
    return false;
}

bool judge_start(struct network *start, struct session *session, struct dataset data,
                 struct error *error)
{
    const struct timeline *timeline = &session->timeline;
    const struct network *network = &session->network;
    size_t done;
    timeline_looked_at(timeline, &done);
    bool as_it_stands = done == 0 || (timeline->place.done == 0 && changed_here(timeline));
    if (!network_scratch(start, network, data, error))
        return false;
    for (size_t t = 0; t < network->tensor_count && !as_it_stands; t++) {
        struct matrix copy;
        if (network->tensors[t].lifetime != LIFETIME_CARRIED)
            continue;
        if (!timeline_carried_at(timeline, t, 0, &copy, error)) {
            network_free(start);
            return false;
        }
        matrix_copy(start->tensors[t].value, copy);
        matrix_free(&copy);
    }
    return true;
}

static bool begin(struct check *check, struct session *session, struct error *error)
{
    struct network start;
    struct trial_names names = {alias_text, variable_value, session_near_name, session};
    if (!judge_start(&start, session, dataset_slice(session->network.data, 0, 1), error))
        return false;
    bool ok = check_new(check, &start, session->network.data, names,
                        (enum convention)session->settings.convention, error);
    network_free(&start);
    return ok;
}

/* =========================================== check ============================================ */

static void remember_hint(struct session *session, const char *hint)
{
    memory_free(session->hint);
    session->hint = hint ? memory_string(hint, NULL) : NULL;
}

static bool check_one(struct session *session, struct check *check, const char *text,
                      struct error *error)
{
    struct checked_line line;
    char hint[600];
    if (!check_line(&line, check, text, error))
        return false;
    check_hint(hint, sizeof hint, check, line.judgement.tensor);
    verdict_print(session, &check->all.network, line.text, &line.judgement, hint);
    verdict_status(session, line.judgement.verdict);
    remember_hint(session, line.judgement.verdict == VERDICT_FAIL ? hint : NULL);
    checked_line_free(&line);
    return true;
}

static bool run_check(struct session *session, const char *arguments, struct error *error)
{
    struct check check;
    if (!*arguments)
        return error_set(error, "check db2 = 1/m * np.sum(dZ2, axis=1, keepdims=True)",
                         "check needs a line");
    if (!begin(&check, session, error))
        return false;
    bool ok = check_one(session, &check, arguments, error);
    check_free(&check);
    return ok;
}

static bool run_hint(struct session *session, const char *arguments, struct error *error)
{
    if (!argument_none(arguments, "hint", error))
        return false;
    if (!session->hint)
        return error_set(error, "check dZ2 = Y - A2", "there is no hint: no line was found wrong");
    fprintf(session->out, "%s\n", session->hint);
    return true;
}

static const struct command commands[] = {
    {"check", NULL, "check [TARGET = EXPR]", "judge a line of your own",
     "check db2 = 1/m * np.sum(dZ2)\n", false, run_check},
    {"hint", NULL, "hint", "the right line, after a wrong one", "hint\n", false, run_hint},
};

const struct command_group JUDGE_COMMANDS = {"judging", commands,
                                             sizeof commands / sizeof commands[0]};
