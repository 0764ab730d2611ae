#include "model/run.h"

#include <assert.h>
#include <string.h>
#ifdef _OPENMP
#include <omp.h>
#endif

#include "base/memory.h"
#include "data/lists.h"
#include "data/one_hot.h"
#include "model/version.h"
#include "model/workspace.h"

enum {
    LANE_SAMPLES = 512, /* the fewest that make a lane of their own */
    LANES = 32,
    BLOCK = 512,   /* samples, where X is lists: the weights are packed once a block */
    NUMBERS = 128, /* samples, where X is numbers: 784 x 128 stay in the second-level cache */
};

/* Statements [from, to) of a run that go over the samples together, or one Whole statement. */
struct segment {
    struct network *network;
    size_t from, to;
    bool whole;
    bool X, Y;       /* whether they are read, X as numbers */
    bool transposed; /* whether a sum reads X as lists */
};

size_t run_lanes(size_t samples)
{
    size_t lanes = samples / LANE_SAMPLES;
    return lanes < 1 ? 1 : lanes > LANES ? LANES : lanes;
}

/* ======================================== the segments ======================================== */

static bool has_columns(const struct network *network, size_t tensor)
{
    return network->tensors[tensor].lifetime == LIFETIME_SAMPLE;
}

/* How a statement is run: a person's line goes over whole tensors, and so does an operation column
 * by column whose target has no column a sample. */
static enum operation_kind kind_of(const struct network *network, size_t s)
{
    const struct statement *statement = &network->statements[s];
    enum operation_kind kind = statement->operation->kind;
    bool whole = statement_line(statement) ||
                 (kind == OPERATION_COLUMNS && !has_columns(network, statement->target));
    return whole ? OPERATION_WHOLE : kind;
}

static bool reads(const struct network *network, size_t s, size_t tensor)
{
    const struct statement *statement = &network->statements[s];
    const struct line *line = statement_line(statement);
    if (line)
        return line->reads(line, network, tensor);
    for (size_t i = 0; i < statement->operation->operands; i++)
        if (statement->operand[i] == tensor)
            return true;
    return false;
}

/* Whether a statement reads X, its operand i, as lists. */
static bool takes_lists(const struct network *network, size_t s, size_t i)
{
    const struct statement *statement = &network->statements[s];
    const struct operation *operation = statement->operation;
    return network->workspace->lists && operation->apply_sparse && operation->sparse == i &&
           statement->operand[i] == network->X && kind_of(network, s) != OPERATION_WHOLE;
}

/* Whether a statement reads, or gives again, what a Sum among [from, s) gives: a sum is there only
 * when all lanes are added. */
static bool waits(const struct network *network, size_t from, size_t s)
{
    for (size_t i = from; i < s; i++) {
        size_t sum = network->statements[i].target;
        if (kind_of(network, i) == OPERATION_SUM &&
            (network->statements[s].target == sum || reads(network, s, sum)))
            return true;
    }
    return false;
}

/* Notes how a statement of a segment reads X and Y. */
static void find_data(struct segment *segment, size_t s)
{
    const struct network *network = segment->network;
    const struct operation *operation = network->statements[s].operation;
    segment->Y |= reads(network, s, network->Y);
    for (size_t i = 0; i < operation->operands; i++) {
        bool lists = takes_lists(network, s, i);
        segment->X |= network->statements[s].operand[i] == network->X && !lists;
        segment->transposed |= lists && operation->kind == OPERATION_SUM;
    }
}

/* The segment that begins with a statement; it ends before `to`. */
static struct segment segment_from(struct network *network, size_t from, size_t to, bool by_blocks)
{
    struct segment segment = {.network = network, .from = from, .to = from + 1};
    segment.whole = kind_of(network, from) == OPERATION_WHOLE;
    while (by_blocks && !segment.whole && segment.to < to &&
           kind_of(network, segment.to) != OPERATION_WHOLE && !waits(network, from, segment.to))
        segment.to++;
    for (size_t s = from; !segment.whole && s < segment.to; s++)
        find_data(&segment, s);
    return segment;
}

/* Marks the tensors that a segment needs in full: what a Whole statement reads or gives, and what
 * another segment, or another run, has given before. */
