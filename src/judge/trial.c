#include "judge/trial.h"

#include <string.h>

#include "base/memory.h"
#include "judge/numerical.h"
#include "judge/spelling.h"
#include "language/operators.h"
#include "model/run.h"

/* Runs the scratch iteration as numerical_prepare does, and keeps the random states on the way. */
static bool prepare(struct trial *trial, struct error *error)
{
    struct network *network = &trial->network;
    size_t updates = network_pass(network, PASS_UPDATE);
    trial->drawn = network->random;
    trial->begun = memory_new(network->statement_count, sizeof *trial->begun, error);
    bool ok = trial->begun != NULL;
    for (size_t s = 0; ok && s < network->statement_count; s++) {
        trial->begun[s] = network->random;
        ok = s >= updates || run_statements(network, s, s + 1, error);
    }
    network->random = trial->drawn;
    return ok;
}

bool trial_new(struct trial *trial, const struct network *from, struct batch batch,
               struct error *error)
{
    *trial = (struct trial){0};
    if (!network_over(&trial->network, from, batch, error))
        return false;
    trial->target = trial->network.tensor_count;
    if (prepare(trial, error))
        return true;
    trial_free(trial);
    return false;
}

/* Forgets the locals from this one on. */
static void forget_from(struct trial *trial, size_t first)
{
    for (size_t i = first; i < trial->local_count; i++) {
        memory_free(trial->locals[i].name);
        array_free(&trial->locals[i].value);
    }
    trial->local_count = first;
}

void trial_forget(struct trial *trial)
{
    forget_from(trial, 0);
}

size_t trial_enter(struct trial *trial)
{
    size_t entered = trial->frame;
    if (trial->calls++ == 0)
        trial->outside = trial->local_count;
    trial->frame = trial->local_count;
    return entered;
}

void trial_leave(struct trial *trial, size_t entered)
{
    forget_from(trial, trial->frame);
    trial->frame = entered;
    trial->calls--;
}

void trial_free(struct trial *trial)
{
    trial_forget(trial);
    memory_free(trial->locals);
    memory_free(trial->begun);
    network_free(&trial->network);
    *trial = (struct trial){0};
}

/* ========================================= what is read ======================================= */

enum { READS_BITS = 64 };

bool reads_hold(const struct reads *reads, size_t tensor)
{
    size_t word = tensor / READS_BITS;
    return word < sizeof reads->word / sizeof reads->word[0] &&
           (reads->word[word] >> tensor % READS_BITS & 1);
}

static void note_read(struct reads *reads, size_t tensor)
{
    size_t word = tensor / READS_BITS;
    if (word < sizeof reads->word / sizeof reads->word[0])
        reads->word[word] |= (uint64_t)1 << tensor % READS_BITS;
}

/* A local stands for what it was computed from. A single number, as m of A2.shape, gives nothing of
 * a matrix away. */
static void read_local(struct trial *trial, const struct binding *local)
{
    for (size_t i = 0; i < sizeof trial->reads.word / sizeof trial->reads.word[0]; i++)
        trial->reads.word[i] |= local->reads.word[i];
    if (trial->target < trial->network.tensor_count && reads_hold(&local->reads, trial->target))
        trial->used_answer |= array_count(local->value) > 1 || trial->target == trial->network.loss;
}

/* ============================================ locals ========================================== */

/* The local of this name from one on, up to another. */
static struct binding *local_within(struct trial *trial, const char *name, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (strcmp(trial->locals[i].name, name) == 0)
            return &trial->locals[i];
    return NULL;
}

static struct binding *find_local(struct trial *trial, const char *name)
{
    struct binding *own = local_within(trial, name, trial->frame, trial->local_count);
    return own ? own : local_within(trial, name, 0, trial->calls ? trial->outside : 0);
}

