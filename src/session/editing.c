/* What all edits have in common: two copies of the program, a trial, the journal. */
#include <string.h>

#include "session/editing.h"
#include "session/formula.h"
#include "judge/network_names.h"
#include "model/run.h"
#include "model/version.h"

bool editing_begin(struct editing *editing, struct session *session, struct error *error)
{
    struct network *network = &session->training.network;
    *editing = (struct editing){.session = session, .done = session->training.timeline.place.done};
    size_t next = timeline_next_version(&session->training.timeline);
    if (editing->done == 0) {
        bool ok = version_new(network, next, &editing->next, error);
        editing->now = editing->next;
        return ok;
    }
    if (!version_new(network, network->version, &editing->now, error))
        return false;
    if (version_new(network, next, &editing->next, error))
        return true;
    version_drop(network, editing->now);
    return false;
}

void editing_abandon(struct editing *editing)
{
    version_drop(&editing->session->training.network, editing->next);
    if (editing->now != editing->next)
        version_drop(&editing->session->training.network, editing->now);
}

bool editing_commit(struct editing *editing, const char *command, struct line *line,
                    struct error *error)
{
    bool dropped;
    struct session *session = editing->session;
    if (!timeline_edit(&session->training.timeline, editing->now, editing->next, command, line,
                       &dropped, error))
        return false;
    if (dropped)
        fprintf(session->output.notes,
                "This begins a new future: what came after this place is gone.\n");
    return true;
}

size_t editing_now(const struct editing *editing, size_t index)
{
    const struct network *network = &editing->session->training.network;
    size_t id = network->programs[editing->next].statements[index].id;
    size_t found = version_find(network, editing->now, id);
    return found < editing->done ? network->programs[editing->now].count : found;
}

bool editing_scratch(const struct editing *editing, struct network *scratch, struct error *error)
{
    struct network *network = &editing->session->training.network;
    size_t version = network->version;
    version_use(network, editing->next);
    bool ok = network_over(scratch, network, network->batch, error);
    version_use(network, version);
    return ok;
}

/* ===================================== what a line reads ====================================== */

/* The first name, of those a line reads, that has no value before a statement. */
struct reads {
    const struct network *network;
    const struct program *program;
    size_t index;
    size_t tensor; /* that has none; the network's tensor_count for all's well */
};

static void check_read(void *context, const char *name)
{
    struct reads *reads = context;
    const struct network *network = reads->network;
    size_t tensor = network_names_tensor(network, name);
    if (tensor == network->tensor_count || network->tensors[tensor].lifetime == LIFETIME_CARRIED ||
        network->tensors[tensor].lifetime == LIFETIME_DATA)
        return;
    if (program_first(reads->program, tensor) >= reads->index)
        reads->tensor = tensor;
}

bool editing_reads(const struct network *network, size_t version, const struct line *line,
                   size_t index, struct error *error)
{
    const struct program *program = &network->programs[version];
    struct reads reads = {network, program, index, network->tensor_count};
    formula_reads(line, check_read, &reads);
    if (reads.tensor == network->tensor_count)
        return true;
    const char *name = network->tensors[reads.tensor].name;
    if (program_first(program, reads.tensor) == program->count)
        return error_set(error, NULL, "the line reads %s, which no statement computes", name);
    if (strcmp(name, formula_target(line)) == 0)
        return error_set(error, "Only updates go on from their own value: b2 = b2 - alpha * db2.",
                         "the line that computes %s uses %s itself", name, name);
    return error_set(error, "A line reads what stands above it, the parameters, X and Y.",
                     "the line for %s reads %s, which is computed only after it",
                     formula_target(line), name);
}

void edit_identify(struct tensor *tensor, const struct network *network, const char *name)
{
    size_t of = name[0] == 'd' ? network_find(network, name + 1) : network->tensor_count;
    bool gradient = of < network->tensor_count;
    *tensor = (struct tensor){.role = gradient ? ROLE_GRADIENT : ROLE_OTHER,
                              .layer = gradient ? network->tensors[of].layer : 0,
                              .of = gradient ? of : 0};
    snprintf(tensor->name, sizeof tensor->name, "%s", name);
}

