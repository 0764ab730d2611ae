#include "data/folder.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "data/lists.h"
#include "data/png.h"

/* A file in one of the folders. */
struct picture {
    char *path;  /* owned */
    size_t name; /* where its last part begins */
    uint8_t label;
};

struct listing {
    struct picture *pictures;
    size_t count, capacity;
};

static bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

bool folder_is_sorted(const char *folder)
{
    bool sorted = false;
    struct error
        unsaid; /* without memory for a path it is not sorted: what reads it then says so */
    for (int digit = 0; digit < 10 && !sorted; digit++) {
        char *path = memory_format(&unsaid, "%s/%d", folder, digit);
        sorted = path && is_folder(path);
        memory_free(path);
    }
    return sorted;
}

/* ========================================== listing =========================================== */

/* Compares texts, with numbers in them compared as numbers: "digit_2" before "digit_10". */
static int compare_names(const char *a, const char *b)
{
    while (*a && *b) {
        if (!isdigit((unsigned char)*a) || !isdigit((unsigned char)*b)) {
            if (*a != *b)
                return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
            a++;
            b++;
            continue;
        }
        a += strspn(a, "0");
        b += strspn(b, "0");
        size_t left = strspn(a, "0123456789"), right = strspn(b, "0123456789");
        int order = left != right ? (left < right ? -1 : 1) : strncmp(a, b, left);
        if (order)
            return order;
        a += left;
        b += right;
    }
    return (*a != '\0') - (*b != '\0');
}

static int compare(const void *left, const void *right)
{
    const struct picture *a = left, *b = right;
    int order = compare_names(a->path + a->name, b->path + b->name);
    if (!order)
        order = a->label - b->label;
    return order ? order : strcmp(a->path, b->path);
}

static bool is_png(const char *name)
{
    size_t length = strlen(name);
    return name[0] != '.' && length > 4 && strcasecmp(name + length - 4, ".png") == 0;
}

static bool add(struct listing *listing, const char *folder, const char *name, size_t label,
                struct error *error)
{
    struct picture *grown = memory_grow(listing->pictures, &listing->capacity, listing->count + 1,
                                        sizeof *grown, error);
    char *path = grown ? memory_format(error, "%s/%s", folder, name) : NULL;
    if (grown)
        listing->pictures = grown;
    if (!path)
        return false;
    grown[listing->count++] = (struct picture){path, strlen(path) - strlen(name), (uint8_t)label};
    return true;
}

/* The pictures of one class; none when it has no folder. */
static bool list_class(struct listing *listing, const char *folder, size_t label,
                       struct error *error)
{
    char *path = memory_format(error, "%s/%zu", folder, label);
    if (!path)
        return false;
    DIR *open = opendir(path);
    bool ok = open || errno == ENOENT ||
              error_set(error, NULL, "%s: cannot open: %s", path, strerror(errno));
    for (struct dirent *entry; ok && open && (entry = readdir(open));)
        if (is_png(entry->d_name))
            ok = add(listing, path, entry->d_name, label, error);
    if (open)
        closedir(open);
    memory_free(path);
    return ok;
}

static void free_listing(struct listing *listing)
{
    for (size_t n = 0; n < listing->count; n++)
        memory_free(listing->pictures[n].path);
    memory_free(listing->pictures);
    *listing = (struct listing){0};
}

/* ========================================== reading =========================================== */

/* Copies a picture to its place; the first one says how large all are. */
static bool place(struct dataset *dataset, const struct listing *listing, size_t n,
                  const struct raster *raster, struct error *error)
{
    const char *path = listing->pictures[n].path;
    if (n == 0) {
        dataset->height = raster->height;
        dataset->width = raster->width;
        dataset->inputs = raster->height * raster->width;
        dataset->pixels = memory_new(listing->count, dataset->inputs, error);
        dataset->labels = memory_new(listing->count, 1, error);
        if (!dataset->pixels || !dataset->labels)
            return false;
    }
    if (raster->height != dataset->height || raster->width != dataset->width)
        return error_set(error, "The pictures of a data set have one size.",
                         "%s: %zu x %zu pixels, but %s has %zu x %zu", path, raster->height,
                         raster->width, listing->pictures[0].path, dataset->height, dataset->width);
    memcpy(dataset->pixels + n * dataset->inputs, raster->grey, dataset->inputs);
    dataset->labels[n] = listing->pictures[n].label;
    dataset->samples++;
    return true;
}