bool trial_bind(struct trial *trial, const char *name, struct array value, struct error *error)
{
    struct binding *old = local_within(trial, name, trial->frame, trial->local_count);
    if (old) {
        struct array share = array_share(value);
        array_free(&old->value);
        old->value = share;
        old->reads = trial->reads;
        return true;
    }
    struct binding *grown = memory_grow(trial->locals, &trial->local_capacity,
                                        trial->local_count + 1, sizeof *grown, error);
    char *copy = grown ? memory_string(name, error) : NULL;
    if (grown)
        trial->locals = grown;
    if (!copy)
        return false;
    trial->locals[trial->local_count++] = (struct binding){copy, array_share(value), trial->reads};
    return true;
}

/* ==================================== tensors, as stored ==================================== */

/* Biases, or their gradient. */
static bool is_bias(const struct trial *trial, size_t tensor)
{
    return network_identity(&trial->network, tensor).role == ROLE_BIASES;
}

bool trial_is_turned(const struct trial *trial, size_t tensor)
{
    const struct tensor *it = &trial->network.tensors[tensor];
    bool bias = is_bias(trial, tensor);
    if (trial->layout == LAYOUT_COLUMNS || (it->rows == 1 && it->columns == 1 && !bias))
        return false;
    return it->lifetime == LIFETIME_DATA || it->lifetime == LIFETIME_SAMPLE || bias ||
           trial->layout == LAYOUT_ROWS;
}

/* What a value of the author's has to be multiplied by to become the program's: m or 1. */
static double unit_of(const struct trial *trial, size_t tensor)
{
    const struct tensor *it = &trial->network.tensors[tensor];
    bool carries = trial->mean && it->lifetime == LIFETIME_SAMPLE && it->role == ROLE_GRADIENT;
    return carries ? (double)trial->network.batch.count : 1;
}

bool trial_tensor(struct trial *trial, size_t tensor, struct array *value, struct error *error)
{
    struct network *network = &trial->network;
    if (network->tensors[tensor].lifetime == LIFETIME_DATA &&
        !run_materialise(network, tensor, error))
        return false;
    *value = array_borrow(network->tensors[tensor].value);
    if (network->tensors[tensor].number)
        value->dimensions = 0;
    if (trial_is_turned(trial, tensor))
        *value = operator_transpose(*value);
    double unit = unit_of(trial, tensor);
    if (unit == 1)
        return true;
    struct array seen = *value, m;
    if (!array_scalar(&m, unit, ARRAY_INTEGER, error))
        return false;
    bool ok = operator_binary(value, "/", seen, m, error);
    array_free(&m);
    return ok;
}

/* =========================================== names ============================================ */

/* A number or the labels, as the network's own names have them. */
static bool number_value(struct trial *trial, const char *name, struct array *value,
                         struct error *error)
{
    bool found;
    struct network_names names = {.network = &trial->network};
    return network_names_find(&names, name, value, &found, error);
}

static bool other_value(struct trial *trial, const char *what, struct array *value,
                        struct error *error)
{
    if (strcmp(what, "m") == 0 || strcmp(what, "labels") == 0)
        return number_value(trial, what, value, error);
    const struct network *network = &trial->network;
    bool updates = trial->target < network->tensor_count &&
                   tensor_is_parameter(&network->tensors[trial->target]);
    if (updates) /* an epsilon in an update is the length of a step */
        return trial_tensor(trial, network->alpha, value, error);
    return array_scalar(value, 1e-8, ARRAY_REAL, error);
}

/* Whether two arrays hold the same numbers but for a factor: whoever kept a tensor in a variable
 * has its values. A single number proves nothing. */
static bool is_multiple(struct array a, struct array b)
{
    size_t count = array_count(a), largest = 0;
    if (count != array_count(b) || count < 2)
        return false;
    for (size_t k = 0; k < count; k++)
        if (*array_flat(b, k) * *array_flat(b, k) >
            *array_flat(b, largest) * *array_flat(b, largest))
            largest = k;
    double factor = (double)(*array_flat(a, largest) / *array_flat(b, largest));
    if (!(factor * factor > 0))
        return false;
    for (size_t k = 0; k < count; k++) {
        double expected = factor * (double)*array_flat(b, k), x = (double)*array_flat(a, k);
        if (!((x - expected) * (x - expected) <= 1e-24 * expected * expected))
            return false;
    }
    return true;
}

