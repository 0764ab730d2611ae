#include "judge/pasted_block.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "judge/assign.h"
#include "language/caret.h"

void block_free(struct block *block)
{
    memory_free(block->lines);
    helpers_free(&block->helpers);
    statements_free(&block->pasted);
    *block = (struct block){0};
}

/* =========================================== names ============================================ */

/* The tensor that a name of the block means and a statement computes; tensor_count for none. */
static size_t target_of(const struct block *block, const struct network *network, const char *name)
{
    size_t tensor = spelling_tensor(network, name);
    if (block->shifted && strncasecmp(name, "delta", 5) == 0) {
        const char *number = name + 5 + (name[5] == '_');
        tensor = network_identified(
            network, (struct identity){ROLE_SCORES, strtoul(number, NULL, 10) - 1, true});
    }
    bool computed = network_computes(network, tensor) < network->statement_count;
    return computed ? tensor : network->tensor_count;
}

struct mention {
    const struct block *block;
    const struct network *network;
    const char *name;
    size_t tensor;
    bool itself, gradient;
    bool first, last; /* W1, and the last layer's W */
};

static void mention_name(void *context, const char *name)
{
    struct mention *mention = context;
    const struct network *network = mention->network;
    size_t tensor = target_of(mention->block, network, name);
    mention->itself |= strcmp(name, mention->name) == 0 ||
                       (tensor < network->tensor_count && tensor == mention->tensor);
    mention->gradient |=
        tensor < network->tensor_count && network->tensors[tensor].role == ROLE_GRADIENT;
    size_t any = spelling_tensor(network, name);
    mention->first |= network_is(network, any, (struct identity){ROLE_WEIGHTS, 1, false});
    mention->last |=
        network_is(network, any, (struct identity){ROLE_WEIGHTS, network->layers.count, false});
}

/* Which names a statement's right side reads. */
static struct mention mentions(const struct block *block, const struct network *network,
                               const struct pasted *pasted, size_t tensor)
{
    struct mention mention = {
        .block = block, .network = network, .name = pasted->assignment.name, .tensor = tensor};
    struct expression expression;
    struct language_error ignored;
    if (expression_parse(&expression, pasted->assignment.text, &ignored)) {
        expression_names(&expression, mention_name, &mention);
        expression_free(&expression);
    }
    mention.itself |= pasted->assignment.op[0] || pasted->assignment.index[0];
    return mention;
}

/* What a clip limits: A2 of np.clip(A2, 0, 1) and of A2.clip(0, 1); NULL for any other text. */
static const struct node *clipped(const struct expression *expression)
{
    const struct node *root = expression->root, *callee = root->child[0];
    if (root->kind != NODE_CALL || !callee->text || strcmp(callee->text, "clip") != 0)
        return NULL;
    const struct node *base = callee->child[0];
    bool numpy = callee->kind == NODE_ATTRIBUTE && base->kind == NODE_NAME &&
                 (strcmp(base->text, "np") == 0 || strcmp(base->text, "numpy") == 0);
    const struct node *what = callee->kind == NODE_ATTRIBUTE && !numpy ? base : root->list;
    return what && what->kind == NODE_NAME ? what : NULL;
}

/* Why a statement leaves its tensor as it is: probs = A2, where probs is A2 already, or A2 =
 * np.clip(A2, 1e-12, 1), which keeps a logarithm finite. NULL where it does not. */
static const char *keeps_itself(const struct block *block, const struct network *network,
                                const struct pasted *pasted, size_t tensor)
{
    const struct assignment *it = &pasted->assignment;
    struct expression expression;
    struct language_error ignored;
    if (it->op[0] || it->index[0] || !expression_parse(&expression, it->text, &ignored))
        return NULL;
    bool name = expression.root->kind == NODE_NAME;
    const struct node *what = name ? expression.root : clipped(&expression);
    bool itself = what && target_of(block, network, what->text) == tensor;
    expression_free(&expression);
    return !itself ? NULL : name ? "a name for itself" : "it only clips";
}

static void compare_local(void *context, const char *name)
{
    struct mention *mention = context;
    mention->itself |= strcmp(name, mention->name) == 0;
}

/* Whether a statement reads a parameter or its gradient through a local name: new = W1 + dW1, then
 * W1 = new. */
