#include "judge/own_around.h"

#include <stdio.h>
#include <string.h>

bool own_around_shape(void *context, const struct python_node *tree,
                      struct mutation_operand *operand)
{
    struct around *around = context;
    struct own_flow *flow = &around->own->flow;
    struct python_value value;
    struct python_error ignored = {0};
    if (around->helper) /* its parameters have no values here: arrays of two dimensions are supposed
                         */
        return *operand = (struct mutation_operand){tree, 2, {0, 0}}, true;
    if (python_evaluate_in(flow->python, flow->trace[around->step].frame, tree, &value, &ignored) !=
        PYTHON_DONE)
        return false;
    bool array = value.kind == VALUE_ARRAY;
    *operand = (struct mutation_operand){.tree = tree};
    if (array) {
        operand->dimensions = python_array_of(value)->array.dimensions;
        memcpy(operand->size, python_array_of(value)->array.size, sizeof operand->size);
    }
    array = array || python_is_number(value);
    python_release(value);
    return array;
}

static void add_operand(struct around *around, const struct python_node *tree)
{
    struct mutation_operand operand;
    bool place = tree->kind == PYTHON_NAME || tree->kind == PYTHON_SUBSCRIPT ||
                 tree->kind == PYTHON_ATTRIBUTE;
    if (!place || around->operand_count == OWN_MOST_OPERANDS)
        return;
    for (size_t i = 0; i < around->operand_count; i++)
        if (mutation_same(around->operand[i].tree, tree))
            return;
    if (own_around_shape(around, tree, &operand) && operand.dimensions > 0 &&
        !(tree->kind == PYTHON_ATTRIBUTE && strcmp(tree->text, "T") == 0))
        around->operand[around->operand_count++] = operand;
}

/* All trees below that may be places, but those of functions defined within. */
static void gather_operands(struct around *around, const struct python_node *tree)
{
    for (; tree; tree = tree->next) {
        if (tree->kind == PYTHON_FUNCTION || tree->kind == PYTHON_CLASS)
            continue;
        add_operand(around, tree);
        for (int i = 0; i < 3; i++)
            if (tree->child[i])
                gather_operands(around, tree->child[i]);
        gather_operands(around, tree->list);
        gather_operands(around, tree->body);
        gather_operands(around, tree->otherwise);
    }
}

static struct python_node *make(struct around *around, enum python_node_kind kind, const char *op,
                                const struct python_node *a, const struct python_node *b)
{
    struct python_node *node = python_node_new(around->made, around->error);
    if (node) {
        node->kind = kind;
        memcpy(node->op, op, strlen(op) + 1);
        node->child[0] = (struct python_node *)a;
        node->child[1] = (struct python_node *)b;
    }
    return node;
}

static struct python_node *make_number(struct around *around, double value, const char *text)
{
    struct python_node *node = make(around, PYTHON_NUMBER, "", NULL, NULL);
    if (node) {
        node->value = value;
        node->text = python_text_new(around->made, text, strlen(text), around->error);
    }
    return node && node->text ? node : NULL;
}

static void add_slope(struct around *around, const struct python_node *tree)
{
    if (tree && around->slope_count < OWN_MOST_SLOPES)
        around->slope[around->slope_count++] = tree;
}

/* The derivatives that a tensor of the way forward may stand in: of ReLU, of the sigmoid and of
 * tanh by their value, and whatever functions of one argument the program has. */
static void add_slopes_of(struct around *around, const struct python_node *tree)
{
    struct python_node *one = make_number(around, 1, "1"), *two = make_number(around, 2, "2");
    struct python_node *zero = make_number(around, 0, "0");
    struct python_node *positive = make(around, PYTHON_COMPARISON, "", tree, NULL);
    struct python_node *compared = make(around, PYTHON_COMPARED, ">", zero, NULL);
    if (!one || !two || !zero || !positive || !compared)
        return;
    positive->list = compared;
    add_slope(around, positive);
    add_slope(around,
              make(around, PYTHON_BINARY, "*", tree, make(around, PYTHON_BINARY, "-", one, tree)));
    add_slope(around,
              make(around, PYTHON_BINARY, "-", one, make(around, PYTHON_BINARY, "**", tree, two)));
    for (size_t i = 0; i < around->function_count; i++) {
        struct python_node *name = make(around, PYTHON_NAME, "", NULL, NULL);
        struct python_node *argument =
            mutation_replace(around->made, tree, NULL, NULL, around->error);
        struct python_node *call = name ? make(around, PYTHON_CALL, "", name, NULL) : NULL;
        if (!call || !argument)
            return;
        name->text = (char *)around->function[i];
        call->list = argument;
        add_slope(around, call);
    }
}

static void gather_functions(struct around *around, const struct python_node *body)
{
    for (; body; body = body->next) {
        size_t required = 0;
        if (body->kind == PYTHON_CLASS)
            gather_functions(around, body->body);
        if (body->kind != PYTHON_FUNCTION || around->function_count == OWN_MOST_FUNCTIONS)
            continue;
        for (const struct python_node *p = body->list; p; p = p->next)
            required += !p->child[0] && strcmp(p->text ? p->text : "", "self") != 0;
        if (required == 1)
            around->function[around->function_count++] = body->text;
    }
}

void own_around_gather(struct around *around, const struct python_node *value)
{
    struct own_program *own = around->own;
    struct python_frame *frame = own->flow.trace[around->step].frame;
    char text[24];
    gather_functions(around, own->tree.body);
    if (around->helper)
        return;
    gather_operands(around, frame->function ? frame->function->node->body : own->tree.body);
    struct mutation_operand whole;
    bool known = own_around_shape(around, value, &whole);
    for (size_t i = 0; known && i < around->operand_count; i++)
        if (memcmp(around->operand[i].size, whole.size, sizeof whole.size) == 0)
            add_slopes_of(around, around->operand[i].tree);
    size_t m = own->data.form.samples;
    snprintf(text, sizeof text, "%zu", m);
    const struct python_node *factors[] = {make_number(around, (double)m, text),
                                           make_number(around, 2, "2")};
    for (size_t i = 0; i < 2; i++)
        if (factors[i])
            around->factor[around->factor_count++] = factors[i];
}
