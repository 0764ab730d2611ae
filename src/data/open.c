#include "data/open.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "data/csv.h"
#include "data/folder.h"
#include "data/npz.h"

static bool ends_in(const char *text, const char *suffix)
{
    size_t length = strlen(text), own = strlen(suffix);
    return length > own && strcasecmp(text + length - own, suffix) == 0;
}

static bool has_no_part(const char *path, enum dataset_part part, struct error *error)
{
    return error_set(error, NULL, "%s: there are no %s samples in it", path,
                     part == DATASET_TRAIN ? "training" : "test");
}

/* ========================================= archives =========================================== */

/* x_train and y_train, as keras's mnist.npz has them. */
static bool read_pair(struct npz *npz, struct dataset *dataset, const char *path,
                      enum dataset_part part, size_t classes, struct error *error)
{
    const char *x = part == DATASET_TRAIN ? "x_train" : "x_test";
    const char *y = part == DATASET_TRAIN ? "y_train" : "y_test";
    struct idx images = {0}, labels = {0};
    char names[200], hint[300];
    if (!npz_has(npz, x)) {
        snprintf(hint, sizeof hint,
                 "A data set has x_train, y_train, x_test, y_test; there are: %s",
                 npz_names(names, sizeof names, npz));
        return error_set(error, hint, "%s: there is no array %s", path, x);
    }
    bool labelled = npz_has(npz, y);
    char *x_path = memory_format(error, "%s: %s", path, x);
    char *y_path = x_path ? memory_format(error, "%s: %s", path, y) : NULL;
    bool ok = y_path && npz_bytes(npz, x, &images, error) &&
              (!labelled || npz_bytes(npz, y, &labels, error)) &&
              dataset_from_boxes(dataset, &images, x_path, labelled ? &labels : NULL, y_path,
                                 classes, error);
    idx_free(&images);
    idx_free(&labels);
    memory_free(x_path);
    memory_free(y_path);
    return ok;
}

static bool read_archive(struct dataset *dataset, const char *path, enum dataset_part part,
                         size_t classes, struct error *error)
{
    struct npz *npz = npz_open(path, error);
    bool ok = npz && read_pair(npz, dataset, path, part, classes, error);
    npz_close(npz);
    return ok;
}

/* ========================================== folders =========================================== */

/* The first of these names that is in the folder, as an owned path; NULL for none. */
static char *find(const char *folder, const char *const *names)
{
    struct error unsaid; /* without memory for a path it is not there: what reads it then says so */
    for (size_t i = 0; names[i]; i++) {
        char *path = memory_format(&unsaid, "%s/%s", folder, names[i]);
        if (path && access(path, F_OK) == 0)
            return path;
        memory_free(path);
    }
    return NULL;
}

static bool read_pictures(struct dataset *dataset, const char *folder, enum dataset_part part,
                          size_t classes, bool *found, struct error *error)
{
    static const char *const names[2][3] = {{"train", "training", NULL}, {"test", "testing", NULL}};
    *found = folder_is_sorted(folder);
    if (*found)
        return part == DATASET_TRAIN ? folder_read(dataset, folder, classes, error)
                                     : has_no_part(folder, part, error);
    char *inner = find(folder, names[part]);
    *found = inner && folder_is_sorted(inner);
    bool ok = *found && folder_read(dataset, inner, classes, error);
    memory_free(inner);
    return ok;
}

static bool read_folder(struct dataset *dataset, const char *folder, enum dataset_part part,
                        size_t classes, struct error *error)
{
    static const char *const names[2][3] = {{"train.csv", "train.csv.gz", NULL},
                                            {"test.csv", "test.csv.gz", NULL}};
    bool found;
    char *csv = find(folder, names[part]);
    if (csv) {
        bool ok = csv_read(dataset, csv, classes, error);
        memory_free(csv);
        return ok;
    }
    bool ok = read_pictures(dataset, folder, part, classes, &found, error);
    return found ? ok : dataset_read_folder(dataset, folder, part, classes, error);
}

/* Whether a file begins with these bytes, whatever its name. */
static bool begins_with(const char *path, const char *magic)
{
    char start[8] = "";
    size_t length = strlen(magic);
    FILE *file = fopen(path, "rb");
    bool is = file && fread(start, 1, length, file) == length && memcmp(start, magic, length) == 0;
    if (file)
        fclose(file);
    return is;
}

/* Refuses what other commands read: as CSV it would be nonsense. */
static bool check_kind(const char *path, struct error *error)
{
    if (begins_with(path, "\x93NUMPY"))
        return error_set(error,
                         "`load NAME FILE` gives it a name; several arrays in a .npz are data.",
                         "%s: one NumPy array, not a data set", path);
    if (begins_with(path, "\x89PNG"))
        return error_set(error, "`predict FILE` tells what digit the network takes it for.",
                         "%s: one picture, not a data set", path);
    return true;
}

bool dataset_open(struct dataset *dataset, const char *path, enum dataset_part part, size_t classes,
                  struct error *error)
{
    struct stat info;
    *dataset = (struct dataset){0};
    /* what is not there is reported by the reader of the kind that it most likely is */
    bool there = stat(path, &info) == 0, is_file = there && S_ISREG(info.st_mode);
    if (is_file ? begins_with(path, "PK\3\4") || ends_in(path, ".npz")
                : !there && ends_in(path, ".npz"))
        return read_archive(dataset, path, part, classes, error);
    if (!is_file && !ends_in(path, ".csv") && !ends_in(path, ".csv.gz"))
        return read_folder(dataset, path, part, classes, error);
    if (part != DATASET_TRAIN)
        return has_no_part(path, part, error);
    return (!is_file || check_kind(path, error)) && csv_read(dataset, path, classes, error);
}