static bool updates_through_local(const struct block *block, const struct network *network,
                                  size_t i, size_t tensor)
{
    struct expression expression;
    struct language_error ignored;
    bool found = false;
    if (!expression_parse(&expression, block->lines[i].pasted->assignment.text, &ignored))
        return false;
    for (size_t k = 0; k < i && !found; k++) {
        const struct block_line *line = &block->lines[k];
        struct mention local = {.name = line->pasted->assignment.name};
        if (line->kind != BLOCK_LOCAL)
            continue;
        expression_names(&expression, compare_local, &local);
        struct mention read = mentions(block, network, line->pasted, tensor);
        found = local.itself && (read.itself || read.gradient);
    }
    expression_free(&expression);
    return found;
}

/* dA1[Z1 <= 0] = 0: with the mask on, what was dA1 is dZ1. */
static size_t masked(const struct network *network, const struct pasted *pasted, size_t tensor)
{
    struct identity is = network_identity(network, tensor);
    if (!pasted->assignment.index[0] || is.role != ROLE_ACTIVATIONS || !is.gradient)
        return tensor;
    is.role = ROLE_SCORES;
    return network_identified(network, is);
}

/* scores = X @ W1 + b1: a name without a number that elsewhere means the last layer's Z. */
static size_t numbered(const struct network *network, const struct pasted *pasted, size_t tensor,
                       const struct mention *mention)
{
    bool free_name = network->tensors[tensor].role == ROLE_SCORES &&
                     !strpbrk(pasted->assignment.name, "0123456789");
    return free_name && mention->first && !mention->last ? network_role(network, ROLE_SCORES, 1)
                                                         : tensor;
}

/* Settles what each statement is: skipped, local, or for a tensor, in parts or whole. */
static void classify(struct block *block, const struct network *network)
{
    for (size_t i = 0; i < block->pasted.count; i++) {
        struct block_line *line = &block->lines[i];
        const struct pasted *pasted = line->pasted = &block->pasted.statements[i];
        *line = (struct block_line){.pasted = pasted,
                                    .kind = BLOCK_SKIPPED,
                                    .why = pasted->skip,
                                    .tensor = network->tensor_count};
        const struct helper *helper = helpers_around(&block->helpers, i);
        if (!line->why && helper)
            line->why = helper->where;
        if (line->why)
            continue;
        line->tensor = target_of(block, network, pasted->assignment.name);
        line->kind = line->tensor < network->tensor_count ? BLOCK_JUDGED : BLOCK_LOCAL;
        if (line->kind == BLOCK_LOCAL)
            continue;
        struct mention mention = mentions(block, network, pasted, line->tensor);
        line->tensor = numbered(network, pasted, line->tensor, &mention);
        bool update = tensor_is_parameter(&network->tensors[line->tensor]);
        if (update && !mention.itself && !mention.gradient &&
            !updates_through_local(block, network, i, line->tensor))
            line->why = "a parameter's first value";
        else
            line->why = keeps_itself(block, network, pasted, line->tensor);
        if (line->why)
            line->kind = BLOCK_SKIPPED;
        for (size_t k = i; k > 0 && mention.itself && !update && line->kind == BLOCK_JUDGED; k--)
            if (block->lines[k - 1].tensor == line->tensor &&
                block->lines[k - 1].kind == BLOCK_JUDGED) {
                block->lines[k - 1].kind = BLOCK_PART;
                break;
            }
        line->tensor = masked(network, pasted, line->tensor);
    }
}

/* ======================================== evaluating ========================================= */

/* Takes a local name away: it means the tensor again. */
static void unbind(struct trial *trial, const char *name)
{
    for (size_t i = 0; i < trial->local_count; i++)
        if (strcmp(trial->locals[i].name, name) == 0) {
            memory_free(trial->locals[i].name);
            array_free(&trial->locals[i].value);
            trial->locals[i] = trial->locals[--trial->local_count];
            return;
        }
}

/* A name that was judged means what is right from here on: the tensor itself, or its value where
 * the name alone would not lead there. */
static bool set_right(struct trial *trial, const char *name, size_t tensor, struct error *error)
{
    struct array value;
    unbind(trial, name);
    if (spelling_tensor(&trial->network, name) == tensor)
        return true;
    if (!trial_tensor(trial, tensor, &value, error))
        return false;
    trial->reads = (struct reads){{0}}; /* it is another name of the tensor, not made from it */
    bool ok = trial_bind(trial, name, value, error);
    array_free(&value);
    return ok;
}

