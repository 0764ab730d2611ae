#include "judge/own_run.h"

#include <string.h>

#include "base/memory.h"
#include "judge/own_plan.h"
#include "judge/own_repair.h"

enum { FEW = 11, MORE = 199, MOST_TRIES = 300 };

/* A search for the form. */
struct search {
    struct own_run *run;
    const struct python_source *source;
    char *planned; /* the text with the calls that it leaves out behind it; NULL for none; owned */
    const volatile sig_atomic_t *stop;
    struct own_wants wants;
    struct own_data best; /* so far */
    double fit;           /* of the best: its share of right parameters; -1 for none */
    size_t tries;
    struct python_error first; /* why the first form failed */
};

void own_run_free(struct own_run *run)
{
    own_roles_free(&run->roles);
    own_program_free(&run->program);
    run->right = run->all = 0;
}

/* A share of right parameters with which a fault may be looked for. */
static const double GOOD = 0.5;

static char *planned_text(const char *text)
{
    struct python_source source;
    struct python_program tree;
    struct python_error error = {0};
    if (!python_source_text(&source, "", text, &error.error) ||
        !python_parse(&tree, &source, &error))
        return NULL;
    char *lines = own_plan(&tree, &error.error);
    char *whole = lines && *lines ? memory_format(&error.error, "%s%s", text, lines) : NULL;
    memory_free(lines);
    python_program_free(&tree);
    return whole;
}

/* A copy of the source with another text, which begins with its own. */
static bool copy_source(struct python_source *copy, const struct python_source *source,
                        const char *text, struct error *error)
{
    if (!python_source_text(copy, source->name, text, error))
        return false;
    if (source->cells) {
        copy->cell = memory_new(source->cells, sizeof *copy->cell, error);
        if (!copy->cell) {
            python_source_free(copy);
            return false;
        }
        memcpy(copy->cell, source->cell, source->cells * sizeof *copy->cell);
        copy->cells = source->cells;
    }
    return true;
}

static bool run_text(struct search *it, const char *text, struct own_data data,
                     struct python_error *error)
{
    struct python_source source;
    return text && copy_source(&source, it->source, text, &error->error) &&
           own_program_new(&it->run->program, &source, data, &it->wants, it->stop, error);
}

/* Runs the program with this form of the data, and sees how far it is right. */
static bool run_form(struct search *it, struct own_data data, struct python_error *error)
{
    struct own_run *run = it->run;
    struct python_error ignored = {0};
    if (!run_text(it, it->source->text, data, error) && !run_text(it, it->planned, data, &ignored))
        return false;
    if (!own_roles_new(&run->roles, &run->program, &error->error)) {
        own_program_free(&run->program);
        return false;
    }
    run->right = run->all = 0;
    if (run->roles.has_loss)
        run->right = own_repair_score(&run->roles, run->roles.steps, &run->all, NULL);
    return true;
}

/* Tries a form, and remembers it if it is the best; true where all is right, with the run kept. */
static bool try_form(struct search *it, struct own_data data)
{
    struct own_run *run = it->run;
    struct python_error failure = {0};
    if ((it->stop && *it->stop) || it->tries++ >= MOST_TRIES)
        return false;
    if (!run_form(it, data, &failure)) {
        if (!it->first.error.message[0])
            it->first = failure;
        return false;
    }
    double fit = run->all ? (double)run->right / (double)run->all : 0;
    if (fit > it->fit) {
        it->fit = fit;
        it->best = data;
    }
    if (run->all && run->right == run->all)
        return true;
    own_run_free(run);
    return false;
}

/* The ways round, with labels in each form. */
static bool try_ways(struct search *it, struct own_data data)
{
    for (size_t i = 0; i < OWN_WAYS && (i == 0 || it->wants.data); i++) {
        own_form_turn(&data.form, i);
        if (try_form(it, data))
            return true;
        if (it->fit >= GOOD)
            return false;
    }
    return false;
}

/* As many inputs and classes as the program's matrices are wide. */
static bool try_sizes(struct search *it, struct own_data data)
{
    const struct own_wants sizes = it->wants;
    size_t classes[OWN_MOST_SIZES + 2] = {0}, count = 1;
    for (size_t i = 0; i < sizes.count; i++)
        if (sizes.size[i] != 2 && sizes.size[i] != data.samples.classes && sizes.size[i] <= 26)
            classes[count++] = sizes.size[i];
    classes[count++] = 2;
    for (size_t i = 0; i <= sizes.count; i++)
        for (size_t c = 0; c < count; c++) {
            data.form.classes = classes[c];
            data.form.inputs = i < sizes.count ? sizes.size[i] : 0;
            bool tried = !data.form.classes && !data.form.inputs;
            if (!tried && data.form.inputs <= data.samples.inputs && try_ways(it, data))
                return true;
        }
    return false;
}

/* Whether the search is over: in all forms, or in one that is good enough to look for a fault in.
 */
static bool search(struct search *it, struct own_data data)
{
    const size_t samples[] = {FEW, MORE};
    for (size_t n = 0; n < 2; n++)
        for (int tables = 0; tables < 2; tables++) {
            data.form = (struct own_form){.samples = samples[n], .tables = tables};
            if (data.form.samples > data.samples.samples)
                data.form.samples = data.samples.samples;
            if (try_ways(it, data))
                return true;
            if (it->fit > 0 || !it->wants.data)
                return false;
            if (try_sizes(it, data))
                return true;
            if (it->fit > 0)
                return false;
        }
    return false;
}

bool own_run_new(struct own_run *run, const struct python_source *source, struct dataset samples,
                 const volatile sig_atomic_t *stop, struct python_error *error)
{
    *run = (struct own_run){0};
    struct search it = {.run = run, .source = source, .stop = stop, .fit = -1};
    it.planned = planned_text(source->text);
    bool ok = search(&it, (struct own_data){.samples = samples});
    if (!ok && it.fit >= 0)
        ok = run_form(&it, it.best, error);
    else if (!ok)
        *error = it.first;
    memory_free(it.planned);
    return ok;
}