static void mark_full(const struct segment *segment, size_t number)
{
    struct network *network = segment->network;
    struct workspace *space = network->workspace;
    for (size_t s = segment->from; s < segment->to; s++)
        for (size_t t = 0; t < network->tensor_count; t++) {
            bool is_operand = reads(network, s, t), is_target = network->statements[s].target == t;
            enum lifetime lifetime = network->tensors[t].lifetime;
            if ((!is_operand && !is_target) ||
                (lifetime != LIFETIME_SAMPLE && lifetime != LIFETIME_DATA))
                continue;
            bool elsewhere = space->segment[t] != number && (space->segment[t] || is_operand);
            space->full[t] |= segment->whole || (elsewhere && lifetime == LIFETIME_SAMPLE);
            space->segment[t] = number;
        }
}

/* Finds the tensors that a run of [from, to) needs in full. */
static void plan(struct network *network, size_t from, size_t to, bool by_blocks)
{
    struct workspace *space = network->workspace;
    memset(space->full, !by_blocks, space->tensors * sizeof *space->full);
    memset(space->segment, 0, space->tensors * sizeof *space->segment);
    for (size_t s = from, number = 1; by_blocks && s < to; number++) {
        struct segment segment = segment_from(network, s, to, by_blocks);
        mark_full(&segment, number);
        s = segment.to;
    }
}

/* =========================================== memory =========================================== */

/* The workspace, with as many threads as the network asks for (never more than lanes), and X as
 * lists. */
static bool prepare_workspace(struct network *network, struct error *error)
{
    struct workspace *space = network->workspace;
    size_t lanes = run_lanes(network->batch.count);
    int threads = network->threads < 1 ? 1 : network->threads;
    if ((size_t)threads > lanes)
        threads = (int)lanes;
    if (!space || space->lanes != lanes || space->threads != threads ||
        space->tensors != network->tensor_count) {
        workspace_free(&network->workspace);
        network->workspace = workspace_new(lanes, threads, network->tensor_count, error);
    }
    space = network->workspace;
    return space && lists_of(&space->lists, &space->first, network->data, error);
}

static bool allocate(struct matrix *matrix, size_t rows, size_t columns, struct error *error)
{
    if (matrix->at && matrix->rows == rows && matrix->columns == columns)
        return true;
    matrix_free(matrix);
    return matrix_new(matrix, rows, columns, error);
}

/* Memory for a tensor that a segment uses, wherever the segment will look for it. */
static bool prepare_tensor(const struct segment *segment, size_t t, bool is_target,
                           struct error *error)
{
    struct network *network = segment->network;
    struct workspace *space = network->workspace;
    struct tensor *tensor = &network->tensors[t];
    if (has_columns(network, t) && space->full[t])
        return allocate(&tensor->value, tensor->rows, tensor->columns, error);
    if (segment->whole)
        return tensor->lifetime != LIFETIME_DATA || run_materialise(network, t, error);
    bool blocks = tensor->lifetime == LIFETIME_DATA || has_columns(network, t);
    size_t columns = t == network->X ? NUMBERS : BLOCK;
    for (int i = 0; blocks && i < space->threads; i++)
        if (!allocate(&space->block[(size_t)i * space->tensors + t], tensor->rows, columns, error))
            return false;
    for (size_t i = 0; !blocks && is_target && i < space->lanes; i++)
        if (!allocate(&space->sum[i * space->tensors + t], tensor->rows, tensor->columns, error))
            return false;
    return true;
}

/* Room for the transposes of all blocks of X, unless those of this batch are there. In an order of
 * its own they are made anew in each run, since the order may have changed. */
static bool prepare_transposes(const struct segment *segment, struct error *error)
{
    struct workspace *space = segment->network->workspace;
    struct batch batch = segment->network->batch;
    size_t most = (batch.count + space->lanes - 1) / space->lanes;
    size_t size = segment->X ? NUMBERS : BLOCK, blocks = (most + size - 1) / size;
    if (space->transpose && space->blocks == blocks && space->transposed[0] == batch.from &&
        space->transposed[1] == batch.count)
        return true;
    space->transposed[0] = batch.from;
    space->transposed[1] = batch.count;
    return workspace_new_transposes(space, blocks, error);
}