/* Which gradient a local name's value is, if the block computes it under no name that tells. */
static size_t recognise(const struct block *block, struct trial *trial, struct array value)
{
    const struct network *network = &trial->network;
    for (size_t s = network_pass(network, PASS_BACKWARD); s < network->statement_count; s++) {
        size_t tensor = network->statements[s].target;
        bool taken =
            network->statements[s].pass != PASS_BACKWARD ||
            array_count(value) != network->tensors[tensor].rows * network->tensors[tensor].columns;
        for (size_t i = 0; i < block->pasted.count && !taken; i++)
            taken = block->lines[i].kind == BLOCK_JUDGED && block->lines[i].tensor == tensor;
        if (!taken && !reads_hold(&trial->reads, tensor) && check_matches(trial, tensor, value))
            return tensor;
    }
    return network->tensor_count;
}

/* ========================================= two passes ========================================= */

/* On few samples: how many lines are right; their errors count against a layout, and are told when
 * the lines are judged. */
static void rate_line(struct block *block, struct trial *trial, size_t i, int *rating)
{
    struct block_line *line = &block->lines[i];
    const char *name = line->pasted->assignment.name;
    struct language_error ignored = {0};
    struct array value;
    if (line->kind == BLOCK_SKIPPED)
        return;
    bool target = line->kind == BLOCK_JUDGED || line->kind == BLOCK_PART;
    if (!assign_evaluate(trial, &line->pasted->assignment, line->tensor, &value, &ignored)) {
        *rating -= target;
        if (target)
            unbind(trial, name);
        return;
    }
    if (line->kind == BLOCK_JUDGED) {
        bool right = check_matches(trial, line->tensor, value);
        *rating += right ? 2 : 0;
        block->output_right |= right && line->tensor == network_output_error(&trial->network);
        set_right(trial, name, line->tensor, &ignored.error);
    } else {
        size_t known = line->kind == BLOCK_LOCAL ? recognise(block, trial, value)
                                                 : trial->network.tensor_count;
        if (known < trial->network.tensor_count) {
            ++*rating;
            block->output_right |= known == network_output_error(&trial->network);
        }
        trial_bind(trial, name, value, &ignored.error);
    }
    array_free(&value);
}

static int rate(struct block *block, struct check *check, enum layout layout, bool mean)
{
    int rating = 0;
    block->output_right = false;
    check_store(check, layout, mean, block->labels);
    for (size_t i = 0; i < block->pasted.count; i++)
        rate_line(block, &check->few, i, &rating);
    trial_forget(&check->few);
    return rating;
}

/* The layout and the convention in which most is right; the program's own among equals. */
static void settle(struct block *block, struct check *check)
{
    int best = -1000000;
    for (int layout = 0; layout < LAYOUTS; layout++)
        for (int mean = check->convention == CONVENTION_MEAN;
             mean <= (check->convention != CONVENTION_SAMPLE); mean++) {
            int rating = rate(block, check, (enum layout)layout, mean);
            bool unfounded = mean && check->convention == CONVENTION_AUTO && !block->output_right;
            if (rating <= best || unfounded) /* without dZ's line nothing tells of 1/m in it */
                continue;
            best = rating;
            block->layout = (enum layout)layout;
            block->mean = mean;
        }
    check_store(check, block->layout, block->mean, block->labels);
}

/* Whether a line further down brings NAME into a column's shape. */
static bool is_reshaped_later(const struct block *block, size_t i)
{
    const char *name = block->lines[i].pasted->assignment.name;
    char as_method[96], as_function[96], as_index[96];
    snprintf(as_method, sizeof as_method, "%s.reshape(", name);
    snprintf(as_function, sizeof as_function, "reshape(%s,", name);
    snprintf(as_index, sizeof as_index, "%s[:,", name);
    for (size_t k = i + 1; k < block->pasted.count; k++) {
        const char *text = block->pasted.statements[k].text;
        if (strstr(text, as_method) || strstr(text, as_function) || strstr(text, as_index))
            return true;
    }
    return false;
}

/* Why a line has no value. A name that nobody knows may be the author's for the samples' number, or
 * for something above what was pasted. */
