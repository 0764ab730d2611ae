#include "model/run.h"

#include <assert.h>
#include <string.h>
#ifdef _OPENMP
#include <omp.h>
#endif

#include "base/memory.h"
#include "data/one_hot.h"
#include "model/version.h"

enum {
    LANE_SAMPLES = 512, /* the fewest that make a lane of their own */
    LANES = 32,
    BLOCK = 128, /* samples: 784 x 128 reals of X stay in the second-level cache */
};

/* What lanes and threads compute in. Matrices are allocated when first needed. */
struct workspace {
    size_t lanes;
    size_t tensors; /* the network's tensor_count when it was made */
    int threads;
    struct matrix *sum;   /* lanes x tensor_count: each lane's share of a gradient */
    struct matrix *block; /* threads x tensor_count: a block of each sample and data tensor */
};

/* One call of a run: the statements [from, to), in full or by blocks. */
struct run {
    struct network *network;
    size_t from, to;
    bool full;
};

size_t run_lanes(size_t samples)
{
    size_t lanes = samples / LANE_SAMPLES;
    return lanes < 1 ? 1 : lanes > LANES ? LANES : lanes;
}

/* ======================================= the workspace ======================================== */

void run_free_workspace(struct network *network)
{
    struct workspace *space = network->workspace;
    if (!space)
        return;
    for (size_t i = 0; space->sum && i < space->lanes * space->tensors; i++)
        matrix_free(&space->sum[i]);
    for (size_t i = 0; space->block && i < (size_t)space->threads * space->tensors; i++)
        matrix_free(&space->block[i]);
    memory_free(space->sum);
    memory_free(space->block);
    memory_free(space);
    network->workspace = NULL;
}

/* The workspace, with as many threads as the network asks for (never more than lanes). */
static struct workspace *workspace(struct network *network, struct error *error)
{
    size_t lanes = run_lanes(network->data.samples);
    int threads = network->threads < 1 ? 1 : network->threads;
    if ((size_t)threads > lanes)
        threads = (int)lanes;
    if (network->workspace && network->workspace->threads == threads &&
        network->workspace->tensors == network->tensor_count)
        return network->workspace;
    run_free_workspace(network);
    struct workspace *space = memory_new(1, sizeof *space, error);
    if (!space)
        return NULL;
    *space =
        (struct workspace){.lanes = lanes, .tensors = network->tensor_count, .threads = threads};
    network->workspace = space;
    space->sum = memory_new(lanes * network->tensor_count, sizeof *space->sum, error);
    space->block = memory_new((size_t)threads * network->tensor_count, sizeof *space->block, error);
    if (space->sum && space->block)
        return space;
    run_free_workspace(network);
    return NULL;
}

static bool allocate(struct matrix *matrix, size_t rows, size_t columns, struct error *error)
{
    return matrix->at || matrix_new(matrix, rows, columns, error);
}

/* Memory for one tensor of a run, wherever the run will look for it. */
static bool prepare_tensor(const struct run *run, size_t t, bool is_target, struct error *error)
{
    struct network *network = run->network;
    struct workspace *space = network->workspace;
    struct tensor *tensor = &network->tensors[t];
    bool blocks =
        tensor->lifetime == LIFETIME_DATA || (tensor->lifetime == LIFETIME_SAMPLE && !run->full);
    if (tensor->lifetime == LIFETIME_SAMPLE && run->full)
        return allocate(&tensor->value, tensor->rows, tensor->columns, error);
    for (int i = 0; blocks && i < space->threads; i++)
        if (!allocate(&space->block[(size_t)i * network->tensor_count + t], tensor->rows, BLOCK,
                      error))
            return false;
    for (size_t i = 0; tensor->lifetime == LIFETIME_GRADIENT && is_target && i < space->lanes; i++)
        if (!allocate(&space->sum[i * network->tensor_count + t], tensor->rows, tensor->columns,
                      error))
            return false;
    return true;
}