static bool prepare(const struct segment *segment, struct error *error)
{
    if (segment->transposed && !prepare_transposes(segment, error))
        return false;
    for (size_t s = segment->from; s < segment->to; s++) {
        const struct statement *statement = &segment->network->statements[s];
        if (statement_line(statement))
            continue; /* it makes what it needs */
        if (!prepare_tensor(segment, statement->target, true, error))
            return false;
        for (size_t i = 0; i < statement->operation->operands; i++)
            if (!takes_lists(segment->network, s, i) &&
                !prepare_tensor(segment, statement->operand[i], false, error))
                return false;
    }
    return true;
}

/* =========================================== a lane =========================================== */

/* A block of samples on its way through the statements. */
struct block {
    size_t lane;
    int thread;
    size_t from, to;            /* samples */
    struct nonzeros *transpose; /* of X, if a sum reads it as lists */
};

/* The matrix that a tensor is for this block, as target or as operand. */
static struct matrix bound(const struct network *network, const struct block *block, size_t t,
                           bool is_target)
{
    const struct workspace *space = network->workspace;
    const struct tensor *tensor = &network->tensors[t];
    if (has_columns(network, t) && space->full[t])
        return matrix_columns(tensor->value, block->from, block->to);
    if (has_columns(network, t) || tensor->lifetime == LIFETIME_DATA)
        return matrix_columns(space->block[(size_t)block->thread * space->tensors + t], 0,
                              block->to - block->from);
    return is_target ? space->sum[block->lane * space->tensors + t] : tensor->value;
}

/* X and Y of the block, from the bytes. */
static void fill_data(const struct segment *segment, const struct block *block)
{
    const struct network *network = segment->network;
    if (segment->X)
        batch_inputs(bound(network, block, network->X, false), network->batch, network->data,
                     block->from);
    if (segment->Y)
        batch_one_hot(bound(network, block, network->Y, false), network->batch, network->data,
                      block->from);
}

/* X of the block as lists, where there are any; a block without an order of its own keeps its
 * transpose. */
static bool list_data(struct sparse *X, const struct segment *segment, const struct block *block,
                      struct error *error)
{
    const struct workspace *space = segment->network->workspace;
    struct batch batch = segment->network->batch;
    size_t at = batch.from + block->from;
    *X = (struct sparse){.columns = space->lists, .first = space->first, .rows = block->transpose};
    if (batch.order)
        X->order = batch.order + at;
    else
        X->first += at;
    return !segment->transposed || (!batch.order && block->transpose->from) ||
           nonzeros_transpose(block->transpose, X, block->to - block->from, error);
}

static bool run_block(const struct segment *segment, const struct block *block, struct error *error)
{
    struct network *network = segment->network;
    struct sparse X;
    if (!list_data(&X, segment, block, error))
        return false;
    fill_data(segment, block);
    for (size_t s = segment->from; s < segment->to; s++) {
        const struct statement *statement = &network->statements[s];
        const struct operation *operation = statement->operation;
        struct matrix operand[NETWORK_OPERANDS] = {0};
        bool sparse = takes_lists(network, s, operation->sparse);
        for (size_t i = 0; i < operation->operands; i++)
            if (!sparse || i != operation->sparse)
                operand[i] = bound(network, block, statement->operand[i], false);
        struct matrix target = bound(network, block, statement->target, true);
        if (sparse)
            operation->apply_sparse(target, operand, &X, &statement->context);
        else
            operation->apply(target, operand, &statement->context);
        if (statement->target == network->output)
            one_hot_labels(network->predictions + block->from, target);
    }
    return true;
}

/* The lane's samples, in blocks of nearly equal size. */
static bool run_lane(const struct segment *segment, size_t lane, int thread, struct error *error)
{
    struct network *network = segment->network;
    struct workspace *space = network->workspace;
    for (size_t s = segment->from; s < segment->to; s++)
        if (kind_of(network, s) == OPERATION_SUM)
            matrix_fill(space->sum[lane * space->tensors + network->statements[s].target], 0);
    size_t from = network->batch.count * lane / space->lanes;
    size_t samples = network->batch.count * (lane + 1) / space->lanes - from;
    size_t size = segment->X ? NUMBERS : BLOCK, blocks = (samples + size - 1) / size;
    for (size_t i = 0; i < blocks; i++) {
        struct block block = {lane, thread, from + samples * i / blocks,
                              from + samples * (i + 1) / blocks, NULL};
        if (segment->transposed)
            block.transpose = &space->transpose[lane * space->blocks + i];
        if (!run_block(segment, &block, error))
            return false;
    }
    return true;
}

