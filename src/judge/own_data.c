#include "judge/own_data.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

void own_form_turn(struct own_form *form, size_t index)
{
    static const enum own_labels order[] = {OWN_DIGITS, OWN_ONE_HOT, OWN_DIGITS_ROW,
                                            OWN_DIGITS_COLUMN};
    form->labels = order[index % OWN_LABELS];
    form->rows = index / OWN_LABELS % 2;
}

char *own_form_text(char *text, size_t length, const struct own_data *data)
{
    static const char *const labels[] = {"digits, (m,)", "digits, (1, m)", "digits, (m, 1)",
                                         "one-hot"};
    snprintf(text, length, "a sample a %s, pixels from 0 to %s, labels %s",
             data->form.rows ? "row" : "column", data->form.bytes ? "255" : "1",
             labels[data->form.labels]);
    return text;
}

/* ========================================== arrays ============================================ */

static bool give(struct python *python, struct array array, struct python_value *value,
                 struct error *error)
{
    return python_new_array(python_heap(python), value, array, error);
}

static size_t inputs_of(const struct own_data *data)
{
    return data->form.inputs ? data->form.inputs : data->samples.inputs;
}

/* Pixel i of a sample, 0 to 255; where a program wants fewer inputs than there are, some of them
 * that are rarely zero: those around the middle. */
static real pixel(const struct own_data *data, size_t n, size_t i)
{
    size_t inputs = inputs_of(data), all = data->samples.inputs;
    size_t at = inputs == all ? i : (all / 2 + 13 + i * 3) % all;
    return (real)data->samples.pixels[n * all + at];
}

static bool samples_value(const struct own_data *data, struct python *python,
                          struct python_value *value, struct error *error)
{
    size_t inputs = inputs_of(data), m = data->form.samples;
    bool rows = data->form.rows;
    struct array array;
    if (!array_new(&array, 2, rows ? m : inputs, rows ? inputs : m, ARRAY_REAL, error))
        return false;
    for (size_t n = 0; n < m; n++)
        for (size_t i = 0; i < inputs; i++)
            *array_at(array, rows ? n : i, rows ? i : n) =
                pixel(data, n, i) / (data->form.bytes ? 1 : 255);
    return give(python, array, value, error);
}

static size_t classes_of(const struct own_data *data)
{
    return data->form.classes ? data->form.classes : data->samples.classes;
}

static size_t label_of(const struct own_data *data, size_t n)
{
    size_t label = data->samples.labels[n];
    return data->form.classes ? label % data->form.classes : label;
}

static bool one_hot_value(const struct own_data *data, struct python *python,
                          struct python_value *value, struct error *error)
{
    size_t m = data->form.samples;
    size_t classes = classes_of(data);
    bool rows = data->form.rows;
    struct array array;
    if (!array_new(&array, 2, rows ? m : classes, rows ? classes : m, ARRAY_REAL, error))
        return false;
    for (size_t n = 0; n < m; n++)
        for (size_t k = 0; k < classes; k++)
            *array_at(array, rows ? n : k, rows ? k : n) = label_of(data, n) == k;
    return give(python, array, value, error);
}

static bool labels_value(const struct own_data *data, struct python *python,
                         struct python_value *value, struct error *error)
{
    enum own_labels form = data->form.labels;
    size_t m = data->form.samples;
    struct array array;
    if (form == OWN_ONE_HOT)
        return one_hot_value(data, python, value, error);
    bool row = form == OWN_DIGITS_ROW, flat = form == OWN_DIGITS;
    if (!array_new(&array, flat ? 1 : 2, row ? 1 : m, row ? m : 1, ARRAY_INTEGER, error))
        return false;
    for (size_t n = 0; n < m; n++)
        *array_flat(array, n) = (real)label_of(data, n);
    return give(python, array, value, error);
}

/* =========================================== names ============================================ */

/* A name in small letters without underscores; cut. */
static void plain(char *text, size_t length, const char *name)
{
    size_t used = 0;
    for (; *name && used + 1 < length; name++)
        if (*name != '_')
            text[used++] = (char)tolower((unsigned char)*name);
    text[used] = '\0';
}

/* Takes the words off a name that say which samples are meant, not what of them. */
static void strip(char *text)
{
    static const char *const words[] = {"training",  "train", "testing",    "test",  "validation",
                                        "valid",     "val",   "dev",        "batch", "mini",
                                        "dataset",   "data",  "set",        "all",   "orig",
                                        "flattened", "flat",  "normalized", "norm",  "scaled",
                                        "full",      "raw",   "mnist",      "new",   NULL};
    for (size_t i = 0; words[i];) {
        char *found = strstr(text, words[i]);
        size_t length = strlen(words[i]);
        if (found)
            memmove(found, found + length, strlen(found + length) + 1);
        else
            i++;
    }
}

static bool is_one_of(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(text, *words) == 0)
            return true;
    return false;
}

