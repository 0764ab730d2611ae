#include "model/archive.h"

#include <stdio.h>

#include "data/npz.h"

enum { NAME = 24, SHAPE = 100 };

/* An array is called what the network calls the tensor. */
static const char *name_of(char name[NAME], enum role role, size_t layer)
{
    return identity_name(name, (struct identity){role, layer, false});
}

/* ========================================== reading =========================================== */

static const char *shape_text(char text[SHAPE], struct npy_shape shape)
{
    size_t used = (size_t)snprintf(text, SHAPE, "(");
    for (int d = 0; d < shape.dimensions && used < SHAPE - 24; d++)
        used += (size_t)snprintf(text + used, SHAPE - used, d ? ", %zu" : "%zu", shape.size[d]);
    snprintf(text + used, SHAPE - used, shape.dimensions == 1 ? ",)" : ")");
    return text;
}

/* How many layers the names go: W1, W2, ... without a gap. */
static size_t count_layers(const struct npz *npz)
{
    char name[NAME];
    size_t count = 0;
    while (count <= NETWORK_LAYERS && npz_has(npz, name_of(name, ROLE_WEIGHTS, count + 1)))
        count++;
    return count;
}

static bool check_count(const struct npz *npz, size_t count, const char *path, struct error *error)
{
    char name[NAME], names[200], hint[300];
    snprintf(hint, sizeof hint, "A model has W1, b1, W2, b2 and so on; there are: %s",
             npz_names(names, sizeof names, npz));
    if (count == 0)
        return error_set(error, hint, "%s: there is no array W1", path);
    if (count > NETWORK_LAYERS)
        return error_set(error, NULL, "%s: more than %d layers", path, NETWORK_LAYERS);
    for (size_t l = 1; l <= NETWORK_LAYERS; l++)
        if (npz_has(npz, name_of(name, l > count ? ROLE_WEIGHTS : ROLE_BIASES, l)) != (l <= count))
            return error_set(error, hint,
                             l > count ? "%s: there is %s, but a layer before is missing"
                                       : "%s: there is no array %s",
                             path, name);
    return true;
}

/* The weights of layer l: as many columns as the layer before has units. */
static bool check_weights(struct npz *npz, const char *path, struct layers *layers, size_t l,
                          size_t classes, struct error *error)
{
    struct npy_shape shape;
    char name[NAME], text[SHAPE], units[32] = "units", hint[200];
    size_t before = layers->units[l - 1];
    bool last = l == layers->count;
    if (!npz_shape(npz, name_of(name, ROLE_WEIGHTS, l), &shape, error))
        return false;
    layers->units[l] = shape.size[0];
    if (shape.dimensions == 2 && shape.size[1] == before && shape.size[0] > 0 &&
        (!last || shape.size[0] == classes))
        return true;
    if (last)
        snprintf(units, sizeof units, "%zu", classes);
    snprintf(hint, sizeof hint, "A column of X is a sample: W1 has a row for each unit.");
    if (shape.dimensions == 2 && shape.size[0] == before)
        snprintf(hint, sizeof hint,
                 "It seems to be the other way round: save %s.T, and the biases as (n, 1).", name);
    return error_set(error, hint, "%s: %s is %s, expected (%s, %zu)", path, name,
                     shape_text(text, shape), units, before);
}

static bool check_biases(struct npz *npz, const char *path, const struct layers *layers, size_t l,
                         struct error *error)
{
    struct npy_shape shape;
    char name[NAME], text[SHAPE];
    if (!npz_shape(npz, name_of(name, ROLE_BIASES, l), &shape, error))
        return false;
    if ((shape.dimensions == 1 || (shape.dimensions == 2 && shape.size[1] == 1)) &&
        shape.size[0] == layers->units[l])
        return true;
    return error_set(error, "b.reshape(-1, 1) makes a column.",
                     "%s: %s is %s, expected (%zu, 1) or (%zu,)", path, name,
                     shape_text(text, shape), layers->units[l], layers->units[l]);
}

static bool check_shapes(struct npz *npz, const char *path, struct layers *layers, size_t classes,
                         struct error *error)
{
    for (size_t l = 1; l <= layers->count; l++)
        if (!check_weights(npz, path, layers, l, classes, error) ||
            !check_biases(npz, path, layers, l, error))
            return false;
    return true;
}

static bool read_layers(struct archive *archive, struct npz *npz, struct error *error)
{
    char name[NAME];
    int dimensions;
    for (size_t l = 0; l < archive->layers.count; l++)
        if (!npz_matrix(npz, name_of(name, ROLE_WEIGHTS, l + 1), &archive->weights[l], &dimensions,
                        error) ||
            !npz_matrix(npz, name_of(name, ROLE_BIASES, l + 1), &archive->biases[l], &dimensions,
                        error))
            return false;
    return true;
}

bool archive_read(struct archive *archive, const char *path, size_t inputs, size_t classes,
                  struct error *error)
{
    *archive = (struct archive){0};
    struct npz *npz = npz_open(path, error);
    if (!npz)
        return false;
    archive->layers.count = count_layers(npz);
    archive->layers.units[0] = inputs;
    bool ok = check_count(npz, archive->layers.count, path, error) &&
              check_shapes(npz, path, &archive->layers, classes, error) &&
              read_layers(archive, npz, error);
    npz_close(npz);
    if (!ok)
        archive_free(archive);
    return ok;
}

void archive_free(struct archive *archive)
{
    for (size_t l = 0; l < NETWORK_LAYERS; l++) {
        matrix_free(&archive->weights[l]);
        matrix_free(&archive->biases[l]);
    }
    *archive = (struct archive){0};
}

/* ========================================== writing =========================================== */

bool archive_write(const struct network *network, const char *path, struct error *error)
{
    struct npz_array arrays[2 * NETWORK_LAYERS];
    size_t count = 0;
    for (size_t t = 0; t < network->tensor_count; t++)
        if (tensor_is_parameter(&network->tensors[t]))
            arrays[count++] =
                (struct npz_array){network->tensors[t].name, network->tensors[t].value, 2};
    return npz_write(path, arrays, count, error);
}
