#include "judge/mutations.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"

/* A visit under way. */
struct visiting {
    const struct mutation_site *site;
    bool spoil, stopped, failed;
    mutation_visit *visit;
    void *context;
    struct error *error;
};

/* ---- new nodes; NULL marks the visit as failed ---- */

static struct python_node *node(struct visiting *it, enum python_node_kind kind, const char *op,
                                const struct python_node *a, const struct python_node *b)
{
    struct python_node *made = python_node_new(it->site->made, it->error);
    if (!made) {
        it->failed = true;
        return NULL;
    }
    made->kind = kind;
    snprintf(made->op, sizeof made->op, "%s", op);
    made->child[0] = (struct python_node *)a;
    made->child[1] = (struct python_node *)b;
    return made;
}

static struct python_node *replace(struct visiting *it, const struct python_node *tree,
                                   const struct python_node *from, const struct python_node *to)
{
    struct python_node *made = NULL;
    if (!from || to)
        made = mutation_replace(it->site->made, tree, from, to, it->error);
    it->failed |= !made;
    return made;
}

static struct python_node *binary(struct visiting *it, const char *op, const struct python_node *a,
                                  const struct python_node *b)
{
    return a && b ? node(it, PYTHON_BINARY, op, a, b) : NULL;
}

static struct python_node *named(struct visiting *it, enum python_node_kind kind, const char *text,
                                 const struct python_node *child)
{
    struct python_node *made = node(it, kind, "", child, NULL);
    if (made && !(made->text = python_text_new(it->site->made, text, strlen(text), it->error))) {
        it->failed = true;
        return NULL;
    }
    return made;
}

static struct python_node *number(struct visiting *it, double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.15g", value);
    struct python_node *made = named(it, PYTHON_NUMBER, text, NULL);
    if (made)
        made->value = value;
    return made;
}

static struct python_node *transposed(struct visiting *it, const struct python_node *tree)
{
    return named(it, PYTHON_ATTRIBUTE, "T", tree);
}

static struct python_node *negative(struct visiting *it, const struct python_node *tree)
{
    return tree ? node(it, PYTHON_UNARY, "-", tree, NULL) : NULL;
}

/* ========================================== one change ======================================== */

