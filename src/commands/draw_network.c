/* network: the layers, each unit with its mean activation. */
#include <math.h>
#include <string.h>

#include "commands/arguments.h"
#include "commands/command.h"
#include "session/draw.h"
#include "session/session.h"

/* Points of the diagram, as plots/network.gp has it. */
enum { WIDTH = 760, HEIGHT = 430, COLUMN = 20, MOST_UNITS = 1024 };

/* One layer in the diagram: a column of units, or, where they are many, a field. */
struct layer {
    size_t units, shown, across;
    double x, step, half; /* its middle, the distance of units, half of one's width */
};

static struct layer layer_of(const struct session *session, size_t l)
{
    const struct network *network = &session->training.network;
    struct layer layer = {.units = network->layers.units[l]};
    layer.shown = layer.units < MOST_UNITS ? layer.units : MOST_UNITS;
    layer.x = WIDTH * (0.1 + 0.8 * (double)l / (double)network->layers.count);
    layer.across = layer.units <= COLUMN ? 1 : (size_t)ceil(sqrt((double)layer.shown));
    if (l == 0 && layer.across > 1)
        layer.across = session->data.train.width;
    layer.step = layer.across == 1 ? fmin(40, 410.0 / (double)layer.units)
                                   : fmin(16, 150.0 / (double)layer.across);
    layer.half = layer.across == 1 ? layer.step * 0.4 : layer.step / 2;
    return layer;
}

static double unit_x(const struct layer *layer, size_t k)
{
    double middle = (double)(layer->across - 1) / 2;
    return layer->x + ((double)(k % layer->across) - middle) * layer->step;
}

static double unit_y(const struct layer *layer, size_t k)
{
    double rows = ceil((double)layer->shown / (double)layer->across);
    double row = floor((double)k / (double)layer->across);
    return HEIGHT / 2.0 + ((rows - 1) / 2 - row) * layer->step;
}

/* The mean of each unit's activation over the samples; NaN where the layer has no value yet. */
static void put_units(struct session *session, size_t l, struct matrix cells, size_t *row)
{
    struct layer layer = layer_of(session, l);
    size_t activations = network_activations(&session->training.network, l);
    struct tensor *tensor = &session->training.network.tensors[activations];
    struct error ignored;
    bool known = timeline_materialise(&session->training.timeline, activations, &ignored);
    for (size_t k = 0; k < layer.shown; k++, ++*row) {
        double sum = 0;
        for (size_t n = 0; known && n < tensor->columns; n++)
            sum += (double)*matrix_at(tensor->value, k, n);
        double unit[] = {(double)l,
                         (double)layer.units,
                         (double)k,
                         unit_x(&layer, k),
                         unit_y(&layer, k),
                         layer.half,
                         known ? sum / (double)tensor->columns : NAN,
                         known};
        for (size_t j = 0; j < 8; j++)
            *matrix_at(cells, *row, j) = (real)unit[j];
    }
}

static size_t put_edge(struct matrix edges, size_t row, const double edge[5])
{
    for (size_t k = 0; edges.at && k < 5; k++)
        *matrix_at(edges, row, k) = (real)edge[k];
    return row + 1;
}

/* The frame of a layer that is a field. */
static size_t put_frame(const struct session *session, size_t l, struct matrix edges, size_t row)
{
    struct layer layer = layer_of(session, l);
    double half = layer.step / 2, left = unit_x(&layer, 0) - half;
    double right = unit_x(&layer, layer.across - 1) + half;
    double top = unit_y(&layer, 0) + half, low = unit_y(&layer, layer.shown - 1) - half;
    const double frame[4][5] = {{left, top, right, top, 3},
                                {right, top, right, low, 3},
                                {right, low, left, low, 3},
                                {left, low, left, top, 3}};
    for (int i = 0; layer.across > 1 && i < 4; i++)
        row = put_edge(edges, row, frame[i]);
    return row;
}

