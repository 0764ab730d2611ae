#include "judge/probe.h"

#include <math.h>

#include "base/memory.h"
#include "model/run.h"
#include "model/version.h"

void probe_free(struct probe *probe)
{
    memory_free(probe->needed);
    matrix_free(&probe->centre);
    matrix_free(&probe->right);
    matrix_free(&probe->left);
    matrix_free(&probe->right_tenth);
    matrix_free(&probe->left_tenth);
}

static bool reads(const struct statement *statement, size_t tensor)
{
    for (size_t i = 0; i < statement->operation->operands; i++)
        if (statement->operand[i] == tensor)
            return true;
    return false;
}

/* Whether a statement may read more than the operands it names: an expression does. */
static bool is_opaque(const struct statement *statement)
{
    return statement_line(statement) || statement->operation->kind == OPERATION_WHOLE;
}

bool loss_is_mean_of_costs(const struct statement *loss)
{
    return !statement_line(loss) && loss->operation->costs;
}

/* The first statement that a nudge of `source` may change: the one after what computes it, or
 * after the step-th where several do in turn. */
static size_t first_after(const struct network *network, size_t source, size_t step)
{
    size_t loss = network_computes(network, network->loss), first = 0;
    if (tensor_is_parameter(&network->tensors[source]))
        return 0;
    for (size_t s = 0, seen = 0; s < loss && (seen == 0 || seen < step); s++)
        if (network->statements[s].target == source) {
            first = s + 1;
            seen++;
        }
    return first;
}

static bool is_edited(const struct network *network, size_t loss)
{
    return program_is_edited(&(struct program){network->statements, loss});
}

/* Marks the statements before the loss that a nudge of `source` changes, as far as it matters to
 * the loss: from the one that first reads it. Where an expression stands among them, all are run.
 */
static void mark_needed(bool *needed, const struct network *network, size_t source, size_t first,
                        size_t loss)
{
    bool opaque = !loss_is_mean_of_costs(&network->statements[loss]), reached = false;
    for (size_t s = 0; s < loss; s++)
        opaque |= is_opaque(&network->statements[s]);
    for (size_t s = first; s < loss; s++) {
        reached |= reads(&network->statements[s], source);
        bool used = reads(&network->statements[loss], network->statements[s].target);
        for (size_t later = s + 1; later < loss && !used; later++)
            used = reads(&network->statements[later], network->statements[s].target);
        needed[s] = opaque || (reached && used);
    }
}

/* What computing one entry of a statement's target costs: two operations a term, or a function. */
static double entry_work(const struct network *network, const struct statement *statement)
{
    struct matrix shape[NETWORK_OPERANDS] = {{0}};
    if (!statement->operation->why.terms)
        return 20;
    for (size_t i = 0; i < statement->operation->operands; i++) {
        const struct tensor *tensor = &network->tensors[statement->operand[i]];
        shape[i] = (struct matrix){tensor->rows, tensor->columns, NULL};
    }
    return 2 * (double)statement->operation->why.terms(shape);
}

double probe_cost(const struct network *network, size_t source)
{
    size_t loss = network_computes(network, network->loss);
    bool needed[8 * NETWORK_LAYERS] = {false};
    double cost = 0, m = (double)network->batch.count;
    if (loss < 8 * NETWORK_LAYERS)
        mark_needed(needed, network, source, first_after(network, source, 0), loss);
    for (size_t s = 0; s < loss && s < 8 * NETWORK_LAYERS; s++) {
        const struct statement *statement = &network->statements[s];
        double rows = (double)network->tensors[statement->target].rows;
        cost += needed[s] ? rows * entry_work(network, statement) * m : 0;
    }
    return cost + 60 * m * (double)network->tensors[network->output].rows;
}

bool probe_begin_again(struct probe *probe, struct error *error)
{
    if (!probe->edited)
        return true;
    probe->network->random = probe->random;
    return run_statements(probe->network, 0, probe->first, error);
}