/* What a change is when it is read the other way. */
static enum mutation_kind reversed(enum mutation_kind kind)
{
    static const enum mutation_kind pairs[][2] = {
        {MUTATION_FACTOR_MISSING, MUTATION_FACTOR_EXTRA},
        {MUTATION_DIVISOR_MISSING, MUTATION_DIVISOR_EXTRA},
        {MUTATION_TERM_MISSING, MUTATION_TERM_EXTRA},
        {MUTATION_WRAPPED, MUTATION_UNWRAPPED},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        for (int side = 0; side < 2; side++)
            if (pairs[i][side] == kind)
                return pairs[i][!side];
    return kind;
}

/* Offers the line with `to` in place of its subtree `from`. `kind` is told as of a repair: `from`
 * is wrong. */
static void offer(struct visiting *it, enum mutation_kind kind, const struct python_node *from,
                  const struct python_node *to, const struct python_node *part)
{
    if (it->stopped || it->failed || !to || mutation_same(from, to))
        return;
    struct mutation mutation = {kind, from, to, part};
    if (it->spoil)
        mutation = (struct mutation){reversed(kind), to, from, part};
    const struct python_node *tree = replace(it, it->site->expression, from, to);
    if (tree)
        it->stopped = !it->visit(it->context, tree, &mutation);
}

static bool shape_of(const struct visiting *it, const struct python_node *tree,
                     struct mutation_operand *operand)
{
    return it->site->shape(it->site->context, tree, operand);
}

static bool is_matrix(const struct visiting *it, const struct python_node *tree)
{
    struct mutation_operand operand;
    return shape_of(it, tree, &operand) && operand.dimensions == 2;
}

static bool is_operator(const struct python_node *tree, const char *op)
{
    return tree->kind == PYTHON_BINARY && strcmp(tree->op, op) == 0;
}

/* Whether a node is a place of values: a name, or an attribute or element that is no method. */
static bool is_place(const struct python_node *tree)
{
    return tree->kind == PYTHON_NAME || tree->kind == PYTHON_SUBSCRIPT ||
           (tree->kind == PYTHON_ATTRIBUTE && strcmp(tree->text, "T") != 0);
}

/* ======================================== of expressions ====================================== */

static void change_sum(struct visiting *it, const struct python_node *tree)
{
    const struct python_node *a = tree->child[0], *b = tree->child[1];
    bool minus = is_operator(tree, "-");
    offer(it, MUTATION_SIGN, tree, binary(it, minus ? "+" : "-", a, b), NULL);
    if (minus)
        offer(it, MUTATION_TURNED, tree, binary(it, "-", b, a), NULL);
    offer(it, MUTATION_TERM_EXTRA, tree, a, b);
    offer(it, MUTATION_TERM_EXTRA, tree, minus ? negative(it, b) : b, a);
}

static void change_product(struct visiting *it, const struct python_node *tree)
{
    const struct python_node *a = tree->child[0], *b = tree->child[1];
    if (is_operator(tree, "/")) {
        offer(it, MUTATION_DIVISOR_EXTRA, tree, a, b);
        offer(it, MUTATION_OPERATOR, tree, binary(it, "*", a, b), NULL);
        return;
    }
    offer(it, MUTATION_FACTOR_EXTRA, tree, a, b);
    offer(it, MUTATION_FACTOR_EXTRA, tree, b, a);
    offer(it, MUTATION_OPERATOR, tree, binary(it, "/", a, b), NULL);
    if (is_matrix(it, a) && is_matrix(it, b))
        offer(it, MUTATION_OPERATOR, tree, binary(it, "@", a, b), NULL);
    for (size_t i = 0; i < it->site->slope_count; i++) {
        offer(it, MUTATION_SLOPE, tree, binary(it, "*", a, it->site->slopes[i]), b);
        offer(it, MUTATION_SLOPE, tree, binary(it, "*", it->site->slopes[i], b), a);
    }
}

/* The two operands of a matrix product, however it is written. */
static bool product_operands(const struct python_node *tree, const struct python_node **a,
                             const struct python_node **b)
{
    if (is_operator(tree, "@")) {
        *a = tree->child[0];
        *b = tree->child[1];
        return true;
    }
    if (tree->kind != PYTHON_CALL || tree->child[0]->kind != PYTHON_ATTRIBUTE)
        return false;
    const struct python_node *called = tree->child[0], *first = tree->list;
    if (strcmp(called->text, "dot") != 0 && strcmp(called->text, "matmul") != 0)
        return false;
    bool function = first && first->next;
    *a = function ? first : called->child[0];
    *b = function ? first->next : first;
    return first && (function ? !first->next->next : true);
}

/* The same product of other operands: as it was written. */
static const struct python_node *product_of(struct visiting *it, const struct python_node *tree,
                                            const struct python_node *a,
                                            const struct python_node *b)
{
    const struct python_node *old_a, *old_b;
    if (is_operator(tree, "@") || !a || !b || !product_operands(tree, &old_a, &old_b))
        return binary(it, "@", a, b);
    /* one after the other: the new ones are not looked into */
    const struct python_node *half = replace(it, tree, old_a, a), *again_a, *again_b;
    if (!half || !product_operands(half, &again_a, &again_b))
        return NULL;
    return replace(it, half, again_b, b);
}

/* A tree without its .T, or with one. */
static const struct python_node *turn(struct visiting *it, const struct python_node *tree)
{
    bool turned = tree->kind == PYTHON_ATTRIBUTE && strcmp(tree->text, "T") == 0;
    return turned ? tree->child[0] : transposed(it, tree);
}

static void change_matrix_product(struct visiting *it, const struct python_node *tree)
{
    const struct python_node *a, *b;
    if (!product_operands(tree, &a, &b))
        return;
    const struct python_node *other_a = turn(it, a), *other_b = turn(it, b);
    offer(it, MUTATION_SWAPPED, tree, product_of(it, tree, b, a), NULL);
    offer(it, MUTATION_TRANSPOSED, tree, product_of(it, tree, other_a, b), NULL);
    offer(it, MUTATION_TRANSPOSED, tree, product_of(it, tree, a, other_b), NULL);
    offer(it, MUTATION_TRANSPOSED, tree, product_of(it, tree, other_a, other_b), NULL);
    offer(it, MUTATION_SWAPPED, tree, product_of(it, tree, other_b, a), NULL);
    offer(it, MUTATION_SWAPPED, tree, product_of(it, tree, b, other_a), NULL);
    offer(it, MUTATION_SWAPPED, tree, product_of(it, tree, other_b, other_a), NULL);
    offer(it, MUTATION_OPERATOR, tree, binary(it, "*", a, b), NULL);
}

static const struct python_node *keyword(const struct python_node *call, const char *name)
{
    for (const struct python_node *item = call->list; item; item = item->next)
        if (item->kind == PYTHON_KEYWORD && strcmp(item->text, name) == 0)
            return item;
    return NULL;
}

/* A call with this keyword argument, instead of the one it has; NULL for `value` takes it away. */
static const struct python_node *with_keyword(struct visiting *it, const struct python_node *call,
                                              const char *name, const struct python_node *value)
{
    struct python_node *made = replace(it, call, NULL, NULL);
    if (!made)
        return NULL;
    struct python_node **at = &made->list;
    while (*at) {
        if ((*at)->kind == PYTHON_KEYWORD && strcmp((*at)->text, name) == 0)
            *at = (*at)->next;
        else
            at = &(*at)->next;
    }
    if (value)
        *at = named(it, PYTHON_KEYWORD, name, value);
    return made;
}

/* The reductions by name, called as functions of a module or as methods. */
static bool is_reduction(const struct python_node *call)
{
    static const char *const names[] = {"sum", "mean", "max", "amax", "min", "std", "argmax"};
    if (call->child[0]->kind != PYTHON_ATTRIBUTE)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(call->child[0]->text, names[i]) == 0)
            return true;
    return false;
}

