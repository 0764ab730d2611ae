#include "model/version.h"

#include <assert.h>
#include <string.h>

#include "base/memory.h"

/* ========================================= statements ========================================= */

static void free_statement(struct statement *statement)
{
    memory_free(statement->formula);
    line_release(statement->line);
    line_release(statement->spoiled);
}

/* A copy that owns its formula and holds its lines. */
static bool copy_statement(struct statement *copy, const struct statement *statement,
                           struct error *error)
{
    char *formula = memory_string(statement->formula, error);
    if (!formula)
        return false;
    *copy = *statement;
    copy->formula = formula;
    copy->line = line_share(statement->line);
    copy->spoiled = line_share(statement->spoiled);
    return true;
}

static void free_program(struct program *program)
{
    for (size_t s = 0; s < program->count; s++)
        free_statement(&program->statements[s]);
    memory_free(program->statements);
    *program = (struct program){0};
}

/* With room for one statement more. */
static bool copy_program(struct program *copy, const struct program *program, struct error *error)
{
    *copy = (struct program){0};
    copy->statements = memory_new(program->count + 1, sizeof *copy->statements, error);
    if (!copy->statements)
        return false;
    for (size_t s = 0; s < program->count; s++) {
        if (!copy_statement(&copy->statements[s], &program->statements[s], error)) {
            free_program(copy);
            return false;
        }
        copy->count++;
    }
    return true;
}

size_t program_first(const struct program *program, size_t tensor)
{
    size_t s = 0;
    while (s < program->count && program->statements[s].target != tensor)
        s++;
    return s;
}

size_t program_last(const struct program *program, size_t tensor)
{
    for (size_t s = program->count; s-- > 0;)
        if (program->statements[s].target == tensor)
            return s;
    return program->count;
}

bool program_is_edited(const struct program *program)
{
    for (size_t s = 0; s < program->count; s++)
        if (statement_line(&program->statements[s]))
            return true;
    return false;
}

bool program_is_plain(const struct network *network, const struct program *program)
{
    for (size_t s = 0; s < program->count; s++) {
        const struct statement *statement = &program->statements[s];
        bool carried = network->tensors[statement->target].lifetime == LIFETIME_CARRIED;
        if (statement_line(statement) || carried != (statement->pass == PASS_UPDATE) ||
            program_first(program, statement->target) != s)
            return false;
    }
    return true;
}

struct program network_program(const struct network *network)
{
    return (struct program){network->statements, network->statement_count};
}

/* ========================================== versions ========================================== */

void version_use(struct network *network, size_t version)
{
    network->version = version;
    network->statements = network->programs[version].statements;
    network->statement_count = network->programs[version].count;
}

static bool add_version(struct network *network, struct program program, struct error *error)
{
    struct program *grown = memory_grow(network->programs, &network->program_capacity,
                                        network->program_count + 1, sizeof *grown, error);
    if (!grown)
        return false;
    network->programs = grown;
    grown[network->program_count++] = program;
    return true;
}

bool version_first(struct network *network, struct error *error)
{
    return add_version(network, network_program(network), error);
}

bool version_new(struct network *network, size_t from, size_t *version, struct error *error)
{
    struct program copy;
    if (!copy_program(&copy, &network->programs[from], error))
        return false;
    if (!add_version(network, copy, error)) {
        free_program(&copy);
        return false;
    }
    *version = network->program_count - 1;
    return true;
}

void version_drop(struct network *network, size_t version)
{
    assert(version != network->version);
    free_program(&network->programs[version]);
    while (network->programs[network->program_count - 1].count == 0)
        network->program_count--;
}

void version_free(struct network *network)
{
    if (network->program_count == 0) { /* it failed while it was built */
        struct program program = network_program(network);
        free_program(&program);
    }
    while (network->program_count > 0)
        free_program(&network->programs[--network->program_count]);
    memory_free(network->programs);
}

size_t version_find(const struct network *network, size_t version, size_t id)
{
    const struct program *program = &network->programs[version];
    size_t s = 0;
    while (s < program->count && program->statements[s].id != id)
        s++;
    return s;
}

