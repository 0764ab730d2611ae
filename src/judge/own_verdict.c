#include "judge/own_verdict.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

/* ======================================== what is wrong ======================================= */

static void tell_correction(struct own_verdict *verdict)
{
    struct error error;
    char *text = python_unparse(verdict->repair.right, &error);
    snprintf(verdict->correction, sizeof verdict->correction, "%s", text ? text : "");
    memory_free(text);
}

static bool is_gradient(const struct own_verdict *verdict, size_t version)
{
    size_t root = own_flow_root(&verdict->run.program.flow, version);
    return verdict->run.roles.gradients[version].of != OWN_NONE ||
           verdict->run.roles.gradients[root].of != OWN_NONE;
}

/* Whether a step makes of a gradient something that is none, and that the parameters' changes
 * depend on. */
static bool is_odd(const struct own_verdict *verdict, size_t s, const bool *wanted)
{
    const struct own_step *step = &verdict->run.program.flow.steps[s];
    bool reads = false, odd = false;
    for (size_t i = 0; i < step->read_count; i++)
        reads |= is_gradient(verdict, step->reads[i]);
    for (size_t i = 0; i < step->write_count; i++) {
        size_t v = step->writes[i];
        odd |= wanted[v] && verdict->run.roles.trained[v] && !verdict->run.roles.loss.forward[v] &&
               own_version_count(&verdict->run.program.flow.versions[v]) > 0 &&
               !is_gradient(verdict, v);
    }
    return reads && odd;
}

/* The first such step's statement; NULL for none. */
static bool first_odd(struct own_verdict *verdict, struct error *error)
{
    const struct own_program *own = &verdict->run.program;
    bool *wanted = memory_new(own->flow.version_count + 1, sizeof *wanted, error);
    if (!wanted)
        return false;
    for (size_t i = 0; i < own->parameter_count; i++)
        wanted[own->parameters[i].after] = true;
    own_flow_mark_before(&own->flow, wanted);
    for (size_t s = 0; s < own->flow.step_count && !verdict->wrong; s++)
        if (own->flow.trace[s].kind == STEP_ASSIGN && is_odd(verdict, s, wanted))
            verdict->wrong = own->flow.trace[s].node;
    memory_free(wanted);
    return true;
}

static bool find_fault(struct own_verdict *verdict, struct error *error)
{
    if (!own_repair_find(&verdict->repair, &verdict->run.roles, error))
        return false;
    size_t right = verdict->run.right, all = verdict->run.all;
    if (verdict->repair.step != OWN_NONE && verdict->repair.whole) {
        verdict->outcome = OWN_WRONG;
        verdict->wrong = verdict->repair.node;
        snprintf(verdict->reason, sizeof verdict->reason, "%s", verdict->repair.words);
        tell_correction(verdict);
        return true;
    }
    verdict->outcome = 2 * right >= all ? OWN_WRONG : OWN_UNKNOWN;
    if (verdict->outcome == OWN_WRONG && !first_odd(verdict, error))
        return false;
    snprintf(verdict->reason, sizeof verdict->reason,
             "%zu of %zu parameters do not go down the slopes of the loss, and no one change of a "
             "line mends it.",
             all - right, all);
    return true;
}

bool own_verdict_new(struct own_verdict *verdict, const struct python_source *source,
                     struct dataset samples, const volatile sig_atomic_t *stop,
                     struct python_error *error)
{
    *verdict = (struct own_verdict){.repair.step = OWN_NONE};
    if (!own_run_new(&verdict->run, source, samples, stop, error))
        return false;
    bool ok = true;
    if (!verdict->run.roles.has_loss) {
        verdict->outcome = OWN_UNKNOWN;
        snprintf(verdict->reason, sizeof verdict->reason,
                 "No loss is found that its parameters go down.");
    } else if (verdict->run.right == verdict->run.all) {
        verdict->outcome = OWN_RIGHT;
    } else {
        ok = find_fault(verdict, &error->error);
    }
    if (!ok)
        own_verdict_free(verdict);
    return ok;
}

void own_verdict_free(struct own_verdict *verdict)
{
    own_repair_free(&verdict->repair);
    own_run_free(&verdict->run);
    *verdict = (struct own_verdict){.repair.step = OWN_NONE};
}