static bool read_pictures(struct dataset *dataset, const struct listing *listing,
                          struct error *error)
{
    bool ok = true;
    for (size_t n = 0; ok && n < listing->count; n++) {
        struct raster raster;
        ok = png_read(&raster, listing->pictures[n].path, error);
        if (!ok)
            break;
        raster_flatten(&raster);
        ok = place(dataset, listing, n, &raster, error);
        raster_free(&raster);
    }
    return ok;
}

bool folder_read(struct dataset *dataset, const char *folder, size_t classes, struct error *error)
{
    struct listing listing = {0};
    bool ok = true;
    *dataset = (struct dataset){.classes = classes};
    for (size_t label = 0; ok && label < classes; label++)
        ok = list_class(&listing, folder, label, error);
    if (ok && listing.count == 0)
        ok = error_set(error, "Sort the pictures into folders 0 to 9.",
                       "%s: there are no PNG files in its folders 0 to %zu", folder, classes - 1);
    if (ok) {
        qsort(listing.pictures, listing.count, sizeof *listing.pictures, compare);
        ok = read_pictures(dataset, &listing, error) && lists_new(dataset, error);
    }
    free_listing(&listing);
    if (!ok)
        dataset_free(dataset);
    return ok;
}

/* ========================================== writing =========================================== */

static bool make_folder(const char *path, struct error *error)
{
    return mkdir(path, 0777) == 0 ||
           error_set(error, errno == EEXIST ? "Name a new folder, or remove this one." : NULL,
                     "%s: cannot make the folder: %s", path, strerror(errno));
}

static bool write_file(struct dataset dataset, size_t n, const char *path, struct error *error)
{
    FILE *file = fopen(path, "wbx");
    bool ok = file || error_set(error, NULL, "%s: cannot write: %s", path, strerror(errno));
    ok = ok && png_write_stream(file, path, dataset.pixels + n * dataset.inputs, dataset.height,
                                dataset.width, error);
    if (file && fclose(file) != 0 && ok)
        ok = error_set(error, NULL, "%s: cannot write: %s", path, strerror(errno));
    return ok;
}

static char *picture_path(struct dataset dataset, const char *folder, size_t n, struct error *error)
{
    return memory_format(error, "%s/%d/%05zu.png", folder, dataset.labels[n], n);
}

/* The folders of the classes; they are there for classes without a sample, too. */
static bool write_pictures(struct dataset dataset, const char *folder, struct error *error)
{
    bool ok = true;
    for (size_t label = 0; ok && label < dataset.classes; label++) {
        char *path = memory_format(error, "%s/%zu", folder, label);
        ok = path && make_folder(path, error);
        memory_free(path);
    }
    for (size_t n = 0; ok && n < dataset.samples; n++) {
        char *path = picture_path(dataset, folder, n, error);
        ok = path && write_file(dataset, n, path, error);
        memory_free(path);
    }
    return ok;
}

/* Removes what write_pictures has made of it. */
static void remove_pictures(struct dataset dataset, const char *folder)
{
    struct error unsaid; /* the error to be told is why they could not be written */
    for (size_t n = 0; n < dataset.samples; n++) {
        char *path = picture_path(dataset, folder, n, &unsaid);
        bool gone = path && unlink(path) == 0;
        memory_free(path);
        if (!gone)
            break;
    }
    for (size_t label = 0; label < dataset.classes; label++) {
        char *path = memory_format(&unsaid, "%s/%zu", folder, label);
        if (path)
            rmdir(path);
        memory_free(path);
    }
    rmdir(folder);
}

bool folder_write(struct dataset dataset, const char *folder, struct error *error)
{
    size_t length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/')
        length--;
    char *target = memory_format(error, "%.*s", (int)length, folder);
    char *part = target ? memory_format(error, "%s.part-%ld", target, (long)getpid()) : NULL;
    bool ok = part && make_folder(target, error); /* empty, it can be replaced by renaming */
    if (ok) {
        ok = make_folder(part, error) && write_pictures(dataset, part, error);
        if (ok && rename(part, target) != 0)
            ok = error_set(error, NULL, "%s: cannot rename the folder: %s", part, strerror(errno));
        if (!ok) {
            remove_pictures(dataset, part);
            rmdir(target);
        }
    }
    memory_free(part);
    memory_free(target);
    return ok;
}