/* The edges into layer l: from each unit with its weight, or, from a field, from its corners. */
static size_t put_edges(const struct session *session, size_t l, struct matrix edges, size_t row)
{
    const struct network *network = &session->training.network;
    struct matrix W = network->tensors[network_role(network, ROLE_WEIGHTS, l)].value;
    struct layer from = layer_of(session, l - 1), to = layer_of(session, l);
    double most = 1e-30;
    for (size_t i = 0; i < matrix_count(W); i++)
        most = fmax(most, fabs((double)W.at[i]));
    bool field = from.across > 1 || to.across > 1;
    double top = unit_y(&from, 0) + from.half, low = unit_y(&from, from.shown - 1) - from.half;
    double right = from.x + (double)from.across / 2 * from.step;
    for (size_t i = 0; i < (to.across > 1 ? 1 : to.shown); i++)
        for (size_t j = 0; j < (field ? 2 : from.shown); j++) {
            double edge[] = {field ? right : from.x + from.half,
                             field ? (j ? low : top) : unit_y(&from, j),
                             to.x - to.half - (to.across > 1 ? (double)to.across / 2 * to.step : 0),
                             to.across > 1 ? HEIGHT / 2.0 : unit_y(&to, i),
                             field ? 2 : (double)*matrix_at(W, i, j) / most};
            row = put_edge(edges, row, edge);
        }
    return row;
}

/* Tells how many there are; an empty matrix only counts. */
static size_t put_all_edges(const struct session *session, struct matrix edges)
{
    size_t row = 0, layers = session->training.network.layers.count;
    for (size_t l = 0; l <= layers; l++)
        row = put_frame(session, l, edges, row);
    for (size_t l = 1; l <= layers; l++)
        row = put_edges(session, l, edges, row);
    return row;
}

static bool name_layers(struct session *session, struct drawing *drawing, struct error *error)
{
    const struct network *network = &session->training.network;
    size_t last = network->layers.count;
    const struct tensor *X = &network->tensors[network->X];
    bool ok = drawing_name(drawing, error, "X  %zux%zu", X->rows, X->columns);
    for (size_t l = 1; ok && l <= last; l++) {
        const struct tensor *A = &network->tensors[network_role(network, ROLE_ACTIVATIONS, l)];
        const struct tensor *W = &network->tensors[network_role(network, ROLE_WEIGHTS, l)];
        const struct tensor *b = &network->tensors[network_role(network, ROLE_BIASES, l)];
        size_t s = network_computes(network, (size_t)(A - network->tensors));
        const char *line = s < network->statement_count ? network->statements[s].formula : "?";
        ok = drawing_name(drawing, error, "%s = %.36s%s  %zux%zu\n%s %zux%zu, %s %zux1", A->name,
                          line, strlen(line) > 36 ? "..." : "", A->rows, A->columns, W->name,
                          W->rows, W->columns, b->name, b->rows);
    }
    return ok;
}

static bool diagram(struct session *session, struct drawing *drawing, enum draw_view view,
                    struct error *error)
{
    size_t units = 0, row = 0, layers = session->training.network.layers.count;
    struct matrix cells;
    for (size_t l = 0; l <= layers; l++)
        units += layer_of(session, l).shown;
    size_t edges = put_all_edges(session, (struct matrix){0});
    if (!matrix_new(&cells, units, 8, error))
        return false;
    for (size_t l = 0; l <= layers; l++)
        put_units(session, l, cells, &row);
    bool ok = drawing_of(drawing, DRAWING_NETWORK, cells, error) &&
              matrix_new(&drawing->more, edges, 5, error);
    if (ok)
        put_all_edges(session, drawing->more);
    double most = 0;
    for (size_t k = 0; k < units; k++)
        most = fmax(most, (double)*matrix_at(cells, k, 6)); /* fmax passes NaN over */
    drawing->high = most > 0 ? most : 1;
    if (ok && *matrix_at(cells, units - 1, 7) == 0)
        drawing_note(drawing, "%s: no activation yet", view == VIEW_TERMINAL ? "-" : "white");
    matrix_free(&cells);
    return ok && name_layers(session, drawing, error);
}

static bool run_network(struct session *session, const char *arguments, struct error *error)
{
    struct picture_request request;
    struct drawing drawing = {0};
    if (!draw_request(session, &request, "network", arguments, error))
        return false;
    bool ok = argument_none(request.text, "network", error) &&
              diagram(session, &drawing, request.view, error);
    if (ok) {
        draw_title(session, &drawing, "the network");
        if (request.view != VIEW_TERMINAL)
            drawing_note(&drawing, "edges: weights, blue below zero, red above");
        ok = draw_show(session, &drawing, &request, error);
    }
    drawing_free(&drawing);
    draw_request_free(&request);
    return ok;
}

static const struct command commands[] = {
    {"network", NULL, "network [FILE]", "the layers, each unit with its mean activation",
     "network network.svg\n", COMMAND_DRAWS, run_network},
};

const struct command_group NETWORK_COMMANDS = {"drawing", commands,
                                               sizeof commands / sizeof commands[0]};
