/* Any bytes as an .npz archive: a model, a data set, or an error with a message. */
#include "fuzz.h"

#include "data/npz.h"
#include "data/open.h"
#include "model/archive.h"

static void read_model(const char *path)
{
    struct archive model;
    struct error error = {0};
    bool ok = archive_read(&model, path, 3, 2, &error);
    fuzz_require(ok == (error.message[0] == '\0'), "a message comes with a failure");
    fuzz_require(ok == (model.weights[0].at != NULL), "a failure leaves nothing");
    for (size_t l = 0; l < model.layers.count; l++) {
        fuzz_require(model.weights[l].rows == model.layers.units[l + 1] &&
                         model.weights[l].columns == model.layers.units[l],
                     "the weights fit the layers");
        fuzz_require(matrix_count(model.biases[l]) == model.layers.units[l + 1],
                     "the biases fit the layers");
    }
    archive_free(&model);
}

static void read_data(const char *path, enum dataset_part part)
{
    struct dataset data;
    struct error error = {0};
    bool ok = dataset_open(&data, path, part, 10, &error);
    fuzz_require(ok == (error.message[0] == '\0'), "a message comes with a failure");
    fuzz_require(ok == (data.pixels != NULL), "a failure leaves nothing");
    for (size_t n = 0; n < data.samples; n++)
        fuzz_require(data.labels[n] < 10, "labels are digits");
    dataset_free(&data);
}

int fuzz_npz(const uint8_t *data, size_t size)
{
    char path[96], names[50];
    struct error error = {0};
    const char *input = fuzz_file(data, size);
    snprintf(path, sizeof path, "%s/input.npz", fuzz_folder());
    fuzz_require(rename(input, path) == 0, "the file can be renamed");
    struct npz *npz = npz_open(path, &error);
    if (npz)
        fuzz_require(strlen(npz_names(names, sizeof names, npz)) < sizeof names, "names fit");
    npz_close(npz);
    read_model(path);
    read_data(path, DATASET_TRAIN);
    read_data(path, DATASET_TEST);
    return 0;
}
