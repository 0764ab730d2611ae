/* Any kind of operation in any pass: programs are generated, and each runs by statements and by
 * blocks, with several numbers of threads. All its tensors have the same bits. */
#include "test.h"

#include "model/evaluation.h"
#include "model/network.h"
#include "model/parameters.h"
#include "model/run.h"
#include "model/version.h"
#include "session/formula.h"
#include "session/session.h"
#include "time/timeline.h"

enum { ITERATIONS = 2, TENSORS = 64 };

static const int THREADS[] = {1, 2, 3, 8};
enum { THREAD_COUNTS = sizeof THREADS / sizeof THREADS[0] };

/* The data sets: the toy; several blocks in two lanes; more lanes than threads. */
static struct dataset toy, some, many;
static struct network begun[3]; /* over each of them */
static struct session nobody;   /* whose names lines take: none */

static void make_network(struct network *network, struct dataset data, size_t hidden)
{
    struct error error = {0};
    struct random random;
    random_seed(&random, 5);
    struct layers layers = {.count = 2, .units = {data.inputs, hidden, data.classes}};
    assert_ok(network_new(network, layers, data, &error), &error);
    network_initialise(network, INITIALISE_UNIFORM, &random);
    network->random = random;
}

static int set_up(void **state)
{
    (void)state;
    struct error error = {0};
    struct random random;
    random_seed(&random, 17);
    some = random_dataset(&random, 6, 3, 1300);
    many = random_dataset(&random, 6, 3, 4700);
    session_empty(&nobody);
    if (!parameters_toy(&begun[0], &toy, &error))
        return -1;
    begun[0].random = random;
    make_network(&begun[1], some, 5);
    make_network(&begun[2], many, 5);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++)
        network_free(&begun[i]);
    dataset_free(&toy);
    dataset_free(&some);
    dataset_free(&many);
    session_free(&nobody);
    return 0;
}

/* ==================================== operations of other kinds =============================== */

enum { SUMS = 8, ALTERED = 32 };

static const struct operation *sums[SUMS];
static size_t sum_count;

/* A Sum as a Whole operation begins at zero and divides by m itself. */
static void mean(const struct operation *sum, struct matrix target, const struct matrix *operand,
                 const struct context *context)
{
    matrix_fill(target, 0);
    sum->apply(target, operand, context);
    for (size_t i = 0; i < matrix_count(target); i++)
        target.at[i] /= (real)operand[0].columns;
}

#define MEAN(n)                                                                                    \
    static void mean_##n(struct matrix target, const struct matrix *operand,                       \
                         const struct context *context)                                            \
    {                                                                                              \
        mean(sums[n], target, operand, context);                                                   \
    }
MEAN(0)
MEAN(1)
MEAN(2)
MEAN(3)
static void (*const MEANS[])(struct matrix, const struct matrix *,
                             const struct context *) = {mean_0, mean_1, mean_2, mean_3};

/* The same operation as another kind. */
static const struct operation *as_kind(const struct operation *operation, enum operation_kind kind)
{
    static struct operation altered[ALTERED];
    static const struct operation *from[ALTERED];
    static size_t count;
    size_t i = 0;
    if (kind == operation->kind)
        return operation;
    while (i < count && (from[i] != operation || altered[i].kind != kind))
        i++;
    if (i < count)
        return &altered[i];
    assert_true(count < ALTERED);
    altered[count] = *operation;
    altered[count].kind = kind;
    if (operation->kind == OPERATION_SUM) {
        assert_true(sum_count < sizeof MEANS / sizeof MEANS[0]);
        sums[sum_count] = operation;
        altered[count].apply = MEANS[sum_count++];
    }
    from[count] = operation;
    return &altered[count++];
}

/* The kinds that an operation may have: an update column by column is one over whole tensors. */
static size_t legal_kinds(const struct operation *operation, enum operation_kind *kinds)
{
    kinds[0] = OPERATION_WHOLE;
    kinds[1] = operation->kind == OPERATION_SUM ? OPERATION_SUM : OPERATION_COLUMNS;
    return 2;
}

/* ======================================= another program ====================================== */

static size_t row(const struct network *network, const char *name)
{
    size_t t = network_find(network, name);
    assert_true(t < network->tensor_count);
    return t;
}

static struct statement *statement_of(struct network *network, const char *name)
{
    return &network->statements[network_statement(network, name)];
}