/* What is reduced: the first argument, or what the method belongs to. */
static const struct python_node *reduced(const struct visiting *it, const struct python_node *call)
{
    const struct python_node *first = call->list;
    struct mutation_operand operand;
    if (shape_of(it, call->child[0]->child[0], &operand))
        return call->child[0]->child[0];
    return first && first->kind != PYTHON_KEYWORD ? first : NULL;
}

/* The axis stands behind a keyword, or by its place. */
static void change_reduction(struct visiting *it, const struct python_node *call)
{
    const struct python_node *of = reduced(it, call), *axis = keyword(call, "axis");
    const struct python_node *keeps = keyword(call, "keepdims");
    if (!of || !is_matrix(it, of))
        return;
    const struct python_node *second = of == call->list ? of->next : call->list;
    if (!axis && second && second->kind != PYTHON_KEYWORD) {
        for (int value = 0; value < 2; value++)
            offer(it, MUTATION_AXIS, call, replace(it, call, second, number(it, value)), NULL);
    } else {
        for (int value = 0; value < 2; value++)
            offer(it, MUTATION_AXIS, call, with_keyword(it, call, "axis", number(it, value)), NULL);
        for (int value = 0; !axis && value < 2; value++) {
            const struct python_node *kept =
                with_keyword(it, call, "keepdims", named(it, PYTHON_CONSTANT, "True", NULL));
            if (kept)
                offer(it, MUTATION_AXIS, call, with_keyword(it, kept, "axis", number(it, value)),
                      NULL);
        }
        if (axis)
            offer(it, MUTATION_AXIS, call, with_keyword(it, call, "axis", NULL), NULL);
    }
    offer(
        it, MUTATION_KEEPDIMS, call,
        with_keyword(it, call, "keepdims", keeps ? NULL : named(it, PYTHON_CONSTANT, "True", NULL)),
        NULL);
}

