/* program: a person's own program, run and judged. */
#include <string.h>

#include "base/memory.h"
#include "commands/arguments.h"
#include "commands/command.h"
#include "commands/program_file.h"
#include "commands/verdict.h"
#include "judge/own_verdict.h"

enum { SAMPLES = 199 };

/* ========================================= the report ========================================= */

/* What was not run comes first: nothing is judged that depends on it. */
static void print_left_out(FILE *out, const struct own_program *own)
{
    const struct python_missing *missing;
    for (size_t i = 0; (missing = python_missing(own->python, i)); i++)
        fprintf(out, "%s%s (line %zu)", i ? ", " : "Not run: ", missing->name, missing->line);
    if (python_missing(own->python, 0))
        fprintf(out, "\n");
}

static void print_data(FILE *out, const struct own_program *own)
{
    char text[160];
    if (own->asked)
        fprintf(out, "Data: %zu samples; %s\n", own->data.form.samples,
                own_form_text(text, sizeof text, &own->data));
    else
        fprintf(out, "Data: the program's own\n");
}

static void print_parameters(FILE *out, const struct own_run *run)
{
    const struct own_flow *flow = &run->program.flow;
    for (size_t i = 0, told = 0; i < run->program.parameter_count; i++) {
        const struct own_parameter *parameter = &run->program.parameters[i];
        if (run->roles.has_loss && run->roles.loss.forward[parameter->before])
            fprintf(out, "%s%s",
                    told++ ? ", " : "Parameters: ", flow->places[parameter->place].name);
    }
    fprintf(out, "\n");
}

/* Whether a version was made by its step, and not handed on, and is a gradient of more than one
 * number. */
static bool is_told(const struct own_run *run, size_t version)
{
    return run->roles.gradients[version].of != OWN_NONE &&
           run->program.flow.versions[version].same == OWN_NONE &&
           own_version_count(&run->program.flow.versions[version]) > 1;
}

/* The lines on the way back whose values are gradients: of what, and in which unit. */
static void print_gradients(FILE *out, const struct own_run *run)
{
    const struct own_flow *flow = &run->program.flow;
    char unit[32];
    for (size_t s = 0; s < flow->step_count; s++)
        for (size_t i = 0; i < flow->steps[s].write_count; i++) {
            size_t v = flow->steps[s].writes[i];
            if (!is_told(run, v))
                continue;
            const struct own_gradient *gradient = &run->roles.gradients[v];
            own_unit_text(unit, sizeof unit, gradient->unit, run->program.data.form.samples);
            fprintf(out, "  line %-4zu %s is the gradient of %s", flow->trace[s].node->line,
                    flow->places[flow->versions[v].place].name,
                    flow->places[flow->versions[gradient->of].place].name);
            fprintf(out, strcmp(unit, "1") == 0 ? "\n" : ", times %s\n", unit);
        }
}

static void print_roles(FILE *out, const struct own_run *run)
{
    char text[200];
    if (!run->roles.has_loss)
        return;
    fprintf(out, "Loss: %s\n",
            own_loss_text(text, sizeof text, &run->roles.loss, &run->program.flow));
    print_parameters(out, run);
    print_gradients(out, run);
}

static void print_verdict(FILE *out, const struct own_verdict *verdict)
{
    char place[200];
    const struct own_run *run = &verdict->run;
    if (verdict->wrong)
        python_place(place, sizeof place, &run->program.tree.source, verdict->wrong->line,
                     verdict->wrong->column);
    switch (verdict->outcome) {
    case OWN_RIGHT:
        fprintf(out, "Right: all %zu parameters go down the slopes of the loss.\n", run->all);
        return;
    case OWN_UNKNOWN:
        fprintf(out, "Not judged: %s\n", verdict->reason);
        return;
    case OWN_WRONG:
        fprintf(out, "Wrong: %s\n", verdict->reason);
        if (verdict->wrong)
            fprintf(out, "  at %s\n", place);
        if (verdict->correction[0])
            fprintf(out, "  right would be: %s\n", verdict->correction);
        return;
    }
}

/* ======================================== the command ========================================= */

static bool judge(struct session *session, const struct python_source *source, struct error *error)
{
    static const enum verdict statuses[] = {
        [OWN_RIGHT] = VERDICT_OK, [OWN_WRONG] = VERDICT_FAIL, [OWN_UNKNOWN] = VERDICT_NOT_JUDGED};
    struct python_error failure = {0};
    const struct dataset *train = &session->data.train;
    size_t count = train->samples < SAMPLES ? train->samples : SAMPLES;
    struct own_verdict *verdict = memory_new(1, sizeof *verdict, error);
    if (!verdict)
        return false;
    bool ok = own_verdict_new(verdict, source, dataset_slice(*train, 0, count),
                              &session->control.interrupted, &failure);
    if (ok) {
        FILE *out = session->output.results;
        print_left_out(out, &verdict->run.program);
        print_data(out, &verdict->run.program);
        print_roles(out, &verdict->run);
        print_verdict(out, verdict);
        verdict_status(session, statuses[verdict->outcome]);
        own_verdict_free(verdict);
    } else {
        *error = failure.error;
    }
    memory_free(verdict);
    return ok;
}

static bool take_pasted(struct session *session, const char *arguments, const char *text,
                        struct error *error)
{
    (void)arguments;
    struct python_source source;
    if (!python_source_text(&source, "", text, error))
        return false;
    bool ok = judge(session, &source, error);
    python_source_free(&source);
    return ok;
}

bool run_program(struct session *session, const char *arguments, struct error *error)
{
    struct python_source source;
    if (!*arguments)
        return control_block(&session->control, BLOCK_PASTED, "", take_pasted, error);
    char *path = argument_path(arguments, NULL, error);
    bool ok = path && python_source_read(&source, path, error);
    memory_free(path);
    if (!ok)
        return false;
    ok = judge(session, &source, error);
    python_source_free(&source);
    return ok;
}