/* Puts a copy of the first version in force, to be changed. */
static void begin_program(struct network *network)
{
    struct error error = {0};
    size_t version;
    assert_ok(version_new(network, 0, &version, &error), &error);
    version_use(network, version);
}

/* A new tensor: as many rows and columns as another, or a column a sample. */
static size_t new_tensor(struct network *network, const char *name, enum lifetime lifetime,
                         size_t rows, size_t columns)
{
    struct error error = {0};
    struct tensor tensor = {.lifetime = lifetime, .rows = rows, .columns = columns};
    size_t t;
    snprintf(tensor.name, sizeof tensor.name, "%s", name);
    assert_ok(version_tensor(network, &tensor, &t, &error), &error);
    return t;
}

static void insert(struct network *network, size_t index, struct statement statement)
{
    struct error error = {0};
    size_t pass_of = index ? index - 1 : 0;
    statement.pass = network->statements[pass_of].pass;
    statement.id = 100 + network->statement_count;
    assert_ok(version_insert(network, network->version, index, &statement, &error), &error);
}

/* Inserts an operation behind the statement that computes a tensor. */
static void insert_operation(struct network *network, const char *behind,
                             const struct operation *operation, size_t target, size_t first,
                             size_t second)
{
    struct statement statement = {.target = target,
                                  .operand = {first, second},
                                  .operation = operation,
                                  .formula = (char[]){""}};
    insert(network, network_statement(network, behind) + 1, statement);
}

static void edit(struct network *network, const char *name, const char *text)
{
    struct error error = {0};
    struct line *line = formula_new(&nobody, name, text, NULL, &error);
    assert_ok(line != NULL, &error);
    assert_ok(version_replace(network, network->version, network_statement(network, name), line,
                              text, &error),
              &error);
    line_release(line);
}

static void insert_line(struct network *network, const char *behind, const char *name,
                        const char *text)
{
    struct error error = {0};
    struct line *line = formula_new(&nobody, name, text, NULL, &error);
    assert_ok(line != NULL, &error);
    struct statement statement = {.target = row(network, name),
                                  .operation = &OPERATION_LINE,
                                  .formula = (char *)text,
                                  .inserted = true,
                                  .line = line};
    insert(network, network_statement(network, behind) + 1, statement);
    line_release(line);
}

enum { NO_LINES, EDITED_LINES, DRAWING_LINES, READING_LINES, BACKGROUNDS };

/* Lines that a program has besides what is tried in it. */
static void add_lines(struct network *network, int background)
{
    switch (background) {
    case EDITED_LINES:
        edit(network, "A1", "np.maximum(Z1, 0)");
        edit(network, "db2", "np.sum(dZ2, axis=1, keepdims=True) / m");
        edit(network, "W2", "W2 - alpha * dW2");
        break;
    case DRAWING_LINES:
        insert_line(network, "A1", "A1", "A1 * (np.random.rand(A1.shape[0], A1.shape[1]) < 0.8)");
        insert_line(network, "dW2", "dW2", "np.clip(dW2, -0.01, 0.01)");
        break;
    case READING_LINES:
        new_tensor(network, "right", LIFETIME_GRADIENT, 1, 1);
        new_tensor(network, "seen", LIFETIME_GRADIENT, network->layers.units[1],
                   network->layers.units[0]);
        insert_line(network, "Z1", "W1", "W1 * 0.999");
        insert_line(network, "loss", "right", "np.mean(predictions == labels)");
        insert_line(network, "dZ1", "seen", "dZ1 @ X.T + right");
        break;
    default:
        break;
    }
}

/* ========================================= two orders ========================================= */

enum order { BY_STEPS, BY_ONE_CALL, BY_BLOCKS };

/* Two iterations, in one order. */
static void train_in(enum order order, struct network *network, struct timeline *timeline)
{
    struct error error = {0};
    assert_ok(timeline_new(timeline, network, 1 << 20, &error), &error);
    for (size_t i = 0; i < ITERATIONS; i++)
        if (order == BY_ONE_CALL)
            assert_ok(run_statements(network, 0, network->statement_count, &error), &error);
        else if (order == BY_BLOCKS)
            assert_ok(timeline_next(timeline, &error), &error);
        else
            while (timeline->place.iteration == i)
                assert_ok(timeline_step(timeline, &error), &error);
}