static bool prepare(const struct run *run, struct error *error)
{
    if (!workspace(run->network, error))
        return false;
    for (size_t s = run->from; s < run->to; s++) {
        const struct statement *statement = &run->network->statements[s];
        if (!prepare_tensor(run, statement->target, true, error))
            return false;
        for (size_t i = 0; i < statement->operation->operands; i++)
            if (!prepare_tensor(run, statement->operand[i], false, error))
                return false;
    }
    return true;
}

/* =========================================== a lane =========================================== */

/* A block of samples on its way through the statements. */
struct block {
    size_t lane;
    int thread;
    size_t from, to; /* samples */
};

/* The matrix that a tensor is for this block, as target or as operand. */
static struct matrix bound(const struct run *run, const struct block *block, size_t t,
                           bool is_target)
{
    const struct network *network = run->network;
    const struct workspace *space = network->workspace;
    const struct tensor *tensor = &network->tensors[t];
    size_t count = network->tensor_count;
    switch (tensor->lifetime) {
    case LIFETIME_SAMPLE:
        if (run->full)
            return matrix_columns(tensor->value, block->from, block->to);
        /* fall through */
    case LIFETIME_DATA:
        return matrix_columns(space->block[(size_t)block->thread * count + t], 0,
                              block->to - block->from);
    case LIFETIME_GRADIENT:
        return is_target ? space->sum[block->lane * count + t] : tensor->value;
    case LIFETIME_CARRIED:
        break;
    }
    return tensor->value;
}

static bool uses(const struct run *run, size_t tensor)
{
    for (size_t s = run->from; s < run->to; s++) {
        const struct statement *statement = &run->network->statements[s];
        for (size_t i = 0; i < statement->operation->operands; i++)
            if (statement->operand[i] == tensor)
                return true;
    }
    return false;
}

/* X and Y of the block, from the bytes. */
static void fill_data(const struct run *run, const struct block *block)
{
    const struct network *network = run->network;
    if (uses(run, network->X))
        dataset_widen(bound(run, block, network->X, false), network->data, block->from);
    if (uses(run, network->Y))
        one_hot(bound(run, block, network->Y, false), network->data.labels + block->from);
}

static void run_block(const struct run *run, const struct block *block)
{
    struct network *network = run->network;
    fill_data(run, block);
    for (size_t s = run->from; s < run->to; s++) {
        const struct statement *statement = &network->statements[s];
        struct matrix operand[NETWORK_OPERANDS] = {0};
        for (size_t i = 0; i < statement->operation->operands; i++)
            operand[i] = bound(run, block, statement->operand[i], false);
        struct matrix target = bound(run, block, statement->target, true);
        statement->operation->apply(target, operand);
        if (statement->target == network->output)
            one_hot_labels(network->predictions + block->from, target);
    }
}

/* The lane's samples, in blocks of nearly equal size. */
static void run_lane(const struct run *run, size_t lane, int thread)
{
    struct network *network = run->network;
    struct workspace *space = network->workspace;
    for (size_t s = run->from; s < run->to; s++) {
        size_t t = network->statements[s].target;
        if (network->tensors[t].lifetime == LIFETIME_GRADIENT)
            matrix_fill(space->sum[lane * network->tensor_count + t], 0);
    }
    size_t from = network->data.samples * lane / space->lanes;
    size_t samples = network->data.samples * (lane + 1) / space->lanes - from;
    size_t blocks = (samples + BLOCK - 1) / BLOCK;
    for (size_t i = 0; i < blocks; i++) {
        struct block block = {lane, thread, from + samples * i / blocks,
                              from + samples * (i + 1) / blocks};
        run_block(run, &block);
    }
}

/* ======================================= a run of lanes ======================================= */