bool probe_costs(struct probe *probe, struct matrix costs, struct error *error)
{
    struct network *network = probe->network;
    const struct statement *loss = &network->statements[probe->loss];
    for (size_t s = 0; s < probe->loss; s++)
        if (probe->needed[s] && !run_statements(network, s, s + 1, error))
            return false;
    if (!loss_is_mean_of_costs(loss)) {
        bool ok = run_statements(network, probe->loss, probe->loss + 1, error);
        matrix_fill(costs, network->tensors[network->loss].value.at[0]);
        return ok;
    }
    if (!run_materialise(network, network->Y, error))
        return false;
    struct matrix operand[NETWORK_OPERANDS] = {{0}};
    for (size_t i = 0; i < loss->operation->operands; i++)
        operand[i] = network->tensors[loss->operand[i]].value;
    loss->operation->costs(costs, operand);
    return true;
}

bool probe_new(struct probe *probe, struct network *network, size_t source, size_t step,
               struct error *error)
{
    size_t m = network->batch.count;
    *probe = (struct probe){.network = network, .source = source, .scale = 1};
    probe->random = network->random;
    probe->loss = network_computes(network, network->loss);
    probe->edited = is_edited(network, probe->loss);
    probe->first = first_after(network, source, step);
    probe->rows = network->tensors[source].lifetime == LIFETIME_SAMPLE;
    probe->needed = memory_new(network->statement_count, sizeof *probe->needed, error);
    if (probe->needed)
        mark_needed(probe->needed, network, source, probe->first, probe->loss);
    if (probe->needed && matrix_new(&probe->centre, 1, m, error) &&
        matrix_new(&probe->right, 1, m, error) && matrix_new(&probe->left, 1, m, error) &&
        matrix_new(&probe->right_tenth, 1, m, error) &&
        matrix_new(&probe->left_tenth, 1, m, error) && probe_begin_again(probe, error) &&
        probe_costs(probe, probe->centre, error))
        return true;
    probe_free(probe);
    return false;
}

bool probe_nudge(struct probe *probe, size_t row, size_t column, double step, struct matrix costs,
                 struct error *error)
{
    struct tensor *tensor = &probe->network->tensors[probe->source];
    size_t from = probe->rows ? 0 : column, to = probe->rows ? tensor->columns : column + 1;
    struct matrix saved;
    if (!probe_begin_again(probe, error) || !matrix_new(&saved, 1, to - from, error))
        return false;
    for (size_t j = from; j < to; j++) {
        real *at = matrix_at(tensor->value, row, j);
        saved.at[j - from] = *at;
        *at += (real)step;
    }
    bool ok = probe_costs(probe, costs, error);
    for (size_t j = from; j < to; j++)
        *matrix_at(tensor->value, row, j) = saved.at[j - from];
    matrix_free(&saved);
    return ok;
}

/* Whether samples meet before the loss, in a line of a person's: every second column is moved far,
 * and the other samples' costs must not change by a bit. */
static bool samples_meet(struct probe *probe, bool *meet, struct error *error)
{
    struct tensor *tensor = &probe->network->tensors[probe->source];
    struct matrix saved;
    if (!probe_begin_again(probe, error) ||
        !matrix_new(&saved, tensor->rows, tensor->columns, error))
        return false;
    matrix_copy(saved, tensor->value);
    for (size_t n = 0; n < tensor->columns; n += 2)
        for (size_t k = 0; k < tensor->rows; k++)
            *matrix_at(tensor->value, k, n) += (real)(1 + fabs((double)*matrix_at(saved, k, n)));
    bool ok = probe_costs(probe, probe->right, error);
    for (size_t n = 1; ok && n < tensor->columns; n += 2) {
        double cost = (double)probe->right.at[n], before = (double)probe->centre.at[n];
        *meet |= cost != before && !(isnan(cost) && isnan(before));
    }
    matrix_copy(tensor->value, saved);
    matrix_free(&saved);
    return ok;
}

bool probe_choose_way(struct probe *probe, struct error *error)
{
    bool meet = !loss_is_mean_of_costs(&probe->network->statements[probe->loss]);
    if (!probe->rows || (!probe->edited && !meet))
        return true;
    if (!meet && !samples_meet(probe, &meet, error))
        return false;
    probe->rows = !meet;
    probe->scale = meet ? (double)probe->network->batch.count : 1;
    return true;
}