/* All tensors, those that a run by blocks did not keep computed again. */
static void compare(const struct network *right, struct network *network, struct timeline *timeline,
                    bool again)
{
    struct error error = {0};
    struct program program = network_program(network);
    for (size_t t = 0; t < network->tensor_count; t++) {
        const struct tensor *tensor = &network->tensors[t];
        bool given = program_first(&program, t) < program.count;
        if (given && again)
            assert_ok(timeline_materialise(timeline, t, &error), &error);
        if (given || tensor->lifetime == LIFETIME_CARRIED)
            assert_same_bits(tensor->value, right->tensors[t].value, tensor->name);
    }
    assert_memory_equal(network->predictions, right->predictions, network->batch.count);
    assert_true(random_same(&network->random, &right->random));
}

/* What a run by blocks says of a tensor, that it exists, is true before anything runs again. */
static void compare_kept(const struct network *right, const struct network *network)
{
    for (size_t t = 0; t < network->tensor_count; t++)
        if (network->tensors[t].lifetime != LIFETIME_DATA && network->tensors[t].value.at)
            assert_same_bits(network->tensors[t].value, right->tensors[t].value,
                             network->tensors[t].name);
}

/* Every order with every number of threads gives what steps give with one thread. */
static void orders_agree(const struct network *start)
{
    struct error error = {0};
    struct network right;
    struct timeline ignored;
    assert_ok(network_over(&right, start, start->batch, &error), &error);
    right.threads = 1;
    train_in(BY_STEPS, &right, &ignored);
    for (size_t i = 0; i < THREAD_COUNTS; i++)
        for (enum order order = BY_STEPS; order <= BY_BLOCKS; order++) {
            if (order == BY_ONE_CALL && i > 0)
                continue;
            struct network network;
            struct timeline timeline;
            assert_ok(network_over(&network, start, start->batch, &error), &error);
            network.threads = THREADS[i];
            train_in(order, &network, &timeline);
            compare_kept(&right, &network);
            compare(&right, &network, &timeline, order != BY_ONE_CALL);
            timeline_free(&timeline);
            network_free(&network);
        }
    timeline_free(&ignored);
    network_free(&right);
}

/* A network to try a program in, with all that the beginning has. */
static void begin_trial(struct network *trial, const struct network *from)
{
    struct error error = {0};
    assert_ok(network_scratch(trial, from, from->data, &error), &error);
    begin_program(trial);
}

static void end_trial(struct network *trial)
{
    orders_agree(trial);
    network_free(trial);
}

/* ==================================== every operation, moved ================================== */

/* A statement's operation as another kind, in its place. */
static size_t try_in_place(const struct network *from, size_t s, int background)
{
    enum operation_kind kinds[3];
    size_t count = legal_kinds(from->statements[s].operation, kinds);
    for (size_t k = 0; k < count; k++) {
        struct network trial;
        begin_trial(&trial, from);
        trial.statements[s].operation = as_kind(trial.statements[s].operation, kinds[k]);
        add_lines(&trial, background);
        end_trial(&trial);
    }
    return count;
}

/* A second statement with that operation at `index`, that gives the same tensor again, or a new
 * one. */
static size_t try_again(const struct network *from, size_t s, size_t index, int background)
{
    enum operation_kind kinds[3];
    size_t count = legal_kinds(from->statements[s].operation, kinds);
    for (size_t k = 0; k < count; k++)
        for (int same = 0; same < 2; same++) {
            struct network trial;
            begin_trial(&trial, from);
            struct statement statement = trial.statements[s];
            const struct tensor *target = &trial.tensors[statement.target];
            bool sample = target->lifetime == LIFETIME_SAMPLE;
            statement.operation = as_kind(statement.operation, kinds[k]);
            if (!same)
                statement.target =
                    new_tensor(&trial, "again", sample ? LIFETIME_SAMPLE : LIFETIME_GRADIENT,
                               target->rows, target->columns);
            insert(&trial, index, statement);
            add_lines(&trial, background);
            end_trial(&trial);
        }
    return 2 * count;
}

/* Whether a place lies where a pass begins or ends, in the midst of the updates, or close behind.
 */
static bool is_marked(const struct network *network, size_t s, size_t index)
{
    size_t update = network_pass(network, PASS_UPDATE);
    return index == s + 1 || index == network_pass(network, PASS_BACKWARD) || index == update ||
           index == update + 1 || index == network->statement_count;
}