/* Functions of NumPy that stand for each other in mistakes. */
static const char *const ALIKE[][2] = {
    {"sum", "mean"},      {"max", "sum"},         {"exp", "log"},  {"max", "min"},
    {"argmax", "argmin"}, {"maximum", "minimum"}, {"tanh", "exp"}, {"sqrt", "square"}};

static void change_function(struct visiting *it, const struct python_node *call)
{
    const struct python_node *called = call->child[0];
    const struct mutation_site *site = it->site;
    for (size_t i = 0; called->kind == PYTHON_ATTRIBUTE && i < sizeof ALIKE / sizeof ALIKE[0]; i++)
        for (int side = 0; side < 2; side++)
            if (strcmp(called->text, ALIKE[i][side]) == 0)
                offer(it, MUTATION_FUNCTION, called,
                      named(it, PYTHON_ATTRIBUTE, ALIKE[i][!side], called->child[0]), NULL);
    bool unary = call->list && !call->list->next && call->list->kind != PYTHON_KEYWORD;
    if (!unary)
        return;
    for (size_t i = 0; i < site->function_count; i++) {
        const char *own = called->text ? called->text : "";
        if (called->kind == PYTHON_NAME && strcmp(own, site->functions[i]) != 0)
            offer(it, MUTATION_FUNCTION, called, named(it, PYTHON_NAME, site->functions[i], NULL),
                  NULL);
        if (called->kind == PYTHON_ATTRIBUTE && strcmp(own, site->functions[i]) != 0 &&
            called->child[0]->kind == PYTHON_NAME && strcmp(called->child[0]->text, "self") == 0)
            offer(it, MUTATION_FUNCTION, called,
                  named(it, PYTHON_ATTRIBUTE, site->functions[i], called->child[0]), NULL);
    }
    struct mutation_operand whole, inner;
    if (shape_of(it, call, &whole) && shape_of(it, call->list, &inner) &&
        whole.dimensions == inner.dimensions)
        offer(it, MUTATION_WRAPPED, call, call->list, called);
}

static void change_comparison(struct visiting *it, const struct python_node *tree)
{
    static const char *const others[] = {">", "<", ">=", "<="};
    if (!tree->list || tree->list->next)
        return;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct python_node *made = replace(it, tree, NULL, NULL);
        if (!made)
            return;
        snprintf(made->list->op, sizeof made->list->op, "%s", others[i]);
        offer(it, MUTATION_COMPARISON, tree, made, NULL);
    }
}

static void change_number(struct visiting *it, const struct python_node *tree)
{
    const double others[] = {0, 1, 2, -1, 0.5, tree->value + 1, tree->value - 1};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (others[i] != tree->value)
            offer(it, MUTATION_CONSTANT, tree, number(it, others[i]), NULL);
}

static bool fits(const struct mutation_operand *a, const struct mutation_operand *b)
{
    return a->dimensions == b->dimensions && a->size[0] == b->size[0] && a->size[1] == b->size[1];
}

static bool fits_turned(const struct mutation_operand *a, const struct mutation_operand *b)
{
    return a->dimensions == 2 && b->dimensions == 2 && a->size[0] == b->size[1] &&
           a->size[1] == b->size[0];
}

/* Another name in its place. Within a product its shape may be another: what does not fit is
 * refused when it is evaluated. */
static void change_place(struct visiting *it, const struct python_node *tree)
{
    struct mutation_operand own;
    if (!shape_of(it, tree, &own))
        return;
    for (size_t i = 0; i < it->site->operand_count; i++) {
        const struct mutation_operand *other = &it->site->operands[i];
        if (other->dimensions != own.dimensions)
            continue;
        offer(it, MUTATION_OPERAND, tree, other->tree, NULL);
        if (fits_turned(other, &own) && !fits(other, &own))
            offer(it, MUTATION_OPERAND, tree, transposed(it, other->tree), NULL);
    }
    if (tree->kind == PYTHON_SUBSCRIPT)
        offer(it, MUTATION_INDEX, tree, tree->child[0], NULL);
}