/* A version that is changed may be in force. */
static void changed(struct network *network, size_t version)
{
    if (network->version == version)
        version_use(network, version);
}

bool version_replace(struct network *network, size_t version, size_t index, struct line *line,
                     const char *formula, struct error *error)
{
    struct statement *statement = &network->programs[version].statements[index];
    char *copy = memory_string(formula, error);
    if (!copy)
        return false;
    memory_free(statement->formula);
    line_release(statement->line);
    statement->formula = copy;
    statement->line = line_share(line);
    return true;
}

void version_spoil(struct network *network, size_t version, size_t index, struct line *line)
{
    struct statement *statement = &network->programs[version].statements[index];
    line_share(line);
    line_release(statement->spoiled);
    statement->spoiled = line;
}

bool version_restore(struct network *network, size_t version, size_t index, struct error *error)
{
    const struct statement *statement = &network->programs[version].statements[index];
    size_t first = version_find(network, 0, statement->id);
    assert(first < network->programs[0].count);
    return version_replace(network, version, index, NULL,
                           network->programs[0].statements[first].formula, error);
}

bool version_insert(struct network *network, size_t version, size_t index,
                    const struct statement *statement, struct error *error)
{
    struct program *program = &network->programs[version], grown;
    struct statement copy;
    if (!copy_statement(&copy, statement, error))
        return false;
    if (!copy_program(&grown, program, error)) {
        free_statement(&copy);
        return false;
    }
    memmove(&grown.statements[index + 1], &grown.statements[index],
            (grown.count - index) * sizeof copy);
    grown.statements[index] = copy;
    grown.count++;
    free_program(program);
    *program = grown;
    changed(network, version);
    return true;
}

void version_remove(struct network *network, size_t version, size_t index)
{
    struct program *program = &network->programs[version];
    free_statement(&program->statements[index]);
    program->count--;
    memmove(&program->statements[index], &program->statements[index + 1],
            (program->count - index) * sizeof *program->statements);
    changed(network, version);
}

/* ======================================= added tensors ======================================== */

bool version_computes(const struct network *network, size_t tensor)
{
    for (size_t v = 0; v < network->program_count; v++)
        if (program_first(&network->programs[v], tensor) < network->programs[v].count)
            return true;
    return false;
}

/* Fills an empty row. A sum exists in full from the beginning. */
static bool fill_row(struct tensor *row, const struct tensor *tensor, struct error *error)
{
    struct tensor made = *tensor;
    made.value = (struct matrix){0};
    if (made.lifetime == LIFETIME_GRADIENT) {
        if (!matrix_new(&made.value, made.rows, made.columns, error))
            return false;
        matrix_fill(made.value, 0);
    }
    matrix_free(&row->value);
    *row = made;
    return true;
}

bool version_tensor(struct network *network, const struct tensor *tensor, size_t *row,
                    struct error *error)
{
    *row = network_find(network, tensor->name);
    if (*row < network->tensor_count) {
        assert(!version_computes(network, *row));
        return fill_row(&network->tensors[*row], tensor, error);
    }
    struct tensor *grown = memory_grow(network->tensors, &network->tensor_capacity,
                                       network->tensor_count + 1, sizeof *grown, error);
    if (!grown)
        return false;
    network->tensors = grown;
    if (!fill_row(&grown[network->tensor_count], tensor, error))
        return false;
    network->tensor_count++;
    return true;
}

bool version_copy(struct network *network, const struct network *from, struct error *error)
{
    struct program copy, program = network_program(from);
    for (size_t t = network->tensor_count; t < from->tensor_count; t++) {
        struct tensor tensor = from->tensors[t];
        size_t row;
        if (tensor.lifetime == LIFETIME_SAMPLE)
            tensor.columns = network->batch.count;
        if (!version_tensor(network, &tensor, &row, error))
            return false;
    }
    if (from->version == 0)
        return true;
    if (!copy_program(&copy, &program, error))
        return false;
    if (!add_version(network, copy, error)) {
        free_program(&copy);
        return false;
    }
    version_use(network, network->program_count - 1);
    return true;
}