static void write_error(struct error *error, const struct language_error *inner, const char *text)
{
    char name[60];
    const char *from = text + inner->column;
    size_t length = 0;
    while (isalnum((unsigned char)from[length]) || from[length] == '_')
        length++;
    snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : 0), from);
    if (inner->error.kind != ERROR_NO_NAME) {
        caret_write(error, inner, text);
        return;
    }
    while (from > text && from[-1] == ' ')
        from--;
    bool divides = from > text && from[-1] == '/';
    error_write(error, inner->error.hint, "there is no %s; `let %s = %s`%s", name, name,
                divides ? "m" : "...", divides ? "" : " gives it a value");
}

/* Over all samples. */
static bool judge_one(struct block *block, struct trial *trial, size_t i, struct error *error)
{
    struct block_line *line = &block->lines[i];
    const char *name = line->pasted->assignment.name;
    struct language_error inner = {0};
    struct array value;
    if (line->kind == BLOCK_SKIPPED)
        return true;
    if (!assign_evaluate(trial, &line->pasted->assignment, line->tensor, &value, &inner)) {
        bool target = line->kind != BLOCK_LOCAL;
        write_error(&line->error, &inner, line->pasted->assignment.text);
        line->kind = target ? BLOCK_ERROR : BLOCK_SKIPPED;
        line->why = inner.error.kind == ERROR_OWN_FUNCTION ? "it calls what cannot be run here"
                                                           : "it has no value here";
        unbind(trial, name);
        return true;
    }
    bool ok = true;
    if (line->kind == BLOCK_LOCAL) {
        line->tensor = recognise(block, trial, value);
        line->kind = line->tensor < trial->network.tensor_count ? BLOCK_JUDGED : BLOCK_LOCAL;
    }
    if (line->kind == BLOCK_JUDGED && trial->used_answer &&
        !tensor_is_parameter(&trial->network.tensors[line->tensor])) {
        line->kind = BLOCK_ERROR;
        error_write(&line->error, NULL, "the line uses the answer: %s itself",
                    trial->network.tensors[line->tensor].name);
    }
    if (line->kind == BLOCK_JUDGED)
        ok = judge_value(&line->judgement, trial, line->tensor, value, error);
    if (line->judgement.values_right && is_reshaped_later(block, i)) {
        line->judgement.verdict = VERDICT_OK;
        snprintf(line->judgement.note, sizeof line->judgement.note,
                 "The values are right, and a line below gives them the right shape.");
    }
    bool keeps = line->kind == BLOCK_LOCAL || line->kind == BLOCK_PART;
    ok = ok && (keeps ? trial_bind(trial, name, value, error)
                      : set_right(trial, name, line->tensor, error));
    array_free(&value);
    return ok;
}

static void count_up(struct block *block)
{
    block->first_wrong = block->pasted.count;
    for (size_t i = 0; i < block->pasted.count; i++) {
        const struct block_line *line = &block->lines[i];
        bool wrong = line->kind == BLOCK_JUDGED && line->judgement.verdict == VERDICT_FAIL;
        block->judged += line->kind == BLOCK_JUDGED;
        block->wrong += wrong;
        block->errors += line->kind == BLOCK_ERROR;
        if (wrong && block->first_wrong == block->pasted.count)
            block->first_wrong = i;
    }
}

bool block_judge(struct block *block, struct check *check, const char *text, struct error *error)
{
    struct network *network = &check->all.network;
    char beyond[24];
    *block = (struct block){.labels = spelling_labels(text)};
    if (!statements_read(&block->pasted, network, text, error))
        return false;
    block->lines = memory_new(block->pasted.count, sizeof *block->lines, error);
    snprintf(beyond, sizeof beyond, "delta%zu", network->layers.count + 1);
    block->shifted = strstr(text, beyond) != NULL;
    bool ok = block->lines != NULL && helpers_read(&block->helpers, &block->pasted, network, error);
    if (ok) {
        helpers_lend(&block->helpers, &check->all);
        helpers_lend(&block->helpers, &check->few);
        classify(block, network);
        settle(block, check);
    }
    for (size_t i = 0; ok && i < block->pasted.count; i++)
        ok = judge_one(block, &check->all, i, error);
    trial_forget(&check->all);
    helpers_lend(NULL, &check->all);
    helpers_lend(NULL, &check->few);
    if (ok) {
        count_up(block);
        ok = block->judged + block->errors > 0 ||
             error_set(error, "Lines are judged that compute Z1, dZ2, dW1 and the like.",
                       "there is nothing to judge in these lines");
    }
    if (!ok)
        block_free(block);
    return ok;
}