/* A gradient's value = (lane 0 + lane 1 + ...) / m */
static void add_lanes(struct network *network, size_t t)
{
    struct workspace *space = network->workspace;
    struct matrix total = network->tensors[t].value;
    matrix_copy(total, space->sum[t]);
    for (size_t lane = 1; lane < space->lanes; lane++) {
        struct matrix share = space->sum[lane * network->tensor_count + t];
        for (size_t i = 0; i < matrix_count(total); i++)
            total.at[i] += share.at[i];
    }
    for (size_t i = 0; i < matrix_count(total); i++)
        total.at[i] /= (real)network->data.samples;
}

static bool run_lanes_of(const struct run *run, struct error *error)
{
    if (!prepare(run, error))
        return false;
    struct network *network = run->network;
    int lanes = (int)network->workspace->lanes;
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic, 1)                                                      \
    num_threads(network->workspace->threads) if (lanes > 1)
    for (int lane = 0; lane < lanes; lane++)
        run_lane(run, (size_t)lane, omp_get_thread_num());
#else
    for (int lane = 0; lane < lanes; lane++)
        run_lane(run, (size_t)lane, 0);
#endif
    for (size_t s = run->from; s < run->to; s++)
        if (network->statements[s].operation->kind == OPERATION_SUM)
            add_lanes(network, network->statements[s].target);
    return true;
}

/* A person's line takes the place of the operation. */
static bool run_line(struct network *network, const struct statement *statement,
                     struct error *error)
{
    struct line *line = statement_line(statement);
    if (!line->run(line, network, statement->target, error))
        return false;
    if (statement->target == network->output)
        one_hot_labels(network->predictions, network->tensors[network->output].value);
    return true;
}

static void run_whole(struct network *network, const struct statement *statement)
{
    struct matrix operand[NETWORK_OPERANDS] = {0};
    for (size_t i = 0; i < statement->operation->operands; i++)
        operand[i] = network->tensors[statement->operand[i]].value;
    statement->operation->apply(network->tensors[statement->target].value, operand);
}

bool run_statements(struct network *network, size_t from, size_t to, struct error *error)
{
    for (size_t s = from; s < to; s++) {
        const struct statement *statement = &network->statements[s];
        struct run run = {network, s, s + 1, true};
        bool ok = true;
        if (statement_line(statement))
            ok = run_line(network, statement, error);
        else if (statement->operation->kind == OPERATION_WHOLE)
            run_whole(network, statement);
        else
            ok = run_lanes_of(&run, error);
        if (!ok)
            return false;
    }
    return true;
}

bool run_blocks(struct network *network, size_t from, size_t to, struct error *error)
{
    struct run run = {network, from, to, false};
    struct program program = network_program(network);
    if (program_is_edited(&program))
        return run_statements(network, from, to, error);
    if (!run_lanes_of(&run, error))
        return false;
    run_release(network);
    return true;
}

bool run_iteration(struct network *network, struct error *error)
{
    size_t update = network_pass(network, PASS_UPDATE);
    if (!run_blocks(network, 0, update, error) ||
        !run_statements(network, update, network->statement_count, error))
        return false;
    network->iteration++;
    return true;
}

void run_release(struct network *network)
{
    for (size_t t = 0; t < network->tensor_count; t++) {
        enum lifetime lifetime = network->tensors[t].lifetime;
        if (lifetime == LIFETIME_SAMPLE || lifetime == LIFETIME_DATA)
            matrix_free(&network->tensors[t].value);
    }
}

bool run_materialise(struct network *network, size_t t, struct error *error)
{
    struct tensor *tensor = &network->tensors[t];
    assert(tensor->lifetime == LIFETIME_DATA);
    if (tensor->value.at)
        return true;
    if (!matrix_new(&tensor->value, tensor->rows, tensor->columns, error))
        return false;
    if (t == network->X)
        dataset_widen(tensor->value, network->data, 0);
    else
        one_hot(tensor->value, network->data.labels);
    return true;
}

double run_accuracy(const struct network *network)
{
    size_t correct = 0;
    for (size_t n = 0; n < network->data.samples; n++)
        correct += network->predictions[n] == network->data.labels[n];
    return (double)correct / (double)network->data.samples;
}