static void look_for_answer(struct trial *trial, struct array value)
{
    struct array answer;
    struct error unsaid; /* a target without a value is in no variable either */
    if (trial->target == trial->network.tensor_count ||
        !trial_tensor(trial, trial->target, &answer, &unsaid))
        return;
    struct array turned = operator_transpose(answer);
    trial->used_answer |= is_multiple(value, answer) || is_multiple(value, turned);
    array_free(&turned);
    array_free(&answer);
}

/* Whether only inserted statements after the target's last compute a tensor: it may hold the
 * answer. */
static bool is_inserted_later(const struct trial *trial, size_t tensor)
{
    const struct network *network = &trial->network;
    if (trial->target == network->tensor_count)
        return false;
    size_t own = network->statement_count;
    while (own > 0 && network->statements[--own].target != trial->target)
        ;
    bool later = false;
    for (size_t s = 0; s < network->statement_count; s++) {
        if (network->statements[s].target != tensor)
            continue;
        if (s <= own || !network->statements[s].inserted)
            return false;
        later = true;
    }
    return later;
}

static bool local_value(const struct names *names, const struct scope *scope, const char *name,
                        struct array *value, bool *found, struct error *error)
{
    struct trial *trial = names->context;
    struct binding *local = find_local(trial, name);
    (void)scope;
    (void)error;
    *found = local != NULL;
    if (!local)
        return false;
    read_local(trial, local);
    *value = array_share(local->value);
    return true;
}

static bool variable_value(const struct names *names, const struct scope *scope, const char *name,
                           struct array *value, bool *found, struct error *error)
{
    struct trial *trial = names->context;
    const struct names *own = trial->names.variables;
    if (!own || !own->lookup(own, scope, name, value, found, error))
        return false;
    look_for_answer(trial, *value);
    return true;
}

static bool tensor_value(const struct names *names, const struct scope *scope, const char *name,
                         struct array *value, bool *found, struct error *error)
{
    struct trial *trial = names->context;
    const struct network *network = &trial->network;
    size_t tensor = spelling_tensor(network, name);
    const char *other = spelling_other(name);
    (void)scope;
    *found = true;
    if (tensor < network->tensor_count) {
        note_read(&trial->reads, tensor);
        trial->used_answer |= tensor == trial->target || is_inserted_later(trial, tensor);
        if (tensor == network->Y && spelling_is_labels(trial->labels, name))
            return number_value(trial, "labels", value, error);
        return trial_tensor(trial, tensor, value, error);
    }
    *found = other != NULL;
    return other && other_value(trial, other, value, error);
}

static void each_variable(const struct names *names, void (*visit)(void *context, const char *name),
                          void *context)
{
    const struct names *own = ((struct trial *)names->context)->names.variables;
    if (own && own->each)
        own->each(own, visit, context);
}

static void each_tensor(const struct names *names, void (*visit)(void *context, const char *name),
                        void *context)
{
    network_names_visit(&((struct trial *)names->context)->network, visit, context);
}

struct scope trial_scope(struct trial *trial)
{
    const struct network *network = &trial->network;
    struct names *chain = trial->chain, *aliases = &chain[2];
    chain[3] = (struct names){tensor_value, each_tensor, trial, NULL};
    if (trial->names.aliases)
        *aliases = *trial->names.aliases;
    aliases->next = &chain[3];
    chain[1] = (struct names){variable_value, each_variable, trial,
                              trial->names.aliases ? aliases : &chain[3]};
    chain[0] = (struct names){local_value, NULL, trial, &chain[1]};
    return (struct scope){
        .names = chain,
        .function = trial->function,
        .call = trial->call,
        .context = trial,
        .classes = network->layers.units[network->layers.count],
        .rows = trial->layout != LAYOUT_COLUMNS,
        .random = &trial->drawn,
        .depth = &trial->depth,
    };
}