static void change(struct visiting *it, const struct python_node *tree);

/* What lies below: the parts that are values. A called function's name is none. */
static void change_parts(struct visiting *it, const struct python_node *tree)
{
    bool call = tree->kind == PYTHON_CALL;
    if (call && tree->child[0]->kind == PYTHON_ATTRIBUTE && is_matrix(it, tree->child[0]->child[0]))
        change(it, tree->child[0]->child[0]);
    for (int i = call; i < 3; i++)
        if (tree->child[i] && !(tree->kind == PYTHON_SUBSCRIPT && i == 0))
            change(it, tree->child[i]);
    for (const struct python_node *item = tree->list; item; item = item->next)
        change(it, item->kind == PYTHON_KEYWORD || item->kind == PYTHON_COMPARED ? item->child[0]
                                                                                 : item);
}

static void change(struct visiting *it, const struct python_node *tree)
{
    if (it->stopped || it->failed)
        return;
    if (is_operator(tree, "+") || is_operator(tree, "-"))
        change_sum(it, tree);
    else if (is_operator(tree, "*") || is_operator(tree, "/"))
        change_product(it, tree);
    else if (is_operator(tree, "**"))
        offer(it, MUTATION_POWER, tree, tree->child[0], tree->child[1]);
    else if (tree->kind == PYTHON_UNARY && strcmp(tree->op, "-") == 0)
        offer(it, MUTATION_SIGN, tree, tree->child[0], NULL);
    else if (tree->kind == PYTHON_COMPARISON)
        change_comparison(it, tree);
    else if (tree->kind == PYTHON_NUMBER)
        change_number(it, tree);
    else if (is_place(tree))
        change_place(it, tree);
    else if (tree->kind == PYTHON_ATTRIBUTE && is_matrix(it, tree->child[0]))
        offer(it, MUTATION_TRANSPOSED, tree, tree->child[0], NULL);
    change_matrix_product(it, tree);
    if (tree->kind == PYTHON_CALL && is_reduction(tree))
        change_reduction(it, tree);
    if (tree->kind == PYTHON_CALL)
        change_function(it, tree);
    change_parts(it, tree);
}

/* What the line as a whole may lack. */
static void complete(struct visiting *it)
{
    const struct mutation_site *site = it->site;
    const struct python_node *whole = site->expression;
    for (size_t i = 0; i < site->factor_count; i++) {
        const struct python_node *factor = site->factors[i];
        offer(it, MUTATION_DIVISOR_MISSING, whole, binary(it, "/", whole, factor), factor);
        offer(it, MUTATION_FACTOR_MISSING, whole, binary(it, "*", whole, factor), factor);
    }
    for (size_t i = 0; i < site->slope_count; i++)
        offer(it, MUTATION_FACTOR_MISSING, whole, binary(it, "*", whole, site->slopes[i]),
              site->slopes[i]);
    offer(it, MUTATION_SIGN, whole, negative(it, whole), NULL);
    if (is_matrix(it, whole))
        offer(it, MUTATION_TRANSPOSED, whole, transposed(it, whole), NULL);
    struct mutation_operand own;
    for (size_t i = 0; shape_of(it, whole, &own) && i < site->operand_count; i++)
        if (fits(&site->operands[i], &own)) {
            const struct python_node *term = site->operands[i].tree;
            offer(it, MUTATION_TERM_MISSING, whole, binary(it, "+", whole, term), term);
            offer(it, MUTATION_TERM_MISSING, whole, binary(it, "-", whole, term), term);
        }
}

bool mutations_each(const struct mutation_site *site, bool spoil, mutation_visit *visit,
                    void *context, struct error *error)
{
    struct visiting it = {.site = site, .spoil = spoil, .visit = visit, .context = context};
    it.error = error;
    change(&it, site->expression);
    complete(&it);
    return !it.failed;
}