/* Numbers that programs take from elsewhere: what they mean is in the name alone. */
static bool number_of(const struct own_data *data, const char *text, double *number)
{
    static const char *const rates[] = {"alpha", "lr", "learningrate", "eta", "stepsize", NULL};
    static const char *const rounds[] = {"epochs",  "epoch",   "iterations", "numiterations",
                                         "niter",   "nepochs", "numepochs",  "iters",
                                         "maxiter", "steps",   "numiters",   NULL};
    static const char *const counts[] = {"m",         "n",      "numsamples",    "nsamples",
                                         "batchsize", "mtrain", "minibatchsize", NULL};
    static const char *const inputs[] = {"inputsize",  "ninput",      "nx",        "inputdim",
                                         "inputnodes", "numfeatures", "numinputs", NULL};
    static const char *const classes[] = {"outputsize",  "noutput",    "ny",
                                          "numclasses",  "nclasses",   "outputdim",
                                          "outputnodes", "numoutputs", NULL};
    static const char *const hidden[] = {"hiddensize", "nhidden",     "nh",
                                         "hiddendim",  "hiddennodes", "hidden",
                                         "numhidden",  "hiddenunits", NULL};
    const struct {
        const char *const *words;
        double number;
    } meanings[] = {{rates, 0.1},
                    {rounds, 3},
                    {counts, (double)data->form.samples},
                    {inputs, (double)inputs_of(data)},
                    {classes, (double)classes_of(data)},
                    {hidden, 10}};
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
        if (is_one_of(text, meanings[i].words)) {
            *number = meanings[i].number;
            return true;
        }
    return false;
}

enum meaning {
    MEANS_NOTHING,
    MEANS_NUMBER,
    MEANS_SIZES,
    MEANS_INPUTS,
    MEANS_LABELS,
    MEANS_ONE_HOT,
    MEANS_TABLE /* of a CSV file: a sample a row, its label and its pixels */
};

static enum meaning meaning_of(const char *name)
{
    static const char *const inputs[] = {"x",     "xs",     "images",   "image",  "imgs", "img",
                                         "input", "inputs", "features", "pixels", NULL};
    static const char *const labels[] = {"y",        "ys",      "labels",  "label",  "lbls",
                                         "target",   "targets", "digits",  "digit",  "t",
                                         "expected", "desired", "truth",   "actual", "ytrue",
                                         "yhat0",    "output",  "outputs", NULL};
    static const char *const sizes[] = {"sizes",        "layers",     "layersizes",
                                        "layerdims",    "layersdims", "dims",
                                        "architecture", "topology",   NULL};
    static const char *const tables[] = {"data",         "df",        "train",    "dataset",
                                         "test",         "traindata", "testdata", "datatrain",
                                         "trainingdata", "csv",       NULL};
    char text[64];
    double number;
    plain(text, sizeof text, name);
    if (number_of(&(struct own_data){0}, text, &number))
        return MEANS_NUMBER;
    if (is_one_of(text, sizes))
        return MEANS_SIZES;
    if (strncmp(text, "onehot", 6) == 0)
        return MEANS_ONE_HOT;
    if (is_one_of(text, tables))
        return MEANS_TABLE;
    strip(text);
    return is_one_of(text, inputs)   ? MEANS_INPUTS
           : is_one_of(text, labels) ? MEANS_LABELS
                                     : MEANS_NOTHING;
}

bool own_data_has(const char *name)
{
    return meaning_of(name) != MEANS_NOTHING;
}

bool own_data_is_array(const char *name)
{
    enum meaning meaning = meaning_of(name);
    return meaning >= MEANS_SIZES;
}

static bool table_value(const struct own_data *data, struct python *python,
                        struct python_value *value, struct error *error)
{
    size_t inputs = inputs_of(data), m = data->form.samples;
    struct array array;
    if (!array_new(&array, 2, m, inputs + 1, ARRAY_INTEGER, error))
        return false;
    for (size_t n = 0; n < m; n++) {
        *array_at(array, n, 0) = (real)label_of(data, n);
        for (size_t i = 0; i < inputs; i++)
            *array_at(array, n, i + 1) = pixel(data, n, i);
    }
    return give(python, array, value, error);
}

/* [inputs, 10, classes] */
static bool sizes_value(const struct own_data *data, struct python *python,
                        struct python_value *value, struct error *error)
{
    const size_t sizes[] = {inputs_of(data), 10, classes_of(data)};
    if (!python_new_items(python_heap(python), value, VALUE_LIST, 3, error))
        return false;
    for (size_t i = 0; i < 3; i++)
        if (!python_append(python_items_of(*value), python_integer((long long)sizes[i]), error))
            return false;
    return true;
}

bool own_data_lookup(const struct own_data *data, struct python *python, const char *name,
                     struct python_value *value, struct error *error)
{
    char text[64];
    double number = 0;
    plain(text, sizeof text, name);
    switch (meaning_of(name)) {
    case MEANS_NUMBER:
        number_of(data, text, &number);
        *value = number == floor(number) ? python_integer((long long)number) : python_real(number);
        return true;
    case MEANS_SIZES:
        return sizes_value(data, python, value, error);
    case MEANS_INPUTS:
        return samples_value(data, python, value, error);
    case MEANS_LABELS:
        return labels_value(data, python, value, error);
    case MEANS_ONE_HOT:
        return one_hot_value(data, python, value, error);
    case MEANS_TABLE:
        return data->form.tables && table_value(data, python, value, error);
    case MEANS_NOTHING:
        break;
    }
    return false;
}