void edit_adopt(struct network *network, size_t tensor)
{
    char name[32];
    snprintf(name, sizeof name, "d%s", network->tensors[tensor].name);
    size_t gradient = network_find(network, name);
    if (gradient == network->tensor_count || network->tensors[gradient].role != ROLE_OTHER)
        return;
    network->tensors[gradient].role = ROLE_GRADIENT;
    network->tensors[gradient].of = tensor;
}

bool edit_shape(struct tensor *tensor, const struct network *network, struct array value,
                struct error *error)
{
    if (value.dimensions == 1)
        return error_set(error, "keepdims=True keeps the second dimension.",
                         "%s would have one dimension, a tensor has two", tensor->name);
    if (array_count(value) == 0)
        return error_set(error, NULL, "%s would have no elements", tensor->name);
    tensor->rows = value.size[0];
    tensor->columns = value.size[1];
    tensor->number = value.dimensions == 0;
    bool sample = value.dimensions == 2 && tensor->columns == network->batch.count;
    tensor->lifetime = sample ? LIFETIME_SAMPLE : LIFETIME_GRADIENT;
    return true;
}

/* ========================================== remarks =========================================== */

bool edit_is_known(const struct statement *statement)
{
    return statement->line != NULL;
}

void edit_remark(const struct network *network, const struct statement *statement, char *text,
                 size_t length)
{
    size_t original = version_find(network, 0, statement->id);
    text[0] = '\0';
    if (statement->inserted)
        snprintf(text, length, "inserted");
    else if (statement->line && original < network->programs[0].count)
        snprintf(text, length, "edited, in place of %s",
                 network->programs[0].statements[original].formula);
}

/* Lists the lines that were given back after this iteration had passed them; tells how many. */
static size_t list_passed(struct session *session, const struct program *next)
{
    struct network *network = &session->training.network;
    const struct program *now = &network->programs[network->version];
    size_t version = timeline_next_version(&session->training.timeline), listed = 0;
    for (size_t s = 0; session->training.timeline.place.done && s < now->count; s++) {
        const struct statement *statement = &now->statements[s];
        size_t later = version_find(network, version, statement->id);
        char remark[200];
        if (!edit_is_known(statement) ||
            (later < next->count && edit_is_known(&next->statements[later])))
            continue;
        listed++;
        edit_remark(network, statement, remark, sizeof remark);
        fprintf(session->output.results, "%-3zu%s = %s    %s; to the end of iteration %zu\n", s + 1,
                network->tensors[statement->target].name, statement->formula, remark,
                session->training.timeline.place.iteration);
    }
    return listed;
}

void edit_list(struct session *session)
{
    struct network *network = &session->training.network;
    size_t version = timeline_next_version(&session->training.timeline), listed = 0;
    const struct program *program = &network->programs[version];
    listed += list_passed(session, program);
    for (size_t s = 0; s < program->count; s++) {
        const struct statement *statement = &program->statements[s];
        char remark[200];
        if (!edit_is_known(statement))
            continue;
        listed++;
        size_t here = version_find(network, network->version, statement->id);
        bool later =
            here == network->statement_count || network->statements[here].line != statement->line;
        edit_remark(network, statement, remark, sizeof remark);
        fprintf(session->output.results, "%-3zu%s = %s    %s", s + 1,
                network->tensors[statement->target].name, statement->formula, remark);
        if (later)
            fprintf(session->output.results, "; from iteration %zu on",
                    session->training.timeline.place.iteration + 1);
        fputc('\n', session->output.results);
    }
    if (listed == 0)
        fprintf(session->output.results, "No statement is edited.\n");
}

/* ================================= taken over to a new network ================================ */

/* Where a statement of the old network belongs in the new one. */
struct keeping {
    struct network *to;
    const struct network *from;
    size_t version; /* of `to` */
    size_t after;   /* the statement of it that the next inserted one follows */
    size_t next_id;
    FILE *notes;
};

static const char *target_of(const struct network *network, const struct statement *statement)
{
    return network->tensors[statement->target].name;
}

static bool try_line(const struct keeping *keeping, struct line *line, size_t target, size_t index,
                     struct array *value, struct error *error)
{
    struct network scratch;
    if (!network_over(&scratch, keeping->to, keeping->to->batch, error))
        return false;
    bool ok = run_statements(&scratch, 0, index, error);
    if (ok && value)
        ok = formula_evaluate(line, &scratch, value, error);
    else if (ok)
        ok = line->run(line, &scratch, target, error);
    network_free(&scratch);
    return ok;
}