static size_t try_all(const struct network *from, int background, bool everywhere)
{
    size_t tried = 0;
    for (size_t s = 0; s < from->statement_count; s++) {
        tried += try_in_place(from, s, background);
        for (size_t index = s + 1; index <= from->statement_count; index++)
            if (everywhere || is_marked(from, s, index))
                tried += try_again(from, s, index, background);
    }
    return tried;
}

static void every_operation_on_the_toy(void **state)
{
    (void)state;
    assert_int_equal(try_all(&begun[0], NO_LINES, true), 16 * 2 + 136 * 4);
}

static void every_operation_in_lanes_and_blocks(void **state)
{
    (void)state;
    assert_int_equal(try_all(&begun[1], NO_LINES, false), 16 * 2 + 58 * 4);
    assert_int_equal(try_all(&begun[1], READING_LINES, false), 16 * 2 + 58 * 4);
}

static void every_operation_in_many_lanes(void **state)
{
    (void)state;
    size_t tried = 0;
    for (int background = 0; background < BACKGROUNDS; background++)
        for (size_t s = 0; s < begun[2].statement_count; s++)
            tried += try_in_place(&begun[2], s, background);
    assert_int_equal(tried, 4 * 16 * 2);
}

/* ===================================== other statements ======================================= */

/* C (K x n) = Z (K x n) - c (K x 1) */
static void centre(struct matrix C, const struct matrix *operand, const struct context *context)
{
    (void)context;
    for (size_t n = 0; n < C.columns; n++)
        for (size_t i = 0; i < C.rows; i++)
            *matrix_at(C, i, n) = *matrix_at(operand[0], i, n) - operand[1].at[i];
}

/* v (K x 1) += Z (K x n) * Z, along the rows */
static void squares(struct matrix v, const struct matrix *operand, const struct context *context)
{
    (void)context;
    for (size_t n = 0; n < operand[0].columns; n++)
        for (size_t i = 0; i < v.rows; i++)
            v.at[i] += *matrix_at(operand[0], i, n) * *matrix_at(operand[0], i, n);
}

/* G = T / (1 + |T|), over all samples; G may be T */
static void normalise(struct matrix G, const struct matrix *operand, const struct context *context)
{
    (void)context;
    double sum = 0;
    for (size_t i = 0; i < matrix_count(operand[0]); i++)
        sum += (double)(operand[0].at[i] * operand[0].at[i]);
    for (size_t i = 0; i < matrix_count(G); i++)
        G.at[i] = operand[0].at[i] / (real)(1 + sqrt(sum));
}

static const struct operation CENTRE = {
    .name = "centre", .kind = OPERATION_COLUMNS, .operands = 2, .apply = centre};
static const struct operation SQUARES = {
    .name = "squares", .kind = OPERATION_SUM, .operands = 1, .apply = squares};
static const struct operation NORMALISE = {
    .name = "normalise", .kind = OPERATION_WHOLE, .operands = 1, .apply = normalise};

/* Sums that the next statement of the same pass reads for each sample: Z1 is centred, and its
 * squares' mean is taken off again; so is dZ1. Each of the four as another kind. */
static void sums_are_read_in_their_own_pass(void **state)
{
    (void)state;
    size_t tried = 0;
    for (size_t data = 0; data < 3; data++)
        for (int kinds = 0; kinds < 16; kinds++, tried++) {
            static const char *const passes[][3] = {{"Z1", "first", "second"},
                                                    {"dZ1", "third", "fourth"}};
            struct network trial;
            begin_trial(&trial, &begun[data]);
            size_t units = trial.layers.units[1], m = trial.batch.count;
            const struct operation *sum =
                as_kind(&SQUARES, kinds & 1 ? OPERATION_WHOLE : SQUARES.kind);
            const struct operation *take =
                as_kind(&CENTRE, kinds & 2 ? OPERATION_WHOLE : CENTRE.kind);
            for (size_t p = 0; p < 2; p++) {
                const char *const *name = passes[p];
                size_t Z = row(&trial, name[0]);
                size_t mean_of = new_tensor(&trial, name[1], LIFETIME_GRADIENT, units, 1);
                size_t centred = new_tensor(&trial, name[2], LIFETIME_SAMPLE, units, m);
                insert_operation(&trial, name[0], sum, mean_of, Z, 0);
                insert_operation(&trial, name[1], take, centred, Z, mean_of);
            }
            statement_of(&trial, "A1")->operand[0] = row(&trial, "second");
            statement_of(&trial, "dW1")->operand[0] = row(&trial, "fourth");
            statement_of(&trial, "dW1")->operation =
                as_kind(statement_of(&trial, "dW1")->operation,
                        kinds & 4 ? OPERATION_WHOLE : OPERATION_SUM);
            add_lines(&trial, kinds & 8 ? DRAWING_LINES : NO_LINES);
            end_trial(&trial);
        }
    assert_int_equal(tried, 48);
}

