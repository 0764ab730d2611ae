#include "data/dataset.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "data/lists.h"

#ifndef BACKSTEP_SOURCE
#define BACKSTEP_SOURCE "."
#endif

/* IDX files of images have their height and width apart. */
static bool check_dimensions(const struct idx *images, const char *path, struct error *error)
{
    return images->dimensions == 3 ||
           error_set(error, "Images have three: count, height, width.",
                     "%s: byte 3: %zu dimensions, expected 3", path, images->dimensions);
}

static bool check_images(const struct idx *images, const char *path, struct error *error)
{
    if (images->dimensions != 3)
        return error_set(error,
                         "Images have three: count, height, width; or two, with square pictures.",
                         "%s: %zu dimensions, expected 3", path, images->dimensions);
    return images->count > 0 ||
           error_set(error, NULL, "%s: no images, or images without pixels", path);
}

static bool check_labels(const struct idx *labels, const char *path, size_t classes,
                         struct error *error)
{
    for (size_t n = 0; n < labels->count; n++)
        if (labels->bytes[n] >= classes)
            return error_set(error, "Is this the file of labels that belongs to the images?",
                             "%s: label %zu is %d, expected 0 to %zu", path, n, labels->bytes[n],
                             classes - 1);
    return true;
}

static bool check_count(const struct idx *images, const char *images_path, const struct idx *labels,
                        const char *path, struct error *error)
{
    if (labels->dimensions != 1)
        return error_set(error, "Labels have one: the count.",
                         "%s: byte 3: %zu dimensions, expected 1", path, labels->dimensions);
    return images->size[0] == labels->size[0] ||
           error_set(error, "Do both belong to the same half, training or test?",
                     "%s: %zu images, but %s has %zu labels", images_path, images->size[0], path,
                     labels->size[0]);
}

/* Two dimensions become three: rows of a square number of pixels are square pictures. */
static bool unfold(struct idx *images)
{
    size_t side = 1;
    while (images->dimensions == 2 && side * side < images->size[1])
        side++;
    if (images->dimensions != 2 || side * side != images->size[1])
        return false;
    images->dimensions = 3;
    images->size[1] = images->size[2] = side;
    return true;
}

bool dataset_from_boxes(struct dataset *dataset, struct idx *images, const char *images_path,
                        struct idx *labels, const char *labels_path, size_t classes,
                        struct error *error)
{
    struct idx pictures = *images;
    *dataset = (struct dataset){0};
    if (classes < 1 || classes > 256)
        return error_set(error, NULL, "%s: %zu classes, expected 1 to 256", labels_path, classes);
    unfold(&pictures);
    if (!check_images(&pictures, images_path, error) ||
        (labels && (!check_count(&pictures, images_path, labels, labels_path, error) ||
                    !check_labels(labels, labels_path, classes, error))))
        return false;
    uint8_t *no_labels = labels ? NULL : memory_new(pictures.size[0], 1, error);
    if (!labels && !no_labels)
        return false;
    *dataset = (struct dataset){
        .samples = pictures.size[0],
        .height = pictures.size[1],
        .width = pictures.size[2],
        .inputs = pictures.size[1] * pictures.size[2],
        .classes = classes,
        .pixels = pictures.bytes,
        .labels = labels ? labels->bytes : no_labels,
        .unlabelled = !labels,
    };
    if (!lists_new(dataset, error)) {
        memory_free(no_labels);
        *dataset = (struct dataset){0};
        return false;
    }
    *images = (struct idx){0};
    if (labels)
        *labels = (struct idx){0};
    return true;
}

/* Compares what both headers announce, before memory is taken for it. */
static bool check_headers(const char *images_path, const char *labels_path, struct error *error)
{
    struct idx images, labels;
    return idx_peek(&images, images_path, error) && idx_peek(&labels, labels_path, error) &&
           check_dimensions(&images, images_path, error) &&
           check_images(&images, images_path, error) &&
           check_count(&images, images_path, &labels, labels_path, error);
}

bool dataset_read(struct dataset *dataset, const char *images_path, const char *labels_path,
                  size_t classes, struct error *error)
{
    struct idx images = {0}, labels = {0};
    *dataset = (struct dataset){0};
    bool ok =
        check_headers(images_path, labels_path, error) && idx_read(&images, images_path, error) &&
        idx_read(&labels, labels_path, error) && check_dimensions(&images, images_path, error) &&
        dataset_from_boxes(dataset, &images, images_path, &labels, labels_path, classes, error);
    idx_free(&images);
    idx_free(&labels);
    return ok;
}

/* The first of the usual names of a file that is there, as an owned string. */
static char *find_file(const char *folder, const char *stem, const char *type, struct error *error)
{
    static const char *const forms[] = {"%s/%s-%s.gz", "%s/%s-%s", "%s/%s.%s.gz", "%s/%s.%s"};
    char *first = NULL;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        char *path = memory_format(error, forms[i], folder, stem, type);
        if (!path || access(path, F_OK) == 0) {
            memory_free(first);
            return path;
        }
        if (first)
            memory_free(path);
        else
            first = path;
    }
    error_set(
        error,
        "Name a folder with MNIST's four files, gzip or plain, or with folders 0 to 9 of PNGs.",
        "%s: no such file (nor without .gz)", first);
    memory_free(first);
    return NULL;
}