bool trial_evaluate(struct trial *trial, size_t target, const char *text, struct array *value,
                    struct language_error *error)
{
    struct scope scope = trial_scope(trial);
    trial->target = target;
    trial->used_answer = false;
    size_t s = network_computes(&trial->network, target);
    if (s < trial->network.statement_count)
        trial->drawn = trial->begun[s];
    bool ok = evaluate_text(value, text, &scope, error);
    trial->target = trial->network.tensor_count;
    return ok;
}

/* ====================================== back to the program's
 * ====================================== */

/* The shape that the author's tensor has. */
static void shape_of(const struct trial *trial, size_t tensor, size_t *size)
{
    const struct tensor *it = &trial->network.tensors[tensor];
    bool turned = trial_is_turned(trial, tensor);
    size[0] = turned ? it->columns : it->rows;
    size[1] = turned ? it->rows : it->columns;
}

static enum fit fit_of(const struct trial *trial, size_t tensor, struct array value)
{
    const struct tensor *it = &trial->network.tensors[tensor];
    size_t size[2];
    shape_of(trial, tensor, size);
    bool same = value.size[0] == size[0] && value.size[1] == size[1];
    if (it->number)
        return array_count(value) == 1 ? value.dimensions == 0 ? FIT_RIGHT : FIT_FLAT : FIT_NONE;
    if (value.dimensions == 2 && same)
        return FIT_RIGHT;
    if (value.dimensions == 1 && is_bias(trial, tensor) && trial->layout != LAYOUT_COLUMNS &&
        value.size[0] == it->rows)
        return FIT_RIGHT; /* with a sample a row, a bias may be 1-D */
    if (array_count(value) == it->rows * it->columns && array_count(value) > 0 &&
        (value.dimensions < 2 || is_bias(trial, tensor)) && (it->columns == 1 || it->rows == 1))
        return FIT_FLAT;
    if (value.dimensions == 2 && value.size[0] == size[1] && value.size[1] == size[0])
        return FIT_TURNED;
    struct array view;
    return operator_broadcast(&view, value, 2, size) ? FIT_SHARED : FIT_NONE;
}

bool trial_fit(const struct trial *trial, size_t tensor, struct array value, enum fit *fit,
               struct matrix *values, struct error *error)
{
    const struct tensor *it = &trial->network.tensors[tensor];
    double unit = unit_of(trial, tensor);
    size_t size[2];
    *values = (struct matrix){0};
    *fit = fit_of(trial, tensor, value);
    if (*fit == FIT_NONE)
        return true;
    if (!matrix_new(values, it->rows, it->columns, error))
        return false;
    struct array seen = value;
    shape_of(trial, tensor, size);
    bool flat = *fit == FIT_FLAT || (*fit == FIT_RIGHT && value.dimensions < 2);
    if (*fit == FIT_SHARED)
        operator_broadcast(&seen, value, 2, size);
    bool turned = trial_is_turned(trial, tensor) != (*fit == FIT_TURNED);
    for (size_t j = 0; j < it->columns; j++)
        for (size_t i = 0; i < it->rows; i++) {
            const real *at = flat     ? array_flat(value, i + j * it->rows)
                             : turned ? array_at(seen, j, i)
                                      : array_at(seen, i, j);
            *matrix_at(*values, i, j) = (real)((double)*at * unit);
        }
    return true;
}

bool trial_consequence(const struct trial *trial, size_t tensor, struct array value,
                       int *dimensions, size_t *size)
{
    struct array own = {.dimensions = 2};
    shape_of(trial, tensor, own.size);
    return operator_common(dimensions, size, own, value);
}