/* The draft of a statement kind: its own Whole operation in the middle of the backward pass, in
 * place or beside, over the errors, over X, and over both. */
static void whole_operations_stand_among_blocks(void **state)
{
    (void)state;
    size_t tried = 0;
    for (size_t data = 0; data < 3; data++)
        for (int choice = 0; choice < 8; choice++)
            for (int background = 0; background < BACKGROUNDS; background++, tried++) {
                struct network trial;
                begin_trial(&trial, &begun[data]);
                size_t m = trial.batch.count, dZ2 = row(&trial, "dZ2");
                size_t beside =
                    new_tensor(&trial, "beside", LIFETIME_SAMPLE, trial.layers.units[2], m);
                size_t G = choice & 1 ? dZ2 : beside;
                insert_operation(&trial, "dZ2", &NORMALISE, G, dZ2, 0);
                statement_of(&trial, "dW2")->operand[0] = G;
                statement_of(&trial, "dA1")->operand[1] = G;
                if (choice & 2) {
                    size_t P = new_tensor(&trial, "P", LIFETIME_SAMPLE, trial.layers.units[0], m);
                    insert_operation(&trial, "dA1", &NORMALISE, P, trial.X, 0);
                    statement_of(&trial, "dW1")->operand[1] = P;
                }
                if (choice & 4)
                    insert_operation(&trial, "db1", &NORMALISE, row(&trial, "dW1"),
                                     row(&trial, "dW1"), 0);
                add_lines(&trial, background);
                end_trial(&trial);
            }
    assert_int_equal(tried, 96);
}

/* Every statement edited by its own formula, and all of them; each is inserted once more, too. */
static void every_statement_as_a_line(void **state)
{
    (void)state;
    size_t tried = 0;
    for (size_t data = 0; data < 2; data++)
        for (size_t s = 0; s <= begun[data].statement_count; s++, tried++) {
            struct network trial;
            begin_trial(&trial, &begun[data]);
            for (size_t i = 0; i < begun[data].statement_count; i++) {
                const struct statement *it = &begun[data].statements[i];
                if (i == s || s == begun[data].statement_count)
                    edit(&trial, trial.tensors[it->target].name, it->formula);
            }
            for (size_t i = 0; i < begun[data].statement_count; i += s + 1) {
                const struct statement *it = &begun[data].statements[i];
                const char *name = trial.tensors[it->target].name;
                insert_line(&trial, name, name, it->formula);
            }
            end_trial(&trial);
        }
    assert_int_equal(tried, 2 * 17);
}

/* A line that fails in the second iteration stops a run by blocks where it stops steps. */
static void a_line_that_fails_stops_both(void **state)
{
    (void)state;
    struct error error = {0};
    for (size_t data = 0; data < 3; data++) {
        struct network stepped, network;
        struct timeline steps, blocks;
        begin_trial(&stepped, &begun[data]);
        edit(&stepped, "A1", "np.maximum(Z1, 0)[0:, iteration:]");
        insert_line(&stepped, "Z1", "Z1", "Z1 + np.random.randn(Z1.shape[0], 1)");
        assert_ok(network_scratch(&network, &stepped, stepped.data, &error), &error);
        assert_ok(timeline_new(&steps, &stepped, 1 << 20, &error), &error);
        assert_ok(timeline_new(&blocks, &network, 1 << 20, &error), &error);
        for (size_t s = 0; s < stepped.statement_count + 2; s++)
            assert_ok(timeline_step(&steps, &error), &error);
        assert_error(timeline_step(&steps, &error), &error, "the line gives");
        assert_ok(timeline_next(&blocks, &error), &error);
        assert_error(timeline_next(&blocks, &error), &error, "the line gives");
        assert_int_equal(place_compare(steps.place, blocks.place), 0);
        assert_int_equal(blocks.place.done, 2);
        assert_true(random_same(&stepped.random, &network.random));
        assert_ok(timeline_materialise(&blocks, row(&network, "Z1"), &error), &error);
        assert_same_bits(network_tensor(&stepped, "Z1")->value,
                         network_tensor(&network, "Z1")->value, "Z1");
        timeline_free(&steps);
        timeline_free(&blocks);
        network_free(&stepped);
        network_free(&network);
    }
}