/* ========================================= a segment ========================================== */

/* A sum's value = (lane 0 + lane 1 + ...) / m */
static void add_lanes(struct network *network, size_t t)
{
    struct workspace *space = network->workspace;
    struct matrix total = network->tensors[t].value;
    matrix_copy(total, space->sum[t]);
    for (size_t lane = 1; lane < space->lanes; lane++) {
        struct matrix share = space->sum[lane * space->tensors + t];
        for (size_t i = 0; i < matrix_count(total); i++)
            total.at[i] += share.at[i];
    }
    for (size_t i = 0; i < matrix_count(total); i++)
        total.at[i] /= (real)network->batch.count;
}

/* False, with the error set, when memory is short for one of them. */
static bool run_lanes_of(const struct segment *segment, struct error *error)
{
    struct network *network = segment->network;
    int lanes = (int)network->workspace->lanes;
    bool ok = true;
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic, 1)                                                      \
    num_threads(network->workspace->threads) if (lanes > 1)
    for (int lane = 0; lane < lanes; lane++) {
        struct error own;
        if (!run_lane(segment, (size_t)lane, omp_get_thread_num(), &own)) {
#pragma omp critical
            {
                *error = own;
                ok = false;
            }
        }
    }
#else
    for (int lane = 0; ok && lane < lanes; lane++)
        ok = run_lane(segment, (size_t)lane, 0, error);
#endif
    for (size_t s = segment->from; ok && s < segment->to; s++)
        if (kind_of(network, s) == OPERATION_SUM)
            add_lanes(network, network->statements[s].target);
    return ok;
}

/* A person's line takes the place of the operation. */
static bool run_whole(struct network *network, const struct statement *statement,
                      struct error *error)
{
    struct line *line = statement_line(statement);
    struct matrix operand[NETWORK_OPERANDS] = {0};
    if (line && !line->run(line, network, statement->target, error))
        return false;
    for (size_t i = 0; !line && i < statement->operation->operands; i++)
        operand[i] = network->tensors[statement->operand[i]].value;
    if (!line)
        statement->operation->apply(network->tensors[statement->target].value, operand,
                                    &statement->context);
    if (statement->target == network->output)
        one_hot_labels(network->predictions, network->tensors[network->output].value);
    return true;
}

static bool run_segment(const struct segment *segment, struct error *error)
{
    if (!prepare(segment, error))
        return false;
    if (segment->whole)
        return run_whole(segment->network, &segment->network->statements[segment->from], error);
    return run_lanes_of(segment, error);
}

/* ============================================ runs ============================================ */

static bool run(struct network *network, size_t from, size_t to, bool by_blocks,
                struct error *error)
{
    if (!prepare_workspace(network, error))
        return false;
    plan(network, from, to, by_blocks);
    for (size_t s = from; s < to;) {
        struct segment segment = segment_from(network, s, to, by_blocks);
        if (!run_segment(&segment, error))
            return false;
        s = segment.to;
    }
    return true;
}

bool run_statements(struct network *network, size_t from, size_t to, struct error *error)
{
    return run(network, from, to, false, error);
}

bool run_blocks(struct network *network, size_t from, size_t to, struct error *error)
{
    if (!run(network, from, to, true, error))
        return false;
    for (size_t t = 0; t < network->tensor_count; t++) {
        enum lifetime lifetime = network->tensors[t].lifetime;
        if ((lifetime == LIFETIME_SAMPLE || lifetime == LIFETIME_DATA) &&
            !network->workspace->full[t])
            matrix_free(&network->tensors[t].value);
    }
    return true;
}

bool run_iteration(struct network *network, struct error *error)
{
    if (!run_blocks(network, 0, network->statement_count, error))
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
        batch_inputs(tensor->value, network->batch, network->data, 0);
    else
        batch_one_hot(tensor->value, network->batch, network->data, 0);
    return true;
}

double run_accuracy(const struct network *network)
{
    size_t correct = 0;
    for (size_t n = 0; n < network->batch.count; n++)
        correct += network->predictions[n] == batch_label(network->batch, network->data, n);
    return (double)correct / (double)network->batch.count;
}