bool dataset_read_folder(struct dataset *dataset, const char *folder, enum dataset_part part,
                         size_t classes, struct error *error)
{
    *dataset = (struct dataset){0};
    bool train = part == DATASET_TRAIN;
    char *images = find_file(folder, train ? "train-images" : "t10k-images", "idx3-ubyte", error);
    char *labels =
        images ? find_file(folder, train ? "train-labels" : "t10k-labels", "idx1-ubyte", error)
               : NULL;
    bool ok = images && labels && dataset_read(dataset, images, labels, classes, error);
    memory_free(images);
    memory_free(labels);
    return ok;
}

/* One file of a folder: the box under MNIST's name. */
static bool write_box(const struct idx *box, const char *folder, const char *name,
                      struct error *error)
{
    char *path = memory_format(error, "%s/%s-ubyte.gz", folder, name);
    bool ok = path && idx_write(box, path, error);
    memory_free(path);
    return ok;
}

/* Removes a folder that was made for boxes of which one could not be written. */
static void remove_boxes(const char *folder, const char *name)
{
    struct error unsaid; /* the error to be told is why it could not be written */
    char *path = memory_format(&unsaid, "%s/%s-ubyte.gz", folder, name);
    if (path)
        unlink(path);
    memory_free(path);
    rmdir(folder);
}

bool dataset_write_folder(struct dataset dataset, const char *folder, enum dataset_part part,
                          struct error *error)
{
    bool train = part == DATASET_TRAIN;
    struct idx images = {3,
                         {dataset.samples, dataset.height, dataset.width},
                         dataset.samples * dataset.inputs,
                         dataset.pixels};
    struct idx labels = {1, {dataset.samples}, dataset.samples, dataset.labels};
    const char *images_name = train ? "train-images-idx3" : "t10k-images-idx3";
    bool made = mkdir(folder, 0777) == 0;
    if (!made && errno != EEXIST)
        return error_set(error, NULL, "%s: cannot make the folder: %s", folder, strerror(errno));
    bool ok = write_box(&images, folder, images_name, error) &&
              (dataset.unlabelled ||
               write_box(&labels, folder, train ? "train-labels-idx1" : "t10k-labels-idx1", error));
    if (!ok && made)
        remove_boxes(folder, images_name);
    return ok;
}

char *dataset_folder(const char *name, struct error *error)
{
    const char *set = getenv("BACKSTEP_DATA");
    if (set && *set)
        return memory_format(error, "%s/%s", set, name);
    char *here = memory_format(error, "data/%s", name);
    if (!here || access(here, F_OK) == 0)
        return here;
    memory_free(here);
    return memory_format(error, "%s/data/%s", BACKSTEP_SOURCE, name);
}

bool dataset_read_mnist(struct dataset *dataset, enum dataset_part part, struct error *error)
{
    *dataset = (struct dataset){0};
    char *folder = dataset_folder("mnist", error);
    bool ok = folder && dataset_read_folder(dataset, folder, part, 10, error);
    memory_free(folder);
    return ok;
}

void dataset_free(struct dataset *dataset)
{
    lists_free(dataset);
    memory_free(dataset->pixels);
    memory_free(dataset->labels);
    *dataset = (struct dataset){0};
}

struct dataset dataset_slice(struct dataset dataset, size_t from, size_t to)
{
    assert(from <= to && to <= dataset.samples);
    dataset.samples = to - from;
    dataset.pixels += from * dataset.inputs;
    dataset.labels += from;
    return dataset;
}

bool dataset_shuffle(struct dataset *dataset, struct random *random, struct error *error)
{
    size_t *order = memory_new(dataset->samples, sizeof *order, error);
    uint8_t *pixels = memory_new(dataset->samples, dataset->inputs, error);
    uint8_t *labels = memory_new(dataset->samples, 1, error);
    bool ok = order && pixels && labels;
    if (ok) {
        lists_forget(*dataset);
        random_permutation(random, order, dataset->samples);
        for (size_t n = 0; n < dataset->samples; n++) {
            memcpy(pixels + n * dataset->inputs, dataset->pixels + order[n] * dataset->inputs,
                   dataset->inputs);
            labels[n] = dataset->labels[order[n]];
        }
        memcpy(dataset->pixels, pixels, dataset->samples * dataset->inputs);
        memcpy(dataset->labels, labels, dataset->samples);
    }
    memory_free(order);
    memory_free(pixels);
    memory_free(labels);
    return ok;
}

void dataset_widen(struct matrix X, struct dataset dataset, size_t from)
{
    assert(X.rows == dataset.inputs && from + X.columns <= dataset.samples);
    const uint8_t *pixels = dataset.pixels + from * dataset.inputs;
    for (size_t i = 0; i < matrix_count(X); i++)
        X.at[i] = (real)pixels[i] / 255;
}