/* ======================================== a batch ============================================= */

/* The samples of a batch, copied in its order. */
static struct dataset copied(struct dataset data, struct batch batch)
{
    struct error error = {0};
    struct dataset copy = data;
    copy.samples = batch.count;
    copy.pixels = memory_new(batch.count, data.inputs, &error);
    copy.labels = memory_new(batch.count, 1, &error);
    assert_true(copy.pixels && copy.labels);
    for (size_t n = 0; n < batch.count; n++) {
        size_t sample = batch_sample(batch, n);
        memcpy(copy.pixels + n * data.inputs, data.pixels + sample * data.inputs, data.inputs);
        copy.labels[n] = data.labels[sample];
    }
    return copy;
}

/* A batch of a network's data gives what a data set of just these samples gives: by steps and by
 * blocks, with lines that read X, Y, labels and predictions. */
static void batch_equals_copy(const struct network *from, struct batch batch, int background)
{
    struct error error = {0};
    struct network cursor, copy;
    struct timeline ignored;
    struct evaluation evaluation;
    struct dataset data = copied(from->data, batch);
    begin_trial(&cursor, from);
    add_lines(&cursor, background);
    edit(&cursor, "dZ2", "A2 - one_hot(labels)");
    assert_ok(network_scratch(&copy, &cursor, data, &error), &error);
    assert_ok(network_use_batch(&cursor, batch, &error), &error);
    assert_int_equal(network_tensor(&cursor, "X")->columns, batch.count);
    orders_agree(&cursor);
    train_in(BY_BLOCKS, &cursor, &ignored);
    timeline_free(&ignored);
    train_in(BY_STEPS, &copy, &ignored);
    compare_kept(&copy, &cursor);
    assert_memory_equal(cursor.predictions, copy.predictions, batch.count);
    assert_true(run_accuracy(&cursor) == run_accuracy(&copy));
    for (size_t n = 0; n < batch.count; n++)
        assert_int_equal(batch_label(cursor.batch, cursor.data, n), data.labels[n]);
    for (size_t t = 0; t < 2; t++) {
        size_t tensor = t ? cursor.Y : cursor.X;
        assert_ok(run_materialise(&cursor, tensor, &error) &&
                      run_materialise(&copy, tensor, &error),
                  &error);
        assert_same_bits(cursor.tensors[tensor].value, copy.tensors[tensor].value, "data");
    }
    assert_ok(evaluate(&evaluation, &copy, data, &error), &error);
    assert_int_equal(evaluation.samples, batch.count);
    evaluation_free(&evaluation);
    timeline_free(&ignored);
    network_free(&cursor);
    network_free(&copy);
    dataset_free(&data);
}

static void batches_are_read_through_the_cursor(void **state)
{
    (void)state;
    size_t tried = 0;
    for (size_t data = 0; data < 3; data++) {
        struct random random;
        struct error error = {0};
        size_t all = begun[data].data.samples, *order = memory_new(all, sizeof *order, &error);
        random_seed(&random, 23);
        random_permutation(&random, order, all);
        const struct batch batches[] = {{NULL, 0, all},
                                        {NULL, 1, all / 2},
                                        {order, 0, all},
                                        {order, 2, all / 2},
                                        {order, all - 1, 1}};
        for (size_t i = 0; i < sizeof batches / sizeof batches[0]; i++)
            for (int background = 0; background < BACKGROUNDS; background++, tried++)
                batch_equals_copy(&begun[data], batches[i], background);
        memory_free(order);
    }
    assert_int_equal(tried, 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_operation_on_the_toy),
        cmocka_unit_test(every_operation_in_lanes_and_blocks),
        cmocka_unit_test(every_operation_in_many_lanes),
        cmocka_unit_test(sums_are_read_in_their_own_pass),
        cmocka_unit_test(whole_operations_stand_among_blocks),
        cmocka_unit_test(every_statement_as_a_line),
        cmocka_unit_test(a_line_that_fails_stops_both),
        cmocka_unit_test(batches_are_read_through_the_cursor),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