/* Gives the statement at `index` of the new network the old one's lines. */
static bool keep_edited(const struct keeping *keeping, const struct statement *statement,
                        size_t index, struct error *error)
{
    struct line *line = statement->line ? statement->line : statement->spoiled;
    size_t target = keeping->to->statements[index].target;
    if (!editing_reads(keeping->to, keeping->version, line, index, error) ||
        !try_line(keeping, line, target, index, NULL, error))
        return false;
    if (statement->line && !version_replace(keeping->to, keeping->version, index, statement->line,
                                            statement->formula, error))
        return false;
    if (statement->spoiled)
        version_spoil(keeping->to, keeping->version, index, statement->spoiled);
    return true;
}

/* What an inserted tensor is in the new network: the gradient of the tensor there that is called as
 * the one whose gradient it was. */
static struct tensor identity_in(const struct network *to, const struct network *from, size_t row)
{
    const struct tensor *old = &from->tensors[row];
    bool gradient = old->role == ROLE_GRADIENT;
    size_t of = gradient ? network_find(to, from->tensors[old->of].name) : to->tensor_count;
    struct tensor tensor = {.role = old->role};
    memcpy(tensor.name, old->name, sizeof tensor.name);
    if (of < to->tensor_count) {
        tensor.of = of;
        tensor.layer = to->tensors[of].layer;
    } else if (gradient) {
        tensor.role = ROLE_OTHER;
    }
    return tensor;
}

static bool keep_inserted(struct keeping *keeping, const struct statement *statement,
                          struct error *error)
{
    struct network *to = keeping->to;
    struct tensor tensor;
    struct statement copy = *statement;
    const char *name = keeping->from->tensors[statement->target].name;
    size_t index = keeping->after, row = network_find(to, name);
    struct array value = {0};
    bool is_new = row == to->tensor_count;
    const struct program *first = &keeping->from->programs[0];
    if (is_new && program_first(first, statement->target) < first->count)
        return error_set(error, NULL, "the network has no such tensor");
    if (!editing_reads(to, keeping->version, statement->line, index, error) ||
        !try_line(keeping, statement->line, row, index, is_new ? &value : NULL, error))
        return false;
    tensor = identity_in(to, keeping->from, statement->target);
    if (is_new && !edit_shape(&tensor, to, value, error)) {
        array_free(&value);
        return false;
    }
    array_free(&value);
    if (is_new && !version_tensor(to, &tensor, &row, error))
        return false;
    copy.target = row;
    copy.id = keeping->next_id++;
    return version_insert(to, keeping->version, index, &copy, error);
}

bool edit_keep(struct network *to, struct network *from, size_t version, FILE *notes,
               struct error *error)
{
    const struct program *program = &from->programs[version];
    if (!program_is_edited(program))
        return true;
    struct keeping keeping = {
        .to = to, .from = from, .next_id = to->statement_count, .notes = notes};
    if (!version_new(to, 0, &keeping.version, error))
        return false;
    version_use(to, keeping.version);
    for (size_t s = 0; s < program->count; s++) {
        const struct statement *statement = &program->statements[s];
        const char *target = target_of(from, statement);
        struct program now = network_program(to);
        size_t index = program_first(&now, network_find(to, target));
        struct error reason = {.message = "the network has no such tensor"};
        bool kept;
        if (!statement->inserted && index < now.count)
            keeping.after = index + 1;
        if (!statement_line(statement))
            continue;
        if (statement->inserted)
            kept = keep_inserted(&keeping, statement, &reason);
        else
            kept = index < now.count && keep_edited(&keeping, statement, index, &reason);
        keeping.after += kept && statement->inserted;
        if (statement->line)
            fprintf(notes, kept ? "kept: %s = %s\n" : "dropped: %s = %s (%.*s)\n", target,
                    statement->formula, (int)strcspn(reason.message, "\n"), reason.message);
        else if (!kept)
            fprintf(notes, "dropped: the spoiled statement, which does not fit this network\n");
    }
    return true;
}
